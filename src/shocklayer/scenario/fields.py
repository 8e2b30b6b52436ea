"""The kinds of fields in a scenario: dimensional values, plain numbers, dates, files, tables of fields.

Every error message is a clause without the name of the field; `shocklayer.scenario.loading` adds the names of
field and file.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Self, TypeGuard, cast, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationInfo,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from shocklayer.core.suggestions import closest, nearest
from shocklayer.core.units import DIMENSIONS, convert, quote
from shocklayer.scenario.mistakes import (
    Errors,
    IncompleteTable,
    active_collector,
    check,
    checks_of,
    combined,
    validation_error,
)
from shocklayer.scenario.text_fields import (
    DateTimeField,
    FieldType,
    FileField,
    TextField,
    base_directory,
)

__all__ = [
    "DataFile",
    "DateTime",
    "DateTimeField",
    "DimensionalValue",
    "Errors",
    "FieldType",
    "FileField",
    "IncompleteTable",
    "Integer",
    "Number",
    "Table",
    "Text",
    "TextField",
    "accepted",
    "base_directory",
    "check",
    "check_discriminator",
    "check_keys",
    "is_list",
    "is_table",
    "quoted_list",
    "validation_error",
]


def quoted_list(words: Iterable[str], conjunction: str = "or") -> str:
    """Return words in quotes as a list in a sentence: '"a", "b" or "c"'."""
    quoted = [f'"{word}"' for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {conjunction} {quoted[-1]}"


def is_table(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value read from a scenario file is a table."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    """Whether a value read from a scenario file is a list."""
    return isinstance(value, list | tuple)


def check_keys(data: object, known: Iterable[str], what: str = "a table of keys") -> dict[str, Any]:
    """Return `data` as a dict if it is a table of known keys; otherwise raise a validation_error."""
    table, unknown = _known_keys(data, known, what)
    if unknown:
        raise unknown[0]
    return table


def _known_keys(
    data: object, known: Iterable[str], what: str
) -> tuple[dict[str, Any], list[PydanticCustomError]]:
    """Return the known keys of a table as a dict, and a mistake for each of the others."""
    if not isinstance(data, Mapping):
        raise validation_error(f"{quote(data)} is not {what}")
    names = list(known)
    table = {str(key): value for key, value in cast("Mapping[object, Any]", data).items()}
    accepted_keys = f" (known are {', '.join(names)})" if len(names) <= 12 else ""
    mistakes = [
        validation_error(f'unknown key; the nearest known key is "{closest(key, names)}"{accepted_keys}', key)
        for key in table
        if key not in names
    ]
    return {key: value for key, value in table.items() if key in names}, mistakes


def check_discriminator(key: str, values: Sequence[str]) -> Callable[[Any], Any]:
    """Return a validator of the key that selects one of several kinds of table.

    Parameters
    ----------
    key : str
        The key, "kind" or "model".
    values : sequence of str
        The accepted values.

    Returns
    -------
    callable
        For pydantic's ``BeforeValidator``.
    """

    def check(data: Any) -> Any:
        if isinstance(data, BaseModel):
            return data
        if not is_table(data):
            raise validation_error(f'{quote(data)} is not a table such as {{ {key} = "{values[0]}" }}')
        if key not in data:
            near = next((each for each in data if nearest(str(each), [key])), None)
            if near is not None:
                raise validation_error(f'unknown key; the nearest known key is "{key}"', str(near))
            raise validation_error(f"missing; give {quoted_list(values)}", key)
        if data[key] not in list(values):
            raise validation_error(
                f'{quote(data[key])} is not accepted (the nearest is "{closest(str(data[key]), values)}"); '
                f"give {quoted_list(values)}",
                key,
            )
        return data

    return check


@dataclass(frozen=True)
class _Limits(FieldType):
    """Limits of a number, as the texts or numbers that the message repeats."""

    above: str | float | None = None
    at_least: str | float | None = None
    below: str | float | None = None
    at_most: str | float | None = None

    def check(self, value: float, given: object, convert_limit: Callable[[Any], float]) -> float:
        """Return the value if it is within the limits; otherwise raise a validation_error."""
        for words, limit in self._given():
            bound = convert_limit(limit)
            passes = {
                "above": value > bound,
                "at least": value >= bound,
                "below": value < bound,
                "at most": value <= bound,
            }
            if not passes[words]:
                raise validation_error(f"{quote(given)} is out of range; it must be {words} {limit}")
        return value

    def bounds(self) -> tuple[float, float]:
        """Return the least and the largest value, in SI; infinite where there is no limit."""
        given = {words: self._in_si(limit) for words, limit in self._given()}
        low, high = given.get("at least", -math.inf), given.get("at most", math.inf)
        return max(low, given.get("above", -math.inf)), min(high, given.get("below", math.inf))

    def _in_si(self, limit: str | float) -> float:
        return float(limit)

    def text(self) -> str:
        """Return the limits in words, for the reference page."""
        return ", ".join(f"{words} {limit}" for words, limit in self._given())

    def _given(self) -> list[tuple[str, str | float]]:
        limits = {
            "above": self.above,
            "at least": self.at_least,
            "below": self.below,
            "at most": self.at_most,
        }
        return [(words, limit) for words, limit in limits.items() if limit is not None]


@dataclass(frozen=True)
class DimensionalValue(_Limits):
    """A float field given as text with a unit of one dimension; the limits are texts with a unit too.

    Words are accepted beside numbers, and stay text.
    """

    dimension: str = "length"
    words: tuple[str, ...] = ()

    def _in_si(self, limit: str | float) -> float:
        return convert(limit, self.dimension)

    def validate(self, value: object) -> float | str:
        """Return the value in SI, or a word, or raise a validation_error."""
        if isinstance(value, str) and value.strip().lower() in self.words:
            return value.strip().lower()
        try:
            number = convert(value, self.dimension)
        except ValueError as error:
            also = f", or {quoted_list(self.words)}" if self.words else ""
            raise validation_error(f"{error}{also}") from None
        return self.check(number, value, lambda limit: convert(limit, self.dimension))

    def read(self, value: object, info: ValidationInfo) -> float | str:
        """Return the value in SI, or a word."""
        return self.validate(value)


@dataclass(frozen=True)
class Number(_Limits):
    """A float field given as a plain number without a unit; words may stand for some numbers."""

    words: tuple[tuple[str, float], ...] = ()

    def validate(self, value: object) -> float:
        """Return the number, or raise a validation_error."""
        if self.words and isinstance(value, str):
            known = dict(self.words)
            if value.strip().lower() not in known:
                raise validation_error(
                    f'{quote(value)} is not accepted (the nearest word is "{closest(value, known)}"); give '
                    f"{quoted_list(known)}, or a number without quotes, {self.text()}"
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

    def read(self, value: object, info: ValidationInfo) -> float:
        """Return the number."""
        return self.validate(value)


@dataclass(frozen=True)
class Integer(_Limits):
    """An int field given as an integer without a unit."""

    def read(self, value: object, info: ValidationInfo) -> int:
        """Return the integer, or raise a validation_error."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise validation_error(f"{quote(value)} is not a whole number")
        self.check(value, value, float)
        return value


