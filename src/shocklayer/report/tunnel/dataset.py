"""Everything of a run of a tunnel as one dataset for netCDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from shocklayer import __version__

if TYPE_CHECKING:
    import xarray

    from shocklayer.heating.model_in_stream import TunnelRun

UNITS = {
    "temperature": "K",
    "vibrational_temperature": "K",
    "wall_temperature": "K",
    "pressure": "Pa",
    "density": "kg m-3",
    "speed": "m s-1",
    "shock_speed": "m s-1",
    "sound_speed": "m s-1",
    "enthalpy": "J kg-1",
    "unit_reynolds_number": "m-1",
    "pitot_pressure": "Pa",
    "dynamic_pressure": "Pa",
    "distance": "m",
    "time": "s",
    "test_time": "s",
    "starts": "s",
    "mass_flux": "kg m-2 s-1",
    "flight_equivalent_speed": "m s-1",
    "flight_equivalent_altitude": "m",
    "stagnation_heat_flux": "W m-2",
    "nose_radius": "m",
    "length": "m",
    "standoff_equilibrium": "m",
    "standoff_frozen": "m",
    "density_times_length": "kg m-2",
    "displacement_thickness": "m",
    "throat_diameter": "m",
    "angle": "degree",
    "shock_angle": "degree",
}
"""Units by the last word of a name; a name that is not here is a pure number."""
_ENDINGS = {"temperature": "K", "pressure": "Pa", "speed": "m s-1"}
_PARTS = (
    "throat",
    "shock_tube",
    "driver",
    "secondary_driver",
    "heater",
    "nozzle",
    "condensation",
    "test_time_limits",
)
_STREAMS = ("chosen", "equilibrium", "frozen")


def unit_of(name: str) -> str:
    """Return the CF unit of a quantity by its name."""
    known = UNITS.get(name)
    if known is None:
        known = next((unit for word, unit in _ENDINGS.items() if name.endswith(word)), "1")
    return known


def dataset(document: TunnelRun) -> xarray.Dataset:
    """Return a run as a dataset.

    Parameters
    ----------
    document : TunnelRun
        From `heating.model_in_stream.with_model`.

    Returns
    -------
    xarray.Dataset
        The streams over ``chemistry``, the states of the shock tube over ``state``, the nozzle over
        ``point``, the waves over ``wave`` and ``node`` (not a number beyond their ends), mole fractions over
        ``species``; scalars for the rest. The whole document is in the attribute ``document``.
    """
    import xarray as xr

    streams = (document["test_section"], document["equilibrium"], document["frozen"])
    species = sorted({name for stream in streams for name in stream["mole_fractions"]})
    variables: dict[str, Any] = {}

    def put(name: str, dimensions: tuple[str, ...], values: object, unit: str) -> None:
        label = name.replace("_", " ")
        variables[name] = (dimensions, values, {"units": unit, "long_name": label})

    for key in document["test_section"]:
        if key != "mole_fractions":
            put(f"test_section_{key}", ("chemistry",), [float(s[key]) for s in streams], unit_of(key))
    fractions = [[stream["mole_fractions"].get(name, 0.0) for name in species] for stream in streams]
    put("test_section_mole_fractions", ("chemistry", "species"), fractions, "1")
    coordinates: dict[str, Any] = {"chemistry": list(_STREAMS), "species": species}
    states = document.get("states")
    if states:
        coordinates["state"] = list(states)
        for key in next(iter(states.values())):
            put(f"state_{key}", ("state",), [float(each[key]) for each in states.values()], unit_of(key))
    along = document.get("nozzle_profile")
    if along is not None:
        for key, values in along.items():
            if isinstance(values, list):
                put(f"nozzle_{key}", ("point",), values, unit_of(key))
        table = along["mole_fractions"]
        lines = [table.get(name, [0.0] * len(along["distance"])) for name in species]
        put("nozzle_mole_fractions", ("point", "species"), np.array(lines).T, "1")
    waves = document.get("waves")
    if waves:
        coordinates["wave"] = [wave["name"] for wave in waves]
        width = max(len(wave["time"]) for wave in waves)
        for key in ("distance", "time"):
            padded = np.full((len(waves), width), np.nan)
            for row, wave in zip(padded, waves, strict=True):
                row[: len(wave[key])] = wave[key]
            put(f"wave_{key}", ("wave", "node"), padded, unit_of(key))
    scalars: dict[str, Mapping[str, object]] = {
        "": {"test_time": document["test_time"]},
        "reservoir_": document["reservoir"],
        "model_": document["model"],
        **{f"{name}_": part for name in _PARTS if isinstance(part := document.get(name), dict)},
    }
    for prefix, part in scalars.items():
        for key, value in _numbers(part):
            last = key.rpartition("_of_")[0] or key
            unit = "s" if prefix == "test_time_limits_" else unit_of(last)
            put(f"{prefix}{key}", (), value, unit)
    attributes = {
        "Conventions": "CF-1.11",
        "title": f"Run of {document['facility']}",
        "source": f"shocklayer {__version__}",
        "document": json.dumps(document, allow_nan=False),
    }
    return xr.Dataset(variables, coordinates, attributes)


def _numbers(part: Mapping[str, object], prefix: str = "") -> list[tuple[str, float]]:
    """Return the numbers of a document by name, those of nested ones with the names joined."""
    found: list[tuple[str, float]] = []
    for key, value in part.items():
        name = f"{prefix}{key}".replace(" ", "_").replace("'", "")
        if key in ("mole_fractions", "warnings"):
            continue
        if isinstance(value, bool) or value is None or isinstance(value, str | list):
            continue
        if isinstance(value, Mapping):
            found += _numbers(value, f"{name}_")
        elif isinstance(value, int | float):
            found.append((name, float(value)))
    return found
