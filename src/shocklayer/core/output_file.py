"""Output files that replace nothing but what the program wrote itself."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from shocklayer.core.errors import UserError, one_line

__all__ = ["refuse_replacing"]

_HEAD = 2000
"""Beginning of a file in which its mark is looked for [bytes]."""


def refuse_replacing(path: Path, option: str, inputs: Sequence[str], mark: str) -> None:
    """Refuse an output file that would replace something that is not the program's own.

    Parameters
    ----------
    path : Path
        The file to write.
    option : str
        The option that names it, for the message.
    inputs : sequence of str
        Files that the command reads.
    mark : str
        Text near the beginning of every file of this kind that the program writes.

    Raises
    ------
    UserError
        If the path is an input, a link, folder, device or pipe, or a file without the mark.
    """
    name = one_line(str(path))
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "not a usable file name"
        raise UserError(f"{option} {name} cannot be written: {reason}") from None
    for each in inputs:
        try:
            same = os.path.samefile(each, path)
        except (OSError, ValueError):
            same = False
        if same:
            raise UserError(f"{option} {name} is the file that is read; name another file")
    if not stat.S_ISREG(status.st_mode):
        raise UserError(f"{option} {name} is not a regular file; name a file that does not exist yet")
    try:
        with path.open("rb") as file:
            ours = mark.encode() in file.read(_HEAD)
    except OSError as fault:
        raise UserError(f"{option} {name} cannot be written: {fault.strerror or fault}") from None
    if not ours:
        raise UserError(
            f"{option} {name} exists and was not written by this command; name a file that does not exist yet"
        )
