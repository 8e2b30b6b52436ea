"""The kinds of field a scenario is made of: quantities with a unit, plain numbers, files, tables of fields.

Every message is a clause without the field's name; `shocklayer.scenario.loading` puts field and file in
front of it.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationInfo, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError, core_schema

from shocklayer.core.suggestions import closest, nearest
from shocklayer.core.units import DIMENSIONS, convert, quote
from shocklayer.scenario import builtin

__all__ = [
    "DataFile",
    "FileMark",
    "Moment",
    "MomentMark",
    "Number",
    "Quantity",
    "Table",
    "Text",
    "TextMark",
    "Whole",
    "accepted",
    "check_keys",
    "listing",
    "tagged",
    "validation_error",
]


def listing(words: Iterable[str], last: str = "or") -> str:
    """Return words in quotes as they stand in a sentence: '"a", "b" or "c"'."""
    quoted = [f'"{word}"' for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"


def validation_error(text: str, key: str | None = None) -> PydanticCustomError:
    """Return the error that carries a clause for the user, and the key inside the table it speaks of."""
    # Braces would be taken for placeholders of a template.
    return PydanticCustomError("validation_error", "{text}", {"text": text, "key": key})


def check_keys(data: object, known: Iterable[str], what: str = "a table of keys") -> dict[str, Any]:
    """Return `data` as a dict when it is a table with known keys only; otherwise raise a validation_error."""
    if not isinstance(data, Mapping):
        raise validation_error(f"{quote(data)} is not {what}")
    names = list(known)
    for key in data:
        if key not in names:
            more = f" (known are {', '.join(names)})" if len(names) <= 12 else ""
            raise validation_error(
                f'unknown key; the nearest known key is "{closest(str(key), names)}"{more}',
                str(key),
            )
    return dict(data)


def tagged(key: str, tags: Sequence[str]) -> Callable[[Any], Any]:
    """Return a validator that checks the key by which kinds of table are told apart.

    Parameters
    ----------
    key : str
        The key, "kind" or "model".
    tags : sequence of str
        The values it may have.

    Returns
    -------
    callable
        For pydantic's ``BeforeValidator``.
    """

    def check(data: Any) -> Any:
        if isinstance(data, BaseModel):
            return data
        if not isinstance(data, Mapping):
            raise validation_error(f'{quote(data)} is not a table such as {{ {key} = "{tags[0]}" }}')
        if key not in data:
            near = next((each for each in data if nearest(str(each), [key])), None)
            if near is not None:
                raise validation_error(f'unknown key; the nearest known key is "{key}"', str(near))
            raise validation_error(f"missing; give {listing(tags)}", key)
        if data[key] not in list(tags):
            raise validation_error(
                f'{quote(data[key])} is not accepted (the nearest is "{closest(str(data[key]), tags)}"); '
                f"give {listing(tags)}",
                key,
            )
        return data

    return check


@dataclass(frozen=True)
class _Limits:
    """Limits of a number, as the texts or numbers the message repeats."""

    above: Any = None
    at_least: Any = None
    below: Any = None
    at_most: Any = None

    def check(self, value: float, given: object, read: Callable[[Any], float]) -> float:
        tests = (
            (self.above, "above", lambda v, limit: v > limit),
            (self.at_least, "at least", lambda v, limit: v >= limit),
            (self.below, "below", lambda v, limit: v < limit),
            (self.at_most, "at most", lambda v, limit: v <= limit),
        )
        for limit, words, passes in tests:
            if limit is not None and not passes(value, read(limit)):
                raise validation_error(f"{quote(given)} is out of range; it must be {words} {limit}")
        return value

    def text(self) -> str:
        """Return the limits in words, for the reference page."""
        parts = [
            f"{words} {limit}"
            for words, limit in (
                ("above", self.above),
                ("at least", self.at_least),
                ("below", self.below),
                ("at most", self.at_most),
            )
            if limit is not None
        ]
        return ", ".join(parts)


@dataclass(frozen=True)
class Quantity(_Limits):
    """Marks a float field as text with a unit of one dimension; limits are texts with a unit too.

    Words stand for what is no number, and are kept as they are.
    """

    dimension: str = "length"
    words: tuple[str, ...] = ()

    def validate(self, value: Any) -> float | str:
        """Return the value in SI, or a word, or raise a validation_error."""
        if isinstance(value, str) and value.strip().lower() in self.words:
            return value.strip().lower()
        try:
            number = convert(value, self.dimension)
        except ValueError as error:
            also = f", or {listing(self.words)}" if self.words else ""
            raise validation_error(f"{error}{also}") from None
        return self.check(number, value, lambda limit: convert(limit, self.dimension))

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.validate)


@dataclass(frozen=True)
class Number(_Limits):
    """Marks a float field as a plain number without a unit; words may stand for some numbers."""

    words: tuple[tuple[str, float], ...] = ()

    def validate(self, value: Any) -> float:
        """Return the number, or raise a validation_error."""
        if self.words and isinstance(value, str):
            known = dict(self.words)
            if value.strip().lower() not in known:
                raise validation_error(
                    f'{quote(value)} is not accepted (the nearest word is "{closest(value, known)}"); give '
                    f"{listing(known)}, or a number without quotes, {self.text()}"
                )
            return known[value.strip().lower()]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise validation_error(f"{quote(value)} is not a plain number; give one without quotes or unit")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise validation_error(f"{quote(value)} is not a finite number")
        return self.check(number, value, float)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.validate)


@dataclass(frozen=True)
class Whole(_Limits):
    """Marks an int field as a whole number without a unit."""

    def validate(self, value: Any) -> int:
        """Return the number, or raise a validation_error."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise validation_error(f"{quote(value)} is not a whole number")
        self.check(value, value, float)  # type: ignore[arg-type]
        return value

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.validate)


