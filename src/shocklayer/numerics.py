"""The one place where JAX is imported and set up: float64 everywhere, compiled programs kept on disk.

Every module of physics takes ``jax`` and ``jnp`` from here. Nothing that must answer quickly (``--help``,
listings, scenario validation, facility look-up, claim reading) may import this module.
"""

import os
from pathlib import Path

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def cache_directory() -> Path:
    """Return the user's cache folder of this package.

    ``SHOCKLAYER_CACHE`` names another; ``XDG_CACHE_HOME`` is honoured.
    """
    own = os.environ.get("SHOCKLAYER_CACHE")
    if own:
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "shocklayer"


if not os.environ.get("JAX_COMPILATION_CACHE_DIR"):
    jax.config.update("jax_compilation_cache_dir", str(cache_directory() / "jax"))
# The defaults keep only programs that took over a second to compile; ours are many and short.
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)

__all__ = ["cache_directory", "jax", "jnp"]
