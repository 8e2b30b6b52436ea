"""The one place where JAX is imported and set up: float64 everywhere, compiled programs kept on disk.

Every module of physics takes ``jax`` and ``jnp`` from here. Nothing that must answer quickly (``--help``,
listings, scenario validation, facility look-up, claim reading) may import this module.
"""

import gc
from pathlib import Path

import jax
import jax.numpy as jnp

from shocklayer.core.cache_folder import private_folder
from shocklayer.core.compiled_programs import cache_programs

jax.config.update("jax_enable_x64", True)


# A folder that the user has named to JAX is the user's choice.
if not getattr(jax.config, "jax_compilation_cache_dir", None):
    _programs = private_folder("compiled")
    if _programs:
        cache_programs(_programs)
# The defaults keep only programs that took over a second to compile; ours are many and short.
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


_MAPS = Path("/proc/self/maps")
_MOST_MAPS = Path("/proc/sys/vm/max_map_count")


def release_programs(share: float = 0.3) -> bool:
    """Drop the compiled programs of this process when they fill too many of its memory maps.

    Every compiled program keeps maps of memory, and a process that has as many as Linux allows it dies on the
    next compilation. A long process (many scenarios, all cases of ``validate``, a server) calls this between
    two pieces of work; what is needed again is traced anew and its machine code read back from disk.

    Parameters
    ----------
    share : float
        Of the maps the system allows, how many may be in use before programs are dropped.

    Returns
    -------
    bool
        Whether they were dropped. Never where the system does not tell (outside Linux).
    """
    try:
        allowed = int(_MOST_MAPS.read_text())
        with _MAPS.open("rb") as lines:
            used = sum(1 for _ in lines)
    except (OSError, ValueError):
        return False
    if used < share * allowed:
        return False
    jax.clear_caches()
    gc.collect()
    return True


__all__ = ["jax", "jnp", "release_programs"]
