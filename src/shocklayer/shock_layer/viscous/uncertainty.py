"""Electron density as a band: by how much it may be off for rates, wall and air.

A number of this kind is worth little without its spread. What the spread is was computed once, on
three flights (RAM C-II, Apollo 4's return from nearly the Moon, Mars Pathfinder), and stands in a table over
nose Knudsen number and station, from which every run reads it by its air and speed.
"""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from shocklayer.core.csv_columns import read_rows
from shocklayer.core.validity import ValidityRange

TABLE = files("shocklayer") / "data" / "layer" / "electron_density_band.csv"
"""Ratios of electron densities; made by ``benchmarks/electron_density_band.py FLIGHT --write``."""


class Flight(NamedTuple):
    """A flight on which the changes were computed.

    Attributes
    ----------
    body : str
        Name of the planet.
    speed : float
        At which its ratios are taken [m/s].
    density_step : float
        Factor on the air's density behind the rows of denser and thinner air.
    rates : tuple of str
        Beginnings of the names of the changes that count as other rates.
    """

    body: str
    speed: float
    density_step: float
    rates: tuple[str, ...]


FLIGHTS = {
    # The two last NRLMSIS models differ by 6 % at 60 km and 16 % at 85 km over place and time of RAM C-II.
    "ram-c-ii": Flight("earth", 7700.0, 1.15, ("rates_",)),
    "apollo-4": Flight("earth", 10700.0, 1.15, ("whole_", "impact_")),
    "mars-pathfinder": Flight("mars", 7000.0, 1.3, ("whole_",)),
}
"""The flights of the table."""
VALIDITY = {
    "earth": (
        ValidityRange(
            "band of electron density (computed at 7.7 and 10.7 km/s)",
            "speed",
            6000.0,
            11500.0,
            "below, little ionisation; above, the band is that of 10.7 km/s",
            ("electron_density", "attenuation", "blackouts"),
        ),
    ),
    "mars": (
        ValidityRange(
            "band of electron density (computed on Mars Pathfinder)",
            "speed",
            5400.0,
            7800.0,
            "slower or faster, other reactions than those of this flight may make the electrons",
            ("electron_density", "attenuation", "blackouts"),
        ),
    ),
}
"""Range in which the table speaks of the same chemistry, by planet."""
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
def variants(flight: str = "ram-c-ii") -> dict[str, Variant]:
    """Read the table of changes on one flight.

    Parameters
    ----------
    flight : str
        One of `FLIGHTS`.

    Returns
    -------
    dict of str to Variant
        ``air_denser``, ``air_thinner``, ``wall_catalytic``, ``wall_600_K``, a hotter wall, ``rates_`` with
        the name of each other rate set without its electron-impact ionisation, ``whole_`` with it, and
        ``impact_`` with what electrons pay for ionisation otherwise.
    """
    rows = [row for row in read_rows(TABLE.read_text("utf-8")) if row["flight"] == flight]
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


def _causes(name: str, sign: float, knudsen_number: np.ndarray, station: np.ndarray) -> np.ndarray:
    """Farthest logarithm to one side by rates, wall and air on one flight, (3, points, stations)."""
    ratios = {key: np.log(each.at(knudsen_number, station)) for key, each in variants(name).items()}
    ends = []
    for cause in (FLIGHTS[name].rates, ("wall_",), ("air_",)):
        of_cause = [sign * value for key, value in ratios.items() if key.startswith(cause)]
        if len(of_cause) == 1:  # the only other set is as good a guess as its reflection
            of_cause = [np.abs(of_cause[0])]
        ends.append(np.maximum(np.max(of_cause, axis=0), 0.0))
    return np.stack(ends)


def density_band(
    knudsen_number: np.ndarray,
    station: np.ndarray,
    forebody: float = np.inf,
    speed: np.ndarray | float = FLIGHTS["ram-c-ii"].speed,
    body: str = "earth",
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
    speed : float or numpy.ndarray
        (points,) speed of flight [m/s].
    body : str
        Name of the planet.

    Returns
    -------
    tuple of numpy.ndarray
        Lower factor (at most one) and upper factor (at least one), each (points, stations).

    Notes
    -----
    Three causes, taken as independent, so that their logarithms add up in squares: the rate set, the wall
    (fully catalytic against inert, 600 K and 2000 or 3000 K against 1250 K) and the density of the air; in a
    wake its pressure as a fourth (a quarter to twice that taken). Each is the farthest of its changes on
    either side, computed on a flight: air at 7.7 and at 10.7 km/s, between which the logarithm is linear in
    speed and beyond which it is constant, and Mars.

    The other rate sets are, at 7.7 km/s, Park 2001, Gupta 1990 and Dunn & Kang 1973, all without
    electron-impact ionisation, which runs away in the two last, and leaves Park 2001, which has no charge
    exchange, with atomic ions that nothing removes. At 10.7 km/s most electrons are made by it, so that sets
    without it say nothing, and near equilibrium none runs away: there Park 1990, Park 2001, Kim & Jo 2021,
    Gupta 1990 and Dunn & Kang 1973 count whole, and Park 1993 once more with ionisation from excited states,
    for which electrons pay a third (Gnoffo, Gupta & Shinn, NASA TP-2867, 1989). On Mars it is Johnston &
    Brandis 2014 alone, whole, against Park 1994, and counts either way; both have one rate of C + O, so that
    the true spread is wider than the band's.

    The air is taken 15 % denser and thinner, and on Mars 30 %: twice the 15 % by which the air that Spirit
    met was thinner than foreseen, about one standard deviation of what was planned for (P. N. Desai, NASA
    NTRS 20080046991, 2008).

    Above a nose Knudsen number of 0.03 at least a factor of four either way, since the shock is as thick as
    the layer there. The band says how far the choices move the answer; it holds neither the error of the
    model's form nor that of the measurements.
    Range: `VALIDITY`; zero angle of attack. Each flight's stations are those of its own body (a slender cone,
    the face of a capsule to 0.58 nose radii, a cone of 70 degrees); others take them by distance over nose
    radius.
    """
    flights = sorted((each.speed, name) for name, each in FLIGHTS.items() if each.body == body)
    nodes = [node for node, _ in flights]
    met = np.broadcast_to(np.asarray(speed, dtype=float), np.shape(knudsen_number))
    # The floor comes in over one octave, or links would seem to be lost and found at a step of the model.
    share = np.clip(np.log2(np.maximum(knudsen_number, 1e-12) / THIN) + 1.0, 0.0, 1.0)
    thin = share[:, None] * np.log(THIN_FACTOR)
    behind = np.asarray(station, dtype=float)[None, :] > forebody
    ends = []
    for sign in (-1.0, 1.0):
        causes = np.zeros((4, np.size(knudsen_number), np.size(station)))
        causes[0] = np.where(behind, np.log(WAKE_LOW if sign < 0.0 else WAKE_HIGH), 0.0)
        for k, (_, name) in enumerate(flights):
            weight = np.interp(met, nodes, np.eye(len(nodes))[k])[:, None]
            causes[1:] += weight * _causes(name, sign, knudsen_number, station)
        total = np.sqrt(np.sum(np.square(causes), axis=0))
        ends.append(np.exp(sign * np.maximum(total, thin)))
    return ends[0], ends[1]
