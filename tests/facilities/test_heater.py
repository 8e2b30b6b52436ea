# The keys that a run of a shock tunnel always has:
# pyright: reportTypedDictNotRequiredAccess=false
"""Supplies of heaters against the closed form of argon, combustion products, and water vapour."""

from math import pi, sqrt

import pytest

from shocklayer.core.errors import UserError
from shocklayer.facilities.catalogue import facility
from shocklayer.facilities.condensation import frost_point
from shocklayer.facilities.run_facility import run

R_ARGON = 8.314462618 / 0.039948
ARGON = ["fill.mixture=argon", "reservoir.pressure=200 kPa", "nozzle.mach_number=3"]


@pytest.mark.long
def test_argon_by_heat_balance_and_sonic_throat():
    # g = 5/3: mass flux p0 sqrt(g/(R T0)) (3/4)^2, enthalpy 5/2 R (T0 - 298.15 K).
    wanted = 4000.0
    flux = 200e3 * sqrt(5.0 / 3.0 / (R_ARGON * wanted)) * 0.75**2
    flow = flux * 0.25 * pi * 0.05**2
    enthalpy = 2.5 * R_ARGON * (wanted - 298.15)
    heater = [f"heater.mass_flow={flow} kg/s", "nozzle.throat_diameter=5 cm"]
    document = run(facility("IHF"), [*ARGON, *heater])
    assert document["heater"] == {"sonic_throat": pytest.approx(enthalpy, rel=1e-4)}
    assert document["reservoir"]["temperature"] == pytest.approx(wanted, rel=1e-4)
    assert document["reservoir"]["enthalpy"] == pytest.approx(enthalpy, rel=1e-4)
    power = [f"heater.power={2e-3 * flow * enthalpy} kW", "heater.efficiency=0.4"]
    both = run(facility("IHF"), [*ARGON, *heater, *power])
    assert both["heater"]["heat_balance"] == pytest.approx(0.8 * enthalpy, rel=1e-6)
    assert both["heater"]["sonic_throat"] == pytest.approx(enthalpy, rel=1e-4)
    assert both["reservoir"]["enthalpy"] == pytest.approx(0.8 * enthalpy, rel=1e-4)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (["heater.mass_flow=1 kg/s"], "nozzle.throat_diameter"),
        (["heater.mass_flow=1 m/s", "nozzle.throat_diameter=5 cm"], "mass flow"),
        (["heater.mass_flow=100 kg/s", "nozzle.throat_diameter=5 cm"], "check mass flow"),
        (["heater.mass_flow=1 g/s", "heater.power=1 GW"], "outside 250 to 20 000 K"),
    ],
)
def test_mistakes_are_named(settings, message):
    with pytest.raises(UserError, match=message):
        run(facility("IHF"), [*ARGON, *settings])


def test_combustion_products_are_counted_above_the_cold_gas():
    gas = "fill.mixture=N2 0.62, O2 0.21, H2O 0.115, CO2 0.055"
    document = run(facility("8-ft HTT"), [gas])
    # 1600 K above the cold gas of 1.2 to 1.4 kJ/(kg K), whatever its enthalpy of formation.
    assert document["reservoir"]["enthalpy"] / (1900.0 - 298.15) == pytest.approx(1300.0, rel=0.08)
    assert any("water vapour" in warning["message"] for warning in document["warnings"])


def test_frost_point():
    # Triple point 611.66 Pa at 273.16 K; ice at -20 C 103.3 Pa (Murphy & Koop, 2005); boiling at 101.3 kPa.
    assert frost_point(611.66) == pytest.approx(273.16, abs=0.05)
    assert frost_point(103.3) == pytest.approx(253.15, abs=0.05)
    assert frost_point(101325.0) == pytest.approx(373.1, abs=3.2)
