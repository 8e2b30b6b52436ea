"""Conversion between text with a unit and SI numbers; the only module that uses pint.

Everything inside the package is a plain SI float with angles in radians. Scenario files and command-line
options give dimensional values as text with a unit, ``"120 km"``; a bare number is an error, because 120 may
mean metres, kilometres or feet.

Common units are converted by a small table, which saves the half second that importing pint takes; all other
units ("knot", "BTU/ft^2/s") are converted by pint.
"""

import math
import re
from functools import cache
from typing import Any, cast

from shocklayer.core.errors import UserError, one_line
from shocklayer.core.unit_notation import normal_number, normal_unit

__all__ = ["DIMENSIONS", "Dimension", "convert", "format_si", "parse", "quote", "scale"]


class Dimension:
    """A dimension that a field may have.

    Parameters
    ----------
    name : str
        Its name in messages, with the article: "a length".
    unit : str
        The SI unit values are converted to.
    example : str
        An example of a value.
    """

    def __init__(self, name: str, unit: str, example: str) -> None:
        self.name = name
        self.unit = unit
        self.example = example

    def __repr__(self) -> str:
        return f"Dimension({self.name!r}, {self.unit!r}, {self.example!r})"


DIMENSIONS: dict[str, Dimension] = {
    "length": Dimension("a length", "m", "120 km"),
    "area": Dimension("an area", "m^2", "0.35 m^2"),
    "mass": Dimension("a mass", "kg", "120 kg"),
    "time": Dimension("a time", "s", "60 s"),
    "speed": Dimension("a speed", "m/s", "7.65 km/s"),
    "acceleration": Dimension("an acceleration", "m/s^2", "9.8 m/s^2"),
    "angle": Dimension("an angle", "rad", "-15 deg"),
    "temperature": Dimension("a temperature", "K", "300 K"),
    "pressure": Dimension("a pressure", "Pa", "101.3 kPa"),
    "density": Dimension("a density", "kg/m^3", "1.2 kg/m^3"),
    "force": Dimension("a force", "N", "100 kN"),
    "frequency": Dimension("a frequency", "Hz", "2.2 GHz"),
    "power": Dimension("a power", "W", "10 W"),
    "energy": Dimension("an energy", "J", "1 MJ"),
    "specific_energy": Dimension("a specific enthalpy", "J/kg", "25 MJ/kg"),
    "heat_flux": Dimension("a heat flux", "W/m^2", "2 MW/m^2"),
    "specific_heat": Dimension("a specific heat", "J/kg/K", "900 J/kg/K"),
    "thermal_conductivity": Dimension("a thermal conductivity", "W/m/K", "0.4 W/m/K"),
    "mass_flux": Dimension("a mass flux", "kg/m^2/s", "0.3 kg/m^2/s"),
    "mass_flow": Dimension("a mass flow", "kg/s", "0.5 kg/s"),
    "number_density": Dimension("a number density", "m^-3", "1e19 m^-3"),
    "magnetic_field": Dimension("a magnetic field", "T", "0.2 T"),
    "gain": Dimension("a gain or loss in decibels", "dB", "3 dB"),
}
"""Every dimension a field can have, by the name the schema uses."""

_DEGREE = math.pi / 180.0

