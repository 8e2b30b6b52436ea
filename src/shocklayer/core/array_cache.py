"""Arrays cached on disk under a hash of everything they depend on, each entry with a checksum."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from shocklayer.core.checked_file import read_checked, write_checked


class ArraySpec(NamedTuple):
    """What a cached array must look like.

    Attributes
    ----------
    shape : tuple of int or None
        Its shape; None stands for any length.
    dtype : type
        Its NumPy type.
    """

    shape: tuple[int | None, ...]
    dtype: type = np.float64


def content_key(*parts: str | np.ndarray) -> str:
    """Return a hash of texts and numbers.

    Parameters
    ----------
    *parts : str or numpy.ndarray
        Numbers are hashed to ten significant digits: inputs are reproducible to more than that, but not to
        the last bit on every machine. The shape of an array is hashed too.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            text = part
        else:
            numbers = " ".join(f"{value:.9e}" for value in np.asarray(part, dtype=float).ravel())
            text = f"{np.shape(part)} {numbers}"
        encoded = text.encode()
        digest.update(f"{type(part).__name__} {len(encoded)} ".encode() + encoded)
    return digest.hexdigest()


def load_or_compute(
    folder: Path | None,
    key: str,
    compute: Callable[[], Mapping[str, np.ndarray]],
    expected: Mapping[str, ArraySpec],
    plausible: Callable[[Mapping[str, np.ndarray]], bool],
) -> dict[str, np.ndarray]:
    """Return arrays from the cache, or compute and store them.

    An entry that is truncated or altered, that was stored under another key, or whose arrays are not what the
    computation gives, is computed again and replaced. A cache that cannot be read or written is no error.

    Parameters
    ----------
    folder : Path or None
        Folder of the entries; without one the arrays are computed every time.
    key : str
        Hash of everything the arrays depend on (`content_key`).
    compute : callable
        Returns the arrays by name.
    expected : mapping of str to ArraySpec
        Names, shapes and types of the arrays; an entry must have exactly these.
    plausible : callable
        Whether the values of the arrays are plausible, for example where they may be NaN and where not.

    Returns
    -------
    dict of str to numpy.ndarray
        The arrays by name.
    """
    path = folder / f"{key}.arrays" if folder else None
    if path:
        stored = _read(path, key)
        if stored is not None and _as_expected(stored, expected) and plausible(stored):
            return stored
    computed = dict(compute())
    # Arrays that would not be accepted when read back are not stored.
    if path and _as_expected(computed, expected) and plausible(computed):
        _write(path, key, computed)
    return computed


def _read(path: Path, key: str) -> dict[str, np.ndarray] | None:
    """Read an entry; None if there is none, or it is damaged."""
    body = read_checked(path, key)
    if body is None:
        return None
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        return None


def _write(path: Path, key: str, arrays: Mapping[str, np.ndarray]) -> None:
    """Write an entry, complete or not at all."""
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)  # pyright: ignore[reportArgumentType] - `allow_pickle` is no name of ours
    write_checked(path, key, stream.getvalue())


def _as_expected(arrays: Mapping[str, np.ndarray], expected: Mapping[str, ArraySpec]) -> bool:
    """Whether arrays have the names, shapes and types expected."""
    return arrays.keys() == expected.keys() and all(
        array.dtype == expected[name].dtype
        and array.ndim == len(expected[name].shape)
        and all(
            wanted in (None, size) for wanted, size in zip(expected[name].shape, array.shape, strict=True)
        )
        for name, array in arrays.items()
    )
