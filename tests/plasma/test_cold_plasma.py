"""Critical density, plasma frequency and permittivity against closed forms."""

import numpy as np
import pytest

from shocklayer import plasma
from shocklayer.core.jax_setup import jax


@pytest.mark.parametrize(
    ("frequency", "density"),
    [(401e6, 1.995e15), (1575.42e6, 3.079e16), (2.2e9, 6.004e16), (8.4e9, 8.753e17)],
)
def test_critical_densities_of_the_radio_bands(frequency, density):
    assert plasma.critical_density(frequency) == pytest.approx(density, rel=5e-4)


def test_plasma_frequency_is_the_inverse():
    assert plasma.plasma_frequency(plasma.critical_density(2.2e9)) == pytest.approx(2.2e9, rel=1e-14)
    assert plasma.plasma_frequency(1.0) == pytest.approx(8.98, abs=0.005)
    assert plasma.plasma_frequency(0.0) == pytest.approx(0.0, abs=1e-100)


def test_reflectometer_density_of_ram_c():
    """NASA TN D-6062: a band's reflection jumps at 0.63 critical, 9.57e18 for 35 GHz."""
    assert 0.63 * plasma.critical_density(35e9) == pytest.approx(9.573e18, rel=1e-3)


def test_permittivity_limits():
    assert plasma.permittivity(1e9, 0.0, 1e9) == 1.0
    assert plasma.permittivity(1e9, plasma.critical_density(1e9), 0.0) == pytest.approx(0.0, abs=1e-12)
    # Collisional limit: the plasma is an ordinary conductor, eps = 1 - i sigma/(omega eps0).
    eps = plasma.permittivity(1e6, 1e16, 1e12)
    conductivity = 1e16 * 1.602176634e-19**2 / (9.1093837015e-31 * 1e12)
    assert eps.imag == pytest.approx(-conductivity / (2 * np.pi * 1e6 * 8.8541878128e-12), rel=1e-6)
    lossy = plasma.permittivity(np.array([1e8, 1e9, 1e10]), 1e17, 3e9)
    assert np.all(lossy.imag < 0.0)


def test_gradient():
    slope = jax.grad(lambda n: plasma.permittivity(2e9, n, 1e9).real)(1e16)
    assert slope == pytest.approx(-1 / (1.2404e-2 * 4e18) / (1 + (1 / (4 * np.pi)) ** 2), rel=1e-3)
