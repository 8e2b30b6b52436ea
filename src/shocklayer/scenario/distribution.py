"""Distributions of dispersed numbers, their covariance, and limits on an ensemble's quantities."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shocklayer.scenario.fields import Table

Kind = Literal["normal", "uniform", "triangular", "lognormal", "discrete"]


class Distribution(Table):
    """How one number is dispersed in an ensemble."""

    kind: Kind = Field(description="Shape of the distribution.")
    centre: float = Field(description="Centre, the scenario's value [SI]; the median of a lognormal one.")
    width: float = Field(
        description="Standard deviation of a normal, half-width of a uniform or triangular one [SI]; "
        "standard deviation of the logarithm of a lognormal one."
    )
    truncate: float | None = Field(
        default=None, description="Standard deviations beyond which a normal or lognormal one is cut off."
    )
    values: tuple[float, ...] = Field(default=(), description="Values of a discrete one [SI].")
    weights: tuple[float, ...] = Field(default=(), description="Their probabilities, which sum to 1.")


class Covariance(Table):
    """Covariance of several numbers, normally distributed about the scenario's values."""

    names: tuple[str, ...] = Field(description="Dotted names.")
    centres: tuple[float, ...] = Field(description="The scenario's values [SI].")
    matrix: tuple[tuple[float, ...], ...] = Field(description="Covariances [product of SI units].")


class Limit(Table):
    """A limit on a quantity of an ensemble; exactly one of the two bounds is given."""

    quantity: str = Field(description="Name of the quantity, such as peak_load_factor.")
    at_most: float | None = Field(default=None, description="Greatest value allowed.")
    at_least: float | None = Field(default=None, description="Least value allowed.")


class EnsembleExtras(Table):
    """What the table of an ensemble has besides distributions."""

    covariance: Covariance | None = Field(default=None, description="Covariance of several numbers.")
    limits: tuple[Limit, ...] = Field(default=(), description="Limits.")
