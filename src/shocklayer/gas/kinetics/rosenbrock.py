"""A stiff integrator for many small systems at once.

RODAS, the stiffly accurate Rosenbrock method of order 4(3) with six stages and one factorisation (Hairer &
Wanner, Solving Ordinary Differential Equations II, 1996, section IV.7), written over structures of arrays:
the unknowns of one system stand on the leading axis and independent systems ("lanes") on the last, each with
its own step. There is no loop over lanes and no branch; a lane that has arrived waits. Factorisation without
pivoting, as is usual for the matrices I/(gamma h) - J of chemical kinetics.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jax, jnp

_GAMMA = 0.25


def _rows(*rows: tuple[float, ...]) -> np.ndarray:
    """Rows of factors of the six stages, filled up with zeros."""
    return np.array([[*row, *[0.0] * (6 - len(row))] for row in rows])


_A5 = (1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950)
_A = _rows(
    (1.544,),
    (0.9466785280815826, 0.2557011698983284),
    (3.314825187068521, 2.896124015972201, 0.9986419139977817),
    _A5,
    (*_A5, 1.0),
)
_C = _rows(
    (-5.6688,),
    (-2.430093356833875, -0.2063599157091915),
    (-0.1073529058151375, -9.594562251023355, -20.47028614809616),
    (7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160),
    (8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054),
)
_LAST = _rows((*_A5, 1.0, 1.0))[0]
_DENSE = _rows(
    (10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823, 1.025137723295662),
    (-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386, -6.594389125716872),
)
_FIRST_SLOPE = 0.25
_STAGES = (  # of the second to the sixth stage: place, a, c, node, factor of df/dx
    np.arange(1, 6),
    _A,
    _C,
    np.array([0.386, 0.21, 0.63, 1.0, 1.0]),
    np.array([-0.1043, 0.1035, -0.0362, 0.0, 0.0]),
)
_SAFETY, _LEAST, _MOST = 0.9, 0.2, 6.0
_GIVE_UP = 1e-13  # step over distance travelled at which a lane has failed


class Trajectory(NamedTuple):
    """Result of `integrate`, lanes on the last axis.

    Attributes
    ----------
    values : array
        (unknown, output, lane) at the points asked for, NaN where a lane did not come so far; None without
        points.
    final : array
        (unknown, lane) at the end.
    steps, rejected : array
        (lane,) accepted and rejected steps.
    arrived : array
        (lane,) bool: whether the end was reached.
    """

    values: Any
    final: Any
    steps: Any
    rejected: Any
    arrived: Any


def invert(matrix: Any) -> Any:
    """Invert matrices (row, column, lane) by elimination in place, without pivoting.

    Parameters
    ----------
    matrix : array
        (n, n, lanes).

    Returns
    -------
    array
        (n, n, lanes).
    """
    number = matrix.shape[0]
    places = np.arange(number)[:, None, None]

    def eliminate(k: Any, a: Any) -> Any:
        row, column = a[k], a[:, k]
        inverse = 1.0 / row[k]
        here = places == k  # of rows
        scaled = jnp.where(places[:, 0] == k, 1.0, row) * inverse  # the pivot's own place becomes its inverse
        cleared = jnp.where(places[:, 0] == k, 0.0, column)
        rest = jnp.where(jnp.swapaxes(here, 0, 1), 0.0, a)
        return jnp.where(here, scaled[None], rest - cleared[:, None] * scaled[None])

    return jax.lax.fori_loop(0, number, eliminate, matrix)


def _apply(matrix: Any, vector: Any) -> Any:
    return jnp.sum(matrix * vector[None], axis=1)


def integrate(
    function: Callable[[Any, Any], Any],
    jacobian: Callable[[Any, Any], tuple[Any, Any, Any]],
    initial: Any,
    end: Any,
    first_step: Any,
    *,
    outputs: Any = None,
    relative: Any = 1e-5,
    absolute: Any = 1e-10,
    most_steps: int = 2000,
) -> Trajectory:
    """Integrate dy/dx = f(x, y) from x = 0 in every lane.

    Parameters
    ----------
    function : callable
        f(x, y): (lane,), (n, lane) -> (n, lane).
    jacobian : callable
        (x, y) -> f, df/dy (n, n, lane), df/dx (n, lane).
    initial : array
        (n, lane).
    end : array
        (lane,) where each lane stops.
    first_step : array
        (lane,) first step tried.
    outputs : array, optional
        (output, lane) ascending points in [0, end] at which values are wanted.
    relative : float or array
        Relative tolerance.
    absolute : array_like
        Absolute tolerance, scalar or (n, 1) or (n, lane).
    most_steps : int
        Steps, rejected ones included, after which the integration gives up.

    Returns
    -------
    Trajectory
    """
    number, lanes = initial.shape
    absolute = jnp.asarray(absolute)
    stop = jax.lax.stop_gradient

    def active_lanes(x: Any, step: Any) -> Any:
        return (x < end) & (step > _GIVE_UP * end)

    def going(state: Any) -> Any:
        count, x, _, step, *_ = state
        return jnp.any(active_lanes(x, step)) & (count < most_steps)

    def attempt(state: Any) -> Any:
        count, x, y, step, steps, rejected, record = state
        active = active_lanes(x, step)
        # The last step lands on the end; two comparable steps rather than a long and a tiny one.
        left = end - x
        h = jnp.where(step >= left, left, jnp.where(step > 0.5 * left, 0.5 * left, step))
        h = stop(jnp.where(active, h, 1.0))
        f, dfdy, dfdx = jacobian(x, y)
        inverse = invert((jnp.eye(number) / _GAMMA)[:, :, None] / h - dfdy)
        first = _apply(inverse, f + _FIRST_SLOPE * h * dfdx)
        stages = jnp.zeros((6, *y.shape)).at[0].set(first)

        def stage(stages: Any, row: Any) -> Any:
            index, a, c, node, slope = row
            z = y + jnp.tensordot(a, stages, axes=1)
            right = function(x + node * h, z) + jnp.tensordot(c, stages, axes=1) / h + slope * h * dfdx
            return stages.at[index].set(_apply(inverse, right)), None

        stages, _ = jax.lax.scan(stage, stages, _STAGES)
        new = y + jnp.tensordot(_LAST, stages, axes=1)
        scale = absolute + relative * jnp.maximum(jnp.abs(y), jnp.abs(new))
        error = stop(jnp.sqrt(jnp.mean((stages[5] / scale) ** 2, axis=0)))
        error = jnp.where(jnp.isfinite(error), error, 1e9)
        taken = active & (error <= 1.0)
        factor = jnp.clip(_SAFETY * jnp.maximum(error, 1e-12) ** -0.25, _LEAST, _MOST)
        arrival = jnp.where(taken, jnp.where(h >= left, end, x + h), x)
        if outputs is not None:
            row = jnp.concatenate(
                [x[None], h[None], y, new, *(jnp.tensordot(d, stages, axes=1) for d in _DENSE)]
            )
            row = jnp.where(taken, row, 0.0)
            ends, rows = record
            record = (ends.at[count].set(arrival), rows.at[count].set(row))
        return (
            count + 1,
            arrival,
            jnp.where(taken, new, y),
            jnp.where(active, h * stop(factor), step),
            steps + taken,
            rejected + (active & ~taken),
            record,
        )

    whole = jnp.zeros(lanes, dtype=int)
    record: Any = ()
    if outputs is not None:
        record = (jnp.zeros((most_steps, lanes)), jnp.zeros((most_steps, 2 + 4 * number, lanes)))
    first = stop(jnp.minimum(first_step, end))
    state = (0, jnp.zeros(lanes), initial, first, whole, whole, record)
    count, x, y, _, steps, rejected, record = jax.lax.while_loop(going, attempt, state)
    values = None if outputs is None else _interpolate(outputs, initial, record, count)
    return Trajectory(values, y, steps, rejected, x >= end)


def _interpolate(outputs: Any, initial: Any, record: Any, count: Any) -> Any:
    """Evaluate the continuous extension of the recorded steps, (unknown, output, lane)."""
    number = initial.shape[0]
    ends, rows = record
    ends = jnp.where(jnp.arange(ends.shape[0])[:, None] < count, ends, jnp.inf)
    place = jax.vmap(jnp.searchsorted, (1, 1), 1)(jax.lax.stop_gradient(ends), outputs)
    place = jnp.clip(place, 0, ends.shape[0] - 1)
    chosen = jnp.take_along_axis(rows, place[:, None], axis=0)  # (output, 2 + 4 n, lane)
    start, h = chosen[:, 0], chosen[:, 1]
    y, new, third, fourth = (chosen[:, 2 + k * number : 2 + (k + 1) * number] for k in range(4))
    s = ((outputs - start) / jnp.where(h > 0.0, h, 1.0))[:, None]
    dense = (1.0 - s) * (y + s * (third + s * fourth)) + s * new
    known = (outputs > 0.0) & (h > 0.0)
    dense = jnp.where(known[:, None], dense, jnp.where(outputs[:, None] > 0.0, jnp.nan, initial[None]))
    return jnp.swapaxes(dense, 0, 1)


def jacobian_by_columns(function: Callable[[Any, Any], Any], autonomous: bool) -> Callable[[Any, Any], Any]:
    """Return a Jacobian by forward differentiation of a function of lanes.

    Parameters
    ----------
    function : callable
        f(x, y) as for `integrate`.
    autonomous : bool
        Whether f does not depend on x.

    Returns
    -------
    callable
    """

    def jacobian(x: Any, y: Any) -> tuple[Any, Any, Any]:
        number = y.shape[0]
        value, push = jax.linearize(lambda z: function(x, z), y)
        columns = jax.vmap(lambda e: push(jnp.broadcast_to(e[:, None], y.shape)))(np.eye(number))
        if autonomous:
            return value, jnp.swapaxes(columns, 0, 1), jnp.zeros_like(y)
        _, slope = jax.jvp(lambda z: function(z, y), (x,), (jnp.ones_like(x),))
        return value, jnp.swapaxes(columns, 0, 1), slope

    return jacobian
