"""JAX's cache of compiled programs, with a checksum on every entry so that a damaged one is replaced.

JAX checks nothing when it reads an entry, and never overwrites one: a truncated entry costs a warning and a
compilation in every later run, and flipped bits in machine code may go unnoticed. The cache read here is
JAX's own with a checksum before each entry; an entry that does not fit its checksum is deleted, so that JAX
compiles the program and stores it again.
"""

import hashlib
from pathlib import Path

import jax
from jax._src import compilation_cache
from jax._src.compilation_cache_interface import CacheInterface
from jax._src.lru_cache import LRUCache

_CHECKSUM_BYTES = hashlib.sha256().digest_size


class CheckedPrograms(LRUCache):
    """JAX's cache of compiled programs with a checksum before each entry."""

    def get(self, key: str) -> bytes | None:
        """Return an entry, or None if there is none; a damaged entry is deleted."""
        try:
            content = super().get(key)
            if content is None:
                return None
            checksum, value = content[:_CHECKSUM_BYTES], content[_CHECKSUM_BYTES:]
            if checksum == _checksum(key, value):
                return value
            (Path(str(self.path)) / f"{key}-cache").unlink(missing_ok=True)
        except OSError:
            pass
        return None

    def put(self, key: str, value: bytes) -> None:
        """Store an entry; a folder that cannot be written is not an error."""
        try:
            super().put(key, _checksum(key, value) + value)
        except OSError:
            pass


def _checksum(key: str, value: bytes) -> bytes:
    return hashlib.sha256(key.encode() + value).digest()


def cache_programs(folder: Path) -> None:
    """Make JAX cache compiled programs in a given folder, with checksums.

    JAX has no public hook for its storage, so the function that opens it is replaced, for this folder only:
    a folder that the user names in ``JAX_COMPILATION_CACHE_DIR`` keeps JAX's own format.

    Parameters
    ----------
    folder : Path
        A folder that only the user may write to.
    """
    ordinary = compilation_cache.get_file_cache

    def get_file_cache(path: str) -> tuple[CacheInterface, str] | None:
        if path != str(folder):
            return ordinary(path)
        try:
            return CheckedPrograms(
                path, max_size=getattr(jax.config, "jax_compilation_cache_max_size", -1)
            ), path
        except OSError:  # the folder has gone and cannot be created
            return None

    compilation_cache.get_file_cache = get_file_cache
    jax.config.update("jax_compilation_cache_dir", str(folder))  # pyright: ignore[reportUnknownMemberType] - JAX gives no types
