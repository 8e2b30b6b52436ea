"""Electron collision frequencies against the cross sections and against theory."""

import numpy as np
import pytest

from shocklayer import plasma
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax

AIR = ("N2", "O2", "Ar", "NO", "N", "O", "N+", "O+", "NO+", "N2+", "O2+", "Ar+", "e-")


def test_integrals_at_the_tabulated_temperatures():
    """Wright et al. 2005: pi Omega11 is 11.9381 (e-N2, 5000 K) and 3.5500 square angstrom (e-O, 10 000 K)."""
    assert plasma.momentum_transfer_integral("N2", 5000.0) == pytest.approx(11.9381e-20, rel=1e-9)
    assert plasma.momentum_transfer_integral("O", 10000.0) == pytest.approx(3.55e-20, rel=1e-9)
    assert np.all(np.isfinite(plasma.momentum_transfer_integral("N", np.array([200.0, 2000.0, 40000.0]))))


def test_nitrogen_against_the_constant_cross_section():
    """Ratio to 5.738e7 p/sqrt(T) in pure nitrogen, as evaluated independently of this code."""
    temperature = np.array([1000.0, 2000.0, 4000.0, 6000.0, 10000.0, 20000.0])
    pressure = 1000.0
    density = pressure / (1.380649e-23 * temperature)
    exact = plasma.collision_frequency(("N2",), np.ones((6, 1)), density, temperature)
    rule = plasma.collision_frequency_from_pressure(pressure, temperature)
    np.testing.assert_allclose(exact / rule, [0.71, 0.96, 1.18, 1.29, 1.28, 1.08], atol=0.01)


def test_coulomb_collisions_against_spitzer():
    """Fully ionised hydrogen-like gas: nu = 4 sqrt(2 pi)/3 n (e^2/4 pi eps0)^2 lnL / (sqrt(m) (kT)^1.5).

    In the weakly coupled limit the screened-Coulomb momentum-transfer logarithm differs from ln(12 pi N_D) by
    a constant of order one only, so at 1e16 1/m^3 and 20 000 K (lnL near 12) they agree within 15 %.
    """
    density, temperature = 1e16, 20000.0
    names, fractions = ("N+", "e-"), np.array([0.5, 0.5])
    computed = float(plasma.collision_frequency(names, fractions, 2 * density, temperature))
    k, e, eps, m = 1.380649e-23, 1.602176634e-19, 8.8541878128e-12, 9.1093837015e-31
    debye = np.sqrt(eps * k * temperature / (density * e**2))
    logarithm = np.log(12 * np.pi * density * debye**3)
    spitzer = (4 * np.sqrt(2 * np.pi) / 3 * density * (e**2 / (4 * np.pi * eps)) ** 2 * logarithm) / (
        np.sqrt(m) * (k * temperature) ** 1.5
    )
    assert computed == pytest.approx(spitzer, rel=0.15)


@pytest.mark.parametrize(
    ("reduced", "tabulated"),
    [(10.0, 1.2130), (20.0, 1.4972), (100.0, 2.2156), (200.0, 2.5427), (1000.0, 3.3289)],
)
def test_coulomb_integral_against_the_tabulated_potential(reduced, tabulated):
    """Mason, Munn & Smith 1967 with Devoto 1973: T*^2 Q11 of the attractive screened Coulomb potential."""
    k, e, eps, temperature = 1.380649e-23, 1.602176634e-19, 8.8541878128e-12, 10000.0
    debye = reduced * e**2 / (4 * np.pi * eps * k * temperature)
    density = eps * k * temperature / (e * debye) ** 2
    expected = np.pi * debye**2 * tabulated / reduced**2
    assert plasma.coulomb_integral(density, temperature) == pytest.approx(expected, rel=0.012)


def test_mixture_is_the_sum_over_species_and_broadcasts():
    fractions = np.zeros((2, 3, 13))
    fractions[..., 0], fractions[..., 5], fractions[..., 8], fractions[..., 12] = 0.5, 0.48, 0.01, 0.01
    total = plasma.collision_frequency(AIR, fractions, np.full((2, 3), 1e21), np.full((2, 3), 8000.0))
    assert total.shape == (2, 3)
    speed = np.sqrt(8 * 1.380649e-23 * 8000 / (np.pi * 9.1093837015e-31))
    parts = (
        0.5 * plasma.momentum_transfer_integral("N2", 8000.0)
        + 0.48 * plasma.momentum_transfer_integral("O", 8000.0)
        + 0.01 * plasma.coulomb_integral(1e19, 8000.0)
    )
    assert total[0, 0] == pytest.approx(4 / 3 * speed * 1e21 * float(parts), rel=1e-12)


def test_unknown_species_is_named():
    with pytest.raises(UserError, match="SF6"):
        plasma.collision_frequency(("SF6", "e-"), np.array([0.9, 0.1]), 1e20, 5000.0)


def test_gradient_is_finite_without_electrons():
    fractions = np.zeros(13)
    fractions[0] = 1.0
    slope = jax.grad(lambda t: plasma.collision_frequency(AIR, fractions, 1e20, t))(3000.0)
    assert np.isfinite(slope)
