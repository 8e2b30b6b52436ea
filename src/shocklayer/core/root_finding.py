"""Finding one root per lane of a batch, safely."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, Scalar

_MOST_ITERATIONS = 80
_STRIDE = 1.0 / 16.0
_SHORTEST_STRIDE = 1e-5  # a largest value is found to about the square of this
_SMALL = 1e-13
_MOST_TRIALS = 200


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


class _March(NamedTuple):
    """Where the lanes of `share_at` stand: the point to try next, and what is known around it."""

    trial: Array
    stride: Array
    earlier: Array  # the point before `low`, to go back to
    earlier_miss: Array
    low: Array
    low_miss: Array  # negative
    high: Array  # NaN until the value was reached
    high_miss: Array
    was_above: Array
    done: Array


def _marched(s: _March, miss: Array) -> _March:
    """March while the value grows, go back with shorter strides when it falls, close in once it is passed."""
    closing, above = ~jnp.isnan(s.high), miss >= 0.0
    falls = ~closing & ~above & ((miss < s.low_miss) | (s.trial >= 1.0))
    to_low = ~above & ~falls
    grows = to_low & ~closing
    stride = jnp.where(falls, 0.25 * s.stride, s.stride)
    low = jnp.where(to_low, s.trial, jnp.where(falls, s.earlier, s.low))
    # False position after Illinois: the miss of an end that stays for the second time counts half.
    low_miss = jnp.where(closing & above & s.was_above, 0.5 * s.low_miss, s.low_miss)
    low_miss = jnp.where(to_low, miss, jnp.where(falls, s.earlier_miss, low_miss))
    high = jnp.where(above, s.trial, s.high)
    high_miss = jnp.where(above, miss, jnp.where(closing & ~s.was_above, 0.5 * s.high_miss, s.high_miss))
    found = jnp.abs(miss) < _SMALL
    closed = high - low < 1e-15
    between = low - low_miss * (high - low) / (high_miss - low_miss)
    between = jnp.where((between > low) & (between < high), between, 0.5 * (low + high))
    trial = jnp.where(jnp.isnan(high), jnp.minimum(low + stride, 1.0), between)
    new = _March(
        trial=jnp.where(found, s.trial, jnp.where(closed, low, trial)),
        stride=stride,
        earlier=jnp.where(grows, s.low, s.earlier),
        earlier_miss=jnp.where(grows, s.low_miss, s.earlier_miss),
        low=low,
        low_miss=low_miss,
        high=jnp.where(found, s.trial, high),
        high_miss=high_miss,
        was_above=above,
        done=found | closed | (stride < _SHORTEST_STRIDE) | jnp.isnan(miss),
    )
    return jax.tree.map(lambda old, now: jnp.where(s.done, old, now), s, new)


@partial(jax.custom_jvp, nondiff_argnums=(0,))
def share_at(function: Callable[[Array, Any], Array], wanted: Array, arguments: tuple[Array, ...]) -> Array:
    """Find the smallest share at which a function that grows from zero, and may fall again, has a value.

    Parameters
    ----------
    function : callable
        Of the share (...), between 0 and 1, and of `arguments`, lane by lane; zero at zero, where it is not
        evaluated. It must be hashable and close over no traced arrays. It enters the program at one place
        only, so that even a large one is compiled once.
    wanted : Array
        (...) value.
    arguments : tuple of Array
        (...) each.

    Returns
    -------
    Array
        (...); NaN where the function does not get so far; where it leaps over the value, the share before.
        Derivatives are exact.
    """
    wanted, arguments = jax.lax.stop_gradient((wanted, arguments))
    zero = jnp.zeros_like(wanted)
    start = _March(
        trial=jnp.where(wanted > 0.0, _STRIDE, 0.0),
        stride=jnp.full_like(wanted, _STRIDE),
        earlier=zero,
        earlier_miss=-wanted,
        low=zero,
        low_miss=-wanted,
        high=jnp.where(wanted == 0.0, 0.0, jnp.nan),
        high_miss=zero,
        was_above=zero > 1.0,
        done=~(wanted > 0.0),
    )

    def unfinished(carry: tuple[_March, Any]) -> Any:
        return ~jnp.all(carry[0].done) & (carry[1] < _MOST_TRIALS)

    def body(carry: tuple[_March, Any]) -> tuple[_March, Any]:
        return _marched(carry[0], function(carry[0].trial, arguments) - wanted), carry[1] + 1

    last, _ = jax.lax.while_loop(unfinished, body, (start, 0))
    return jnp.where(last.done & ~jnp.isnan(last.high), last.trial, jnp.nan)


@share_at.defjvp
def _share_at_jvp(function: Any, primals: Any, tangents: Any) -> Any:
    wanted, arguments = primals
    share = share_at(function, wanted, arguments)
    safe = jnp.where(jnp.isnan(share), 0.5, share)
    _, push = jax.linearize(function, safe, arguments)
    slope = push(jnp.ones_like(safe), jax.tree.map(jnp.zeros_like, arguments))
    return share, (tangents[0] - push(jnp.zeros_like(safe), tangents[1])) / slope


def bisect(function: Callable[[Array], Array], low: Array, high: Array, steps: int) -> Array:
    """Find where an increasing function crosses zero.

    Derivatives follow from the implicit-function theorem, and cost nothing where they are not asked for.

    Parameters
    ----------
    function : callable
        Function of an array, element by element, increasing from `low` to `high`.
    low, high : Array
        Bounds of the search, of one shape.
    steps : int
        Number of halvings; 50 reach the rounding error.

    Returns
    -------
    Array
        The root, or the nearer bound where there is none between them.
    """

    def solve(function: Callable[[Array], Array], _: Array) -> Array:
        def halve(_: Scalar, bounds: tuple[Array, Array]) -> tuple[Array, Array]:
            below, above = bounds
            middle = 0.5 * (below + above)
            positive = function(middle) > 0.0
            return jnp.where(positive, below, middle), jnp.where(positive, middle, above)

        below, above = jax.lax.fori_loop(0, steps, halve, (low, high))
        return 0.5 * (below + above)

    def tangent(linear: Callable[[Array], Array], value: Array) -> Array:
        return value / linear(jnp.ones_like(value))

    return jax.lax.custom_root(function, jax.lax.stop_gradient(low), solve, tangent)
