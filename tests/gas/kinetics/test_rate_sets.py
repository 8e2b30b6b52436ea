"""Rate tables: complete, balanced, with provenance; mistakes answered in one sentence."""

from collections import Counter

import pytest

from shocklayer.core.errors import UserError
from shocklayer.gas.kinetics import rate_set, rate_set_names, readings
from shocklayer.gas.kinetics.rate_sets import with_readings
from shocklayer.gas.species import builtin_species

_WITHOUT_DATA = {"C2H"}  # a species of Park 2001 that the thermodynamic data lack


def test_the_published_sets_are_there():
    assert set(rate_set_names()) == {
        "dunn-kang-1973",
        "gupta-1990",
        "johnston-brandis-2014",
        "kim-jo-2021",
        "park-1990",
        "park-1993",
        "park-1994-mars",
        "park-2001",
    }


@pytest.mark.parametrize("name", rate_set_names())
def test_every_reaction_conserves_elements_and_charge(name):
    species = builtin_species()
    for reaction in rate_set(name).reactions:
        if _WITHOUT_DATA & {*reaction.reactants, *reaction.products}:
            continue
        balance = Counter()
        for sign, side in ((1, reaction.products), (-1, reaction.reactants)):
            for s in side:
                balance.update({e: sign * k for e, k in species[s].elements})
                balance.update({"charge": sign * species[s].charge})
        assert not any(balance.values()), reaction.equation


@pytest.mark.parametrize("name", rate_set_names())
def test_every_rate_has_its_source(name):
    for reaction in rate_set(name).reactions:
        assert len(reaction.source) > 20
        assert reaction.status in ("verified", "verified_secondary")
        assert reaction.read_in
        assert reaction.prefactor > 0.0


def test_units_are_si():
    # Gupta et al., NASA RP-1232, Table II: NO + O = O2 + N, 3.18e9 T exp(-19700/T) cm3/(mol s).
    reaction = next(r for r in rate_set("gupta-1990").reactions if r.identifier == "G90-5")
    assert reaction.prefactor == pytest.approx(3.18e3)
    assert (reaction.exponent, reaction.activation_temperature) == (1.0, 19700.0)


def test_readings_change_what_they_say():
    rates = with_readings(rate_set("park-1993"), [("P93-15", "positive-exponent"), ("P93-4", "no-1")])
    changed = {r.identifier: r for r in rates.reactions}
    assert changed["P93-15"].exponent == 0.09
    assert changed["P93-15"].activation_temperature == 18000.0
    assert dict(changed["P93-4"].efficiencies)["NO"] == 1.0
    assert dict(changed["P93-4"].efficiencies)["N"] == 22.0


def test_every_reading_belongs_to_a_reaction():
    known = {r.identifier for name in rate_set_names() for r in rate_set(name).reactions}
    assert {identifier for identifier, _ in readings()} <= known


def test_mistakes(tmp_path):
    with pytest.raises(UserError, match="did you mean 'park-1993'"):
        rate_set("park1993")
    with pytest.raises(UserError, match="no reading 'other'"):
        with_readings(rate_set("park-1993"), [("P93-7", "other")])
    with pytest.raises(UserError, match="no reaction 'X'"):
        with_readings(rate_set("park-1993"), [("X", "other")])
    broken = tmp_path / "broken.csv"
    broken.write_text("id,reaction\nA,N2 + M <=> N + N + M\n")
    with pytest.raises(UserError, match=r"broken\.csv"):
        rate_set(str(broken))
