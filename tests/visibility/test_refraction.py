"""Refraction by elevation against Bennett's formula, the 4/3 rule and a ray through the same air."""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from shocklayer.planet.bodies import MARS
from shocklayer.visibility import OPTICAL, RADIO, from_station, visibility, visibility_through_air

A = 6378137.0


def equatorial(distance: float, height: float) -> np.ndarray:
    """Point above the equator at a ground distance east of longitude zero."""
    angle = distance / A
    return (A + height) * np.array([[math.cos(angle), math.sin(angle), 0.0]])


@pytest.mark.parametrize("degrees", [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 45.0])
def test_a_satellite_is_lifted_as_bennett_has_it(degrees: float):
    # Place the satellite where its apparent elevation is to be the given one by Bennett's formula.
    lift = 1.0 / math.tan(math.radians(degrees + 7.31 / (degrees + 4.4))) / 60.0
    true = math.radians(degrees - lift)
    height = 20e6  # far enough for the parallax of the refraction to vanish
    angle = math.acos(A * math.cos(true) / (A + height)) - true
    seen = visibility_through_air(0.0, 0.0, 0.0, 0.0, equatorial(angle * A, height))
    assert math.degrees(float(seen.elevation[0])) == pytest.approx(degrees, abs=0.03)


@pytest.mark.parametrize("start", [0.0, 0.3, 2.0])
@pytest.mark.parametrize("height", [3e3, 30e3, 400e3])
def test_a_ray_traced_step_by_step_arrives_at_its_elevation(start: float, height: float):
    # The ray equation in polar coordinates: d(e)/d(ground angle) = 1 + (r/n) dn/dr, dr/d(angle) = r tan(e).
    def slope(_: float, state: np.ndarray) -> list[float]:
        r, elevation = state
        air = RADIO.surface * math.exp(-(r - A) / RADIO.scale_height)
        return [r * math.tan(elevation), 1.0 - r * air / RADIO.scale_height / (1.0 + air)]

    def reached(_: float, state: np.ndarray) -> float:
        return float(state[0] - A - height)

    reached.terminal, reached.direction = True, 1.0  # type: ignore[attr-defined]
    begin = [A + 1e-3, math.radians(start)]
    flown = solve_ivp(slope, (0.0, 1.0), begin, events=reached, rtol=1e-10, atol=[1e-6, 1e-12])
    target = equatorial(float(flown.t[-1]) * A, height)
    seen = from_station(0.0, 0.0, 0.0, target)
    assert math.degrees(float(seen.elevation[0])) == pytest.approx(start, abs=2e-3)


def test_low_targets_follow_the_effective_radius_of_their_air():
    # Gradient of the radio reference atmosphere at the ground: 1 / (1 - R N / H) = 1.38 radii, near 4/3.
    target = equatorial(50e3, 400.0)
    bent = float(visibility_through_air(0.0, 0.0, 0.0, 0.0, target, RADIO).elevation[0])
    rule = float(visibility(0.0, 0.0, 0.0, 0.0, target, 4.0 / 3.0).elevation[0])
    straight = float(visibility(0.0, 0.0, 0.0, 0.0, target, 1.0).elevation[0])
    assert bent - straight == pytest.approx(rule - straight, rel=0.15)
    level = equatorial(20e3, 50.0)
    arc = float(visibility_through_air(0.0, 0.0, 0.0, 0.0, level, RADIO).elevation[0])
    assert arc - float(visibility(0.0, 0.0, 0.0, 0.0, level, 1.0).elevation[0]) == pytest.approx(
        20e3 * RADIO.surface / RADIO.scale_height / 2.0, rel=1e-3
    )


def test_light_bends_less_than_radio_waves_and_mars_bends_neither():
    target = equatorial(2000e3, 400e3)
    light, radio = (
        float(visibility_through_air(0.0, 0.0, 0.0, 0.0, target, air).elevation[0])
        for air in (OPTICAL, RADIO)
    )
    straight = visibility(0.0, 0.0, 0.0, 0.0, target, 1.0)
    assert float(straight.elevation[0]) < light < radio
    on_mars = np.array([[MARS.semi_major_axis + 1e5, 2e5, 0.0]])
    plain = visibility(0.0, 0.0, 0.0, 0.0, on_mars, 1.0, MARS)
    assert float(from_station(0.0, 0.0, 0.0, on_mars, MARS).elevation[0]) == float(plain.elevation[0])


def test_overhead_and_behind_the_planet():
    seen = visibility_through_air(0.0, 0.0, 0.0, 0.0, equatorial(0.0, 400e3))
    assert bool(seen.visible[0]) and float(seen.elevation[0]) == pytest.approx(math.pi / 2, abs=1e-9)
    hidden = visibility_through_air(0.0, 0.0, 0.0, -0.5, equatorial(3000e3, 10e3))
    assert not bool(hidden.visible[0]) and np.isfinite(float(hidden.elevation[0]))


def test_azimuth_is_clockwise_from_north():
    seen = visibility_through_air(0.0, 0.0, 0.0, 0.0, equatorial(1e5, 1e5))
    assert float(seen.azimuth[0]) == pytest.approx(math.pi / 2)
