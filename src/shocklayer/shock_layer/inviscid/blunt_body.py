"""Shock and pressure about a blunt body, from one inviscid solution for each effective exponent of the gas.

Real air differs from a perfect gas by the density ratio across the shock above all. So the flow is solved for
a family of exponents, and whoever knows the stand-off picks the member that has it: shape of the shock,
pressure and its gradients then belong together. Members are kept on disk: a shape is met again and again.
"""

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.array_cache import ArraySpec, content_key, load_or_compute
from shocklayer.core.cache_folder import private_folder
from shocklayer.core.constants import BLUNTEST_CONE
from shocklayer.core.import_closure import closure_digest
from shocklayer.core.jax_setup import jax
from shocklayer.shock_layer.inviscid.bow_shock import bow_shock, layer_thickness
from shocklayer.shock_layer.inviscid.shock_fitting import BodyEdges, Fitted, relax
from shocklayer.vehicle.shape import Capsule, Shape, Sphere, SphereCone, maximum_arc_length, point_at

EXPONENTS = (1.08, 1.13, 1.19, 1.28, 1.4)
"""Effective exponents (G) of the family: density ratios of 26 to 6."""
MACH = 25.0
"""Free-stream Mach number of the family."""
_SUPERSONIC = 1.4
"""Arc length behind which the flow about a sphere is faster than sound."""
_CELLS = 20
_STEPS, _ROUNDS, _SETTLED = 500, 6, 1e-3
ROOTS = np.linspace(0.0, 1.0, 13)
"""Square roots of the share of the mass flow (W) at which the flow across the layer is kept."""
_SHOULDER = 0.04
"""Radius of that shoulder over the base radius."""
_LAST_ANGLE = np.radians(25.0)
"""Surface angle at which the flow about a shoulder is cut off."""


class InviscidFamily(NamedTuple):
    """Flow about one body; exponents (G), columns (K), shares of the mass flow (W); lengths in nose radii.

    Attributes
    ----------
    exponent : numpy.ndarray
        (G).
    arc_length : numpy.ndarray
        (K) middles of the columns.
    standoff : numpy.ndarray
        (G, K) distance of the shock from the body along its normal.
    shock_radius, shock_angle : numpy.ndarray
        (G, K) distance of the shock from the axis, and its angle to it [rad].
    pressure, gradient : numpy.ndarray
        (G, K, W) over the stagnation pressure, ambient pressure taken off both; its derivative along the body
        at a fixed distance from it.
    sinking : numpy.ndarray
        (G, K, W) velocity towards the body along its normal over the speed of the free stream.
    imbalance : numpy.ndarray
        (G, K) mass flow between body and shock over that which the shock has swallowed, less one.
    change : numpy.ndarray
        (G) relative change of stand-off in the last stretch of the relaxation.
    """

    exponent: np.ndarray
    arc_length: np.ndarray
    standoff: np.ndarray
    shock_radius: np.ndarray
    shock_angle: np.ndarray
    pressure: np.ndarray
    gradient: np.ndarray
    sinking: np.ndarray
    imbalance: np.ndarray
    change: np.ndarray


def _spaced(end: float, width: Any) -> np.ndarray:
    """Edges from 0 to the end whose spacing follows a function of arc length."""
    fine = np.linspace(0.0, end, 4001)
    count = np.concatenate([[0.0], np.cumsum(np.diff(fine) / width(0.5 * (fine[1:] + fine[:-1])))])
    number = max(int(np.ceil(count[-1])), 8)
    return np.interp(np.linspace(0.0, count[-1], number + 1), count, fine)


