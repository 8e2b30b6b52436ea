"""Shots of shock tunnels and expansion tubes: computed by other codes, and measured."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from math import sqrt

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.facilities.catalogue import facility
from shocklayer.facilities.run_document import RunDocument
from shocklayer.facilities.run_facility import run
from shocklayer.gas.equilibrium.frozen import frozen_state_tp
from shocklayer.gas.mixtures import mixture
from shocklayer.heating.model_in_stream import TunnelRun, with_model
from shocklayer.validation.comparison_row import Kind, Row, compare, table

_KINDS: dict[str, Kind] = {"code": "code", "nature": "nature"}


def tunnel_shots(case: str) -> list[Row]:
    """Compare runs of facilities with published shots.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Kind ``code`` against ESTCN, NENZF1D and PITOT, within what their own tests allow; kind ``nature``
        against measured shock speeds, Pitot pressures and calibrations.
    """
    return [
        compare(
            case,
            f"{entry['shot']}: {entry['quantity'].replace('_', ' ').replace('.', ', ')}",
            float(entry["published_value"]),
            partial(_computed, entry),
            entry["unit"],
            (float(entry["low"]), float(entry["high"])),
            entry,
            kind=_KINDS[entry["kind"]],
            band_source=_band_source(entry),
            remark=entry["note"],
        )
        for entry in table("tunnel_shots")
    ]


def _band_source(entry: Mapping[str, str]) -> str:
    if entry["kind"] == "code":
        return "tolerance of the other code's own tests; 2 to 3 % between rate sets"
    return "our choice: 3 to 5 % of a shock speed or Pitot pressure from shot to shot"


@cache
def _document(name: str, settings: str) -> RunDocument:
    return run(facility(name), settings.split(";"))


@cache
def _with_model(name: str, settings: str) -> TunnelRun:
    return with_model(_document(name, settings))


def _computed(entry: Mapping[str, str]) -> float:
    """Follow the dotted name of a quantity through the document of its run."""
    document = _document(entry["facility"], entry["settings"])
    keys = entry["quantity"].split(".")
    if entry["quantity"] == "pitot_ratio":
        supply = document["reservoir"]["pressure"]
        return document["test_section"]["pitot_pressure"] / supply if supply else float("nan")
    if entry["quantity"] == "mach_number_of_all_modes":
        return _mach_number_of_all_modes(document)
    value: object = _with_model(entry["facility"], entry["settings"]) if "model" in keys else document
    for key in keys:
        assert isinstance(value, dict)
        value = value[key]
    assert isinstance(value, float | int)
    return float(value)


def _mach_number_of_all_modes(document: RunDocument) -> float:
    """Mach number as NENZF1D prints it: its exponent has the heat capacity of vibration, at T_v, as well."""
    section = document["test_section"]
    air = mixture("air5")
    fractions = np.array([section["mole_fractions"][name] for name in air.names])
    hot = frozen_state_tp(air, fractions, section["vibrational_temperature"], section["pressure"])
    capacity, gas_constant = float(hot.specific_heat_pressure), GAS_CONSTANT / float(hot.molar_mass)
    exponent = capacity / (capacity - gas_constant)
    return section["speed"] / sqrt(exponent * gas_constant * section["temperature"])
