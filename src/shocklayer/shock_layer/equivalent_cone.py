"""The layer at an angle of attack: each meridian of the body as that of an axisymmetric body at zero angle.

Rotate a sphere-cone about the centre of its nose by an angle of attack a. In the plane of symmetry the
windward generator is inclined to the flow as that of a cone with a half-angle larger by a and the same nose;
the leeward one as that of a cone with a half-angle smaller by a. Outside that plane the generator of a cone
of half-angle t, at a roll angle f from the lee side, is inclined at asin(sin t cos a - cos t sin a cos f),
and the great circle from the stagnation point to the end of the sphere has the same length as on a
sphere-cone of that half-angle. So each meridian has an equivalent sphere-cone, exact in its geometry. It
neglects the crossflow between meridians, which makes the windward layer thinner on a real body.
"""

import math

import numpy as np

from shocklayer.core.constants import BLUNTEST_CONE
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.core.validity import ValidityRange
from shocklayer.shock_layer.inviscid.body_outline import ends_at_shoulder
from shocklayer.vehicle.shape import Shape, SphereCone, maximum_arc_length

VALIDITY = (
    ValidityRange(
        "layer of an equivalent cone",
        "surface_inclination",
        0.0,
        math.degrees(BLUNTEST_CONE),
        "above 45 deg to the flow a cone of 45 deg is used; on the leeward side, a surface along the flow",
    ),
)
"""Range of the inclination of the surface to the flow [deg]."""


def takes_incidence(shape: Shape) -> bool:
    """Whether the layer of a body is computed at its angle of attack.

    Parameters
    ----------
    shape : Shape
        The forebody, of plain numbers.

    Returns
    -------
    bool
        True for spheres and sphere-cones up to 45 deg. On a capsule or blunter cone the flow becomes
        supersonic at the shoulder, which fixes the shock: those are computed along their axis.
    """
    return not ends_at_shoulder(shape)


def inclination(
    half_angle: ArrayLike | Scalar, angle_of_attack: ArrayLike | Scalar, roll: ArrayLike | Scalar
) -> Array:
    """Inclination of the generator of a cone to the flow.

    Parameters
    ----------
    half_angle : ArrayLike
        Of the cone [rad].
    angle_of_attack : ArrayLike
        Between axis and flow [rad].
    roll : ArrayLike
        Angle of the generator around the axis, from the lee side [rad].

    Returns
    -------
    jax.Array
        [rad]; negative where the surface faces away from the flow.
    """
    half, attack = jnp.asarray(half_angle, float), jnp.asarray(angle_of_attack, float)
    sine = jnp.sin(half) * jnp.cos(attack) - jnp.cos(half) * jnp.sin(attack) * jnp.cos(roll)
    return jnp.arcsin(jnp.clip(sine, -1.0, 1.0))


def equivalent_body(shape: Shape, angle_of_attack: Scalar, roll: Scalar) -> Shape:
    """Axisymmetric body at zero angle of attack with the same meridian as a body at an angle of attack.

    Parameters
    ----------
    shape : Shape
        The forebody.
    angle_of_attack : Scalar
        Between axis and flow [rad].
    roll : Scalar
        Of the meridian around the axis, from the lee side [rad]; pi is the windward one.

    Returns
    -------
    Shape
        A sphere-cone with the same nose and a half-angle limited to 0 to 45 deg. The shape itself for a
        sphere, and for bodies that are computed along their axis.

    Notes
    -----
    Source: the geometry described for this module; viscous-shock-layer codes use equivalent axisymmetric
    bodies for the windward plane, e.g. J. L. Shinn, J. N. Moss, A. L. Simmonds, AIAA Paper 82-0842,
    1982 (Space Shuttle), with hyperboloids for cones.
    """
    if not isinstance(shape, SphereCone) or ends_at_shoulder(shape):
        return shape
    half = inclination(shape.half_angle, angle_of_attack, roll)
    limited = jnp.clip(half, 0.0, BLUNTEST_CONE)
    nose = jnp.asarray(shape.nose_radius, float)
    behind = maximum_arc_length(shape) - nose * (0.5 * np.pi - shape.half_angle)
    # On the leeward side the sphere continues past its widest point; that length is put along the flow too.
    behind = jnp.maximum(behind, 0.0) + nose * jnp.maximum(-half, 0.0)
    length = nose * (1.0 - jnp.sin(limited)) + behind * jnp.cos(limited)
    return SphereCone(nose, limited, length)


def distance_from_stagnation(
    shape: Shape, arc_length: ArrayLike, angle_of_attack: ArrayLike, roll: ArrayLike
) -> Array:
    """Distance along the surface from the stagnation point of a body at an angle of attack to a point on it.

    Parameters
    ----------
    shape : Shape
        The forebody.
    arc_length : ArrayLike
        Distance of the point from the apex of the nose along its meridian [m].
    angle_of_attack : ArrayLike
        Between axis and flow [rad]; the stagnation point is at this angle from the apex, on the windward side
        of the spherical nose.
    roll : ArrayLike
        Of the point around the axis, from the lee side [rad].

    Returns
    -------
    jax.Array
        Distance [m]: along a great circle on the nose, then along the generator.
    """
    along = jnp.asarray(arc_length, float)
    if not takes_incidence(shape):
        return along
    nose = jnp.asarray(shape.nose_radius, float)
    half = shape.half_angle if isinstance(shape, SphereCone) else 0.0
    nose_end = nose * (0.5 * np.pi - half)
    polar = jnp.minimum(along, nose_end) / nose
    attack = jnp.asarray(angle_of_attack, float)
    # Haversines: the cosine loses the digits of small distances.
    haversine = (
        jnp.sin(0.5 * (polar - attack)) ** 2 + jnp.sin(polar) * jnp.sin(attack) * jnp.cos(0.5 * roll) ** 2
    )
    angle = 2.0 * jnp.arcsin(jnp.sqrt(jnp.clip(haversine, 1e-300, 1.0)))
    return nose * angle + jnp.maximum(along - nose_end, 0.0)
