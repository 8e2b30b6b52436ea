"""Collecting all the mistakes of a scenario at once.

A scenario with a mistake is read twice. The first reading stops there. In the second, every table keeps those
of its fields that are right, records the mistakes of the others, and runs each of its consistency checks as
far as the fields that the check reads are right.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast, get_type_hints

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

__all__ = [
    "Collector",
    "Errors",
    "IncompleteTable",
    "Mistake",
    "active_collector",
    "check",
    "checks_of",
    "collecting",
    "combined",
    "validation_error",
]

Errors = Iterator[PydanticCustomError]
"""The mistakes that a check of a table's consistency yields."""

Check = TypeVar("Check", bound=Callable[[Any], Errors])


def validation_error(text: str, key: str | None = None) -> PydanticCustomError:
    """Return an error with a clause for the user and the key, inside the table, of the field at fault."""
    # Braces would be taken for placeholders of a template.
    return PydanticCustomError("validation_error", "{text}", {"text": text, "key": key})


def combined(errors: Sequence[PydanticCustomError], value: object) -> ValidationError:
    """Return several mistakes in one value as one error."""
    return ValidationError.from_exception_data(
        "mistakes", [InitErrorDetails(type=error, loc=(), input=value) for error in errors]
    )


class IncompleteTable(ValueError):
    """Raised by a table's ``complete`` for several mistakes, with what could be completed.

    Parameters
    ----------
    errors : sequence of PydanticCustomError
        The mistakes.
    table : dict
        The raw table as far as it could be completed.
    undetermined : iterable of str
        Fields that follow from a mistaken one, and are neither missing nor at their default.
    """

    def __init__(
        self, errors: Sequence[PydanticCustomError], table: dict[str, Any], undetermined: Iterable[str] = ()
    ) -> None:
        super().__init__("incomplete table")
        self.errors = errors
        self.table = table
        self.undetermined = frozenset(undetermined)


def check(function: Check) -> Check:
    """Mark a method of a table as a check of its consistency: a generator of validation errors."""
    cast("Any", function).is_check = True
    return function


@cache
def checks_of(table: type[BaseModel]) -> tuple[Callable[[BaseModel], Errors], ...]:
    """Return the checks of a table's class, in the order of their definition."""
    names = dict.fromkeys(name for base in reversed(table.__mro__) for name in vars(base))
    found: list[Any] = [getattr(table, name, None) for name in names if not name.startswith("__")]
    return tuple(each for each in found if getattr(each, "is_check", False))


@dataclass(frozen=True)
class Mistake:
    """One mistake of a scenario.

    Parameters
    ----------
    path : tuple of str or int
        Where, as pydantic states it.
    details : ErrorDetails
        What is wrong.
    """

    path: tuple[str | int, ...]
    details: ErrorDetails

    def error(self) -> ErrorDetails:
        """Return what is wrong, with the complete path."""
        error = self.details.copy()
        error["loc"] = self.path
        return error


class Collector:
    """The mistakes of all the tables of a scenario, by table."""

    def __init__(self) -> None:
        self._found: dict[int, list[Mistake]] = {}
        self._tables: list[BaseModel] = []

    def partial(
        self,
        table: type[BaseModel],
        raw: dict[str, Any],
        errors: Sequence[PydanticCustomError],
        undetermined: Iterable[str],
        given: object,
        context: Any,
    ) -> BaseModel:
        """Return a table with those of its fields that are right, and record its mistakes.

        Parameters
        ----------
        table : type of BaseModel
            The table's class.
        raw : dict
            The raw table, with known keys only.
        errors : sequence of PydanticCustomError
            Mistakes of the raw table that are known already.
        undetermined : iterable of str
            Fields that follow from a mistaken one.
        given : object
            What the user gave.
        context : mapping
            The context of the reading.

        Returns
        -------
        BaseModel
            The table; a field with a mistake is not among its attributes.
        """
        found = [Mistake(loc, each) for error in errors for loc, each in _details(error, given)]
        values: dict[str, Any] = {}
        absent = set(undetermined)
        for name in table.model_fields:
            if name not in raw:
                continue
            try:
                values[name] = _adapter(table, name).validate_python(raw[name], context=context)
            except ValidationError as error:
                absent.add(name)
                found += [Mistake((name, *each["loc"]), each) for each in error.errors(include_url=False)]
            except AttributeError:
                # A validator of the inner table read a field of it that is mistaken.
                absent.add(name)
                found += self.of(self._tables[-1], (name,))
        model = table.model_construct(_fields_set=set(values), **values)
        attributes = cast("dict[str, Any]", model.__dict__)
        for name in absent - values.keys():
            attributes.pop(name, None)
        for each in checks_of(table):
            try:
                for error in each(model):
                    found += [Mistake(loc, details) for loc, details in _details(error, given)]
            except AttributeError:
                # The check reads a field that is mistaken itself. With all fields right nothing is caught.
                continue
        self._found[id(model)] = found
        self._tables.append(model)
        return model

    def of(self, value: object, path: tuple[str | int, ...] = ()) -> list[Mistake]:
        """Return the mistakes in a table and in those inside it, with their paths."""
        found: list[Mistake] = []
        if isinstance(value, BaseModel):
            own = self._found.get(id(value), [])
            found += [Mistake((*path, *each.path), each.details) for each in own]
            for name in type(value).model_fields:
                found += self.of(vars(value).get(name), (*path, name))
        elif isinstance(value, tuple | list):
            for index, each in enumerate(cast("Sequence[object]", value)):
                found += self.of(each, (*path, index))
        return found


_ACTIVE: ContextVar[Collector | None] = ContextVar("collector", default=None)


def active_collector() -> Collector | None:
    """Return the collector of the reading that is under way, or None in one that stops at a mistake."""
    return _ACTIVE.get()


@contextmanager
def collecting() -> Generator[Collector]:
    """Collect the mistakes of the tables that are read meanwhile, instead of stopping at the first."""
    collector = Collector()
    token = _ACTIVE.set(collector)
    try:
        yield collector
    finally:
        _ACTIVE.reset(token)


def _details(error: PydanticCustomError, given: object) -> list[tuple[tuple[str | int, ...], ErrorDetails]]:
    return [(each["loc"], each) for each in combined([error], given).errors(include_url=False)]


@cache
def _adapter(table: type[BaseModel], name: str) -> TypeAdapter[Any]:
    """Return what reads one field of a table by itself."""
    return TypeAdapter(get_type_hints(table, include_extras=True)[name])
