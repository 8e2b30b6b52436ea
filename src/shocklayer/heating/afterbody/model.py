"""Base class of models of the heat flux to the afterbody."""

from __future__ import annotations

from abc import abstractmethod
from typing import NamedTuple

from shocklayer.scenario.model_choice import ModelConfig


class BaseFraction(NamedTuple):
    """Convective flux to the afterbody over that to the stagnation point, with its band.

    Attributes
    ----------
    low, value, high : float
        Fractions.
    """

    low: float
    value: float
    high: float


class AfterbodyModel(ModelConfig):
    """A model of the convective heat flux to the separated flow behind the forebody."""

    @abstractmethod
    def fraction(self) -> BaseFraction:
        """Return the flux over that of the stagnation point, with its band."""
