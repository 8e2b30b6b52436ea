"""The configuration reference, made from the schema."""

import math
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from shocklayer.core.units import DIMENSIONS
from shocklayer.scenario.fields import FileMark, MomentMark, Number, Quantity, TextMark, Whole
from shocklayer.scenario.flight import Schedule, ScheduleOf
from shocklayer.scenario.model_choice import ModelFamily, model_names
from shocklayer.scenario.models import Scenario

__all__ = ["render_reference"]

_OPENING = """# Scenario file

One TOML file describes a flight and all that is asked about it. This page is made from the schema in
`shocklayer.scenario`, so it is what the program checks.

- A dimensional value is text with a unit: `altitude = "120 km"`. A bare number is refused there, and a unit
  is refused where a plain number belongs.
- Angles follow the field: flight-path angle negative down, heading clockwise from north, longitude east
  positive.
- Files are named relative to the scenario. Lines of a CSV file that begin with `#` are comments, and columns
  that are not asked for are ignored.
- An unknown key is an error that names the nearest known key. Every mistake ends the program with exit code 2
  and one sentence that names file and field.
- `--set a.b=VALUE` changes a value before it is checked; places in lists are numbers:
  `--set "radio.0.frequency=2.2 GHz"`.
- `shocklayer list scenarios`, `vehicles` and `observers` show the built-in names.
"""


def render_reference() -> str:
    """Return the configuration reference as MyST Markdown.

    Returns
    -------
    str
        One section for each table of a scenario file: its keys, what they accept, what holds without them.
    """
    parts = [_OPENING, "## Units\n", "| kind | stored in | example |", "| --- | --- | --- |"]
    for dimension in DIMENSIONS.values():
        parts.append(f'| {dimension.name} | {dimension.unit} | `"{dimension.example}"` |')
    parts.append("")
    for heading, model in _sections():
        first = (model.__doc__ or "").strip().split("\n\n")[0]
        parts += [f"## {heading}\n", " ".join(first.split()), ""]
        parts += ["| key | accepts | without it | what it is |", "| --- | --- | --- | --- |"]
        for name, field in model.model_fields.items():
            cells = (f"`{name}`", _accepts(field), _otherwise(name, field), field.description or "")
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
        if model is Schedule:
            continue
        kind = next((key for key in ("kind", "model") if key in model.model_fields), None)
        tag = ""
        if kind is not None and len(models) > 1:
            tag = f' with `{kind} = "{get_args(model.model_fields[kind].annotation)[0]}"`'
        yield (f"`[[{path}]]`" if listed else f"`[{path}]`") + tag, model
        for name, field in model.model_fields.items():
            # The coefficients of a stage are those of the vehicle, described once.
            if path == "flight.stage":
                continue
            yield from _tables(f"{path}.{name}", field.annotation, False)


def _plain(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the tables an annotation may stand for."""
    plain = _plain(annotation)
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        yield plain
    elif get_origin(plain) in (Union, types.UnionType, tuple):
        for each in get_args(plain):
            yield from _models(each)


def _marks(field: FieldInfo) -> list[Any]:
    marks = list(field.metadata)
    stack = [field.annotation]
    while stack:
        annotation = stack.pop()
        if get_origin(annotation) is Annotated:
            marks += get_args(annotation)[1:]
        stack += [each for each in get_args(annotation) if not isinstance(each, str)]
    return marks


def _accepts(field: FieldInfo) -> str:
    """Return what a field accepts, in words."""
    marks = _marks(field)
    many = "list: " if "tuple[" in str(field.annotation) else ""
    schedule = next((mark for mark in marks if isinstance(mark, ScheduleOf)), None)
    if schedule is not None:
        value = (
            DIMENSIONS[schedule.mark.dimension].name if isinstance(schedule.mark, Quantity) else "a number"
        )
        return (
            f"{value}; or `{{ file = ... }}` with the columns `time_s` or `speed_m_s` and "
            f"`{schedule.column}`; "
            "or `{ time = [...], value = [...] }`, `{ speed = [...], value = [...] }`"
        )
    for mark in marks:
        if isinstance(mark, ModelFamily):
            names = " or ".join(f'`"{name}"`' for name in model_names(mark.family))
            return f"{names}, or a table with `model` and its parameters"
        if isinstance(mark, Quantity):
            limits = f" ({mark.text()})" if mark.text() else ""
            return f"{many}{DIMENSIONS[mark.dimension].name}{limits}" + "".join(
                f', or `"{word}"`' for word in mark.words
            )
        if isinstance(mark, Number | Whole):
            kind = "whole number" if isinstance(mark, Whole) else "number"
            limits = f" ({mark.text()})" if mark.text() else ""
            words = mark.words if isinstance(mark, Number) else ()
            return f"{many}{kind}{limits}" + "".join(f', `"{word}"` ({value:g})' for word, value in words)
        if isinstance(mark, FileMark):
            return "file name"
        if isinstance(mark, MomentMark):
            return 'date and time, `"1968-08-22T15:16:00Z"`'
    choices = [each for each in get_args(_plain(field.annotation)) if isinstance(each, str)]
    if get_origin(_plain(field.annotation)) is Literal and choices:
        return " or ".join(f'`"{choice}"`' for choice in choices)
    if any(True for _ in _models(field.annotation)):
        return f"{many}table"
    if any(isinstance(mark, TextMark) for mark in marks) or field.annotation in (str, str | None):
        return f"{many}text"
    return "table"


def _otherwise(name: str, field: FieldInfo) -> str:
    """Return what holds when the key is not given."""
    extra = field.json_schema_extra
    if isinstance(extra, dict) and "otherwise" in extra:
        return str(extra["otherwise"])
    if field.is_required():
        return "**required**"
    default = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(default, Schedule):
        default = default.constant
    if default is None or isinstance(default, BaseModel | dict | tuple):
        return ""
    quantity = next((mark for mark in _marks(field) if isinstance(mark, Quantity)), None)
    schedule = next((mark for mark in _marks(field) if isinstance(mark, ScheduleOf)), None)
    if schedule is not None and isinstance(schedule.mark, Quantity):
        quantity = schedule.mark
    if quantity is None:
        return f"`{default}`"
    if quantity.dimension == "angle":
        return f"`{math.degrees(default):g} deg`"
    return f"`{default:g} {DIMENSIONS[quantity.dimension].unit}`"