def outline(shape: Shape, end: float) -> BodyEdges:
    """Edges of the columns along a body, over its nose radius.

    Parameters
    ----------
    shape : Shape
    end : float
        Arc length to which the flow is wanted, over the nose radius; blunt shapes end at their shoulder.

    Returns
    -------
    BodyEdges
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
    turned = angle - np.maximum(arc - start, 0.0) / corner
    axial = axial + corner * (np.sin(angle) - np.sin(turned))
    radius = radius + corner * (np.cos(turned) - np.cos(angle))
    return BodyEdges(arc, axial, radius, turned)


def stagnation_pressure(exponent: Any) -> Any:
    """Return the stagnation pressure over density times speed squared, at the family's Mach number.

    Parameters
    ----------
    exponent : array_like

    Returns
    -------
    array_like

    Notes
    -----
    Source: Rayleigh's pitot formula, e.g. Ames Research Staff, NACA Report 1135, 1953, Eq. 100.
    """
    g, square = exponent, MACH**2
    jump = (2.0 * g * square - g + 1.0) / (g + 1.0)
    after = ((g - 1.0) * square + 2.0) / (2.0 * g * square - g + 1.0)
    return jump * (1.0 + 0.5 * (g - 1.0) * after) ** (g / (g - 1.0)) / (g * square)


def shoulder(shape: Shape) -> tuple[float, float, Shape]:
    """Arc length at which the shoulder begins, its radius, and the body ahead of it, over the nose radius."""
    nose = float(shape.nose_radius)
    if isinstance(shape, Capsule):
        half = 0.5 * float(shape.diameter) / nose
        corner = max(float(shape.corner_radius) / nose, _SHOULDER * half)
        start = float(np.arcsin((half - corner) / max(1.0 - corner, 1e-9)))
        return start, corner, Sphere(nose)
    start = float(maximum_arc_length(shape)) / nose
    return start, _SHOULDER * float(_points(shape, start)[1][0]), shape


def reference_length(shape: Shape) -> float:
    """Return the length that sets the steps of a march: the nose radius, or the way to a nearer shoulder.

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
    """Return the arc length at which the flow leaves a shoulder for the wake; infinite without a shoulder.

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
    """Say whether the flow passes the speed of sound at a shoulder, not on the nose."""
    if isinstance(shape, SphereCone):
        return bool(float(shape.half_angle) > BLUNTEST_CONE)
    return isinstance(shape, Capsule)


def _points(shape: Shape, arc: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    nose = float(shape.nose_radius)
    point = point_at(shape, np.asarray(arc) * nose)
    rows = (point.axial, point.radius, point.surface_angle)
    axial, radius, angle = (np.atleast_1d(np.asarray(v)) for v in rows)
    return axial / nose, radius / nose, angle


def _first_guess(body: BodyEdges, shape: Shape, gamma: float) -> Fitted:
    """Newtonian pressure in a layer as thick as Billig's."""
    eps = (gamma - 1.0) / (gamma + 1.0)
    nose = float(shape.nose_radius)
    middle = 0.5 * (body.arc_length[1:] + body.arc_length[:-1])
    angle = 0.5 * (body.angle[1:] + body.angle[:-1])
    if ends_at_shoulder(shape):
        # The shock of a flat face follows its width, and falls back behind the shoulder.
        radius = 0.5 * (body.radius[1:] + body.radius[:-1])
        wide = np.clip(1.0 - np.sin(angle), 0.0, None)
        standoff = eps * (1.0 + 0.5 * middle**2) + (0.1 + eps) * wide * radius
    else:
        shock = bow_shock(shape, MACH, eps)
        standoff = np.asarray(layer_thickness(shape, shock, middle * nose)) / nose
    share = (np.arange(_CELLS) + 0.5) / _CELLS
    pressure = np.maximum(2.0 / (gamma + 1.0) * np.sin(angle) ** 2, 0.03)[:, None] * np.ones(_CELLS)
    density = (0.5 * pressure * (gamma + 1.0)) ** (1.0 / gamma) / eps
    along = np.cos(angle)[:, None] * (0.5 + 0.5 * share)
    inward = eps * np.sin(angle)[:, None] * share
    x = along * np.cos(angle)[:, None] + inward * np.sin(angle)[:, None]
    r = along * np.sin(angle)[:, None] - inward * np.cos(angle)[:, None]
    return Fitted(np.stack([density, x, r, pressure]), standoff)


@partial(jax.jit, static_argnums=5)
def _relax_all(body: BodyEdges, levels: Any, gamma: Any, ambient: Any, start: Fitted, steps: int) -> Fitted:
    return jax.vmap(lambda g, a, s: relax(body, levels, g, a, s, steps))(gamma, ambient, start)


_BY_COLUMN = ("standoff", "shock_radius", "shock_angle", "imbalance")
_ACROSS = ("pressure", "gradient", "sinking")
_EXPECTED = (
    {"exponent": ArraySpec((len(EXPONENTS),)), "arc_length": ArraySpec((None,))}
    | dict.fromkeys(_BY_COLUMN, ArraySpec((len(EXPONENTS), None)))
    | dict.fromkeys(_ACROSS, ArraySpec((len(EXPONENTS), None, ROOTS.size)))
    | {"change": ArraySpec((len(EXPONENTS),))}
)


@lru_cache(maxsize=16)
def _solved(kind: type, sizes: tuple[float, ...], end: float) -> InviscidFamily:
    """Solve, or read from the disk, the family of a shape given by its leaves."""
    # JAX changes the answer at rounding level only, but a fault mended in it must not live on in the cache.
    key = content_key(
        closure_digest(__name__), jax.__version__, kind.__name__, np.array(sizes), np.array(end)
    )
    arrays = load_or_compute(
        private_folder("blunt-body-flow"),
        key,
        lambda: _solve(kind(*sizes), end)._asdict(),
        _EXPECTED,
        _finite_unless_diverged,
    )
    return InviscidFamily(**arrays)


def _finite_unless_diverged(family: Mapping[str, np.ndarray]) -> bool:
    """Whether everything is finite but in the flows whose shock was not found."""
    columns = family["arc_length"].size
    if not all(family[name].shape[1] == columns for name in (*_BY_COLUMN, *_ACROSS)):
        return False
    sound = np.isfinite(family["standoff"]).all(axis=1)
    return bool(np.isfinite(family["arc_length"]).all()) and all(
        bool(np.isfinite(values[sound]).all()) for name, values in family.items() if name != "arc_length"
    )


