"""Output folders that are either complete or absent."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from shocklayer.core.errors import UserError


def check_target(directory: str | os.PathLike[str]) -> Path:
    """Check that a folder can be created, before its content is computed.

    Parameters
    ----------
    directory : path
        The folder to create.

    Returns
    -------
    pathlib.Path
        Its path.

    Raises
    ------
    UserError
        If it exists, or its parent folder is not writable.
    """
    target = Path(directory)
    try:
        if target.is_symlink() or target.exists():
            raise UserError(f"--out: '{target}' exists already; name a folder that does not exist yet.")
        nearest = next(parent for parent in [target.parent, *target.parent.parents] if parent.exists())
        if not nearest.is_dir():
            raise UserError(f"--out: '{target}' cannot be created because '{nearest}' is not a folder.")
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise UserError(f"--out: '{target}' cannot be created because '{nearest}' is not writable.")
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise UserError(f"--out: '{target}' is not a usable folder name ({reason}).") from fault
    return target


def write_complete(directory: str | os.PathLike[str], fill: Callable[[Path], None]) -> Path:
    """Create a folder that is either complete or absent: written under another name, then renamed.

    Parameters
    ----------
    directory : path
        The folder to create.
    fill : callable
        Called with the folder to write to.

    Returns
    -------
    pathlib.Path
        The finished folder.

    Raises
    ------
    UserError
        If the folder exists or cannot be created or written.
    """
    target = check_target(directory)
    created = _create_parents(target.parent)
    staging: Path | None = None
    try:
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        # mkdtemp creates private folders; a result gets the ordinary permissions.
        staging.chmod(0o777 & ~_umask())
        fill(staging)
        staging.rename(target)
    except BaseException as fault:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)
        for parent in created:
            parent.rmdir()
        if isinstance(fault, OSError):
            raise UserError(f"--out: '{target}' could not be written ({fault.strerror or fault}).") from fault
        raise
    return target


def _create_parents(folder: Path) -> list[Path]:
    """Create missing parents; return those created, the deepest first."""
    missing: list[Path] = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    created: list[Path] = []
    try:
        for parent in reversed(missing):
            parent.mkdir()
            created.insert(0, parent)
    except OSError as fault:
        for parent in created:
            parent.rmdir()
        raise UserError(f"--out: '{missing[0]}' could not be created ({fault.strerror}).") from fault
    return created


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
