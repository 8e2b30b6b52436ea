"""Shock and pressure about a blunt body, from one inviscid solution for each effective exponent of the gas.

Real air differs from a perfect gas mainly by the density ratio across the shock. So the flow is solved for a
family of exponents, and the stand-off selects the member: shape of the shock, pressure and its gradients are
then consistent with each other. Families are cached on disk, as the same shapes recur.
"""

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from shocklayer.core.array_cache import ArraySpec, content_key, load_or_compute
from shocklayer.core.cache_folder import private_folder
from shocklayer.core.import_closure import closure_digest
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.shock_layer.inviscid.body_outline import ends_at_shoulder, outline
from shocklayer.shock_layer.inviscid.bow_shock import bow_shock, layer_thickness
from shocklayer.shock_layer.inviscid.shock_fitting import BodyEdges, ShockFittedFlow, relax
from shocklayer.vehicle.shape import Shape

EXPONENTS = (1.08, 1.13, 1.19, 1.28, 1.4)
"""Effective exponents of the family: density ratios of 26 to 6."""
MACH = 25.0
"""Free-stream Mach number of the family."""
_CELLS = 20
"""Cells between body and shock."""
_STEPS, _ROUNDS, _CONVERGED = 500, 6, 1e-3
"""Time steps between tests of convergence, number of tests, and change of stand-off taken as converged."""
ROOTS = np.linspace(0.0, 1.0, 13)
"""Square roots of the fractions of the mass flow at which the flow across the layer is stored."""


class InviscidFamily(NamedTuple):
    """Inviscid flow about one body for several exponents of the gas; lengths in nose radii.

    Attributes
    ----------
    exponent : numpy.ndarray
        (exponents).
    arc_length : numpy.ndarray
        (columns) at the middles of the columns of cells.
    standoff : numpy.ndarray
        (exponents, columns) distance of the shock from the body along its normal.
    shock_radius, shock_angle : numpy.ndarray
        (exponents, columns) distance of the shock from the axis, and its angle to it [rad].
    pressure, gradient : numpy.ndarray
        (exponents, columns, fractions) over the stagnation pressure, ambient pressure subtracted from both,
        at fractions of the mass flow between body and shock; its derivative along the body at a fixed
        distance from it.
    inward_velocity : numpy.ndarray
        (exponents, columns, fractions) velocity towards the body along its normal over the speed of the free
        stream.
    imbalance : numpy.ndarray
        (exponents, columns) mass flow between body and shock over that through the shock, less one.
    change : numpy.ndarray
        (exponents) relative change of stand-off over the last time steps.
    """

    exponent: np.ndarray
    arc_length: np.ndarray
    standoff: np.ndarray
    shock_radius: np.ndarray
    shock_angle: np.ndarray
    pressure: np.ndarray
    gradient: np.ndarray
    inward_velocity: np.ndarray
    imbalance: np.ndarray
    change: np.ndarray


def stagnation_pressure(exponent: float) -> float:
    """Return the stagnation pressure over density times speed squared, at the family's Mach number.

    Parameters
    ----------
    exponent : float
        Ratio of specific heats.

    Returns
    -------
    float

    Notes
    -----
    Source: Rayleigh's pitot formula, e.g. Ames Research Staff, NACA Report 1135, 1953, Eq. 100.
    """
    g, square = exponent, MACH**2
    jump = (2.0 * g * square - g + 1.0) / (g + 1.0)
    after = ((g - 1.0) * square + 2.0) / (2.0 * g * square - g + 1.0)
    return jump * (1.0 + 0.5 * (g - 1.0) * after) ** (g / (g - 1.0)) / (g * square)


