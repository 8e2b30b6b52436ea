r"""Apparent elevation of a target of any height: a ray through air whose refractivity falls exponentially.

In spherically stratified air :math:`n r \cos e = a` is constant along a ray (Bouguer), and the angle at the
centre of the planet between an observer at :math:`r_0` and a target at :math:`r` is

.. math:: \theta = \int_{r_0}^{r} \frac{a \, dr}{r \sqrt{n^2 r^2 - a^2}}

With :math:`n = 1 + N_0 e^{-h/H}` the apparent elevation follows from the geometric one by fixed-point
iteration on the difference between both. For a target outside the atmosphere the result is the astronomical
refraction, within 0.05 deg of Bennett's formula (G. G. Bennett, J. Navigation 35(2), 255, 1982) down to the
horizon; for one inside it is the part of the refraction that its ray gathers, down to an arc of constant
curvature for low and near targets, the effective-radius rule.

Range of validity: a standard atmosphere. Weather changes refraction by a tenth above 5 deg and by more near
the horizon, where ducts form; the ionosphere, which bends waves below some 500 MHz, is not included. Below
the observer's horizontal the refraction at the horizontal is taken.
"""

from typing import NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike, Scalar


class Refractivity(NamedTuple):
    """Refractive index of air less one: its value at sea level and the height over which it falls by e.

    Attributes
    ----------
    surface : float
        At altitude zero [-].
    scale_height : float
        [m].
    """

    surface: float
    scale_height: float


OPTICAL = Refractivity(2.81e-4, 8290.0)
"""Visible light at 10 deg C and 1010 hPa, the conditions of Bennett's formula (2.926e-4 at 0 deg C and
1013.25 hPa, 0.58 um; Ciddor, Applied Optics 35, 1566, 1996), and the height of a homogeneous atmosphere
there."""
RADIO = Refractivity(315e-6, 7350.0)
"""Radio waves: the reference atmosphere of Recommendation ITU-R P.453: a mean of the world, with
water vapour."""

_THICKNESS = 15.0
"""Scale heights above which the ray is straight."""
_ROOTS, _WEIGHTS = np.polynomial.legendre.leggauss(32)
_ITERATIONS = 8
_LEVEL = 100.0
"""Height of a target above the observer below which the ray is an arc of constant curvature [m]."""


def apparent_elevation(
    geometric: ArrayLike,
    slant_range: ArrayLike,
    observer: ArrayLike,
    target: ArrayLike,
    radius: ArrayLike,
    air: Refractivity,
) -> Array:
    """Return the elevation at which a ray from a target arrives.

    Parameters
    ----------
    geometric : array_like
        Elevation of the straight line to the target [rad].
    slant_range : array_like
        Distance of the target [m].
    observer, target : array_like
        Altitudes [m].
    radius : array_like
        Radius of the sphere that osculates the planet at the observer [m].
    air : Refractivity
        Of the air.

    Returns
    -------
    Array
        Apparent elevation [rad].
    """
    geometric, above = jnp.asarray(geometric), jnp.asarray(target) - observer
    ground = air.surface * jnp.exp(-jnp.asarray(observer) / air.scale_height)
    arc = 0.5 * jnp.asarray(slant_range) * ground / air.scale_height
    raised = above > _LEVEL
    height = jnp.where(raised, above, _LEVEL)
    bottom = jnp.asarray(radius) + observer

    def improve(_: Scalar, apparent: Array) -> Array:
        bending = _refraction(jnp.maximum(apparent, 0.0), height, bottom, ground, air.scale_height)
        return geometric + jnp.where(raised, bending, arc)

    return jax.lax.fori_loop(0, _ITERATIONS, improve, geometric)


def curvature(observer: ArrayLike, air: Refractivity) -> Array:
    """Return the curvature of a level ray at an observer [1/m].

    Parameters
    ----------
    observer : array_like
        Altitude [m].
    air : Refractivity
        Of the air.

    Returns
    -------
    Array
        Of the shape of the altitude.
    """
    return air.surface / air.scale_height * jnp.exp(-jnp.asarray(observer) / air.scale_height)


def ray_angle(
    elevation: ArrayLike, height: ArrayLike, observer: float, radius: float, air: Refractivity
) -> Array:
    """Return how far over the planet a ray reaches until it is at a height.

    Parameters
    ----------
    elevation : array_like
        Elevation at which the ray arrives at the observer, not negative [rad].
    height : array_like
        Height above the observer, positive [m].
    observer : float
        Altitude of the observer [m].
    radius : float
        Radius of the planet [m].
    air : Refractivity
        Of the air.

    Returns
    -------
    Array
        Angle at the centre of the planet between observer and ray [rad], of the common shape.
    """
    rising, height = jnp.broadcast_arrays(elevation, height)
    ground = air.surface * jnp.exp(-jnp.asarray(observer) / air.scale_height)
    return _central_angle(rising, height, jnp.asarray(radius) + observer, ground, air.scale_height)


def _refraction(elevation: Array, height: Array, bottom: Array, ground: Array, scale: float) -> Array:
    """Return apparent less geometric elevation of a target at a height above the observer [rad].

    ``elevation`` is the apparent one, not negative; ``ground`` the refractivity at the observer.
    """
    angle, end = _central_angle(elevation, height, bottom, ground, scale), bottom + height
    seen = jnp.arctan2(height - 2.0 * end * jnp.sin(0.5 * angle) ** 2, end * jnp.sin(angle))
    return elevation - seen


def _central_angle(elevation: Array, height: Array, bottom: Array, ground: Array, scale: float) -> Array:
    """Return the angle at the planet's centre between an observer and a ray at a height above it [rad]."""
    index = 1.0 + ground
    top = jnp.minimum(height, _THICKNESS * scale)
    # With the height as u^2 the integrand stays bounded for a level ray.
    half = 0.5 * jnp.sqrt(top)[..., None]
    root = half * (1.0 + _ROOTS)
    rise = root * root
    tilt = 2.0 * (bottom * jnp.sin(0.5 * elevation) ** 2)[..., None]
    start = jnp.broadcast_to(bottom, elevation.shape)[..., None]
    lowered = start * ground * jnp.expm1(-rise / scale)
    local = 1.0 + ground * jnp.exp(-rise / scale)
    cosine = jnp.cos(elevation)[..., None]

    def slope(invariant: Array, excess: Array, product: Array) -> Array:
        """Integrand 2 u a / (r sqrt((n r - a)(n r + a))), the first factor without cancellation."""
        return 2.0 * root * invariant / ((start + rise) * jnp.sqrt(excess * (product + invariant)))

    bent = slope(index * start * cosine, lowered + local * rise + index * tilt, local * (start + rise))
    straight = slope(start * cosine, rise + tilt, start + rise)
    # The straight line has a closed form: only the difference is integrated.
    change = jnp.sum((bent - straight) * _WEIGHTS, axis=-1) * half[..., 0]
    end, edge = bottom + height, bottom + top

    def beyond(invariant: Array) -> Array:
        return jnp.arccos(invariant / end) - jnp.arccos(invariant / edge)

    level = bottom * jnp.cos(elevation)
    change = change + jnp.where(height > top, beyond(jnp.minimum(index * level, edge)) - beyond(level), 0.0)
    return jnp.arccos(level / end) - elevation + change
