"""Cache files that are complete or absent, each with a checksum of what it holds and of its key."""

import hashlib
import os
import tempfile
from pathlib import Path

_CHECKSUM_BYTES = hashlib.sha256().digest_size


def read_checked(path: Path, key: str) -> bytes | None:
    """Return what was stored in a file.

    Parameters
    ----------
    path : Path
        The file.
    key : str
        Under which it was stored.

    Returns
    -------
    bytes or None
        None where there is no such file, or it is truncated, altered or stored under another key.
    """
    try:
        content = path.read_bytes()
    except OSError:
        return None
    checksum, body = content[:_CHECKSUM_BYTES], content[_CHECKSUM_BYTES:]
    return body if checksum == _checksum(key, body) else None


def write_checked(path: Path, key: str, body: bytes) -> None:
    """Store bytes in a temporary file and rename it; a folder that cannot be written is no error.

    Parameters
    ----------
    path : Path
        The file; its folder is created if need be.
    key : str
        Which reading must give.
    body : bytes
        What to store.
    """
    part = None
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(_checksum(key, body) + body)
        os.replace(part, path)
    except OSError:
        if part and os.path.exists(part):
            os.unlink(part)


def _checksum(key: str, body: bytes) -> bytes:
    return hashlib.sha256(key.encode() + body).digest()
