"""Unsteady expansions, drivers, detonations and expansion tubes against closed forms and Cantera."""

import numpy as np
import pytest
from scipy.optimize import fsolve, root_scalar

from shocklayer.core.errors import UserError
from shocklayer.facilities.catalogue import facility
from shocklayer.facilities.detonation import chapman_jouguet
from shocklayer.facilities.expansion_tube import run_expansion_tube
from shocklayer.facilities.run_facility import run
from shocklayer.facilities.shock_tube import driven_shock_speed, speed_at_pressure, unsteady_expansion
from shocklayer.gas.equilibrium.solver import equilibrium_tp
from shocklayer.gas.mixtures import mixture

G = 5.0 / 3.0
HELIUM = mixture("helium")  # cold enough here (below 4000 K) to stay atoms


def monatomic_jump(mach_number):
    """Pressure ratio and gas speed over sound speed behind a shock in a monatomic gas."""
    pressure = 1.0 + 2.0 * G / (G + 1.0) * (mach_number**2 - 1.0)
    return pressure, 2.0 / (G + 1.0) * (mach_number - 1.0 / mach_number)


@pytest.fixture(scope="module")
def helium():
    return equilibrium_tp(HELIUM, 300.0, 1.0e6)


def test_unsteady_expansion_of_a_monatomic_gas(helium):
    expansion = unsteady_expansion(HELIUM, helium, 1.0e4)
    for pressure in (7.0e5, 1.234e5, 1.01e4):
        exact = (
            2.0
            * float(helium.sound_speed)
            / (G - 1.0)
            * (1.0 - (pressure / 1.0e6) ** ((G - 1.0) / (2.0 * G)))
        )
        assert float(speed_at_pressure(expansion, pressure)) == pytest.approx(exact, abs=1e-5)


@pytest.mark.long
def test_shock_tube_equation_of_two_perfect_gases(helium):
    # Helium at 1 MPa drives helium at 10 kPa: p4/p1 = p2/p1 (1 - (g-1)/2 u2/a4)^(-2g/(g-1)).
    speed = driven_shock_speed(helium, HELIUM, 1.0e4, 300.0, HELIUM)
    sound = float(equilibrium_tp(HELIUM, 300.0, 1.0e4).sound_speed)
    pressure, gas_speed = monatomic_jump(speed / sound)
    driver = 1.0 - 0.5 * (G - 1.0) * gas_speed * sound / float(helium.sound_speed)
    assert pressure * driver ** (-2.0 * G / (G - 1.0)) == pytest.approx(100.0, rel=1e-5)


def test_a_weak_driver_is_refused(helium):
    with pytest.raises(UserError, match="too weak"):
        driven_shock_speed(helium, HELIUM, 1.1e6, 300.0, HELIUM)


@pytest.mark.long
def test_expansion_tube_of_a_monatomic_gas():
    shock, fill, acceleration = 3000.0, 2000.0, 50.0
    result = run_expansion_tube(fill, 300.0, shock, acceleration, 300.0, mixture=HELIUM)
    sound = float(equilibrium_tp(HELIUM, 300.0, fill).sound_speed)
    pressure, gas_speed = monatomic_jump(shock / sound)
    density = (G + 1.0) * (shock / sound) ** 2 / ((G - 1.0) * (shock / sound) ** 2 + 2.0)
    hot = sound * np.sqrt(pressure / density)

    def difference(mach_number):
        second, speed = monatomic_jump(mach_number)
        drop = second * acceleration / (pressure * fill)
        expanded = gas_speed * sound + 2.0 * hot / (G - 1.0) * (1.0 - drop ** ((G - 1.0) / (2.0 * G)))
        return expanded - speed * sound

    mach_number = root_scalar(difference, bracket=(2.0, 20.0)).root
    second, speed = monatomic_jump(mach_number)
    assert result.second_shock_speed == pytest.approx(mach_number * sound, rel=1e-5)
    for stream in (result.equilibrium, result.frozen):
        assert float(stream.speed) == pytest.approx(speed * sound, rel=1e-4)
        assert float(stream.state.pressure) == pytest.approx(second * acceleration, rel=1e-3)


