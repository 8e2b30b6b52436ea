"""Points of the unit cube for the flights of an ensemble, each from key, seed and flight number alone."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from jaxtyping import Float

from shocklayer.core.errors import UserError

Sampling = Literal["random", "sobol", "latin-hypercube"]
SAMPLINGS: tuple[str, ...] = get_args(Sampling)
"""Ways of drawing points."""
FIRST_HYPERCUBE = 64
"""Flights of the first Latin hypercube; each doubling of the number is one again."""
_LEAST = 2.0**-54


def unit_points(
    sampling: str, key: str, seed: int, names: Sequence[str], start: int, stop: int
) -> Float[np.ndarray, "flights inputs"]:
    """Draw the points of some flights.

    Parameters
    ----------
    sampling : {"random", "sobol", "latin-hypercube"}
        Independent points, a scrambled Sobol sequence, or Latin hypercubes: the first 64 flights are one,
        and so are the first 128, 256 and so on.
    key : str
        Hash of the scenario.
    seed : int
        Seed of the ensemble.
    names : sequence of str
        Names of the inputs. Independent points of one do not depend on the others.
    start, stop : int
        First flight, and the one after the last.

    Returns
    -------
    ndarray
        Inside the unit cube, without its faces.

    Raises
    ------
    UserError
        If there is no such sampling, or more inputs than a Sobol sequence has dimensions.
    """
    if sampling not in SAMPLINGS:
        raise UserError(f"--sampling: '{sampling}' is not accepted; give {', '.join(SAMPLINGS)}")
    if not names:
        return np.zeros((stop - start, 0))
    if sampling == "sobol":
        points = _sobol(key, seed, len(names), start, stop)
    elif sampling == "latin-hypercube":
        points = np.stack([_hypercube(key, seed, name, stop)[start:] for name in names], axis=1)
    else:
        points = np.stack([_independent(key, seed, name, start, stop) for name in names], axis=1)
    return np.clip(points, _LEAST, 1.0 - _LEAST)


def _words(*parts: object) -> list[int]:
    digest = hashlib.sha256("\0".join(str(part) for part in parts).encode()).digest()
    return [int.from_bytes(digest[8 * k : 8 * k + 8], "little") for k in range(4)]


def _generator(*parts: object) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=_words(*parts)[:2]))


def _independent(key: str, seed: int, name: str, start: int, stop: int) -> np.ndarray:
    """Uniform numbers by the flight's own place in a counter-based stream."""
    # One counter gives four words.
    stream = np.random.Philox(key=_words(key, seed, name)[:2]).advance(start // 4)
    words = np.atleast_1d(stream.random_raw(stop - 4 * (start // 4)))[start % 4 :]
    return (words >> np.uint64(11)) * 2.0**-53


def _sobol(key: str, seed: int, dimensions: int, start: int, stop: int) -> np.ndarray:
    from scipy.stats import qmc  # slow to import

    if dimensions > qmc.Sobol.MAXDIM:
        raise UserError(f"--sampling sobol: {dimensions} inputs; {qmc.Sobol.MAXDIM} are accepted at most")
    generator = np.random.default_rng(_words(key, seed, "sobol"))
    sequence = qmc.Sobol(dimensions, scramble=True, rng=generator)
    if start:
        sequence.fast_forward(start)
    with warnings.catch_warnings():
        # The balance of a Sobol sequence at powers of two is the user's choice of the number of flights.
        warnings.simplefilter("ignore", UserWarning)
        return np.asarray(sequence.random(stop - start))


def _hypercube(key: str, seed: int, name: str, count: int) -> np.ndarray:
    """Positions in nested Latin hypercubes of the first flights, along one axis."""
    random = _generator(key, seed, "cells", name)
    within = _independent(key, seed, name, 0, count)
    size = FIRST_HYPERCUBE
    cells = random.permutation(size)
    placed = (cells[:count] + within[:size]) / size
    while placed.size < count:
        # Of each cell halved, one half has a flight; the next flights fill the other halves in random order.
        inside = np.minimum((placed * (2 * size)).astype(np.int64), 2 * size - 1)
        empty = random.permutation(inside ^ 1)
        more = (empty[: count - size] + within[size : 2 * size]) / (2 * size)
        placed, size = np.concatenate([placed, more]), 2 * size
    return placed
