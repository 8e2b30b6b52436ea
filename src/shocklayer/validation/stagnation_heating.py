"""Stagnation heating in flight, as a run computes it, compared with reconstructions, calorimeters and CFD."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from shocklayer import heating
from shocklayer.validation.comparison_row import Kind, Row, compare, number, table
from shocklayer.validation.flights import result_of, vehicle_of

CONVECTIVE_TOLERANCE = (0.85, 1.15)
"""Accepted ratio of a convective correlation to flight data or CFD."""
RADIATIVE_TOLERANCE = (0.5, 2.0)
"""Accepted ratio of a radiative correlation to flight data."""
_TOTAL_TOLERANCE = (0.75, 1.4)
"""Accepted ratio of a flux of which a third is radiation: the two above, weighted."""
_CONVECTIVE_BAND = "15 %, the accuracy usually expected of convective correlations in flight"
_RADIATIVE_BAND = "factor of two, the accuracy usually expected of radiative correlations"
_TOTAL_BAND = "15 % of the convective two thirds and a factor of two of the radiative third"
_FIRE_II_START = 1618.25
"""Time of the first row of FIRE II's table, at which the scenario starts [s]."""
_APOLLO_SPHERE = 3.048
"""Radius of the sphere to which the report of Apollo 4 refers its fluxes [m]."""


def stardust_heating(case: str) -> list[Row]:
    """Compare Stardust's stagnation heating and heat load with the CFD solution of the reconstruction.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        At the stated flight point and at the peak of the computed flight; the reference includes radiation.
    """
    entry = next(row for row in table("heating_benchmarks") if row["case_id"] == "HB-STARDUST-CFD")
    density, speed = float(entry["rho_inf_kg_m3"]), float(entry["V_m_s"])
    peak = float(entry["q_peak_W_cm2"]) * 1e4
    return [
        compare(
            case,
            quantity,
            measured,
            predict,
            unit,
            CONVECTIVE_TOLERANCE,
            entry,
            band_source=_CONVECTIVE_BAND,
        )
        for quantity, measured, predict, unit in (
            (
                "convective plus radiative flux at the stated point of peak heating",
                peak,
                partial(_flux, "total", "stardust", density, speed),
                "W/m2",
            ),
            (
                "peak convective plus radiative flux of the computed trajectory",
                peak,
                partial(_largest, "stardust", "stagnation_heat_flux"),
                "W/m2",
            ),
            (
                "stagnation heat load of the computed trajectory",
                float(entry["heat_load_J_cm2"]) * 1e4,
                partial(_largest, "stardust", "heat_load"),
                "J/m2",
            ),
        )
    ]


def fire_ii_heating(case: str) -> list[Row]:
    """Compare FIRE II's stagnation heating with CFD and the calorimeters of the flight.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Convective: with the mean of three fully catalytic CFD solutions. Total: with the flight. While the
        vehicle is that of the scenario, as its run gives them; after the first calorimeters have gone, for
        the nose radius of the one that flew at that time.
    """
    rows = []
    for entry in table("fire2_heating"):
        solved = np.mean([float(entry[f"q_conv_CFD_{code}_W_cm2"]) for code in ("DPLR", "LAURA", "US3D")])
        at = f"at {entry['time_s']} s ({entry['altitude_km']} km)"
        radiates = float(entry["velocity_m_s"]) > _RADIATING
        rows += [
            compare(
                case,
                f"convective flux {at}, compared with CFD",
                float(solved) * 1e4,
                partial(_fire_ii_flux, "convective", entry),
                "W/m2",
                CONVECTIVE_TOLERANCE,
                entry,
                band_source=_CONVECTIVE_BAND,
            ),
            compare(
                case,
                f"convective plus radiative flux {at}, compared with the calorimeter",
                float(entry["q_total_flight_W_cm2"]) * 1e4,
                partial(_fire_ii_flux, "total", entry),
                "W/m2",
                _TOTAL_TOLERANCE if radiates else CONVECTIVE_TOLERANCE,
                entry,
                band_source=_TOTAL_BAND if radiates else _CONVECTIVE_BAND,
            ),
        ]
    return rows


