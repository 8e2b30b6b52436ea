"""Single points: correlations, shock states and closed forms compared with published values."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial

from shocklayer import gas, heating, plasma
from shocklayer.core.types import Array
from shocklayer.facilities.reflected_shock import shock_tube
from shocklayer.validation.comparison_row import Row, compare, number, table

_SPREAD = "spread of equilibrium codes: thermodynamic data, composition of air"


def heating_correlations(case: str) -> list[Row]:
    """Compare the heating correlations with published values for the same inputs.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Within 1 %: the same formula with the same constants.
    """
    models: dict[str, Callable[[float, float, float], Array]] = {
        "Sutton-Graves": heating.sutton_graves,
        "Tauber-Sutton Earth": heating.tauber_sutton,
    }
    rows = []
    for entry in table("correlation_check_points"):
        measured = number(entry["expected"])
        model = models.get(entry["correlation"])
        if measured is None or model is None:
            continue
        density, speed, radius = (float(entry[key]) for key in ("rho_kg_m3", "V_m_s", "Rn_m"))
        rows.append(
            compare(
                case,
                f"{entry['correlation']}, {speed:g} m/s, {density:g} kg/m3, R {radius:g} m",
                measured,
                partial(_value, model, density, speed, radius),
                "W/m2",
                (0.99, 1.01),
                entry,
                kind="formula",
                band_source="the same formula with the same constants; rounding of the printed values",
            )
        )
    return rows


def _value(function: Callable[..., Array], *arguments: float) -> float:
    return float(function(*arguments))


def critical_density(case: str) -> list[Row]:
    """Compare critical electron densities with published values of the closed form.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Within 0.1 %, the rounding of the published values.
    """
    entry = next(row for row in table("closed_form_cases") if row["case_id"] == "CF-NC-1")
    rows = []
    for frequency, printed in zip(
        (401e6, 1575.42e6, 2.2e9, 8.4e9), entry["expected"].split(";"), strict=True
    ):
        rows.append(
            compare(
                case,
                f"critical density at {frequency / 1e9:g} GHz",
                float(printed),
                partial(_value, plasma.critical_density, frequency),
                "1/m3",
                (0.999, 1.001),
                entry,
                kind="formula",
                band_source="rounding of the printed values",
            )
        )
    return rows


def equilibrium_shock(case: str) -> list[Row]:
    """Compare states behind normal shocks with those of an established code.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Within 1 %, the spread of equilibrium codes (thermodynamic data, composition of air).
    """
    rows = []
    for entry in table("equilibrium_shock_states"):
        if not entry["gas"].startswith("equilibrium") or "normal shock" not in entry["quantity"]:
            continue
        speed, temperature, pressure = (float(entry[key]) for key in ("shock_speed_m_s", "T1_K", "p1_Pa"))
        for column, unit, name in (
            ("T2_K", "K", "temperature"),
            ("p2_Pa", "Pa", "pressure"),
            ("gas_speed_lab_m_s", "m/s", "gas speed"),
        ):
            measured = number(entry[column])
            if measured is not None:
                words = f"{name} behind a shock of {speed:g} m/s at {pressure:g} Pa"
                rows.append(
                    compare(
                        case,
                        words,
                        measured,
                        partial(_behind_shock, name, speed, temperature, pressure),
                        unit,
                        (0.99, 1.01),
                        entry,
                        kind="code",
                        band_source=_SPREAD,
                    )
                )
    return [*rows, *_stagnation_pressures(case)]


def _behind_shock(name: str, speed: float, temperature: float, pressure: float) -> float:
    """Return temperature, pressure or gas speed behind a shock into gas at rest."""
    air = gas.mixture("air13")
    state = gas.normal_shock(air, speed, temperature, pressure)
    if name == "gas speed":
        ahead = gas.equilibrium_tp(air, temperature, pressure)
        return speed * (1.0 - float(ahead.density) / float(state.density))
    return float(getattr(state, name))


def _at_rest(name: str, speed: float, temperature: float, pressure: float) -> float:
    """Return temperature or pressure of a stream brought to rest."""
    return float(getattr(gas.stagnation_state(gas.mixture("air13"), speed, temperature, pressure), name))


def _stagnation_pressures(case: str) -> list[Row]:
    """Compare pressures after isentropic compression to rest with those of an established code."""
    rows = []
    for entry in table("equilibrium_shock_states"):
        if "isentropic stagnation" not in entry["quantity"]:
            continue
        speed, temperature, pressure = (float(entry[key]) for key in ("shock_speed_m_s", "T1_K", "p1_Pa"))
        for column, unit, name in (("T2_K", "K", "temperature"), ("p2_Pa", "Pa", "pressure")):
            words = f"stagnation {name} of a stream of {speed:g} m/s at {temperature:g} K, isentropic"
            rows.append(
                compare(
                    case,
                    words,
                    float(entry[column]),
                    partial(_at_rest, name, speed, temperature, pressure),
                    unit,
                    (0.99, 1.01),
                    entry,
                    kind="code",
                    band_source=_SPREAD,
                )
            )
    return rows


def tunnel_match(case: str) -> list[Row]:
    """Compare the speed equivalent to a stated enthalpy with that stated for the facility.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Within 2 %: the values are stated to two or three digits.
    """
    entry = next(row for row in table("tunnel_match_cases") if row["case_id"] == "TM-7")
    return [
        compare(
            case,
            "speed equivalent to 25 MJ/kg (HIEST)",
            7.07,
            _equivalent_speed,
            "km/s",
            (0.98, 1.02),
            entry,
            kind="formula",
            band_source="two to three digits stated for the facility",
        )
    ]


def _equivalent_speed() -> float:
    """Return the speed [km/s] at which air at sea level has a total enthalpy of 25 MJ/kg."""
    cold = float(gas.equilibrium_tp(gas.mixture("air13"), 288.15, 101325.0).enthalpy)
    return math.sqrt(2.0 * (25e6 - cold)) / 1e3


def shock_tunnel_reservoir(case: str) -> list[Row]:
    """Compare the nozzle supply of shots of T4 with that of another code.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Temperature and enthalpy, from the fill state, the measured shock speed and the measured supply
        pressure, within 0.1 %: both are in equilibrium. The Pitot pressure is not compared, because the area
        ratio of the nozzle was chosen to give it.
    """
    rows = []
    for entry in table("shock_tunnel_reservoir_cases"):
        for column, words, unit in (
            ("T5s_K", "temperature", "K"),
            ("H5s_minus_H1_MJ_kg", "enthalpy above the fill gas", "MJ/kg"),
        ):
            measured = number(entry[column])
            if measured is not None:
                rows.append(
                    compare(
                        case,
                        f"nozzle supply of {entry['facility_shot']}: {words}",
                        measured,
                        partial(_supply, words, entry),
                        unit,
                        (0.999, 1.001),
                        entry,
                        kind="code",
                        band_source="0.1 %, the tolerance that the other code states for its own tests",
                    )
                )
    return rows


def _supply(words: str, entry: Mapping[str, str]) -> float:
    """Return temperature [K] or enthalpy above the fill gas [MJ/kg] of the nozzle supply of a shot."""
    filled, temperature, speed = (float(entry[key]) for key in ("p1_Pa", "T1_K", "shock_speed_m_s"))
    pressure = float(entry["nozzle_supply_p_MPa"]) * 1e6
    reservoir = shock_tube(filled, temperature, speed, pressure, gas.mixture("air5"))
    return float(reservoir.supply.temperature if words == "temperature" else reservoir.enthalpy / 1e6)
