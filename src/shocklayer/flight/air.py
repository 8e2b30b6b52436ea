"""The atmosphere of a scenario."""

from __future__ import annotations

from typing import cast

from shocklayer import planet
from shocklayer.core.errors import error_context
from shocklayer.flight.atmosphere.model import AtmosphereModel
from shocklayer.planet import Atmosphere, Track
from shocklayer.planet.bodies import PLANETS
from shocklayer.scenario.files import ScenarioFiles
from shocklayer.scenario.flight import FlightConfig
from shocklayer.scenario.planet import PlanetConfig


def atmosphere_model(config: PlanetConfig) -> AtmosphereModel:
    """Return the model of the undisturbed air that a scenario chooses."""
    return cast(AtmosphereModel, config.atmosphere)


def build_atmosphere(
    config: PlanetConfig, flight: FlightConfig, files: ScenarioFiles, seed: int, track: Track | None = None
) -> Atmosphere:
    """Build an atmosphere with its wind and random perturbations.

    Parameters
    ----------
    config : PlanetConfig
        Model, wind and perturbation.
    flight : FlightConfig
        Its start, for a model that depends on position.
    files : ScenarioFiles
        Where tables are read from.
    seed : int
        Of the random perturbations.
    track : Track, optional
        Where the flight was, for a model that is evaluated along the track.

    Returns
    -------
    Atmosphere
        The atmosphere.

    Raises
    ------
    UserError
        If a table cannot be read.
    """
    start = flight.entry or flight.launch
    assert start is not None  # the scenario has one of the two
    air = atmosphere_model(config).build(PLANETS[config.body], start.latitude, start.longitude, files, track)
    if config.wind is not None:
        with error_context(f"planet.wind in {files.origin}"):
            air = planet.with_wind_table(air, files.path(config.wind.file))
    random = config.perturbation
    if random is not None:
        drawn = planet.draw_perturbation(seed, [0], random.density, random.wind, random.correlation_height)
        air = planet.perturbed(air, drawn)
    return air
