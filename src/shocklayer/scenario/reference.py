"""The configuration reference, generated from the schema."""

import math
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from shocklayer.core.units import DIMENSIONS
from shocklayer.scenario.fields import DateTimeField, DimensionalValue, FileField, Integer, Number, TextField
from shocklayer.scenario.flight import Schedule, ScheduleField
from shocklayer.scenario.model_choice import (
    ModelConfig,
    ModelFamily,
    model_class,
    model_names,
    number_parameter,
    without_parameters,
)
from shocklayer.scenario.models import Scenario

__all__ = ["render_reference"]

_OPENING = """# Scenario file

One TOML file describes a flight and what is computed for it. This page is generated from the schema in
`shocklayer.scenario`, which the program checks.

- A dimensional value is text with a unit: `altitude = "120 km"`. A bare number is an error there, and so is
  a unit where a plain number is expected.
- Sign conventions: flight-path angle negative down, heading clockwise from north, longitude east
  positive.
- File names are relative to the folder of the scenario. Lines of a CSV file that begin with `#` are comments;
  other columns than those listed are ignored.
- An unknown key is an error; the message names the nearest known key. Every mistake ends the program with
  exit code 2 and one sentence that names file and field.
- `--set a.b=VALUE` changes a value before it is checked; list entries are named by their index:
  `--set "radio.0.frequency=2.2 GHz"`.
- `shocklayer list scenarios`, `vehicles` and `observers` show the built-in names.
"""


def render_reference() -> str:
    """Return the configuration reference as MyST Markdown.

    Returns
    -------
    str
        One section for each table of a scenario file: its keys, accepted values, defaults and descriptions.
    """
    parts = [_OPENING, "## Units\n", "| kind | stored in | example |", "| --- | --- | --- |"]
    for dimension in DIMENSIONS.values():
        parts.append(f'| {dimension.name} | {dimension.unit} | `"{dimension.example}"` |')
    parts.append("")
    for heading, model in _sections():
        first = (model.__doc__ or "").strip().split("\n\n")[0]
        parts += [f"## {heading}\n", " ".join(first.split()), ""]
        parts += ["| key | accepts | default | description |", "| --- | --- | --- | --- |"]
        for name, field in model.model_fields.items():
            # A model's name is described by the model itself.
            words = field.description or (" ".join(first.split()) if name == "model" else "")
            cells = (f"`{name}`", _accepts(field), _default(name, field), words)
            parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        parts.append("")
    return "\n".join(parts)


def _sections() -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield the heading and model of every table, in the order of the file."""
    yield "Top level", Scenario
    for name, field in Scenario.model_fields.items():
        if name != "ensemble":
            yield from _tables(name, field.annotation, False)


def _tables(path: str, annotation: Any, listed: bool) -> Iterator[tuple[str, type[BaseModel]]]:
    models = list(_models(annotation))
    listed = listed or get_origin(_plain(annotation)) is tuple
    for model in models:
        if model in (Schedule, ModelConfig):
            continue
        kind = next((key for key in ("kind", "model") if key in model.model_fields), None)
        tag = ""
        if kind is not None and len(models) > 1:
            tag = f' with `{kind} = "{get_args(model.model_fields[kind].annotation)[0]}"`'
        yield (f"`[[{path}]]`" if listed else f"`[{path}]`") + tag, model
        for name, field in model.model_fields.items():
            # The coefficients of a stage have the keys of those of the vehicle.
            if path == "flight.stage":
                continue
            yield from _tables(f"{path}.{name}", field.annotation, False)
            for family in (mark for mark in _field_types(field) if isinstance(mark, ModelFamily)):
                yield from _models_as_tables(family)


def _models_as_tables(family: ModelFamily) -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield the models of a family that are given as tables: those that have parameters of their own."""
    for name in model_names(family.family):
        model = model_class(family.family, name)
        if family.as_table or set(model.model_fields) != {"model"}:
            yield f'`[{family.family}]` with `model = "{name}"`', model


