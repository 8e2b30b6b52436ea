"""What all flights of an ensemble have in common, set up once."""

from __future__ import annotations

from dataclasses import dataclass

from shocklayer.ensemble.inputs import Inputs, read_inputs
from shocklayer.flight.air import atmosphere_model, build_atmosphere
from shocklayer.planet import Atmosphere
from shocklayer.planet.bodies import PLANETS, Planet
from shocklayer.scenario import Scenario
from shocklayer.scenario.files import ScenarioFiles
from shocklayer.vehicle.catalogue import Vehicle, build

ESTIMATES = ("boost-glider",)
"""Vehicles of the catalogue that are round estimates of the policy literature."""


@dataclass(frozen=True)
class Setting:
    """What all flights have in common.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    inputs : Inputs
        Its dispersed inputs.
    vehicle : Vehicle
        The vehicle.
    files : ScenarioFiles
        Where tables are read from.
    planet : Planet
        The planet.
    air : Atmosphere
        The air without random perturbation.
    """

    scenario: Scenario
    inputs: Inputs
    vehicle: Vehicle
    files: ScenarioFiles
    planet: Planet
    air: Atmosphere

    @property
    def launched(self) -> bool:
        """Whether the flights begin on the ground, or in air that depends on their track."""
        flight = self.scenario.flight
        return flight.entry is None or atmosphere_model(self.scenario.planet).along_track

    @property
    def footprint_withheld(self) -> str | None:
        """One sentence that says why no footprint is given, or None."""
        if self.vehicle.name in ESTIMATES:
            return (
                f"No footprint is given: the vehicle '{self.vehicle.name}' is a round estimate of the policy "
                "literature."
            )
        if self.scenario.flight.entry is None:
            return "No footprint is given: it is given for entries of civil and research vehicles only."
        return None


def set_up(scenario: Scenario) -> Setting:
    """Set up what all flights of an ensemble have in common.

    Parameters
    ----------
    scenario : Scenario
        The scenario.

    Returns
    -------
    Setting
        Vehicle, air and inputs.

    Raises
    ------
    UserError
        If a number cannot be dispersed, or a table cannot be read.
    """
    inputs = read_inputs(scenario)
    files = ScenarioFiles(scenario.base_dir, scenario.origin)
    still = scenario.planet.model_copy(update={"perturbation": None})
    return Setting(
        scenario,
        inputs,
        build(scenario.vehicle, scenario.base_dir, scenario.origin),
        files,
        PLANETS[scenario.planet.body],
        build_atmosphere(still, scenario.flight, files, scenario.seed),
    )
