"""Stagnation heating in flight: correlations compared with reconstructions, calorimeters and CFD."""

from __future__ import annotations

import numpy as np

from shocklayer import heating
from shocklayer.validation.comparison_row import Row, compare, table
from shocklayer.validation.flights import result_of, vehicle_of

CONVECTIVE_TOLERANCE = (0.85, 1.15)
"""Accepted ratio of a convective correlation to flight data or CFD."""
RADIATIVE_TOLERANCE = (0.5, 2.0)
"""Accepted ratio of a radiative correlation to flight data."""


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
    density, speed, radius = (float(entry[key]) for key in ("rho_inf_kg_m3", "V_m_s", "nose_radius_m"))
    measured = float(entry["q_peak_W_cm2"]) * 1e4
    flux = heating.stagnation_heat_flux(
        density, speed, radius, air_temperature=float(entry["T_inf_K"]), emissivity=0.85
    )
    data = result_of("stardust").data
    source, status = entry["source"], entry["status"]
    return [
        Row(
            case,
            "convective plus radiative flux at the stated point of peak heating",
            measured,
            float(flux.total),
            "W/m2",
            CONVECTIVE_TOLERANCE,
            source,
            status,
        ),
        Row(
            case,
            "peak convective plus radiative flux of the computed trajectory",
            measured,
            float(data["stagnation_heat_flux"].max()),
            "W/m2",
            CONVECTIVE_TOLERANCE,
            source,
            status,
        ),
        Row(
            case,
            "stagnation heat load of the computed trajectory",
            float(entry["heat_load_J_cm2"]) * 1e4,
            float(data["heat_load"].max()),
            "J/m2",
            CONVECTIVE_TOLERANCE,
            source,
            status,
        ),
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
        Convective: with the mean of three fully catalytic CFD solutions. Total: with the flight.
    """
    rows = []
    for entry in table("fire2_heating"):
        density, speed, radius = (
            float(entry[key]) for key in ("rho_inf_kg_m3", "velocity_m_s", "nose_radius_m")
        )
        solved = np.mean([float(entry[f"q_conv_CFD_{code}_W_cm2"]) for code in ("DPLR", "LAURA", "US3D")])
        flux = heating.stagnation_heat_flux(
            density,
            speed,
            radius,
            air_temperature=float(entry["T_inf_K"]),
            wall_temperature=float(entry["T_wall_K"]),
        )
        at = f"at {entry['time_s']} s ({entry['altitude_km']} km)"
        rows += [
            compare(
                case,
                f"convective flux {at}, compared with CFD",
                float(solved) * 1e4,
                float(flux.convective),
                "W/m2",
                CONVECTIVE_TOLERANCE,
                entry,
            ),
            compare(
                case,
                f"convective plus radiative flux {at}, compared with the calorimeter",
                float(entry["q_total_flight_W_cm2"]) * 1e4,
                float(flux.total),
                "W/m2",
                RADIATIVE_TOLERANCE,
                entry,
            ),
        ]
    return rows


def apollo_4_heating(case: str) -> list[Row]:
    """Compare Apollo 4's radiometer and its cold-wall convective flux with the correlations.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Every fourth row of the table that has a density and a measured radiative flux. The shape is
        that of the vehicle; the convective reference, to a cold wall, is off centre at S/R = 0.732, where the
        source expects nearly the stagnation value.
    """
    body = vehicle_of("apollo-4").shape
    radius, factors = float(body.nose_radius), heating.shape_factors(body)
    rows = []
    measured_rows = [
        row for row in table("apollo4_flight") if row["density_kg_m3"] and row["qdot_rad_measured_W_m2"]
    ]
    for entry in measured_rows[::4]:
        density, speed = float(entry["density_kg_m3"]), float(entry["velocity_relative_m_s"])
        flux = heating.stagnation_heat_flux(density, speed, radius, gradient_factors=factors)
        predicted = float(flux.radiative)
        at = f"at {float(entry['altitude_km']):.1f} km, {speed / 1e3:.2f} km/s"
        rows.append(
            compare(
                case,
                f"convective cold-wall flux {at}",
                float(entry["qdot_conv_coldwall_SR0p732_W_m2"]),
                float(flux.cold_wall),
                "W/m2",
                CONVECTIVE_TOLERANCE,
                entry,
            )
        )
        measured = float(entry["qdot_rad_measured_W_m2"])
        if measured > 0.0 and predicted > 0.0:
            rows.append(
                compare(
                    case,
                    f"radiative flux {at}, compared with the radiometer",
                    measured,
                    predicted,
                    "W/m2",
                    RADIATIVE_TOLERANCE,
                    entry,
                )
            )
    return rows