def _plain(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the kinds of table that an annotation allows."""
    plain = _plain(annotation)
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        yield plain
    elif get_origin(plain) in (Union, types.UnionType, tuple):
        for each in get_args(plain):
            yield from _models(each)


def _field_types(field: FieldInfo) -> list[Any]:
    """Return the field types in an annotation, at any depth, and that of a number that stands for a model."""
    field_types = list(field.metadata)
    stack: list[Any] = [field.annotation]
    while stack:
        annotation = stack.pop()
        if get_origin(annotation) is Annotated:
            field_types += get_args(annotation)[1:]
        stack += [each for each in get_args(annotation) if not isinstance(each, str)]
    for family in [each.family for each in field_types if isinstance(each, ModelFamily)]:
        parameter = number_parameter(family)
        field_types += [] if parameter is None else [parameter[1]]
    return field_types


def _accepts(field: FieldInfo) -> str:
    """Return what a field accepts, in words."""
    field_types = _field_types(field)
    many = "list: " if "tuple[" in str(field.annotation) else ""
    schedule = next((field_type for field_type in field_types if isinstance(field_type, ScheduleField)), None)
    if schedule is not None:
        value = (
            DIMENSIONS[schedule.element.dimension].name
            if isinstance(schedule.element, DimensionalValue)
            else "a number"
        )
        return (
            f"{value}; or `{{ file = ... }}` with the columns `time_s` or `speed_m_s` and "
            f"`{schedule.column}`; "
            "or `{ time = [...], value = [...] }`, `{ speed = [...], value = [...] }`"
        )
    for field_type in field_types:
        if isinstance(field_type, ModelFamily):
            return _accepted_models(field_type.family)
        if isinstance(field_type, DimensionalValue | Number | Integer):
            return many + _accepted_number(field_type)
        if isinstance(field_type, FileField):
            return "file name"
        if isinstance(field_type, DateTimeField):
            return 'date and time, `"1968-08-22T15:16:00Z"`'
    choices = [each for each in get_args(_plain(field.annotation)) if isinstance(each, str)]
    if get_origin(_plain(field.annotation)) is Literal and choices:
        return " or ".join(f'`"{choice}"`' for choice in choices)
    if any(True for _ in _models(field.annotation)):
        return f"{many}table"
    if (
        any(isinstance(field_type, TextField) for field_type in field_types)
        or field.annotation is str
        or field.annotation == (str | None)
    ):
        return f"{many}text"
    return "table"


def _accepted_models(family: str) -> str:
    """Return how a scenario chooses a model of a family, in words."""
    parameter, names = number_parameter(family), model_names(family)
    alone = [name for name in names if without_parameters(model_class(family, name))]
    number = []
    if parameter is not None:
        number, alone = [_accepted_number(parameter[1])], [name for name in alone if name != names[0]]
    words = " or ".join(f'`"{name}"`' for name in alone)
    return ", or ".join(filter(None, [*number, words, "a table with `model` and its parameters"]))


def _accepted_number(kind: DimensionalValue | Number | Integer) -> str:
    """Return what is accepted as a number, in words."""
    limits = f" ({kind.text()})" if kind.text() else ""
    if isinstance(kind, DimensionalValue):
        words = "".join(f', or `"{word}"`' for word in kind.words)
        return f"{DIMENSIONS[kind.dimension].name}{limits}{words}"
    if isinstance(kind, Integer):
        return f"whole number{limits}"
    return f"number{limits}" + "".join(f', `"{word}"` ({value:g})' for word, value in kind.words)


def _default(name: str, field: FieldInfo) -> str:
    """Return the default of a key."""
    extra = field.json_schema_extra
    if isinstance(extra, dict) and "otherwise" in extra:
        return str(cast("dict[str, object]", extra)["otherwise"])
    if field.is_required():
        return "**required**"
    default: Any = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(default, Schedule):
        default = default.constant
    if not isinstance(default, str | int | float | bool):
        return ""
    quantity = next(
        (field_type for field_type in _field_types(field) if isinstance(field_type, DimensionalValue)), None
    )
    schedule = next(
        (field_type for field_type in _field_types(field) if isinstance(field_type, ScheduleField)), None
    )
    if schedule is not None and isinstance(schedule.element, DimensionalValue):
        quantity = schedule.element
    if quantity is None or isinstance(default, str):
        return f"`{default}`"
    if quantity.dimension == "angle":
        return f"`{math.degrees(default):g} deg`"
    return f"`{default:g} {DIMENSIONS[quantity.dimension].unit}`"
