"""The sheath where the finite-rate layer is no longer solved."""

import numpy as np

from shocklayer.sheath import _last_share


def test_ionisation_goes_on_from_where_the_solved_stretch_ends():
    """At the last moment solved the share of the equilibrium density gives back what was solved there."""
    equilibrium = np.array([[1e19, 1e18], [1e17, 1e16], [1e15, 1e13], [1e12, 0.0]])
    solved = np.array([[5e18, 1e17], [4e16, 1e14], [0.0, 0.0], [0.0, 0.0]])
    after = equilibrium * _last_share(np.array([True, True, False, False]), solved, equilibrium)
    np.testing.assert_allclose(after[1], solved[1])
    np.testing.assert_allclose(after[2], [4e14, 1e11])
    assert after[3, 1] == 0.0
