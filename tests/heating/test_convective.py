"""Convective and free-molecular heating against published values."""

import numpy as np
import pytest

from shocklayer import heating
from shocklayer.core.constants import SUTTON_GRAVES_EARTH
from shocklayer.core.jax_setup import jax
from shocklayer.core.validity import out_of_range
from shocklayer.heating import rarefied
from shocklayer.heating.convective import detra_kemp_riddell
from shocklayer.heating.convective import sutton_graves as model


@pytest.mark.parametrize(
    ("speed", "density", "radius", "published"),
    [
        (11000.0, 3.0e-4, 1.0, 4.0148e6),  # public verification report, case II-V8
        (3535.0, 3.1459e-4, 1.0, 1.36e5),  # NASA TFAWS 2012 aerothermodynamics course, worked example
    ],
)
def test_sutton_graves_published_points(speed, density, radius, published):
    assert heating.sutton_graves(density, speed, radius) == pytest.approx(published, rel=5e-3)


def test_constant_follows_from_the_original_form():
    """K = 0.1113 kg/(s m^1.5 atm^0.5) with p_s = rho V^2 and h = V^2/2 gives the V^3 constant."""
    assert SUTTON_GRAVES_EARTH == pytest.approx(0.1113 / (2 * np.sqrt(101325.0)), rel=5e-3)


@pytest.mark.parametrize(
    ("vehicle", "speed", "density", "radius", "cfd"),
    [
        # Catalytic or supercatalytic convective CFD at flight points: Hash et al. AIAA 2007-605 (FIRE II),
        # Liu et al. AIAA 2008-1213 (Stardust, with ablation neglected).
        ("FIRE II 1636 s", 11310.0, 8.57e-5, 0.9347, 3.06e6),
        ("FIRE II 1651 s", 6190.0, 6.05e-3, 0.7021, 4.98e6),
        ("Stardust 51 s", 10871.38, 2.11e-4, 0.2286, 9.42e6),
    ],
)
def test_flight_points_within_the_correlations_spread(vehicle, speed, density, radius, cfd):
    """Correlation against Navier-Stokes at flight points; 30 % is what the published comparisons show."""
    assert float(heating.sutton_graves(density, speed, radius)) == pytest.approx(cfd, rel=0.30), vehicle


def test_bridge_has_both_limits_and_never_exceeds_free_molecular():
    density = np.logspace(-12, -2, 41)
    dense = heating.sutton_graves(density, 7500.0, 0.3)
    thin = heating.free_molecular(density, 7500.0)
    bridged = heating.free_molecular_bridge(dense, density, 7500.0)
    assert np.all(bridged <= thin)
    assert np.all(bridged <= dense)
    np.testing.assert_allclose(bridged[:3] / thin[:3], 1.0, rtol=1e-4)
    np.testing.assert_allclose(bridged[-3:] / dense[-3:], 1.0, rtol=1e-3)
    assert thin[0] == pytest.approx(0.5e-12 * 7500.0**3)


def test_hot_wall_takes_off_the_wall_enthalpy():
    assert heating.hot_wall(100.0, 2.0e6, 10.0e6) == pytest.approx(80.0)
    assert heating.hot_wall(100.0, 2.0e6, 1.0e6) == 0.0


def test_vacuum_and_rest_give_zero_and_a_finite_slope():
    assert heating.sutton_graves(0.0, 7500.0, 0.3) == pytest.approx(0.0, abs=1e-100)
    assert heating.free_molecular_bridge(0.0, 0.0, 0.0) == 0.0
    slope = jax.grad(lambda d: heating.free_molecular_bridge(heating.sutton_graves(d, 7e3, 0.3), d, 7e3))
    assert np.isfinite(slope(1e-9))


def test_leaving_the_range_is_reported_with_the_farthest_value():
    values = {"speed": np.array([1000.0, 7000.0]), "knudsen_number": 0.2, "stagnation_pressure": 1e4}
    notices = {
        (each.model, each.quantity): each
        for each in out_of_range((*model.VALIDITY, *rarefied.VALIDITY), values)
    }
    assert notices["Sutton-Graves", "speed"].value == 1000.0
    assert notices["continuum heating (bridged beyond)", "knudsen_number"].value == 0.2
    inside = {"speed": 5000.0, "stagnation_pressure": 1e4, "knudsen_number": 0.0}
    assert out_of_range((*model.VALIDITY, *rarefied.VALIDITY), inside) == []


def test_detra_kemp_riddell_by_its_printed_constant():
    """17 600 BTU/(ft^2 s) at a foot's radius, sea-level density and 26 000 ft/s; 11 034 W/cm^2 sqrt(m) in SI.

    The SI constant is that of a public library of heat-flux correlations.
    """
    assert float(heating.detra_kemp_riddell(1.225, 7924.8, 1.0)) == pytest.approx(110.34e6, rel=1e-4)
    assert float(heating.detra_kemp_riddell(1.225, 7924.8, 0.3048)) == pytest.approx(
        17600 * 11356.5, rel=1e-5
    )


def test_both_convective_models_agree_in_their_common_range():
    """Both fit the theory of Fay and Riddell; correlations of convective heating are good to 15 %."""
    for speed, density in ((4000.0, 1e-3), (5500.0, 3e-4), (7000.0, 1e-4)):
        ratio = heating.detra_kemp_riddell(density, speed, 0.3) / heating.sutton_graves(density, speed, 0.3)
        assert 0.85 < float(ratio) < 1.15
    assert detra_kemp_riddell.VALIDITY[0].high == pytest.approx(7924.8)
