"""How far the electron density of an equilibrium layer is from that of a layer at finite rate."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np

from shocklayer.core.csv_columns import read_rows

TABLE = files("shocklayer") / "data" / "layer" / "equilibrium_band.csv"
"""Ratios of electron densities; written by ``benchmarks/equilibrium_band.py``."""


@cache
def _table(planet: str, region: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return nose Knudsen number, ascending, and the logarithms of the least and greatest ratio."""
    rows = sorted(
        (float(row["knudsen_number"]), float(row["low"]), float(row["high"]))
        for row in read_rows(TABLE.read_text("utf-8"))
        if (row["planet"], row["region"]) == (planet, region)
    )
    knudsen, low, high = np.array(rows).T
    return knudsen, np.log(low), np.log(high)


def equilibrium_factors(
    knudsen_number: np.ndarray, station: np.ndarray, forebody: float, planet: str = "earth"
) -> tuple[np.ndarray, np.ndarray]:
    """Factors by which the true electron density may be below and above that of an equilibrium layer.

    Parameters
    ----------
    knudsen_number : numpy.ndarray, shape (samples,)
        Knudsen number on the nose radius.
    station : numpy.ndarray, shape (stations,)
        Surface distance over nose radius.
    forebody : float
        Station at which the flow leaves a shoulder; behind it the wake's ratios apply.
    planet : str
        Whose gas.

    Returns
    -------
    tuple of numpy.ndarray
        Lower factor (at most one) and upper factor (at least one), each (samples, stations).

    Notes
    -----
    The least and the greatest ratio of the finite-rate layer's electron density, with its own uncertainty, to
    that of the equilibrium layer, over flights of the planet (RAM C-II, Stardust, Apollo 4 and 10; Mars
    Pathfinder) and
    all stations of their forebodies, or behind their shoulders, where the equilibrium of the expanded gas is
    far too low. Only where the layer is ionised. Interpolated in the logarithms; constant beyond
    the ends of the table. The ratio depends on speed and size too, which the spread over flights stands for.
    """
    position = np.log(np.maximum(knudsen_number, 1e-12))
    behind = np.asarray(station, dtype=float) > forebody
    ends = []
    for column in (1, 2):
        regions = []
        for region in ("forebody", "wake"):
            table = _table(planet, region)
            regions.append(np.exp(np.interp(position, np.log(table[0]), table[column]))[:, None])
        ends.append(np.where(behind, regions[1], regions[0]))
    return np.minimum(ends[0], 1.0), np.maximum(ends[1], 1.0)
