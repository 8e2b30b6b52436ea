"""Base class of atmosphere models.

Reading a scenario makes their configurations: nothing here may import JAX before an atmosphere is built.
"""

from __future__ import annotations

from abc import abstractmethod

from shocklayer import planet
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.files import ScenarioFiles
from shocklayer.scenario.model_choice import ModelConfig


class AtmosphereModel(ModelConfig):
    """A model of the undisturbed air over altitude."""

    @property
    def along_track(self) -> bool:
        """Whether the air depends on where the flight passes, so that the flight is computed twice."""
        return False

    @abstractmethod
    def build(
        self,
        world: Planet,
        latitude: float,
        longitude: float,
        files: ScenarioFiles,
        track: planet.Track | None = None,
    ) -> planet.Atmosphere:
        """Build the atmosphere.

        Parameters
        ----------
        world : Planet
            The planet.
        latitude, longitude : float
            Start of the flight [rad].
        files : ScenarioFiles
            Where tables are read from.
        track : Track, optional
            Where the flight was, for a model that follows the track.

        Returns
        -------
        Atmosphere
            The air, without wind and perturbations.

        Raises
        ------
        UserError
            If a table cannot be read, or an optional extra is missing.
        """
