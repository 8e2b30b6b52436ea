"""Choosing a model: its name reaches the physics, the listing, the provenance and the reference page."""

import numpy as np
import pytest

from shocklayer import heating
from shocklayer.cli import catalogue_listing
from shocklayer.core.errors import UserError
from shocklayer.core.references import reference
from shocklayer.heating.gas_table import gas_enthalpy
from shocklayer.planet.bodies import EARTH
from shocklayer.result.provenance import references
from shocklayer.scenario import load
from shocklayer.scenario.reference import render_reference

DETRA = "heating.convective=detra-kemp-riddell"


def test_a_chosen_model_computes_the_flux():
    config = load("ram-c-ii", [DETRA, "heating.radiative=none"]).heating
    flux = heating.stagnation_heat_flux(1e-3, 7000.0, 0.15, EARTH, config, wall_temperature=1200.0)
    continuum = heating.detra_kemp_riddell(1e-3, 7000.0, 0.15)
    printed = heating.free_molecular_bridge(continuum, 1e-3, 7000.0)
    # The correlation stands for the enthalpy V^2/2; air at 250 K brings more, and leaves with that of 1200 K.
    brought, left = (gas_enthalpy("earth", t, 5e4) for t in (250.0, 1200.0))
    expected = printed * (0.5 * 7000.0**2 + brought - left) / (0.5 * 7000.0**2)
    np.testing.assert_allclose(float(flux.convective), float(expected), rtol=1e-6)
    assert float(flux.radiative) == 0.0


def test_a_model_is_listed_with_its_range():
    rows = {(row["family"], row["name"]): row for row in catalogue_listing.rows("models")}
    assert rows["heating.convective", "detra-kemp-riddell"]["range"] == "speed 1.829 to 7.925 km/s"


def test_the_choice_reaches_the_reference_page_and_the_references():
    assert '`"sutton-graves"` or `"detra-kemp-riddell"` or `"brandis-johnston"`' in render_reference()
    assert (
        reference("detra-kemp-riddell-1957").text
        in references(load("ram-c-ii", [DETRA]), "equilibrium")["convective heating"]
    )


def test_a_table_without_parameters_is_the_name():
    scenario = load("ram-c-ii", ['heating.convective={ model = "detra-kemp-riddell" }'])
    assert scenario.heating.convective == "detra-kemp-riddell"


@pytest.mark.parametrize(
    ("choice", "clue"),
    [
        ("sutton", 'the nearest is "sutton-graves"'),
        (
            '{ model = "lees" }',
            'give "fay-riddell", "sutton-graves", "detra-kemp-riddell" or "brandis-johnston"',
        ),
        ('{ model = "sutton-graves", wall = 1 }', "wall"),
        ("{ }", "missing"),
        ("3", "not the name of a model"),
    ],
)
def test_a_wrong_choice_is_one_sentence(choice, clue):
    with pytest.raises(UserError, match=r"heating\.convective") as error:
        load("ram-c-ii", [f"heating.convective={choice}"])
    assert clue in str(error.value)


def test_a_model_for_air_is_refused_on_mars():
    with pytest.raises(UserError, match="not for the gas of Mars"):
        load("mars-pathfinder", [DETRA])
