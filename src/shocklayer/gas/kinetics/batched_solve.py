"""From the labelled world to lanes and back: one solver call for any batch of flows."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.gas.kinetics import equations
from shocklayer.gas.kinetics.flow_types import Closure, Point
from shocklayer.gas.kinetics.rosenbrock import integrate
from shocklayer.gas.kinetics.sources import Model

WIDTH = 64
"""Lanes integrated together: enough for vector units, few enough to stay in the cache."""


class Controls(NamedTuple):
    """Settings of the integration.

    Attributes
    ----------
    relative : float
        Relative tolerance of mole numbers and temperatures.
    absolute : float
        Absolute tolerance of mole numbers, per mole of gas.
    most_steps : int
        After which a lane gives up.
    """

    relative: float = 1e-5
    absolute: float = 1e-12
    most_steps: int = 2000


class Solution(NamedTuple):
    """What `solve` returns, lanes on the last axis.

    Attributes
    ----------
    mole_numbers : array
        (species, output, lane) [mol/kg].
    point : Point
        Each (output, lane).
    extra : array
        (output, lane) the extra quantity of the closure.
    steps : array
        (lane,) steps taken.
    arrived : array
        (lane,) bool.
    """

    mole_numbers: Any
    point: Point
    extra: Any
    steps: Any
    arrived: Any


@partial(jax.jit, static_argnames=("m", "closure", "most_steps", "controlled"))
def _solve_block(
    m: Model,
    closure: Closure,
    p: Any,
    initial: Any,
    outputs: Any,
    first_step: Any,
    relative: Any,
    absolute: Any,
    most_steps: int,
    controlled: bool,
) -> Solution:
    number = len(m.mixture.names)
    total = jnp.sum(initial[:number], axis=0)
    tolerance = jnp.concatenate(
        [
            jnp.broadcast_to(absolute * total, (number, *total.shape)),
            jnp.full_like(total, 1e-3)[None],
            jnp.full_like(total, 1e-3 if controlled else 1e30)[None],
        ]
    )
    trajectory = integrate(
        lambda x, y: equations.right_side(m, closure, p, x, y),
        lambda x, y: equations.jacobian(m, closure, p, x, y),
        initial,
        outputs[-1],
        first_step,
        outputs=outputs,
        relative=relative,
        absolute=tolerance,
        most_steps=most_steps,
    )
    values = jnp.moveaxis(trajectory.values, 1, 0)
    point = jax.vmap(lambda x, y: equations.point_of(m, closure, p, x, y))(outputs, values)
    values = trajectory.values
    return Solution(values[:number], point, values[number + 1], trajectory.steps, trajectory.arrived)


def solve(
    m: Model, closure: Closure, p: Any, initial: Any, outputs: Any, first_step: Any, controls: Controls
) -> Solution:
    """Integrate any number of lanes, in blocks of `WIDTH`.

    Parameters
    ----------
    m : Model
    closure : Closure
    p : NamedTuple
        Parameters of the closure, each (..., lane).
    initial : array
        (unknown, lane).
    outputs : array
        (output, lane) ascending; the last is the end.
    first_step : array
        (lane,).
    controls : Controls

    Returns
    -------
    Solution

    Notes
    -----
    Under a JAX transformation the blocks follow each other in one program; called with plain numbers they are
    handed to as many threads as there are processors.
    """
    lanes = initial.shape[-1]

    def block(arguments: Any) -> Solution:
        curve, y, x, h = arguments
        return _solve_block(
            m,
            closure,
            curve,
            y,
            x,
            h,
            controls.relative,
            controls.absolute,
            controls.most_steps,
            closure.distance and not closure.autonomous,
        )

    arguments = (p, initial, outputs, first_step)
    if lanes <= WIDTH:
        return block(arguments)
    count = -(-lanes // WIDTH)
    padding = count * WIDTH - lanes

    def split(a: Any) -> Any:
        padded = jnp.concatenate([a, jnp.repeat(a[..., -1:], padding, axis=-1)], axis=-1)
        return jnp.moveaxis(padded.reshape(*a.shape[:-1], count, WIDTH), -2, 0)

    blocks = jax.tree.map(split, arguments)
    traced = any(
        isinstance(leaf, jax.core.Tracer)  # pyright: ignore[reportAttributeAccessIssue]
        for leaf in jax.tree.leaves(blocks)
    )
    if traced:
        parts = jax.lax.map(block, blocks)
    else:
        parts = _in_threads(block, blocks, count)

    def join(a: Any) -> Any:
        flat = jnp.moveaxis(a, 0, -2)
        return flat.reshape(*flat.shape[:-2], count * WIDTH)[..., :lanes]

    return jax.tree.map(join, parts)


def _in_threads(block: Callable[[Any], Solution], blocks: Any, count: int) -> Any:
    """Work through blocks with one thread per processor."""

    def one(k: int) -> Any:
        return jax.block_until_ready(block(jax.tree.map(lambda a: a[k], blocks)))

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        parts = list(pool.map(one, range(count)))
    return jax.tree.map(lambda *leaves: np.stack(leaves), *parts)
