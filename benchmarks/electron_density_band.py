"""How far electron density hangs on rates, wall and air along three flights; ``--write`` keeps it as data.

    python benchmarks/electron_density_band.py FLIGHT [VARIANT]... [--write]

The viscous finite-rate layer at some points of a flight, once as it stands (the rate set of the scenario,
inert wall of 1250 K) and once for each change: other rate sets, a fully catalytic wall, a colder and a hotter
wall, denser and thinner air. FLIGHT is ``ram-c-ii`` (7.7 km/s), ``apollo-4`` (10.7 km/s) or
``mars-pathfinder``. Prints the ratio of peak electron density to that of the first run. With ``--write`` each
change, once solved, replaces its rows of the table that every run draws its band from; names of changes
restrict it to these.

On RAM C-II the rate sets come without their electron-impact ionisation (``rates_``: at the electrons' own
temperature it runs away in two of them, and Park 2001 has no charge exchange by which the atomic ions it
makes could go again) and whole (``whole_``, not part of the band there). At the speed of a return from the
Moon the electrons of the layer are made by it, so that sets without it say nothing: all come whole, and the
reference once more with ionisation from excited states (``impact_gnoffo-1989``: what an electron pays for
it). In the air of Mars one other set exists, whole too.

A quarter of an hour of one core a flight, most of it spent on compiling a program for each rate set.
"""

import csv
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

from shocklayer import chain
from shocklayer.gas.kinetics.rate_sets import rate_set
from shocklayer.gas.kinetics.reaction_mechanism import mechanism
from shocklayer.plasma.stage import finite_rate_mixture
from shocklayer.scenario import load
from shocklayer.shock_layer import Wall, solve_finite_rate
from shocklayer.shock_layer.viscous.uncertainty import FLIGHTS, TABLE
from shocklayer.vehicle.catalogue import build

COLUMNS = ("flight", "variant", "knudsen_number", "altitude_m", "station", "ratio")


class Plan(NamedTuple):
    """Where a flight is looked at, and what is changed.

    Attributes
    ----------
    altitudes : tuple of float
        Flight points, on the way down, the lowest first [km].
    stations : tuple of float
        Surface distance over nose radius; the march ends at the last, which is where a run's does, so that
        both cut the layer into the same tubes.
    rate_sets : tuple of str
        The other rate sets.
    hot_wall : float
        Temperature of the hotter wall [K].
    """

    altitudes: tuple[float, ...]
    stations: tuple[float, ...]
    rate_sets: tuple[str, ...]
    hot_wall: float


PLANS = {
    "ram-c-ii": Plan(
        (45.0, 52.0, 58.0, 64.0, 70.0, 75.0, 79.0, 82.5, 85.0),
        (0.4, 0.795, 1.414, 3.0, 5.22, 9.16),
        ("park-2001", "gupta-1990", "dunn-kang-1973"),
        2000.0,
    ),
    # The first dip, in which it stays within 10.3 and 10.8 km/s; shoulder at 0.43, antennas at 0.58.
    "apollo-4": Plan(
        (60.5, 67.0, 74.0, 81.0, 88.0, 95.0, 101.5),
        (0.25, 0.34, 0.43, 0.5, 0.58),
        ("park-1990", "kim-jo-2021", "park-2001", "gupta-1990", "dunn-kang-1973"),
        3000.0,
    ),
    # Shoulder at 2.17, antennas at 2.9.
    "mars-pathfinder": Plan(
        (31.0, 34.0, 40.0, 47.0, 54.0, 62.0, 70.0, 79.0),
        (0.25, 0.75, 1.5, 2.15, 2.5, 2.9),
        ("johnston-brandis-2014",),
        2000.0,
    ),
}


