"""The numbers of a scenario by their dotted names, and the distributions that disperse them."""

import types
from typing import Annotated, Any, Union, cast, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from shocklayer.core.suggestions import closest
from shocklayer.core.units import convert, quote
from shocklayer.scenario.fields import DimensionalValue, Number, check_keys, is_table, validation_error
from shocklayer.scenario.flight import Schedule, ScheduleField
from shocklayer.scenario.model_choice import ModelFamily, number_parameter
from shocklayer.scenario.models import Distribution, Scenario

__all__ = ["dispersible_numbers", "distributions"]

_KINDS = ("normal", "uniform", "triangular", "lognormal")


def dispersible_numbers(scenario: BaseModel) -> dict[str, tuple[float, str | None]]:
    """Return every number that has a value, by dotted name.

    Parameters
    ----------
    scenario : Scenario
        A loaded scenario, or a part of one.

    Returns
    -------
    dict of str to (float, str or None)
        ``"flight.entry.altitude": (121920.0, "length")``: value in SI and dimension, None for plain numbers.
        Entries of lists have their index: ``radio.0.frequency``. A constant control has its own name.
    """
    numbers: dict[str, tuple[float, str | None]] = {}
    for name, field in type(scenario).model_fields.items():
        value = getattr(scenario, name, None)  # absent where it is mistaken
        field_types = [*field.metadata, *_metadata(field.annotation)]
        if isinstance(value, Schedule):
            element = next(each for each in field_types if isinstance(each, ScheduleField)).element
            if value.constant is not None:
                numbers[name] = (value.constant, _dimension(element))
        elif isinstance(value, BaseModel):
            numbers |= {f"{name}.{key}": each for key, each in dispersible_numbers(value).items()}
        elif isinstance(value, tuple):
            for index, each in enumerate(cast("tuple[object, ...]", value)):
                if isinstance(each, BaseModel):
                    numbers |= {
                        f"{name}.{index}.{key}": entry for key, entry in dispersible_numbers(each).items()
                    }
        elif isinstance(value, float):
            element = next(
                (each for each in field_types if isinstance(each, DimensionalValue | Number)), None
            ) or _number_of_model(field_types)
            if element is not None:
                numbers[name] = (value, _dimension(element))
    return numbers


def _number_of_model(field_types: list[Any]) -> DimensionalValue | Number | None:
    """Return how the number is read that stands for a family's first model."""
    family = next((each.family for each in field_types if isinstance(each, ModelFamily)), None)
    parameter = None if family is None else number_parameter(family)
    return None if parameter is None else parameter[1]


def _dimension(field_type: DimensionalValue | Number) -> str | None:
    return field_type.dimension if isinstance(field_type, DimensionalValue) else None


def _metadata(annotation: Any) -> list[Any]:
    """Return the field types inside ``Annotated[float, field_type] | None``."""
    if get_origin(annotation) is Annotated:
        return list(get_args(annotation)[1:])
    if get_origin(annotation) in (Union, types.UnionType):
        return [field_type for each in get_args(annotation) for field_type in _metadata(each)]
    return []


def distributions(
    scenario: Scenario, raw: object
) -> tuple[dict[str, Distribution], list[PydanticCustomError]]:
    """Read the ensemble table of a scenario.

    Parameters
    ----------
    scenario : Scenario
        The scenario without its ensemble.
    raw : object
        The table as read from the file.

    Returns
    -------
    distributions : dict of str to Distribution
        Distributions by dotted name.
    mistakes : list of PydanticCustomError
        For every dotted name that is unknown or not a number, and every width that has no unit or is not
        positive.
    """
    if not is_table(raw):
        return {}, [validation_error(f"{quote(raw)} is not a table of distributions by dotted name")]
    known = dispersible_numbers(scenario)
    read: dict[str, Distribution] = {}
    mistakes: list[PydanticCustomError] = []
    for name, given in _flat(raw).items():
        try:
            read[name] = _distribution(name, given, known)
        except PydanticCustomError as error:
            mistakes.append(error)
    return read, mistakes


def _distribution(name: str, given: object, known: dict[str, tuple[float, str | None]]) -> Distribution:
    """Return one distribution, or raise a validation_error."""
    if name not in known:
        near = f'; the nearest is "{closest(name, known)}"' if known else ""
        raise validation_error(f"not the dotted name of a number of the scenario{near}", name)
    keys = check_keys(given, _KINDS, 'a distribution such as { normal = "0.05 deg" }')
    if len(keys) != 1:
        raise validation_error(f"give exactly one of {', '.join(_KINDS)}", name)
    ((kind, width),) = keys.items()
    centre, dimension = known[name]
    try:
        number = _width(width, centre, None if kind == "lognormal" else dimension)
    except ValueError as error:
        raise validation_error(f"{kind}: {error}", name) from None
    if kind == "lognormal" and centre <= 0.0:
        raise validation_error("a lognormal distribution needs a positive value in the scenario", name)
    return Distribution.model_validate({"kind": kind, "centre": centre, "width": number})


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return the distributions by dotted name, whether the names were quoted in the file or not."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if is_table(value) and value and all(is_table(each) for each in value.values()):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def _width(given: object, centre: float, dimension: str | None) -> float:
    """Return the width [SI]; raise a ValueError that says what is wrong with it."""
    if isinstance(given, str) and given.strip().endswith("%"):
        try:
            width = float(given.strip()[:-1]) / 100.0 * abs(centre)
        except ValueError:
            raise ValueError(f'{quote(given)} is not a width such as "5 %"') from None
    elif dimension is None:
        if isinstance(given, bool) or not isinstance(given, int | float):
            raise ValueError(f'{quote(given)} is not a plain number or a percentage such as "5 %"')
        width = float(given) if abs(given) < 1e300 else float("inf")
    else:
        width = convert(given, dimension, difference=True)
    if not 0.0 < width < float("inf"):
        raise ValueError(f"{quote(given)} is out of range; a width must be above 0 and finite")
    return width
