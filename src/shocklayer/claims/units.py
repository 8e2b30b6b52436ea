"""Units as written in English and German articles, each with its name in pint.

The factors are tabulated so that no units library has to be loaded; a test compares each with pint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """One unit.

    Parameters
    ----------
    name : str
        Name that pint parses (except ``mach`` and ``g_0``); used in the JSON output.
    dimension : str
        Physical dimension: length, speed, temperature, ...
    factor, offset : float
        SI value is value * factor + offset.
    """

    name: str
    dimension: str
    factor: float
    offset: float = 0.0

    @property
    def shown(self) -> str:
        """The unit as it is printed."""
        return _SHOWN.get(self.name, self.name.replace("_", " "))

    def to_si(self, value: float) -> float:
        """Convert a value in this unit to SI."""
        return value * self.factor + self.offset


_FOOT, _MILE, _NAUTICAL, _POUND = 0.3048, 1609.344, 1852.0, 0.45359237

# name, dimension, factor, symbols (case matters), words (any case; regular expressions)
_BASE: tuple[tuple[str, str, float, str, str], ...] = (
    ("gigaton_TNT", "energy", 4.184e18, "", "gigaton(?:ne)?n?s?(?: (?:of )?TNT)?"),
    ("megaton_TNT", "energy", 4.184e15, "Mt", "megaton(?:ne)?n?s?(?: (?:of )?TNT)?"),
    ("kiloton_TNT", "energy", 4.184e12, "kt(?: (?:of )?TNT)?", "kiloton(?:ne)?n?s?(?: (?:of )?TNT)?"),
    ("ton_TNT", "energy", 4.184e9, "t TNT", "(?:metric )?ton(?:ne)?n?s? (?:of )?(?:TNT|trinitrotoluol)"),
    ("milliton_TNT", "energy", 4.184e6, "kg (?:of )?TNT", "kilo(?:gram(?:me)?s?|gramm|s)? (?:of )?TNT"),
    ("lbf", "force", 4.4482216152605, "lbf", "pounds?(?: of thrust|[ -]force)|pfund schub"),
    ("force_metric_ton", "force", 9806.65, "", "(?:tonnes?|metric tons?|tonnen?)(?: of thrust| schub)"),
    ("m", "length", 1.0, "m", "met(?:er|re)s?|metern"),
    ("km", "length", 1e3, "km|Km|KM", "kilomet(?:er|re)s?|kilometern|klicks?"),
    ("cm", "length", 1e-2, "cm", "centimet(?:er|re)s?|zentimetern?"),
    ("mm", "length", 1e-3, "mm", "millimet(?:er|re)s?|millimetern"),
    ("um", "length", 1e-6, "µm|μm", "micromet(?:er|re)s?|microns?|mikrometern?"),
    ("foot", "length", _FOOT, "ft\\.?|ft", "feet|foot|fuß|fuss"),
    ("inch", "length", 0.0254, "", "inch(?:es)?|zoll"),
    ("yard", "length", 0.9144, "yds?", "yards?"),
    (
        "nautical_mile",
        "length",
        _NAUTICAL,
        "nmi|NM",
        "nautical[ -]miles?|nautical[ -]mi|seemeilen?|sea miles?",
    ),
    ("mile", "length", _MILE, "mi", "(?:statute[ -])?miles?|meilen?"),
    ("kilofoot", "length", 1e3 * _FOOT, "kft", "kilofeet"),
    ("s", "time", 1.0, "s|sec\\.?|secs|Sek\\.?", "seconds?|sekunden?|sekündige?[nrms]?"),
    ("ms", "time", 1e-3, "ms|msec", "milliseconds?|millisekunden?"),
    ("us", "time", 1e-6, "µs|μs|us", "microseconds?|mikrosekunden?"),
    ("min", "time", 60.0, "min\\.?|mins|Min\\.?", "minutes?|minuten?|minütige?[nrms]?"),
    ("hour", "time", 3600.0, "h|hr\\.?|hrs\\.?|Std\\.?", "hours?|stunden?|stündige?[nrms]?"),
    ("day", "time", 86400.0, "d", "days?|tagen?|tage"),
    ("week", "time", 604800.0, "", "weeks?|wochen?"),
    ("year", "time", 31557600.0, "", "years?|jahren?|jahre"),
    ("kelvin", "temperature", 1.0, "K", "(?:degrees? |grad )?kelvins?"),
    ("g", "mass", 1e-3, "g|gr", "grams?|grammes?|gramm"),
    ("mg", "mass", 1e-6, "mg", "milligram(?:me)?s?|milligramm"),
    ("kg", "mass", 1.0, "kg|kgs", "kilograms?|kilogrammes?|kilogramm|kilos?"),
    ("metric_ton", "mass", 1e3, "t", "(?:metric )?tonnes?|metric tons?|tonnen?"),
    ("ton", "mass", 2e3 * _POUND, "", "(?:short )?tons?"),
    ("pound", "mass", _POUND, "lbs?\\.?|lb", "pounds?|pfund"),
    ("ounce", "mass", _POUND / 16, "oz\\.?", "ounces?|unzen?"),
    ("stone", "mass", 14 * _POUND, "", "stones?"),
    ("Pa", "pressure", 1.0, "Pa", "pascals?"),
    ("hPa", "pressure", 1e2, "hPa", "hectopascals?|hektopascal"),
    ("kPa", "pressure", 1e3, "kPa", "kilopascals?"),
    ("MPa", "pressure", 1e6, "MPa", "megapascals?"),
    ("bar", "pressure", 1e5, "bar", "bar"),
    ("mbar", "pressure", 1e2, "mbar|mb", "millibars?"),
    ("atm", "pressure", 101325.0, "atm", "atmospheres?|atmosphären?"),
    ("psi", "pressure", 6894.757293168361, "psi", "pounds? per square inch"),
    ("psf", "pressure", 47.88025898033584, "psf", "pounds? per square foot"),
    ("mmHg", "pressure", 133.322387415, "mmHg", ""),
    ("N", "force", 1.0, "", "newtons?"),
    ("kN", "force", 1e3, "kN", "kilonewtons?"),
    ("MN", "force", 1e6, "MN", "meganewtons?"),
    ("W", "power", 1.0, "W", "watts?"),
    ("kW", "power", 1e3, "kW", "kilowatts?"),
    ("MW", "power", 1e6, "MW", "megawatts?"),
    ("GW", "power", 1e9, "GW", "gigawatts?"),
    ("horsepower", "power", 745.6998715822702, "hp|bhp", "horsepower|horse power"),
    ("metric_horsepower", "power", 735.49875, "PS", "pferdestärken?"),
    ("J", "energy", 1.0, "J", "joules?"),
    ("kJ", "energy", 1e3, "kJ", "kilojoules?"),
    ("MJ", "energy", 1e6, "MJ", "megajoules?"),
    ("GJ", "energy", 1e9, "GJ", "gigajoules?"),
    ("TJ", "energy", 1e12, "TJ", "terajoules?"),
    ("PJ", "energy", 1e15, "PJ", "petajoules?"),
    ("m**2", "area", 1.0, "m²|m2|sq\\.? ?m|qm", "(?:square[ -]met(?:er|re)s?|quadratmetern?)"),
    ("km**2", "area", 1e6, "km²|km2|sq\\.? ?km", "(?:square[ -]kilomet(?:er|re)s?|quadratkilometern?)"),
    ("cm**2", "area", 1e-4, "cm²|cm2", "(?:square[ -]centimet(?:er|re)s?|quadratzentimetern?)"),
    ("foot**2", "area", _FOOT**2, "ft²|ft2|sq\\.? ?ft\\.?", "(?:square[ -](?:feet|foot)|quadratfuß)"),
    ("mile**2", "area", _MILE**2, "sq\\.? ?mi\\.?", "(?:square[ -]miles?|quadratmeilen?)"),
    ("hectare", "area", 1e4, "ha", "hect?ares?|hektare?n?"),
    ("kcal", "energy", 4184.0, "kcal", "kilocalories?|kilokalorien?"),
    ("MWh", "energy", 3.6e9, "MWh", "megawatt[ -]hours?|megawattstunden?"),
    ("GWh", "energy", 3.6e12, "GWh", "gigawatt[ -]hours?|gigawattstunden?"),
    ("kWh", "energy", 3.6e6, "kWh", "kilowatt[ -]hours?|kilowattstunden?"),
    ("Hz", "frequency", 1.0, "Hz", "hertz"),
    ("kHz", "frequency", 1e3, "kHz", "kilohertz"),
    ("MHz", "frequency", 1e6, "MHz", "megahertz"),
    ("GHz", "frequency", 1e9, "GHz", "gigahertz"),
    ("dB", "level", 1.0, "dB", "decibels?|dezibel"),
    ("percent", "percent", 0.01, "%", "percent|per cent|prozent"),
)

# Units written as a phrase.
_WHOLE: tuple[tuple[str, str, float, float, str, str], ...] = (
    (
        "degC",
        "temperature",
        1.0,
        273.15,
        "°[ ]?C\\b|ºC\\b|℃|C",
        "(?:degrees?|deg\\.?|grad)[ ]?-?(?:celsius|centigrade|c\\b)|celsius|centigrade|°[ ]?celsius",
    ),
    (
        "degF",
        "temperature",
        5.0 / 9.0,
        459.67 * 5.0 / 9.0,
        "°[ ]?F\\b|ºF\\b|℉|F",
        "(?:degrees?|deg\\.?|grad)[ ]?-?(?:fahrenheit|f\\b)|fahrenheit|°[ ]?fahrenheit",
    ),
    ("km/h", "speed", 1.0 / 3.6, 0.0, "km/h|kmh|kph|Km/h|km/hr|kmph", "stundenkilometern?|sachen"),
    ("mph", "speed", _MILE / 3600.0, 0.0, "mph|m\\.p\\.h\\.|MPH", "miles[ -](?:per|an)[ -]hour"),
    ("knot", "speed", _NAUTICAL / 3600.0, 0.0, "kts?|kn", "knots?|knoten"),
    ("m/s", "speed", 1.0, 0.0, "mps", ""),
    ("ft/s", "speed", _FOOT, 0.0, "fps", ""),
    ("mach", "mach", 1.0, 0.0, "", "mach\\b(?![ -]?\\d)"),
    ("degree", "angle", 0.017453292519943295, 0.0, "°", "degrees?|deg|grad"),
    (
        "g_0",
        "acceleration",
        9.80665,
        0.0,
        "G|Gs|G's|g's|gs|g-forces?|G-forces?|G-Kräfte",
        "times (?:the )?(?:normal |usual )?(?:force of |pull of )?(?:earth'?s? )?(?:gravity|gravitational "
        "(?:force|pull))|times the force of gravity|g-kräfte"
        "|times (?:the |your |his |her |their |its |our )?(?:own |body |normal )*weight(?! in\\b)"
        "|times (?:as (?:much|heavy) as|heavier than|what (?:he|she|it|they|one|you) weighs?) (?:on (?:the "
        ")?(?:ground|earth)|normal|usual|at home)"
        "|mal so (?:schwer|viel) wie (?:am boden|sonst|normal|zu hause|auf der erde|gewöhnlich)"
        "|-?fache[nsrm]? (?:(?:des|seines|ihres|deines|eigenen|normalen) )*(?:körper)?gewichts?"
        "|-?fachen? (?:erdbeschleunigung|schwerkraft)|mal (?:die )?(?:erdbeschleunigung|schwerkraft)"
        "|gees?",
    ),
)

_SHOWN = {
    "lbf": "pounds of thrust",
    "force_metric_ton": "tonnes of thrust",
    "kelvin": "K",
    "degC": "°C",
    "degF": "°F",
    "foot": "feet",
    "inch": "inches",
    "mile": "miles",
    "yard": "yards",
    "nautical_mile": "nautical miles",
    "knot": "knots",
    "pound": "pounds",
    "ounce": "ounces",
    "hour": "hours",
    "metric_ton": "t",
    "ton": "short tons",
    "gigaton_TNT": "gigatons of TNT",
    "megaton_TNT": "megatons of TNT",
    "kiloton_TNT": "kilotons of TNT",
    "ton_TNT": "tons of TNT",
    "milliton_TNT": "kg of TNT",
    "m**2": "m²",
    "km**2": "km²",
    "cm**2": "cm²",
    "foot**2": "square feet",
    "mile**2": "square miles",
    "metric_horsepower": "PS",
    "degree": "degrees",
}

UNITS: dict[str, Unit] = {name: Unit(name, dim, factor) for name, dim, factor, _, _ in _BASE}
UNITS |= {name: Unit(name, dim, factor, offset) for name, dim, factor, offset, _, _ in _WHOLE}
"""Every simple unit by its name."""


def _pattern(words: bool) -> re.Pattern[str]:
    rows = [(name, word if words else symbol) for name, _, _, _, symbol, word in _WHOLE]
    rows += [(name, word if words else symbol) for name, _, _, symbol, word in _BASE]
    groups = [f"(?P<u{index}>{spelling})" if spelling else None for index, (_, spelling) in enumerate(rows)]
    end = r"(?![A-Za-zÄÖÜäöüß0-9_])"
    body = "|".join(group for group in groups if group)
    return re.compile(f"(?:{body}){end}", re.IGNORECASE if words else 0)


_NAMES = [row[0] for row in _WHOLE] + [row[0] for row in _BASE]
_WORDS, _SYMBOLS = _pattern(True), _pattern(False)
_SPACE = re.compile(r"\+?[ \t\u00a0\u202f\u2009-]?(?:\r?\n)?[ \t]*")
_PER = re.compile(
    r"(?:\s*|-)(?P<word>/|\[?\s*\b(?:per|an?|each|every|the|pro|je|in der|in einer|die)\b)(?:\s*|-)"
    r"(?P<over>(?P<square>square |quadrat)?(?P<unit>[A-Za-zµμäöü]+)(?P<power>²|\^?2\b|\^-?2| squared)?)\]?",
    re.IGNORECASE,
)
_OVER = {
    "time": {
        **dict.fromkeys(("s", "sec", "second", "seconds", "sekunde"), 1.0),
        **dict.fromkeys(("h", "hr", "hour", "hours", "stunde", "std"), 3600.0),
        **dict.fromkeys(("min", "minute", "minutes"), 60.0),
        **dict.fromkeys(("day", "tag"), 86400.0),
    },
    "mass": {**dict.fromkeys(("kg", "kilogram", "kilogramme", "kilogramm"), 1.0), "g": 1e-3},
    "area": {
        **dict.fromkeys(("m", "meter", "metre"), 1.0),
        **dict.fromkeys(("cm", "centimeter", "centimetre", "zentimeter"), 1e-4),
    },
}
_STRICT = ("/", "per", "pro")
_PER_TIME = re.compile(
    r"\s*(?:/|per|an?|each|every|the|pro|je|in der|in einer)[ -]?(?P<unit>second|hour|minute"
    r"|sekunde|stunde|s|h)\b",
    re.IGNORECASE,
)
_OVER_NAME = {1.0: "s", 3600.0: "hour", 60.0: "min", 86400.0: "day"}


def match_unit(text: str, position: int, spaced_only: bool = False) -> tuple[Unit, int] | None:
    """Return the unit that follows a number.

    Parameters
    ----------
    text : str
        The sentence.
    position : int
        Offset of the end of the number.
    spaced_only : bool
        Whether only unit names and symbols after a space count (after numbers in words).

    Returns
    -------
    tuple of (Unit, int) or None
        The unit and the offset of its end; None if no unit follows.
    """
    gap = _SPACE.match(text, position)
    start = gap.end() if gap else position
    unit_match = _WORDS.match(text, start)
    symbol = _SYMBOLS.match(text, start)
    if unit_match is None or (symbol is not None and symbol.end() > unit_match.end()):
        unit_match = symbol
    if unit_match is None or unit_match.lastgroup is None:
        return None
    written = unit_match.group()
    if symbol is unit_match:
        touching = start == position
        if touching and written in ("K", "d", "t"):
            return None  # 90K is a price, 5K a race
        if touching and written == "s" and text[position - 1] == "0":
            return None  # the 1960s
        if spaced_only and len(written) == 1 and written != "g":
            return None
    name = _NAMES[int(unit_match.lastgroup[1:])]
    unit, end = UNITS[name], unit_match.end()
    compound = _PER.match(text, end)
    if compound is not None:
        made = _over(unit, compound)
        if made is not None:
            return made, compound.end()
    return unit, end


def per_time(unit: Unit, text: str, position: int) -> tuple[Unit, int] | None:
    """Return the speed that a unit of length makes with a unit of time at a position.

    Parameters
    ----------
    unit : Unit
        A unit of length.
    text : str
        The sentence.
    position : int
        Offset at which the unit of time may stand.

    Returns
    -------
    tuple of (Unit, int) or None
        The unit of speed and the offset of its end; None where no unit of time follows.
    """
    over = _PER_TIME.match(text, position)
    if over is None or unit.dimension != "length":
        return None
    return speed_unit(unit, _OVER["time"][over.group("unit").lower()]), over.end()


def speed_unit(unit: Unit, seconds: float) -> Unit:
    """Return a unit of length over a time [s]."""
    known = {("km", 3600.0): "km/h", ("mile", 3600.0): "mph", ("nautical_mile", 3600.0): "knot"}
    name = known.get((unit.name, seconds), f"{unit.name}/{_OVER_NAME[seconds]}")
    return Unit(name, "speed", unit.factor / seconds)


def _over(unit: Unit, per: re.Match[str]) -> Unit | None:
    word = per.group("unit")
    low = word.lower()
    squared = bool(per.group("power"))
    if unit.dimension == "length" and low in _OVER["time"] and word not in ("H", "S"):
        seconds = _OVER["time"][low]
        if squared:
            return Unit(f"{unit.name}/s**2", "acceleration", unit.factor) if seconds == 1.0 else None
        return speed_unit(unit, seconds)
    if unit.dimension == "energy" and low in _OVER["mass"] and not squared:
        return Unit(f"{unit.name}/{word}", "specific energy", unit.factor / _OVER["mass"][low])
    if unit.dimension == "power" and low in _OVER["area"] and (squared or per.group("square")):
        area = _OVER["area"][low]
        return Unit(f"{unit.name}/{'m' if area == 1.0 else 'cm'}**2", "heat flux", unit.factor / area)
    if unit.dimension == "time":
        return None  # "99 minutes per revolution"
    # "35 miles per gallon" is no length, "5 miles a day" is one.
    return (
        Unit(f"{unit.name}/{low}", "other", 1.0) if per.group("word").strip("[ ").lower() in _STRICT else None
    )
