"""Finding one root per lane of a batch, safely."""

from collections.abc import Callable
from typing import Any

from shocklayer.numerics import jax, jnp
from shocklayer.types import Array

_MOST_ITERATIONS = 80


def bracketed_newton(
    function: Callable[[Array], tuple[Array, Array]],
    low: Array,
    high: Array,
    first: Array,
    accepted: float = 1e-9,
    done: Array | None = None,
) -> tuple[Array, Array]:
    """Find the root of an increasing function by Newton's method, halving the bracket where that fails.

    Parameters
    ----------
    function : callable
        Returns value and derivative at an array of arguments, lane by lane; negative at `low`, positive at
        `high`.
    low, high : Array
        Bracket, (...).
    first : Array
        First estimate inside the bracket, (...).
    accepted : float, optional
        A Newton step smaller than this times the bracket's upper end is the last.
    done : Array, optional
        (...) bool, lanes to leave at their first estimate.

    Returns
    -------
    Array
        The roots, (...); they carry no derivatives: attach a Newton step outside, with
    Array
        the slopes there, (...), one where a lane was done from the start.
    """

    def unfinished(carry: Any) -> Any:
        *_, done, count = carry
        return ~jnp.all(done) & (count < _MOST_ITERATIONS)

    def body(carry: Any) -> Any:
        x, low, high, last, kept, done, count = carry
        # What the function closes over may carry derivatives; a loop must not see them in reverse mode.
        value, slope = jax.lax.stop_gradient(function(x))
        low = jnp.where(value <= 0.0, x, low)
        high = jnp.where(value >= 0.0, x, high)
        newton = -value / slope
        arrived = jnp.abs(newton) < accepted * scale
        good = (x + newton > low) & (x + newton < high) & (jnp.abs(newton) <= 0.6 * last)
        step = jnp.where(good | arrived, newton, 0.5 * (low + high) - x)
        step = jnp.where(done, 0.0, step)
        kept = jnp.where(done, kept, slope)
        done = done | arrived | (high - low < 1e-15 * scale) | jnp.isnan(value)
        return x + step, low, high, jnp.abs(step), kept, done, count + 1

    low, high, first = jax.lax.stop_gradient((low, high, first))
    scale = jnp.abs(high)
    finished = jnp.zeros(first.shape, dtype=bool) if done is None else done
    carry = first, low, high, high - low, jnp.ones_like(first), finished, 0
    root, _, _, _, slope, *_ = jax.lax.while_loop(unfinished, body, carry)
    return root, slope
