"""Provenance: each model in words, and the works it rests on, as the models declare them."""

import pytest
from tests.scenario.examples import small

from shocklayer.core.references import reference
from shocklayer.planet.bodies import PLANETS
from shocklayer.result import provenance
from shocklayer.scenario import load


def texts(*ids):
    return [reference(id).text for id in ids]


@pytest.mark.parametrize("name", PLANETS)
def test_every_planet_names_the_works_on_its_shape_and_gravity(name):
    assert PLANETS[name].references and all(reference(id) for id in PLANETS[name].references)


def test_works_of_planet_air_rates_and_wall_come_from_their_models():
    earth = provenance.references(
        load("ram-c-ii", ["planet.atmosphere=us76", "layer.rate_set=gupta-1990"]), "finite-rate"
    )
    assert earth["planet"] == texts("nima-2000")
    assert earth["atmosphere"] == texts("us-standard-atmosphere-1976")
    assert earth["chemistry"] == texts("gupta-1990", "gnoffo-1989")
    assert earth["aerodynamics"] == texts("anderson-2006") and earth["sheath"] == texts("budden-1985")
    mars = provenance.references(load("mars-pathfinder"), "finite-rate")
    assert mars["planet"] == texts("archinal-2011", "konopliv-2016")
    assert mars["chemistry"] == texts("park-1994-mars", "gnoffo-1989")


def test_rates_and_wall_count_only_in_the_finite_rate_layer():
    scenario = load("ram-c-ii", ["layer.chemistry=equilibrium"])
    named, works = (
        function(scenario, "equilibrium") for function in (provenance.models, provenance.references)
    )
    assert not {"rate set of the layer", "wall of the layer"} & named.keys()
    assert not {"chemistry", "wall of the layer"} & works.keys()
    assert named["sheath"] == "uniform slab of the layer's thickness, normal incidence"


def test_models_are_named_with_their_parameters():
    law = "layer.wall_catalycity={ model = 'arrhenius', prefactor = 0.05, activation_temperature = '2000 K' }"
    named = provenance.models(load("ram-c-ii", [law, "radio.0.antenna.magnetic_field=0.3 T"]), "finite-rate")
    assert named["atmosphere"] == "table (file ram-c-ii_atmosphere.csv)"
    assert named["wall of the layer"] == (
        "1250 K, a fraction 0.05 exp(-2000 K / wall temperature) of the atoms that strike it recombine"
    )
    assert named["rate set of the layer"] == "park-1993"
    assert named["sheath"] == (
        "full wave through the layer's profile, normal incidence, in a static magnetic field"
    )
    scenario = load("ram-c-ii", ["radio.0.propagation=geometric-optics"])
    optics = provenance.models(scenario, "finite-rate")["sheath"]
    assert optics.startswith("geometric optics and full wave through the layer's profile")


def test_without_a_link_the_sheath_has_the_default_propagation():
    scenario = load({key: value for key, value in small().items() if key != "radio"})
    assert provenance.references(scenario, "equilibrium")["sheath"] == texts("budden-1985")
