"""Mixtures from data files, each against Cantera's equilibrium of the same data."""

import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest
from tests.gas.peers import cantera_gas

from shocklayer import UserError, gas


def test_listing_mixtures_does_not_import_jax():
    code = "import sys; from shocklayer import gas; gas.mixture('air13'); assert 'jax' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_cold_air_composition():
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


def test_a_mixture_from_another_process_has_the_hash_of_this_one():
    own = gas.mixture("air5")
    other = copy.copy(own)
    other._hash = 1  # the hash of a text differs between processes
    received = pickle.loads(pickle.dumps(other))
    assert received == own and hash(received) == hash(own)
    np.testing.assert_array_equal(received.molar_masses, own.molar_masses)


def test_an_absent_element_leaves_its_species_out():
    nitrogen = gas.mixture("air13", {"N2": 1.0})
    state = gas.equilibrium_tp(nitrogen, 8000.0, 1e5)
    x = dict(zip(nitrogen.names, np.asarray(state.mole_fractions), strict=True))
    assert x["O2"] == x["NO+"] == x["Ar"] == 0.0
    assert x["N"] > 0.1
    assert sum(x.values()) == pytest.approx(1.0, abs=1e-13)


def test_a_species_and_a_mixture_are_added_by_data_alone(tmp_path):
    # A made-up isotope-like gas: the polynomial of argon under another name, monatomic, 2.5 R.
    header = "species,composition,molar_mass_kg_per_mol,hf_298_15K_J_per_mol,T_low_K,T_high_K,"
    header += ",".join(f"a{k}" for k in range(1, 8)) + ",b1_K,b2,source\n"
    (tmp_path / "more.csv").write_text(
        header + "Xx,Xx=1,0.1,0,200,6000,0,0,2.5,0,0,0,0,-745.375,5.0,own measurement\n", encoding="utf-8"
    )
    file = tmp_path / "mixtures.toml"
    file.write_text(
        'thermo = "more.csv"\n[heavy]\nspecies = ["Xx", "N2", "N"]\ncomposition = { Xx = 1, N2 = 1 }\n',
        encoding="utf-8",
    )
    heavy = gas.mixture("heavy", file=str(file))
    state = gas.equilibrium_tp(heavy, 400.0, 1e5)
    x = np.asarray(state.mole_fractions)
    np.testing.assert_allclose(x[:2], 0.5, rtol=1e-12)
    cp = 0.5 * (2.5 * 8.31446261815324 + 29.25) / (0.5 * (0.1 + 0.0280134))  # N2 at 400 K: 29.25 J/(mol K)
    np.testing.assert_allclose(state.specific_heat_pressure, cp, rtol=1e-3)
    (tmp_path / "bad.toml").write_text(
        '[heavy]\nspecies = ["Xx"]\ncomposition = { Xx = 1 }\n', encoding="utf-8"
    )
    with pytest.raises(UserError, match="Xx"):
        gas.mixture("heavy", file=str(tmp_path / "bad.toml"))
    with pytest.raises(UserError, match="cannot be read"):
        gas.mixture("heavy", file=str(tmp_path / "absent.toml"))


@pytest.mark.parametrize(
    ("name", "composition"),
    [
        ("mars", None),
        ("mars", {"CO2": 1.0}),  # oxygen beyond CO2 is a trace: the balance that loses its digits elsewhere
        ("hydrogen-oxygen", None),
        ("hydrogen-oxygen-diluted", {"H2": 4.0, "O2": 1.0, "He": 3.0}),
        ("nitrogen", None),
    ],
)
def test_every_mixture_converges_over_the_full_range_and_matches_cantera(name, composition):
    mixture = gas.mixture(name, composition)
    random = np.random.default_rng(4)
    temperature = np.exp(random.uniform(np.log(200.0), np.log(20_000.0), 400))
    pressure = 101_325.0 * 10.0 ** random.uniform(-6.0, 3.0, 400)
    state = gas.equilibrium_tp(mixture, temperature, pressure)
    x = np.asarray(state.mole_fractions)
    assert np.all(np.isfinite(x))
    assert float(state.residual.max()) < 1e-12
    cold = mixture.cold_mole_fractions @ mixture.element_matrix
    atoms = x @ mixture.element_matrix * (mixture.molar_mass / np.asarray(state.molar_mass))[:, None]
    np.testing.assert_allclose(atoms, np.broadcast_to(cold, atoms.shape), rtol=1e-12)
    assert np.max(np.abs(x @ mixture.charges)) < 1e-14
    if name == "mars":
        back = gas.equilibrium_hp(mixture, state.enthalpy, pressure)
        np.testing.assert_allclose(back.temperature, temperature, rtol=1e-10)

    peer = cantera_gas(mixture)
    compared = [k for k in range(60) if 1000.0 < temperature[k] < peer.max_temp]
    assert len(compared) > 10
    for k in compared:
        peer.TPX = temperature[k], pressure[k], dict(zip(mixture.names, mixture.composition, strict=True))
        peer.equilibrate("TP", rtol=1e-12, max_steps=5000)
        # Traces beside the large terms of CO2 are lost in Cantera's element balance: compare what it holds.
        known = peer.X > 1e-5
        np.testing.assert_allclose(x[k][known], peer.X[known], rtol=1e-7)
        np.testing.assert_allclose(state.enthalpy[k], peer.enthalpy_mass, rtol=1e-8, atol=1.0)