def inviscid_family(shape: Shape, end: float) -> InviscidFamily:
    """Return the inviscid flow about a body for a family of exponents (kept in memory and on disk).

    Parameters
    ----------
    shape : Shape
        The forebody.
    end : float
        Arc length to which it is wanted [m]; shapes with a shoulder end there.

    Returns
    -------
    InviscidFamily

    Notes
    -----
    Shock-fitted finite volumes of second order (`shock_fitting`), Mach 25, zero angle of attack.
    """
    # Whole tenths of a nose radius, so that stations a little apart share one solution.
    reach = 0.0 if ends_at_shoulder(shape) else np.ceil(end / float(shape.nose_radius) * 10.0) / 10.0
    return _solved(type(shape), tuple(float(v) for v in jax.tree.leaves(shape)), float(reach))


def _solve(shape: Shape, end: float) -> InviscidFamily:
    body = outline(shape, end)
    levels = np.linspace(0.0, 1.0, _CELLS + 1)
    gamma = np.array(EXPONENTS)
    ambient = 1.0 / (gamma * MACH**2)
    starts = [_first_guess(body, shape, g) for g in EXPONENTS]
    state = Fitted(*(np.stack(column) for column in zip(*starts, strict=True)))
    change = np.ones(gamma.size)
    for _ in range(_ROUNDS):
        new = _relax_all(body, levels, gamma, ambient, state, _STEPS)
        change = np.max(np.abs(np.asarray(new.standoff) / np.asarray(state.standoff) - 1.0), axis=1)
        state = new
        if np.all(change < _SETTLED):
            break
    primitive, standoff = np.asarray(state.primitive), np.asarray(state.standoff)
    members = [_member(body, primitive[k], standoff[k], float(gamma[k])) for k in range(gamma.size)]
    columns = [np.stack(column) for column in zip(*members, strict=True)]
    arc = 0.5 * (body.arc_length[1:] + body.arc_length[:-1])
    radius, angle, pressure, gradient, sinking, imbalance = columns
    return InviscidFamily(gamma, arc, standoff, radius, angle, pressure, gradient, sinking, imbalance, change)


def _member(body: BodyEdges, v: np.ndarray, standoff: np.ndarray, gamma: float) -> tuple[np.ndarray, ...]:
    """Shock, pressure and its gradients at shares of the mass flow, of one solution."""
    arc = 0.5 * (body.arc_length[1:] + body.arc_length[:-1])
    angle = 0.5 * (body.angle[1:] + body.angle[:-1])
    radius = 0.5 * (body.radius[1:] + body.radius[:-1])
    axial = 0.5 * (body.axial[1:] + body.axial[:-1])
    sine, cosine = np.sin(angle), np.cos(angle)
    shock_radius, shock_axial = radius + standoff * cosine, axial - standoff * sine
    shock_angle = np.arctan2(np.gradient(shock_radius, arc), np.gradient(shock_axial, arc))
    shock_angle[0] = np.pi / 2 - (np.pi / 2 - shock_angle[1]) * shock_radius[0] / shock_radius[1]

    eta = (np.arange(_CELLS) + 0.5) / _CELLS
    along = v[1] * cosine[:, None] + v[2] * sine[:, None]
    sinking = v[1] * sine[:, None] - v[2] * cosine[:, None]
    width = standoff[:, None] / _CELLS
    passing = v[0] * along * (radius[:, None] + eta * standoff[:, None] * cosine[:, None]) * width
    inside = np.cumsum(passing, axis=1)
    share = (inside - 0.5 * passing) / inside[:, -1:]
    imbalance = inside[:, -1] / (0.5 * shock_radius**2) - 1.0

    rows = np.concatenate(
        [
            (1.5 * v[3, :, :1] - 0.5 * v[3, :, 1:2]),
            v[3],
            (1.5 * v[3, :, -1:] - 0.5 * v[3, :, -2:-1]),
        ],
        axis=1,
    )
    place = np.concatenate([[0.0], eta, [1.0]])
    ambient = 1.0 / (gamma * MACH**2)
    stagnation = stagnation_pressure(gamma) - ambient
    pressure = (rows - ambient) / stagnation
    across = np.gradient(pressure, place, axis=1)
    # Even in arc length about the axis.
    doubled = np.concatenate([pressure[:2][::-1], pressure])
    places = np.concatenate([-arc[:2][::-1], arc])
    gradient = np.gradient(doubled, places, axis=0)[2:]
    spreading = np.gradient(standoff, arc) / standoff
    spreading[0] = spreading[1] * arc[0] / arc[1]
    gradient = gradient - across * place * spreading[:, None]

    known = np.sqrt(np.concatenate([np.zeros((arc.size, 1)), share, np.ones((arc.size, 1))], axis=1))
    sunk = np.concatenate(
        [np.zeros((arc.size, 1)), sinking, 1.5 * sinking[:, -1:] - 0.5 * sinking[:, -2:-1]], 1
    )

    def resampled(values: np.ndarray) -> np.ndarray:
        return np.stack([np.interp(ROOTS, known[i], values[i]) for i in range(arc.size)])

    return shock_radius, shock_angle, resampled(pressure), resampled(gradient), resampled(sunk), imbalance
