"""Outline of a blunt body for the inviscid flow: columns of cells along it, and its shoulder."""

from collections.abc import Callable

import numpy as np

from shocklayer.core.constants import BLUNTEST_CONE
from shocklayer.shock_layer.inviscid.shock_fitting import BodyEdges
from shocklayer.vehicle.shape import Capsule, Shape, Sphere, SphereCone, maximum_arc_length, point_at

_SUPERSONIC = 1.4
"""Arc length over nose radius beyond which the flow about a sphere is supersonic."""
_SHOULDER = 0.04
"""Radius of a sharp shoulder over the base radius: the flow is solved about one that is slightly rounded."""
_LAST_ANGLE = np.radians(25.0)
"""Surface angle at which the flow about a shoulder is cut off."""


def _spaced(end: float, width: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Return edges from 0 to the end whose spacing follows a function of arc length."""
    fine = np.linspace(0.0, end, 4001)
    count = np.concatenate([[0.0], np.cumsum(np.diff(fine) / width(0.5 * (fine[1:] + fine[:-1])))])
    number = max(int(np.ceil(count[-1])), 8)
    return np.interp(np.linspace(0.0, count[-1], number + 1), count, fine)


def outline(shape: Shape, end: float) -> BodyEdges:
    """Return the edges of the columns of cells along a body.

    Parameters
    ----------
    shape : Shape
        The forebody.
    end : float
        Arc length to which the flow is needed, over the nose radius; blunt shapes end at their shoulder.

    Returns
    -------
    BodyEdges
        Over the nose radius.
    """
    nose = float(shape.nose_radius)
    longest = float(maximum_arc_length(shape)) / nose
    if not ends_at_shoulder(shape):
        stop = min(max(end, _SUPERSONIC), longest)
        arc = _spaced(stop, lambda s: np.clip(0.05 * (s - 0.6), 0.05, 0.2))
        return BodyEdges(arc, *_points(shape, arc))
    start, corner, body = shoulder(shape)
    slope = float(_points(body, start)[2][0])
    stop = start + corner * (slope - _LAST_ANGLE)
    arc = _spaced(
        stop,
        lambda s: np.minimum(0.03 * stop, 0.12 * corner + 0.15 * np.maximum(start - s, 0.0)),
    )
    axial, radius, angle = _points(body, np.minimum(arc, start))
    shoulder_angle = angle - np.maximum(arc - start, 0.0) / corner
    axial = axial + corner * (np.sin(angle) - np.sin(shoulder_angle))
    radius = radius + corner * (np.cos(shoulder_angle) - np.cos(angle))
    return BodyEdges(arc, axial, radius, shoulder_angle)


def shoulder(shape: Shape) -> tuple[float, float, Shape]:
    """Return where the shoulder of a blunt body begins, its radius, and the body ahead of it.

    Parameters
    ----------
    shape : Shape
        A capsule, or a cone that ends at its base.

    Returns
    -------
    tuple of float, float and Shape
        Arc length and radius over the nose radius; the body without its shoulder.
    """
    nose = float(shape.nose_radius)
    if isinstance(shape, Capsule):
        half = 0.5 * float(shape.diameter) / nose
        corner = max(float(shape.corner_radius) / nose, _SHOULDER * half)
        start = float(np.arcsin((half - corner) / max(1.0 - corner, 1e-9)))
        return start, corner, Sphere(nose)
    start = float(maximum_arc_length(shape)) / nose
    return start, _SHOULDER * float(_points(shape, start)[1][0]), shape


def reference_length(shape: Shape) -> float:
    """Return the length that scales the steps of a march: nose radius, or arc length to a nearer shoulder.

    Parameters
    ----------
    shape : Shape

    Returns
    -------
    float
        [m].
    """
    nose = float(shape.nose_radius)
    return nose * min(1.0, shoulder(shape)[0]) if ends_at_shoulder(shape) else nose


def forebody_end(shape: Shape) -> float:
    """Return the arc length of the shoulder at which the flow separates; infinite without a shoulder.

    Parameters
    ----------
    shape : Shape

    Returns
    -------
    float
        [m].
    """
    return (
        float(outline(shape, 0.0).arc_length[-1]) * float(shape.nose_radius)
        if ends_at_shoulder(shape)
        else np.inf
    )


def ends_at_shoulder(shape: Shape) -> bool:
    """Whether the flow becomes supersonic at a shoulder, not on the nose.

    Parameters
    ----------
    shape : Shape
        The forebody.

    Returns
    -------
    bool
        True for capsules and for cones of more than 45 deg.
    """
    if isinstance(shape, SphereCone):
        return bool(float(shape.half_angle) > BLUNTEST_CONE)
    return isinstance(shape, Capsule)


def _points(shape: Shape, arc: float | np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    nose = float(shape.nose_radius)
    point = point_at(shape, np.asarray(arc) * nose)
    rows = (point.axial, point.radius, point.surface_angle)
    axial, radius, angle = (np.atleast_1d(np.asarray(v)) for v in rows)
    return axial / nose, radius / nose, angle
