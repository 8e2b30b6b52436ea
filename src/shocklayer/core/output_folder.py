"""Output directories that are complete or absent."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from shocklayer.core.errors import UserError


def check_target(directory: str | os.PathLike[str]) -> Path:
    """Check that a folder can be made, before any work is spent on what goes into it.

    Parameters
    ----------
    directory : path
        The folder to be made.

    Returns
    -------
    pathlib.Path
        Its path.

    Raises
    ------
    UserError
        If it exists, or if nothing can be written beside it.
    """
    target = Path(directory)
    try:
        if target.is_symlink() or target.exists():
            raise UserError(f"--out: '{target}' exists already; name a folder that does not exist yet.")
        nearest = next(parent for parent in [target.parent, *target.parent.parents] if parent.exists())
        if not nearest.is_dir():
            raise UserError(f"--out: '{target}' cannot be made because '{nearest}' is not a folder.")
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise UserError(f"--out: '{target}' cannot be made because '{nearest}' is not writable.")
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise UserError(f"--out: '{target}' is not a usable folder name ({reason}).") from fault
    return target


def write_complete(directory: str | os.PathLike[str], fill: Callable[[Path], None]) -> Path:
    """Make a folder that is complete or absent: filled beside its place, then renamed into it.

    Parameters
    ----------
    directory : path
        The folder to make.
    fill : callable
        Called with the folder to fill.

    Returns
    -------
    pathlib.Path
        The finished folder.

    Raises
    ------
    UserError
        If the folder exists, cannot be made, or the disk does not take it.
    """
    target = check_target(directory)
    made = _make_parents(target.parent)
    staging: Path | None = None
    try:
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        # mkdtemp makes private folders; a result is as readable as anything else the user makes.
        staging.chmod(0o777 & ~_umask())
        fill(staging)
        staging.rename(target)
    except BaseException as fault:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)
        for parent in made:
            parent.rmdir()
        if isinstance(fault, OSError):
            raise UserError(f"--out: '{target}' could not be written ({fault.strerror or fault}).") from fault
        raise
    return target


def _make_parents(folder: Path) -> list[Path]:
    """Make missing parents; return those made, the deepest first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    made: list[Path] = []
    try:
        for parent in reversed(missing):
            parent.mkdir()
            made.insert(0, parent)
    except OSError as fault:
        for parent in made:
            parent.rmdir()
        raise UserError(f"--out: '{missing[0]}' could not be made ({fault.strerror}).") from fault
    return made


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
