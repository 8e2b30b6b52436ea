"""Process large batches in cache-sized blocks that converge independently."""

# pyright: reportUnknownMemberType=false
# JAX leaves the device, body and tree arguments of its functions without types.

from collections.abc import Callable
from functools import partial
from math import prod
from typing import Any, TypeVar

import numpy as np

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import AnyArray, Array

_Output = TypeVar("_Output")

_BLOCK = 2048
CHUNK = 128
"""Flight points computed in one call: every flight then shares one compiled program."""


def map_in_blocks(function: Callable[..., _Output], shape: tuple[int, ...], *arguments: object) -> _Output:
    """Apply a function of batches block by block, on a CPU and where the batch is large.

    Parameters
    ----------
    function : callable
        Acts on each element independently; its arguments and results are pytrees of arrays whose leading
        axes are the batch.
    shape : tuple of int
        Of the batch, the leading axes of every leaf.
    *arguments : pytree
        Arguments of the function.

    Returns
    -------
    pytree
        As the function, for the entire batch.
    """
    number = prod(shape)
    if number <= 2 * _BLOCK or jax.default_backend() != "cpu":
        return function(*arguments)
    blocks = -(-number // _BLOCK)

    def split(leaf: AnyArray) -> Array:
        rest = leaf.shape[len(shape) :]
        flat = leaf.reshape(number, *rest)
        filled = jnp.pad(flat, [(0, blocks * _BLOCK - number)] + [(0, 0)] * len(rest), mode="edge")
        return filled.reshape(blocks, _BLOCK, *rest)

    def join(leaf: Array) -> Array:
        rest = leaf.shape[2:]
        return leaf.reshape(blocks * _BLOCK, *rest)[:number].reshape(*shape, *rest)

    def apply(block: tuple[object, ...]) -> _Output:
        return function(*block)

    return jax.tree.map(join, jax.lax.map(apply, jax.tree.map(split, arguments)))


def map_in_chunks(function: Callable[..., object], *arrays: AnyArray) -> Any:
    """Call a batched function on pieces of one size and join what it returns as NumPy arrays.

    Parameters
    ----------
    function : callable
        Takes arrays with the points on the first axis; returns arrays or a structure of arrays.
    *arrays : array
        Arrays of one length.

    Returns
    -------
    structure of ndarray
        What the function returns, for all points.
    """
    columns = [np.asarray(array) for array in arrays]
    count = columns[0].shape[0]
    pieces: list[object] = []
    for start in range(0, count, CHUNK):
        stop = min(start + CHUNK, count)
        rest = start + CHUNK - stop
        padded = [
            np.pad(column[start:stop], [(0, rest)] + [(0, 0)] * (column.ndim - 1), mode="edge")
            for column in columns
        ]
        output = function(*(jnp.asarray(column) for column in padded))
        pieces.append(jax.tree.map(partial(_first, stop - start), output))
    return jax.tree.map(_joined, *pieces)


def _first(count: int, leaf: AnyArray) -> np.ndarray:
    return np.asarray(leaf)[:count]


def _joined(*leaves: np.ndarray) -> np.ndarray:
    return np.concatenate(leaves)
