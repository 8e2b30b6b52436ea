"""Surface pressure of blunt bodies at zero angle of attack.

Nose: modified Newtonian, followed by a Prandtl-Meyer expansion from where pressures and gradients of both
agree. Afterbody: the lower of that expansion and a blunt-cone law that combines the pressure of the sharp
cone with that of the blast wave from the nose.
"""

from functools import cache

import numpy as np

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import ValidityRange
from shocklayer.vehicle.shape import Capsule, Shape, point_at

EXPANSION_EXPONENT = 1.25
"""Isentropic exponent of the Prandtl-Meyer part: between frozen air (1.3-1.4) and equilibrium (1.2)."""
BLAST_COEFFICIENT = 0.067 / 1.4
"""Blast-wave pressure of a blunt nose, p/p_inf = 0.067 M^2 sqrt(C_D)/(x/d), over density V^2 (air, 1.4)."""
_NOSE_DRAG = 0.92
"""Drag coefficient of a hemisphere in Newtonian flow, half the stagnation pressure coefficient."""

VALIDITY = (
    ValidityRange(
        "modified Newtonian and blast-wave pressure",
        "mach_number",
        5.0,
        np.inf,
        "hypersonic limit; Anderson, Hypersonic and High-Temperature Gas Dynamics, chapter 3",
    ),
)
"""Ranges of the pressure model."""


@cache
def _expansion_table() -> tuple[np.ndarray, np.ndarray]:
    """Return surface angle [rad] and p/p0 from a surface along the axis to the Newtonian matching point."""
    exponent = EXPANSION_EXPONENT
    mach = np.linspace(1.0 + 1e-6, 12.0, 200_001)
    wave = np.sqrt(mach**2 - 1.0)
    ratio = np.sqrt((exponent + 1.0) / (exponent - 1.0))
    turning = ratio * np.arctan(wave / ratio) - np.arctan(wave)
    pressure = (1.0 + 0.5 * (exponent - 1.0) * mach**2) ** (-exponent / (exponent - 1.0))
    # Gradients with the surface angle: Newtonian 2 sqrt(p(1-p)) against gamma M^2 p / sqrt(M^2 - 1).
    excess = exponent * mach**2 / wave * pressure - 2.0 * np.sqrt(pressure * (1.0 - pressure))
    match = int(np.argmax(excess < 0.0))
    angle = np.arcsin(np.sqrt(pressure[match])) - (turning - turning[match])
    inside = (np.arange(mach.size) >= match) & (angle >= -0.02)
    picked = np.flatnonzero(inside)[:: max(1, int(inside.sum()) // 400)][::-1]
    return angle[picked], pressure[picked]


def expansion_pressure_ratio(surface_angle: ArrayLike) -> Array:
    """Pressure over stagnation pressure on a blunt nose, at a given slope of the surface.

    Modified Newtonian sin^2 of the surface angle down to the matching point (about 38 deg of slope), a
    Prandtl-Meyer expansion with exponent 1.25 beyond; free-stream pressure neglected.

    Parameters
    ----------
    surface_angle : ArrayLike
        Angle between surface tangent and axis [rad], 0 to pi/2.

    Returns
    -------
    jax.Array
        p/p0, from 1 at pi/2 to 0.058 at 0.

    Notes
    -----
    Source: L. Lees and T. Kubota, J. Aeronautical Sciences 24, 1957 (the matching); measured on
    hemisphere-cylinders at Mach 5-8 within a few per cent.
    """
    angles, ratios = _expansion_table()
    slope = jnp.asarray(surface_angle, float)
    return jnp.where(slope > angles[-1], jnp.sin(slope) ** 2, jnp.interp(slope, angles, ratios))


def surface_pressure(
    shape: Shape,
    arc_length: ArrayLike,
    stagnation_pressure: ArrayLike,
    static_pressure: ArrayLike,
    momentum_flux: ArrayLike,
) -> Array:
    """Pressure on the forebody at given distances from the stagnation point.

    p = p_inf + (p0 - p_inf) min(expansion, cone law), the cone law being
    sqrt(sin^4(slope) + blast^2) with blast = 0.067 M^2 p_inf sqrt(C_D) / (x/d) over p0 - p_inf.

    Parameters
    ----------
    shape : Shape
        The forebody.
    arc_length : ArrayLike
        Distance along the surface from the stagnation point [m].
    stagnation_pressure : ArrayLike
        Pressure at the stagnation point p0 [Pa].
    static_pressure : ArrayLike
        Free-stream pressure [Pa].
    momentum_flux : ArrayLike
        Free-stream density times speed squared [Pa].

    Returns
    -------
    jax.Array
        Surface pressure [Pa], never below the free-stream pressure.

    Notes
    -----
    Range: hypersonic, zero angle of attack (`VALIDITY`). The blunt-cone law neglects the overexpansion below
    the sharp-cone pressure and the recompression a few nose radii downstream.
    Source of the blast-wave term: J. Lukasiewicz, J. Aerospace Sciences 29, 1962 (hypersonic analogy,
    constant cited from memory). The sum in squares is not fitted to data; it joins the two limits.
    """
    point = point_at(shape, arc_length)
    rise = jnp.maximum(jnp.asarray(stagnation_pressure, float) - jnp.asarray(static_pressure), 1e-300)
    width = shape.diameter if isinstance(shape, Capsule) else 2.0 * shape.nose_radius
    along = jnp.maximum(point.axial, 1e-9 * jnp.asarray(width)) / width
    blast = BLAST_COEFFICIENT * jnp.asarray(momentum_flux) / rise * _NOSE_DRAG**0.5 / along
    cone_law = jnp.hypot(jnp.sin(point.surface_angle) ** 2, blast)
    ratio = jnp.minimum(expansion_pressure_ratio(point.surface_angle), cone_law)
    return jnp.asarray(static_pressure) + rise * ratio


def pitot_pressure_ratio(mach_number: ArrayLike) -> Array:
    """Stagnation pressure behind a normal shock over free-stream pressure, perfect gas with exponent 1.4.

    Parameters
    ----------
    mach_number : ArrayLike
        Free-stream Mach number; below 1 the isentropic value is returned.

    Returns
    -------
    jax.Array
        p0/p_inf.

    Notes
    -----
    Source: Rayleigh's pitot formula, Ames Research Staff, NACA Report 1135, 1953, Eq. 100.
    """
    mach = jnp.asarray(mach_number, float)
    fast = jnp.maximum(mach, 1.0) ** 2
    behind = (1.2 * fast) ** 3.5 * (6.0 / (7.0 * fast - 1.0)) ** 2.5
    return jnp.where(mach > 1.0, behind, (1.0 + 0.2 * mach**2) ** 3.5)
