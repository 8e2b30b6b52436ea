"""Uncertainty of electron density from reaction rates, wall and air density.

The sensitivities were computed once, on three flights (RAM C-II, Apollo 4's re-entry at nearly lunar return
speed, Mars Pathfinder), and are tabulated over nose Knudsen number and station; every run interpolates in the
table by its Knudsen number and speed.
"""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from shocklayer.core.csv_columns import read_rows
from shocklayer.core.validity import ValidityRange

TABLE = files("shocklayer") / "data" / "layer" / "electron_density_band.csv"
"""Ratios of electron densities; written by ``benchmarks/electron_density_band.py FLIGHT --write``."""


class Flight(NamedTuple):
    """A flight on which the sensitivities were computed.

    Attributes
    ----------
    body : str
        Name of the planet.
    speed : float
        Representative speed of its ratios [m/s].
    density_step : float
        Factor on air density of the rows for denser and thinner air.
    rates : tuple of str
        Prefixes of the variants that count as other reaction rates.
    """

    body: str
    speed: float
    density_step: float
    rates: tuple[str, ...]


FLIGHTS = {
    # The last two NRLMSIS models differ by 6 % at 60 km and 16 % at 85 km where and when RAM C-II flew.
    "ram-c-ii": Flight("earth", 7700.0, 1.15, ("rates_",)),
    "apollo-4": Flight("earth", 10700.0, 1.15, ("whole_", "impact_")),
    "mars-pathfinder": Flight("mars", 7000.0, 1.3, ("whole_",)),
}
"""The flights of the table."""
VALIDITY = {
    "earth": (
        ValidityRange(
            "uncertainty of electron density (computed at 7.7 and 10.7 km/s)",
            "speed",
            6000.0,
            11500.0,
            "below, little ionisation; above, the uncertainty is that at 10.7 km/s",
            ("electron_density", "attenuation", "blackouts"),
        ),
    ),
    "mars": (
        ValidityRange(
            "uncertainty of electron density (computed on Mars Pathfinder)",
            "speed",
            5400.0,
            7800.0,
            "slower or faster, electrons may come from other reactions than on this flight",
            ("electron_density", "attenuation", "blackouts"),
        ),
    ),
}
"""Range in which the table applies to the same chemistry, by planet."""
THIN = 0.03
"""Nose Knudsen number above which the shock is as thick as the layer; factors are at least `THIN_FACTOR`."""
THIN_FACTOR = 4.0

WAKE_LOW, WAKE_HIGH = 0.43, 1.6
"""Electron density in a wake at a quarter and at twice the base pressure, over that at the pressure used: the
extremes along Apollo's return from the Moon, without one point of 14 at which the electrons recombine in the
wake and twice the pressure gives 2.4 times as many (``benchmarks/base_pressure.py``). Nearer to the shoulder
the change is smaller."""


