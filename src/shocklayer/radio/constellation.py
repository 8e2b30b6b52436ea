"""Constellations as patterns: relays, and navigation satellites, of which a receiver needs several."""

from typing import NamedTuple

import numpy as np

from shocklayer.core.constants import EARTH_GRAVITATIONAL_PARAMETER, EARTH_ROTATION_RATE


class Walker(NamedTuple):
    """A Walker constellation T/P/F: satellites on circular orbits in evenly spaced planes.

    Attributes
    ----------
    satellites, planes, phasing : int
        T, P and F.
    inclination : float
        [rad].
    radius : float
        Orbital radius [m].
    navigation : bool
        Whether a receiver needs several of them at once.
    node_span : float
        Angle over which the ascending nodes are spread [rad]: a full turn, or half a turn for polar orbits.
    longitudes : tuple of float
        Of geostationary satellites, east positive [rad]; the other numbers then have no effect but radius.
    """

    satellites: int
    planes: int
    phasing: int
    inclination: float
    radius: float
    navigation: bool = True
    node_span: float = 2.0 * np.pi
    longitudes: tuple[float, ...] = ()


CONSTELLATIONS = {
    "gps": Walker(24, 6, 1, np.radians(55.0), 26559.7e3),
    "galileo": Walker(24, 3, 1, np.radians(56.0), 29600.3e3),
    "glonass": Walker(24, 3, 1, np.radians(64.8), 25508.0e3),
    "beidou": Walker(24, 3, 1, np.radians(55.0), 27906.1e3),
    "iridium": Walker(66, 6, 2, np.radians(86.4), 7155e3, navigation=False, node_span=np.pi),
    "tdrss": Walker(3, 1, 0, 0.0, 42164.2e3, navigation=False, longitudes=(-0.7156, -3.0369, 1.4835)),
}
"""Nominal constellations: planes, inclinations and radii of each system's interface documents, satellites
evenly spaced (the real GPS slots and Iridium's planes are not quite), medium Earth orbits only for
navigation; the relays at 41 W, 174 W and 275 W. They do not give the positions at a
date, so a count of satellites is typical of a day, not of a minute."""
FEWEST_SATELLITES = 4
"""Satellites that a receiver needs for position and time."""


def satellite_positions(constellation: Walker, time: np.ndarray) -> np.ndarray:
    """Earth-fixed positions of all satellites of a constellation.

    Parameters
    ----------
    constellation : Walker
        The pattern; at time zero the first satellite crosses the equator northward at longitude zero.
    time : numpy.ndarray, shape (time,)
        [s].

    Returns
    -------
    numpy.ndarray, shape (time, satellites, 3)
        [m].

    Notes
    -----
    Circular orbits without perturbations: accurate for the hours that a flight lasts.
    Source: J. G. Walker, Satellite constellations, J. British Interplanetary Society 37, 1984.
    """
    w = constellation
    if w.longitudes:
        east = np.asarray(w.longitudes)
        fixed = w.radius * np.stack([np.cos(east), np.sin(east), 0.0 * east], axis=-1)
        return np.broadcast_to(fixed, (np.size(time), *fixed.shape))
    number = np.arange(w.satellites)
    per_plane = w.satellites // w.planes
    plane, slot = number // per_plane, number % per_plane
    node = w.node_span * plane / w.planes
    motion = np.sqrt(EARTH_GRAVITATIONAL_PARAMETER / w.radius**3)
    start = 2.0 * np.pi * (slot / per_plane + w.phasing * plane / w.satellites)
    along = start + motion * np.asarray(time)[:, None]
    meridian = node - EARTH_ROTATION_RATE * np.asarray(time)[:, None]
    flat, high = np.sin(along) * np.cos(w.inclination), np.sin(along) * np.sin(w.inclination)
    return w.radius * np.stack(
        [
            np.cos(along) * np.cos(meridian) - flat * np.sin(meridian),
            np.cos(along) * np.sin(meridian) + flat * np.cos(meridian),
            high,
        ],
        axis=-1,
    )
