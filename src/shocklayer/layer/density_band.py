"""Electron density as a band: by how much it may be off for rates, wall and air.

A number of this kind is worth little without its spread. What the spread is was computed once, on the
RAM C-II flight, and stands in a table over nose Knudsen number and station, from which every run reads it.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from shocklayer.validity import ValidityRange

TABLE = files("shocklayer") / "data" / "layer" / "electron_density_band.csv"
"""Ratios of electron densities; made by ``benchmarks/electron_density_band.py --write``."""
DENSITY_STEP = 1.15
"""Factor on the air's density behind the rows of denser and thinner air: the two last NRLMSIS models differ
by 6 % at 60 km and 16 % at 85 km over the place and time of RAM C-II."""
VALIDITY = (
    ValidityRange(
        "band of electron density (computed on RAM C-II)",
        "speed",
        6000.0,
        9000.0,
        "below, little ionisation; above, electrons ionise atoms and the rates of N + O no longer decide",
    ),
)
"""Range in which the table speaks of the same chemistry."""
THIN = 0.03
"""Nose Knudsen number above which the shock is as thick as the layer: the band is at least `THIN_FACTOR`."""
THIN_FACTOR = 4.0

WAKE_LOW, WAKE_HIGH = 0.43, 1.6
"""Density in a wake at a quarter and at twice the base pressure taken, over that at the pressure itself: the
farthest along Apollo's return from the Moon, one point of 14 left out, where the electrons recombine on the
way and twice the pressure leaves 2.4 times as many (``benchmarks/base_pressure.py``). Nearer to the shoulder
it is less."""


class Variant(NamedTuple):
    """What one change does to electron density.

    Attributes
    ----------
    knudsen_number : numpy.ndarray
        (points,) nose Knudsen numbers, descending with the flight; stored ascending.
    station : numpy.ndarray
        (stations,) surface distance over nose radius, ascending.
    logarithm : numpy.ndarray
        (points, stations) of the ratio of electron densities.
    """

    knudsen_number: np.ndarray
    station: np.ndarray
    logarithm: np.ndarray

    def at(self, knudsen_number: np.ndarray, station: np.ndarray) -> np.ndarray:
        """Return the ratio of electron densities, (points, stations); constant beyond the table."""
        along = np.stack(
            [np.interp(station, self.station, row) for row in self.logarithm]
        )  # (table points, stations)
        place = np.log(np.maximum(knudsen_number, 1e-12))
        nodes = np.log(self.knudsen_number)
        return np.exp(np.stack([np.interp(place, nodes, column) for column in along.T], axis=1))


@cache
def variants() -> dict[str, Variant]:
    """Read the table of changes.

    Returns
    -------
    dict of str to Variant
        ``air_denser``, ``air_thinner``, ``wall_catalytic``, ``wall_600_K``, ``wall_2000_K``, and ``rates_``
        with the name of each other rate set (``whole_`` with its electron-impact ionisation).
    """
    rows = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))
    found = {}
    for name in dict.fromkeys(row["variant"] for row in rows):
        mine = [row for row in rows if row["variant"] == name]
        knudsen = np.array(sorted({float(row["knudsen_number"]) for row in mine}))
        station = np.array(sorted({float(row["station"]) for row in mine}))
        ratio = np.zeros((knudsen.size, station.size))
        for row in mine:
            k = int(np.searchsorted(knudsen, float(row["knudsen_number"])))
            ratio[k, int(np.searchsorted(station, float(row["station"])))] = float(row["ratio"])
        found[name] = Variant(knudsen, station, np.log(ratio))
    return found


def density_band(
    knudsen_number: np.ndarray, station: np.ndarray, forebody: float = np.inf
) -> tuple[np.ndarray, np.ndarray]:
    """Factors by which the true electron density may lie below and above the computed one.

    Parameters
    ----------
    knudsen_number : numpy.ndarray
        (points,) Knudsen number on the nose radius.
    station : numpy.ndarray
        (stations,) surface distance over nose radius.
    forebody : float
        The station at which the flow leaves a shoulder; behind it the pressure of the wake is a fourth cause.

    Returns
    -------
    tuple of numpy.ndarray
        Lower factor (at most one) and upper factor (at least one), each (points, stations).

    Notes
    -----
    Three causes, taken as independent, so that their logarithms add up in squares: the rate set (the
    farthest of Park 2001, Gupta 1990 and Dunn & Kang 1973 on each side, all without electron-impact
    ionisation, which runs away in the two last, and leaves Park 2001, which has no charge exchange, with
    atomic ions that nothing removes), the wall (fully catalytic
    against inert, 600 to 2000 K against 1250 K) and the density of the air (15 % either way); in a wake its
    pressure as a fourth (a quarter to twice that taken). Above a nose
    Knudsen number of 0.03 at least a factor of four either way, since the shock is as thick as the layer
    there. The band says how far the choices move the answer; it holds neither the error of the model's form
    nor that of the measurements.
    Range: air at 6 to 9 km/s (`VALIDITY`); blunted cones of zero angle of attack.
    """
    table = variants()
    ratios = {name: np.log(each.at(knudsen_number, station)) for name, each in table.items()}
    # The floor comes in over one octave, or links would seem to be lost and found at a step of the model.
    share = np.clip(np.log2(np.maximum(knudsen_number, 1e-12) / THIN) + 1.0, 0.0, 1.0)
    thin = share[:, None] * np.log(THIN_FACTOR)
    behind = np.asarray(station, dtype=float)[None, :] > forebody
    ends = []
    for sign in (-1.0, 1.0):
        wake = sign * np.log(WAKE_LOW if sign < 0.0 else WAKE_HIGH)
        causes = [np.where(behind, wake, np.zeros((np.size(knudsen_number), 1)))]
        for cause in ("rates_", "wall_", "air_"):
            of_cause = [sign * value for name, value in ratios.items() if name.startswith(cause)]
            causes.append(np.maximum(np.max(of_cause, axis=0), 0.0))
        ends.append(np.exp(sign * np.maximum(np.sqrt(np.sum(np.square(causes), axis=0)), thin)))
    return ends[0], ends[1]