def _first_guess(body: BodyEdges, shape: Shape, gamma: float) -> tuple[np.ndarray, np.ndarray]:
    """Return primitive variables and stand-off: Newtonian pressure in a layer of Billig's thickness."""
    eps = (gamma - 1.0) / (gamma + 1.0)
    nose = float(shape.nose_radius)
    middle = 0.5 * (body.arc_length[1:] + body.arc_length[:-1])
    angle = 0.5 * (body.angle[1:] + body.angle[:-1])
    if ends_at_shoulder(shape):
        # The shock of a flat face follows its width, and falls back behind the shoulder.
        radius = 0.5 * (body.radius[1:] + body.radius[:-1])
        flatness = np.clip(1.0 - np.sin(angle), 0.0, None)
        standoff = eps * (1.0 + 0.5 * middle**2) + (0.1 + eps) * flatness * radius
    else:
        shock = bow_shock(shape, MACH, eps)
        standoff = np.asarray(layer_thickness(shape, shock, middle * nose)) / nose
    fraction = (np.arange(_CELLS) + 0.5) / _CELLS
    pressure = np.maximum(2.0 / (gamma + 1.0) * np.sin(angle) ** 2, 0.03)[:, None] * np.ones(_CELLS)
    density = (0.5 * pressure * (gamma + 1.0)) ** (1.0 / gamma) / eps
    along = np.cos(angle)[:, None] * (0.5 + 0.5 * fraction)
    inward = eps * np.sin(angle)[:, None] * fraction
    x = along * np.cos(angle)[:, None] + inward * np.sin(angle)[:, None]
    r = along * np.sin(angle)[:, None] - inward * np.cos(angle)[:, None]
    return np.stack([density, x, r, pressure]), standoff


@partial(jax.jit, static_argnums=5)
def _relax_family(
    body: BodyEdges,
    levels: Float[Array, " edges"],
    gamma: Float[Array, " exponents"],
    ambient: Float[Array, " exponents"],
    start: ShockFittedFlow,
    steps: int,
) -> ShockFittedFlow:
    return jax.vmap(lambda g, a, s: relax(body, levels, g, a, s, steps))(gamma, ambient, start)


_BY_COLUMN = ("standoff", "shock_radius", "shock_angle", "imbalance")
_ACROSS = ("pressure", "gradient", "inward_velocity")
_EXPECTED = (
    {"exponent": ArraySpec((len(EXPONENTS),)), "arc_length": ArraySpec((None,))}
    | dict.fromkeys(_BY_COLUMN, ArraySpec((len(EXPONENTS), None)))
    | dict.fromkeys(_ACROSS, ArraySpec((len(EXPONENTS), None, ROOTS.size)))
    | {"change": ArraySpec((len(EXPONENTS),))}
)


@lru_cache(maxsize=16)
def _solved(kind: type, sizes: tuple[float, ...], end: float) -> InviscidFamily:
    """Solve, or read from disk, the family of a shape given by its leaves."""
    # JAX changes results at rounding level only, but a bug fixed in it must not survive in the cache.
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
    """Whether everything is finite, except in flows whose relaxation diverged."""
    columns = family["arc_length"].size
    if not all(family[name].shape[1] == columns for name in (*_BY_COLUMN, *_ACROSS)):
        return False
    converged = np.isfinite(family["standoff"]).all(axis=1)
    return bool(np.isfinite(family["arc_length"]).all()) and all(
        bool(np.isfinite(values[converged]).all()) for name, values in family.items() if name != "arc_length"
    )


def inviscid_family(shape: Shape, end: float) -> InviscidFamily:
    """Return the inviscid flow about a body for a family of exponents (cached in memory and on disk).

    Parameters
    ----------
    shape : Shape
        The forebody.
    end : float
        Arc length to which it is needed [m]; shapes with a shoulder end there.

    Returns
    -------
    InviscidFamily

    Notes
    -----
    Shock-fitted finite volumes of second order (`shock_fitting`), Mach 25, zero angle of attack.
    """
    # Rounded up to tenths of a nose radius, so that nearly equal lengths share one solution.
    length = 0.0 if ends_at_shoulder(shape) else np.ceil(end / float(shape.nose_radius) * 10.0) / 10.0
    return _solved(type(shape), tuple(float(v) for v in jax.tree.leaves(shape)), float(length))


