"""Messages between the server and its worker processes: a kind, a length, and JSON text."""

from __future__ import annotations

import json
import struct
from typing import IO, Any, Literal

Kind = Literal[b"A", b"P", b"D", b"U", b"F"]
"""Ask a task; report progress; done, with the answer; a mistake of the user; a fault of ours."""
_HEAD = struct.Struct(">cI")


def write(stream: IO[bytes], kind: Kind, text: str) -> None:
    """Write one message.

    Parameters
    ----------
    stream : binary file
        A pipe.
    kind : bytes
        What it is.
    text : str
        JSON.
    """
    content = text.encode("utf-8", "backslashreplace")
    stream.write(_HEAD.pack(kind, len(content)) + content)
    stream.flush()


def read(stream: IO[bytes]) -> tuple[Kind, str] | None:
    """Return the next message; None where the other side has ended.

    Parameters
    ----------
    stream : binary file
        A pipe.

    Returns
    -------
    tuple of bytes and str, or None
        Its kind and JSON text.
    """
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    content = stream.read(length)
    return None if len(content) < length else (kind, content.decode("utf-8"))


def dumps(value: Any) -> str:
    """Return JSON that holds no character beyond ASCII and no number that JSON does not have."""
    return json.dumps(value, allow_nan=False, separators=(",", ":"))
