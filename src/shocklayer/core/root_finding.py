"""Roots of functions of one variable, one for each element of a batch, with exact derivatives.

- `find_root`: Newton's method inside a bracket, for an increasing function with a known slope.
- `first_crossing`: the first point of the unit interval where a function reaches a value it may pass twice.
- `bisection`: for an increasing function without a useful slope.
- `bracketed_secant`: the same for a smooth one, in fewer steps.
- `newton_iterations`: a fixed number of Newton steps, for a smooth function with a good first estimate.

The roots carry the exact first derivatives with respect to whatever the function depends on.
`bracketed_newton` is the iteration of `find_root` alone.
"""

# pyright: reportUnknownMemberType=false
# JAX leaves the device, body and tree arguments of its functions without types.

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, cast

from jaxtyping import Bool, Float

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, Scalar

_MOST_ITERATIONS = 80
_STRIDE = 1.0 / 16.0
_SHORTEST_STRIDE = 1e-5  # the position of a maximum is known to about the square of this
_SMALL = 1e-13
_MOST_TRIALS = 200


def find_root(
    function: Callable[[Array], tuple[Array, Array]],
    low: Float[Array, "*batch"],
    high: Float[Array, "*batch"],
    first: Float[Array, "*batch"],
) -> Float[Array, "*batch"]:
    """Find the root of an increasing function, with its derivatives.

    Parameters
    ----------
    function : callable
        Returns value and derivative at an array of arguments, element by element; negative at `low`, positive
        at `high`.
    low, high : Array
        Bracket, (...).
    first : Array
        First estimate inside the bracket, (...).

    Returns
    -------
    Array
        The roots, (...), by `bracketed_newton`; one more Newton step carries the derivatives.
    """
    root, slope = bracketed_newton(function, low, high, first)
    return root - function(root)[0] / slope


_Carry = tuple[Array, Array, Array, Array, Array, Array, Scalar]


def bracketed_newton(
    function: Callable[[Array], tuple[Array, Array]],
    low: Float[Array, "*batch"],
    high: Float[Array, "*batch"],
    first: Float[Array, "*batch"],
    tolerance: float = 1e-9,
    done: Bool[Array, "*batch"] | None = None,
) -> tuple[Float[Array, "*batch"], Float[Array, "*batch"]]:
    """Iterate to the root of an increasing function by Newton's method, halving the bracket where that fails.

    Parameters
    ----------
    function : callable
        Returns value and derivative at an array of arguments, element by element; negative at `low`, positive
        at `high`.
    low, high : Array
        Bracket, (...).
    first : Array
        First estimate inside the bracket, (...).
    tolerance : float, optional
        The iteration ends with a Newton step smaller than this times the upper end of the bracket.
    done : Array, optional
        (...) bool, elements to leave at their first estimate.

    Returns
    -------
    root : Array
        (...); without derivatives.
    slope : Array
        Derivatives of the function there, (...); one for elements that were done from the start.
    """

    def unfinished(carry: _Carry) -> Array:
        *_, done, count = carry
        return ~jnp.all(done) & (count < _MOST_ITERATIONS)

    def body(carry: _Carry) -> _Carry:
        x, low, high, last, final_slope, done, count = carry
        # What the function closes over may carry derivatives; a loop must not see them in reverse mode.
        value, slope = jax.lax.stop_gradient(function(x))
        low = jnp.where(value <= 0.0, x, low)
        high = jnp.where(value >= 0.0, x, high)
        newton = -value / slope
        converged = jnp.abs(newton) < tolerance * scale
        good = (x + newton > low) & (x + newton < high) & (jnp.abs(newton) <= 0.6 * last)
        step = jnp.where(good | converged, newton, 0.5 * (low + high) - x)
        step = jnp.where(done, 0.0, step)
        final_slope = jnp.where(done, final_slope, slope)
        done = done | converged | (high - low < 1e-15 * scale) | jnp.isnan(value)
        return x + step, low, high, jnp.abs(step), final_slope, done, count + 1

    low, high, first = jax.lax.stop_gradient((low, high, first))
    scale = jnp.abs(high)
    finished = jnp.zeros(first.shape, dtype=bool) if done is None else done
    carry = first, low, high, high - low, jnp.ones_like(first), finished, 0
    root, _, _, _, slope, *_ = jax.lax.while_loop(unfinished, body, carry)
    return root, slope


class _Search(NamedTuple):
    """State of `first_crossing`: the next trial point and its bracket."""

    trial: Array
    stride: Array
    earlier: Array  # the point before `low`, to go back to
    earlier_error: Array
    low: Array
    low_error: Array  # negative
    high: Array  # NaN until the value was reached
    high_error: Array
    was_above: Array
    done: Array


