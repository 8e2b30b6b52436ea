"""Tauber-Sutton radiative heating against published points."""

import numpy as np
import pytest

from shocklayer import heating
from shocklayer.core.jax_setup import jax
from shocklayer.heating.radiative.brandis_johnston import brandis_johnston_radiation
from shocklayer.planet.bodies import EARTH
from shocklayer.scenario.heating import HeatingConfig


def test_published_point():
    """Public verification report II-V8: 360.14 W/cm^2 at 11 km/s, 3e-4 kg/m^3, 1 m."""
    assert heating.tauber_sutton(3.0e-4, 11000.0, 1.0) == pytest.approx(3.6014e6, rel=1e-4)


def test_exponent_and_caps_as_published():
    """a = 1.072e6 V^-1.88 rho^-0.325 where it is below the cap, the cap elsewhere."""
    density, speed = 6.0e-4, 15000.0
    free = 1.072e6 * speed**-1.88 * density**-0.325
    assert free < 0.5
    for radius in (0.4, 1.5, 2.5):
        ratio = heating.tauber_sutton(density, speed, radius) / heating.tauber_sutton(density, speed, 1.0)
        assert ratio == pytest.approx(radius**free, rel=1e-12)
    thin, slow = 1e-5, 10500.0
    for radius, cap in ((0.5, 1.0), (1.5, 0.6), (2.5, 0.5)):
        ratio = heating.tauber_sutton(thin, slow, radius) / heating.tauber_sutton(thin, slow, 1.0)
        assert ratio == pytest.approx(radius**cap, rel=1e-12)


def test_table_nodes_and_zero_below():
    assert heating.velocity_function(11000.0) == 151.0
    assert heating.velocity_function(16000.0) == 2040.0
    assert heating.velocity_function(8999.0) == 0.0
    assert heating.tauber_sutton(1e-3, 7500.0, 1.0) == 0.0
    assert heating.tauber_sutton(0.0, 0.0, 1.0) == 0.0


def test_gradient_exists():
    slope = jax.grad(heating.tauber_sutton, argnums=(0, 1, 2))(3e-4, 11200.0, 0.9)
    step = heating.tauber_sutton(3e-4, 11201.0, 0.9) - heating.tauber_sutton(3e-4, 11199.0, 0.9)
    assert slope[1] == pytest.approx(float(step) / 2, rel=1e-5)
    assert np.all(np.isfinite(slope))
    assert np.isfinite(jax.grad(heating.tauber_sutton)(0.0, 7000.0, 1.0))


def test_brandis_and_johnston_at_their_printed_constants():
    """At 12 km/s, 1e-4 kg/m3 and 0.5 m the exponent of the radius is at its cap of 0.61."""
    function = -53.26 + 6555.0 / (1.0 + (16.0 / 12.0) ** 8.25)
    expected = 3.416e8 * 0.5**0.61 * 1e-4**1.261 * function
    assert brandis_johnston_radiation(1e-4, 12000.0, 0.5) == pytest.approx(expected, rel=1e-12)
    assert brandis_johnston_radiation(1e-4, 9000.0, 0.5) == 0.0
    # Both correlations of equilibrium air agree within a factor of two.
    for speed in (10000.0, 11000.0, 13000.0):
        ratio = brandis_johnston_radiation(3e-4, speed, 1.0) / heating.tauber_sutton(3e-4, speed, 1.0)
        assert 0.5 < ratio < 2.0


@pytest.mark.parametrize("model", ["tauber-sutton", "brandis-johnston"])
def test_what_a_table_does_not_reach_is_unknown_and_not_none(model):
    config = HeatingConfig(radiative=model)
    slow, edge, fast = (
        heating.stagnation_heat_flux(1e-3, speed, 4.7, EARTH, config) for speed in (3000.0, 8900.0, 10500.0)
    )
    assert np.isnan(edge.known_radiative) and np.isfinite(edge.total) and edge.radiative == 0.0
    assert slow.known_radiative == 0.0 and fast.known_radiative == fast.radiative > 0.0
    dark = heating.stagnation_heat_flux(1e-3, 8900.0, 4.7, EARTH, HeatingConfig(radiative="none"))
    assert dark.known_radiative == 0.0
