"""Stage: which ground-test facility reproduces which part of the flight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shocklayer.core.stage_output import StageOutput
from shocklayer.core.validity import Notice
from shocklayer.facilities.catalogue import facilities
from shocklayer.facilities.matching import (
    FacilityCoverage,
    hypersonic_continuum,
    in_all_modes,
    match,
    summarise,
)
from shocklayer.facilities.points import match_points
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


def compute(planet: Planet, history: FlightHistory, nose_radius: float) -> FacilitiesOutput:
    """Match a flight with every facility of the catalogue.

    Parameters
    ----------
    planet : Planet
        Where it is flown.
    history : FlightHistory
        The flight.
    nose_radius : float
        Of the vehicle [m].

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
    names, share, rows = cover(history, nose_radius)
    return FacilitiesOutput({"facility_match": share}, notices, names, rows)


def cover(
    history: FlightHistory, nose_radius: float | None = None
) -> tuple[tuple[str, ...], np.ndarray, list[FacilityCoverage]]:
    """Match a flight with every facility of the catalogue, in each of its modes.

    Parameters
    ----------
    history : FlightHistory
        The flight.
    nose_radius : float, optional
        Of the vehicle [m]; without it the points of simultaneous conditions are left out.

    Returns
    -------
    names : tuple of str
        Facilities, in the order of the columns.
    share : ndarray, shape (time, facility)
        `matching.Coverage.share`, zero outside the hypersonic continuum part of the flight.
    rows : list of FacilityCoverage
        What each reproduces of that part, weighted by heat load (by dynamic pressure where there is none).
    """
    counted = hypersonic_continuum(history.mach_number, history.knudsen_number)
    entries = in_all_modes(facilities())
    flight = (history.mach_number, history.total_enthalpy, history.altitude, history.speed)
    coverage = match(entries, *flight, counted=counted)
    rate = np.nan_to_num(history.continuum_heat_flux)
    if not (rate * counted).sum() > 0.0:
        rate = history.dynamic_pressure
    rows = summarise(coverage, history.time, history.altitude, rate, counted)
    if nose_radius is not None:
        known = {entry.name: entry for entry in entries}
        for row in rows:
            row["points"] = match_points(
                known[row["facility"]],
                counted,
                time=history.time,
                altitude=history.altitude,
                mach_number=history.mach_number,
                total_enthalpy=history.total_enthalpy,
                air_density=history.air_density,
                reynolds_number=history.reynolds_number,
                nose_radius=nose_radius,
            )
    return tuple(coverage.facilities), np.asarray(coverage.share), rows
