"""Coefficients against closed forms: Newtonian sphere and cone, free-molecular sphere, bridging, tables."""

import numpy as np
import pytest
from scipy.special import erf

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.vehicle import aerodynamics
from shocklayer.vehicle.shape import Capsule, Sphere, SphereCone, profile

CONTINUUM, RAREFIED = 1e-6, 1e3


def without_friction(model):
    """The same body without friction."""
    return model._replace(friction_drag=None, friction_lift=None)


def value(pair, index=0):
    return float(pair[index])


def test_rayleigh_pitot_pressure_coefficient():
    """NACA Report 1135: p02/p1 = 1.8929 at M 1, 5.6404 at M 2, 32.653 at M 5; limit 1.8394 in Cp."""
    for mach, ratio in ((1.0, 1.8929), (2.0, 5.6404), (5.0, 32.653)):
        expected = (ratio - 1.0) / (0.7 * mach**2)
        assert float(aerodynamics.maximum_pressure_coefficient(mach)) == pytest.approx(expected, rel=1e-4)
    assert float(aerodynamics.maximum_pressure_coefficient(1e4)) == pytest.approx(1.8394, rel=1e-4)
    assert float(aerodynamics.maximum_pressure_coefficient(1e-4)) == pytest.approx(1.0, abs=1e-6)


def test_newtonian_sphere_has_half_the_stagnation_pressure_coefficient():
    """Drag of a Newtonian sphere is Cp_max / 2 on its frontal area: 1 for Newton's own factor 2."""
    model = without_friction(aerodynamics.modified_newtonian(Sphere(0.7), np.pi * 0.7**2))
    drag = value(aerodynamics.coefficients(model, 50.0, 0.0, CONTINUUM))
    base = 1.0 / 50.0**2
    assert 2.0 * (drag - base) / float(aerodynamics.maximum_pressure_coefficient(50.0)) == pytest.approx(
        1.0, rel=1e-3
    )


@pytest.mark.parametrize("degrees", [9.0, 30.0, 60.0])
def test_newtonian_sphere_cone_at_zero_angle(degrees):
    """Closed form: Cp_max [ (1 - sin^4) (Rn/Rb)^2 / 2 + sin^2 (1 - (Rn/Rb)^2 cos^2) ]."""
    angle = np.radians(degrees)
    shape = SphereCone(0.2, angle, 0.5)
    base = profile(shape).radius[-1]
    model = without_friction(aerodynamics.modified_newtonian(shape, np.pi * base**2))
    peak = float(aerodynamics.maximum_pressure_coefficient(50.0))
    ratio2 = (0.2 / base) ** 2
    expected = peak * (
        0.5 * ratio2 * (1.0 - np.sin(angle) ** 4) + np.sin(angle) ** 2 * (1.0 - ratio2 * np.cos(angle) ** 2)
    )
    drag, lift = aerodynamics.coefficients(model, 50.0, 0.0, CONTINUUM)
    assert float(drag) - 1.0 / 2500.0 == pytest.approx(expected, rel=3e-3)
    assert float(lift) == pytest.approx(0.0, abs=1e-10)


def test_newtonian_cone_at_incidence():
    """A sharp cone at an incidence below its half-angle (NASA TR R-127, closed Newtonian forms)."""
    angle, incidence = np.radians(40.0), np.radians(12.0)
    shape = SphereCone(0.002, angle, 0.5)
    base = profile(shape).radius[-1]
    model = without_friction(aerodynamics.modified_newtonian(shape, np.pi * base**2))
    half = float(aerodynamics.maximum_pressure_coefficient(50.0)) / 2.0
    axial = half * (2.0 * np.sin(angle) ** 2 + np.sin(incidence) ** 2 * (1.0 - 3.0 * np.sin(angle) ** 2))
    normal = half * np.cos(angle) ** 2 * np.sin(2.0 * incidence)
    drag, lift = aerodynamics.coefficients(model, 50.0, incidence, CONTINUUM)
    assert float(drag) == pytest.approx(axial * np.cos(incidence) + normal * np.sin(incidence), rel=5e-3)
    assert float(lift) == pytest.approx(normal * np.cos(incidence) - axial * np.sin(incidence), rel=5e-3)
    assert float(lift) > 0.0  # below 45 deg or so a cone lifts to the side its nose is turned to


