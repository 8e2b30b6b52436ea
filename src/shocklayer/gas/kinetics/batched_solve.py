"""One call of the stiff integrator for any number of flows, in blocks and on all processors."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np
from jaxtyping import PyTree

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.kinetics import equations
from shocklayer.gas.kinetics.flow_types import FlowType, LocalState, Parameters
from shocklayer.gas.kinetics.rosenbrock import integrate
from shocklayer.gas.kinetics.sources import KineticModel

WIDTH = 64
"""Cases integrated together: enough for vector units, few enough to stay in the cache."""


class Tolerances(NamedTuple):
    """Tolerances of the integration.

    Attributes
    ----------
    relative : float
        Relative tolerance of mole numbers and temperatures.
    absolute : float
        Absolute tolerance of mole numbers, per mole of gas.
    max_steps : int
        Largest number of steps of a case.
    """

    relative: float = 1e-5
    absolute: float = 1e-12
    max_steps: int = 2000


class Solution(NamedTuple):
    """Solution of a batch, cases on the last axis.

    Attributes
    ----------
    mole_numbers : Array
        (species, output, case) [mol/kg].
    point : LocalState
        Each (output, case).
    extra : Array
        (output, case) the auxiliary quantity of the flow type.
    steps : Array
        (case,) accepted steps.
    completed : Array
        (case,) bool.
    """

    mole_numbers: Array
    point: LocalState
    extra: Array
    steps: Array
    completed: Array


@partial(jax.jit, static_argnames=("m", "flow_type", "max_steps", "extra_controlled"))
def _solve_block(
    m: KineticModel,
    flow_type: FlowType[Parameters],
    p: Parameters,
    initial: Array,
    outputs: Array,
    first_step: Array,
    relative: ArrayLike,
    absolute: ArrayLike,
    max_steps: int,
    extra_controlled: bool,
) -> Solution:
    number = len(m.mixture.names)
    total = jnp.sum(initial[:number], axis=0)
    tolerance = jnp.concatenate(
        [
            jnp.broadcast_to(absolute * total, (number, *total.shape)),
            jnp.full_like(total, 1e-3)[None],
            jnp.full_like(total, 1e-3 if extra_controlled else 1e30)[None],
        ]
    )
    trajectory = integrate(
        lambda x, y: equations.right_side(m, flow_type, p, x, y),
        lambda x, y: equations.jacobian(m, flow_type, p, x, y),
        initial,
        outputs[-1],
        first_step,
        outputs=outputs,
        relative=relative,
        absolute=tolerance,
        max_steps=max_steps,
    )
    values = trajectory.values
    assert values is not None
    states = jnp.moveaxis(values, 1, 0)
    point = jax.vmap(lambda x, y: equations.local_state(m, flow_type, p, x, y))(outputs, states)
    return Solution(values[:number], point, values[number + 1], trajectory.steps, trajectory.completed)


def solve(
    m: KineticModel,
    flow_type: FlowType[Parameters],
    p: Parameters,
    initial: Array,
    outputs: Array,
    first_step: Array,
    tolerances: Tolerances,
) -> Solution:
    """Integrate any number of cases, in blocks of `WIDTH`.

    Parameters
    ----------
    m : KineticModel
    flow_type : FlowType
        The flow type.
    p : NamedTuple
        Parameters of the flow type, each (..., case).
    initial : Array
        (unknown, case).
    outputs : Array
        (output, case) ascending; the last is the end.
    first_step : Array
        (case,).
    tolerances : Tolerances

    Returns
    -------
    Solution

    Notes
    -----
    Under a JAX transformation the blocks run one after the other in one program; with concrete arrays they
    run in as many threads as there are processors.
    """
    cases = initial.shape[-1]

    def block(arguments: tuple[Parameters, Array, Array, Array]) -> Solution:
        block_parameters, y, x, h = arguments
        return _solve_block(
            m,
            flow_type,
            block_parameters,
            y,
            x,
            h,
            tolerances.relative,
            tolerances.absolute,
            tolerances.max_steps,
            flow_type.distance and not flow_type.autonomous,
        )

    arguments = (p, initial, outputs, first_step)
    if cases <= WIDTH:
        return block(arguments)
    count = -(-cases // WIDTH)
    padding = count * WIDTH - cases

    def split(a: Array) -> Array:
        padded = jnp.concatenate([a, jnp.repeat(a[..., -1:], padding, axis=-1)], axis=-1)
        return jnp.moveaxis(padded.reshape(*a.shape[:-1], count, WIDTH), -2, 0)

    blocks = jax.tree.map(split, arguments)
    traced = any(
        isinstance(leaf, jax.core.Tracer)  # pyright: ignore[reportAttributeAccessIssue] - exported lazily
        for leaf in jax.tree.leaves(blocks)
    )
    if traced:
        parts = jax.lax.map(block, blocks)
    else:
        parts = _in_threads(block, blocks, count)

    def join(a: Array | np.ndarray) -> Array:
        flat = jnp.moveaxis(a, 0, -2)
        return flat.reshape(*flat.shape[:-2], count * WIDTH)[..., :cases]

    return jax.tree.map(join, parts)


Blocks = TypeVar("Blocks", bound=PyTree)


def _in_threads(block: Callable[[Blocks], Solution], blocks: Blocks, count: int) -> Solution:
    """Compute blocks, one thread per processor."""

    def one(k: int) -> Solution:
        return jax.block_until_ready(block(jax.tree.map(lambda a: a[k], blocks)))

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        parts = list(pool.map(one, range(count)))
    return jax.tree.map(lambda *leaves: np.stack(leaves), *parts)
