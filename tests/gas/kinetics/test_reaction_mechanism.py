"""Production rates: against Cantera, at equilibrium, and at two temperatures by hand."""

import numpy as np
import pytest

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jnp
from shocklayer.gas.equilibrium.solver import equilibrium_tp
from shocklayer.gas.kinetics import mechanism, production_rates
from shocklayer.gas.kinetics.rate_constant import rate_constants
from shocklayer.gas.mixtures import Mixture, mixture
from shocklayer.gas.species import builtin_species

from .peer import cantera_gas

_AIR_SETS = ("park-1993", "park-2001", "park-1990", "gupta-1990", "dunn-kang-1973", "kim-jo-2021")


@pytest.mark.parametrize("name", _AIR_SETS)
def test_rates_agree_with_cantera(name):
    air = mixture("air11")
    mech = mechanism(air, name)
    gas = cantera_gas(mech)
    rng = np.random.default_rng(1)
    x = 10.0 ** rng.uniform(-4.0, 0.0, (12, 11))
    x /= x.sum(axis=1, keepdims=True)
    t, p = rng.uniform(2000.0, 19_000.0, 12), 10.0 ** rng.uniform(1.0, 6.0, 12)
    ours = np.array(production_rates(mech, x * (p / (GAS_CONSTANT * t))[:, None], t))
    for k in range(12):
        gas.TPX = t[k], p[k], x[k]
        scale = 1e3 * (gas.creation_rates + gas.destruction_rates) + 1e-300
        assert np.max(np.abs(ours[k] - 1e3 * gas.net_production_rates) / scale) < 1e-10


@pytest.mark.parametrize("name", _AIR_SETS)
def test_affinities_vanish_at_equilibrium(name):
    air = mixture("air11")
    mech = mechanism(air, name)
    t, p = np.array([1500.0, 4000.0, 9000.0, 19_000.0]), np.array([1e5, 10.0, 1e6, 1e3])
    state = equilibrium_tp(air, t, p)
    c = jnp.moveaxis(
        state.mole_fractions * (state.pressure / (GAS_CONSTANT * state.temperature))[:, None], -1, 0
    )
    forward, backward = rate_constants(mech, state.temperature, state.temperature)
    log_c = jnp.log(c)
    # Net stoichiometry suffices: what stands on both sides cancels.
    affinity = jnp.log(forward / backward) - mech.stoichiometry @ log_c
    assert float(jnp.max(jnp.abs(affinity))) < 1e-8


def test_mass_elements_and_charge_are_conserved():
    air = mixture("air13")
    mech = mechanism(air)
    assert mech.inert == ("Ar", "Ar+")
    rng = np.random.default_rng(2)
    c = rng.uniform(0.0, 1.0, (50, 13))
    w = np.array(production_rates(mech, c, rng.uniform(3000, 15_000, 50), rng.uniform(3000, 15_000, 50)))
    scale = np.max(np.abs(w), axis=1, keepdims=True)
    for row in (air.molar_masses, air.charges, *air.element_matrix.T):
        assert np.max(np.abs(w @ row) / (scale[:, 0] * np.max(np.abs(row)))) < 1e-12


def test_controlling_temperatures():
    mech = mechanism(mixture("air11"), geometric_exponent=0.7)
    at = {r.identifier: k for k, r in enumerate(mech.reactions)}
    t, tv = 12_000.0, 6000.0
    forward, backward = rate_constants(mech, jnp.asarray(t), jnp.asarray(tv))
    geometric = t**0.7 * tv**0.3
    assert forward[at["P93-1"]] == pytest.approx(7.0e15 * geometric**-1.6 * np.exp(-113_200 / geometric))
    assert forward[at["P93-7"]] == pytest.approx(8.8e2 * t * np.exp(-31_900 / t))
    assert forward[at["P93-22"]] == pytest.approx(2.5e28 * tv**-3.82 * np.exp(-168_600 / tv))
    warm, cold = jnp.asarray(t), jnp.asarray(tv)
    one_warm = rate_constants(mech, warm, warm)[1]
    one_cold = rate_constants(mech, cold, cold)[1]
    assert backward[at["P93-1"]] == pytest.approx(float(one_warm[at["P93-1"]]))  # dissociation at T
    assert backward[at["P93-5"]] == pytest.approx(float(one_warm[at["P93-5"]]))  # exchange at T
    assert backward[at["P93-7"]] == pytest.approx(float(one_cold[at["P93-7"]]))  # recombination at T_v
    assert backward[at["P93-22"]] == pytest.approx(float(one_cold[at["P93-22"]]))  # electron impact at T_v


def test_electrons_pay_the_ionisation_energy():
    mech = mechanism(mixture("air11"))
    at = {r.identifier: k for k, r in enumerate(mech.reactions)}
    electronvolt = 96_485.33
    assert mech.impact_energy[at["P93-21"]] == pytest.approx(13.618 * electronvolt, rel=1e-3)  # NIST, O
    assert mech.impact_energy[at["P93-22"]] == pytest.approx(14.534 * electronvolt, rel=1e-3)  # NIST, N
    assert mech.impact_energy[at["P93-2"]] == pytest.approx(9.7594 * electronvolt, rel=1e-3)  # D0 of N2
    assert mech.impact_energy[at["P93-7"]] == 0.0
    # Gnoffo, Gupta & Shinn 1989: excited atoms ionise, and molecules cost electrons nothing.
    cheap = mechanism(mixture("air11"), impact_energy="gnoffo-1989").impact_energy
    assert cheap[at["P93-22"]] == pytest.approx(4.198 * electronvolt, rel=1e-3)
    assert cheap[at["P93-21"]] == pytest.approx(4.457 * electronvolt, rel=1e-3)
    assert np.count_nonzero(cheap) == 2
    with pytest.raises(UserError, match="gnoffo-1989"):
        mechanism(mixture("air11"), impact_energy="park")


def test_radiative_recombination_is_optional_and_irreversible():
    mech = mechanism(mixture("air11"), radiative=True)
    assert len(mech.reactions) == len(mechanism(mixture("air11")).reactions) + 2
    t = jnp.asarray(8000.0)
    forward, backward = rate_constants(mech, t, t)
    assert float(jnp.min(forward[mech.irreversible])) > 1e2
    assert float(jnp.max(backward[mech.irreversible])) < 1e-290


def test_a_set_without_a_reaction_for_the_mixture():
    with pytest.raises(UserError, match="No reaction of the rate set"):
        mechanism(Mixture((builtin_species()["Ar"],), (1.0,)))
