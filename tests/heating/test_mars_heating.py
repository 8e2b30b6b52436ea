"""Heating in the Martian gas: Tauber and Sutton's table, and the published peak of Mars Pathfinder."""

import numpy as np
import pytest

from shocklayer import chain, heating
from shocklayer.planet.bodies import MARS


def test_the_velocity_function_is_the_printed_table():
    nodes, printed = np.array([6000.0, 6500.0, 7000.0, 8000.0, 9000.0]), [0.2, 3.42, 8.1, 19.2, 32.8]
    np.testing.assert_allclose(heating.velocity_function(nodes, "mars"), printed)
    assert float(heating.velocity_function(5990.0, "mars")) == 0.0
    assert float(heating.velocity_function(7000.0)) == 0.0  # in air nothing below 9 km/s


def test_radiation_by_the_printed_formula():
    """2.35e4 * 1^0.526 * 1e-4^1.19 * 8.1 W/cm2 at 7 km/s, worked by hand: 3.31 W/cm2."""
    assert float(heating.tauber_sutton(1e-4, 7000.0, 1.0, "mars")) == pytest.approx(3.31e4, rel=2e-3)


def test_peak_heating_of_pathfinder():
    """About 100 W/cm2 in surveys of Mars entries (recalled); 20 % for gas, catalysis and the mean air."""
    history = chain.fly_scenario("mars-pathfinder")
    flux = heating.sutton_graves(history.air_density, history.speed, 0.664, MARS.convective_coefficient)
    np.testing.assert_allclose(flux, history.continuum_heat_flux, rtol=1e-6)
    assert float(flux.max()) == pytest.approx(100e4, rel=0.2)
