"""Interpolated equilibrium states, against the exact solver."""

import numpy as np
import pytest

from shocklayer import UserError, gas
from shocklayer.core.jax_setup import jax

AIR = gas.mixture("air13")


@pytest.fixture(scope="module")
def table() -> gas.EquilibriumTable:
    return gas.equilibrium_table(AIR)


@pytest.fixture(scope="module")
def sample() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(5)
    temperature = np.exp(random.uniform(np.log(200.0), np.log(20_000.0), 20_000))
    return temperature, np.exp(random.uniform(np.log(0.1), np.log(1e8), 20_000))


def test_interpolation_error_is_within_the_stated_bounds(table, sample):
    exact = gas.equilibrium_tp(AIR, *sample)
    interpolated = table.at(*sample)
    assert np.all(interpolated.in_range)
    assert np.max(np.abs(interpolated.density / exact.density - 1.0)) < 2e-4
    scale = np.abs(np.asarray(exact.enthalpy)) + 3e5
    assert np.max(np.abs(interpolated.enthalpy - exact.enthalpy) / scale) < 5e-4
    hot = sample[0] > 2000.0
    assert np.max(np.abs(interpolated.electron_density / exact.electron_density - 1.0)[hot]) < 1e-3
    assert np.max(np.abs(interpolated.entropy / exact.entropy - 1.0)) < 2e-4
    assert np.max(np.abs(interpolated.sound_speed / exact.sound_speed - 1.0)) < 1e-3


def test_enthalpy_rises_with_temperature_and_its_inverse_is_exact(table, sample):
    assert np.all(np.asarray(table.values[:, 1:, 1] - table.values[:, :-1, 1]) > 0.0)
    there = table.at(*sample)
    back = table.at_enthalpy(there.enthalpy, sample[1])
    np.testing.assert_allclose(back.temperature, sample[0], rtol=1e-9)


def test_table_works_under_jit_and_grad_and_flags_its_edge(table):
    heat = jax.jit(jax.grad(lambda t: table.at(t, 1e4).enthalpy))(6000.0)
    np.testing.assert_allclose(heat, gas.equilibrium_tp(AIR, 6000.0, 1e4).specific_heat_pressure, rtol=0.02)
    assert not bool(table.at(25_000.0, 1e4).in_range)
    assert np.isfinite(float(table.at(25_000.0, 1e4).density))
    with pytest.raises(UserError):
        gas.equilibrium_table(AIR, temperatures=(300.0, 200.0))