def _solve(shape: Shape, end: float) -> InviscidFamily:
    body = outline(shape, end)
    levels = np.linspace(0.0, 1.0, _CELLS + 1)
    gamma = np.array(EXPONENTS)
    ambient = 1.0 / (gamma * MACH**2)
    guesses = [_first_guess(body, shape, g) for g in EXPONENTS]
    state = ShockFittedFlow(*(jnp.asarray(np.stack(column)) for column in zip(*guesses, strict=True)))
    change = np.ones(gamma.size)
    for _ in range(_ROUNDS):
        new = _relax_family(body, levels, gamma, ambient, state, _STEPS)
        change = np.max(np.abs(np.asarray(new.standoff) / np.asarray(state.standoff) - 1.0), axis=1)
        state = new
        if np.all(change < _CONVERGED):
            break
    primitive, standoff = np.asarray(state.primitive), np.asarray(state.standoff)
    members = [_member(body, primitive[k], standoff[k], float(gamma[k])) for k in range(gamma.size)]
    columns = [np.stack(column) for column in zip(*members, strict=True)]
    arc = 0.5 * (body.arc_length[1:] + body.arc_length[:-1])
    radius, angle, pressure, gradient, inward, imbalance = columns
    return InviscidFamily(gamma, arc, standoff, radius, angle, pressure, gradient, inward, imbalance, change)


def _member(body: BodyEdges, v: np.ndarray, standoff: np.ndarray, gamma: float) -> tuple[np.ndarray, ...]:
    """Return shock, pressure, gradient and velocity of one solution at fractions of the mass flow."""
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
    inward = v[1] * sine[:, None] - v[2] * cosine[:, None]
    width = standoff[:, None] / _CELLS
    mass_flow = v[0] * along * (radius[:, None] + eta * standoff[:, None] * cosine[:, None]) * width
    inside = np.cumsum(mass_flow, axis=1)
    fraction = (inside - 0.5 * mass_flow) / inside[:, -1:]
    imbalance = inside[:, -1] / (0.5 * shock_radius**2) - 1.0

    rows = np.concatenate(
        [
            (1.5 * v[3, :, :1] - 0.5 * v[3, :, 1:2]),
            v[3],
            (1.5 * v[3, :, -1:] - 0.5 * v[3, :, -2:-1]),
        ],
        axis=1,
    )
    level = np.concatenate([[0.0], eta, [1.0]])
    ambient = 1.0 / (gamma * MACH**2)
    stagnation = stagnation_pressure(gamma) - ambient
    pressure = (rows - ambient) / stagnation
    across = np.gradient(pressure, level, axis=1)
    # Even in arc length about the axis.
    mirrored = np.concatenate([pressure[:2][::-1], pressure])
    mirrored_arc = np.concatenate([-arc[:2][::-1], arc])
    gradient = np.gradient(mirrored, mirrored_arc, axis=0)[2:]
    growth = np.gradient(standoff, arc) / standoff
    growth[0] = growth[1] * arc[0] / arc[1]
    gradient = gradient - across * level * growth[:, None]

    roots = np.sqrt(np.concatenate([np.zeros((arc.size, 1)), fraction, np.ones((arc.size, 1))], axis=1))
    velocity = np.concatenate(
        [np.zeros((arc.size, 1)), inward, 1.5 * inward[:, -1:] - 0.5 * inward[:, -2:-1]], 1
    )

    def resampled(values: np.ndarray) -> np.ndarray:
        return np.stack([np.interp(ROOTS, roots[i], values[i]) for i in range(arc.size)])

    return shock_radius, shock_angle, resampled(pressure), resampled(gradient), resampled(velocity), imbalance
