"""Surface pressure of blunt bodies against theory and its limits."""

import numpy as np
import pytest

from shocklayer import shock_layer
from shocklayer.core.jax_setup import jax
from shocklayer.vehicle.shape import Sphere, SphereCone, arc_length_of_axial, maximum_arc_length

RAM_C = SphereCone(nose_radius=0.1524, half_angle=np.radians(9.0), length=1.295)


def test_pitot_ratio_from_the_tables():
    """NACA Report 1135, table II: p0/p_inf behind a normal shock at Mach 2, 5 and 10; sonic value."""
    np.testing.assert_allclose(
        shock_layer.pitot_pressure_ratio(np.array([1.0, 2.0, 5.0, 10.0])),
        [1.8929, 5.640, 32.65, 129.2],
        rtol=5e-4,
    )


def test_nose_is_modified_newtonian():
    angle = np.radians([0.0, 15.0, 30.0, 45.0])
    pressure = shock_layer.surface_pressure(Sphere(nose_radius=1.0), angle, 130.0, 1.0, 140.0)
    np.testing.assert_allclose(pressure, 1.0 + 129.0 * np.cos(angle) ** 2, rtol=1e-12)


def test_expansion_is_smooth_at_the_matching_point():
    """Newtonian and Prandtl-Meyer pressure agree in value and gradient at the matching point."""
    angle = np.radians(np.linspace(30.0, 45.0, 1501))
    ratio = np.asarray(shock_layer.expansion_pressure_ratio(angle))
    slope = np.gradient(ratio, angle)
    assert np.max(np.abs(np.diff(slope))) < 0.02
    assert shock_layer.expansion_pressure_ratio(0.0) == pytest.approx(0.058, abs=0.002)


def test_long_blunt_cone_tends_to_the_sharp_cone():
    """Far downstream the blast wave has decayed and sin^2 of the half-angle remains."""
    long_cone = SphereCone(nose_radius=0.01, half_angle=np.radians(15.0), length=5.0)
    end = maximum_arc_length(long_cone)
    pressure = float(shock_layer.surface_pressure(long_cone, end, 1000.0, 1.0, 1100.0))
    assert pressure == pytest.approx(1.0 + 999.0 * np.sin(np.radians(15.0)) ** 2, rel=0.01)


def test_hemisphere_cylinder_decays_as_the_blast_wave():
    """Lukasiewicz: p/p_inf = 0.067 M^2 sqrt(C_D)/(x/d), so pressure times distance is constant aft."""
    body = SphereCone(nose_radius=0.1, half_angle=0.0, length=4.0)
    arc = arc_length_of_axial(body, np.array([0.8, 1.6]))
    mach2 = 400.0
    pressure = np.asarray(shock_layer.surface_pressure(body, arc, 1.29 * mach2, 1.0, 1.4 * mach2)) - 1.0
    assert pressure[0] / pressure[1] == pytest.approx(2.0, rel=1e-6)
    assert pressure[0] == pytest.approx(0.067 * mach2 * np.sqrt(0.92) / 4.0, rel=1e-6)


def test_ram_c_pressures_fall_monotonically_and_exceed_that_of_the_free_stream():
    arc = np.linspace(0.0, float(maximum_arc_length(RAM_C)), 200)
    pressure = np.asarray(shock_layer.surface_pressure(RAM_C, arc, 1300.0, 1.0, 1400.0))
    assert np.all(np.diff(pressure) <= 1e-9)
    assert pressure[-1] > 1.0
    slope = jax.vmap(jax.grad(lambda s: shock_layer.surface_pressure(RAM_C, s, 1300.0, 1.0, 1400.0)))(arc)
    assert np.all(np.isfinite(slope))
