"""Bodies at an angle of attack: the equivalent body against geometry in three dimensions."""

import numpy as np
import pytest

from shocklayer.core.jax_setup import jax
from shocklayer.shock_layer import equivalent_cone
from shocklayer.vehicle.shape import Capsule, Sphere, SphereCone, maximum_arc_length, point_at

NOSE, HALF = 0.3, np.radians(9.0)
CONE = SphereCone(NOSE, HALF, 2.5)
LEAVE = NOSE * (np.pi / 2 - HALF)
"""Where the cone leaves its sphere."""


def surface(arc, roll):
    """Place (from the nose's centre) and outward normal in the body's axes: nose, lee side, right wing."""
    point = point_at(CONE, arc)
    around = np.array([0.0, np.cos(roll), np.sin(roll)])
    place = np.array([NOSE - float(point.axial), 0.0, 0.0]) + float(point.radius) * around
    slope = float(point.surface_angle)
    return place, np.array([np.sin(slope), 0.0, 0.0]) + np.cos(slope) * around


@pytest.mark.parametrize("attack", [0.0, 0.15, 0.6])
@pytest.mark.parametrize("roll", [np.pi, np.radians(130.0), np.radians(75.0), 0.0])
def test_inclination_and_distance_are_those_of_the_turned_body(attack, roll):
    stream = -np.array([np.cos(attack), -np.sin(attack), 0.0])  # the way the air goes; the lee side is up
    stagnation = -stream  # on the unit sphere about the centre of the nose
    for arc in (0.1 * LEAVE, 0.7 * LEAVE, LEAVE, 1.5):
        _, normal = surface(min(arc, LEAVE), roll)
        great_circle = NOSE * np.arctan2(np.linalg.norm(np.cross(normal, stagnation)), normal @ stagnation)
        found = float(equivalent_cone.distance_from_stagnation(CONE, arc, attack, roll))
        assert found == pytest.approx(great_circle + max(arc - LEAVE, 0.0), abs=1e-9)
    _, normal = surface(1.5, roll)
    slope = float(equivalent_cone.inclination(HALF, attack, roll))
    assert np.sin(slope) == pytest.approx(-normal @ stream, abs=1e-12)


def test_the_windward_and_the_lee_generator_are_those_of_other_cones():
    attack, arc = np.radians(20.0), 1.7
    # Nose down by as much, the lee side meets the stream.
    for angle, roll, expected in ((attack, np.pi, attack), (-attack, 0.0, attack), (0.1, 0.0, -0.1)):
        body = equivalent_cone.equivalent_body(CONE, angle, roll)
        assert float(body.half_angle) == pytest.approx(HALF + expected)
    body = equivalent_cone.equivalent_body(CONE, attack, np.pi)
    away = equivalent_cone.distance_from_stagnation(CONE, arc, attack, np.pi)
    assert float(away) == pytest.approx(arc - NOSE * attack)
    # The place lies as far behind the sphere on either body, and both end together.
    assert float(away) - NOSE * (np.pi / 2 - HALF - attack) == pytest.approx(arc - LEAVE)
    end = equivalent_cone.distance_from_stagnation(CONE, maximum_arc_length(CONE), attack, np.pi)
    assert float(maximum_arc_length(body)) == pytest.approx(float(end), rel=1e-12)


def test_the_shadow_is_laid_along_the_stream():
    attack = np.radians(25.0)
    body = equivalent_cone.equivalent_body(CONE, attack, 0.0)
    assert float(body.half_angle) == 0.0
    end = equivalent_cone.distance_from_stagnation(CONE, maximum_arc_length(CONE), attack, 0.0)
    assert float(maximum_arc_length(body)) == pytest.approx(float(end), rel=1e-12)


def test_steep_generators_are_held_at_forty_five_degrees():
    body = equivalent_cone.equivalent_body(CONE, np.radians(50.0), np.pi)
    assert float(body.half_angle) == pytest.approx(np.radians(45.0))


def test_blunt_bodies_keep_their_axis():
    capsule, blunt, sphere = Capsule(4.7, 3.9, 0.2), SphereCone(0.5, 1.0, 1.0), Sphere(0.5)
    assert not equivalent_cone.takes_incidence(capsule) and not equivalent_cone.takes_incidence(blunt)
    assert equivalent_cone.equivalent_body(capsule, 0.4, np.pi) is capsule
    assert float(equivalent_cone.distance_from_stagnation(blunt, 0.2, 0.4, np.pi)) == 0.2
    # A sphere is its own equivalent; only the distance changes.
    assert equivalent_cone.equivalent_body(sphere, 0.4, np.pi) is sphere
    assert float(equivalent_cone.distance_from_stagnation(sphere, 0.5, 0.4, np.pi)) == pytest.approx(0.3)


def test_differentiable_also_at_the_stagnation_point():
    slope = jax.grad(lambda a: equivalent_cone.distance_from_stagnation(CONE, 1.5, a, np.pi))(0.3)
    assert float(slope) == pytest.approx(-NOSE)
    at_rest = jax.grad(lambda s: equivalent_cone.distance_from_stagnation(CONE, s, 0.2, np.pi))(0.2 * NOSE)
    assert np.isfinite(float(at_rest))