def _next_trial(s: _Search, error: Array) -> _Search:
    """Advance while the value grows, go back with a shorter stride when it falls, interpolate once passed."""
    closing, above = ~jnp.isnan(s.high), error >= 0.0
    falls = ~closing & ~above & ((error < s.low_error) | (s.trial >= 1.0))
    to_low = ~above & ~falls
    grows = to_low & ~closing
    stride = jnp.where(falls, 0.25 * s.stride, s.stride)
    low = jnp.where(to_low, s.trial, jnp.where(falls, s.earlier, s.low))
    # False position after Illinois: the error of an end that stays for the second time counts half.
    low_error = jnp.where(closing & above & s.was_above, 0.5 * s.low_error, s.low_error)
    low_error = jnp.where(to_low, error, jnp.where(falls, s.earlier_error, low_error))
    high = jnp.where(above, s.trial, s.high)
    high_error = jnp.where(above, error, jnp.where(closing & ~s.was_above, 0.5 * s.high_error, s.high_error))
    converged = jnp.abs(error) < _SMALL
    closed = high - low < 1e-15
    between = low - low_error * (high - low) / (high_error - low_error)
    between = jnp.where((between > low) & (between < high), between, 0.5 * (low + high))
    trial = jnp.where(jnp.isnan(high), jnp.minimum(low + stride, 1.0), between)
    new = _Search(
        trial=jnp.where(converged, s.trial, jnp.where(closed, low, trial)),
        stride=stride,
        earlier=jnp.where(grows, s.low, s.earlier),
        earlier_error=jnp.where(grows, s.low_error, s.earlier_error),
        low=low,
        low_error=low_error,
        high=jnp.where(converged, s.trial, high),
        high_error=high_error,
        was_above=above,
        done=converged | closed | (stride < _SHORTEST_STRIDE) | jnp.isnan(error),
    )

    def unless_done(old: Array, now: Array) -> Array:
        return jnp.where(s.done, old, now)

    return jax.tree.map(unless_done, s, new)


_Function = Callable[[Array, tuple[Array, ...]], Array]


@partial(jax.custom_jvp, nondiff_argnums=(0,))
def first_crossing(function: _Function, target: Array, arguments: tuple[Array, ...]) -> Array:
    """Find the smallest argument in [0, 1] at which a function that rises from zero reaches a value.

    The function may fall again.

    Parameters
    ----------
    function : callable
        Of the argument (...), between 0 and 1, and of `arguments`, element by element; zero at zero, where it
        is not evaluated. It must be hashable and close over no traced arrays. It appears once in the compiled
        program, so that even a large one is compiled once.
    target : Array
        (...) value.
    arguments : tuple of Array
        (...) each.

    Returns
    -------
    Array
        (...); NaN where the function does not reach the value; at a jump past the value, the argument before
        it. Derivatives are exact.
    """
    target, arguments = jax.lax.stop_gradient((target, arguments))
    zero = jnp.zeros_like(target)
    start = _Search(
        trial=jnp.where(target > 0.0, _STRIDE, 0.0),
        stride=jnp.full_like(target, _STRIDE),
        earlier=zero,
        earlier_error=-target,
        low=zero,
        low_error=-target,
        high=jnp.where(target == 0.0, 0.0, jnp.nan),
        high_error=zero,
        was_above=zero > 1.0,
        done=~(target > 0.0),
    )

    def unfinished(carry: tuple[_Search, Scalar]) -> Array:
        return ~jnp.all(carry[0].done) & (carry[1] < _MOST_TRIALS)

    def body(carry: tuple[_Search, Scalar]) -> tuple[_Search, Scalar]:
        return _next_trial(carry[0], function(carry[0].trial, arguments) - target), carry[1] + 1

    last, _ = jax.lax.while_loop(unfinished, body, (start, 0))
    return jnp.where(last.done & ~jnp.isnan(last.high), last.trial, jnp.nan)


_Primals = tuple[Array, tuple[Array, ...]]
_Push = Callable[[Array, tuple[Array, ...]], Array]


@first_crossing.defjvp
def _first_crossing_jvp(function: _Function, primals: _Primals, tangents: _Primals) -> tuple[Array, Array]:
    target, arguments = primals
    root = cast("Array", first_crossing(function, target, arguments))
    safe = jnp.where(jnp.isnan(root), 0.5, root)
    push = cast("_Push", jax.linearize(function, safe, arguments)[1])
    slope = push(jnp.ones_like(safe), tuple(jnp.zeros_like(each) for each in arguments))
    return root, (tangents[0] - push(jnp.zeros_like(safe), tangents[1])) / slope


def bisection(
    function: Callable[[Array], Array],
    low: Float[Array, "*batch"],
    high: Float[Array, "*batch"],
    iterations: int,
) -> Float[Array, "*batch"]:
    """Find where an increasing function crosses zero by halving a bracket.

    Parameters
    ----------
    function : callable
        Function of an array, element by element, increasing from `low` to `high`.
    low, high : Array
        Bracket, (...).
    iterations : int
        Number of halvings; 50 reach the rounding error.

    Returns
    -------
    Array
        The root, (...), or the nearer end where there is none between them. Derivatives by the
        implicit-function theorem.
    """

    def solve(function: Callable[[Array], Array], _: Array) -> Array:
        def halve(_: Scalar, bounds: tuple[Array, Array]) -> tuple[Array, Array]:
            below, above = bounds
            middle = 0.5 * (below + above)
            positive = function(middle) > 0.0
            return jnp.where(positive, below, middle), jnp.where(positive, middle, above)

        below, above = cast("tuple[Array, Array]", jax.lax.fori_loop(0, iterations, halve, (low, high)))
        return 0.5 * (below + above)

    def tangent(linear: Callable[[Array], Array], value: Array) -> Array:
        return value / linear(jnp.ones_like(value))

    return jax.lax.custom_root(function, jax.lax.stop_gradient(low), solve, tangent)


