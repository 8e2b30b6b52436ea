"""Transition, the turbulent flux along the body, the afterbody, and walls of finite catalycity."""

import numpy as np
import pytest
from tests.heating.test_stage import compute

from shocklayer import heating
from shocklayer.core.jax_setup import jnp
from shocklayer.heating.edge import EdgeFlow, growth_lengths
from shocklayer.heating.gas_table import gas_enthalpy, gas_state
from shocklayer.heating.transition.by_shape import ByShape
from shocklayer.heating.transition.distance import Distance
from shocklayer.heating.transition.model import LaminarLayer
from shocklayer.heating.transition.momentum_thickness import MomentumThickness
from shocklayer.heating.turbulent.reference_enthalpy import ReferenceEnthalpy
from shocklayer.planet.bodies import EARTH
from shocklayer.scenario.models import HeatingConfig
from shocklayer.vehicle.shape import SphereCone

DENSE = {"time": (0.0, 1.0), "speed": (1500.0,) * 2, "density": (1.0,) * 2}


def test_a_layer_on_a_cone_grows_as_mangler_says():
    """From the tip of a sharp cone: a third of the distance laminar, 4/9 turbulent."""
    cone = SphereCone(nose_radius=1e-4, half_angle=np.radians(15.0), length=3.0)
    lengths = growth_lengths(cone, np.array([1.0, 2.0]), 20.0)
    np.testing.assert_allclose(lengths.laminar, [1.0 / 3.0, 2.0 / 3.0], rtol=2e-3)
    np.testing.assert_allclose(lengths.turbulent, [4.0 / 9.0, 8.0 / 9.0], rtol=2e-3)


def test_turbulent_friction_of_a_slow_flat_plate():
    """Air at 300 K: St = 0.0296 Pr^-2/3 Re^-1/5, with Re 1e6 0.00235."""
    enthalpy = gas_enthalpy("earth", 300.0, 1e5)
    air = gas_state("earth", enthalpy, 1e5)
    one = jnp.ones(1)
    edge = EdgeFlow(1e5 * one, air.density * one, air.viscosity * one, enthalpy * one, 30.0 * one, 0.09 * one)
    length = 1e6 * air.viscosity / (air.density * 30.0)
    coefficient = ReferenceEnthalpy().transfer_coefficient(edge, length * one, enthalpy * one, EARTH)
    expected = 0.0296 * 0.71 ** (-2.0 / 3.0) * 1e6**-0.2
    np.testing.assert_allclose(coefficient / (air.density * 30.0), expected, rtol=2e-3)


def test_criteria_at_their_printed_values():
    layer = LaminarLayer(*(jnp.array([value]) for value in (2.64e6, 1e-3, 500.0, 2.0)))
    assert MomentumThickness().progress(layer)[0] == pytest.approx(1.0)
    # Roughness of 0.81 mm on a layer of 7.5 mm: 250 0.108 = 27.
    rough = MomentumThickness(roughness="0.81 mm", smooth=1e4)  # pyright: ignore[reportArgumentType]
    assert rough.progress(layer)[0] == pytest.approx(1.0)
    still = layer._replace(mach_number=jnp.zeros(1), distance_reynolds_number=jnp.zeros(1))
    assert MomentumThickness().progress(still)[0] == 0.0 and Distance().progress(still)[0] == 0.0
    # log10 Re = 6.421 exp(1.209e-4 M^2.641): 6.48 at Mach 5.
    fast = layer._replace(mach_number=jnp.full(1, 5.0))
    assert Distance().progress(fast)[0] == pytest.approx(
        2.64e6 / 10 ** (6.421 * np.exp(1.209e-4 * 5**2.641)), rel=2e-3
    )
    assert isinstance(ByShape().for_shape(True), MomentumThickness)
    assert isinstance(ByShape().for_shape(False), Distance)


@pytest.mark.long
def test_turbulence_raises_the_flux_where_the_criterion_says_so():
    laminar = compute(HeatingConfig(transition="laminar"), **DENSE).variables
    chosen = compute(HeatingConfig(), **DENSE).variables
    assert chosen["turbulent_share"][0, 0] == 0.0 and chosen["turbulent_share"][0, 1] > 0.9
    ratio = chosen["convective_heat_flux"] / laminar["convective_heat_flux"]
    np.testing.assert_allclose(ratio[:, 0], 1.0, rtol=1e-9)
    assert (ratio[:, 1] > 1.2).all()
    assert (chosen["wall_temperature"][:, 1] > laminar["wall_temperature"][:, 1]).all()
    # The band holds both states of a layer that is turbulent by less than the criterion's error.
    for flow in (laminar, chosen):
        assert (flow["convective_heat_flux"] <= chosen["convective_heat_flux_high"]).all()


def test_the_afterbody_takes_its_fraction():
    heat = compute(HeatingConfig(), time=(0.0, 1.0), speed=(7000.0,) * 2, density=(1e-4,) * 2).variables
    assert heat["turbulent_share"].max() == 0.0
    base, nose = heat["afterbody_heat_flux"][0], heat["cold_wall_heat_flux"][0, 0]
    assert 0.03 < base / nose < 0.04  # 4 % to a wall that is warmer than 300 K
    assert 2.0 < heat["afterbody_heat_flux_high"][0] / base < 3.0
    assert heat["afterbody_heat_flux_low"][0] < 0.45 * base


@pytest.mark.long
def test_catalycity_lies_between_inert_and_full():
    """Probabilities of 1, 0.01 and 0: at 7 km/s an inert wall takes a quarter."""

    def flux(catalycity):
        config = HeatingConfig(catalycity=catalycity)
        return float(heating.stagnation_heat_flux(5e-5, 7000.0, 0.6, EARTH, config).convective)

    def constant(probability):
        return HeatingConfig.model_validate(
            {"catalycity": {"model": "constant", "probability_of_recombination": probability}}
        ).catalycity

    full = flux("fully-catalytic")
    falling = [full, *(flux(constant(each)) for each in (1.0, 0.01, 0.0))]
    assert (np.diff(falling) <= 0.0).all()
    assert falling[1] > 0.97 * full and falling[2] > 1.3 * falling[3]
    assert 0.2 < falling[3] / full < 0.6
    assert falling[3] < flux("reaction-cured-glass") < full


@pytest.mark.long
def test_the_band_contains_walls_of_any_catalycity():
    speed, density = (0.0, 1500.0, 4000.0, 7000.0, 11000.0, 14000.0), (1e-3, 1e-1, 1e-3, 1e-4, 3e-4, 1e-12)
    heat = compute(
        HeatingConfig(catalycity="reaction-cured-glass"), time=tuple(range(6)), speed=speed, density=density
    ).variables
    for name in ("convective_heat_flux", "wall_temperature", "heat_load"):
        low, value, high = (np.asarray(heat[name + end]) for end in ("_low", "", "_high"))
        assert (low <= value * (1 + 1e-9)).all() and (value <= high * (1 + 1e-9) + 1e-12).all()
