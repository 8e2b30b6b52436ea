"""Interchangeable models: which a scenario may choose in each family, and the base of their configurations.

A family is a package whose ``MODELS`` maps each model's name to its module. A model's module holds its
configuration, a `ModelConfig`, and its pure function. The name of a model is checked against the registry
alone, so that reading a scenario imports no physics.

Two more names of the package are optional. ``DEFAULTS`` gives the default model of a planet where it is not
the first. ``NUMBER`` is the parameter of the first model that a scenario may give as a number alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, ClassVar, NamedTuple, cast, get_args

from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import core_schema

from shocklayer.core.suggestions import closest, nearest
from shocklayer.core.units import quote
from shocklayer.core.validity import ValidityRange
from shocklayer.scenario.fields import DimensionalValue, Number, Table, quoted_list, validation_error


class Family(NamedTuple):
    """One family of models.

    Attributes
    ----------
    package : str
        Dotted name of its package.
    label : str
        What its models compute, as the provenance of a result names it.
    imports_jax : bool
        Whether the modules of its models import JAX: reading a scenario then leaves them alone.
    """

    package: str
    label: str
    imports_jax: bool


FAMILIES = {
    "planet.atmosphere": Family("shocklayer.flight.atmosphere", "atmosphere", False),
    "layer.rate_set": Family("shocklayer.shock_layer.rate_set", "rate set of the layer", False),
    "layer.wall_temperature": Family("shocklayer.shock_layer.wall_temperature", "wall of the layer", False),
    "layer.wall_catalycity": Family("shocklayer.shock_layer.wall_catalycity", "wall of the layer", False),
    "heating.convective": Family("shocklayer.heating.convective", "convective heating", True),
    "heating.radiative": Family("shocklayer.heating.radiative", "radiative heating", True),
    "heating.distribution": Family("shocklayer.heating.distribution", "heating along the body", True),
    "heating.transition": Family("shocklayer.heating.transition", "transition", True),
    "heating.turbulent": Family("shocklayer.heating.turbulent", "turbulent heating", True),
    "heating.leading_edge": Family("shocklayer.heating.leading_edge", "heating of leading edges", True),
    "heating.afterbody": Family("shocklayer.heating.afterbody", "heating of the afterbody", True),
    "heating.catalycity": Family("shocklayer.heating.catalycity", "wall that is heated", True),
    "radio.propagation": Family("shocklayer.radio.propagation", "sheath", True),
}
"""The families, by the scenario's key."""


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

    @property
    def model_name(self) -> str:
        """Name of the model, as a scenario gives it."""
        return str(self.__dict__["model"])

    def description(self) -> str:
        """Return the name with the values of the parameters, for the provenance of a result."""
        fields = self.model_dump(mode="json", exclude={"model"})
        parameters = ", ".join(f"{name} {value}" for name, value in fields.items())
        return f"{self.model_name} ({parameters})" if parameters else self.model_name


Choice = str | float | ModelConfig
"""A scenario's choice: the name of a model with its default parameters, the number that the family's first
model needs, or a configuration."""


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
    return tuple(import_module(FAMILIES[family].package).MODELS)


def default_model(family: str, planet: str) -> str:
    """Return the name of a family's default model on a planet.

    Parameters
    ----------
    family : str
        Key of the scenario, such as ``layer.rate_set``.
    planet : str
        Name of the planet.

    Returns
    -------
    str
        Name of the model.
    """
    by_planet: Mapping[str, str] = getattr(import_module(FAMILIES[family].package), "DEFAULTS", {})
    return by_planet.get(planet, model_names(family)[0])


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
    package = FAMILIES[family].package
    module = import_module(f"{package}.{import_module(package).MODELS[name]}")
    for candidate in vars(module).values():
        if isinstance(candidate, type) and issubclass(candidate, ModelConfig):
            field = candidate.model_fields.get("model")
            if field is not None and name in get_args(field.annotation):
                return candidate
    raise LookupError(f"{module.__name__} has no configuration with the model name {name!r}")


