"""What surrounds the tubes of a march: the body, and shock and pressure of the inviscid family."""

from typing import Any, NamedTuple

import numpy as np

from shocklayer.shock_layer.inviscid.blunt_body import (
    ROOTS,
    InviscidFamily,
    ends_at_shoulder,
    forebody_end,
    outline,
    shoulder,
)
from shocklayer.vehicle.shape import Capsule, Shape, SphereCone, point_at

BASE_PRESSURE = 0.02
"""Pressure in the wake of a blunt body over that of the stagnation point, ambient taken off both.

No measurement could be read as a number, so the value stays an estimate. What is known of its spread: the
law that the Mars landers' aerodynamics take from Viking's flights tends to a base pressure coefficient of
0.008 at high Mach numbers, which is 0.5 % of the stagnation pressure (recalled); on the cone of the Apollo
command module, closer behind the shoulder, tunnels gave 1 to 4 % (recalled) and flights less than tunnels
(abstract of Lee and Goodrich, NASA TN D-6792, 1972). So 0.5 to 4 %: a quarter of the value to twice it."""


class Path(NamedTuple):
    """The way of the march (K): along the body, and past a shoulder along the edge of its wake.

    Attributes
    ----------
    arc_length, radius, angle, curvature : numpy.ndarray
        Arc length and distance from the axis [m], angle to the axis [rad], curvature [1/m].
    wetted : numpy.ndarray
        1 where the flow touches the body, 0 along the wake.
    """

    arc_length: Any
    radius: Any
    angle: Any
    curvature: Any
    wetted: Any


def path_of(shape: Shape, stations: np.ndarray, end: float) -> Path:
    """Return the way of a march.

    Parameters
    ----------
    shape : Shape
    stations : numpy.ndarray
        (K) arc lengths [m].
    end : float
        Arc length to which the flow about the body is known [m].

    Returns
    -------
    Path
    """
    nose = float(shape.nose_radius)
    body = outline(shape, end / nose)
    leave = forebody_end(shape)
    places = np.minimum(np.asarray(stations), leave) / nose
    wetted = np.asarray(stations) <= leave * (1.0 + 1e-9)
    if ends_at_shoulder(shape):
        start, corner, _ = shoulder(shape)
        curvature = np.where(places > start, 1.0 / corner, 1.0 if isinstance(shape, Capsule) else 0.0) / nose
        if isinstance(shape, SphereCone):
            curvature = np.where(places <= 0.5 * np.pi - float(shape.half_angle), 1.0 / nose, curvature)
        curvature = np.where(wetted, curvature, 0.0)
        radius, angle = (np.interp(places, body.arc_length, v) for v in (body.radius, body.angle))
        return Path(np.asarray(stations), radius * nose, angle, curvature, wetted.astype(float))
    point = point_at(shape, np.asarray(stations))
    radius, angle, curvature = (np.asarray(v) for v in (point.radius, point.surface_angle, point.curvature))
    return Path(np.asarray(stations), radius, angle, curvature, wetted.astype(float))


class Surround(NamedTuple):
    """Shock and pressure about the tubes of many flight points; stations (K), shares (W), points (B).

    Attributes
    ----------
    thickness, reach, inclination : array
        (K, B) distance of the shock from the body [m] and from the axis [m], its angle to the axis [rad].
    pressure, gradient, turning : array
        (K, W, B) at roots of shares of the mass flow, even from 0 to 1: pressure [Pa], its derivative along
        the body [Pa/m], and the velocity towards the body times its curvature [1/s].
    """

    thickness: Any
    reach: Any
    inclination: Any
    pressure: Any
    gradient: Any
    turning: Any


def _along(family: InviscidFamily, values: np.ndarray, places: np.ndarray, parity: float) -> np.ndarray:
    """Interpolate along the body (axis 1); parity about the axis of symmetry, 1 even, -1 odd."""
    from scipy.interpolate import PchipInterpolator  # slow to import

    arc = np.concatenate([-family.arc_length[:3][::-1], family.arc_length])
    whole = np.concatenate([parity * values[:, :3][:, ::-1], values], axis=1)
    return PchipInterpolator(arc, whole, axis=1)(places)


