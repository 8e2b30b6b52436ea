"""Dense histories of chosen flights: the scenario's own, percentiles and extremes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shocklayer.ensemble.flights import BATCH, fly_batch, nominal_value
from shocklayer.ensemble.inputs import draw
from shocklayer.ensemble.outputs import stagnation
from shocklayer.ensemble.setting import Setting
from shocklayer.ensemble.store import Store
from shocklayer.ensemble.summary import Sample

if TYPE_CHECKING:
    import xarray

_CHOSEN_BY = ("peak_stagnation_heat_flux", "peak_load_factor", "heat_load", "end_time")
_LEVELS = (0.0, 0.0013, 0.05, 0.25, 0.5, 0.75, 0.95, 0.9987, 1.0)
_MOST = 60
_QUANTITIES = {
    "altitude": ("m", "geodetic altitude"),
    "latitude": ("degrees_north", "geodetic latitude"),
    "longitude": ("degrees_east", "longitude"),
    "speed": ("m s-1", "planet-relative speed"),
    "flight_path_angle": ("degree", "flight-path angle"),
    "mach_number": ("1", "Mach number"),
    "air_density": ("kg m-3", "density of the air"),
    "load_factor": ("1", "load factor over standard gravity"),
    "dynamic_pressure": ("Pa", "dynamic pressure"),
}
_ANGLES = ("latitude", "longitude", "flight_path_angle")


def chosen_flights(sample: Sample) -> dict[int, list[str]]:
    """Choose the flights whose histories are kept.

    Parameters
    ----------
    sample : Sample
        The flights that did not fail.

    Returns
    -------
    dict of int to list of str
        By number of the flight why it was chosen, in the order of the numbers.
    """
    chosen: dict[int, list[str]] = {}
    for name in _CHOSEN_BY:
        column = sample.outputs[name]
        known = np.flatnonzero(np.isfinite(column))
        order = known[np.argsort(column[known], kind="stable")]
        for level in _LEVELS if known.size else ():
            flight = int(sample.numbers[order[round(level * (known.size - 1))]])
            words = {0.0: "least", 1.0: "greatest"}.get(level, f"{100.0 * level:g} percentile of")
            chosen.setdefault(flight, []).append(f"{words} {name}")
    numbers = sorted(chosen)[:_MOST]
    return {number: chosen[number] for number in numbers}


def histories(store: Store, setting: Setting, sample: Sample) -> xarray.Dataset:
    """Fly the chosen flights again and keep their histories.

    Parameters
    ----------
    store : Store
        The ensemble.
    setting : Setting
        What all flights have in common.
    sample : Sample
        Its flights.

    Returns
    -------
    xarray.Dataset
        Dimensions ``flight`` and ``sample``; the first flight, numbered -1, is the scenario's own.
    """
    import xarray

    chosen = chosen_flights(sample)
    numbers = np.array(list(chosen), dtype=np.int64)
    inputs, key, seed = setting.inputs, setting.scenario.hash(), store.plan["seed"]
    drawn = [draw(inputs, store.plan["sampling"], key, seed, int(n), int(n) + 1) for n in numbers]
    values = {
        name: np.array([nominal_value(setting, name), *(float(each[name][0]) for each in drawn)])
        for name in inputs.names
    }
    flights = np.concatenate([[-1], numbers])
    assert flights.size <= BATCH
    # The air of the scenario's own flight is that of its first.
    flown = fly_batch(setting, values, np.maximum(flights, 0), seed)
    columns = flown.columns
    flux = stagnation(setting, columns, values)[0]
    kept: dict[str, Any] = {}
    for name, (units, words) in _QUANTITIES.items():
        if setting.footprint_withheld is not None and name in ("latitude", "longitude"):
            continue
        each = np.degrees(columns[name]) if name in _ANGLES else columns[name]
        kept[name] = (("flight", "sample"), each, {"units": units, "long_name": words})
    heat = {"units": "W m-2", "long_name": "stagnation heat flux"}
    kept["time"] = (
        ("flight", "sample"),
        columns["time"],
        {"units": "s", "long_name": "time from the start"},
    )
    kept["stagnation_heat_flux"] = (("flight", "sample"), flux, heat)
    reasons = ["the scenario's own flight", *("; ".join(each) for each in chosen.values())]
    kept["chosen_as"] = (("flight",), np.array(reasons, dtype=object), {"long_name": "why it was chosen"})
    about = {
        "Conventions": "CF-1.11",
        "title": f"Chosen flights of the ensemble of {setting.scenario.title}",
    }
    coordinate = {
        "flight": ("flight", flights, {"long_name": "number of the flight; -1 is the scenario's own"})
    }
    return xarray.Dataset(kept, coordinate, about)