class TextMark:
    """Marks a str field as one line of text, not empty."""

    @staticmethod
    def validate(value: Any) -> str:
        """Return the text without surrounding blanks, or raise a validation_error."""
        if not isinstance(value, str):
            raise validation_error(f"{quote(value)} is not text; give it in quotes")
        if not value.strip() or not value.isprintable() or len(value) > 200:
            raise validation_error(f"{quote(value)} is not one line of at most 200 printable characters")
        return value.strip()

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.validate)


class FileMark:
    """Marks a str field as the name of a readable file, relative to the scenario."""

    @staticmethod
    def validate(value: Any, info: ValidationInfo) -> str:
        """Return the name as given when the file is there, or raise a validation_error."""
        text = TextMark.validate(value)
        base = (info.context or {}).get("base_dir", Path())
        try:
            path = builtin.resolve(text, base)
            found = path.is_file()
        except (OSError, ValueError):
            path, found = Path(text), False
        if not found:
            kind = "is a folder, not a file" if path.is_dir() else "does not exist"
            raise validation_error(
                f"the file {quote(text)} {kind}; file names are relative to the scenario's folder"
            )
        return text

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(self.validate)


_MOMENT = 'a date and time such as "1968-08-22T15:16:00Z"'


class MomentMark:
    """Marks a datetime field as a date and time in UTC."""

    @staticmethod
    def validate(value: Any) -> datetime:
        """Return the moment in UTC, or raise a validation_error."""
        example = f"give {_MOMENT}"
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value.strip())
            except ValueError:
                raise validation_error(f"{quote(value)} is not a date and time; {example}") from None
        elif isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time())
        if not isinstance(value, datetime):
            raise validation_error(f"{quote(value)} is not a date and time; {example}")
        try:
            return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        except OverflowError:
            raise validation_error(f"{quote(value)} is not a date and time; {example}") from None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.validate, serialization=core_schema.to_string_ser_schema()
        )


Text = Annotated[str, TextMark()]
"""One line of text."""
DataFile = Annotated[str, FileMark()]
"""Name of a file, relative to the scenario's folder, or ``builtin:...`` for one of the package."""
Moment = Annotated[datetime, MomentMark()]
"""Date and time, UTC when it names no zone."""


def accepted(field: FieldInfo) -> str:
    """Return what a field accepts, as a clause: 'give a length such as "120 km"'."""
    for mark in field.metadata:
        if isinstance(mark, Quantity):
            dimension = DIMENSIONS[mark.dimension]
            return f'give {dimension.name} such as "{dimension.example}"'
        if isinstance(mark, Number | Whole):
            return "give a number"
        if isinstance(mark, MomentMark):
            return f"give {_MOMENT}"
    if get_origin(field.annotation) is not None:
        choices = [choice for choice in get_args(field.annotation) if isinstance(choice, str)]
        if choices:
            return f"give {listing(choices)}"
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
        keys = [name for name, each in field.annotation.model_fields.items() if each.is_required()]
        return f"give a table with {', '.join(keys)}" if keys else "give a table"
    return "give it in quotes" if field.annotation is str else "give it"


class Table(BaseModel):
    """A table of the scenario: immutable, no key beyond its fields, messages that name the nearest key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _keys(cls, data: Any) -> Any:
        if isinstance(data, cls):
            return data
        data = cls.complete(check_keys(data, cls.model_fields, f"a table with {', '.join(cls.model_fields)}"))
        for name, field in cls.model_fields.items():
            if field.is_required() and name not in data:
                raise validation_error(f"missing; {accepted(field)}", name)
        return data

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Return the raw table with what can be looked up or derived filled in."""
        return data
