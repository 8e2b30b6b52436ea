"""The heating stage on inputs made by hand, without a scenario."""

import numpy as np
import pytest
from tests.flight_history import flight_history

from shocklayer import gas, heating
from shocklayer.core.constants import STEFAN_BOLTZMANN
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.heating import stage
from shocklayer.planet.bodies import EARTH
from shocklayer.scenario.heating import HeatingConfig
from shocklayer.shock_layer.inviscid.equilibrium_frozen import LayerState
from shocklayer.shock_layer.meridian import Meridian
from shocklayer.shock_layer.stage import ShockLayerOutput
from shocklayer.shock_layer.stations import Stations
from shocklayer.vehicle import aerodynamics
from shocklayer.vehicle.catalogue import Vehicle
from shocklayer.vehicle.shape import Sphere

NOSE, EMISSIVITY = 0.25, 0.8
COLD = 250.0
EDGE_SPEED, EDGE_PRESSURE = 0.3, np.cos(np.radians(40.0)) ** 2
"""At the second station: edge speed over free-stream speed, pressure over stagnation pressure."""
SUTTON_GRAVES = HeatingConfig(convective="sutton-graves")


def compute(config=None, *, time=(0.0, 2.0, 6.0), speed=(7000.0, 6000.0, 5000.0), density=(1e-4, 4e-4, 9e-4)):
    """Heat a sphere with two stations, at the stagnation point and 40 deg from it."""
    ones = np.ones(len(time))
    history = flight_history(
        time=time, speed=speed, air_density=density, mach_number=20.0 * ones, air_temperature=COLD * ones
    )
    sphere, along_body = Sphere(nose_radius=NOSE), np.array([0.0, np.radians(40.0)])
    body = jax.tree.map(lambda size: size * ones, sphere)
    meridian = Meridian(body, np.outer(ones, along_body * NOSE), along_body)
    stations = Stations(along_body, (meridian,), ())
    drag = aerodynamics.constant(1.0, 0.0)
    vehicle = Vehicle("sphere", "Sphere", 100.0, 0.2, 0.5, NOSE, sphere, drag, EMISSIVITY)
    unused = LayerState(*[jnp.zeros(0)] * len(LayerState._fields))
    state = unused._replace(edge_speed=jnp.asarray(np.outer(speed, [0.0, EDGE_SPEED])))
    pressures = {
        "stagnation_pressure": 1e4 * ones,
        "edge_pressure": np.outer(1e4 * ones, [1.0, EDGE_PRESSURE]),
    }
    layer = ShockLayerOutput(pressures, (), state)
    return stage.compute(config or SUTTON_GRAVES, EARTH, vehicle, history, stations, layer)


def test_flux_heat_load_and_wall_temperature_by_hand():
    """Sutton-Graves 1.7415e-4 sqrt(rho/R) V^3, bridged; then trapezoids and Stefan-Boltzmann."""
    heat = compute()
    flux = heat.variables["stagnation_heat_flux"]
    # 1.7415e-4 sqrt(1e-4/0.25) 7000^3 = 1.1947 MW/m2 beside 0.5 1e-4 7000^3 = 17.15 MW/m2: 1.1918 MW/m2,
    # and 1.7415e-4 sqrt(4e-4/0.25) 6000^3 = 1.50466 MW/m2 beside 43.2 MW/m2: 1.50375 MW/m2, for an enthalpy
    # of V^2/2. The air brings 1004.5 J/kg/K 250 K besides, and leaves what it has at wall temperature.
    for k, (printed, speed) in enumerate(((1.1918e6, 7000.0), (1.50375e6, 6000.0))):
        kinetic, brought = 0.5 * speed**2, 1004.5 * COLD
        cold_wall = printed * (kinetic + brought - 1004.5 * 300.0) / kinetic
        assert heat.variables["cold_wall_heat_flux"][k, 0] == pytest.approx(cold_wall, rel=2e-4)
        wall = gas.equilibrium_tp(
            gas.mixture("air13"), heat.wall_temperature[k, 0], 0.96 * (1e-4, 4e-4)[k] * speed**2
        )
        left = float(wall.enthalpy) + 299.0e3  # above 0 K instead of 298.15 K
        assert flux[k] == pytest.approx(printed * (kinetic + brought - left) / kinetic, rel=2e-3)
    # Trapezoids of 2 s and 4 s.
    load = [0.0, flux[0] + flux[1], flux[0] + flux[1] + 2.0 * (flux[1] + flux[2])]
    np.testing.assert_allclose(heat.variables["heat_load"], load, rtol=1e-12)
    # A hot wall takes less than the 1.1918 MW/m2 for which (1.1918e6 / (0.8 5.6704e-8))^(1/4) = 2264.0 K.
    assert heat.wall_temperature[0, 0] == pytest.approx(2264.0 * (flux[0] / 1.1918e6) ** 0.25, abs=0.5)
    assert heat.radiative_heat_flux.max() == 0.0  # below 9 km/s
    assert heat.notices == ()


