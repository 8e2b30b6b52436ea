"""Reading the files that a user names: regular files of limited size only."""

import os
import stat
from pathlib import Path

from shocklayer.core.errors import UserError, one_line

__all__ = ["LARGEST", "LARGEST_DATA", "read_bytes", "read_text"]

LARGEST = 10_000_000
"""Size of the largest file that is read unless the caller says otherwise [bytes]."""
LARGEST_DATA = 200_000_000
"""Size of the largest file of any kind that a scenario names, a mesh [bytes]."""


def read_bytes(path: str | Path, largest: int = LARGEST) -> bytes:
    """Read a file that a user named.

    Parameters
    ----------
    path : str or Path
        The file.
    largest : int
        Size of the largest file that is read [bytes].

    Returns
    -------
    bytes
        Its content.

    Raises
    ------
    UserError
        If it is not a regular file (a folder, device, pipe or socket), cannot be read, or is larger.
    """
    name = one_line(str(path))
    try:
        # Opening a pipe would otherwise wait for somebody to write to it.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if stat.S_ISDIR(status.st_mode):
                raise UserError(f"{name}: is a folder, not a file")
            if not stat.S_ISREG(status.st_mode):
                raise UserError(f"{name}: is a device, pipe or socket; only regular files are read")
            content = file.read(largest + 1)
    except OSError as error:
        # A folder cannot be made a file object.
        folder = isinstance(error, IsADirectoryError)
        reason = "is a folder, not a file" if folder else f"cannot be read ({error.strerror or error})"
        raise UserError(f"{name}: {reason}") from None
    except ValueError:
        raise UserError(f"{name}: cannot be read (not a usable file name)") from None
    if len(content) > largest:
        raise UserError(f"{name}: larger than the limit of {largest / 1e6:g} MB")
    return content


def read_text(path: str | Path, expected: str = "text", largest: int = LARGEST) -> str:
    """Read a UTF-8 text file that a user named.

    Parameters
    ----------
    path : str or Path
        The file.
    expected : str
        What the file should be, for the message.
    largest : int
        Size of the largest file that is read [bytes].

    Returns
    -------
    str
        Its text without a byte-order mark.

    Raises
    ------
    UserError
        As `read_bytes`, or if it is not UTF-8.
    """
    try:
        return read_bytes(path, largest).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{one_line(str(path))}: not UTF-8 text; {expected} is expected") from None