class Variant(NamedTuple):
    """Effect of one change on electron density.

    Attributes
    ----------
    knudsen_number : numpy.ndarray
        (points,) nose Knudsen numbers, ascending.
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
        position = np.log(np.maximum(knudsen_number, 1e-12))
        nodes = np.log(self.knudsen_number)
        return np.exp(np.stack([np.interp(position, nodes, column) for column in along.T], axis=1))


@cache
def variants(flight: str = "ram-c-ii") -> dict[str, Variant]:
    """Read the table of one flight.

    Parameters
    ----------
    flight : str
        One of `FLIGHTS`.

    Returns
    -------
    dict of str to Variant
        ``air_denser``, ``air_thinner``, ``wall_catalytic``, ``wall_600_K``, a hotter wall; ``rates_`` with
        the name of each other rate set without its electron-impact ionisation, ``whole_`` with it; and
        ``impact_`` with another energy that electrons spend on ionisation.
    """
    rows = [row for row in read_rows(TABLE.read_text("utf-8")) if row["flight"] == flight]
    table = {}
    for name in dict.fromkeys(row["variant"] for row in rows):
        selected = [row for row in rows if row["variant"] == name]
        knudsen = np.array(sorted({float(row["knudsen_number"]) for row in selected}))
        station = np.array(sorted({float(row["station"]) for row in selected}))
        ratio = np.zeros((knudsen.size, station.size))
        for row in selected:
            k = int(np.searchsorted(knudsen, float(row["knudsen_number"])))
            ratio[k, int(np.searchsorted(station, float(row["station"])))] = float(row["ratio"])
        table[name] = Variant(knudsen, station, np.log(ratio))
    return table


def _causes(name: str, sign: float, knudsen_number: np.ndarray, station: np.ndarray) -> np.ndarray:
    """Return the largest change of the logarithm in one direction by rates, wall and air on one flight.

    (3, points, stations), not negative.
    """
    ratios = {key: np.log(each.at(knudsen_number, station)) for key, each in variants(name).items()}
    ends = []
    for cause in (FLIGHTS[name].rates, ("wall_",), ("air_",)):
        of_cause = [sign * value for key, value in ratios.items() if key.startswith(cause)]
        if len(of_cause) == 1:  # with one other set, the change is as likely in the other direction
            of_cause = [np.abs(of_cause[0])]
        ends.append(np.maximum(np.max(of_cause, axis=0), 0.0))
    return np.stack(ends)


def uncertainty_factors(
    knudsen_number: np.ndarray,
    station: np.ndarray,
    forebody: float = np.inf,
    speed: np.ndarray | float = FLIGHTS["ram-c-ii"].speed,
    body: str = "earth",
) -> tuple[np.ndarray, np.ndarray]:
    """Factors by which the true electron density may be below and above the computed one.

    Parameters
    ----------
    knudsen_number : numpy.ndarray
        (points,) Knudsen number on the nose radius.
    station : numpy.ndarray
        (stations,) surface distance over nose radius.
    forebody : float
        Station at which the flow leaves a shoulder; behind it the base pressure is a fourth cause.
    speed : float or numpy.ndarray
        (points,) flight speed [m/s].
    body : str
        Name of the planet.

    Returns
    -------
    tuple of numpy.ndarray
        Lower factor (at most one) and upper factor (at least one), each (points, stations).

    Notes
    -----
    Three causes, assumed independent, so that the squares of their logarithms add up: the rate set, the wall
    (fully catalytic against non-catalytic, 600 K and 2000 or 3000 K against 1250 K) and air density; in a
    wake the base pressure as a fourth (a quarter to twice the value used). Each is the largest change in
    either direction, computed on a flight: air at 7.7 and at 10.7 km/s, between which the logarithm is linear
    in speed and beyond which it is constant, and Mars.

    The other rate sets are, at 7.7 km/s, Park 2001, Gupta 1990 and Dunn & Kang 1973, all without
    electron-impact ionisation, which is unrealistically fast in the last two, and in Park 2001, which has no
    charge exchange, produces atomic ions that are not removed. At 10.7 km/s it produces most electrons, so
    sets without it are of no use, and near equilibrium none is too fast: there Park 1990, Park 2001, Kim & Jo
    2021, Gupta 1990 and Dunn & Kang 1973 are complete, and Park 1993 is varied with ionisation from excited
    states, for which electrons spend a third of the energy (Gnoffo, Gupta & Shinn, NASA TP-2867, 1989). On
    Mars it is Johnston & Brandis 2014 against Park 1994, applied in both directions; both have the same rate
    of C + O, so the true uncertainty is larger.

    Air density varies by 15 %, and on Mars by 30 %: twice the 15 % by which density was lower than predicted
    on Spirit's entry, about one standard deviation of the prediction (P. N. Desai, NASA NTRS 20080046991,
    2008).

    Above a nose Knudsen number of 0.03 at least a factor of four either way, since the shock is as thick as
    the layer there. The factors cover the sensitivity to these choices; they include neither structural
    errors of the model nor errors of measurement.
    Range: `VALIDITY`; zero angle of attack. Each flight's stations are those of its own body (a slender cone,
    the face of a capsule to 0.58 nose radii, a cone of 70 degrees); others take them by distance over nose
    radius.
    """
    flights = sorted((each.speed, name) for name, each in FLIGHTS.items() if each.body == body)
    nodes = [node for node, _ in flights]
    speeds = np.broadcast_to(np.asarray(speed, dtype=float), np.shape(knudsen_number))
    # The minimum is reached over one octave, as a step would appear as onset or end of a blackout.
    weight = np.clip(np.log2(np.maximum(knudsen_number, 1e-12) / THIN) + 1.0, 0.0, 1.0)
    thin = weight[:, None] * np.log(THIN_FACTOR)
    behind = np.asarray(station, dtype=float)[None, :] > forebody
    ends = []
    for sign in (-1.0, 1.0):
        causes = np.zeros((4, np.size(knudsen_number), np.size(station)))
        causes[0] = np.where(behind, np.log(WAKE_LOW if sign < 0.0 else WAKE_HIGH), 0.0)
        for k, (_, name) in enumerate(flights):
            flight_weight = np.interp(speeds, nodes, np.eye(len(nodes))[k])[:, None]
            causes[1:] += flight_weight * _causes(name, sign, knudsen_number, station)
        total = np.sqrt(np.sum(np.square(causes), axis=0))
        ends.append(np.exp(sign * np.maximum(total, thin)))
    return ends[0], ends[1]
