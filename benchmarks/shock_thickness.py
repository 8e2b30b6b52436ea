"""What the thickness of the shock is worth in electrons: python benchmarks/shock_thickness.py.

A parcel of air on the axis of a sphere of 0.15 m at 7650 m/s slows down evenly from behind the shock to the
wall. Once the shock is a jump, once its density follows Mott-Smith's profile, some mean free paths of the air
ahead thick, at constant total enthalpy (Becker's solution for a Prandtl number of 3/4). Prints the ratio of
the electrons in the middle of the layer, and the share of them that the parcel has behind a jump one
thickness of the shock, compressed as the gas is, into the layer.
"""

from itertools import pairwise

import numpy as np

from shocklayer import gas
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.gas.kinetics.flow_types import composition_sums
from shocklayer.gas.kinetics.reaction_mechanism import mechanism
from shocklayer.gas.kinetics.sources import kinetic_model, molar_functions
from shocklayer.planet import atmosphere
from shocklayer.shock_layer.viscous.stream_tube_chemistry import TubeConditions, react

ALTITUDE = np.array([72e3, 77e3, 81e3, 84.8e3])
LAYER = np.array([0.0125, 0.0140, 0.0147, 0.0150])  # thickness at 0.25 nose radii [m]
PATHS = np.array([0.0, 2.0, 4.0, 6.0])  # thickness of the shock, mean free paths
SPEED = 7650.0
PATH_TIMES_DENSITY = 8.13e-8  # [kg/m^2], of the standard atmosphere


def main() -> None:
    """Print the table."""
    air = jax.vmap(atmosphere("us76").at)(ALTITUDE)
    density, ambient, temperature, layer = (
        np.repeat(np.asarray(v), PATHS.size) for v in (air.density, air.pressure, air.temperature, LAYER)
    )
    thick = np.tile(PATHS, ALTITUDE.size) * PATH_TIMES_DENSITY / density
    mixture = gas.mixture("air11")
    m = kinetic_model(mechanism(mixture, "park-1993"))
    electron = mixture.names.index("e-")
    moles = np.repeat((mixture.cold_mole_fractions / mixture.molar_mass)[:, None], density.size, 1)
    sums = composition_sums(m, jnp.asarray(moles), molar_functions(m, temperature).enthalpy)
    enthalpy = sums.capacity * temperature + sums.rest + 0.5 * SPEED**2
    mach2 = SPEED**2 * density / (1.4 * ambient)
    jump = 2.4 * mach2 / (0.4 * mach2 + 2.0)

    @jax.jit
    def advance(pressure, state, length, step):
        return react(m, TubeConditions(enthalpy, pressure), state, length, step)[:2]

    before = np.linspace(-2.5, 0.0, 120, endpoint=False)[:, None] * thick
    behind = np.linspace(0.0, 0.5, 101)[:, None] * layer
    places = np.concatenate([before, behind])
    state = np.concatenate([moles, [np.maximum(temperature, 250.0), np.full(density.size, SPEED)]])
    step = np.full(density.size, 1e-6)
    electrons = []
    for x, following in pairwise(places):
        middle = 0.5 * (x + following)
        smooth = 1.0 / (1.0 + np.exp(-4.0 * middle / np.maximum(thick, 1e-9)))
        through = SPEED / (1.0 + (jump - 1.0) * np.where(thick > 0.0, smooth, middle > 0.0))
        speed = through * (1.0 - np.maximum(middle, 0.0) / layer)
        state = np.concatenate([np.asarray(state)[:-1], through[None]])
        # The path is stretched, so that time passes with the speed that falls towards the wall.
        length = (following - x) * through / speed
        pressure = ambient + density * SPEED * (SPEED - through)
        state, step = advance(pressure, jnp.asarray(state), length, np.maximum(step, 1e-9))
        electrons.append(np.asarray(state)[electron])
    last = electrons[-1].reshape(ALTITUDE.size, PATHS.size)
    for k, altitude in enumerate(ALTITUDE):
        lane = k * PATHS.size
        depth = 4.0 * PATH_TIMES_DENSITY / density[lane] / jump[lane]
        grown = [row[lane] for row in electrons[len(before) :]]
        share = np.interp(depth, behind[1:, lane], grown) / last[k, 0]
        ratios = "  ".join(
            f"{p:.0f} paths {r:5.2f}" for p, r in zip(PATHS, last[k] / last[k, 0], strict=True)
        )
        paths = 4.0 * PATH_TIMES_DENSITY / density[lane] / LAYER[k]
        print(f"{altitude / 1e3:5.1f} km  4 paths/layer {paths:4.1f}  {ratios}  share {share:6.3f}")


if __name__ == "__main__":
    main()
