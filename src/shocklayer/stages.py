"""Many flight points through one compiled program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from shocklayer.numerics import jax, jnp

CHUNK = 128
"""Flight points computed in one call: every flight then shares one compiled program."""

Variables = dict[str, np.ndarray]
"""Variables of a result by name, in their stored units."""


class Findings(NamedTuple):
    """What the stages have found so far.

    Attributes
    ----------
    variables : dict of str to ndarray
        Variables of the result by name, in their stored units.
    summary : dict of str to list
        The lists of the summary: blackouts, sightings, facilities.
    warnings : list of dict
        Models that left their range.
    """

    variables: Variables
    summary: dict[str, list[dict[str, Any]]]
    warnings: list[dict[str, Any]]


def in_chunks(function: Callable[..., Any], *arrays: Any) -> Any:
    """Call a batched function on pieces of one size and join what it returns as NumPy arrays.

    Parameters
    ----------
    function : callable
        Takes arrays with the points on the first axis; returns arrays or a structure of arrays.
    *arrays : array_like
        Arrays of one length.

    Returns
    -------
    structure of ndarray
        What the function returns, for all points.
    """
    columns = [np.asarray(array) for array in arrays]
    count = columns[0].shape[0]
    pieces = []
    for start in range(0, count, CHUNK):
        stop = min(start + CHUNK, count)
        rest = start + CHUNK - stop
        padded = [
            np.pad(column[start:stop], [(0, rest)] + [(0, 0)] * (column.ndim - 1), mode="edge")
            for column in columns
        ]
        output = function(*(jnp.asarray(column) for column in padded))
        pieces.append(jax.tree.map(lambda leaf, kept=stop - start: np.asarray(leaf)[:kept], output))
    return jax.tree.map(lambda *leaves: np.concatenate(leaves), *pieces)
