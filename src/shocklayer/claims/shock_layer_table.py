"""Stagnation gas and radiating wall over altitude and speed: a table, so that reading needs no solver.

The table `shock_layer.csv` is computed by `compute` below with the equilibrium solver (13 species) and the
default models of heating; ``python -m shocklayer.claims.shock_layer_table`` writes it anew.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import log, log10
from pathlib import Path

from shocklayer.core.csv_columns import read_rows

ALTITUDES = tuple(5.0e3 * step for step in range(19))
"""Altitudes of the table [m]."""
SPEEDS = tuple([250.0 * step for step in range(2, 20)] + [500.0 * step for step in range(10, 27)])
"""Speeds of the table [m/s]."""
RADII = (0.02, 0.5, 1.0, 5.0)
"""Nose radii of the table [m]."""
EMISSIVITY = 0.85
"""Emissivity of the wall [-]."""


@dataclass(frozen=True)
class ShockLayer:
    """Stagnation point at one flight point.

    Parameters
    ----------
    temperature : float
        Equilibrium temperature behind the shock [K].
    electron_density : float
        Electron density there [1/m3].
    walls : tuple of float
        Radiative-equilibrium wall temperatures on noses of `RADII` [K].
    """

    temperature: float
    electron_density: float
    walls: tuple[float, ...]

    def wall_temperature(self, nose_radius: float) -> float:
        """Return the wall temperature on a nose of a radius [m], clamped to `RADII` [K]."""
        radius = min(max(nose_radius, RADII[0]), RADII[-1])
        index = min(bisect_right(RADII, radius), len(RADII) - 1)
        low, high = RADII[index - 1], RADII[index]
        part = log(radius / low) / log(high / low)
        return self.walls[index - 1] * (1.0 - part) + self.walls[index] * part


@cache
def _table() -> dict[tuple[float, float], tuple[float, ...]]:
    text = (files("shocklayer") / "data" / "claims" / "shock_layer.csv").read_text(encoding="utf-8")
    table: dict[tuple[float, float], tuple[float, ...]] = {}
    for row in read_rows(text):
        values = [float(cell) for cell in row.values()]
        table[(values[0] * 1e3, values[1] * 1e3)] = tuple(values[2:])
    return table


@lru_cache(maxsize=1024)
def shock_layer(altitude: float, speed: float) -> ShockLayer:
    """Return the stagnation point at a flight point, interpolated bilinearly.

    Parameters
    ----------
    altitude : float
        Altitude [m], clamped to 0 to 90 km.
    speed : float
        Speed [m/s], clamped to 0.5 to 13 km/s.

    Returns
    -------
    ShockLayer
        Temperatures interpolated, the electron density in its logarithm.
    """
    low, high, part = _place(ALTITUDES, altitude)
    slow, fast, share = _place(SPEEDS, speed)
    table = _table()
    columns = zip(table[low, slow], table[low, fast], table[high, slow], table[high, fast], strict=True)
    values = [
        (1.0 - part) * ((1.0 - share) * one + share * two) + part * ((1.0 - share) * three + share * four)
        for one, two, three, four in columns
    ]
    return ShockLayer(values[0], 10.0 ** values[1], tuple(values[2:]))


def _place(grid: tuple[float, ...], value: float) -> tuple[float, float, float]:
    """Return the two neighbours in a grid and the part of the way between them."""
    value = min(max(value, grid[0]), grid[-1])
    index = min(bisect_right(grid, value), len(grid) - 1)
    low, high = grid[index - 1], grid[index]
    return low, high, (value - low) / (high - low)


def compute(altitude: float, speed: float) -> ShockLayer:
    """Compute the stagnation point with the equilibrium solver and the default models of heating.

    Total enthalpy is that of the undisturbed air plus V²/2; pressure is the Newtonian stagnation pressure
    behind a strong shock, p + 0.93 rho V², which temperature hardly depends on.

    Parameters
    ----------
    altitude : float
        Altitude [m].
    speed : float
        Speed [m/s].

    Returns
    -------
    ShockLayer
        The entry of the table.
    """
    import numpy as np

    from shocklayer import gas, heating
    from shocklayer.claims.physics import air

    mixture = gas.mixture("air13")
    free = air(altitude)
    # Cold air is undissociated; below 200 K the equilibrium solver is outside its range.
    ambient = gas.equilibrium_tp(mixture, max(free.temperature, 200.0), max(free.pressure, 0.2))
    enthalpy = float(np.asarray(ambient.enthalpy)) + 0.5 * speed * speed
    pressure = free.pressure + 0.93 * free.density * speed * speed
    state = gas.equilibrium_hp(mixture, enthalpy, max(pressure, 0.2))
    walls = [
        heating.stagnation_heat_flux(
            free.density, speed, radius, air_temperature=free.temperature, emissivity=EMISSIVITY
        ).wall_temperature
        for radius in RADII
    ]
    return ShockLayer(
        float(np.asarray(state.temperature)),
        max(float(np.asarray(state.electron_density)), 1.0),
        tuple(float(wall) for wall in walls),
    )


def write(path: Path) -> None:
    """Compute every entry and write the table; takes about a minute."""
    lines = ["altitude_km,speed_km_s,temperature_K,log10_electron_density_m3," + ",".join(
        f"wall_{radius:g}_m_K" for radius in RADII
    )]  # fmt: skip
    for altitude in ALTITUDES:
        for speed in SPEEDS:
            entry = compute(altitude, speed)
            cells = [f"{altitude / 1e3:g}", f"{speed / 1e3:g}", f"{entry.temperature:.0f}"]
            cells += [f"{log10(entry.electron_density):.2f}", *(f"{wall:.0f}" for wall in entry.walls)]
            lines.append(",".join(cells))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(str(files("shocklayer") / "data" / "claims" / "shock_layer.csv")))