# Powers of ten and exact definitions only, each compared with pint by the tests.
_EVERYDAY: dict[str, dict[str, float]] = {
    "length": {
        "m": 1.0,
        "km": 1e3,
        "cm": 1e-2,
        "mm": 1e-3,
        "um": 1e-6,
        "ft": 0.3048,
        "in": 0.0254,
        "nmi": 1852.0,
    },
    "area": {"m^2": 1.0, "cm^2": 1e-4, "m**2": 1.0, "m2": 1.0},
    "mass": {
        "kg": 1.0,
        "g": 1e-3,
        "t": 1e3,
        "tonne": 1e3,
        "lb": 0.45359237,
        "short_ton": 907.18474,
        "long_ton": 1016.0469088,
    },
    "time": {"s": 1.0, "ms": 1e-3, "us": 1e-6, "min": 60.0, "h": 3600.0, "day": 86400.0},
    "speed": {"m/s": 1.0, "km/s": 1e3, "ft/s": 0.3048},
    "acceleration": {"m/s^2": 1.0, "g0": 9.80665},
    "angle": {"deg": _DEGREE, "rad": 1.0, "°": _DEGREE},
    "temperature": {"K": 1.0},
    "pressure": {"Pa": 1.0, "kPa": 1e3, "MPa": 1e6, "bar": 1e5},
    "density": {"kg/m^3": 1.0},
    "frequency": {"Hz": 1.0, "kHz": 1e3, "MHz": 1e6, "GHz": 1e9, "THz": 1e12},
    "power": {"W": 1.0, "kW": 1e3, "MW": 1e6, "mW": 1e-3},
    "force": {"N": 1.0, "kN": 1e3, "MN": 1e6},
    "specific_energy": {"J/kg": 1.0, "kJ/kg": 1e3, "MJ/kg": 1e6},
    "magnetic_field": {"T": 1.0, "mT": 1e-3},
    "heat_flux": {"W/m^2": 1.0, "kW/m^2": 1e3, "MW/m^2": 1e6, "W/cm^2": 1e4},
    "specific_heat": {"J/kg/K": 1.0, "kJ/kg/K": 1e3},
    "thermal_conductivity": {"W/m/K": 1.0},
    "mass_flux": {"kg/m^2/s": 1.0, "g/m^2/s": 1e-3},
    "mass_flow": {"kg/s": 1.0, "g/s": 1e-3},
}
_DECIBEL = {"dB", "dBi"}
_DECIBEL_POWER = {"dBW": 0.0, "dBm": -30.0}
_ANGLE_WORDS = re.compile(
    r"^(deg|degree|degrees|°|rad|radian|radians|mrad|milliradian|urad|µrad|turn|turns|revolution|grad|gon"
    r"|arcmin|arcminute|arcminutes|arcsec|arcsecond|arcseconds|mas)$"
)

_NUMBER = r"[+-]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d+)(?:[eE][+-]?\d+)?"
_QUANTITY = re.compile(rf"^({_NUMBER})\s*(.*)$", re.DOTALL)
# The accepted form of a unit. pint evaluates arithmetic in its input, and "m**9**9**9" would never finish:
# powers are single digits here.
_UNIT = re.compile(
    r"^(?:1?/\s*)?[A-Za-zµμΩ°℃℉]+[A-Za-zµμ0-9]*(?:(?:\^|\*\*)-?\d)?"
    r"(?:(?:\s*[*/·]\s*|\s+)[A-Za-zµμΩ°℃℉]+[A-Za-zµμ]*\d?(?:(?:\^|\*\*)-?\d)?)*$"
)
_LONGEST = 60


@cache
def _registry() -> Any:
    import pint

    return cast("Any", pint.UnitRegistry())


