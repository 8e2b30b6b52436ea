"""Axisymmetric forebody shapes: position, slope and curvature of the surface by arc length.

The surface is described by its arc length, measured from the stagnation point at zero angle of attack.
``axial`` runs downstream from the nose along the axis of symmetry, ``radius`` away from the axis, and
``surface_angle`` is the angle between the surface tangent and the axis: pi/2 at the stagnation point,
the half-angle on a cone, zero where the body runs parallel to the axis.
"""

from math import pi, tan
from typing import NamedTuple

import equinox
import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike, Scalar


class BodyPoint(NamedTuple):
    """A point of the surface (arrays of the shape of the arc length given).

    Attributes
    ----------
    axial : jax.Array
        Distance along the axis from the nose [m].
    radius : jax.Array
        Distance from the axis [m].
    surface_angle : jax.Array
        Angle between the surface tangent and the axis [rad].
    curvature : jax.Array
        Curvature of the meridian [1/m]; zero on a cone.
    """

    axial: Array
    radius: Array
    surface_angle: Array
    curvature: Array


class BodyProfile(NamedTuple):
    """The meridian of a forebody as NumPy arrays of one length.

    Attributes
    ----------
    arc_length, axial, radius : numpy.ndarray
        Arc length from the nose, distance along the axis and from the axis [m].
    surface_angle : numpy.ndarray
        Angle between the surface tangent and the axis [rad].
    """

    arc_length: np.ndarray
    axial: np.ndarray
    radius: np.ndarray
    surface_angle: np.ndarray


def _require(condition: object, message: str) -> None:
    """Raise a user error if a condition on plain numbers is false; traced values are not checked."""
    try:
        holds = bool(condition)
    except jax.errors.TracerBoolConversionError:
        return
    if not holds:
        raise UserError(message)


class Sphere(equinox.Module):
    """The front half of a sphere.

    Parameters
    ----------
    nose_radius : Scalar
        Radius [m], positive.

    Raises
    ------
    UserError
        If the radius is not positive.
    """

    nose_radius: Scalar

    def __check_init__(self) -> None:
        """Check the radius."""
        _require(self.nose_radius > 0, f"shape.nose_radius is {self.nose_radius} m; it must be positive")


class SphereCone(equinox.Module):
    """A spherical nose with a cone tangent to it, from slender (9 deg) to blunt (70 deg).

    Parameters
    ----------
    nose_radius : Scalar
        Radius of the spherical nose [m], positive.
    half_angle : Scalar
        Half-angle of the cone [rad], 0 (hemisphere-cylinder) to below pi/2.
    length : Scalar
        Axial length from nose to base [m]; shorter than the tangent point it is a spherical cap.

    Raises
    ------
    UserError
        If a dimension is not positive or the angle is outside its range.
    """

    nose_radius: Scalar
    half_angle: Scalar
    length: Scalar

    def __check_init__(self) -> None:
        """Check the dimensions."""
        _require(self.nose_radius > 0, f"shape.nose_radius is {self.nose_radius} m; it must be positive")
        _require(self.length > 0, f"shape.length is {self.length} m; it must be positive")
        _require(
            (self.half_angle >= 0) & (self.half_angle < pi / 2),
            f"shape.half_angle is {self.half_angle} rad; it must be from 0 to below 90 deg",
        )


class Capsule(equinox.Module):
    """A spherical cap with a toroidal shoulder that ends parallel to the axis.

    Parameters
    ----------
    nose_radius : Scalar
        Radius of the spherical cap [m]; at least half the diameter.
    diameter : Scalar
        Largest diameter, across the shoulder [m].
    corner_radius : Scalar
        Radius of the shoulder in the meridian plane [m]; zero for a sharp edge.
    cone_half_angle : Scalar
        Half-angle of the afterbody cone [rad]; used for the outline only, since the forebody models
        end at the shoulder.
    length : Scalar
        Axial length from nose to the end of the afterbody [m]; used for the outline only.

    Raises
    ------
    UserError
        If the cap and shoulder cannot be joined or a dimension is not positive.
    """

    nose_radius: Scalar
    diameter: Scalar
    corner_radius: Scalar
    cone_half_angle: Scalar = 0.0
    length: Scalar = 0.0

    def __check_init__(self) -> None:
        """Check the dimensions."""
        _require(self.nose_radius > 0, f"shape.nose_radius is {self.nose_radius} m; it must be positive")
        _require(self.diameter > 0, f"shape.diameter is {self.diameter} m; it must be positive")
        _require(
            2 * self.nose_radius >= self.diameter * (1 - 1e-9),
            f"shape.nose_radius is {self.nose_radius} m; at least half of {self.diameter} m is needed",
        )
        _require(
            (self.corner_radius >= 0) & (2 * self.corner_radius < self.diameter),
            f"shape.corner_radius is {self.corner_radius} m; it must be from 0 to below half the diameter",
        )


