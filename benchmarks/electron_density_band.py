"""How far electron density of RAM C-II hangs on rates, wall and air; ``--write`` keeps it as data.

The viscous finite-rate layer at nine points of the flight, once as it stands (Park 1993, inert wall of
1250 K) and once for each change: other rate sets, a fully catalytic wall, a colder and a hotter wall, denser
and thinner air. Prints the ratio of peak electron density to that of the first run at the reflectometers' two
stations. With ``--write`` all stations go into the table that every run draws its band from; names of changes
restrict it to these. The rate sets come without their electron-impact ionisation (``rates_``: at the
electrons' own temperature it runs away in two of them, and Park 2001 has no charge exchange by which the
atomic ions it makes could go again) and whole (``whole_``, not part of the band). A quarter of an hour of one
core, most of it spent on compiling a program for each rate set.
"""

import csv
import sys
import tempfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from shocklayer import chain, gas
from shocklayer.gas.kinetics.rate_sets import rate_set
from shocklayer.layer import Wall, solve_finite_rate
from shocklayer.layer.density_band import DENSITY_STEP, TABLE
from shocklayer.scenario import load
from shocklayer.vehicle.catalogue import build

ALTITUDES = np.array([45.0, 52.0, 58.0, 64.0, 70.0, 75.0, 79.0, 82.5, 85.0]) * 1e3
STATIONS = np.array([0.4, 0.795, 1.414, 3.0, 5.22, 9.16])
RATE_SETS = ("park-2001", "gupta-1990", "dunn-kang-1973")
AIR = gas.mixture("air11")


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


def main() -> None:
    """Solve, print, and write when asked."""
    scenario = load("ram-c-ii")
    vehicle = build(scenario.vehicle, scenario.base_dir, scenario.origin)
    flown = chain.run("ram-c-ii", overrides=["layer.chemistry='equilibrium'"]).data
    order = np.argsort(flown["altitude"].values)

    def at(name: str) -> np.ndarray:
        return np.exp(
            np.interp(ALTITUDES, flown["altitude"].values[order], np.log(flown[name].values[order]))
        )

    stream = [
        at(name)
        for name in ("speed", "air_density", "air_pressure", "air_temperature", "stagnation_pressure")
    ]
    knudsen = at("knudsen_number")
    # The march ends where a run's does, so that both cut the layer into the same tubes.
    arcs = STATIONS * vehicle.nose_radius

    def solve(density: float = 1.0, **options: Any) -> np.ndarray:
        scale = [1.0, density, density, 1.0, density]
        given = [column * factor for column, factor in zip(stream, scale, strict=True)]
        found = solve_finite_rate(vehicle.shape, AIR, *given, arcs, **options)
        print(f"{int(found.failed.sum())} tubes failed", file=sys.stderr, flush=True)
        return found.electron_density

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        calls: dict[str, Callable[[], np.ndarray]] = {
            "air_denser": lambda: solve(density=DENSITY_STEP),
            "air_thinner": lambda: solve(density=1.0 / DENSITY_STEP),
            "wall_catalytic": lambda: solve(wall=Wall(catalycity=1.0)),
            "wall_600_K": lambda: solve(wall=Wall(temperature=600.0)),
            "wall_2000_K": lambda: solve(wall=Wall(temperature=2000.0)),
        }
        for rates in RATE_SETS:
            path = without_electron_impact(rates, folder)
            calls[f"rates_{rates}"] = lambda path=path: solve(rate_set=path)
            calls[f"whole_{rates}"] = lambda rates=rates: solve(rate_set=rates)
        wanted = [name for name in sys.argv[1:] if not name.startswith("-")] or list(calls)
        reference = solve()
        ratios = {name: calls[name]() / reference for name in wanted}
    rows = {name: [] for name in calls}
    if set(wanted) != set(calls):
        for row in csv.DictReader(TABLE.read_text("utf-8").splitlines()):
            rows[row["variant"]].append(",".join(row.values()))
    for variant, ratio in ratios.items():
        rows[variant] = [
            f"{variant},{knudsen[k]:.5e},{ALTITUDES[k]:g},{station:g},{ratio[k, s]:.4f}"
            for k in range(ALTITUDES.size)
            for s, station in enumerate(STATIONS)
        ]
        for s in (1, 4):
            told = " ".join(f"{value:5.2f}" for value in ratio[:, s])
            print(f"{variant:22s} s/R {STATIONS[s]:<6g} {told}")
    print(f"{'altitude, km':34s} {' '.join(f'{a / 1e3:5.1f}' for a in ALTITUDES)}")
    print(f"{'nose Knudsen number':34s} {' '.join(f'{k:5.3f}' for k in knudsen)}")
    if "--write" in sys.argv:
        lines = ["variant,knudsen_number,altitude_m,station,ratio"]
        lines += [line for name in calls for line in rows[name]]
        Path(str(TABLE)).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
