"""Heating of the attachment line of a vehicle's swept leading edges, with its band."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.heating.band import DENSITY_FACTORS
from shocklayer.heating.leading_edge.model import LeadingEdgeModel, normal_flow
from shocklayer.heating.rarefied import bridged_coefficient
from shocklayer.heating.wall import wall_balance
from shocklayer.planet.bodies import Planet

LAMINAR_ERROR, TURBULENT_ERROR = 0.2, 0.25
"""Relative error of both laws against measurements in wind tunnels."""
_LATE = 1.5
"""Factor by which transition may come earlier or later."""


class LeadingEdgeHeating(NamedTuple):
    """Convective flux to the attachment line [W/m^2] with its band, and the wall [K].

    Attributes
    ----------
    heat_flux, low, high : jax.Array
        To the wall at its own temperature.
    wall_temperature : jax.Array
        In radiative equilibrium.
    recovery_temperature : jax.Array
        Of the gas.
    turbulent : jax.Array
        Share of turbulent flow.
    """

    heat_flux: Array
    low: Array
    high: Array
    wall_temperature: Array
    recovery_temperature: Array
    turbulent: Array


@partial(jax.jit, static_argnames=("planet", "model"))
def leading_edge_heating(
    density: ArrayLike,
    speed: ArrayLike,
    air_temperature: ArrayLike,
    angle_of_attack: ArrayLike,
    radius: ArrayLike,
    sweep: ArrayLike,
    emissivity: ArrayLike,
    planet: Planet,
    model: LeadingEdgeModel,
) -> LeadingEdgeHeating:
    """Compute the heating of a swept leading edge.

    Parameters
    ----------
    density, speed, air_temperature : ArrayLike
        Free stream [kg/m^3, m/s, K].
    angle_of_attack : ArrayLike
        [rad].
    radius, sweep : ArrayLike
        Of the edge: its radius [m], and its angle to the pitch axis [rad].
    emissivity : ArrayLike
        Of the wall.
    planet : Planet
        Its gas.
    model : LeadingEdgeModel
        Of the flux.

    Returns
    -------
    LeadingEdgeHeating
        Broadcast over the arguments.

    Notes
    -----
    The stream makes the angle asin(sin(sweep) cos(angle of attack)) with the plane normal to the edge. Shocks
    of the body that meet the edge, where heating is several times higher, are not computed.
    """
    inclined = jnp.arcsin(jnp.sin(jnp.asarray(sweep)) * jnp.cos(jnp.asarray(angle_of_attack)))
    normal, along = normal_flow(density, speed, air_temperature, radius, inclined, planet)
    recovery = normal.total_enthalpy + 0.5 * along**2  # bounds the wall; both laws recover less
    air = DENSITY_FACTORS[planet.name]
    # The result and the ends of its band: errors of both laws, transition, density of the air.
    shape = (3,) + (1,) * recovery.ndim
    smooth_error = jnp.array([1.0, 1.0 - LAMINAR_ERROR, 1.0 + LAMINAR_ERROR]).reshape(shape)
    rough_error = jnp.array([1.0, 1.0 - TURBULENT_ERROR, 1.0 + TURBULENT_ERROR]).reshape(shape)
    earlier = jnp.array([1.0, 1.0 / _LATE, _LATE]).reshape(shape)
    denser = jnp.array([1.0, 1.0 / air, air]).reshape(shape)

    def heat_flux(enthalpy: Array) -> Array:
        line = model.attachment_line(normal, along, enthalpy, planet)
        share = model.turbulent_share(line.attachment_line_reynolds_number * earlier)
        smooth = bridged_coefficient(line.laminar * denser**0.5, normal.density, normal.speed) * smooth_error
        smooth = smooth * jnp.maximum(line.laminar_recovery - enthalpy, 0.0)
        rough = line.turbulent * denser**0.8 * rough_error
        rough = rough * jnp.maximum(line.turbulent_recovery - enthalpy, 0.0)
        return smooth + share * jnp.maximum(rough - smooth, 0.0)

    three = jnp.broadcast_to(recovery, (3, *recovery.shape))
    wall = wall_balance(heat_flux, three, normal.pressure, 0.0, emissivity, planet.name)
    line = model.attachment_line(normal, along, 0.3 * recovery, planet)
    return LeadingEdgeHeating(
        wall.heat_flux[0],
        wall.heat_flux[1],
        wall.heat_flux[2],
        wall.temperature[0],
        wall.recovery_temperature[0],
        model.turbulent_share(line.attachment_line_reynolds_number),
    )
