"""Speed of ensembles, and their footprints beside published ones.

    python benchmarks/ensemble.py speed SCENARIO [FLIGHTS]
    python benchmarks/ensemble.py footprints [FLIGHTS]

``speed`` prints flights per processor second and per second, after what is compiled is compiled.
``footprints`` flies civil entries with the dispersions below and prints length and width of the ellipse of
three standard deviations (98.89 % of a normal distribution of points) beside the published one. Only the
entry angle of Genesis is published; everything marked ASSUMED is what such studies commonly take.
"""

import sys
import time
from typing import NamedTuple

import numpy as np

from shocklayer.ensemble.engine import compute_chunk, sheath_of
from shocklayer.ensemble.flights import BATCH, fly_batch
from shocklayer.ensemble.footprint import footprint
from shocklayer.ensemble.inputs import draw
from shocklayer.ensemble.setting import set_up
from shocklayer.ensemble.sheath import scenario_flight
from shocklayer.scenario import load

_AIR = ["planet.perturbation={density=0.05, wind='15 m/s'}"]  # ASSUMED
_TO_THE_GROUND = [  # ASSUMED: a drogue and a main parachute of usual sizes
    "flight.stop={altitude='1.5 km', time='6000 s'}",
    "flight.parachute=[{name='drogue', deploy={mach=1.6}, drag_area='1.7 m^2', inflation_time='0.5 s'}, "
    "{name='main', deploy={altitude='3 km'}, drag_area='35 m^2', inflation_time='2 s'}]",
    "ensemble.flight.parachute.0.drag_area.normal_3sigma='15 %'",
]
_VEHICLE = [  # ASSUMED
    "ensemble.vehicle.drag_factor.normal_3sigma='6 %'",
    "ensemble.vehicle.mass.normal_3sigma='1.5 %'",
]


class Published(NamedTuple):
    """A published ellipse: length and width [km], what is dispersed, and the source."""

    length: float
    width: float | None
    dispersions: list[str]
    source: str


FOOTPRINTS = {
    "genesis": Published(
        47.8,
        15.2,
        [
            "ensemble.flight.entry.flight_path_angle.normal_3sigma='0.08 deg'",
            *_VEHICLE,
            *_AIR,
            *_TO_THE_GROUND,
        ],
        "P. N. Desai and F. M. Cheatwood, J. Spacecraft 38(3) 2001, 345-350: 3 sigma, entry angle +-0.08 deg",
    ),
    "osiris-rex": Published(
        58.0,
        14.0,
        [
            "ensemble.flight.entry.flight_path_angle.normal_3sigma='0.08 deg'",  # ASSUMED
            *_VEHICLE,
            *_AIR,
            *_TO_THE_GROUND,
        ],
        "press of September 2023: 36 by 8.5 miles",
    ),
    "mars-pathfinder": Published(
        300.0,
        50.0,
        ["ensemble.flight.entry.flight_path_angle.normal_3sigma='1 deg'", *_VEHICLE, *_AIR],  # ASSUMED
        "D. A. Spencer and R. D. Braun, J. Spacecraft 33(5) 1996: 3 sigma",
    ),
}


def footprints(count: int) -> None:
    """Print every footprint beside the published one."""
    for name, published in FOOTPRINTS.items():
        setting = set_up(load(name, published.dispersions))
        ends = []
        for first in range(0, count, BATCH):
            last = min(first + BATCH, count)
            values = draw(setting.inputs, "random", "benchmark", 0, first, last)
            columns = fly_batch(setting, values, np.arange(first, last), 0).columns
            ends.append(np.stack([columns[each][:, -1] for each in ("latitude", "longitude", "altitude")]))
        latitude, longitude, altitude = np.concatenate(ends, axis=1)
        found = footprint(np.degrees(latitude), np.degrees(longitude), altitude, setting.planet)
        assert found is not None
        one = found["ellipses"][0]
        scale = 3.0 / np.sqrt(-2.0 * np.log(1.0 - one["probability"])) * 2e-3
        length, width = scale * one["semi_major"], scale * one["semi_minor"]
        print(
            f"{name}: {length:.1f} by {width:.1f} km at {altitude.mean() / 1e3:.1f} km, published "
            f"{published.length:g} by {published.width:g} km ({published.source}); ratios "
            f"{length / published.length:.2f} and {width / (published.width or np.nan):.2f}"
        )


def speed(name: str, count: int) -> None:
    """Print how fast the flights of a scenario are computed."""
    setting = set_up(load(name))
    sheath = sheath_of(setting, scenario_flight(setting), print)
    compute_chunk(setting, sheath, "random", 0, 0, BATCH)
    for threads in (1, 2):
        wall, processor = time.perf_counter(), time.process_time()
        compute_chunk(setting, sheath, "random", 0, 0, count, threads)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        print(f"{threads} threads: {count / processor:.0f} a processor second, {count / wall:.0f} a second")


if __name__ == "__main__":
    if sys.argv[1:2] == ["footprints"]:
        footprints(int(sys.argv[2]) if len(sys.argv) > 2 else 768)
    else:
        speed(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 4096)