Text = Annotated[str, TextField()]
"""One line of text."""
DataFile = Annotated[str, FileField()]
"""Name of a file, relative to the folder of the scenario, or ``builtin:...`` for one of the package."""
DateTime = Annotated[datetime, DateTimeField()]
"""Date and time, in UTC unless it names a zone."""


def accepted(field: FieldInfo) -> str:
    """Return what a field accepts, as a clause: 'give a length such as "120 km"'."""
    for field_type in field.metadata:
        if isinstance(field_type, DimensionalValue):
            dimension = DIMENSIONS[field_type.dimension]
            return f'give {dimension.name} such as "{dimension.example}"'
        if isinstance(field_type, Number | Integer):
            return "give a number"
        if isinstance(field_type, DateTimeField):
            return f"give {DateTimeField.EXAMPLE}"
    annotation: Any = field.annotation
    if get_origin(annotation) is not None:
        choices = [choice for choice in get_args(annotation) if isinstance(choice, str)]
        if choices:
            return f"give {quoted_list(choices)}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        keys = [name for name, each in annotation.model_fields.items() if each.is_required()]
        return f"give a table with {', '.join(keys)}" if keys else "give a table"
    return "give it in quotes" if annotation is str else "give it"


class Table(BaseModel):
    """A table of the scenario: immutable, no key beyond its fields, errors that name the nearest key.

    A subclass completes its raw table in `complete`, and checks its consistency in methods marked with
    ``@check``, generators of validation errors that each read only the fields they compare.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="wrap")
    @classmethod
    def _check_table(cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        if isinstance(data, cls):
            return data
        collector = active_collector()
        table: dict[str, Any] = {}
        undetermined: set[str] = set()
        try:
            table, errors = _known_keys(data, cls.model_fields, f"a table with {', '.join(cls.model_fields)}")
        except PydanticCustomError as error:
            errors, undetermined = [error], set(cls.model_fields)
        else:
            table, more, undetermined = cls._completed(table)
            errors += more
        for name, field in cls.model_fields.items():
            if field.is_required() and name not in table and name not in undetermined:
                errors.append(validation_error(f"missing; {accepted(field)}", name))
                undetermined.add(name)
        if collector is None:
            if errors:
                raise combined(errors, data)
            model = handler(table)
            for each in checks_of(cls):
                for error in each(model):
                    raise error
            return model
        model = collector.partial(cls, table, errors, undetermined, data, info.context)
        if not collector.of(model):
            # The table is right so far; this runs whatever other validators a subclass has.
            return handler(table)
        return cast("Self", model)

    @classmethod
    def _completed(cls, table: dict[str, Any]) -> tuple[dict[str, Any], list[PydanticCustomError], set[str]]:
        """Return the completed table, its mistakes, and the fields that these leave undetermined."""
        try:
            return cls.complete(dict(table)), [], set()
        except PydanticCustomError as error:
            derived = {
                name
                for name, field in cls.model_fields.items()
                if field.json_schema_extra and name not in table
            }
            key = (error.context or {}).get("key")
            absent = {key} if key in cls.model_fields and key not in table else set[str]()
            return table, [error], derived | absent
        except IncompleteTable as incomplete:
            return incomplete.table, list(incomplete.errors), set(incomplete.undetermined)

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Return the raw table with what can be looked up or derived filled in.

        Parameters
        ----------
        data : dict
            The table as the user wrote it, with known keys only; it may be changed.

        Returns
        -------
        dict
            The table.

        Raises
        ------
        PydanticCustomError
            For one mistake.
        IncompleteTable
            For several, with what could be completed.
        """
        return data
