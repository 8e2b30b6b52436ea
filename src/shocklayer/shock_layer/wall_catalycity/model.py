"""Base class of models of the wall's catalycity; reading a scenario makes configurations, without JAX."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
from jaxtyping import Float

from shocklayer.scenario.model_choice import ModelConfig


class WallCatalycityModel(ModelConfig):
    """A model of the probability that an atom striking the wall recombines there."""

    @abstractmethod
    def recombination_probability(
        self, wall_temperature: float | Float[np.ndarray, " samples"]
    ) -> float | Float[np.ndarray, " samples"]:
        """Return the probability of recombination.

        Parameters
        ----------
        wall_temperature : float or ndarray, shape (samples,)
            Of the wall [K].

        Returns
        -------
        float or ndarray, shape (samples,)
            0 to 1, the same for nitrogen and oxygen.
        """
