"""A map of the sheath over made-up marches whose answer is known, and its own limits."""

import numpy as np
import pytest
from tests.shock_layer.viscous.test_along_trajectory import power_law

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax
from shocklayer.radio import sheath_map
from shocklayer.scenario import load
from shocklayer.shock_layer.viscous import cached_solution
from shocklayer.vehicle.catalogue import build
from shocklayer.vehicle.shape import SphereCone

SCENARIO = load("ram-c-ii")
VEHICLE = build(SCENARIO.vehicle, SCENARIO.base_dir, SCENARIO.origin)
assert isinstance(VEHICLE.shape, SphereCone)
HALF_ANGLE = VEHICLE.shape.half_angle
GRID = {"altitudes": [40e3, 60e3, 80e3], "speeds": [4000.0, 5500.0, 7500.0]}


@pytest.fixture
def made(monkeypatch, tmp_path):
    calls, asked, bodies = [], [], []

    def make(lost=(), **turned):
        solve = power_law(calls, lost)

        def noting(shape, mixture, *point, **options):
            asked.append(np.asarray(point[5]))
            bodies.append(shape)
            return solve(shape, mixture, *point, **options)

        monkeypatch.setattr(cached_solution, "solve_finite_rate", noting)
        monkeypatch.setattr(cached_solution, "private_folder", lambda _: tmp_path / str(lost))
        return sheath_map.sheath_map(VEHICLE, [0.0, 3.0], **GRID, **turned), calls

    make.asked, make.bodies = asked, bodies
    return make


def test_a_power_law_is_read_back_exactly_and_solved_once(made):
    mapped, calls = made()
    again, calls = made()
    assert calls == [9]
    # The march begins on the axis: there the layer 0.03 nose radii away stands in.
    np.testing.assert_allclose(made.asked[0] / VEHICLE.nose_radius, [0.03, 3.0])
    for first, second in zip(mapped, again, strict=True):
        np.testing.assert_array_equal(first, second)
    density = np.array([1e-4, 3e-4, 2e-3])
    density_at_stations = sheath_map.electron_density(mapped, density, np.array([5000.0, 6000.0, 7000.0]))
    np.testing.assert_allclose(
        density_at_stations, np.repeat(1e20 * density[:, None] ** 1.5, 2, axis=1), rtol=1e-9
    )
    slope = jax.grad(lambda d: sheath_map.electron_density(mapped, d, 6000.0)[0])(3e-4)
    assert float(slope) == pytest.approx(1.5e20 * 3e-4**0.5, rel=1e-9)


def test_loss_falls_with_the_carrier_and_is_that_of_the_solved_points(made):
    mapped, _ = made()
    density = np.exp(np.asarray(mapped.log_air_density))[1]
    losses = [
        np.asarray(sheath_map.attenuation(mapped, density, 5500.0, carrier))
        for carrier in np.exp(np.asarray(mapped.log_carrier))[[5, 20, 40]]
    ]
    np.testing.assert_allclose(losses, np.exp(np.asarray(mapped.log_attenuation))[1, 1][:, [5, 20, 40]].T)
    assert np.all(np.diff(losses, axis=0) < 0.0)


def test_a_lost_point_is_bridged_and_said(made):
    mapped, _ = made(lost=(4,))
    assert np.asarray(mapped.lost).sum() == 1 and bool(mapped.lost[1, 1])
    table = np.asarray(mapped.log_electron_density)
    np.testing.assert_allclose(table[1, 1], 0.5 * (table[0, 1] + table[2, 1]))


def test_beyond_the_map_is_said(made):
    mapped, _ = made()
    inside = sheath_map.covers(mapped, np.array([1e-3, 1e-3, 1.0, 1e-9]), np.array([5000.0, 9e3, 5e3, 5e3]))
    assert np.asarray(inside).tolist() == [True, False, False, False]


def test_a_map_of_one_row_is_refused():
    with pytest.raises(UserError, match="two altitudes"):
        sheath_map.sheath_map(VEHICLE, [0.5], altitudes=[60e3, 130e3], speeds=[4e3, 5e3])


def test_at_an_angle_of_attack_stations_are_fixed_to_the_body_and_the_windward_side_steepens(made):
    made(angle_of_attack=0.3)
    assert float(made.bodies[0].half_angle) == pytest.approx(HALF_ANGLE + 0.3)
    # The tip lies 0.3 radii from the stagnation point, the other station as much nearer to it.
    np.testing.assert_allclose(made.asked[0] / VEHICLE.nose_radius, [0.3, 2.7])


@pytest.mark.parametrize(
    ("name", "turned", "clue"),
    [
        ("apollo-10", {"angle_of_attack": 0.3}, "can be computed only at 0"),
        ("ram-c-ii", {"angle_of_attack": 0.3, "roll": 0.0}, "-8 deg to the flow"),
        ("ram-c-ii", {"angle_of_attack": 0.8}, "0 to 45 deg are accepted"),
    ],
)
def test_an_angle_of_attack_that_the_layer_does_not_follow_is_refused(name, turned, clue):
    scenario = load(name)
    vehicle = build(scenario.vehicle, scenario.base_dir, scenario.origin)
    with pytest.raises(UserError, match=clue):
        sheath_map.sheath_map(vehicle, [0.5], **GRID, **turned)
