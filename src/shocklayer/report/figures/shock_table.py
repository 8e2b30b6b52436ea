"""Table of the electron density behind a normal shock over altitude and speed.

That density depends on nothing in a flight, so it is computed once with the package's own gas and stored as
data; a test compares the table with the gas model.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import numpy as np

from shocklayer import gas
from shocklayer.planet.atmospheres import atmosphere
from shocklayer.planet.bodies import MARS
from shocklayer.planet.profile import Atmosphere
from shocklayer.scenario import builtin

PlanetName = Literal["earth", "mars"]

_TABLES: dict[str, str] = {
    "earth": "data/report/shock_electron_density.csv",
    "mars": "data/report/shock_electron_density_mars.csv",
}
_SPEEDS = np.concatenate([np.arange(1.5e3, 8e3, 0.25e3), np.arange(8e3, 16.1e3, 0.5e3)])
_HIGHEST_MARTIAN_SPEED = 9e3
_ALTITUDES = np.arange(0.0, 131e3, 5e3)
HIGHEST_ALTITUDE = float(_ALTITUDES[-1])
"""Highest altitude of the table [m]."""


@cache
def shock_electron_density(planet: str = "earth") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the electron density behind a normal shock in a planet's gas, in chemical equilibrium.

    Parameters
    ----------
    planet : {"earth", "mars"}
        The planet.

    Returns
    -------
    speed, altitude : ndarray
        Axes [m/s, m].
    electron_density : ndarray, shape (altitude, speed)
        Electron density [1/m3].
    """
    text = files("shocklayer").joinpath(_TABLES[planet]).read_text(encoding="utf-8")
    rows = [line.split(",") for line in text.splitlines() if line and not line.startswith("#")]
    numbers = np.array(rows[1:], dtype=float)
    return np.array(rows[0][1:], dtype=float), numbers[:, 0], 10.0 ** numbers[:, 1:]


def reference_atmosphere(planet: str) -> Atmosphere:
    """Return the atmosphere of the altitude-speed plane.

    Parameters
    ----------
    planet : {"earth", "mars"}
        The planet.

    Returns
    -------
    Atmosphere
        The US Standard Atmosphere 1976, or the package's mean atmosphere of Mars.
    """
    if planet == "earth":
        return atmosphere("us76")
    return atmosphere("table", file=builtin.data_directory() / "atmospheres" / "mars.csv", planet=MARS)


def compute_electron_density(speed: np.ndarray, altitude: np.ndarray, planet: str = "earth") -> np.ndarray:
    """Compute the electron density behind normal shocks in equilibrium, in a planet's mean atmosphere.

    Parameters
    ----------
    speed, altitude : ndarray
        Of one shape [m/s, m].
    planet : {"earth", "mars"}
        The planet.

    Returns
    -------
    ndarray
        Electron density [1/m3], of the same shape.
    """
    mixture = "air13" if planet == "earth" else "mars"
    upstream = reference_atmosphere(planet).at(altitude)
    post = gas.normal_shock(gas.mixture(mixture), speed, upstream.temperature, upstream.pressure)
    return np.asarray(post.electron_density)


def write_table(path: Path, planet: PlanetName = "earth") -> None:
    """Compute and write the table of `shock_electron_density`.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    planet : {"earth", "mars"}
        The planet.
    """
    axis = _SPEEDS[_SPEEDS <= _HIGHEST_MARTIAN_SPEED] if planet == "mars" else _SPEEDS
    air = "mars, mean atmosphere of Mars" if planet == "mars" else "air13, US Standard Atmosphere 1976"
    speed, altitude = np.meshgrid(axis, _ALTITUDES)
    density = compute_electron_density(speed.ravel(), altitude.ravel(), planet)
    exponent = np.log10(np.maximum(density, 1.0)).reshape(speed.shape)
    lines = [
        "# Decimal logarithm of the electron density [1/m3] behind a normal shock in chemical equilibrium:",
        "# one row per altitude [m] (first column), one column per speed [m/s] (first row).",
        f"# Source: computed by shocklayer (gas.normal_shock, {air}) with",
        "# shocklayer.report.figures.shock_table.write_table.",
        ",".join(["altitude", *(f"{v:g}" for v in axis)]),
        *(
            ",".join([f"{h:g}", *(f"{value:.3f}" for value in row)])
            for h, row in zip(_ALTITUDES, exponent, strict=True)
        ),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