class Surroundings:
    """The family at the stations of a march, ready to be evaluated for stand-offs.

    Parameters
    ----------
    shape : Shape
    family : InviscidFamily
    path : Path
        Its stations (K).
    reference : float
        Arc length at which the stand-off picks the member [m].

    Notes
    -----
    Past a shoulder the pressure falls to that of the base, 0.02 of the rise to the stagnation point, within
    the thickness of the layer at the shoulder, and no further air enters through the shock.
    """

    def __init__(self, shape: Shape, family: InviscidFamily, path: Path, reference: float) -> None:
        from scipy.interpolate import PchipInterpolator

        self.nose = float(shape.nose_radius)
        leave = forebody_end(shape)
        self.beyond = np.maximum(path.arc_length - leave, 0.0)
        places = np.minimum(path.arc_length, leave) / self.nose
        self.curvature = path.curvature
        rows = [
            _along(family, family.standoff, places, 1.0)[:, :, None],
            _along(family, family.shock_radius, places, -1.0)[:, :, None],
            _along(family, np.pi / 2 - family.shock_angle, places, -1.0)[:, :, None],
            _along(family, family.pressure, places, 1.0),
            _along(family, family.gradient, places, -1.0),
            _along(family, family.sinking, places, 1.0),
        ]
        key = _along(family, family.standoff, np.array([reference / self.nose]), 1.0)[:, 0]
        self.lowest, self.highest = float(key[0]) * self.nose, float(key[-1]) * self.nose
        self._rows = PchipInterpolator(key, np.concatenate(rows, axis=2), axis=0)
        self._exponent = PchipInterpolator(key, family.exponent)
        self._places = places.size

    def exponent(self, standoff: np.ndarray) -> np.ndarray:
        """Return the exponent of the gas whose shock stands off so far at the reference station.

        Parameters
        ----------
        standoff : numpy.ndarray
            (B) [m].

        Returns
        -------
        numpy.ndarray
            (B).
        """
        return self._exponent(self._kept(standoff))

    def _kept(self, standoff: np.ndarray) -> np.ndarray:
        return np.clip(standoff, self.lowest, self.highest) / self.nose

    def at(self, standoff: np.ndarray, speed: Any, ambient: Any, stagnation: Any) -> Surround:
        """Evaluate for flight points.

        Parameters
        ----------
        standoff, speed, ambient, stagnation : numpy.ndarray
            (B) distance of the shock at the reference station [m], speed [m/s], pressures ahead of the shock
            and at the stagnation point [Pa].

        Returns
        -------
        Surround
        """
        rows = np.moveaxis(self._rows(self._kept(standoff)), 0, -1)  # (K, ., B)
        count = ROOTS.size
        ambient, rise = np.asarray(ambient), np.asarray(stagnation) - np.asarray(ambient)
        pressure, gradient, sinking = (rows[:, 3 + i * count : 3 + (i + 1) * count] for i in range(3))
        scale = rows[:, :1]
        fallen = np.exp(-self.beyond[:, None, None] / (scale * self.nose))
        behind = self.beyond[:, None, None] > 0.0
        gradient = np.where(behind, -(pressure - BASE_PRESSURE) * fallen / scale, gradient)
        pressure = np.where(behind, BASE_PRESSURE + (pressure - BASE_PRESSURE) * fallen, pressure)
        return Surround(
            thickness=rows[:, 0] * self.nose,
            reach=rows[:, 1] * self.nose,
            inclination=np.pi / 2 - rows[:, 2],
            pressure=ambient + rise * np.maximum(pressure, 1e-4),
            gradient=rise / self.nose * gradient,
            turning=np.asarray(speed) * sinking * self.curvature[:, None, None],
        )
