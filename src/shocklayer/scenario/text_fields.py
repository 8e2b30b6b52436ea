"""The fields of a scenario that are text: one line, the name of a file, a date and time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, ClassVar, cast

from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import core_schema

from shocklayer.core.errors import UserError
from shocklayer.core.units import quote
from shocklayer.scenario import builtin
from shocklayer.scenario.mistakes import combined, validation_error

__all__ = ["DateTimeField", "FieldType", "FileField", "TextField", "base_directory"]


class FieldType:
    """Base of the annotations that tell pydantic how to read a field: ``Annotated[float, Number()]``."""

    def read(self, value: object, info: ValidationInfo) -> object:
        """Return the value of the field, or raise a validation_error."""
        raise NotImplementedError  # abstract: each field type reads in its own way

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(self.read)


class TextField(FieldType):
    """A str field of one line of text, not empty."""

    @staticmethod
    def validate(value: object) -> str:
        """Return the text without surrounding blanks, or raise a validation_error."""
        if not isinstance(value, str):
            raise validation_error(f"{quote(value)} is not text; give it in quotes")
        if not value.strip() or not value.isprintable() or len(value) > 200:
            raise validation_error(f"{quote(value)} is not one line of at most 200 printable characters")
        return value.strip()

    def read(self, value: object, info: ValidationInfo) -> str:
        """Return the text."""
        return self.validate(value)


def base_directory(info: ValidationInfo) -> Path:
    """Return the folder that file names are relative to: that of the scenario."""
    context = cast("Mapping[str, object] | None", info.context) or {}
    folder = context.get("base_dir", Path())
    assert isinstance(folder, Path)
    return folder


@dataclass(frozen=True)
class FileField(FieldType):
    """A str field with the name of a readable file, relative to the scenario.

    Parameters
    ----------
    content : callable, optional
        Reads the file and raises a `UserError` for mistakes in it.
    """

    content: Callable[[Path], object] | None = None

    def read(self, value: object, info: ValidationInfo) -> str:
        """Return the name as given if the file exists and is right, or raise a validation_error."""
        text = TextField.validate(value)
        try:
            path = builtin.resolve(text, base_directory(info))
            folder, exists = path.is_dir(), path.exists()
        except (OSError, ValueError):
            path, folder, exists = Path(text), False, False
        if folder or not exists:
            fault = "is a folder, not a file" if folder else "does not exist"
            raise validation_error(
                f"the file {quote(text)} {fault}; file names are relative to the folder of the scenario"
            )
        if not path.is_file():
            raise validation_error(
                f"the file {quote(text)} is a device, pipe or socket; only regular files are read"
            )
        if self.content is not None:
            try:
                self.content(path)
            except UserError as error:
                raise combined([validation_error(each) for each in error.mistakes], value) from None
        return text


class DateTimeField(FieldType):
    """A datetime field given as date and time, in UTC unless it names a zone."""

    EXAMPLE: ClassVar[str] = 'a date and time such as "1968-08-22T15:16:00Z"'

    @classmethod
    def validate(cls, value: object) -> datetime:
        """Return the date and time in UTC, or raise a validation_error."""
        fault = validation_error(f"{quote(value)} is not a date and time; give {cls.EXAMPLE}")
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value.strip())
            except ValueError:
                raise fault from None
        elif isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time())
        if not isinstance(value, datetime):
            raise fault
        try:
            return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        except OverflowError:
            raise fault from None

    def read(self, value: object, info: ValidationInfo) -> datetime:
        """Return the date and time in UTC."""
        return self.validate(value)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(
            self.read, serialization=core_schema.to_string_ser_schema()
        )
