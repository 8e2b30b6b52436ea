"""Every number of a scenario by its dotted name, for ensembles and for what else steps through them."""

import types
from collections.abc import Mapping
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from shocklayer.core.suggestions import closest
from shocklayer.core.units import convert, quote
from shocklayer.scenario.fields import Number, Quantity, check_keys, validation_error
from shocklayer.scenario.flight import Schedule, ScheduleOf
from shocklayer.scenario.models import Distribution, Scenario

__all__ = ["distributions", "numbers"]

_KINDS = ("normal", "uniform", "triangular", "lognormal")


def numbers(scenario: BaseModel) -> dict[str, tuple[float, str | None]]:
    """Return every number that has a value, by its dotted name.

    Parameters
    ----------
    scenario : Scenario
        A loaded scenario, or a part of one.

    Returns
    -------
    dict of str to (float, str or None)
        ``"flight.entry.altitude": (121920.0, "length")``: value in SI and dimension, None for plain numbers.
        Entries of lists carry their place: ``radio.0.frequency``. A constant control carries its own name.
    """
    found: dict[str, tuple[float, str | None]] = {}
    for name, field in type(scenario).model_fields.items():
        value = getattr(scenario, name)
        marks = [*field.metadata, *_marks(field.annotation)]
        if isinstance(value, Schedule):
            mark = next(each for each in marks if isinstance(each, ScheduleOf)).mark
            if value.constant is not None:
                found[name] = (value.constant, mark.dimension if isinstance(mark, Quantity) else None)
        elif isinstance(value, BaseModel):
            found |= {f"{name}.{key}": each for key, each in numbers(value).items()}
        elif isinstance(value, tuple):
            for index, each in enumerate(value):
                if isinstance(each, BaseModel):
                    found |= {f"{name}.{index}.{key}": entry for key, entry in numbers(each).items()}
        elif isinstance(value, float):
            mark = next((each for each in marks if isinstance(each, Quantity | Number)), None)
            if mark is not None:
                found[name] = (value, mark.dimension if isinstance(mark, Quantity) else None)
    return found


def _marks(annotation: Any) -> list[Any]:
    """Return the marks inside ``Annotated[float, mark] | None``."""
    if get_origin(annotation) is Annotated:
        return list(get_args(annotation)[1:])
    if get_origin(annotation) in (Union, types.UnionType):
        return [mark for each in get_args(annotation) for mark in _marks(each)]
    return []


def distributions(scenario: Scenario, raw: object) -> dict[str, Distribution]:
    """Read the ensemble table against the numbers the scenario has.

    Parameters
    ----------
    scenario : Scenario
        The scenario without its ensemble.
    raw : object
        The table as read from the file.

    Returns
    -------
    dict of str to Distribution
        Distributions by dotted name.

    Raises
    ------
    PydanticCustomError
        A validation_error naming the dotted name: unknown, not a number, width without a unit.
    """
    if not isinstance(raw, Mapping):
        raise validation_error(f"{quote(raw)} is not a table of distributions by dotted name")
    known = numbers(scenario)
    found = {}
    for name, given in _flat(raw).items():
        if name not in known:
            raise validation_error(
                f'no number of the scenario has this dotted name; the nearest is "{closest(name, known)}"',
                name,
            )
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
            raise validation_error("a lognormal distribution needs a positive value to lie about", name)
        found[name] = Distribution.model_validate({"kind": kind, "centre": centre, "width": number})
    return found


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return the distributions by dotted name, whether the names were quoted in the file or not."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, Mapping) and value and all(isinstance(each, Mapping) for each in value.values()):
            found |= _flat(value, f"{prefix}{key}.")
        else:
            found[f"{prefix}{key}"] = value
    return found


def _width(given: object, centre: float, dimension: str | None) -> float:
    """Return the width [SI]; ValueError says what is wrong with it."""
    if isinstance(given, str) and given.strip().endswith("%"):
        try:
            width = float(given.strip()[:-1]) / 100.0 * abs(centre)
        except ValueError:
            raise ValueError(f'{quote(given)} is not a width such as "5 %"') from None
    elif dimension is None:
        if isinstance(given, bool) or not isinstance(given, int | float):
            raise ValueError(f'{quote(given)} is not a plain number or a share such as "5 %"')
        width = float(given) if abs(given) < 1e300 else float("inf")
    else:
        width = convert(given, dimension, difference=True)
    if not 0.0 < width < float("inf"):
        raise ValueError(f"{quote(given)} is out of range; a width must be above 0 and finite")
    return width
