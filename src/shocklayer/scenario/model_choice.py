"""Interchangeable models: which a scenario may choose in each family, and the base of their configurations.

A family is a package whose ``MODELS`` maps each model's name to its module. A model's module holds its
configuration, a `ModelConfig`, and its pure function. The name of a model is checked against the registry
alone, so that reading a scenario imports no physics.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar, cast, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

from shocklayer.core.suggestions import closest
from shocklayer.core.units import quote
from shocklayer.core.validity import ValidityRange
from shocklayer.scenario.fields import Table, quoted_list, validation_error

FAMILIES = {
    "heating.convective": "shocklayer.heating.convective",
    "heating.radiative": "shocklayer.heating.radiative",
    "heating.distribution": "shocklayer.heating.distribution",
}
"""The package of each family, by the scenario's key."""


class ModelConfig(Table):
    """Configuration of a model: its name, its references and range, and parameters as further fields.

    A subclass adds ``model: Literal["name"] = "name"`` and the model's function.
    """

    references: ClassVar[tuple[str, ...]] = ()
    """Ids in the bibliography."""
    validity: ClassVar[tuple[ValidityRange, ...]] = ()
    """Ranges of validity."""
    planets: ClassVar[tuple[str, ...]] = ("earth", "mars")
    """Planets to whose gas the model applies."""

    def ranges(self, planet: str) -> tuple[ValidityRange, ...]:
        """Return the ranges of validity on a planet."""
        return self.validity


def model_names(family: str) -> tuple[str, ...]:
    """Return the names of a family's models, the default first.

    Parameters
    ----------
    family : str
        Key of the scenario, such as ``heating.convective``.

    Returns
    -------
    tuple of str
        Names.
    """
    return tuple(import_module(FAMILIES[family]).MODELS)


def model_class(family: str, name: str) -> type[ModelConfig]:
    """Return the configuration class of a model.

    Parameters
    ----------
    family : str
        Key of the scenario, such as ``heating.convective``.
    name : str
        Name of the model.

    Returns
    -------
    type of ModelConfig
        The class in the model's module whose ``model`` is that name.
    """
    package = FAMILIES[family]
    module = import_module(f"{package}.{import_module(package).MODELS[name]}")
    for candidate in vars(module).values():
        if isinstance(candidate, type) and issubclass(candidate, ModelConfig):
            field = candidate.model_fields.get("model")
            if field is not None and name in get_args(field.annotation):
                return candidate
    raise LookupError(f"{module.__name__} has no configuration with the model name {name!r}")


def configured(family: str, choice: str | ModelConfig) -> ModelConfig:
    """Return the configuration for a scenario's choice.

    Parameters
    ----------
    family : str
        Key of the scenario.
    choice : str or ModelConfig
        A name, for the model with its default parameters, or a configuration.

    Returns
    -------
    ModelConfig
        The configuration.
    """
    return choice if isinstance(choice, ModelConfig) else model_class(family, choice)()


@dataclass(frozen=True)
class ModelFamily:
    """Marks a field as the choice of a model: a name, or a table with ``model`` and its parameters."""

    family: str

    def validate(self, value: Any) -> str | ModelConfig:
        """Return the name or the configuration, or raise a validation_error."""
        names = model_names(self.family)
        if isinstance(value, ModelConfig):
            return value
        if isinstance(value, str):
            return self._known(value.strip().lower(), value, names, None)
        if not isinstance(value, Mapping):
            raise validation_error(f"{quote(value)} is not the name of a model; give {quoted_list(names)}")
        table = cast("Mapping[str, Any]", value)
        if "model" not in table:
            raise validation_error(f"missing; give {quoted_list(names)}", "model")
        name = self._known(str(table["model"]).strip().lower(), table["model"], names, "model")
        config = model_class(self.family, name).model_validate(dict(table) | {"model": name})
        return name if config == model_class(self.family, name)() else config

    @staticmethod
    def _known(name: str, given: object, names: tuple[str, ...], key: str | None) -> str:
        if name in names:
            return name
        raise validation_error(
            f'{quote(given)} is not accepted (the nearest is "{closest(name, names)}"); '
            f"give {quoted_list(names)}",
            key,
        )

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda value: value.model_dump(mode="json") if isinstance(value, ModelConfig) else value
            ),
        )