Shape = Sphere | SphereCone | Capsule
"""Every forebody shape that the models accept."""


def _tangent_angle(shape: Shape) -> Array:
    """Return the angle at the centre of the nose, from the axis to the end of the spherical part [rad]."""
    if isinstance(shape, Sphere):
        return jnp.asarray(pi / 2)
    if isinstance(shape, SphereCone):
        # A length shorter than the tangent point cuts the sphere itself.
        cap = jnp.arccos(1.0 - jnp.minimum(shape.length / jnp.asarray(shape.nose_radius), 1.0))
        return jnp.minimum(pi / 2 - shape.half_angle, cap)
    half = 0.5 * jnp.asarray(shape.diameter)
    # Rounding of the hemisphere (radius = half diameter) must not leave the domain of arcsin.
    sine = (half - shape.corner_radius) / jnp.maximum(shape.nose_radius - shape.corner_radius, 1e-12 * half)
    return jnp.arcsin(jnp.clip(sine, 0.0, 1.0))


def maximum_arc_length(shape: Shape) -> Array:
    """Arc length from the stagnation point to the end of the forebody.

    The end is the equator of a sphere, the base of a sphere-cone, and the point of a capsule's shoulder
    where the surface is parallel to the axis.

    Parameters
    ----------
    shape : Shape
        The forebody.

    Returns
    -------
    jax.Array
        Arc length [m], 0-d.
    """
    tangent = _tangent_angle(shape)
    nose_radius = jnp.asarray(shape.nose_radius, float)
    nose = nose_radius * tangent
    if isinstance(shape, SphereCone):
        start = nose_radius * (1.0 - jnp.cos(tangent))
        return nose + jnp.maximum(shape.length - start, 0.0) / jnp.cos(jnp.asarray(shape.half_angle))
    if isinstance(shape, Capsule):
        return nose + shape.corner_radius * (pi / 2 - tangent)
    return nose


def point_at(shape: Shape, arc_length: ArrayLike) -> BodyPoint:
    """Locate a point of the forebody surface by its arc length; differentiable, broadcasts.

    Parameters
    ----------
    shape : Shape
        The forebody.
    arc_length : ArrayLike
        Distance along the surface from the stagnation point [m]; values past the end of the forebody
        are taken at the end.

    Returns
    -------
    BodyPoint
        Axial position [m], radius [m], surface angle [rad] and meridian curvature [1/m].
    """
    nose_radius = jnp.asarray(shape.nose_radius, float)
    tangent = _tangent_angle(shape)
    along = jnp.clip(jnp.asarray(arc_length, float), 0.0, maximum_arc_length(shape))
    nose_end = nose_radius * tangent
    on_nose = along <= nose_end
    polar = jnp.minimum(along, nose_end) / nose_radius
    beyond = jnp.maximum(along - nose_end, 0.0)
    axial = nose_radius * (1.0 - jnp.cos(polar))
    radius = nose_radius * jnp.sin(polar)
    angle = pi / 2 - polar
    curvature = jnp.broadcast_to(1.0 / nose_radius, along.shape)
    if isinstance(shape, SphereCone):
        axial = axial + beyond * jnp.cos(jnp.asarray(shape.half_angle))
        radius = radius + beyond * jnp.sin(jnp.asarray(shape.half_angle))
        curvature = jnp.where(on_nose, curvature, 0.0)
    elif isinstance(shape, Capsule):
        # The tiny radius keeps the division finite on a sharp edge.
        corner = jnp.maximum(jnp.asarray(shape.corner_radius, float), 1e-12 * jnp.asarray(shape.diameter))
        shoulder = tangent + beyond / corner
        axial = axial + corner * (jnp.cos(tangent) - jnp.cos(shoulder))
        radius = radius + corner * (jnp.sin(shoulder) - jnp.sin(tangent))
        angle = angle - beyond / corner
        curvature = jnp.where(on_nose, curvature, 1.0 / corner)
    return BodyPoint(axial=axial, radius=radius, surface_angle=angle, curvature=curvature)


