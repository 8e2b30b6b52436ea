"""The boundary layer along a body: state of its edge, and the lengths over which it has grown."""

from __future__ import annotations

from typing import NamedTuple

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.heating.gas_table import gas_state
from shocklayer.planet.bodies import Planet
from shocklayer.shock_layer.inviscid.surface_pressure import pitot_pressure_ratio, surface_pressure
from shocklayer.vehicle.shape import Shape, maximum_arc_length, point_at

_NODES = 97
"""Points of the quadrature along the body; halving them moves the lengths by less than 0.5 %."""
_EXPONENT = 1.2
"""Effective isentropic exponent of the edge speed in the weights of the lengths, of dissociating air."""
FLAT_PLATE_MOMENTUM = 0.664
"""Momentum thickness of a laminar layer on a flat plate over its length, times the root of Re."""


class GrowthLengths(NamedTuple):
    """Length of a flat plate in the local flow on which the layer would be as thick [m].

    Attributes
    ----------
    laminar, turbulent : jax.Array
        A third of the distance from the tip of a cone, and 4/9 of it.
    """

    laminar: Array
    turbulent: Array


class EdgeFlow(NamedTuple):
    """Edge of the boundary layer at points of a body.

    Attributes
    ----------
    pressure, density, viscosity, enthalpy : jax.Array
        Gas in equilibrium [Pa, kg/m^3, Pa s, J/kg].
    speed, mach_number : jax.Array
        [m/s, -].
    """

    pressure: Array
    density: Array
    viscosity: Array
    enthalpy: Array
    speed: Array
    mach_number: Array


def growth_lengths(shape: Shape, arc_length: ArrayLike, mach_number: Scalar) -> GrowthLengths:
    """Return the lengths over which a boundary layer has grown, at points of a forebody.

    Laminar: integral of p u r^2 ds over p u r^2; turbulent: with r^(5/4); p and u are pressure and speed at
    the edge, r the distance from the axis.

    Parameters
    ----------
    shape : Shape
        The forebody.
    arc_length : ArrayLike
        Distances from the stagnation point [m]; points past the forebody take those of its end.
    mach_number : Scalar
        Free-stream Mach number.

    Returns
    -------
    GrowthLengths
        Of the shape of ``arc_length``.

    Notes
    -----
    Density times viscosity at the reference enthalpy is taken as proportional to the pressure. Source: the
    energy integral with a local Stanton number proportional to the power -1 (laminar) or -1/4 (turbulent) of
    the Reynolds number of the energy thickness; the laminar one is that of L. Lees, Jet Propulsion 26(4),
    1956.
    """
    end = maximum_arc_length(shape)
    along = end * jnp.linspace(0.0, 1.0, _NODES) ** 2
    mach = jnp.maximum(jnp.asarray(mach_number, float), 1.0)
    stagnation = pitot_pressure_ratio(mach)
    pressure = surface_pressure(shape, along, stagnation, 1.0, 1.4 * mach**2) / stagnation
    power = (_EXPONENT - 1.0) / _EXPONENT
    speed = jnp.concatenate([jnp.zeros(1), jnp.sqrt(jnp.maximum(1.0 - pressure[1:] ** power, 1e-30))])
    radius = point_at(shape, along).radius
    at = jnp.clip(jnp.asarray(arc_length, float), 0.0, end)

    def length(exponent: float) -> Array:
        weight = pressure * speed * radius**exponent
        # Near the nose the weight goes as s to this power, and is integrated exactly.
        n = 1.0 + exponent
        smooth = weight[1:] / along[1:] ** n
        smooth = jnp.concatenate([smooth[:1], smooth])
        steps = (
            0.5 * (smooth[1:] + smooth[:-1]) * (along[1:] ** (n + 1.0) - along[:-1] ** (n + 1.0)) / (n + 1.0)
        )
        slope = jnp.cumsum(steps) / weight[1:] / along[1:]
        return at * jnp.interp(at, along, jnp.concatenate([slope[:1], slope]))

    return GrowthLengths(length(2.0), length(1.25))


def edge_flow(total_enthalpy: Array, pressure: Array, speed: Array, planet: Planet) -> EdgeFlow:
    """Return the state of the edge from pressure and speed.

    Parameters
    ----------
    total_enthalpy, pressure, speed : jax.Array
        Of the gas at the edge [J/kg, Pa, m/s].
    planet : Planet
        Its gas.

    Returns
    -------
    EdgeFlow
        In equilibrium; the speed of sound has the ratio of enthalpy to internal energy as exponent.
    """
    total, p, fast = jnp.broadcast_arrays(total_enthalpy, pressure, speed)
    enthalpy = jnp.maximum(total - 0.5 * fast**2, 1e-2 * total)
    gas = gas_state(planet.name, enthalpy, p)
    work = jnp.maximum(p / gas.density, 1e-3)
    exponent = 1.0 / (1.0 - jnp.clip(work / jnp.maximum(enthalpy, 1.0), 0.05, 0.4))
    return EdgeFlow(p, gas.density, gas.viscosity, enthalpy, fast, fast / jnp.sqrt(exponent * work))


def reference_enthalpy(edge: EdgeFlow, wall_enthalpy: Array, recovery: ArrayLike) -> Array:
    """Return the enthalpy at which a layer has the properties of one at constant properties.

    h* = h_e + 0.5 (h_w - h_e) + 0.22 r u_e^2/2.

    Parameters
    ----------
    edge : EdgeFlow
        The edge.
    wall_enthalpy : jax.Array
        Of the gas at the wall [J/kg].
    recovery : ArrayLike
        Recovery factor r.

    Returns
    -------
    jax.Array
        [J/kg].

    Notes
    -----
    Source: E. R. G. Eckert, J. Aeronautical Sciences 22(8), 1955, pp. 585-587.
    """
    return 0.5 * (edge.enthalpy + wall_enthalpy) + 0.22 * jnp.asarray(recovery) * 0.5 * edge.speed**2
