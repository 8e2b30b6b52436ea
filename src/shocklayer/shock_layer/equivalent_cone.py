"""The layer at an angle of attack: every meridian of the body as that of an axisymmetric body at none.

Turn a sphere-cone about the centre of its nose until its axis makes an angle with the stream. In the plane
of symmetry the windward generator then lies to the stream as on a cone blunter by that angle, with the same
nose; the lee one as on a cone more slender by it. Off the plane the generator of a cone with half-angle t, at
a roll f from the lee side, meets the stream at asin(sin t cos a - cos t sin a cos f), and the great circle
from the stagnation point to where it leaves the sphere has just the length that it has on a sphere-cone of
that half-angle. So one equivalent sphere-cone stands for each meridian, exactly as far as the geometry goes.
What it does not have is the flow across meridians, which on a real body thins the windward layer.
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
        "above 45 deg to the stream a cone of 45 deg is taken; in the shadow, a surface along the stream",
    ),
)
"""Range of the inclination of the surface to the stream [deg]."""


def takes_incidence(shape: Shape) -> bool:
    """Say whether the layer of a body follows its angle of attack.

    Parameters
    ----------
    shape : Shape
        The forebody, of plain numbers.

    Returns
    -------
    bool
        True for spheres and sphere-cones up to 45 deg. On a capsule or blunter cone the flow passes the speed
        of sound at the shoulder, which holds the shock where it is: those are taken along their axis.
    """
    return not ends_at_shoulder(shape)


def inclination(
    half_angle: ArrayLike | Scalar, angle_of_attack: ArrayLike | Scalar, roll: ArrayLike | Scalar
) -> Array:
    """Angle at which the generator of a cone meets the stream.

    Parameters
    ----------
    half_angle : ArrayLike
        Of the cone [rad].
    angle_of_attack : ArrayLike
        Between axis and stream [rad].
    roll : ArrayLike
        Place of the generator round the axis, from the lee side [rad].

    Returns
    -------
    jax.Array
        [rad]; negative in the shadow.
    """
    half, attack = jnp.asarray(half_angle, float), jnp.asarray(angle_of_attack, float)
    sine = jnp.sin(half) * jnp.cos(attack) - jnp.cos(half) * jnp.sin(attack) * jnp.cos(roll)
    return jnp.arcsin(jnp.clip(sine, -1.0, 1.0))


def equivalent_body(shape: Shape, angle_of_attack: Scalar, roll: Scalar) -> Shape:
    """Axisymmetric body at zero angle of attack that has the meridian of a body at one.

    Parameters
    ----------
    shape : Shape
        The forebody.
    angle_of_attack : Scalar
        Between axis and stream [rad].
    roll : Scalar
        Of the meridian round the axis, from the lee side [rad]; pi is the windward one.

    Returns
    -------
    Shape
        A sphere-cone with the same nose; its half-angle is kept between 0 and 45 deg. A sphere is its own,
        and so is what does not take incidence.

    Notes
    -----
    Source: the geometry of the module's head; equivalent axisymmetric bodies for the windward plane are the
    practice of viscous-shock-layer codes, e.g. J. L. Shinn, J. N. Moss, A. L. Simmonds, AIAA Paper 82-0842,
    1982 (Space Shuttle), with hyperboloids for cones.
    """
    if not isinstance(shape, SphereCone) or ends_at_shoulder(shape):
        return shape
    half = inclination(shape.half_angle, angle_of_attack, roll)
    kept = jnp.clip(half, 0.0, BLUNTEST_CONE)
    nose = jnp.asarray(shape.nose_radius, float)
    behind = maximum_arc_length(shape) - nose * (0.5 * np.pi - shape.half_angle)
    # In the shadow the sphere goes on past its widest place; that stretch is laid along the stream too.
    behind = jnp.maximum(behind, 0.0) + nose * jnp.maximum(-half, 0.0)
    length = nose * (1.0 - jnp.sin(kept)) + behind * jnp.cos(kept)
    return SphereCone(nose, kept, length)


def distance_from_stagnation(
    shape: Shape, arc_length: ArrayLike, angle_of_attack: ArrayLike, roll: ArrayLike
) -> Array:
    """Way along the surface from the stagnation point of a body at an angle of attack to a place on it.

    Parameters
    ----------
    shape : Shape
        The forebody.
    arc_length : ArrayLike
        Distance of the place from the tip of the nose along its meridian [m].
    angle_of_attack : ArrayLike
        Between axis and stream [rad]; the stagnation point lies as far from the tip on the windward side of
        the spherical nose.
    roll : ArrayLike
        Of the place round the axis, from the lee side [rad].

    Returns
    -------
    jax.Array
        Distance [m]: along a great circle on the nose, from where that leaves it along the generator.
    """
    along = jnp.asarray(arc_length, float)
    if not takes_incidence(shape):
        return along
    nose = jnp.asarray(shape.nose_radius, float)
    half = shape.half_angle if isinstance(shape, SphereCone) else 0.0
    leave = nose * (0.5 * np.pi - half)
    turn = jnp.minimum(along, leave) / nose
    attack = jnp.asarray(angle_of_attack, float)
    # Haversines: the cosine alone loses the digits of small distances.
    apart = jnp.sin(0.5 * (turn - attack)) ** 2 + jnp.sin(turn) * jnp.sin(attack) * jnp.cos(0.5 * roll) ** 2
    way = 2.0 * jnp.arcsin(jnp.sqrt(jnp.clip(apart, 1e-300, 1.0)))
    return nose * way + jnp.maximum(along - leave, 0.0)
