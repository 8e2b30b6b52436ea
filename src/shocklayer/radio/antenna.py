"""Where an antenna on a flying body looks, and how much of its gain goes towards a point."""

import numpy as np

from shocklayer.core.constants import EARTH_SEMI_MAJOR_AXIS

_FLOOR = -40.0
"""Least relative gain of a pattern [dB]: no antenna is blind behind, creeping waves and edges see to that."""


def surface_normal(
    position: np.ndarray,
    velocity: np.ndarray,
    angle_of_attack: np.ndarray,
    bank_angle: np.ndarray,
    surface_angle: float,
    roll: float,
) -> np.ndarray:
    """Outward normal of a place on an axisymmetric body, in the frame of position and velocity.

    Parameters
    ----------
    position, velocity : numpy.ndarray, shape (time, 3)
        Earth-fixed position and velocity [m, m/s].
    angle_of_attack, bank_angle : numpy.ndarray, shape (time,)
        The nose stands up from the velocity by the one, about which the lift is turned to the right by the
        other [rad].
    surface_angle : float
        Angle between the surface and the axis: pi/2 at the nose, the half-angle on a cone [rad].
    roll : float
        Place around the axis, from the lee side over the right wing [rad].

    Returns
    -------
    numpy.ndarray, shape (time, 3)
        Unit vectors. Up is away from the centre of the Earth.
    """

    def unit(vectors: np.ndarray) -> np.ndarray:
        return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-30)

    ahead, up = unit(velocity), unit(position)
    right = unit(np.cross(ahead, up))
    upwards = np.cross(right, ahead)
    bank, attack = np.asarray(bank_angle)[:, None], np.asarray(angle_of_attack)[:, None]
    lift = np.cos(bank) * upwards + np.sin(bank) * right
    wing = np.cos(bank) * right - np.sin(bank) * upwards
    nose = np.cos(attack) * ahead + np.sin(attack) * lift
    lee = np.cos(attack) * lift - np.sin(attack) * ahead
    outwards = np.cos(roll) * lee + np.sin(roll) * wing
    return np.sin(surface_angle) * nose + np.cos(surface_angle) * outwards


def angle_off_axis(normal: np.ndarray, position: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Angle between an antenna's axis and the way to a point.

    Parameters
    ----------
    normal, position : numpy.ndarray, shape (time, 3)
        Axis of the antenna (unit vectors) and where it is [m].
    target : numpy.ndarray, shape (time, 3) or (3,)
        The point [m].

    Returns
    -------
    numpy.ndarray, shape (time,)
        [rad], 0 to pi.
    """
    way = target - position
    cosine = np.sum(normal * way, axis=-1) / np.maximum(np.linalg.norm(way, axis=-1), 1e-30)
    return np.arccos(np.clip(cosine, -1.0, 1.0))


def cosine_pattern(angle: np.ndarray, exponent: float) -> np.ndarray:
    """Gain relative to the axis that falls with a power of the cosine [dB]; at least -40 dB, also behind."""
    cosine = np.maximum(np.cos(angle), 1e-30)
    return np.maximum(exponent * 10.0 * np.log10(cosine), _FLOOR)


def table_pattern(angle: np.ndarray, table_angle: np.ndarray, table_gain: np.ndarray) -> np.ndarray:
    """Gain relative to the axis from a table [dB]: linear between its angles [rad], constant beyond them."""
    return np.interp(angle, table_angle, table_gain)


def in_sight(position: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Whether the straight line from one point to another passes the Earth, taken as a sphere.

    Parameters
    ----------
    position, target : numpy.ndarray, shape (..., 3)
        Earth-fixed positions [m].

    Returns
    -------
    numpy.ndarray of bool, shape (...)
        Refraction left out; the sphere has the equatorial radius, or that of the lower point if it is nearer
        to the centre.
    """
    way = target - position
    share = -np.sum(position * way, axis=-1) / np.sum(way**2, axis=-1)
    nearest = position + np.clip(share, 0.0, 1.0)[..., None] * way
    lower = np.minimum(np.linalg.norm(position, axis=-1), np.linalg.norm(target, axis=-1))
    return np.linalg.norm(nearest, axis=-1) >= np.minimum(EARTH_SEMI_MAJOR_AXIS, lower) - 1.0
