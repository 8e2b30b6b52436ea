import math

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shocklayer.core import units
from shocklayer.core.errors import UserError


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
