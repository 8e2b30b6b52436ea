"""The folder in which this package caches arrays and compiled programs between runs."""

import logging
import os
import stat
from pathlib import Path

_reported: set[Path] = set()


def cache_directory() -> Path:
    """Return the user's cache folder of this package.

    Returns
    -------
    Path
        The folder named by ``SHOCKLAYER_CACHE``; without that, ``shocklayer`` in ``XDG_CACHE_HOME`` or in
        ``~/.cache``. It may not exist yet.
    """
    own = os.environ.get("SHOCKLAYER_CACHE")
    if own:
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "shocklayer"


def private_folder(name: str) -> Path | None:
    """Return a subfolder of the cache folder to which nobody else may write, creating it if need be.

    Folders are created with mode 0700. On POSIX systems a folder that belongs to another user, or that its
    group or everyone may write to, is not used: whoever can write there could plant machine code or wrong
    answers. The logger ``shocklayer`` says so, once for each folder.

    Parameters
    ----------
    name : str
        Name of the subfolder.

    Returns
    -------
    Path or None
        None where the folder must not be used or cannot be created.
    """
    top = cache_directory()
    try:
        for folder in (top, top / name):
            _make(folder)
            fault = _fault(folder)
            if fault:
                if folder not in _reported:
                    _reported.add(folder)
                    logging.getLogger("shocklayer").warning(fault)
                return None
    except OSError:
        return None
    return top / name


def _make(folder: Path) -> None:
    """Create a folder with mode 0700, and its missing parents too, whose mode `Path.mkdir` would not set."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def _fault(folder: Path) -> str:
    """Say in one sentence why a folder is not private and what to do; an empty string if it is private."""
    if os.name != "posix":
        return ""
    status = folder.stat()
    if status.st_uid != os.geteuid():
        return (
            f"The cache folder {folder} is not used, because it belongs to another user; name a folder of "
            "your own in SHOCKLAYER_CACHE."
        )
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return (
            f"The cache folder {folder} is not used, because other users may write to it; empty it and run "
            f'"chmod go-w {folder}", or name a folder of your own in SHOCKLAYER_CACHE.'
        )
    return ""