def test_flux_falls_along_the_body_as_lees_gives_it():
    heat = compute().variables
    # Of the enthalpy V^2/2 + cp T the moving edge withholds (1 - sqrt(0.7)) 0.3^2 V^2/2.
    speed = np.array([7000.0, 6000.0, 5000.0])
    total = 0.5 * speed**2 + 1004.5 * (COLD - 300.0)
    recovered = 1.0 - 0.164 * 0.5 * (EDGE_SPEED * speed) ** 2 / total
    ratio = heat["cold_wall_heat_flux"][:, 1] / heat["cold_wall_heat_flux"][:, 0] / recovered
    expected = heating.lees_distribution(Sphere(nose_radius=NOSE), NOSE * np.radians(40.0), 20.0)
    np.testing.assert_allclose(ratio, float(expected), rtol=5e-3)
    # On the wall of a sphere 40 deg from the nose: q/q0 = 0.67, T/T0 = 0.67^(1/4).
    cooler = heat["wall_temperature"][:, 1] / heat["wall_temperature"][:, 0]
    fluxes = heat["convective_heat_flux"][:, 1] / heat["convective_heat_flux"][:, 0]
    np.testing.assert_allclose(cooler, fluxes**0.25, rtol=1e-6)
    assert 0.6 < ratio[0] < 0.75


def test_the_stage_prints_what_the_function_of_event_map_and_claims_gives():
    heat = compute()
    flux = heating.stagnation_heat_flux(
        np.array([1e-4, 4e-4, 9e-4]),
        np.array([7000.0, 6000.0, 5000.0]),
        NOSE,
        EARTH,
        SUTTON_GRAVES,
        air_temperature=COLD,
        emissivity=EMISSIVITY,
    )
    np.testing.assert_allclose(heat.variables["stagnation_heat_flux"], flux.total, rtol=1e-9)
    np.testing.assert_allclose(heat.variables["cold_wall_heat_flux"][:, 0], flux.cold_wall, rtol=1e-9)
    np.testing.assert_allclose(heat.wall_temperature[:, 0], flux.wall_temperature, rtol=1e-9)


@pytest.mark.long
def test_radiation_heats_the_forebody_as_its_pressure_falls():
    """At 11 km/s and 3e-4 kg/m3 the published 3.6014 MW/m2 at 1 m, to the nose radius's power 0.377."""
    fast = {"time": (0.0, 1.0), "speed": (11000.0, 11000.0), "density": (3e-4, 3e-4)}
    heat = compute(**fast)
    dark = compute(HeatingConfig(convective="sutton-graves", radiative="none"), **fast)
    exponent = 1.072e6 * 11000.0**-1.88 * 3e-4**-0.325
    nose = 3.6014e6 * NOSE**exponent
    assert heat.radiative_heat_flux[0] == pytest.approx(nose, rel=1e-4)
    assert heat.wall_temperature[0, 0] > dark.wall_temperature[0, 0]
    # At the second station the slab of gas has 0.587 of the pressure: 0.522 of the flux.
    onto = EMISSIVITY * STEFAN_BOLTZMANN * heat.wall_temperature[0, 1] ** 4
    seen = onto - heat.variables["convective_heat_flux"][0, 1]
    assert seen == pytest.approx(nose * EDGE_PRESSURE**1.22, rel=1e-4)
    assert heat.wall_temperature[0, 1] > dark.wall_temperature[0, 1]


def test_ranges_left_are_noticed_where_the_flux_counts():
    """At 14 km/s the wall passes 3000 K, and the nose is below Tauber and Sutton's 0.3 m."""
    notices = {
        (each.model, each.quantity): each
        for each in compute(speed=(14000.0, 6000.0, 5000.0), density=(1e-4, 4e-4, 9e-4)).notices
    }
    wall = notices["radiative-equilibrium wall (no ablation)", "wall_temperature"]
    assert wall.samples is not None and wall.samples.tolist() == [True, False, False]
    assert ("Tauber-Sutton", "nose_radius") in notices
