"""The block of lanes as one kernel of a graphics processor, by Pallas.

Every program of the grid flies one block in registers, from the first step to the last: nothing goes to
memory between two steps but the reads of the air's table, and a block waits for its own slowest lane only.
The equations of motion and the integrator are those of the processor, called with tables that are read by
index where they lie instead of arrays.
"""

from typing import Any

from jax.experimental import pallas
from jax.experimental.pallas import triton

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.flight.dormand_prince import Limits
from shocklayer.flight.dynamics import FlightModel, State
from shocklayer.flight.ensemble_batch import Progress, dispersed_of, solve_block

LANES = 128
"""Lanes of a program: four warps of a graphics processor."""


def _read(reference: Any, row: Any, column: Any) -> Array:
    """Read from memory by index; plain numbers become arrays, which the reader asks for."""
    return triton.load(reference.at[jnp.asarray(row, jnp.int32), jnp.asarray(column, jnp.int32)])


class _Column:
    """One column of a table in memory, read by index."""

    def __init__(self, reference: Any, column: int) -> None:
        self._reference, self._column = reference, column

    def __getitem__(self, row: Any) -> Array:
        return _read(self._reference, row, self._column)


class _Table:
    """A table in memory that takes the indices the equations of motion use on an array."""

    def __init__(self, reference: Any) -> None:
        self._reference, self.shape = reference, reference.shape

    def __getitem__(self, place: tuple[Any, Any]) -> Any:
        row, column = place
        if isinstance(row, slice):
            return _Column(self._reference, column)
        return _read(self._reference, row, column)


def supported(shared: FlightModel, rows: int, plain_rows: int) -> bool:
    """Say whether the kernel can fly a case.

    Parameters
    ----------
    shared : FlightModel
        What the flights share.
    rows, plain_rows : int
        Rows of the columns, and those of flights whose air is the shared one.

    Returns
    -------
    bool
        True for coefficients and controls that are constants of each flight, in shared air, with or without
        wind. Tables over Mach number, schedules and air of its own need what the plain form alone can do.
    """
    scheduled = any(len(jnp.shape(leaf)) > 0 for leaf in jax.tree.leaves(shared.controls))
    return rows == plain_rows and shared.body.aerodynamics.drag.size == 1 and not scheduled


def solve_blocks(
    state: State,
    columns: Array,
    shared: FlightModel,
    limits: Limits,
    rtol: Array,
    interpret: bool = False,
) -> Progress:
    """Fly lanes, a multiple of `LANES`, as the blocks of one kernel.

    Parameters
    ----------
    state : State
        Initial state, components (lanes,).
    columns : Array
        What differs from lane to lane (rows, lanes); see `shocklayer.flight.ensemble_batch.dispersed_of`.
    shared : FlightModel
        What does not; see `supported`.
    limits : Limits
        Stop conditions.
    rtol : Array
        Relative tolerance [-].
    interpret : bool
        Whether to run the kernel's operations one by one on the processor, to test it there.

    Returns
    -------
    Progress
        Last two nodes, peaks and step counts per lane.
    """
    common, structure = jax.tree.flatten((shared, limits, jnp.asarray(rtol)))
    tables = [jnp.reshape(leaf, (-1, 1) if jnp.ndim(leaf) < 2 else jnp.shape(leaf)) for leaf in common]
    ranks = [jnp.ndim(leaf) for leaf in common]
    lanes = columns.shape[1]

    def fly(*references: Any) -> None:
        states, rows, *rest = references
        inputs, outputs = rest[: len(tables)], rest[len(tables) :]
        leaves = [
            _Table(reference) if rank == 2 else _read(reference, 0, 0)
            for reference, rank in zip(inputs, ranks, strict=True)
        ]
        model, bounds, tolerance = jax.tree.unflatten(structure, leaves)
        begin = tuple(states[i, :] for i in range(len(state)))
        given = [rows[i, :] for i in range(rows.shape[0])]
        done = solve_block(begin, dispersed_of(given), model, bounds, tolerance, "plain")
        for reference, column in zip(outputs, jax.tree.leaves(done), strict=True):
            reference[:] = column

    shapes = jax.eval_shape(
        lambda first, rows: solve_block(first, dispersed_of(rows), shared, limits, rtol, "plain"),
        state,
        columns,
    )
    whole = [pallas.BlockSpec(table.shape, lambda _: (0, 0)) for table in tables]
    found = pallas.pallas_call(
        fly,
        grid=(lanes // LANES,),
        in_specs=[
            pallas.BlockSpec((len(state), LANES), lambda i: (0, i)),
            pallas.BlockSpec((columns.shape[0], LANES), lambda i: (0, i)),
            *whole,
        ],
        out_specs=[pallas.BlockSpec((LANES,), lambda i: (i,)) for _ in jax.tree.leaves(shapes)],
        out_shape=jax.tree.leaves(shapes),
        interpret=interpret,
        compiler_params=None if interpret else triton.CompilerParams(num_warps=4),
    )(jnp.stack(state), columns, *tables)
    return jax.tree.unflatten(jax.tree.structure(shapes), found)
