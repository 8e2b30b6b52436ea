import math

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shocklayer.core import units
from shocklayer.core.errors import UserError
from shocklayer.core.quantities import QUANTITIES
from shocklayer.report.formatting import format_number


@pytest.mark.parametrize(
    ("text", "dimension", "expected"),
    [
        ("120 km", "length", 120e3),
        ("120km", "length", 120e3),
        ("7.65 km/s", "speed", 7650.0),
        ("-15 deg", "angle", -15 * math.pi / 180),
        ("−15 deg", "angle", -15 * math.pi / 180),
        ("2.2 GHz", "frequency", 2.2e9),
        ("400 nmi", "length", 400 * 1852.0),
        ("3 kft", "length", 914.4),
        ("2 MW/m^2", "heat_flux", 2e6),
        ("100 W/cm^2", "heat_flux", 1e6),
        ("10 degC", "temperature", 283.15),
        ("10 °C", "temperature", 283.15),
        ("1e19 m^-3", "number_density", 1e19),
        ("1e13 cm**-3", "number_density", 1e19),
        ("1e19 1/m^3", "number_density", 1e19),
        ("1e19 /m^3", "number_density", 1e19),
        ("25 MJ/kg", "specific_energy", 25e6),
        ("3 dBi", "gain", 3.0),
        ("-120 dBm", "power", 1e-15),
        ("10 dBW", "power", 10.0),
        ("17000 mph", "speed", 17000 * 0.44704),
        ("5 arcmin", "angle", 5 / 60 * math.pi / 180),
        ("264 lb", "mass", 264 * 0.45359237),
        ("1 atm", "pressure", 101325.0),
        ("1 BTU/ft^2/s", "heat_flux", 11356.5267),
        ("2 MW/m²", "heat_flux", 2e6),
        ("100 W/cm²", "heat_flux", 1e6),
        ("250 kW/m2", "heat_flux", 250e3),
        ("1 Btu/ft2-s", "heat_flux", 11356.5267),
        ("1 Btu/(ft2 s)", "heat_flux", 11356.5267),
        ("3.1 × 10²⁰ m⁻³", "number_density", 3.1e20),
        ("1e13 cm-3", "number_density", 1e19),
        ("7650 m s⁻¹", "speed", 7650.0),
        ("7650 m·s⁻¹", "speed", 7650.0),
        ("7\u202f650\u00a0m/s", "speed", 7650.0),
        ("1.2 kg/m3", "density", 1.2),
        ("1.2 kg m⁻³", "density", 1.2),
        ("1 slug/ft3", "density", 515.378818),
        ("10 ft2", "area", 0.9290304),
        ("14.7 psia", "pressure", 14.7 * 6894.757293),
        ("100 psf", "pressure", 4788.02590),
        ("264 lbm", "mass", 264 * 0.45359237),
        ("2 tonne", "mass", 2000.0),
        ("2 short tons", "mass", 2 * 907.18474),
        ("2 long_ton", "mass", 2 * 1016.0469088),
        ("10 deg C", "temperature", 283.15),
        ("400 NM", "length", 400 * 1852.0),
        ("3 g₀", "acceleration", 3 * 9.80665),
    ],
)
def test_converts(text, dimension, expected):
    assert units.convert(text, dimension) == pytest.approx(expected, rel=1e-6)