def test_blunt_capsule_is_near_its_measured_drag():
    """Apollo's Newtonian drag at zero incidence; its measured trim drag at 20 deg is 1.29 (TN D-6725)."""
    shape = Capsule(4.693, 3.9116, 0.196, np.radians(33.0), 3.43)
    model = aerodynamics.modified_newtonian(shape, np.pi * (3.9116 / 2) ** 2)
    at_trim = aerodynamics.coefficients(model, 29.5, np.radians(-20.0), CONTINUUM)
    # Newtonian pressure does not fall towards a shallow cap's rim as the real one does.
    assert value(at_trim) == pytest.approx(1.29, rel=0.08)
    assert value(at_trim, 1) / value(at_trim) == pytest.approx(0.30, abs=0.05)


@pytest.mark.parametrize("mach", [8.0, 20.0])
def test_free_molecular_sphere_against_schaaf_and_chambre(mach):
    """Closed form with diffuse reflection, wall at the temperature of the gas."""
    s = mach * np.sqrt(0.7)
    expected = (
        (2 * s**2 + 1) / (np.sqrt(np.pi) * s**3) * np.exp(-(s**2))
        + (4 * s**4 + 4 * s**2 - 1) / (2 * s**4) * erf(s)
        + 2 * np.sqrt(np.pi) / (3 * s)
    )
    model = aerodynamics.modified_newtonian(Sphere(1.0), np.pi)
    assert value(aerodynamics.coefficients(model, mach, 0.0, RAREFIED)) == pytest.approx(expected, rel=5e-3)


def test_free_molecular_plate_across_and_along_the_flow():
    """Front of a plate: Cp at normal incidence and shear at none, Bird (1994) 7.58, 7.59."""
    s = np.array([5.0])
    pressure, shear = aerodynamics.free_molecular_panel(np.array([1.0]), s)
    gauss, flux = np.exp(-25.0), 1.0 + erf(5.0)
    expected = ((5.0 / np.sqrt(np.pi) + 0.5) * gauss + (25.5 + 2.5 * np.sqrt(np.pi)) * flux) / 25.0
    assert pressure[0] == pytest.approx(expected, rel=1e-12)
    assert shear[0] == pytest.approx(0.0, abs=1e-12)
    pressure, shear = aerodynamics.free_molecular_panel(np.array([0.0]), s)
    assert shear[0] == pytest.approx(1.0 / (5.0 * np.sqrt(np.pi)), rel=1e-12)
    assert pressure[0] == pytest.approx(1.0 / 25.0, rel=1e-12)


def test_bridging_runs_from_continuum_to_free_molecular():
    knudsen = np.array([1e-5, 1e-3, 0.1, 10.0, 1e4])
    np.testing.assert_allclose(aerodynamics.bridging(knudsen), [0.0, 0.0, 0.5, 1.0, 1.0], atol=1e-12)
    slope = jax.grad(lambda k: aerodynamics.bridging(k))
    assert float(slope(1e-3)) == pytest.approx(0.0, abs=1e-6)
    model = aerodynamics.modified_newtonian(SphereCone(0.15, 0.157, 1.3), 0.35)
    drags = [value(aerodynamics.coefficients(model, 25.0, 0.0, k)) for k in knudsen]
    assert drags == sorted(drags) and drags[-1] > 5.0 * drags[0]


def test_given_coefficients_apply_at_every_altitude():
    drag, lift = aerodynamics.coefficients(aerodynamics.constant(1.3, 0.3), 25.0, 0.2, np.array([1e-6, 1e3]))
    np.testing.assert_allclose(drag, 1.3)
    np.testing.assert_allclose(lift, 0.39)


