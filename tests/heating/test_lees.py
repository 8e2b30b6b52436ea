"""Lees' distribution against his closed form and limits."""

import numpy as np
import pytest

from shocklayer import heating
from shocklayer.core.jax_setup import jax
from shocklayer.vehicle.shape import Capsule, Sphere, SphereCone, maximum_arc_length


def _lees_hemisphere(angle, mach, exponent=1.4):
    """Lees 1956 Eq. 18 for a hemisphere: Newtonian pressure, edge speed proportional to the angle."""
    small = 1.0 / (exponent * mach**2)
    denominator = (1 - small) * (
        angle**2 - 0.5 * angle * np.sin(4 * angle) + 0.125 * (1 - np.cos(4 * angle))
    ) + 4 * small * (angle**2 - angle * np.sin(2 * angle) + 0.5 * (1 - np.cos(2 * angle)))
    return 2 * angle * np.sin(angle) * ((1 - small) * np.cos(angle) ** 2 + small) / np.sqrt(denominator)


@pytest.mark.parametrize("mach", [5.0, 10.0, 25.0])
def test_quadrature_reproduces_lees_closed_form(mach):
    angle = np.linspace(0.0, 0.5 * np.pi, 161)
    small = 1.0 / (1.4 * mach**2)
    pressure = (1 - small) * np.cos(angle) ** 2 + small
    ratio = heating.lees_ratio(angle, np.sin(angle), pressure, angle, 1.0)
    np.testing.assert_allclose(ratio[1:], _lees_hemisphere(angle[1:], mach), atol=6e-4)


def test_sphere_falls_as_measured():
    """On a hemisphere q/q0 to 60 deg lies within 0.06 of Lees' own curve, which measurements follow."""
    angle = np.radians([15.0, 30.0, 45.0, 60.0])
    ratio = heating.lees_distribution(Sphere(nose_radius=0.3), 0.3 * angle, 10.0)
    np.testing.assert_allclose(ratio, _lees_hemisphere(angle, 10.0), atol=0.06)


def test_starts_at_one_without_a_step():
    for body in (
        Sphere(nose_radius=0.3),
        SphereCone(nose_radius=0.1524, half_angle=np.radians(9.0), length=1.295),
        SphereCone(nose_radius=0.2286, half_angle=np.radians(60.0), length=0.5),
        Capsule(nose_radius=4.694, diameter=3.912, corner_radius=0.196),
    ):
        end = float(maximum_arc_length(body))
        ratio = heating.lees_distribution(body, np.array([0.0, 1e-4, 1e-2, 0.05, 1.0]) * end, 20.0)
        assert ratio[0] == 1.0
        np.testing.assert_allclose(ratio[1:3], 1.0, atol=0.02)
        assert np.all((ratio > 0.0) & (ratio < 1.02))


def test_slender_cone_decays_as_inverse_root_of_distance():
    """Far down a sharp-nosed cone pressure and speed are constant and laminar q goes as s^-1/2."""
    cone = SphereCone(nose_radius=1e-4, half_angle=np.radians(15.0), length=3.0)
    ratio = heating.lees_distribution(cone, np.array([1.0, 2.0]), 20.0)
    assert ratio[0] / ratio[1] == pytest.approx(np.sqrt(2.0), rel=0.01)


def test_traces_and_differentiates():
    cone = SphereCone(nose_radius=0.1524, half_angle=np.radians(9.0), length=1.295)
    slope = jax.jit(jax.grad(lambda mach: heating.lees_distribution(cone, 0.7, mach)))(15.0)
    assert np.isfinite(slope)


def test_wall_in_radiative_equilibrium():
    """Stardust: 942 W/cm^2 on a wall of emissivity 0.85 without ablation would reach about 3740 K."""
    assert heating.wall_temperature(942e4, 0.85) == pytest.approx((942e4 / (0.85 * 5.670374419e-8)) ** 0.25)
    assert heating.wall_temperature(0.0, 0.85, 300.0) == pytest.approx(300.0)
    assert np.isfinite(jax.grad(heating.wall_temperature)(0.0, 0.85))
