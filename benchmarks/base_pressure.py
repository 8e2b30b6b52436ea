"""How far electron density in a capsule's wake hangs on the pressure assumed there.

Solves the viscous layer of a built-in scenario at a few flight points with several base pressures, and prints
the density ahead of the shoulder and at four stations behind it, and the ratio of the four to those of the
pressure taken: ``python benchmarks/base_pressure.py [scenario ...]``. Three minutes of one core a scenario.
"""

import sys

import numpy as np

from shocklayer import chain, gas, scenario
from shocklayer.flight import FlightHistory
from shocklayer.shock_layer.inviscid.body_outline import forebody_end
from shocklayer.shock_layer.viscous import outer_flow, solver
from shocklayer.shock_layer.viscous.along_trajectory import choose_points
from shocklayer.shock_layer.viscous.cached_solution import FlightPoints
from shocklayer.vehicle.catalogue import Vehicle, build
from shocklayer.vehicle.shape import Capsule, point_at

PRESSURES = (0.005, 0.01, 0.02, 0.04)
POINTS = 14


def main(names: list[str]) -> None:
    """Print the ratios for each scenario."""
    taken = outer_flow.BASE_PRESSURE
    for name in names:
        asked = scenario.load(name)
        vehicle = build(asked.vehicle, asked.base_dir, asked.origin)
        history = chain.fly_scenario(asked)
        points = FlightPoints(
            history.speed,
            history.air_density,
            history.air_pressure,
            history.air_temperature,
            stagnation(history),
            history.knudsen_number,
        )
        chosen = choose_points(points, POINTS)
        met = [np.asarray(column)[chosen] for column in points[:5]]
        leave = forebody_end(vehicle.shape)
        nose = vehicle.nose_radius
        stations = [0.25 * leave, 0.999 * leave, *(leave + np.array([0.1, 0.3, 0.6, 1.2]) * half(vehicle))]
        found = {}
        for pressure in PRESSURES:
            outer_flow.BASE_PRESSURE = pressure
            solved = solver.solve_finite_rate(vehicle.shape, gas.mixture("air11"), *met, np.array(stations))
            found[pressure] = solved.electron_density
        outer_flow.BASE_PRESSURE = taken
        print(name, "stations", np.round(np.array(stations) / nose, 3))
        for k, sample in enumerate(chosen):
            print(f"{history.altitude[sample] / 1e3:7.2f} km {history.speed[sample]:7.0f} m/s", end="  ")
            print("n_e", " ".join(f"{value:9.2e}" for value in found[taken][k]), end=" | ")
            for pressure in PRESSURES:
                if pressure != taken:
                    ratio = found[pressure][k, 2:] / found[taken][k, 2:]
                    print(f"{pressure:g}:", " ".join(f"{value:5.2f}" for value in ratio), end="  ")
            print()


def half(vehicle: Vehicle) -> float:
    """Return half the largest diameter [m]."""
    if isinstance(vehicle.shape, Capsule):
        return 0.5 * float(vehicle.shape.diameter)
    return float(point_at(vehicle.shape, 1e9).radius)


def stagnation(history: FlightHistory) -> np.ndarray:
    """Return the stagnation pressure behind a strong shock [Pa]: 0.96 of the momentum of the air."""
    return 0.96 * history.air_density * history.speed**2


if __name__ == "__main__":
    main(sys.argv[1:] or ["apollo-10"])
