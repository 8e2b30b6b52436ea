"""An element in trace, down to nothing, changes the state no more than its share."""

import numpy as np
import pytest

from shocklayer import gas
from shocklayer.gas.equilibrium.element_basis import basis
from shocklayer.gas.mixtures import entries, mixture

COLD = [
    (entry["name"], species)
    for entry in entries()
    for species, share in entry["composition"].items()
    if share > 0.0 and len(entry["composition"]) > 1
]


@pytest.mark.parametrize(("name", "species"), COLD)
@pytest.mark.parametrize("share", [1e-13, 1e-15, 1e-20, 1e-300])
def test_elements_in_less_than_a_trace_are_left_out(name, species, share):
    cold = next(entry["composition"] for entry in entries() if entry["name"] == name)
    amount = share * sum(moles for other, moles in cold.items() if other != species)
    traced, without = (mixture(name, {**cold, species: value}) for value in (amount, 0.0))
    a, b = basis(traced), basis(without)
    np.testing.assert_array_equal(a.order, b.order)
    np.testing.assert_array_equal(a.components, b.components)
    np.testing.assert_allclose(a.abundance, b.abundance, rtol=1e-11, atol=1e-13)
    assert all(np.isfinite(a.abundance)) and a.rows == b.rows


@pytest.mark.parametrize("share", [1e-11, 1e-15])
def test_a_trace_of_argon_does_not_change_the_state_of_air(share):
    temperature = np.array([300.0, 3000.0, 12_000.0])
    air = {"N2": 0.78, "O2": 0.21}
    traced, without = (
        gas.equilibrium_tp(mixture("air13", air | {"Ar": value}), temperature, 1e5) for value in (share, 0.0)
    )
    np.testing.assert_allclose(traced.mole_fractions, without.mole_fractions, rtol=1e-9, atol=2e-11)
    np.testing.assert_allclose(traced.density, without.density, rtol=1e-9)
    assert float(np.max(traced.residual)) < 1e-9
