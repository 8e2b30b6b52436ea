"""Type aliases: what a scalar and an array may be, at run time and under JAX tracing."""

import jax
import numpy as np
from jaxtyping import Float, Int

Array = jax.Array
"""A JAX array or tracer."""
AnyArray = jax.Array | np.ndarray
"""A JAX or a NumPy array, but no plain number."""
ArrayLike = jax.Array | np.ndarray | float | int
"""Anything the public functions broadcast over."""
Scalar = Float[jax.Array, ""] | Int[jax.Array, ""] | Float[np.ndarray, ""] | np.floating | float | int
"""One number: Python, NumPy or a zero-dimensional JAX array (a tracer inside ``vmap`` or ``jit`` too)."""

__all__ = ["AnyArray", "Array", "ArrayLike", "Scalar"]
