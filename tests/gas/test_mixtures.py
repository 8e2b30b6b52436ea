import subprocess
import sys

import numpy as np
import pytest

from shocklayer import UserError, gas


def test_listing_mixtures_does_not_import_jax():
    code = "import sys; from shocklayer import gas; gas.mixture('air13'); assert 'jax' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_cold_air_is_that_of_the_design():
    air = gas.mixture("air13")
    assert air.composition[:3] == pytest.approx((0.7808, 0.2095, 0.0097), abs=1e-15)
    assert air.molar_mass == pytest.approx(0.028964, rel=2e-4)  # US Standard Atmosphere 1976: 28.9644
    assert len(air.names) == 13


def test_amounts_are_normalised_and_checked():
    assert gas.mixture("air5", {"N2": 79, "O2": 21}) == gas.mixture("air5")
    for amounts in ({"N2": -1.0, "O2": 1.0}, {"N2": np.nan}, {"N2": 0.0}, {"He": 1.0}, {}):
        with pytest.raises(UserError):
            gas.mixture("air5", amounts)
    with pytest.raises(UserError, match="air13"):
        gas.mixture("air12")


def test_an_absent_element_leaves_its_species_out():
    nitrogen = gas.mixture("air13", {"N2": 1.0})
    state = gas.equilibrium_tp(nitrogen, 8000.0, 1e5)
    x = dict(zip(nitrogen.names, np.asarray(state.mole_fractions), strict=True))
    assert x["O2"] == x["NO+"] == x["Ar"] == 0.0
    assert x["N"] > 0.1
    assert sum(x.values()) == pytest.approx(1.0, abs=1e-13)
