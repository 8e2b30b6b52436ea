"""Arrays kept on disk under a name made of their content."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np


def keep_arrays(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write arrays to the disk at once; a cache that cannot be written is no error.

    Parameters
    ----------
    path : Path
        File that is to hold them.
    arrays : mapping of str to numpy.ndarray
        By name.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            np.savez_compressed(stream, **arrays)  # pyright: ignore[reportArgumentType]
        os.replace(name, path)
    except OSError:
        pass
