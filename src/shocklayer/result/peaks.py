"""The few numbers one asks first, drawn out of a finished dataset."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

from shocklayer import __version__
from shocklayer.core.quantities import QUANTITIES

if TYPE_CHECKING:
    import xarray

_PEAKED = (
    "speed",
    "mach_number",
    "load_factor",
    "dynamic_pressure",
    "total_enthalpy",
    "stagnation_pressure",
    "stagnation_temperature",
    "convective_heat_flux",
    "radiative_heat_flux",
    "stagnation_heat_flux",
    "heat_load",
    "wall_temperature",
    "surface_temperature",
    "bondline_temperature",
    "electron_density",
    "electron_density_equilibrium",
    "electron_density_frozen",
    "attenuation",
)
_VERSIONED = ("jax", "jaxlib", "numpy", "scipy", "xarray")


def peaks(data: xarray.Dataset) -> dict[str, dict[str, Any]]:
    """Find the largest value of each variable that has one worth naming.

    Parameters
    ----------
    data : xarray.Dataset
        A finished result.

    Returns
    -------
    dict
        Variable -> ``value``, ``unit``, ``time`` [s], ``altitude`` [m], and where it applies the
        ``station`` or ``radio`` of the largest value, and ``low`` and ``high``, the ends of its band (None
        without one). Variables without any number are left out.
    """
    summits: dict[str, dict[str, Any]] = {}
    for name, place in _positions(data).items():
        values = data[name].values
        entry: dict[str, Any] = {
            "value": float(values[place]),
            "unit": QUANTITIES[name].unit,
            "time": float(data["time"].values[place[0]]),
            "altitude": float(data["altitude"].values[place[0]]),
        }
        for dim, index in zip(data[name].dims[1:], place[1:], strict=True):
            entry[str(dim)] = (
                data[dim].values[index].item() if dim == "station" else str(data[dim].values[index])
            )
        if f"{name}_low" in data and f"{name}_high" in data:
            ends = (float(data[f"{name}_{end}"].values[place]) for end in ("low", "high"))
            entry["low"], entry["high"] = (end if np.isfinite(end) else None for end in ends)
        else:
            entry["low"] = entry["high"] = None
        summits[name] = entry
    return summits


def sample_of_peaks(data: xarray.Dataset) -> dict[str, int]:
    """Return the flight sample of each peak that `peaks` finds.

    Parameters
    ----------
    data : xarray.Dataset
        A finished result.

    Returns
    -------
    dict of str to int
        Variable to index on ``time``.
    """
    return {name: position[0] for name, position in _positions(data).items()}


def _positions(data: xarray.Dataset) -> dict[str, tuple[int, ...]]:
    """Return the index of the largest value of each variable that has a number."""
    positions: dict[str, tuple[int, ...]] = {}
    for name in _PEAKED:
        if name not in data or data[name].size == 0:
            continue
        values = data[name].values
        if np.isfinite(values).any():
            place = np.unravel_index(int(np.nanargmax(values)), values.shape)
            positions[name] = tuple(int(index) for index in place)
    return positions


def versions() -> dict[str, str]:
    """Return the versions of what computed the result.

    Returns
    -------
    dict of str to str
        Package name to version; Python among them.
    """
    found = {"python": platform.python_version(), "shocklayer": __version__}
    for name in _VERSIONED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found