def arc_length_of_axial(shape: Shape, axial: ArrayLike) -> Array:
    """Arc length of the surface point at a given distance along the axis; broadcasts.

    Parameters
    ----------
    shape : Shape
        The forebody.
    axial : ArrayLike
        Distance from the nose along the axis [m]; values past the end of the forebody are taken at it.

    Returns
    -------
    jax.Array
        Arc length [m]. Its derivative is infinite at the nose itself, where the surface is normal to
        the axis.
    """
    nose_radius = jnp.asarray(shape.nose_radius, float)
    tangent = _tangent_angle(shape)
    distance = jnp.maximum(jnp.asarray(axial, float), 0.0)
    nose_depth = nose_radius * (1.0 - jnp.cos(tangent))
    within = jnp.minimum(distance, nose_depth)
    arc = 2.0 * nose_radius * jnp.arcsin(jnp.sqrt(within / (2.0 * nose_radius)))
    if isinstance(shape, SphereCone):
        arc = arc + jnp.maximum(distance - nose_depth, 0.0) / jnp.cos(jnp.asarray(shape.half_angle))
    elif isinstance(shape, Capsule):
        corner = jnp.maximum(jnp.asarray(shape.corner_radius, float), 1e-12 * jnp.asarray(shape.diameter))
        past = jnp.maximum(distance - nose_depth, 0.0)
        cosine = jnp.clip(jnp.cos(tangent) - past / corner, 0.0, 1.0)
        arc = arc + jnp.where(past > 0.0, corner * (jnp.arccos(cosine) - tangent), 0.0)
    return jnp.minimum(arc, maximum_arc_length(shape))


# One program instead of one for each operation.
_point_at, _maximum_arc_length = jax.jit(point_at), jax.jit(maximum_arc_length)


def profile(shape: Shape, number: int = 200) -> BodyProfile:
    """Sample the forebody meridian from the nose to its end, for drawing and for tables.

    Parameters
    ----------
    shape : Shape
        The forebody.
    number : int
        Number of points, evenly spaced in arc length.

    Returns
    -------
    BodyProfile
        NumPy arrays of length ``number``.
    """
    arc_length = np.linspace(0.0, float(_maximum_arc_length(shape)), number)
    point = _point_at(shape, arc_length)
    return BodyProfile(
        arc_length=arc_length,
        axial=np.asarray(point.axial),
        radius=np.asarray(point.radius),
        surface_angle=np.asarray(point.surface_angle),
    )


def outline(shape: Shape, number: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Upper half of the vehicle's silhouette, closed at the base, for drawing it to scale.

    Parameters
    ----------
    shape : Shape
        The vehicle; a sphere is drawn complete, a capsule with its conical afterbody.
    number : int
        Points on the forebody.

    Returns
    -------
    tuple of numpy.ndarray
        Axial position and radius [m], from the nose to the axis at the base.
    """
    front = profile(shape, number)
    axial, radius = front.axial, front.radius
    if isinstance(shape, Sphere):
        return np.concatenate([axial, 2.0 * float(shape.nose_radius) - axial[::-1]]), np.concatenate(
            [radius, radius[::-1]]
        )
    if isinstance(shape, Capsule):
        drop = max(float(shape.length) - axial[-1], 0.0)
        base = max(radius[-1] - drop * tan(float(shape.cone_half_angle)), 0.0)
        axial, radius = np.append(axial, axial[-1] + drop), np.append(radius, base)
    return np.append(axial, axial[-1]), np.append(radius, 0.0)