def test_temperature_interval_has_no_offset():
    assert units.convert("10 degC", "temperature", difference=True) == pytest.approx(10.0)
    assert units.convert("18 degF", "temperature", difference=True) == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("value", "dimension", "clue"),
    [
        (120, "length", "no unit"),
        (1.5e3, "speed", "no unit"),
        ("120", "length", "no unit"),
        ("120 km", "speed", "not that of a speed"),
        ("120 kg/s", "mass", "not that of a mass"),
        ("5 percent", "angle", "not that of an angle"),
        ("5 m/m", "angle", "not that of an angle"),
        ("5 deg", "length", "not that of a length"),
        ("5 rad/s", "frequency", "not that of a frequency"),
        ("5 furlingtons", "length", "not a unit"),
        ("nan km", "length", "not a length"),
        ("inf km", "length", "not a length"),
        ("1e999 km", "length", "not a finite number"),
        ("1e5000 dBm", "power", "not a finite number"),
        ("", "length", "not a length"),
        ("km", "length", "not a length"),
        (True, "length", "not a length"),
        (None, "length", "not a length"),
        ([1], "length", "not a length"),
        ("3 dB", "power", "not that of a power"),
        ("3 W", "gain", "not that of a gain"),
        ("3 ton", "mass", '"tonne", "short_ton" or "long_ton"'),
        ("3 tons", "mass", '"tonne"'),
        ("14.7 psig", "pressure", "absolute pressure"),
        ("20 C", "temperature", '"degC"'),
    ],
)
def test_refuses_and_says_what_is_accepted(value, dimension, clue):
    with pytest.raises(UserError) as caught:
        units.parse(value, dimension, "flight.entry.altitude", "ram.toml")
    message = str(caught.value)
    assert message.startswith("flight.entry.altitude in ram.toml: ")
    assert clue in message
    assert f'such as "{units.DIMENSIONS[dimension].example}"' in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "unit", ["m**9**9**9", "m^999", "m" * 500, "(m)", "m+m", "m\nm", "__import__", "m..m"]
)
def test_strange_units_end_quickly(unit):
    with pytest.raises(ValueError, match="length"):
        units.convert(f"1 {unit}", "length")


def test_everyday_table_agrees_with_pint():
    registry = pint.UnitRegistry()
    for dimension, table in units._EVERYDAY.items():
        target = units.DIMENSIONS[dimension].unit
        for unit, factor in table.items():
            if unit == "m2":
                continue  # not written so in pint
            assert factor == pytest.approx(registry.Quantity(1.0, unit).to(target).magnitude, rel=1e-15), unit


def test_every_example_is_accepted():
    for name, dimension in units.DIMENSIONS.items():
        assert math.isfinite(units.convert(dimension.example, name))


def test_every_printed_unit_is_read():
    """A value copied from a page or table into a scenario means the same there."""
    dimensions = {
        **{"m⁻³": "number_density", "GHz": "frequency", "dB": "gain", "deg": "angle", "kg/m³": "density"},
        **{"K": "temperature", "MW/m²": "heat_flux", "kPa": "pressure", "Pa": "pressure", "km/s": "speed"},
        **{"km": "length", "mm": "length", "MJ/kg": "specific_energy", "kg": "mass", "s": "time"},
        **{"g0": "acceleration", "kHz": "frequency", "m/s": "speed", "g/(m² s)": "mass_flux"},
    }
    # No field of a scenario is a heat load or a mass per area, and pure numbers have no unit.
    printed = {quantity.display_unit for quantity in QUANTITIES.values()} - {"MJ/m²", "kg/m²", "1"}
    assert printed == dimensions.keys()
    for unit, dimension in dimensions.items():
        assert math.isfinite(units.convert(f"{format_number(1.5e7)} {unit}", dimension))
        assert units.convert(f"{format_number(1500.0)} {unit}", dimension) == units.convert(
            f"1500 {unit}", dimension
        )


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(sorted(units.DIMENSIONS)))
def test_written_values_read_back_exactly(value, dimension):
    assert units.convert(units.format_si(value, dimension), dimension) == value


@given(st.text(max_size=40), st.sampled_from(sorted(units.DIMENSIONS)))
def test_any_text_is_converted_or_refused(text, dimension):
    try:
        assert math.isfinite(units.convert(text, dimension))
    except ValueError as error:
        assert "\n" not in str(error)


@given(st.floats(-1e6, 1e6), st.text("mkgsdePaWHzft/*^-1234 °µ", min_size=1, max_size=12))
def test_any_unit_is_converted_or_refused(number, unit):
    for dimension in ("length", "heat_flux", "angle"):
        try:
            assert math.isfinite(units.convert(f"{number} {unit}", dimension))
        except ValueError as error:
            assert "\n" not in str(error)
