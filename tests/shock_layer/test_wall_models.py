"""Wall temperature and recombination under the finite-rate layer, as a scenario chooses them."""

import numpy as np
import pytest

from shocklayer.scenario.model_choice import configured
from shocklayer.shock_layer.wall_catalycity.arrhenius import ArrheniusCatalycity, arrhenius
from shocklayer.shock_layer.wall_catalycity.model import WallCatalycityModel
from shocklayer.shock_layer.wall_temperature.model import WallTemperatureModel
from shocklayer.shock_layer.wall_temperature.radiative_equilibrium import mean_over_forebody

LAW = {"model": "arrhenius", "prefactor": 16.0, "activation_temperature": "10271 K"}


def test_a_constant_wall_has_its_temperature_whatever_heats_it():
    model = configured("layer.wall_temperature", 900.0)
    assert isinstance(model, WallTemperatureModel)
    assert model.temperature_of(np.array([0.0, 1.0]), np.full((3, 2), 2000.0)) == 900.0
    assert model.description() == "900 K"


def test_the_mean_over_the_forebody_is_the_trapezoidal_rule():
    along, heated = np.array([0.0, 1.0, 3.0]), np.array([[2000.0, 1000.0, 500.0], [900.0, 900.0, 900.0]])
    np.testing.assert_allclose(mean_over_forebody(along, heated), [(1500.0 + 1500.0) / 3.0, 900.0])
    np.testing.assert_array_equal(mean_over_forebody(along[:1], heated[:, :1]), [2000.0, 900.0])


def test_recombination_follows_arrhenius_up_to_one():
    """16 exp(-10271/T): 0.0170 at 1500 K by hand, and all atoms above 10271/ln 16 = 3704 K."""
    model = ArrheniusCatalycity.model_validate(LAW)
    assert model.recombination_probability(1500.0) == pytest.approx(0.01700, rel=1e-3)
    many = np.asarray(model.recombination_probability(np.array([1000.0, 3700.0, 3710.0])))
    np.testing.assert_allclose(many, [16.0 * np.exp(-10.271), 16.0 * np.exp(-10271.0 / 3700.0), 1.0])
    assert many[1] < 1.0
    np.testing.assert_array_equal(arrhenius(np.array([300.0, 2000.0]), 0.3, 0.0), [0.3, 0.3])


def test_a_constant_probability_does_not_depend_on_the_wall():
    model = configured("layer.wall_catalycity", 0.25)
    assert isinstance(model, WallCatalycityModel)
    assert model.recombination_probability(np.array([300.0, 2000.0])) == 0.25
    assert model.description() == "25 % of the atoms that strike it recombine"