def test_tables_are_linear_between_rows_and_constant_beyond():
    model = aerodynamics.from_table([2.0, 4.0, 10.0], [1.0, 1.4, 1.7], [0.1, 0.2, 0.5])
    mach = np.array([0.5, 2.0, 3.0, 4.0, 7.0, 10.0, 30.0])
    drag, lift = aerodynamics.coefficients(model, mach, 0.0, 0.0)
    np.testing.assert_allclose(drag, [1.0, 1.0, 1.2, 1.4, 1.55, 1.7, 1.7])
    np.testing.assert_allclose(lift, [0.1, 0.1, 0.15, 0.2, 0.35, 0.5, 0.5])
    both = aerodynamics.from_table(
        [2.0, 4.0], [[1.0, 2.0], [3.0, 4.0]], [[0.0, 1.0], [0.0, 3.0]], np.radians([0.0, 10.0])
    )
    assert value(aerodynamics.coefficients(both, 3.0, np.radians(5.0), 0.0)) == pytest.approx(2.5)
    assert value(aerodynamics.coefficients(both, 3.0, np.radians(5.0), 0.0), 1) == pytest.approx(1.0)
    fixed = aerodynamics.at_angle(both, np.radians(5.0))
    assert fixed.drag.shape == (2, 1)
    assert value(aerodynamics.coefficients(fixed, 3.0, 0.9, 0.0)) == pytest.approx(2.5)
    angles_only = aerodynamics.from_table([5.0], [[1.0, 2.0]], None, np.radians([0.0, 10.0]))
    assert value(aerodynamics.coefficients(angles_only, 9.0, np.radians(2.0), 0.0)) == pytest.approx(1.2)
    gradient = jax.vmap(jax.grad(lambda m: aerodynamics.coefficients(model, m, 0.0, 0.0)[0]))(
        jnp.array([3.0, 7.0])
    )
    np.testing.assert_allclose(gradient, [0.2, 0.05])


def test_csv(tmp_path):
    path = tmp_path / "aero.csv"
    path.write_text(
        "mach,angle_of_attack_deg,drag_coefficient,lift_coefficient\n"
        "1,0,0.5,0\n1,10,0.6,0.2\n5,0,1.0,0\n5,10,1.2,0.4\n"
    )
    model = aerodynamics.from_csv(path)
    assert value(aerodynamics.coefficients(model, 3.0, np.radians(5.0), 0.0)) == pytest.approx(0.825)
    path.write_text("mach,drag_coefficient\n5,1.0\n1,0.5\n")
    assert value(aerodynamics.coefficients(aerodynamics.from_csv(path), 3.0, 0.0, 0.0)) == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("text", "validation_error"),
    [
        ("mach\n1\n", "drag_coefficient"),
        ("mach,drag_coefficient\n1,-0.2\n", "negative"),
        ("mach,drag_coefficient\n1,1\n1,1\n", "monotonic"),
        ("mach,drag_coefficient,angle_of_attack_deg\n1,1,0\n1,1,5\n2,1,0\n", "every angle once"),
    ],
)
def test_faulty_csv_is_refused(tmp_path, text, validation_error):
    path = tmp_path / "aero.csv"
    path.write_text(text)
    with pytest.raises(UserError, match=validation_error):
        aerodynamics.from_csv(path)


def test_invalid_coefficients_are_refused():
    with pytest.raises(UserError, match="drag_coefficient"):
        aerodynamics.constant(-1.0)
    with pytest.raises(UserError, match="finite"):
        aerodynamics.constant(1.0, float("nan"))
    with pytest.raises(UserError, match="ascend"):
        aerodynamics.from_table([2.0, 1.0], [1.0, 1.0])
    with pytest.raises(UserError, match="reference_area"):
        aerodynamics.modified_newtonian(Sphere(1.0), 0.0)
