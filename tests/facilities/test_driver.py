# The keys that a run of a shock tunnel always has:
# pyright: reportTypedDictNotRequiredAccess=false
"""Drivers against PITOT, and measured shock speeds of X2 and T4."""

import numpy as np
import pytest

from shocklayer.core.errors import UserError
from shocklayer.facilities.catalogue import facility
from shocklayer.facilities.driver import (
    compressed,
    detonated,
    filled,
    ready,
    shock_speed,
    through_secondary,
    through_throat,
)
from shocklayer.facilities.gases import gas
from shocklayer.facilities.run_facility import run
from shocklayer.gas.equilibrium.solver import equilibrium_sp
from shocklayer.gas.mixtures import mixture

AIR = mixture("air13")
HELIUM_ARGON = gas("He 0.8, Ar 0.2", "driver_gas.composition")


@pytest.mark.long
@pytest.mark.parametrize(
    ("temperature", "pressure", "expected", "tolerance"),
    [(2700.0, 27.9e6, 4237.22, 5e-3), (2747.0, 23.9e6, 4090.0, 3e-2)],
    ids=["condition 1 (PITOT)", "Zander condition (measured)"],
)
def test_x2_shock_speeds(temperature, pressure, expected, tolerance):
    driver = ready(HELIUM_ARGON, filled(HELIUM_ARGON, temperature, pressure), 0.0, 0.085, 0.085)
    assert shock_speed(driver, 3e3, 298.15, AIR) == pytest.approx(expected, rel=tolerance)


def test_isentropic_compression_of_x2():
    # Monatomic: p ~ r^5/3, T ~ r^2/3.
    fill = filled(HELIUM_ARGON, 298.15, 92.8e3)
    burst = compressed(HELIUM_ARGON, fill, 30.7)
    assert float(burst.pressure) == pytest.approx(92.8e3 * 30.7 ** (5 / 3), rel=1e-6)
    assert float(burst.temperature) == pytest.approx(298.15 * 30.7 ** (2 / 3), rel=1e-6)


def test_throat_and_wider_tube_of_a_monatomic_gas():
    rest = filled(HELIUM_ARGON, 2000.0, 1e7)
    sonic, speed = through_throat(HELIUM_ARGON, rest, 1.0)
    assert float(sonic.temperature) == pytest.approx(1500.0, rel=1e-6)
    assert speed == pytest.approx(float(sonic.sound_speed))
    # Area ratio of a perfect gas at Mach 2: (9/16)(1 + 4/3)^2/2... = ((1 + M^2/3) 3/4)^2 / M.
    state, speed = through_throat(HELIUM_ARGON, rest, ((1.0 + 4.0 / 3.0) * 0.75) ** 2 / 2.0)
    assert speed / float(state.sound_speed) == pytest.approx(2.0, rel=1e-5)


@pytest.mark.parametrize(
    ("driver", "fill", "measured"), [("N2 1", 81.8e3, 1313.03), ("Ar 1", 27.4e3, 1440.0)]
)
def test_t4_with_one_loss_factor(driver, fill, measured):
    medium = gas(driver, "driver_gas.composition")
    burst = equilibrium_sp(medium, filled(medium, 296.0, fill).entropy, 25.2e6)
    speed = shock_speed(ready(medium, burst, 0.0, 0.076, 0.076, 0.886), 270e3, 296.0, AIR)
    assert speed == pytest.approx(measured, rel=0.05)


def test_driver_of_a_run_and_its_tailoring():
    settings = ["mode=nitrogen-driver", "shock_speed=none", "reservoir.pressure=none"]
    document = run(facility("T4"), settings)
    assert document["shock_tube"]["shock_speed"] == pytest.approx(1313.0, rel=0.05)
    driver, states = document["driver"], document["states"]
    assert driver["burst_temperature"] == pytest.approx(1375.0, rel=0.02)
    # Rest pressure of a perfect gas behind a shock from state 3.
    ratio = driver["equilibrium_interface_pressure"] / states["5"]["pressure"]
    assert ratio == pytest.approx(driver["tailoring_pressure_ratio"])
    kind = "over" if ratio > 1.0 else "under"
    assert any(f"{kind}-tailored" in each["message"] for each in document["warnings"])


