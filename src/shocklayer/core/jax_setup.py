"""Import and set-up of JAX: float64 everywhere, compiled programs cached on disk.

All modules of physics import ``jax`` and ``jnp`` from here. What must answer quickly (``--help``, listings,
scenario validation, facility look-up, claim reading) must not import this module.
"""

# pyright: reportUnknownMemberType=false
# JAX gives the values of its settings no types.

import gc
import os
from pathlib import Path

# XLA writes alarms to the terminal when a compilation takes long; what fails is a Python error anyway.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import jax
import jax.numpy as jnp

from shocklayer.core.cache_folder import private_folder
from shocklayer.core.compiled_programs import cache_programs

jax.config.update("jax_enable_x64", True)


# A folder that the user has named to JAX takes precedence.
if not getattr(jax.config, "jax_compilation_cache_dir", None):
    _programs = private_folder("compiled")
    if _programs:
        cache_programs(_programs)
# By default JAX stores only programs that took over a second to compile; ours are many and short.
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


_MAPS = Path("/proc/self/maps")
_MAP_LIMIT = Path("/proc/sys/vm/max_map_count")


def release_programs(fraction: float = 0.3) -> bool:
    """Drop the compiled programs of this process when they use too many of its memory maps.

    Every compiled program has memory maps, and a process that has as many as Linux allows crashes on the next
    compilation. A long process (many scenarios, all cases of ``validate``, a server) calls this between two
    tasks; what is needed again is traced again, and its machine code is read from disk.

    Parameters
    ----------
    fraction : float
        Fraction of the allowed maps that may be in use before programs are dropped.

    Returns
    -------
    bool
        Whether they were dropped; always False outside Linux, where the number of maps is unknown.
    """
    try:
        allowed = int(_MAP_LIMIT.read_text())
        with _MAPS.open("rb") as lines:
            used = sum(1 for _ in lines)
    except (OSError, ValueError):
        return False
    if used < fraction * allowed:
        return False
    jax.clear_caches()
    gc.collect()
    return True


__all__ = ["jax", "jnp", "release_programs"]