def without_electron_impact(name: str, folder: Path) -> str:
    """Write a rate set without its electron-impact ionisation and return the file's name."""
    source = files("shocklayer") / "data" / "gas" / "kinetics" / f"{name}.csv"
    rows = list(csv.DictReader(source.read_text("utf-8").splitlines()))
    assert {r.kind for r in rate_set(name).reactions} >= {"electron_impact_ionisation"}
    path = folder / f"{name}-without.csv"
    with open(path, "w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(row for row in rows if row["class"] != "electron_impact_ionisation")
    return str(path)


def keep(flight: str, variant: str, lines: list[str]) -> None:
    """Replace the rows of one change on one flight, or add them after the flight's others."""
    mine = f"{flight},{variant},"
    rows = Path(str(TABLE)).read_text("utf-8").splitlines()[1:]
    old = [k for k, row in enumerate(rows) if row.startswith(mine)]
    last = max((k + 1 for k, row in enumerate(rows) if row.startswith(f"{flight},")), default=len(rows))
    place = old[0] if old else last
    left = [row for row in rows[:place] if not row.startswith(mine)]
    right = [row for row in rows[place:] if not row.startswith(mine)]
    Path(str(TABLE)).write_text(
        "\n".join([",".join(COLUMNS), *left, *lines, *right]) + "\n", encoding="utf-8"
    )


def main() -> None:
    """Solve, print, and write when asked."""
    flight, *wanted = [name for name in sys.argv[1:] if not name.startswith("-")]
    plan, step = PLANS[flight], FLIGHTS[flight].density_step
    scenario = load(flight)
    vehicle = build(scenario.vehicle, scenario.base_dir, scenario.origin)
    mixture = finite_rate_mixture(scenario.planet.body)
    flown = chain.run(flight, overrides=["layer.chemistry='equilibrium'"]).data
    altitudes, stations = np.array(plan.altitudes) * 1e3, np.array(plan.stations)
    lowest = int(np.argmax(np.diff(flown["altitude"].values) >= 0.0)) or flown.sizes["time"]
    order = np.arange(flown.sizes["time"])[:lowest][::-1]  # as far as it falls at first

    def at(name: str) -> np.ndarray:
        return np.exp(
            np.interp(altitudes, flown["altitude"].values[order], np.log(flown[name].values[order]))
        )

    stream = [
        at(name)
        for name in ("speed", "air_density", "air_pressure", "air_temperature", "stagnation_pressure")
    ]
    knudsen = at("knudsen_number")
    for altitude, speed in zip(altitudes, stream[0], strict=True):
        print(f"{flight}: {altitude / 1e3:g} km, {speed:.0f} m/s")

    def solve(
        density: float = 1.0, rates: str = scenario.layer.rate_set, wall: Wall | None = None
    ) -> np.ndarray:
        scale = [1.0, density, density, 1.0, density]
        given: list[Any] = [column * factor for column, factor in zip(stream, scale, strict=True)]
        arcs = stations * vehicle.nose_radius
        found = solve_finite_rate(vehicle.shape, mixture, *given, arc_lengths=arcs, rate_set=rates, wall=wall)
        print(f"{int(found.failed.sum())} tubes failed", file=sys.stderr, flush=True)
        return found.electron_density

    def from_excited_states() -> np.ndarray:
        cheaper = partial(mechanism, impact_energy="gnoffo-1989")
        with patch("shocklayer.shock_layer.viscous.solver.mechanism", cheaper):
            return solve()

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        calls: dict[str, Callable[[], np.ndarray]] = {
            "air_denser": lambda: solve(density=step),
            "air_thinner": lambda: solve(density=1.0 / step),
            "wall_catalytic": lambda: solve(wall=Wall(catalycity=1.0)),
            "wall_600_K": lambda: solve(wall=Wall(temperature=600.0)),
            f"wall_{plan.hot_wall:.0f}_K": lambda: solve(wall=Wall(temperature=plan.hot_wall)),
        }
        for rates in plan.rate_sets:
            if flight == "ram-c-ii":
                path = without_electron_impact(rates, folder)
                calls[f"rates_{rates}"] = lambda path=path: solve(rates=path)
            calls[f"whole_{rates}"] = lambda rates=rates: solve(rates=rates)
        if flight == "apollo-4":
            calls["impact_gnoffo-1989"] = from_excited_states
        reference = solve()
        print(f"{'nose Knudsen number':26s} {'':11s} {' '.join(f'{k:7.1e}' for k in knudsen)}")
        for s, station in enumerate(stations):
            told = " ".join(f"{value:7.1e}" for value in reference[:, s])
            print(f"{'electrons per m3':26s} s/R {station:<7g} {told}", flush=True)
        for variant in wanted or calls:
            ratio = calls[variant]() / reference
            for s, station in enumerate(stations):
                told = " ".join(f"{value:7.3f}" for value in ratio[:, s])
                print(f"{variant:26s} s/R {station:<7g} {told}", flush=True)
            lines = [
                f"{flight},{variant},{knudsen[k]:.5e},{altitudes[k]:g},{station:g},{ratio[k, s]:.4f}"
                for k in range(altitudes.size)
                for s, station in enumerate(stations)
            ]
            if "--write" in sys.argv:
                keep(flight, variant, lines)


if __name__ == "__main__":
    main()