_RADIATING = 9000.0
"""Speed above which the gas radiates noticeably [m/s]."""


def apollo_4_heating(case: str) -> list[Row]:
    """Compare Apollo 4's radiometer and the report's cold-wall convective flux with the correlations.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Every row of the table that has a density, for the nose radius of the command module as a run takes
        it, and for the sphere to which the report refers its fluxes. The convective reference is computed in
        the report, off centre at S/R = 0.732, where nearly the stagnation value is expected; the radiative
        one was measured.
    """
    rows = []
    for entry in table("apollo4_flight"):
        if not entry["density_kg_m3"]:
            continue
        speed, density = float(entry["velocity_relative_m_s"]), float(entry["density_kg_m3"])
        at = f"at {float(entry['time_from_first_row_s']):g} s ({float(entry['altitude_km']):.1f} km)"
        radiation = number(entry["qdot_rad_measured_W_m2"])
        for radius, suffix in ((None, ""), (_APOLLO_SPHERE, f", sphere of {_APOLLO_SPHERE} m")):
            convective: Kind = "code" if radius is None else "alternative"
            radiative: Kind = "nature" if radius is None else "alternative"
            rows.append(
                compare(
                    case,
                    f"convective cold-wall flux {at}, compared with the report's{suffix}",
                    float(entry["qdot_conv_coldwall_SR0p732_W_m2"]),
                    partial(_flux, "cold_wall", "apollo-4", density, speed, radius),
                    "W/m2",
                    CONVECTIVE_TOLERANCE,
                    entry,
                    kind=convective,
                    band_source=_CONVECTIVE_BAND,
                )
            )
            if radiation:
                rows.append(
                    compare(
                        case,
                        f"radiative flux {at}, compared with the radiometer{suffix}",
                        radiation,
                        partial(_flux, "known_radiative", "apollo-4", density, speed, radius),
                        "W/m2",
                        RADIATIVE_TOLERANCE,
                        entry,
                        kind=radiative,
                        band_source=_RADIATIVE_BAND,
                    )
                )
    return rows


def _flux(
    part: str,
    scenario: str,
    density: float,
    speed: float,
    nose_radius: float | None = None,
    wall_temperature: float | None = None,
) -> float:
    """Return a part of the stagnation flux [W/m^2] in a given stream: to the vehicle, or to a sphere."""
    vehicle = vehicle_of(scenario)
    flux = heating.stagnation_heat_flux(
        density,
        speed,
        float(vehicle.nose_radius) if nose_radius is None else nose_radius,
        gradient_factors=heating.shape_factors(vehicle.shape) if nose_radius is None else None,
        emissivity=vehicle.emissivity,
        wall_temperature=wall_temperature,
    )
    return float(getattr(flux, part))


def _largest(scenario: str, name: str) -> float:
    return float(result_of(scenario).data[name].max())


def _fire_ii_flux(part: str, entry: Mapping[str, str]) -> float:
    """Return a part of the stagnation flux [W/m^2] at the time of an entry."""
    radius = float(entry["nose_radius_m"])
    if abs(radius / float(vehicle_of("fire-ii").nose_radius) - 1.0) > 1e-3:
        density, speed = float(entry["rho_inf_kg_m3"]), float(entry["velocity_m_s"])
        return _flux(part, "fire-ii", density, speed, radius, float(entry["T_wall_K"]))
    data = result_of("fire-ii").data
    flux = data["stagnation_heat_flux"]
    if part == "convective":
        flux = data["convective_heat_flux"].sel(station=0.0)
    return float(np.interp(float(entry["time_s"]) - _FIRE_II_START, data["time"].values, flux.values))
