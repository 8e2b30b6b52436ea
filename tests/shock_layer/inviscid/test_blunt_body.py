"""The shock-fitted inviscid flow: exact stagnation pressure, measured stand-off, the sharp cone, mass."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from shocklayer.shock_layer.inviscid import blunt_body
from shocklayer.shock_layer.inviscid.blunt_body import EXPONENTS, MACH, inviscid_family
from shocklayer.shock_layer.inviscid.body_outline import forebody_end, outline
from shocklayer.shock_layer.viscous.outer_flow import BASE_PRESSURE, OuterFlowFamily, surface_curve
from shocklayer.vehicle.shape import Capsule, Sphere, SphereCone


@pytest.fixture(scope="module")
def sphere():
    return inviscid_family(Sphere(nose_radius=2.0), 2.0)


def test_converged_and_mass_is_conserved(sphere):
    assert np.all(sphere.change < 2e-3)
    # The first columns are as wide as their distance from the axis, the last have no neighbour downstream.
    assert np.all(np.abs(sphere.imbalance[:, 3:-3]) < 0.005)


def test_standoff_of_spheres(sphere):
    """0.78 (Seiff) to 0.82 (Lobb) times the density ratio across the shock, for any exponent."""
    gamma = np.array(EXPONENTS)
    ratio = ((gamma - 1.0) * MACH**2 + 2.0) / ((gamma + 1.0) * MACH**2)
    factor = sphere.standoff[:, 0] / ratio
    assert np.all((factor > 0.76) & (factor < 0.84)), factor


def test_sphere_pressure(sphere):
    """Below modified Newtonian by the centrifugal force of a thin layer: 5 % of p0 at 1.4, more at less."""
    newton = np.cos(sphere.arc_length) ** 2
    near = sphere.arc_length < 0.8
    departure = sphere.pressure[:, near, 0] - newton[near]
    assert np.all(np.abs(departure[-1]) < 0.055)
    assert np.all(departure[:, -1] < -0.03)
    assert np.all(np.diff(departure[:, -1]) > 0.0)
    assert np.all(np.diff(sphere.pressure[:, :, 0], axis=1) < 0.0)


def _sharp_cone(angle, mach, gamma):
    """Taylor and Maccoll: surface pressure over density times speed squared."""

    def inside(beta):
        normal = mach * np.sin(beta)
        turn = np.arctan(
            2.0 / np.tan(beta) * (normal**2 - 1.0) / (mach**2 * (gamma + np.cos(2.0 * beta)) + 2.0)
        )
        ratio = ((gamma - 1.0) * normal**2 + 2.0) / (2.0 * gamma * normal**2 - gamma + 1.0)
        after = np.sqrt(ratio) / np.sin(beta - turn)
        speed = 1.0 / np.sqrt(2.0 / ((gamma - 1.0) * after**2) + 1.0)
        start = [speed * np.cos(beta - turn), -speed * np.sin(beta - turn)]

        def slope(t, v):
            b = 0.5 * (gamma - 1.0) * (1.0 - v[0] ** 2 - v[1] ** 2)
            c = (v[1] ** 2 * v[0] - b * (2.0 * v[0] + v[1] / np.tan(t))) / (b - v[1] ** 2)
            return [v[1], c]

        end = solve_ivp(slope, (beta, angle), start, rtol=1e-9, atol=1e-12).y[:, -1]
        jump = 1.0 + 2.0 * gamma / (gamma + 1.0) * (normal**2 - 1.0)
        last = 2.0 / (gamma - 1.0) / (1.0 / np.sum(end**2) - 1.0)
        rise = ((1.0 + 0.5 * (gamma - 1.0) * after**2) / (1.0 + 0.5 * (gamma - 1.0) * last)) ** (
            gamma / (gamma - 1.0)
        )
        return end[1], jump * rise / (gamma * mach**2)

    beta = brentq(lambda b: inside(b)[0], angle * 1.03, angle * 1.6)
    return inside(beta)[1]


@pytest.mark.long
def test_long_blunt_cone_tends_to_the_sharp_one():
    """Twelve nose radii down a 25 deg cone the pressure is that of Taylor and Maccoll, to 2 %."""
    cone = SphereCone(nose_radius=0.1, half_angle=np.radians(25.0), length=3.0)
    family = inviscid_family(cone, 1.2)
    gamma = EXPONENTS[-1]
    stagnation = blunt_body.stagnation_pressure(gamma)
    ambient = 1.0 / (gamma * MACH**2)
    expected = (_sharp_cone(np.radians(25.0), MACH, gamma) - ambient) / (stagnation - ambient)
    assert family.pressure[-1, -1, 0] == pytest.approx(expected, rel=0.02)


def test_capsule_ends_on_its_shoulder():
    apollo = Capsule(nose_radius=4.694, diameter=3.912, corner_radius=0.196)
    body = outline(apollo, 10.0)
    assert np.degrees(body.angle[-1]) == pytest.approx(25.0, abs=0.5)
    assert 0.9 * 1.956 / 4.694 < body.radius[-1] < 1.956 / 4.694
    # The outline is one curve: steps along it agree with its slope.
    slope = np.arctan2(np.diff(body.radius), np.diff(body.axial))
    np.testing.assert_allclose(slope, 0.5 * (body.angle[1:] + body.angle[:-1]), atol=0.012)
    family = inviscid_family(apollo, 10.0)
    assert np.all(family.change < 5e-3)
    # The flow speeds up to sound at the shoulder: its pressure falls there, and not before.
    upstream = np.searchsorted(family.arc_length, 0.3)
    assert np.all(family.pressure[:, upstream, 0] > 0.85)
    assert np.all(family.pressure[:, -1, 0] < 0.25)


def test_pressure_behind_a_shoulder_falls_continuously_to_that_of_the_wake():
    apollo = Capsule(nose_radius=4.694, diameter=3.912, corner_radius=0.196)
    body_end = forebody_end(apollo)
    arcs = np.concatenate([np.linspace(0.5, 0.999, 6) * body_end, body_end + np.linspace(0.0, 4.0, 81)])
    curve = surface_curve(apollo, arcs, float(arcs[-1]))
    np.testing.assert_array_equal(curve.wetted, arcs <= body_end)
    np.testing.assert_allclose(curve.radius[curve.wetted == 0.0], curve.radius[6])
    family = OuterFlowFamily(apollo, inviscid_family(apollo, 10.0), curve, 0.25)
    flow = family.at(np.array([0.35]), np.array([7e3]), np.array([20.0]), np.array([5020.0]))
    pressure = flow.pressure[:, 0, 0]
    assert np.all(np.diff(pressure) < 0.0)
    assert pressure[-1] == pytest.approx(20.0 + BASE_PRESSURE * 5000.0, rel=3e-3)
    # The gradient is the derivative of the pressure.
    slope = np.gradient(pressure[7:], arcs[7:])
    np.testing.assert_allclose(flow.gradient[8:-1, 0, 0], slope[1:-1], rtol=0.02, atol=0.5)
