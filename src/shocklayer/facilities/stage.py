"""Stage: which ground-test facility reproduces which part of the flight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shocklayer.core.stage_output import StageOutput
from shocklayer.core.validity import Notice
from shocklayer.facilities.catalogue import facilities
from shocklayer.facilities.matching import FacilityCoverage, match, summarise
from shocklayer.flight import FlightHistory
from shocklayer.planet.bodies import Planet


@dataclass(frozen=True)
class FacilitiesOutput(StageOutput):
    """Coverage of a flight by ground-test facilities.

    Parameters
    ----------
    names : tuple of str
        Of the facilities, in the order of the variables' columns.
    coverage : list of FacilityCoverage
        What each facility reproduces, best first.
    """

    names: tuple[str, ...]
    coverage: list[FacilityCoverage]


def compute(planet: Planet, history: FlightHistory) -> FacilitiesOutput:
    """Match a flight with every facility of the catalogue.

    Parameters
    ----------
    planet : Planet
        Where it is flown.
    history : FlightHistory
        The flight.

    Returns
    -------
    FacilitiesOutput
        ``facility_match`` over samples and facilities.
    """
    notices = ()
    if planet.name != "earth":
        message = (
            "Ground facilities are matched in Mach number, enthalpy and altitude as if the flight were in "
            "their gas, mostly air; maps show no ground."
        )
        notices = (Notice("ground facilities", "facility_match", message, outputs=("facilities",)),)
    coverage = match(
        facilities(), history.mach_number, history.total_enthalpy, history.altitude, history.speed
    )
    return FacilitiesOutput(
        {"facility_match": np.asarray(coverage.share)},
        notices,
        tuple(coverage.facilities),
        summarise(coverage, history.time, history.altitude),
    )
