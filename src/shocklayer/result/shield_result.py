"""Dataset and summary of a case of the heat shield alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from shocklayer import __version__
from shocklayer.core.json_output import plain
from shocklayer.core.quantities import QUANTITIES
from shocklayer.heat_shield.materials import Material, entries
from shocklayer.heat_shield.outputs import variables_of
from shocklayer.heat_shield.profiles import ShieldHistory
from shocklayer.result.peaks import versions
from shocklayer.result.result import Result

if TYPE_CHECKING:
    from shocklayer.heat_shield.case import CaseResult
    from shocklayer.heat_shield.sizing import Sizing
    from shocklayer.heat_shield.stage import HeatShieldOutput
    from shocklayer.scenario.heat_shield import HeatShieldConfig, ShieldLayerConfig

_PEAKED = (
    "surface_temperature",
    "bondline_temperature",
    "back_temperature",
    "surface_heat_flux",
    "gas_heat_flux",
    "pyrolysis_gas_flux",
    "char_flux",
)


def assemble_case(
    computed: CaseResult, origin: str, write_report: Any = None, sizing: Sizing | None = None
) -> Result:
    """Label what was computed.

    Parameters
    ----------
    computed : CaseResult
        A case.
    origin : str
        Name of its file.
    write_report : callable, optional
        Writes page and figures, as in `Result`.
    sizing : Sizing, optional
        How the thickness of the outermost layer was found.

    Returns
    -------
    Result
        Dataset over ``time``, ``depth`` and ``sensor``, and summary with ``peaks``, ``recession`` and
        ``bondline``.
    """
    import xarray

    case, history = computed.problem.case, computed.history
    time = history.time + computed.problem.exposure.start
    arrays: dict[str, Any] = {
        name: (QUANTITIES[name].dims, values, QUANTITIES[name].attributes())
        for name, values in variables_of(history).items()
    }
    sensors = np.array(case.sensors, dtype=float)
    seen = [history.at_depth(depth) for depth in case.sensors]
    quantity = QUANTITIES["sensor_temperature"]
    arrays["sensor_temperature"] = (
        quantity.dims,
        np.stack(seen, axis=1) if seen else np.empty((time.size, 0)),
        quantity.attributes(),
    )
    time_attributes = QUANTITIES["time"].attributes() | {"long_name": "time from the start of the case"}
    coordinates = {
        "time": ("time", time, time_attributes),
        "depth": ("depth", history.depth, QUANTITIES["depth"].attributes()),
        "sensor": ("sensor", sensors, QUANTITIES["sensor"].attributes()),
    }
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    sources = material_sources([layer.material for layer in case.layer])
    attributes = {
        "Conventions": "CF-1.11",
        "title": case.title,
        "source": f"shocklayer {__version__}",
        "history": f"{moment} shocklayer shield {origin}",
        "references": "; ".join(dict.fromkeys(each["source"] for each in sources)) or "none stated",
        "case": case.model_dump_json(),
    }
    data = xarray.Dataset(arrays, coordinates, attributes)
    summary = {
        "title": case.title,
        "peaks": peaks_of(history, time),
        **_losses(history),
        "bondline": bondline_of(history, time, case.layer[0].thickness, sizing),
        "sensors": [
            {"depth": depth, **_peak(values, time, "K")}
            for depth, values in zip(case.sensors, seen, strict=True)
        ],
        "layers": _layers(case.layer, computed.problem.materials),
        "balance": {"energy": history.energy_imbalance, "mass": history.mass_imbalance},
        "warnings": [notice.document() for notice in computed.notices],
        "provenance": {"versions": versions(), "case": origin, "materials": sources},
    }
    return Result(data, plain(summary), None, write_report)


def shield_summary(config: HeatShieldConfig, shield: HeatShieldOutput) -> dict[str, Any]:
    """Return what the summary of a flight says of its heat shield.

    Parameters
    ----------
    config : HeatShieldConfig
        As in the scenario.
    shield : HeatShieldOutput
        As computed.

    Returns
    -------
    dict
        ``peaks``, ``recession`` [m], ``mass_loss`` [kg/m^2], depths of the fronts [m], ``bondline``,
        ``layers``, ``balance`` and the sources of the materials.
    """
    history = shield.history
    return {
        "peaks": peaks_of(history, history.time),
        **_losses(history),
        "bondline": bondline_of(history, history.time, config.layer[0].thickness),
        "layers": _layers(config.layer, shield.materials),
        "balance": {"energy": history.energy_imbalance, "mass": history.mass_imbalance},
        "materials": material_sources([layer.material for layer in config.layer]),
    }


def _losses(history: ShieldHistory) -> dict[str, float]:
    return {
        "recession": float(history.recession[-1]),
        "mass_loss": float(history.mass_loss[-1]),
        "char_depth": float(history.char_depth[-1]),
        "virgin_depth": float(history.virgin_depth[-1]),
    }


def _layers(
    layers: Sequence[ShieldLayerConfig], materials: Sequence[Material]
) -> list[dict[str, str | float]]:
    return [
        {
            "material": layer.material or "own properties",
            "title": material.title,
            "thickness": layer.thickness,
            "density": material.density,
        }
        for layer, material in zip(layers, materials, strict=True)
    ]


def peaks_of(history: ShieldHistory, time: np.ndarray) -> dict[str, dict[str, Any]]:
    """Return the largest value of each variable of a shield that has one worth naming, with its time."""
    variables = variables_of(history)
    return {name: _peak(variables[name], time, QUANTITIES[name].unit) for name in _PEAKED}


def bondline_of(
    history: ShieldHistory, time: np.ndarray, thickness: float, sizing: Sizing | None = None
) -> dict[str, Any]:
    """Return what is asked about the bond line: depth, highest temperature, whether it still rises.

    Parameters
    ----------
    history : ShieldHistory
        A shield over time.
    time : numpy.ndarray
        Its times [s].
    thickness : float
        Of the outermost layer [m].
    sizing : Sizing, optional
        How that was found.

    Returns
    -------
    dict
        ``depth`` [m], ``peak_temperature`` [K], ``time`` [s], ``still_rising``; with a sizing ``limit`` [K],
        ``thickness`` [m], ``areal_mass`` [kg/m^2] and ``sensitivity``.
    """
    values = history.interface[:, 0]
    peak = _peak(values, time, "K")
    found: dict[str, Any] = {
        "depth": thickness,
        "peak_temperature": peak["value"],
        "time": peak["time"],
        "still_rising": bool(
            values[-1] >= peak["value"] - 1e-3
            and peak["time"] > 0.99 * time[-1]
            and values[-1] > values[0] + 0.1
        ),
    }
    return found if sizing is None else found | sizing.document()


def material_sources(names: list[str | None]) -> list[dict[str, Any]]:
    """Return status and source of every figure of the materials named."""
    known = {each["name"]: each for each in entries()}
    return [
        {
            "name": name,
            "status": known[name]["status"],
            "source": known[name]["source"],
            "figures": known[name]["figures"],
        }
        for name in dict.fromkeys(names)
        if name is not None
    ]


def _peak(values: np.ndarray, time: np.ndarray, unit: str) -> dict[str, Any]:
    place = int(np.nanargmax(values))
    return {"value": float(values[place]), "unit": unit, "time": float(time[place])}
