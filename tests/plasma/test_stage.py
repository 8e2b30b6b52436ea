"""The sheath where the finite-rate layer is no longer solved, and the wall that it is given."""

import numpy as np
import pytest

from shocklayer.plasma.limiting_chemistry import equilibrium_factors
from shocklayer.plasma.stage import _continued, wall_temperature
from shocklayer.scenario import load
from shocklayer.shock_layer import SheathHistory
from shocklayer.shock_layer.stations import Stations
from shocklayer.vehicle.catalogue import build


def sheath(inside, density):
    """A sheath of two stations and three points across, each profile a multiple of the peak."""
    samples, stations = density.shape
    shape = np.array([0.2, 1.0, 0.5])
    empty = np.zeros(0)
    return SheathHistory(
        inside=inside,
        electron_density=density,
        thickness=np.full((samples, stations), 0.1),
        collision_frequency=np.full((samples, stations), 1e9),
        electron_density_profile=density[..., None] * shape,
        collision_frequency_profile=np.full((samples, stations, 3), 1e9),
        solved=np.flatnonzero(inside),
        failed=0,
        lost=empty,
        layer=None,  # type: ignore[arg-type]  # its profiles are not continued
        layer_collision_frequency=empty,
    )


def test_the_layer_is_continued_without_a_step_where_it_is_no_longer_solved():
    """From the last sample solved on, everything changes as the equilibrium layer does; thin air has none."""
    layered = np.array([False, True, True, True, True])
    inside = np.array([False, True, True, False, False])
    equilibrium = np.array([[np.nan] * 2, [1e19, 1e18], [1e17, 1e16], [1e15, 1e13], [1e12, 0.0]])
    solved = np.array([[0.0, 0.0], [5e18, 1e17], [4e16, 1e14], [0.0, 0.0], [0.0, 0.0]])
    thickness = np.array([[0.1] * 2, [0.1] * 2, [0.2] * 2, [0.3] * 2, [0.4] * 2])
    frequency = np.array([[1.0] * 2, [1e9] * 2, [2e9] * 2, [3e9] * 2, [4e9] * 2])
    layer = _continued(sheath(inside, solved), layered, equilibrium, thickness, frequency)
    np.testing.assert_array_equal(layer.inside, layered)
    np.testing.assert_allclose(layer.electron_density[1:3], solved[1:3])
    np.testing.assert_allclose(layer.electron_density[3], [4e14, 1e11])
    np.testing.assert_allclose(layer.electron_density_profile[3, 0], [0.8e14, 4e14, 2e14])
    np.testing.assert_allclose(layer.thickness[3:], [[0.15] * 2, [0.2] * 2])
    np.testing.assert_allclose(layer.collision_frequency_profile[4], np.full((2, 3), 2e9))


def test_before_the_first_sample_solved_the_layer_is_that_of_the_first():
    """A flight that climbs out of the air is slow first."""
    inside = np.array([False, False, True])
    equilibrium = np.array([[1e10], [1e12], [1e14]])
    solved = np.array([[0.0], [0.0], [3e13]])
    layer = _continued(
        sheath(inside, solved), np.ones(3, dtype=bool), equilibrium, np.ones((3, 1)), np.ones((3, 1))
    )
    np.testing.assert_allclose(layer.electron_density[:, 0], [3e9, 3e11, 3e13])


@pytest.mark.parametrize("planet", ["earth", "mars"])
def test_equilibrium_has_an_interval_that_is_never_of_zero_width(planet):
    knudsen = np.geomspace(1e-6, 1.0, 30)
    low, high = equilibrium_factors(knudsen, np.array([0.0, 5.0]), 1.0, planet)
    assert low.shape == high.shape == (30, 2)
    assert (low <= 1.0).all()
    assert (high >= 1.0).all()
    assert (high / low > 2.0).all()


def test_the_interval_of_equilibrium_includes_what_was_measured_on_ram_c_ii():
    """Equilibrium has 0.8 to 8 times the electrons of the finite-rate layer along RAM C-II's cone."""
    low, high = equilibrium_factors(np.geomspace(3e-4, 1e-2, 5), np.array([1.0]), np.inf)
    assert low.min() < 1 / 8 and (low < 1 / 7).all()
    assert (high > 1 / 0.8).all()


def test_a_wall_hotter_than_any_is_held_and_said():
    """The mean over the forebody by the trapezoid rule: 3300, 4500 and, before any heating, 100 K."""
    scenario = load("ram-c-ii", ["layer.wall_temperature='radiative-equilibrium'"])
    vehicle = build(scenario.vehicle, scenario.base_dir, scenario.origin)
    heated = np.array([[4000.0, 3600.0, 2000.0], [5000.0, 4500.0, 4000.0], [100.0, 100.0, 100.0]])
    stations = Stations(np.array([0.0, 1.0, 2.0]), (), ())
    wall, (notice,) = wall_temperature(scenario.layer, vehicle, stations, heated)
    np.testing.assert_allclose(wall, [3300.0, 4000.0, 200.0])
    assert (notice.value, notice.high) == (4500.0, 4000.0)
    np.testing.assert_array_equal(notice.samples, [False, True, False])