def cantera_detonation(temperature, pressure):
    cantera = pytest.importorskip("cantera")
    gas = cantera.Solution("h2o2.yaml")
    gas.TPX = temperature, pressure, "H2:2, O2:1"
    volume, enthalpy = gas.v, gas.enthalpy_mass

    def residuals_and_speed(unknown):
        gas.TPX = unknown[0] * 1000.0, unknown[1] * pressure, "H2:2, O2:1"
        gas.equilibrate("TP", rtol=1e-12)
        after, burnt, entropy, high = gas.v, gas.enthalpy_mass, gas.entropy_mass, gas.P
        density = gas.density
        gas.SP = entropy, high * 1.0005
        gas.equilibrate("SP", rtol=1e-12)
        sound = np.sqrt(high * 0.0005 / (gas.density - density))
        flux = np.sqrt((high - pressure) / (volume - after))
        energy = burnt - enthalpy - 0.5 * (high - pressure) * (volume + after)
        return [energy / 1e6, after * flux / sound - 1.0, volume * flux]

    solution = fsolve(lambda unknown: residuals_and_speed(unknown)[:2], [3.6, 19.0], xtol=1e-9)
    return residuals_and_speed(solution)[2], solution[0] * 1000.0, solution[1]


def test_detonation_of_hydrogen_and_oxygen():
    result = chapman_jouguet(mixture("hydrogen-oxygen"), 298.15, 101325.0)
    speed, temperature, ratio = cantera_detonation(298.15, 101325.0)
    assert result.speed == pytest.approx(speed, rel=1e-3)
    assert float(result.burnt.temperature) == pytest.approx(temperature, rel=3e-3)
    assert float(result.burnt.pressure) / 101325.0 == pytest.approx(ratio, rel=5e-3)
    # Measured in wide tubes: 2.84 km/s.
    assert result.speed == pytest.approx(2840.0, rel=5e-3)
    # The burnt gas follows at its own sound speed, then rests.
    assert result.speed - result.gas_speed == pytest.approx(float(result.burnt.sound_speed), rel=1e-4)
    assert float(result.at_rest.entropy) == pytest.approx(float(result.burnt.entropy), rel=1e-8)
    assert 0.3 < float(result.at_rest.pressure / result.burnt.pressure) < 0.45


@pytest.mark.long
def test_detonation_driver_of_a_tunnel():
    fields = ["fill.mixture=air5", "fill.pressure=20 kPa", "fill.temperature=300 K", "nozzle.area_ratio=100"]
    driver = ["driver_gas.pressure=101325 Pa", "driver_gas.temperature=298.15 K"]
    document = run(facility("JF-12"), [*fields, *driver])
    # The shock-tube equation with the burnt gas at rest as a perfect gas, and cold air.
    driver_gas = chapman_jouguet(mixture("hydrogen-oxygen"), 298.15, 101325.0).at_rest
    exponent, fast = float(driver_gas.isentropic_exponent), float(driver_gas.sound_speed)
    sound = np.sqrt(1.4 * 287.0 * 300.0)

    def difference(number):
        rise, push = 1.0 + 2.8 / 2.4 * (number**2 - 1.0), sound / 1.2 * (number - 1.0 / number)
        spent = (1.0 - 0.5 * (exponent - 1.0) * push / fast) ** (2.0 * exponent / (exponent - 1.0))
        return rise * 20.0e3 - float(driver_gas.pressure) * spent

    expected = root_scalar(difference, bracket=(1.5, 8.0)).root * sound
    assert "shock_tube" in document
    assert document["shock_tube"]["shock_speed"] == pytest.approx(expected, rel=0.02)
    same = [*fields, f"shock_speed={document['shock_tube']['shock_speed']} m/s"]
    assert run(facility("JF-12"), same)["reservoir"] == document["reservoir"]


def test_x2_air_condition():
    document = run(facility("X2"), ["fill.mixture=air5"])
    section = document["test_section"]
    # The operators call it their 9 km/s condition.
    assert section["speed"] == pytest.approx(9000.0, rel=0.06)
    total = document["reservoir"]["enthalpy"]
    assert total == pytest.approx(0.5 * section["speed"] ** 2, rel=0.08)
    assert document["equilibrium"]["temperature"] > document["frozen"]["temperature"]
    assert document["reservoir"]["temperature"] is None


def test_expansion_that_cannot_be():
    with pytest.raises(UserError, match=r"acceleration\.shock_speed"):
        run(facility("X2"), ["fill.mixture=air5", "acceleration.shock_speed=3 km/s"])
