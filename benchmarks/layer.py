"""Grid independence of the viscous finite-rate layer on RAM C-II: python benchmarks/layer.py.

Prints the peak electron density at the five onset events of NASA TN D-6062 above 56 km for the default grid,
and its change when tubes, steps along the body or both double, in US76 air; takes some minutes.
"""

import time

import numpy as np

from shocklayer import gas
from shocklayer.core.jax_setup import jax
from shocklayer.planet import atmosphere
from shocklayer.shock_layer.viscous.solver import solve_finite_rate
from shocklayer.vehicle.shape import SphereCone, arc_length_of_axial

ALTITUDE = np.array([84.77e3, 80.77e3, 71.93e3, 82.30e3, 73.91e3])
STATION = np.array([0, 0, 0, 1, 1])
MEASURED = np.array([8.76e16, 7.884e17, 9.573e18, 1.178e16, 8.76e16])
SPEED = np.full(5, 7650.0)
GRIDS = (
    ("default", {}),
    ("tubes x2", {"tubes": 96}),
    ("steps x2", {"refine": 2.0}),
    ("both", {"tubes": 96, "refine": 2.0}),
)


def main() -> None:
    """Print the table."""
    shape = SphereCone(nose_radius=0.1524, half_angle=np.radians(9.0), length=1.295)
    stations = arc_length_of_axial(shape, np.array([0.15, 2.3]) * 0.3048)
    air = jax.vmap(atmosphere("us76").at)(ALTITUDE)
    state = [np.asarray(v) for v in (air.density, air.pressure, air.temperature)]
    stagnation = state[1] + 0.95 * state[0] * SPEED**2
    first = None
    print("grid        computed over measured at R01, R03, R05, R14, R16      change, %              CPU s")
    for name, options in GRIDS:
        start = time.process_time()
        layer = solve_finite_rate(shape, gas.mixture("air11"), SPEED, *state, stagnation, stations, **options)
        peak = layer.electron_density[np.arange(5), STATION]
        first = peak if first is None else first
        ratio = "  ".join(f"{v:6.3f}" for v in peak / MEASURED)
        change = "  ".join(f"{v:+5.1f}" for v in 100.0 * (peak / first - 1.0))
        print(f"{name:10s}  {ratio}   {change}   {time.process_time() - start:6.1f}", flush=True)


if __name__ == "__main__":
    main()
