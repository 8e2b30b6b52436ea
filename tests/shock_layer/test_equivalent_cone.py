"""Bodies at an angle of attack: the equivalent body against three-dimensional geometry."""

import numpy as np
import pytest

from shocklayer.core.jax_setup import jax
from shocklayer.shock_layer import equivalent_cone
from shocklayer.vehicle.shape import Capsule, Sphere, SphereCone, maximum_arc_length, point_at

NOSE, HALF = 0.3, np.radians(9.0)
CONE = SphereCone(NOSE, HALF, 2.5)
NOSE_END = NOSE * (np.pi / 2 - HALF)
"""Arc length at which the spherical nose ends."""


def half_angle(body):
    assert isinstance(body, SphereCone)
    return float(body.half_angle)


def surface(arc, roll):
    """Position (from the centre of the nose) and outward normal in body axes: nose, lee side, right wing."""
    point = point_at(CONE, arc)
    around = np.array([0.0, np.cos(roll), np.sin(roll)])
    position = np.array([NOSE - float(point.axial), 0.0, 0.0]) + float(point.radius) * around
    slope = float(point.surface_angle)
    return position, np.array([np.sin(slope), 0.0, 0.0]) + np.cos(slope) * around


@pytest.mark.parametrize("attack", [0.0, 0.15, 0.6])
@pytest.mark.parametrize("roll", [np.pi, np.radians(130.0), np.radians(75.0), 0.0])
def test_inclination_and_distance_on_the_rotated_body(attack, roll):
    stream = -np.array([np.cos(attack), -np.sin(attack), 0.0])  # direction of the flow; the lee side is up
    stagnation = -stream  # on the unit sphere about the centre of the nose
    for arc in (0.1 * NOSE_END, 0.7 * NOSE_END, NOSE_END, 1.5):
        _, normal = surface(min(arc, NOSE_END), roll)
        great_circle = NOSE * np.arctan2(np.linalg.norm(np.cross(normal, stagnation)), normal @ stagnation)
        distance = float(equivalent_cone.distance_from_stagnation(CONE, arc, attack, roll))
        assert distance == pytest.approx(great_circle + max(arc - NOSE_END, 0.0), abs=1e-9)
    _, normal = surface(1.5, roll)
    slope = float(equivalent_cone.inclination(HALF, attack, roll))
    assert np.sin(slope) == pytest.approx(-normal @ stream, abs=1e-12)


def test_windward_and_leeward_generators():
    attack, arc = np.radians(20.0), 1.7
    # At the same angle nose down, the lee side faces the flow.
    for angle, roll, expected in ((attack, np.pi, attack), (-attack, 0.0, attack), (0.1, 0.0, -0.1)):
        body = equivalent_cone.equivalent_body(CONE, angle, roll)
        assert half_angle(body) == pytest.approx(HALF + expected)
    body = equivalent_cone.equivalent_body(CONE, attack, np.pi)
    away = equivalent_cone.distance_from_stagnation(CONE, arc, attack, np.pi)
    assert float(away) == pytest.approx(arc - NOSE * attack)
    # The point is as far behind the sphere on both bodies, and both have the same end.
    assert float(away) - NOSE * (np.pi / 2 - HALF - attack) == pytest.approx(arc - NOSE_END)
    end = equivalent_cone.distance_from_stagnation(CONE, maximum_arc_length(CONE), attack, np.pi)
    assert float(maximum_arc_length(body)) == pytest.approx(float(end), rel=1e-12)


def test_a_leeward_generator_is_put_along_the_flow():
    attack = np.radians(25.0)
    body = equivalent_cone.equivalent_body(CONE, attack, 0.0)
    assert half_angle(body) == 0.0
    end = equivalent_cone.distance_from_stagnation(CONE, maximum_arc_length(CONE), attack, 0.0)
    assert float(maximum_arc_length(body)) == pytest.approx(float(end), rel=1e-12)


def test_steep_generators_are_limited_to_forty_five_degrees():
    body = equivalent_cone.equivalent_body(CONE, np.radians(50.0), np.pi)
    assert half_angle(body) == pytest.approx(np.radians(45.0))


def test_blunt_bodies_are_computed_along_their_axis():
    capsule, blunt, sphere = Capsule(4.7, 3.9, 0.2), SphereCone(0.5, 1.0, 1.0), Sphere(0.5)
    assert not equivalent_cone.takes_incidence(capsule) and not equivalent_cone.takes_incidence(blunt)
    assert equivalent_cone.equivalent_body(capsule, 0.4, np.pi) is capsule
    assert float(equivalent_cone.distance_from_stagnation(blunt, 0.2, 0.4, np.pi)) == 0.2
    # A sphere is its own equivalent; only the distance changes.
    assert equivalent_cone.equivalent_body(sphere, 0.4, np.pi) is sphere
    assert float(equivalent_cone.distance_from_stagnation(sphere, 0.5, 0.4, np.pi)) == pytest.approx(0.3)


def test_differentiable_at_the_stagnation_point_too():
    slope = jax.grad(lambda a: equivalent_cone.distance_from_stagnation(CONE, 1.5, a, np.pi))(0.3)
    assert float(slope) == pytest.approx(-NOSE)
    at_rest = jax.grad(lambda s: equivalent_cone.distance_from_stagnation(CONE, s, 0.2, np.pi))(0.2 * NOSE)
    assert np.isfinite(float(at_rest))
