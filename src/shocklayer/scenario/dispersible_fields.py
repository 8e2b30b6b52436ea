"""The numbers of a scenario by their dotted names."""

import types
from typing import Annotated, Any, Union, cast, get_args, get_origin

from pydantic import BaseModel

from shocklayer.scenario.fields import DimensionalValue, Number
from shocklayer.scenario.flight import Schedule, ScheduleField
from shocklayer.scenario.model_choice import ModelFamily, number_parameter

__all__ = ["dispersible_numbers"]


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
