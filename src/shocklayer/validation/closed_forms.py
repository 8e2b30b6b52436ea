"""The equations of motion compared with closed forms of entry and glide, under their assumptions."""

from __future__ import annotations

import math
from functools import cache, partial

import numpy as np

from shocklayer import flight, planet
from shocklayer.core.constants import EARTH_MEAN_RADIUS, GAS_CONSTANT, STANDARD_GRAVITY
from shocklayer.flight import FlightHistory
from shocklayer.planet.profile import build_atmosphere, grid_altitudes
from shocklayer.validation.comparison_row import Row, RowOptions, compare, table
from shocklayer.vehicle import aerodynamics

_SCALE_HEIGHT = 7000.0
_SURFACE_DENSITY = 1.225
_MOLAR_MASS = 0.0289644


def _exponential_air() -> planet.Atmosphere:
    """Return an isothermal atmosphere of the closed forms' scale height."""
    altitude = grid_altitudes()
    log_density = math.log(_SURFACE_DENSITY) - altitude / _SCALE_HEIGHT
    temperature = np.full_like(altitude, STANDARD_GRAVITY * _SCALE_HEIGHT * _MOLAR_MASS / GAS_CONSTANT)
    return build_atmosphere(
        log_density, temperature, np.full_like(altitude, _MOLAR_MASS), altitude[0], altitude[-1]
    )


def _body(ballistic_coefficient: float, lift_to_drag: float) -> flight.Body:
    return flight.Body(
        mass=ballistic_coefficient,
        reference_area=1.0,
        nose_radius=1.0,
        reference_length=1.0,
        aerodynamics=aerodynamics.constant(1.0, lift_to_drag),
    )


def allen_eggers(case: str) -> list[Row]:
    """Compare a ballistic entry with the closed form of Allen and Eggers.

    The entry is at nearly circular speed, where the terms that the theory neglects (gravity and the curvature
    of the path) nearly cancel; it heads north, where planetary rotation matters least.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Peak deceleration, its altitude, and the speed there, within 15 %. The closed form assumes a straight
        path; A. Putnam and R. Braun (J. Guidance 38(3), 2015) report errors up to 35 % for shallow entries.
    """
    entries = {row["case_id"]: row for row in table("closed_form_cases")}
    entry_speed, angle, ballistic_coefficient = 7800.0, math.radians(5.0), 1000.0

    @cache
    def history() -> FlightHistory:
        start = flight.EntryState(125e3, entry_speed, -angle, 0.0, 0.0, 0.0)
        body, stop = _body(ballistic_coefficient, 0.0), flight.StopConditions(altitude=10e3)
        return flight.simulate(start, body, _exponential_air(), stop=stop)

    def at_peak(name: str) -> float:
        return float(getattr(history(), name)[int(np.argmax(history().load_factor))])

    deceleration = entry_speed**2 * math.sin(angle) / (2.0 * math.e * STANDARD_GRAVITY * _SCALE_HEIGHT)
    altitude = _SCALE_HEIGHT * math.log(
        _SURFACE_DENSITY * _SCALE_HEIGHT / (ballistic_coefficient * math.sin(angle))
    )
    tolerance = (0.85, 1.15)
    approximate: RowOptions = {
        "kind": "formula",
        "band_source": "our choice: Putnam and Braun (2015) report errors of the closed form up to 35 %",
    }
    first, third = entries["CF-AE-1"], entries["CF-AE-3"]
    return [
        compare(
            case,
            "peak deceleration at 7.8 km/s and -5 deg",
            deceleration,
            partial(at_peak, "load_factor"),
            "g0",
            tolerance,
            first,
            **approximate,
        ),
        compare(
            case,
            "altitude of peak deceleration",
            altitude,
            partial(at_peak, "altitude"),
            "m",
            tolerance,
            first,
            **approximate,
        ),
        compare(
            case,
            "speed at peak deceleration over entry speed",
            math.exp(-0.5),
            lambda: at_peak("speed") / entry_speed,
            "1",
            tolerance,
            third,
            **approximate,
        ),
    ]


def equilibrium_glide(case: str) -> list[Row]:
    """Compare the range of an equilibrium glide with Saenger's closed form.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Within 5 %: the closed form neglects the slope of the path, and the planet's flattening and rotation.
    """
    entry = next(row for row in table("closed_form_cases") if row["case_id"] == "CF-EG-1")
    speed, lift_to_drag, circular = 6000.0, 2.6, 7905.0
    ballistic_coefficient = 1000.0
    # Lift balances weight minus centrifugal force; the path descends as the required density increases.
    weight_fraction = 1.0 - (speed / circular) ** 2
    density = 2.0 * ballistic_coefficient * STANDARD_GRAVITY * weight_fraction / (lift_to_drag * speed**2)
    altitude = _SCALE_HEIGHT * math.log(_SURFACE_DENSITY / density)
    angle = -2.0 * _SCALE_HEIGHT * STANDARD_GRAVITY / (lift_to_drag * speed**2)

    def distance() -> float:
        start = flight.EntryState(altitude, speed, angle, 0.0, math.radians(-32.0), 0.0)
        body, stop = _body(ballistic_coefficient, lift_to_drag), flight.StopConditions(altitude=1.0)
        history = flight.simulate(start, body, _exponential_air(), stop=stop)
        # The closed form ends at rest; the flight is compared at a tenth of its speed, 1 % of its energy.
        return float(history.ground_distance[int(np.argmax(history.speed < 0.1 * speed)) or -1])

    measured = lift_to_drag * EARTH_MEAN_RADIUS / 2.0 * math.log(1.0 / weight_fraction)
    return [
        compare(
            case,
            "range of a glide from 6 km/s at a lift-to-drag ratio of 2.6",
            measured,
            distance,
            "m",
            (0.95, 1.05),
            entry,
            kind="formula",
            band_source="our choice: the closed form neglects slope, flattening and rotation",
        )
    ]
