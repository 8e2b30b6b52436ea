"""How far equilibrium electron density is from that at finite rate, over flights; ``--write`` keeps it.

    python benchmarks/equilibrium_band.py [FLIGHT]... [--write]

Runs each flight (by default every built-in one) with ``layer.chemistry=auto`` and compares, at every sample
that was solved and every station, on the forebody and in the wake, the band of its electron density with that
of the equilibrium layer, where the latter is above 1e15 per cubic metre. Prints the least and the greatest
ratio by nose Knudsen number for each flight; with ``--write`` the extremes over the flights of a planet
become the table from which an equilibrium run draws its band. About a minute of two cores a flight when its
layer is not cached.
"""

import csv
import io
import itertools
import sys

import numpy as np

from shocklayer import chain
from shocklayer.core.errors import UserError
from shocklayer.plasma.limiting_chemistry import TABLE
from shocklayer.scenario import load
from shocklayer.scenario.builtin import builtin_names
from shocklayer.shock_layer import SPEED_LIMIT, forebody_end
from shocklayer.vehicle.catalogue import build

EDGES = np.geomspace(1e-5, 0.1, 13)
"""Bounds of the Knudsen numbers that are taken together; three to a decade."""
LEAST = 1e15
"""Equilibrium electron density above which a ratio counts [1/m^3]."""


def ratios(name: str) -> tuple[str, dict[tuple[str, float], tuple[float, float]]]:
    """Return a flight's planet and its least and greatest ratio by region and Knudsen number."""
    scenario = load(name, ("layer.chemistry=auto",))
    outcome = chain.run(scenario)
    data = outcome.data
    result: dict[tuple[str, float], tuple[float, float]] = {}
    if "rate set of the layer" not in outcome.summary["provenance"]["models"]:
        return scenario.planet.body, result
    vehicle = build(scenario.vehicle, scenario.base_dir, scenario.origin)
    behind = data["station"].values > forebody_end(vehicle.shape) / vehicle.nose_radius
    knudsen, speed = data["knudsen_number"].values, data["speed"].values
    equilibrium = data["electron_density_equilibrium"].values
    for low, high in itertools.pairwise(EDGES):
        inside = (knudsen > low) & (knudsen <= high) & (speed >= SPEED_LIMIT)
        for region, stations in (("forebody", ~behind), ("wake", behind)):
            counts = inside[:, None] & stations & (np.nan_to_num(equilibrium) > LEAST)
            if counts.any():
                least = (data["electron_density_low"].values[counts] / equilibrium[counts]).min()
                most = (data["electron_density_high"].values[counts] / equilibrium[counts]).max()
                result[region, float(np.sqrt(low * high))] = (float(least), float(most))
    return scenario.planet.body, result


def main(arguments: list[str]) -> None:
    """Print the ratios, and write the table if asked."""
    write = "--write" in arguments
    names = [each for each in arguments if each != "--write"] or list(builtin_names("scenarios"))
    extremes: dict[tuple[str, str, float], tuple[float, float]] = {}
    for name in names:
        try:
            body, found = ratios(name)
        except UserError as error:
            print(f"{name}: {error}")
            continue
        for (region, knudsen), (least, most) in found.items():
            print(f"{name:28s} {region:9s} Kn {knudsen:9.2e}  {least:9.2e} to {most:9.2e}", flush=True)
            before = extremes.get((body, region, knudsen), (np.inf, 0.0))
            extremes[body, region, knudsen] = (min(before[0], least), max(before[1], most))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("planet", "region", "knudsen_number", "low", "high"))
    for (body, region, knudsen), (least, most) in sorted(extremes.items()):
        writer.writerow((body, region, f"{knudsen:.4g}", f"{least:.3g}", f"{most:.3g}"))
    print(text.getvalue())
    if write:
        TABLE.write_text(text.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