def quote(value: object) -> str:
    """Return a short printable form of user input, on one line."""
    text = repr(value) if not isinstance(value, str) else '"' + value + '"'
    text = one_line(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def scale(unit: str, dimension: str, difference: bool = False) -> tuple[float, float]:
    """Return what takes numbers in a unit to SI.

    Parameters
    ----------
    unit : str
        The unit as written.
    dimension : str
        A key of `DIMENSIONS`.
    difference : bool
        Take a temperature as an interval.

    Returns
    -------
    factor, offset : float
        The value in SI is the number times the factor plus the offset.

    Raises
    ------
    ValueError
        With a clause that says why the unit is not accepted.
    """
    wanted = DIMENSIONS[dimension]
    everyday = _EVERYDAY.get(dimension, {})
    if unit in everyday:
        return everyday[unit], 0.0
    if len(unit) > _LONGEST:
        raise ValueError(f"{quote(unit)} is not a unit")
    given, unit = unit, normal_unit(unit)
    if unit in everyday:
        return everyday[unit], 0.0
    if dimension == "gain":
        if unit in _DECIBEL:
            return 1.0, 0.0
        raise ValueError(f"the unit {quote(given)} is not that of {wanted.name}")
    if dimension == "angle" and not _ANGLE_WORDS.match(unit):
        # pint accepts every dimensionless unit as an angle; "5 percent" or "3 m/m" is not one.
        raise ValueError(f"the unit {quote(given)} is not that of {wanted.name}")
    if dimension != "angle" and _ANGLE_WORDS.match(unit):
        raise ValueError(f"the unit {quote(given)} is not that of {wanted.name}")
    if not _UNIT.match(unit):
        raise ValueError(f"{quote(given)} is not a unit")
    unit = f"1{unit}" if unit.startswith("/") else unit
    registry = _registry()
    # pint raises errors of many kinds from its tokenizer upwards; each means the same to the user.
    try:
        parsed = registry.parse_units(unit)
        wanted_units = registry.parse_units(wanted.unit)
        if parsed.dimensionality != wanted_units.dimensionality:
            raise ValueError
        if dimension == "frequency" and "radian" in str(registry.Quantity(1.0, parsed).to_base_units().units):
            raise ValueError
    except ValueError:
        raise ValueError(f"the unit {quote(given)} is not that of {wanted.name}") from None
    except Exception:  # pint raises many kinds for text that is no unit, tokenizer errors among them
        raise ValueError(f"{quote(given)} is not a unit") from None
    try:
        zero = float(registry.Quantity(0.0, parsed).to(wanted_units).magnitude)
        one = float(registry.Quantity(1.0, parsed).to(wanted_units).magnitude)
    except Exception:  # pint raises many kinds for text that is no unit, tokenizer errors among them
        raise ValueError(f"{quote(given)} is not a unit") from None
    return one - zero, 0.0 if difference else zero


def convert(value: object, dimension: str, *, difference: bool = False) -> float:
    """Convert text with a unit to an SI number.

    Parameters
    ----------
    value : object
        What the user gave; only text such as ``"120 km"`` is accepted.
    dimension : str
        A key of `DIMENSIONS`.
    difference : bool
        Take a temperature as an interval, so that "10 degC" means 10 K.

    Returns
    -------
    float
        The value in the SI unit of the dimension; angles in radians, gains in decibels.

    Raises
    ------
    ValueError
        With a clause saying what was given and what would be accepted; the caller adds field and file.
    """
    wanted = DIMENSIONS[dimension]
    accepted = f'give {wanted.name} such as "{wanted.example}"'
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{quote(value)} is not {wanted.name}; {accepted}")
    if not isinstance(value, str):
        raise ValueError(f"the bare number {quote(value)} has no unit; {accepted}")
    text = normal_number(value).strip()
    match = _QUANTITY.match(text)
    if not match:
        raise ValueError(f"{quote(value)} is not {wanted.name}; {accepted}")
    number, unit = match.group(1).replace("_", ""), match.group(2).strip()
    if not unit:
        raise ValueError(f"{quote(value)} has no unit; {accepted}")
    if dimension == "power" and unit in _DECIBEL_POWER:
        exponent = (float(number) + _DECIBEL_POWER[unit]) / 10.0
        result = 10.0**exponent if abs(exponent) < 300.0 else math.inf
    else:
        try:
            factor, offset = scale(unit, dimension, difference)
        except ValueError as error:
            raise ValueError(f"{quote(value)}: {error}; {accepted}") from None
        result = float(number) * factor + offset
    if not math.isfinite(result):
        raise ValueError(f"{quote(value)} is not a finite number; {accepted}")
    return result


def parse(value: object, dimension: str, field: str, origin: str | None = None) -> float:
    """Convert text with a unit to an SI number, or fail with a sentence for the user.

    Parameters
    ----------
    value : object
        User input, such as ``"120 km"``.
    dimension : str
        A key of `DIMENSIONS`.
    field : str
        Name of the field or command-line option, for the message.
    origin : str, optional
        Name of the file with the field, for the message.

    Returns
    -------
    float
        The value in SI; angles in radians.

    Raises
    ------
    UserError
        If the value has no unit, the wrong dimension, an unknown unit or is not finite.
    """
    try:
        return convert(value, dimension)
    except ValueError as error:
        location = f"{field} in {origin}" if origin else field
        raise UserError(f"{location}: {error}") from None


def format_si(value: float, dimension: str) -> str:
    """Return text that `convert` reads back to the same number.

    Parameters
    ----------
    value : float
        Value in SI, angles in radians.
    dimension : str
        A key of `DIMENSIONS`.

    Returns
    -------
    str
        The number in full precision and the SI unit: ``"121920.0 m"``.
    """
    return f"{value!r} {DIMENSIONS[dimension].unit}"
