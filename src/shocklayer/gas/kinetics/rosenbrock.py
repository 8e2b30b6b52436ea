"""A stiff integrator for many small systems at once.

RODAS, the stiffly accurate Rosenbrock method of order 4(3) with six stages and one factorisation (Hairer &
Wanner, Solving Ordinary Differential Equations II, 1996, section IV.7), written over structures of arrays:
the unknowns of one system are on the first axis and independent systems ("cases") on the last, each with its
own step. There is no loop over cases and no branch; a case that has reached its end is left unchanged.
Factorisation without pivoting, as is usual for the matrices I/(gamma h) - J of chemical kinetics.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike, Scalar

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
_STAGES = (  # of the second to the sixth stage: index, a, c, node, factor of df/dx
    np.arange(1, 6),
    _A,
    _C,
    np.array([0.386, 0.21, 0.63, 1.0, 1.0]),
    np.array([-0.1043, 0.1035, -0.0362, 0.0, 0.0]),
)
_SAFETY, _LEAST, _MOST = 0.9, 0.2, 6.0
_SMALLEST_STEP = 1e-13  # step over the interval of integration at which a case has failed


class Trajectory(NamedTuple):
    """Result of `integrate`, cases on the last axis.

    Attributes
    ----------
    values : Array
        (unknown, output, case) at the requested points, NaN where a case did not reach them; None without
        points.
    final : Array
        (unknown, case) at the end.
    steps, rejected : Array
        (case,) accepted and rejected steps.
    completed : Array
        (case,) bool: whether the end was reached.
    """

    values: Array | None
    final: Array
    steps: Array
    rejected: Array
    completed: Array


def invert(matrix: Array) -> Array:
    """Invert matrices (row, column, case) by elimination in place, without pivoting.

    Parameters
    ----------
    matrix : Array
        (n, n, case).

    Returns
    -------
    array
        (n, n, case).
    """
    number = matrix.shape[0]
    rows = np.arange(number)[:, None, None]

    def eliminate(k: Scalar, a: Array) -> Array:
        row, column = a[k], a[:, k]
        inverse = 1.0 / row[k]
        pivot_row = rows == k
        scaled = jnp.where(rows[:, 0] == k, 1.0, row) * inverse  # the pivot itself becomes its inverse
        cleared = jnp.where(rows[:, 0] == k, 0.0, column)
        rest = jnp.where(jnp.swapaxes(pivot_row, 0, 1), 0.0, a)
        return jnp.where(pivot_row, scaled[None], rest - cleared[:, None] * scaled[None])

    return jax.lax.fori_loop(0, number, eliminate, matrix)


def _apply(matrix: Array, vector: Array) -> Array:
    """Multiply matrices (row, column, case) and vectors (column, case)."""
    return jnp.sum(matrix * vector[None], axis=1)


# Number of steps, x, y, step, accepted and rejected steps, record of the accepted steps.
_State = tuple[Scalar, Array, Array, Array, Array, Array, tuple[Array, ...]]


def integrate(
    function: Callable[[Array, Array], Array],
    jacobian: Callable[[Array, Array], tuple[Array, Array, Array]],
    initial: Array,
    end: Array,
    first_step: Array,
    *,
    outputs: Array | None = None,
    relative: ArrayLike = 1e-5,
    absolute: ArrayLike = 1e-10,
    max_steps: int = 2000,
) -> Trajectory:
    """Integrate dy/dx = f(x, y) from x = 0 in every case.

    Parameters
    ----------
    function : callable
        f(x, y): (case,), (n, case) -> (n, case).
    jacobian : callable
        (x, y) -> f, df/dy (n, n, case), df/dx (n, case).
    initial : Array
        (n, case).
    end : Array
        (case,) where each case ends.
    first_step : Array
        (case,) first step tried.
    outputs : Array, optional
        (output, case) ascending points in [0, end] at which values are returned.
    relative : float or array
        Relative tolerance.
    absolute : array_like
        Absolute tolerance, scalar or (n, 1) or (n, case).
    max_steps : int
        Largest number of steps, rejected ones included.

    Returns
    -------
    Trajectory
    """
    number, cases = initial.shape
    absolute = jnp.asarray(absolute)
    stop = jax.lax.stop_gradient

    def active_cases(x: Array, step: Array) -> Array:
        return (x < end) & (step > _SMALLEST_STEP * end)

    def unfinished(state: _State) -> Array:
        count, x, _, step, *_ = state
        return jnp.any(active_cases(x, step)) & (count < max_steps)

    def step_once(state: _State) -> _State:
        count, x, y, step, steps, rejected, record = state
        active = active_cases(x, step)
        # The last step ends exactly at the end; two equal steps rather than a long and a tiny one.
        left = end - x
        h = jnp.where(step >= left, left, jnp.where(step > 0.5 * left, 0.5 * left, step))
        h = stop(jnp.where(active, h, 1.0))
        f, dfdy, dfdx = jacobian(x, y)
        inverse = invert((jnp.eye(number) / _GAMMA)[:, :, None] / h - dfdy)
        first = _apply(inverse, f + _FIRST_SLOPE * h * dfdx)
        stages = jnp.zeros((6, *y.shape)).at[0].set(first)

        def stage(stages: Array, row: tuple[Array, Array, Array, Array, Array]) -> tuple[Array, None]:
            index, a, c, node, slope = row
            z = y + jnp.tensordot(a, stages, axes=1)
            right = function(x + node * h, z) + jnp.tensordot(c, stages, axes=1) / h + slope * h * dfdx
            return stages.at[index].set(_apply(inverse, right)), None

        stages, _ = jax.lax.scan(stage, stages, jax.tree.map(jnp.asarray, _STAGES))
        new = y + jnp.tensordot(_LAST, stages, axes=1)
        scale = absolute + relative * jnp.maximum(jnp.abs(y), jnp.abs(new))
        error = stop(jnp.sqrt(jnp.mean((stages[5] / scale) ** 2, axis=0)))
        error = jnp.where(jnp.isfinite(error), error, 1e9)
        accepted = active & (error <= 1.0)
        factor = jnp.clip(_SAFETY * jnp.maximum(error, 1e-12) ** -0.25, _LEAST, _MOST)
        arrival = jnp.where(accepted, jnp.where(h >= left, end, x + h), x)
        if outputs is not None:
            row = jnp.concatenate(
                [x[None], h[None], y, new, *(jnp.tensordot(d, stages, axes=1) for d in _DENSE)]
            )
            row = jnp.where(accepted, row, 0.0)
            ends, rows = record
            record = (ends.at[count].set(arrival), rows.at[count].set(row))
        return (
            count + 1,
            arrival,
            jnp.where(accepted, new, y),
            jnp.where(active, h * stop(factor), step),
            steps + accepted,
            rejected + (active & ~accepted),
            record,
        )

    none = jnp.zeros(cases, dtype=int)
    record: tuple[Array, ...] = ()
    if outputs is not None:
        record = (jnp.zeros((max_steps, cases)), jnp.zeros((max_steps, 2 + 4 * number, cases)))
    first = stop(jnp.minimum(first_step, end))
    state = (0, jnp.zeros(cases), initial, first, none, none, record)
    count, x, y, _, steps, rejected, record = jax.lax.while_loop(unfinished, step_once, state)
    values = None if outputs is None else _interpolate(outputs, initial, record, count)
    return Trajectory(values, y, steps, rejected, x >= end)


def _interpolate(outputs: Array, initial: Array, record: tuple[Array, ...], count: Scalar) -> Array:
    """Evaluate the continuous extension of the recorded steps, (unknown, output, case)."""
    number = initial.shape[0]
    ends, rows = record
    ends = jnp.where(jnp.arange(ends.shape[0])[:, None] < count, ends, jnp.inf)
    index = jax.vmap(jnp.searchsorted, (1, 1), 1)(jax.lax.stop_gradient(ends), outputs)
    index = jnp.clip(index, 0, ends.shape[0] - 1)
    chosen = jnp.take_along_axis(rows, index[:, None], axis=0)  # (output, 2 + 4 n, case)
    start, h = chosen[:, 0], chosen[:, 1]
    y, new, third, fourth = (chosen[:, 2 + k * number : 2 + (k + 1) * number] for k in range(4))
    s = ((outputs - start) / jnp.where(h > 0.0, h, 1.0))[:, None]
    dense = (1.0 - s) * (y + s * (third + s * fourth)) + s * new
    recorded = (outputs > 0.0) & (h > 0.0)
    dense = jnp.where(recorded[:, None], dense, jnp.where(outputs[:, None] > 0.0, jnp.nan, initial[None]))
    return jnp.swapaxes(dense, 0, 1)