def bracketed_secant(
    function: Callable[[Array], Array],
    low: Float[Array, "*batch"],
    high: Float[Array, "*batch"],
    tolerance: float = 1e-11,
) -> Float[Array, "*batch"]:
    """Find where an increasing function crosses zero, in about a third of the steps of `bisection`.

    Parameters
    ----------
    function : callable
        Function of an array, element by element, increasing from `low` to `high`.
    low, high : Array
        Bracket, (...).
    tolerance : float
        Width of the bracket at which it ends.

    Returns
    -------
    Array
        The root, (...), or the nearer end where there is none between them. First derivatives by the
        implicit-function theorem, with a slope by central difference.

    Notes
    -----
    Inverse quadratic interpolation where it is safe, else halving: T. R. Chandrupatla, Advances in
    Engineering Software 28(3), 1997, 145. The values at both ends must have their signs.
    """
    low, high = jnp.broadcast_arrays(jnp.asarray(low, float), jnp.asarray(high, float))

    def unfinished(carry: _Brackets) -> Bool[Array, ""]:
        return (carry.step < _MOST_ITERATIONS) & ~jnp.all(carry.done)

    def body(carry: _Brackets) -> _Brackets:
        x = carry.x
        value = function(x)
        a, b, c, fa, fb, fc = carry.a, carry.b, carry.c, carry.fa, carry.fb, carry.fc
        same = (value > 0.0) == (fa > 0.0)
        c, fc = jnp.where(same, a, b), jnp.where(same, fa, fb)
        b, fb = jnp.where(same, b, a), jnp.where(same, fb, fa)
        a, fa = x, value
        narrowest = 0.5 * tolerance / jnp.maximum(jnp.abs(b - a), 1e-300)
        xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
        smooth = (phi**2 < xi) & ((1.0 - phi) ** 2 < 1.0 - xi)
        part = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
        part = jnp.clip(jnp.where(smooth & jnp.isfinite(part), part, 0.5), narrowest, 1.0 - narrowest)
        done = carry.done | (narrowest > 0.5) | (value == 0.0)
        keep = carry.done

        def updated(new: Array, old: Array) -> Array:
            return jnp.where(keep, old, new)

        return _Brackets(
            step=carry.step + 1,
            x=updated(jnp.where(done, a, a + part * (b - a)), carry.x),
            a=updated(a, carry.a),
            b=updated(b, carry.b),
            c=updated(c, carry.c),
            fa=updated(fa, carry.fa),
            fb=updated(fb, carry.fb),
            fc=updated(fc, carry.fc),
            done=done,
        )

    at_low, at_high = cast("Array", jax.lax.map(function, jnp.stack([low, high])))
    none = (at_low > 0.0) | (at_high < 0.0)
    start = _Brackets(
        0, 0.5 * (low + high), high, low, high, at_high, at_low, at_high, none | (at_low == at_high)
    )
    end = jax.lax.stop_gradient(jax.lax.while_loop(unfinished, body, start))
    root = jnp.where(none, jnp.where(at_low > 0.0, low, high), end.x)
    step = 1e-5 * (high - low)
    beside = cast("Array", jax.lax.map(function, jnp.stack([root - step, root + step])))
    slope = jax.lax.stop_gradient((beside[1] - beside[0]) / (2.0 * step))
    slope = jnp.where(jnp.isfinite(slope) & (slope > 0.0), slope, jnp.inf)
    residual = function(root)
    return root - jnp.where(none, 0.0, (residual - jax.lax.stop_gradient(residual)) / slope)


class _Brackets(NamedTuple):
    """State of `bracketed_secant`: next point, newest point a, other end b, the one before c, and values."""

    step: Array | int
    x: Array
    a: Array
    b: Array
    c: Array
    fa: Array
    fb: Array
    fc: Array
    done: Array


def newton_iterations(function: Callable[[Array], Array], first: Array, iterations: int) -> Array:
    """Approach the root of a smooth function by a fixed number of Newton steps.

    Parameters
    ----------
    function : callable
        Function of an array, element by element.
    first : Array
        First estimate, (...).
    iterations : int
        Number of steps.

    Returns
    -------
    Array
        The root, (...).
    """
    x = first
    for _ in range(iterations):
        value, slope = jax.jvp(function, (x,), (jnp.ones_like(x),))
        x = x - value / slope
    return x
