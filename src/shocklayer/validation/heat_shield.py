"""Heat shield compared with closed forms and with the codes of the Ablation Workshop."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from shocklayer.gas.ablation import wall_gas
from shocklayer.heat_shield.case import compute
from shocklayer.heat_shield.profiles import ShieldHistory
from shocklayer.scenario import builtin
from shocklayer.scenario.loading import read_model
from shocklayer.scenario.shield_case import ShieldCase
from shocklayer.validation.comparison_row import Row, compare, number, table

_AIR = {"N2": 0.79, "O2": 0.21}
_TACOT_GAS = {"C": 0.206, "H": 0.679, "O": 0.115}
_TIMES = (2.0, 5.0, 10.0, 20.0, 30.0, 40.0, 60.0, 80.0, 90.0, 120.0, 133.0)
"""Times of the tables that are compared [s]."""
_SPREAD = "spread between the codes of the workshop"
_FLOW: dict[str, Any] = {
    "heat_transfer_coefficient": "0.3 kg/m^2/s",
    "recovery_enthalpy": "1.5 MJ/kg",
    "gas": "air11",
}
_HEATED: dict[str, Any] = {"duration": "60 s", "cool_down": "60 s"}
_TACOT = [{"material": "tacot", "thickness": "50 mm"}]
_BACKING: dict[str, Any] = {"density": 1000, "specific_heat": 1000, "thermal_conductivity": 1}


class _Workshop(NamedTuple):
    """One case: what it is, the code it is compared with, and the bands."""

    title: str
    code: str
    layers: list[dict[str, Any]]
    exposure: dict[str, Any]
    kelvin: float
    from_time: float
    recession: float


_CASES = {
    "AW-1.0": _Workshop(
        "Workshop 1.0 (FIAT)",
        "FIAT",
        _TACOT,
        {"surface_temperature": "1644 K", "initial_temperature": "298 K", **_HEATED},
        13.0,
        5.0,
        math.nan,
    ),
    "AW-2.1": _Workshop(
        "Workshop 2.1 (Amaryllis)",
        "Amaryllis",
        _TACOT,
        {**_FLOW, **_HEATED, "surface_chemistry": "none"},
        8.0,
        2.0,
        math.nan,
    ),
    "AW-2.2": _Workshop(
        "Workshop 2.2 (Amaryllis)", "Amaryllis", _TACOT, {**_FLOW, **_HEATED}, 8.0, 2.0, 0.015
    ),
    "STARDUST-TACOT": _Workshop(
        "Stardust heating on TACOT (PATO)",
        "PATO 3.1",
        [
            {"material": "tacot", "thickness": "58 mm"},
            {"thickness": "1.4 mm", **_BACKING},
            {"thickness": "12.7 mm", **_BACKING},
        ],
        {
            "file": "builtin:validation/stardust_stagnation_heating.csv",
            "gas": "air11",
            "initial_temperature": "260 K",
            "surroundings_temperature": "294.26 K",
        },
        math.nan,
        30.0,
        0.03,
    ),
}


def heat_shield(case: str) -> list[Row]:
    """Compare conduction, charring, recession and the gas at the wall with closed forms and other codes.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Temperatures within the kelvins, recession within the per cent by which the codes of the workshop
        differ.
    """
    rows = [*_wall_gas(case)]
    for name, workshop in _CASES.items():
        for entry in table("ablation_workshop"):
            if entry["case"] == name and entry["code"] == workshop.code:
                rows += _compared(case, name, workshop, entry)
    return rows


def _wall_gas(case: str) -> list[Row]:
    """Return the plateaus of carbon in air, and the table of another code."""
    oxygen = 0.21 * 31.9988 / (0.21 * 31.9988 + 0.79 * 28.0134)
    rows = [
        Row(
            case,
            f"B'c of carbon in air at {kelvin:g} K, burnt to {product}",
            oxygen * ratio,
            partial(_char, 1e5, 0.0, kelvin),
            "1",
            (0.999, 1.001),
            "mass of carbon to that of oxygen in the product",
            "computed",
            kind="formula",
            band_source="0.1 %, traces of other species",
        )
        for kelvin, product, ratio in ((300.0, "CO2", 12.0107 / 31.9988), (1800.0, "CO", 24.0214 / 31.9988))
    ]
    for entry in table("wall_gas_carbon"):
        pressure, blowing, kelvin = (
            float(entry[key]) for key in ("pressure_Pa", "gas_blowing", "temperature_K")
        )
        measured = float(entry["char_blowing"])
        if kelvin not in (800.0, 1500.0, 2800.0, 3200.0, 3600.0) or measured < 1e-3:
            continue
        band = 0.06 if kelvin > 2600.0 else 0.01
        rows.append(
            compare(
                case,
                f"B'c at {kelvin:g} K, {pressure:g} Pa, B'g {blowing:g}",
                measured,
                partial(_char, pressure, blowing, kelvin),
                "1",
                (1.0 - band, 1.0 + band),
                {**entry, "status": "verified_secondary"},
                kind="code",
                band_source="spread between two codes: 6 % on the sublimation rise, 1 % below",
            )
        )
    return rows


def _char(pressure: float, blowing: float, kelvin: float) -> float:
    gas = _TACOT_GAS if blowing else None
    found = wall_gas(_AIR, gas, np.array([pressure]), np.array([blowing]), np.array([kelvin]))
    return float(found.char_blowing[0, 0, 0])


def _compared(case: str, name: str, workshop: _Workshop, entry: Mapping[str, str]) -> list[Row]:
    """Return the row of an entry of the workshop's results, none where no band is known."""
    time, measured = float(entry["time_s"]), float(entry["value"])
    if time not in _TIMES or time < workshop.from_time:
        return []
    depth = number(entry["depth_mm"])
    surface = entry["quantity"] == "surface temperature" and "surface_temperature" not in workshop.exposure
    if entry["quantity"] == "recession" and math.isfinite(workshop.recession) and time >= 40.0:
        words, unit, band = "recession", "mm", workshop.recession
        value: Callable[[ShieldHistory], np.ndarray] = _recession
    elif surface and math.isfinite(workshop.kelvin):
        words, unit, band = "surface temperature", "K", workshop.kelvin / measured
        value = _surface
    elif entry["quantity"] == "temperature" and math.isfinite(workshop.kelvin) and depth is not None:
        words, unit, band = f"temperature at {depth:g} mm", "K", workshop.kelvin / measured
        value = partial(_at_depth, depth * 1e-3)
    elif entry["quantity"] == "pyrolysis gas flux" and name == "AW-1.0":
        words, unit, band = "flux of pyrolysis gas", "kg/m2/s", 0.03
        value = _gas_flux
    else:
        return []
    return [
        compare(
            case,
            f"{workshop.title}: {words} at {time:g} s",
            measured,
            lambda: float(np.interp(time, _history(name).time, value(_history(name)))),
            unit,
            (1.0 - band, 1.0 + band),
            {**entry, "status": "verified_secondary"},
            kind="code",
            band_source=_SPREAD,
        )
    ]


def _recession(history: ShieldHistory) -> np.ndarray:
    return history.recession * 1e3


def _surface(history: ShieldHistory) -> np.ndarray:
    return history.surface_temperature


def _gas_flux(history: ShieldHistory) -> np.ndarray:
    return history.gas_flux


def _at_depth(depth: float, history: ShieldHistory) -> np.ndarray:
    return history.at_depth(depth)


@cache
def _history(name: str) -> ShieldHistory:
    """Return a case of the workshop as `shocklayer shield` computes it."""
    workshop = _CASES[name]
    folder: Path = builtin.data_directory()
    raw = {"title": workshop.title, "layer": workshop.layers, "exposure": workshop.exposure}
    return compute(read_model(ShieldCase, raw, name, folder), folder).history