def test_forward_detonation_is_stronger():
    detonating = mixture("hydrogen-oxygen")
    speeds = {}
    for direction in ("backward", "forward"):
        burst, moving = detonated(detonating, 298.15, 101325.0, direction)
        speeds[direction] = shock_speed(ready(detonating, burst, moving), 5e3, 300.0, AIR)
    assert speeds["forward"] > 1.15 * speeds["backward"]


def test_mistakes_of_a_driver():
    with pytest.raises(UserError, match="no species"):
        run(facility("X2"), ["driver_gas.composition=Xx 1"])
    with pytest.raises(UserError, match="must not exceed"):
        run(facility("X2"), ["driver_gas.throat_diameter=100 mm"])
    with pytest.raises(UserError, match="backward or forward"):
        run(facility("X2"), ["driver_gas.detonation=sideways"])
    with pytest.raises(UserError, match=r"driver_gas\.fill_pressure"):
        run(facility("X2"), ["driver_gas.compression_ratio=30"])
    assert np.isclose(sum(gas("He 3, Ar 1", "x").composition), 1.0)


@pytest.mark.long
def test_secondary_driver_of_a_monatomic_gas():
    # Shock of Mach 5 into helium and argon: closed form; the gas behind it then drives the test gas.
    fill = filled(HELIUM_ARGON, 298.15, 21e3)
    sound = float(fill.sound_speed)
    driver = through_secondary(HELIUM_ARGON, 21e3, 298.15, None, 5.0 * sound)
    second = driver.secondary
    assert second is not None and second.shock_speed == pytest.approx(5.0 * sound)
    assert float(second.shocked.pressure) == pytest.approx(21e3 * (5.0 * 25.0 - 1.0) / 4.0, rel=1e-6)
    heated = (5.0 * 25.0 - 1.0) * (25.0 + 3.0) / (16.0 * 25.0)
    assert float(second.shocked.temperature) == pytest.approx(298.15 * heated, rel=1e-6)
    assert second.gas_speed == pytest.approx(sound * 0.75 * (5.0 - 0.2), rel=1e-6)
    assert driver.start is second.shocked and driver.speed == second.gas_speed
    with pytest.raises(UserError, match="no faster than sound"):
        through_secondary(HELIUM_ARGON, 21e3, 298.15, None, 0.9 * sound)
    with pytest.raises(UserError, match="secondary driver needs"):
        through_secondary(HELIUM_ARGON, 21e3, 298.15, None)


@pytest.mark.long
def test_x2_with_a_secondary_driver_and_finite_rates():
    document = run(facility("X2"), ["mode=secondary-driver", "nozzle.chemistry=two-temperature"])
    second, tube = document["secondary_driver"], document["shock_tube"]
    # The secondary gas, faster than its own interface at the end, drives the test gas harder than 4.2 km/s.
    assert second["gas_speed"] < tube["gas_speed"] < tube["shock_speed"]
    assert second["pressure"] > tube["shocked_pressure"]
    assert {"1", "2", "7"} <= set(document["states"])
    waves = {wave["name"]: wave for wave in document["waves"]}
    assert waves["shock in the secondary driver"]["distance"] == [0.0, pytest.approx(3.418)]
    assert waves["shock"]["distance"][0] == pytest.approx(3.418)
    assert waves["second shock"]["distance"][-1] == pytest.approx(3.418 + 2.558 + 2.609)
    section = document["test_section"]
    cold, warm = document["frozen"]["temperature"], document["equilibrium"]["temperature"]
    assert cold < section["temperature"] < warm < section["vibrational_temperature"]
    along = document["nozzle_profile"]
    mass = np.array(along["density"]) * along["speed"] * along["area_ratio"]
    assert np.abs(mass / mass[0] - 1.0).max() < 1e-5
