"""The series for altitude and vertical that flights use, against the closed form."""

import numpy as np
import pytest

from shocklayer import planet
from shocklayer.core.jax_setup import jnp
from shocklayer.planet.geodesy import altitude_and_vertical


@pytest.mark.parametrize("altitude", [-1e4, 0.0, 1.2e5, 1e6, 3.6e7, 1e8])
def test_series_is_the_closed_form_to_micrometres(altitude):
    latitude = np.radians(np.linspace(-90.0, 90.0, 361))
    longitude = np.linspace(-3.0, 3.0, 361)
    place = np.asarray(planet.geodetic_to_ecef(latitude, longitude, np.full(361, altitude)))
    found, radial, axial = altitude_and_vertical(*(jnp.asarray(column) for column in place.T))
    np.testing.assert_allclose(found, altitude, atol=2e-6)
    vertical = np.asarray(radial)[:, None] * place + np.asarray(axial)[:, None] * np.array([0.0, 0.0, 1.0])
    np.testing.assert_allclose(vertical, planet.east_north_up(latitude, longitude)[:, 2], atol=1e-9)
