"""Pointing of an antenna on a flying body, its gain towards a point, and line of sight."""

import numpy as np

from shocklayer.core.constants import EARTH_SEMI_MAJOR_AXIS

_FLOOR = -40.0
"""Least relative gain of a pattern [dB]: creeping waves and edges radiate in all directions."""


def surface_normal(
    position: np.ndarray,
    velocity: np.ndarray,
    angle_of_attack: np.ndarray,
    bank_angle: np.ndarray,
    surface_angle: float,
    roll: float,
) -> np.ndarray:
    """Outward normal at a point of an axisymmetric body, in the frame of position and velocity.

    Parameters
    ----------
    position, velocity : numpy.ndarray, shape (time, 3)
        Earth-fixed position and velocity [m, m/s].
    angle_of_attack, bank_angle : numpy.ndarray, shape (time,)
        Angle between nose and velocity, and rotation of the lift about the velocity, to the right [rad].
    surface_angle : float
        Angle between the surface and the axis: pi/2 at the nose, the half-angle on a cone [rad].
    roll : float
        Position around the axis, from the lee side towards the right wing [rad].

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
    """Angle between an antenna's axis and the direction to a point.

    Parameters
    ----------
    normal, position : numpy.ndarray, shape (time, 3)
        Axis of the antenna (unit vectors) and its position [m].
    target : numpy.ndarray, shape (time, 3) or (3,)
        The point [m].

    Returns
    -------
    numpy.ndarray, shape (time,)
        [rad], 0 to pi.
    """
    path = target - position
    cosine = np.sum(normal * path, axis=-1) / np.maximum(np.linalg.norm(path, axis=-1), 1e-30)
    return np.arccos(np.clip(cosine, -1.0, 1.0))


def cosine_pattern(angle: np.ndarray, exponent: float) -> np.ndarray:
    """Gain relative to that on the axis, a power of the cosine.

    Parameters
    ----------
    angle : numpy.ndarray
        Angle to the axis of the antenna [rad].
    exponent : float
        Power of the cosine.

    Returns
    -------
    numpy.ndarray
        Relative gain [dB]; at least -40 dB, also behind the antenna.
    """
    cosine = np.maximum(np.cos(angle), 1e-30)
    return np.maximum(exponent * 10.0 * np.log10(cosine), _FLOOR)


def table_pattern(angle: np.ndarray, table_angle: np.ndarray, table_gain: np.ndarray) -> np.ndarray:
    """Gain relative to that on the axis, from a table.

    Parameters
    ----------
    angle : numpy.ndarray
        Angle to the axis of the antenna [rad].
    table_angle, table_gain : numpy.ndarray, shape (rows,)
        Ascending angles [rad] and relative gains [dB].

    Returns
    -------
    numpy.ndarray
        Relative gain [dB]: linear between the angles of the table, constant beyond them.
    """
    return np.interp(angle, table_angle, table_gain)


def in_sight(position: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Whether the straight line between two points is clear of the Earth, taken as a sphere.

    Parameters
    ----------
    position, target : numpy.ndarray, shape (..., 3)
        Earth-fixed positions [m].

    Returns
    -------
    numpy.ndarray of bool, shape (...)
        Refraction is neglected; the sphere has the equatorial radius, or that of the lower point if it is
        nearer to the centre.
    """
    path = target - position
    fraction = -np.sum(position * path, axis=-1) / np.sum(path**2, axis=-1)
    nearest = position + np.clip(fraction, 0.0, 1.0)[..., None] * path
    lower = np.minimum(np.linalg.norm(position, axis=-1), np.linalg.norm(target, axis=-1))
    return np.linalg.norm(nearest, axis=-1) >= np.minimum(EARTH_SEMI_MAJOR_AXIS, lower) - 1.0
