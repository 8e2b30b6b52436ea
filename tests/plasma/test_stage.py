"""The sheath where the finite-rate layer is no longer solved, and the wall that it is given."""

import numpy as np

from shocklayer.plasma.stage import _last_share, _wall_temperature
from shocklayer.scenario import load
from shocklayer.shock_layer.stations import Places
from shocklayer.stages import Findings
from shocklayer.vehicle.catalogue import build


def test_ionisation_goes_on_from_where_the_solved_stretch_ends():
    """At the last moment solved the share of the equilibrium density gives back what was solved there."""
    equilibrium = np.array([[1e19, 1e18], [1e17, 1e16], [1e15, 1e13], [1e12, 0.0]])
    solved = np.array([[5e18, 1e17], [4e16, 1e14], [0.0, 0.0], [0.0, 0.0]])
    after = equilibrium * _last_share(np.array([True, True, False, False]), solved, equilibrium)
    np.testing.assert_allclose(after[1], solved[1])
    np.testing.assert_allclose(after[2], [4e14, 1e11])
    assert after[3, 1] == 0.0


def test_a_wall_hotter_than_any_is_held_and_said():
    """The mean over the forebody by the trapezoid rule: 3300, 4500 and, before any heating, 100 K."""
    scenario = load("ram-c-ii", ["layer.wall_temperature='radiative-equilibrium'"])
    vehicle = build(scenario.vehicle, scenario.base_dir, scenario.origin)
    heated = np.array([[4000.0, 3600.0, 2000.0], [5000.0, 4500.0, 4000.0], [100.0, 100.0, 100.0]])
    found = Findings({"wall_temperature": heated}, {}, [])
    wall = _wall_temperature(scenario, vehicle, Places(np.array([0.0, 1.0, 2.0]), (), ()), found)
    np.testing.assert_allclose(wall, [3300.0, 4000.0, 200.0])
    (warning,) = found.warnings
    assert (warning["value"], warning["high"]) == (4500.0, 4000.0)
