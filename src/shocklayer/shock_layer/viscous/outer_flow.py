"""Outer flow of the stream tubes: body, shock and pressure from the family of inviscid flows."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from shocklayer.core.types import AnyArray
from shocklayer.shock_layer.inviscid.blunt_body import ROOTS, InviscidFamily
from shocklayer.shock_layer.inviscid.body_outline import ends_at_shoulder, forebody_end, outline, shoulder
from shocklayer.vehicle.shape import Capsule, Shape, SphereCone, point_at

BASE_PRESSURE = 0.02
"""Base pressure behind a blunt body over that of the stagnation point, ambient subtracted from both.

No measured value could be read from a source, so this is an estimate. What is known of its spread: the law
that the Mars landers' aerodynamics take from Viking's flights tends to a base pressure coefficient of 0.008
at high Mach numbers, which is 0.5 % of the stagnation pressure (recalled); on the cone of the Apollo command
module, closer behind the shoulder, wind tunnels gave 1 to 4 % (recalled) and flights less than tunnels
(abstract of Lee and Goodrich, NASA TN D-6792, 1972). So 0.5 to 4 %: a quarter of the value to twice it."""


_AXIS_CELLS = 2
"""Cells beside the axis of symmetry in which the gradients of the inviscid flow are not used."""


class SurfaceCurve(NamedTuple):
    """The curve of the march: along the body, and past a shoulder along the edge of its wake.

    Attributes
    ----------
    arc_length, radius, angle, curvature : array
        (stations) arc length and distance from the axis [m], angle to the axis [rad], curvature [1/m].
    wetted : array
        (stations) 1 where the flow touches the body, 0 along the wake.
    """

    arc_length: AnyArray
    radius: AnyArray
    angle: AnyArray
    curvature: AnyArray
    wetted: AnyArray


def surface_curve(shape: Shape, stations: Float[np.ndarray, " stations"], end: float) -> SurfaceCurve:
    """Return the curve of a march.

    Parameters
    ----------
    shape : Shape
        The forebody.
    stations : numpy.ndarray, shape (stations,)
        Arc lengths [m].
    end : float
        Arc length to which the flow about the body is known [m].

    Returns
    -------
    SurfaceCurve
        NumPy arrays; past a shoulder, radius and angle are those at its end.
    """
    nose = float(shape.nose_radius)
    body = outline(shape, end / nose)
    body_end = forebody_end(shape)
    arc = np.minimum(stations, body_end) / nose
    wetted = stations <= body_end * (1.0 + 1e-9)
    if ends_at_shoulder(shape):
        start, corner, _ = shoulder(shape)
        curvature = np.where(arc > start, 1.0 / corner, 1.0 if isinstance(shape, Capsule) else 0.0) / nose
        if isinstance(shape, SphereCone):
            curvature = np.where(arc <= 0.5 * np.pi - float(shape.half_angle), 1.0 / nose, curvature)
        curvature = np.where(wetted, curvature, 0.0)
        radius, angle = (np.interp(arc, body.arc_length, v) for v in (body.radius, body.angle))
        return SurfaceCurve(stations, radius * nose, angle, curvature, wetted.astype(float))
    point = point_at(shape, stations)
    radius, angle, curvature = (np.asarray(v) for v in (point.radius, point.surface_angle, point.curvature))
    return SurfaceCurve(stations, radius, angle, curvature, wetted.astype(float))


class OuterFlow(NamedTuple):
    """Shock and pressure about the tubes of many flight points.

    Attributes
    ----------
    thickness, shock_radius, shock_angle : array
        (stations, points) distance of the shock from the body and from the axis [m], its angle to the axis
        [rad].
    pressure, gradient, curvature_term : array
        (stations, fractions, points) at fractions of the mass flow between body and shock, even in their
        square roots: pressure [Pa], its gradient along the body at a fixed distance from it [Pa/m], and
        velocity towards the body times the body's curvature [1/s].
    """

    thickness: AnyArray
    shock_radius: AnyArray
    shock_angle: AnyArray
    pressure: AnyArray
    gradient: AnyArray
    curvature_term: AnyArray


def _along_body(family: InviscidFamily, values: np.ndarray, arc: np.ndarray, parity: float) -> np.ndarray:
    """Interpolate along the body (axis 1); parity about the axis of symmetry, 1 even, -1 odd.

    An odd quantity is linear up to the third cell: in the two beside the axis, a defect of 0.2 % in pressure
    is one of 10 to 40 % in its gradient, which alone would raise the heat flux there by 8 %.
    """
    from scipy.interpolate import PchipInterpolator  # slow to import

    first = _AXIS_CELLS if parity < 0.0 else 0
    arcs, known = family.arc_length[first:], values[:, first:]
    mirrored = np.concatenate([-arcs[:3][::-1], arcs])
    extended = np.concatenate([parity * known[:, :3][:, ::-1], known], axis=1)
    return PchipInterpolator(mirrored, extended, axis=1)(arc)


class OuterFlowFamily:
    """The family of inviscid flows at the stations of a march, to be evaluated at given stand-offs.

    Parameters
    ----------
    shape : Shape
        The forebody.
    family : InviscidFamily
        Flows about it for several effective exponents.
    curve : SurfaceCurve
        The stations.
    reference : float
        Arc length at which the stand-off selects the member of the family [m].

    Notes
    -----
    Past a shoulder the pressure falls to that of the base, 0.02 of the rise to the stagnation point, within
    the thickness of the layer at the shoulder, and no further air enters through the shock.
    """

    def __init__(self, shape: Shape, family: InviscidFamily, curve: SurfaceCurve, reference: float) -> None:
        from scipy.interpolate import PchipInterpolator

        self.nose = float(shape.nose_radius)
        body_end = forebody_end(shape)
        self._past_shoulder = np.maximum(curve.arc_length - body_end, 0.0)
        arc = np.minimum(np.asarray(curve.arc_length), body_end) / self.nose
        self._curvature = curve.curvature
        rows = [
            _along_body(family, family.standoff, arc, 1.0)[:, :, None],
            _along_body(family, family.shock_radius, arc, -1.0)[:, :, None],
            _along_body(family, np.pi / 2 - family.shock_angle, arc, -1.0)[:, :, None],
            _along_body(family, family.pressure, arc, 1.0),
            _along_body(family, family.gradient, arc, -1.0),
            _along_body(family, family.inward_velocity, arc, 1.0),
        ]
        key = _along_body(family, family.standoff, np.array([reference / self.nose]), 1.0)[:, 0]
        self.lowest, self.highest = float(key[0]) * self.nose, float(key[-1]) * self.nose
        self._rows = PchipInterpolator(key, np.concatenate(rows, axis=2), axis=0)
        self._exponent = PchipInterpolator(key, family.exponent)

    def exponent(self, standoff: Float[np.ndarray, " points"]) -> Float[np.ndarray, " points"]:
        """Return the exponent of the gas whose shock has the given stand-off at the reference station.

        Parameters
        ----------
        standoff : numpy.ndarray, shape (points,)
            [m]; values outside the family are replaced by its ends.

        Returns
        -------
        numpy.ndarray, shape (points,)
        """
        return self._exponent(self._bounded(standoff))

    def _bounded(self, standoff: np.ndarray) -> np.ndarray:
        return np.clip(standoff, self.lowest, self.highest) / self.nose

    def at(
        self,
        standoff: Float[np.ndarray, " points"],
        speed: Float[AnyArray, " points"],
        ambient_pressure: Float[AnyArray, " points"],
        stagnation_pressure: Float[AnyArray, " points"],
    ) -> OuterFlow:
        """Evaluate the outer flow at flight points.

        Parameters
        ----------
        standoff, speed, ambient_pressure, stagnation_pressure : array, shape (points,)
            Distance of the shock at the reference station [m], speed [m/s], pressures ahead of the shock
            and at the stagnation point [Pa].

        Returns
        -------
        OuterFlow
        """
        rows = np.moveaxis(self._rows(self._bounded(standoff)), 0, -1)  # (stations, ., points)
        count = ROOTS.size
        ambient = np.asarray(ambient_pressure)
        rise = np.asarray(stagnation_pressure) - np.asarray(ambient_pressure)
        pressure, gradient, inward = (rows[:, 3 + i * count : 3 + (i + 1) * count] for i in range(3))
        scale = rows[:, :1]
        decay = np.exp(-self._past_shoulder[:, None, None] / (scale * self.nose))
        in_wake = self._past_shoulder[:, None, None] > 0.0
        gradient = np.where(in_wake, -(pressure - BASE_PRESSURE) * decay / scale, gradient)
        pressure = np.where(in_wake, BASE_PRESSURE + (pressure - BASE_PRESSURE) * decay, pressure)
        return OuterFlow(
            thickness=rows[:, 0] * self.nose,
            shock_radius=rows[:, 1] * self.nose,
            shock_angle=np.pi / 2 - rows[:, 2],
            pressure=ambient + rise * np.maximum(pressure, 1e-4),
            gradient=rise / self.nose * gradient,
            curvature_term=np.asarray(speed) * inward * self._curvature[:, None, None],
        )
