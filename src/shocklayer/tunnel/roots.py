"""Root of an increasing function by bisection, array by array, inside a compiled program."""

from collections.abc import Callable

from shocklayer.numerics import jax, jnp
from shocklayer.types import Array, Scalar


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
