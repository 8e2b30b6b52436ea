"""Bracketed secants against closed forms, ends without a root, and the derivative."""

import numpy as np
import pytest

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import bracketed_secant

WANTED = np.geomspace(1e-3, 30.0, 9)


def test_roots_of_a_batch_and_of_a_kinked_function():
    low, high = jnp.full(9, -50.0), jnp.full(9, 50.0)
    roots = bracketed_secant(lambda x: jnp.exp(x) - WANTED, low, high)
    np.testing.assert_allclose(np.asarray(roots), np.log(WANTED), atol=1e-10)
    flat = bracketed_secant(lambda x: jnp.log(jnp.maximum(x, 1e-300)) - WANTED, 0.0 * low, high * 1e13)
    np.testing.assert_allclose(np.asarray(flat), np.exp(WANTED), rtol=1e-9, atol=1e-10)


def test_without_a_root_the_nearer_end():
    ends = bracketed_secant(lambda x: x - jnp.array([2.0, -2.0]), jnp.zeros(2), jnp.ones(2))
    assert ends.tolist() == [1.0, 0.0]


def test_derivative_of_the_root():
    def root(wanted: float) -> jax.Array:
        return bracketed_secant(lambda x: jnp.exp(x) - wanted, jnp.asarray(-50.0), jnp.asarray(50.0))

    assert float(jax.grad(root)(3.0)) == pytest.approx(1.0 / 3.0, rel=1e-6)
