"""State of the gas at a stagnation point, which the models of convective heating use."""

from __future__ import annotations

from typing import NamedTuple

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.heating.gas_table import cold_enthalpy, gas_state
from shocklayer.heating.velocity_gradient import sphere_factors, velocity_gradient
from shocklayer.planet.bodies import Planet

_SHOCK_STEPS = 6
"""Fixed-point steps of the density ratio across the shock; each reduces its error about tenfold."""


class StagnationFlow(NamedTuple):
    """The free stream and the stagnation point behind its bow shock.

    Attributes
    ----------
    density, speed : jax.Array
        Free stream [kg/m^3, m/s].
    free_stream_pressure, pressure : jax.Array
        Free stream, and at the stagnation point [Pa].
    total_enthalpy : jax.Array
        Above that of the cold gas at 0 K [J/kg].
    nose_radius : jax.Array
        [m].
    velocity_gradient : jax.Array
        Of the speed along the body at the edge of the boundary layer [1/s].
    """

    density: Array
    speed: Array
    free_stream_pressure: Array
    pressure: Array
    total_enthalpy: Array
    nose_radius: Array
    velocity_gradient: Array


def stagnation_flow(
    density: ArrayLike,
    speed: ArrayLike,
    air_temperature: ArrayLike,
    nose_radius: ArrayLike,
    planet: Planet,
    gradient_factors: ArrayLike | None = None,
) -> StagnationFlow:
    """Return the state at a stagnation point.

    Parameters
    ----------
    density : ArrayLike
        Free-stream density [kg/m^3].
    speed : ArrayLike
        Speed relative to the air [m/s].
    air_temperature : ArrayLike
        Free-stream temperature [K].
    nose_radius : ArrayLike
        Nose radius [m].
    planet : Planet
        Its gas.
    gradient_factors : ArrayLike, shape (density ratios,), optional
        Velocity gradient over the Newtonian one, by `velocity_gradient.shape_factors`; of a sphere if not
        given.

    Returns
    -------
    StagnationFlow
        Broadcast over the arguments.

    Notes
    -----
    Conservation across a normal shock of equilibrium gas, then isentropic compression of the slow gas behind
    it. Below Mach 1 there is no shock. The pressure is within 1 % of the exact shock solution.
    """
    rho, fast, cold, radius = jnp.broadcast_arrays(
        *(jnp.asarray(value, float) for value in (density, speed, air_temperature, nose_radius))
    )
    rho = jnp.maximum(rho, 1e-100)
    pressure = rho * GAS_CONSTANT / planet.molar_mass * cold
    enthalpy = cold_enthalpy(planet.name, cold)
    exponent = planet.heat_capacity_ratio
    square = fast**2 * rho / (exponent * pressure)
    shocked = jnp.maximum(square, 1.0)
    ratio = ((exponent - 1.0) * shocked + 2.0) / ((exponent + 1.0) * shocked)
    ram = rho * fast**2
    for _ in range(_SHOCK_STEPS):
        behind = gas_state(
            planet.name, enthalpy + 0.5 * fast**2 * (1.0 - ratio**2), pressure + ram * (1.0 - ratio)
        )
        # A weak shock is that of a perfect gas, where the steps would converge slowly.
        ratio = jnp.where(square > 9.0, jnp.clip(rho / behind.density, 1e-2, 0.9), ratio)
    static = pressure + ram * (1.0 - ratio)
    dynamic = 0.5 * ram * ratio
    with_shock = static + dynamic * (1.0 + 0.5 * dynamic / (exponent * static))
    isentropic = pressure * (1.0 + 0.5 * (exponent - 1.0) * square) ** (exponent / (exponent - 1.0))
    stagnation = jnp.where(square > 1.0, with_shock, isentropic)
    total = enthalpy + 0.5 * fast**2
    factors = sphere_factors() if gradient_factors is None else gradient_factors
    gas = gas_state(planet.name, total, stagnation)
    gradient = velocity_gradient(factors, ratio, radius, stagnation - pressure, gas.density)
    return StagnationFlow(rho, fast, pressure, stagnation, total, radius, gradient)


def recovery_enthalpy(
    total_enthalpy: ArrayLike, edge_speed: ArrayLike, pressure: ArrayLike, planet: Planet
) -> Array:
    """Enthalpy of the gas at a wall that takes no heat: laminar recovery.

    h_aw = h_0 - (1 - r) u_e^2/2 with r = sqrt(Pr), Pr of the gas at the edge of the boundary layer.

    Parameters
    ----------
    total_enthalpy : ArrayLike
        h_0, above that of the cold gas at 0 K [J/kg].
    edge_speed : ArrayLike
        u_e [m/s].
    pressure : ArrayLike
        At the edge [Pa].
    planet : Planet
        Its gas.

    Returns
    -------
    jax.Array
        h_aw [J/kg], broadcast over the arguments.

    Notes
    -----
    Prandtl numbers are limited to 0.5 and 1, as the root holds for neutral gas only. Source: E. R. van
    Driest, NACA TN 2597, 1952; E. R. G. Eckert, J. Aeronautical Sciences 22(8), 1955.
    """
    total = jnp.asarray(total_enthalpy, float)
    kinetic = jnp.minimum(0.5 * jnp.asarray(edge_speed, float) ** 2, total)
    prandtl = gas_state(planet.name, total - kinetic, pressure).prandtl_number
    return total - (1.0 - jnp.sqrt(jnp.clip(prandtl, 0.5, 1.0))) * kinetic
