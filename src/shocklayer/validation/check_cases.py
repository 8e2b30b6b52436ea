"""Point-mass flights compared with NASA's check cases, computed by several independent simulations."""

from __future__ import annotations

import math
from functools import cache, partial

from shocklayer import flight, planet
from shocklayer.flight import FlightHistory
from shocklayer.validation.comparison_row import Row, compare, table
from shocklayer.vehicle import aerodynamics

FOOT = 0.3048
SLUG = 14.593902937
REFERENCE = "SIM 5"
"""The reference simulation: one of the three (4 to 6) whose agreement the report relies on."""
_AREA, _DRAG_COEFFICIENT = 0.1963495, 0.1
_DROP = 30_000.0


def check_case(name: str, time: float) -> FlightHistory:
    """Simulate one of the check cases with a sphere.

    Parameters
    ----------
    name : str
        "Atmos_01" (no drag), "Atmos_06" to "Atmos_08" (dropped from 30 000 ft over the equator, in still air,
        steady wind, sheared wind), "Atmos_09" and "Atmos_10" (thrown eastward and northward at 45 deg).
    time : float
        Duration [s].

    Returns
    -------
    FlightHistory
        The flight, 1 slug with a drag coefficient of 0.1 on 0.1963495 square feet.
    """
    area = 0.0 if name == "Atmos_01" else _AREA * FOOT**2
    body = flight.Body(SLUG, area, 0.25 * FOOT, 0.5 * FOOT, aerodynamics.constant(_DRAG_COEFFICIENT))
    air = planet.atmosphere()
    if name == "Atmos_07":
        air = planet.with_wind(air, [0.0, 40_000.0 * FOOT], [20.0 * FOOT, 20.0 * FOOT], [0.0, 0.0])
    elif name == "Atmos_08":
        # Wind from the west of 0.003 h - 20 ft/s, h in feet.
        air = planet.with_wind(air, [0.0, 40_000.0 * FOOT], [-20.0 * FOOT, 100.0 * FOOT], [0.0, 0.0])
    if name in ("Atmos_09", "Atmos_10"):
        # 1000 ft/s upwards and as much horizontally, from the ground; here from one micrometre above it.
        heading = 0.5 * math.pi if name == "Atmos_09" else 0.0
        start = flight.EntryState(1e-6, math.hypot(1e3, 1e3) * FOOT, 0.25 * math.pi, heading, 0.0, 0.0)
    else:
        start = flight.EntryState(_DROP * FOOT, 0.0, 0.0, 0.0, 0.0, 0.0)
    return flight.simulate(start, body, air, None, flight.StopConditions(time=time), rtol=1e-10, samples=8)


def nesc_check_cases(case: str) -> list[Row]:
    """Compare where the flights are after 30 s with one of the report's simulations.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Altitude and speed within 1 in 10 000, twice the spread of the report's simulations 4 to 6. Their
        gravity model includes J2, ours up to J4, a difference of a centimetre.
    """
    comparisons = []
    for row in table("nesc_check_cases"):
        if row["simulation"] != REFERENCE or row["time_s"] != "30":
            continue
        components = [float(row[f"velocity_{axis}_ft_s"]) for axis in ("north", "east", "down")]
        for quantity, measured, unit in (
            ("altitude", float(row["altitude_ft"]) * FOOT, "m"),
            ("speed", math.hypot(*components) * FOOT, "m/s"),
        ):
            words = f"{quantity} after 30 s, {row['flight']} ({row['case_id']})"
            comparisons.append(
                compare(
                    case,
                    words,
                    measured,
                    partial(_after, row["case_id"], quantity, 30.0),
                    unit,
                    (0.9999, 1.0001),
                    row,
                    kind="code",
                    band_source="twice the spread of the report's simulations 4 to 6",
                )
            )
    return comparisons


def _after(name: str, quantity: str, time: float) -> float:
    """Return a quantity of a check case after a time [s]."""
    return float(getattr(_flown(name, time), quantity)[-1])


_flown = cache(check_case)
