"""Tables about flight paths: exact on the paths' own points, linear between them."""

import numpy as np
import pytest

from shocklayer.ensemble.path_table import PathMesh, PathTable


@pytest.fixture(scope="module")
def paths():
    """Three paths beside each other that bend, and turn back on themselves at one end."""
    density = np.concatenate([np.linspace(-16.0, -5.0, 300), np.linspace(-5.0, -6.0, 40)])
    speed = np.log(7500.0) - 0.02 * np.exp(0.4 * (density + 12.0))
    speed[300:] = speed[299] - np.linspace(0.0, 0.2, 40)
    shift = 0.01 + 0.02 * np.linspace(0.0, 1.0, density.size)
    return density, speed, shift


def function(density, speed):
    return np.stack([3.0 * density - 7.0 * speed, 1.0 + 0.1 * density], axis=1)


def test_a_linear_function_is_read_exactly(paths):
    density, speed, shift = paths
    where = np.tile(density, 3), np.concatenate([speed - shift, speed, speed + shift])
    table = PathTable(PathMesh(*where, reach=0.04 + 3.0 * shift.max()), function(*where))
    weight = 0.3
    inside = density[5:290], speed[5:290] + weight * shift[5:290]
    assert table(*inside) == pytest.approx(function(*inside), abs=2e-3)
    # Beyond the fastest flight its own value is used.
    beyond = table(density[150:151], speed[150:151] + 0.3)
    edge = function(density[150:151], speed[150:151] + shift[150:151])
    assert beyond == pytest.approx(edge, abs=0.5)


def test_what_is_outside_in_density_is_read_at_the_edge(paths):
    density, speed, shift = paths
    where = np.tile(density, 3), np.concatenate([speed - shift, speed, speed + shift])
    table = PathTable(PathMesh(*where, reach=0.1), function(*where))
    thin = table(np.array([-40.0]), speed[:1])
    assert thin == pytest.approx(function(density[:1], speed[:1]), abs=0.2)
