"""What heats the surface over time: from a case to the boundary of every stage of the march."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shocklayer.core.jax_setup import jnp
from shocklayer.heat_shield.march import GAMMA
from shocklayer.heat_shield.surface import Boundary
from shocklayer.heat_shield.time_steps import time_grid
from shocklayer.scenario import builtin
from shocklayer.scenario.shield_case import ExposureConfig
from shocklayer.scenario.tables import exposure_table

COLD_WALL_TEMPERATURE = 300.0
"""Temperature of the wall to which a given heat flux refers [K]."""
_STEPS = 1000
"""Steps of the largest length over the duration of a case."""


@dataclass(frozen=True)
class Exposure:
    """A history of what heats the surface, linear between its times.

    Parameters
    ----------
    time : numpy.ndarray, shape (points,)
        From 0, ascending; two equal times are a jump [s].
    transfer, recovery_enthalpy, heat_flux, pressure : numpy.ndarray, shape (points,)
        C_H0 [kg/(m^2 s)], h_r [J/kg], flux whatever the temperature [W/m^2], pressure [Pa].
    surface_temperature : numpy.ndarray, shape (points,)
        Imposed temperature, NaN where none is [K].
    surroundings_temperature : float
        [K].
    changes : tuple of float
        Times at which the heating changes suddenly [s].
    start : float
        What the first time is in the user's file [s].
    """

    time: np.ndarray
    transfer: np.ndarray
    recovery_enthalpy: np.ndarray
    heat_flux: np.ndarray
    pressure: np.ndarray
    surface_temperature: np.ndarray
    surroundings_temperature: float
    changes: tuple[float, ...]
    start: float = 0.0

    def steps(self, refinement: float = 1.0) -> np.ndarray:
        """Return the times between which the march steps [s]."""
        end = float(self.time[-1])
        largest = end / (_STEPS * refinement)
        grid = time_grid(np.array(self.changes), end, largest / 200.0, largest)
        rows = self.time[(self.time > 0.0) & (self.time < end)]
        merged = np.unique(np.concatenate([grid, rows]))
        # A row of the file just beside a step replaces it.
        close = np.flatnonzero(np.diff(merged) < 1e-3 * largest / 200.0)
        return np.delete(merged, np.clip(close, 1, merged.size - 2)) if close.size else merged

    def given_flux(self, times: np.ndarray, radiative: float) -> np.ndarray:
        """Return the flux that the gas gives whatever the wall is, without a constant radiation [W/m^2]."""
        total = np.interp(times, self.time, self.heat_flux)
        return total - np.minimum(radiative, np.maximum(total, 0.0))

    def boundaries(self, times: np.ndarray) -> Boundary:
        """Return the boundary at the end of both stages of every step, arrays (steps, 2)."""
        stages = np.stack([times[:-1] + GAMMA * np.diff(times), times[1:]], axis=1)

        def at(values: np.ndarray) -> np.ndarray:
            # At a jump the value before it holds up to and with its time.
            return np.interp(stages, self.time + np.arange(self.time.size) * 1e-12, values)

        imposed = np.isfinite(self.surface_temperature)
        held = at(imposed.astype(float)) > 0.999
        fallback = self.surface_temperature[imposed][0] if imposed.any() else 300.0
        return Boundary(
            *(
                jnp.asarray(each)
                for each in (
                    at(self.transfer),
                    at(self.recovery_enthalpy),
                    at(self.heat_flux),
                    at(self.pressure),
                    np.full(stages.shape, self.surroundings_temperature),
                    held.astype(float),
                    at(np.where(imposed, self.surface_temperature, fallback)),
                )
            )
        )


def exposure_of(config: ExposureConfig, base_dir: Path, cold_enthalpy: float) -> Exposure:
    """Return the history of a case.

    Parameters
    ----------
    config : ExposureConfig
        What heats the surface.
    base_dir : Path
        Folder that file names are relative to.
    cold_enthalpy : float
        Of the gas at a wall of 300 K [J/kg].

    Returns
    -------
    Exposure
        Up to the end of the cool-down.

    Raises
    ------
    UserError
        The file cannot be read.
    """
    if config.file is not None:
        table = exposure_table(builtin.resolve(config.file, base_dir))
        time, start = table["time_s"] - table["time_s"][0], float(table["time_s"][0])
        end = float(time[-1]) if config.duration is None else config.duration
    else:
        assert config.duration is not None
        table, start, end = {}, 0.0, config.duration
        time = np.array([0.0, end])
    flux = _column(table, "heat_flux_W_m2", config.heat_flux, time)
    transfer = _column(table, "heat_transfer_coefficient_kg_m2_s", config.heat_transfer_coefficient, time)
    recovery = _column(table, "recovery_enthalpy_J_kg", config.recovery_enthalpy, time)
    imposed = _column(table, "surface_temperature_K", config.surface_temperature, time)
    pressure = table.get("pressure_Pa", np.full(time.size, config.pressure))
    if flux is not None and recovery is not None:
        # The flux to a cold wall over the enthalpy difference; none where the gas is no hotter than it.
        difference = recovery - cold_enthalpy
        transfer, flux = np.where(difference > 1e3, flux / np.maximum(difference, 1e3), 0.0), None
    zero = np.zeros(time.size)
    columns = {
        "transfer": zero if transfer is None else np.maximum(transfer, 0.0),
        "heat_flux": (zero if flux is None else flux) + config.radiative_heat_flux,
        "recovery": zero if recovery is None else recovery,
        "pressure": np.maximum(pressure, 1.0),
        "imposed": np.full(time.size, np.nan) if imposed is None else imposed,
    }
    times, columns, changes = _shaped(config, time, columns, end, bool(table))
    return Exposure(
        times,
        columns["transfer"],
        columns["recovery"],
        columns["heat_flux"],
        columns["pressure"],
        columns["imposed"],
        config.surroundings_temperature,
        changes,
        start,
    )


def _column(
    table: dict[str, np.ndarray], name: str, constant: float | None, time: np.ndarray
) -> np.ndarray | None:
    if name in table:
        return table[name]
    return None if constant is None else np.full(time.size, constant)


def _shaped(
    config: ExposureConfig, time: np.ndarray, columns: dict[str, np.ndarray], end: float, from_file: bool
) -> tuple[np.ndarray, dict[str, np.ndarray], tuple[float, ...]]:
    """Return the history with its ramps, cut at its end, and the cool-down after it."""
    ramp = 0.0 if from_file else config.ramp
    inner = time[(time > ramp) & (time < end)]
    heated = np.concatenate([[0.0, ramp] if ramp > 0.0 else [0.0], inner, [end]])
    out = {}
    for name, values in columns.items():
        values = np.interp(heated, time, values)
        if ramp > 0.0 and name in ("transfer", "heat_flux"):
            values[0] = 0.0
        if ramp > 0.0 and name == "imposed" and np.isfinite(values[0]):
            values[0] = config.initial_temperature
        out[name] = values
    if not config.cool_down > 0.0:
        return heated, out, (0.0, ramp) if ramp > 0.0 else (0.0,)
    fall = min(config.ramp, 0.5 * config.cool_down)
    # The imposed temperature ends at once; the flow falls.
    after = np.array([end, end + fall, end + config.cool_down])
    for name, values in out.items():
        last = values[-1]
        rest = {"transfer": [last, 0.0, 0.0], "heat_flux": [last, 0.0, 0.0], "imposed": [np.nan] * 3}
        out[name] = np.concatenate([values, rest.get(name, [last] * 3)])
    return np.concatenate([heated, after]), out, tuple({0.0, ramp, end, end + fall})
