"""Forebody shapes: geometry against closed forms and against each other."""

import numpy as np
import pytest

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.vehicle import shape as shapes

RAM_C = shapes.SphereCone(nose_radius=0.1524, half_angle=np.radians(9.0), length=1.295)
PATHFINDER = shapes.SphereCone(nose_radius=0.6638, half_angle=np.radians(70.0), length=1.2)
APOLLO = shapes.Capsule(
    nose_radius=4.694, diameter=3.912, corner_radius=0.196, cone_half_angle=np.radians(33.0), length=3.5
)
BODIES = {
    "sphere": shapes.Sphere(nose_radius=0.5),
    "ram-c": RAM_C,
    "pathfinder": PATHFINDER,
    "cap only": shapes.SphereCone(nose_radius=1.0, half_angle=0.1, length=0.2),
    "hemisphere-cylinder": shapes.SphereCone(nose_radius=0.1, half_angle=0.0, length=0.4),
    "apollo": APOLLO,
    "sharp cap": shapes.Capsule(nose_radius=2.0, diameter=1.5, corner_radius=0.0),
}


@pytest.mark.parametrize("name", BODIES)
def test_meridian_is_consistent(name):
    """Along the arc dx/ds = cos(angle), dr/ds = sin(angle), d(angle)/ds = -curvature."""
    body = BODIES[name]
    end = float(shapes.maximum_arc_length(body))
    arc = jnp.linspace(0.013, 0.987, 17) * end
    point = shapes.point_at(body, arc)
    slope = jax.vmap(jax.jacfwd(lambda s: shapes.point_at(body, s)))(arc)
    np.testing.assert_allclose(slope.axial, np.cos(point.surface_angle), atol=1e-12)
    np.testing.assert_allclose(slope.radius, np.sin(point.surface_angle), atol=1e-12)
    np.testing.assert_allclose(slope.surface_angle, -point.curvature, atol=1e-12)


@pytest.mark.parametrize("name", BODIES)
def test_surface_is_continuous_and_starts_at_the_nose(name):
    profile = shapes.profile(BODIES[name], 2001)
    assert profile.axial[0] == 0.0
    assert profile.radius[0] == 0.0
    assert profile.surface_angle[0] == pytest.approx(np.pi / 2)
    chord = np.hypot(np.diff(profile.axial), np.diff(profile.radius))
    np.testing.assert_allclose(chord, np.diff(profile.arc_length), rtol=2e-3)
    assert np.all(np.diff(profile.surface_angle) <= 1e-12)


@pytest.mark.parametrize("name", BODIES)
def test_axial_position_inverts(name):
    body = BODIES[name]
    arc = np.linspace(0.02, 0.98, 9) * float(shapes.maximum_arc_length(body))
    if name == "hemisphere-cylinder":
        arc = arc[:-1]
    back = shapes.arc_length_of_axial(body, shapes.point_at(body, arc).axial)
    np.testing.assert_allclose(back, arc, rtol=1e-9)


def test_ram_c_reflectometer_stations():
    """Station 1 (x/D = 0.15) lies on the nose, station 3 (2.3) on the cone; base diameter about 0.66 m."""
    arc = shapes.arc_length_of_axial(RAM_C, np.array([0.15, 2.3]) * 0.3048)
    assert arc[0] == pytest.approx(0.1524 * np.arccos(1 - 0.04572 / 0.1524), rel=1e-12)
    point = shapes.point_at(RAM_C, arc)
    assert point.curvature[0] == pytest.approx(1 / 0.1524)
    assert point.surface_angle[1] == pytest.approx(np.radians(9.0))
    base = shapes.point_at(RAM_C, shapes.maximum_arc_length(RAM_C))
    assert base.axial == pytest.approx(1.295)
    assert 2 * base.radius == pytest.approx(0.66, abs=0.02)


def test_capsule_widest_point_is_half_the_diameter():
    end = shapes.point_at(APOLLO, shapes.maximum_arc_length(APOLLO))
    assert end.radius == pytest.approx(0.5 * 3.912, rel=1e-12)
    assert end.surface_angle == pytest.approx(0.0, abs=1e-12)
    # The Apollo cap meets its shoulder about 23 deg from the axis (NASA TN D-6028 geometry).
    turn = float(jnp.arcsin((0.5 * 3.912 - 0.196) / (4.694 - 0.196)))
    assert np.degrees(turn) == pytest.approx(23.04, abs=0.05)


def test_points_past_the_end_stay_at_the_end():
    past = shapes.point_at(RAM_C, 50.0)
    assert past.axial == pytest.approx(1.295)


def test_outline_closes_at_the_axis():
    for body in BODIES.values():
        axial, radius = shapes.outline(body, 50)
        assert radius[0] == 0.0
        assert radius[-1] == pytest.approx(0.0, abs=1e-12)
        assert np.all(np.diff(axial) >= -1e-12)


@pytest.mark.parametrize(
    "make",
    [
        lambda: shapes.Sphere(nose_radius=-1.0),
        lambda: shapes.Sphere(nose_radius=float("nan")),
        lambda: shapes.SphereCone(nose_radius=0.1, half_angle=2.0, length=1.0),
        lambda: shapes.SphereCone(nose_radius=0.1, half_angle=0.1, length=0.0),
        lambda: shapes.Capsule(nose_radius=0.4, diameter=1.0, corner_radius=0.1),
        lambda: shapes.Capsule(nose_radius=1.0, diameter=1.0, corner_radius=0.5),
    ],
)
def test_impossible_bodies_are_refused(make):
    with pytest.raises(UserError, match=r"shape\."):
        make()


def test_shape_is_a_differentiable_pytree():
    area = lambda body: jnp.pi * shapes.point_at(body, shapes.maximum_arc_length(body)).radius ** 2  # noqa: E731
    slope = jax.grad(area)(shapes.SphereCone(nose_radius=0.1, half_angle=0.2, length=1.0))
    height = 0.1 * np.cos(0.2) + (1.0 - 0.1 * (1 - np.sin(0.2))) * np.tan(0.2)
    assert slope.length == pytest.approx(2 * np.pi * height * np.tan(0.2), rel=1e-10)