def number_parameter(family: str) -> tuple[str, DimensionalValue | Number] | None:
    """Return the parameter of a family's first model that a scenario may give as a number alone.

    Parameters
    ----------
    family : str
        Key of the scenario, such as ``layer.wall_temperature``.

    Returns
    -------
    (str, DimensionalValue or Number) or None
        Name of the parameter and how it is read; None where a number does not choose a model.
    """
    name: str | None = getattr(import_module(FAMILIES[family].package), "NUMBER", None)
    if name is None:
        return None
    field = model_class(family, model_names(family)[0]).model_fields[name]
    return name, next(each for each in field.metadata if isinstance(each, DimensionalValue | Number))


def configured(family: str, choice: Choice) -> ModelConfig:
    """Return the configuration for a scenario's choice.

    Parameters
    ----------
    family : str
        Key of the scenario.
    choice : str, float or ModelConfig
        A name, for the model with its default parameters, a number [SI] for the family's first model, or a
        configuration.

    Returns
    -------
    ModelConfig
        The configuration.
    """
    if isinstance(choice, ModelConfig):
        return choice
    if isinstance(choice, str):
        return model_class(family, choice)()
    parameter = number_parameter(family)
    assert parameter is not None  # the schema accepts a number only where one chooses a model
    # The number was checked with its unit when the scenario was read, and has none now.
    return model_class(family, model_names(family)[0]).model_construct(None, **{parameter[0]: choice})


def without_parameters(model: type[ModelConfig]) -> bool:
    """Return whether the name of a model alone chooses it: no parameter is required."""
    return not any(field.is_required() for name, field in model.model_fields.items() if name != "model")


@dataclass(frozen=True)
class ModelFamily:
    """Marks a field as the choice of a model: a name, or a table with ``model`` and its parameters.

    A model with its default parameters is stored as its name, and the family's first model as its number
    where it has one, so that the forms of the same choice give the same scenario. With ``as_table`` every
    choice is stored as a configuration; the modules of such a family must not import JAX.
    """

    family: str
    as_table: bool = False

    def read(self, value: object, info: ValidationInfo) -> Choice:
        """Return the name, the number or the configuration, or raise a validation_error."""
        if isinstance(value, ModelConfig):
            return value
        names, number = model_names(self.family), number_parameter(self.family)
        if isinstance(value, Mapping):
            table = cast("Mapping[str, Any]", value)
            name = self._name_in(table, names)
            given = dict(table) | {"model": name}
        elif isinstance(value, str) and (number is None or value.strip().lower() in names):
            name = self._known(value.strip().lower(), value, names, None)
            if number is None and not self.as_table:
                return name
            given = {"model": name}
        elif number is not None:
            return self._number(value, number[1], names)
        else:
            raise validation_error(f"{quote(value)} is not the name of a model; give {quoted_list(names)}")
        config = model_class(self.family, name).model_validate(given, context=info.context)
        return config if self.as_table else self._shortest(config, None if number is None else number[0])

    def _shortest(self, config: ModelConfig, number: str | None) -> Choice:
        """Return the number or the name where it says as much as the configuration."""
        fields = set(type(config).model_fields)
        if number is not None and fields == {"model", number}:
            return float(getattr(config, number))
        default = without_parameters(type(config)) and config == type(config)()
        return config.model_name if default else config

    def _number(self, value: object, kind: DimensionalValue | Number, names: tuple[str, ...]) -> float:
        """Return the number [SI] of the family's first model."""
        others = [name for name in names[1:] if without_parameters(model_class(self.family, name))]
        # The message for a value that is no number names the other models too.
        if isinstance(kind, DimensionalValue):
            return float(replace(kind, words=tuple(others)).validate(value))
        return replace(kind, words=(*kind.words, *((name, math.nan) for name in others))).validate(value)

    def _name_in(self, table: Mapping[str, Any], names: tuple[str, ...]) -> str:
        """Return the name of the model that a table chooses."""
        if "model" in table:
            return self._known(str(table["model"]).strip().lower(), table["model"], names, "model")
        near = next((each for each in table if nearest(str(each), ["model"])), None)
        if near is not None:
            raise validation_error('unknown key; the nearest known key is "model"', str(near))
        raise validation_error(f"missing; give {quoted_list(names)}", "model")

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
        return core_schema.with_info_plain_validator_function(
            self.read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda value: value.model_dump(mode="json") if isinstance(value, ModelConfig) else value
            ),
        )
