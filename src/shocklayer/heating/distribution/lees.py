"""Lees' laminar heat flux along a blunt body relative to its stagnation point."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.core.validity import ValidityRange
from shocklayer.heating.distribution.model import DistributionModel
from shocklayer.shock_layer.inviscid.surface_pressure import pitot_pressure_ratio, surface_pressure
from shocklayer.vehicle.shape import Shape, maximum_arc_length, point_at

_NODES = 193
"""Points of the quadrature along the body; halving them moves the result by less than 0.1 %."""

_OUTPUTS = ("convective_heat_flux", "wall_temperature")

VALIDITY = (
    ValidityRange(
        "Lees laminar distribution",
        "mach_number",
        3.0,
        float("inf"),
        "Lees, Jet Propulsion 26(4), 1956",
        _OUTPUTS,
    ),
)
"""Ranges of the distribution."""


class Lees(DistributionModel):
    """Lees: laminar flow along a blunt body, from the pressure of the inviscid layer."""

    model: Literal["lees"] = "lees"
    references: ClassVar[tuple[str, ...]] = ("lees-1956",)
    validity: ClassVar[tuple[ValidityRange, ...]] = VALIDITY

    def ratio(self, shape: Shape, arc_length: ArrayLike, mach_number: Scalar) -> Array:
        """Heat flux over its stagnation value; see `DistributionModel.ratio`."""
        return lees_distribution(shape, arc_length, mach_number)


def lees_ratio(
    arc_length: ArrayLike, radius: ArrayLike, pressure: ArrayLike, speed: ArrayLike, gradient: ArrayLike
) -> Array:
    """Heat flux over its stagnation value by Lees' similarity solution, from a known edge flow.

    q/q0 = p u r / (2 sqrt(K) sqrt(integral of p u r^2 ds)), p and u being relative to their reference
    values and K = du/ds at the stagnation point.

    Parameters
    ----------
    arc_length : ArrayLike, shape (points,)
        Distance from the stagnation point [m], increasing, starting at zero.
    radius : ArrayLike, shape (points,)
        Distance of the surface from the axis [m].
    pressure : ArrayLike, shape (points,)
        Edge pressure over stagnation pressure.
    speed : ArrayLike, shape (points,)
        Edge speed over any reference speed.
    gradient : ArrayLike
        Gradient of that relative speed at the stagnation point [1/m].

    Returns
    -------
    jax.Array, shape (points,)
        q/q0; 1 at the first point.

    Notes
    -----
    Laminar, cold wall, density times viscosity proportional to pressure.
    Source: L. Lees, Jet Propulsion 26(4), 1956, pp. 259-269, Eq. 12.
    """
    along = jnp.asarray(arc_length, float)
    flux = jnp.asarray(pressure) * jnp.asarray(speed) * jnp.asarray(radius) ** 2
    # Near the nose the integrand is cubic in s, so the integral is taken in s^4: exact there, and of
    # second order elsewhere.
    cubic = along**3
    smooth = jnp.concatenate([flux[1:2] / cubic[1:2], flux[1:] / cubic[1:]])
    steps = 0.125 * (smooth[1:] + smooth[:-1]) * (along[1:] ** 4 - along[:-1] ** 4)
    integral = jnp.cumsum(steps)
    local = jnp.asarray(pressure)[1:] * jnp.asarray(speed)[1:] * jnp.asarray(radius)[1:]
    ratio = local / (2.0 * jnp.sqrt(jnp.asarray(gradient) * integral))
    return jnp.concatenate([jnp.ones(1), ratio])


def lees_distribution(
    shape: Shape, arc_length: ArrayLike, mach_number: Scalar, isentropic_exponent: Scalar = 1.2
) -> Array:
    """Laminar heat flux over its stagnation value at points of a forebody.

    The edge pressure is that of `shocklayer.shock_layer.surface_pressure`; the edge speed follows from it by
    isentropic expansion with a constant exponent.

    Parameters
    ----------
    shape : Shape
        The forebody.
    arc_length : ArrayLike
        Distances from the stagnation point [m], any shape; points past the forebody take its last value.
    mach_number : Scalar
        Free-stream Mach number.
    isentropic_exponent : Scalar
        Effective exponent of the expansion along the body, 1.1 to 1.4 (1.2: dissociating air).

    Returns
    -------
    jax.Array
        q/q0 of the shape of ``arc_length``; 1 at the stagnation point.

    Notes
    -----
    Range: laminar, hypersonic, zero angle of attack (`VALIDITY`). On a cap flatter than 45 deg the real
    sonic point is at the shoulder, which Newtonian pressure does not capture: measured flux rises towards
    the shoulder, where this falls slightly.
    Source: L. Lees, Jet Propulsion 26(4), 1956.
    """
    # Nodes are denser towards the nose, where the flux varies fastest on a long body.
    spread = jnp.linspace(0.0, 1.0, _NODES)
    end = maximum_arc_length(shape)
    along = end * spread**2
    mach = jnp.maximum(jnp.asarray(mach_number, float), 1.0)
    stagnation = pitot_pressure_ratio(mach)
    pressure = surface_pressure(shape, along, stagnation, 1.0, 1.4 * mach**2) / stagnation
    power = (isentropic_exponent - 1.0) / jnp.asarray(isentropic_exponent)
    drop = jnp.maximum(1.0 - pressure[1:] ** power, 1e-30)
    speed = jnp.concatenate([jnp.zeros(1), jnp.sqrt(drop)])
    radius = point_at(shape, along).radius
    # (du/ds)^2 = power (1 - p_inf/p0) / R^2 in the same measure: Newtonian pressure, isentropic speed.
    gradient = jnp.sqrt(power * (1.0 - 1.0 / stagnation)) / shape.nose_radius
    ratio = lees_ratio(along, radius, pressure, speed, gradient)
    return jnp.interp(jnp.minimum(jnp.asarray(arc_length, float), end), along, ratio)
