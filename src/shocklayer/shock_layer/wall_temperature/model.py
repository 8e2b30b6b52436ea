"""Base class of models of the wall temperature; reading a scenario makes configurations, without JAX."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
from jaxtyping import Float

from shocklayer.scenario.model_choice import ModelConfig


class WallTemperatureModel(ModelConfig):
    """A model of the wall temperature under the finite-rate layer, uniform over the body."""

    @abstractmethod
    def temperature_of(
        self, arc_length: Float[np.ndarray, " stations"], heated: Float[np.ndarray, "samples stations"]
    ) -> float | Float[np.ndarray, " samples"]:
        """Return the wall temperature.

        Parameters
        ----------
        arc_length : ndarray, shape (stations,)
            Stations of the forebody, over nose radius, increasing.
        heated : ndarray, shape (samples, stations)
            Temperature there of a wall in radiative equilibrium, from the heating stage [K].

        Returns
        -------
        float or ndarray, shape (samples,)
            One temperature for the flight, or one for every sample [K].
        """
