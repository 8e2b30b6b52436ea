"""The ways in which numbers and units are written, brought to the one that the unit table and pint read.

Print has superscripts and middle dots (W/m², kg m⁻³, 3.1 × 10²⁰); engineers write kg/m3, ft2, Btu/ft2-s,
psia, lbm, deg C. Some names mean several units, and those are refused.
"""

import re

__all__ = ["normal_number", "normal_unit"]

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
_PLAIN = str.maketrans(_SUPERSCRIPTS, "0123456789-+")
_SUPERSCRIPT = re.compile(f"[{_SUPERSCRIPTS}]+")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_DOTS = re.compile("[·⋅∙•×]")
_POWER_OF_TEN = re.compile(r"^\s*([+-]?[\d._]+)\s*[×x*·⋅]\s*10\s*(?:\^|\*\*)?\s*([+-]?\d+)(?=\D|$)")
_GROUPED = re.compile(r"(?<=\d)[\u202f\u2009](?=\d{3}(?!\d))")
# "m2" and "s-1", but not the water of "cmH2O".
_DIGIT_POWER = re.compile(r"(?<![A-Za-z0-9^*_])([A-Za-zµμΩ]+)(-?[1-9])(?![\dA-Za-z])")
_BRACKETS = re.compile(r"^([^()]*)/\s*\(([^()/]+)\)$")
_HYPHEN = re.compile(r"(?<=[A-Za-z0-9])-(?=[A-Za-z])")
_NAMES = {
    "°C": "degC",
    "°F": "degF",
    "°R": "degR",
    "℃": "degC",
    "℉": "degF",
    "deg C": "degC",
    "deg F": "degF",
    "deg R": "degR",
    "deg K": "K",
    "degK": "K",
    "psia": "psi",
    "psf": "lbf/ft^2",
    "psfa": "lbf/ft^2",
    "lbm": "lb",
    "lbs": "lb",
    "short ton": "short_ton",
    "short tons": "short_ton",
    "long ton": "long_ton",
    "long tons": "long_ton",
    "metric ton": "tonne",
    "metric tons": "tonne",
    "kts": "knot",
    "fps": "ft/s",
    "Btu": "BTU",
    "NM": "nmi",
    "g₀": "g0",
}
_AMBIGUOUS = {
    **dict.fromkeys(
        ("ton", "tons", "kton", "ktons", "Mton"),
        'may be 1000 kg, 907 kg or 1016 kg; give "tonne", "short_ton" or "long_ton"',
    ),
    **dict.fromkeys(
        ("psig", "barg", "psfg"), "is relative to the ambient pressure; give an absolute pressure"
    ),
    "C": 'is the coulomb; for a temperature give "degC"',
    "F": 'is the farad; for a temperature give "degF"',
}
_WORDS = re.compile(r"[A-Za-z_]+")


def normal_number(text: str) -> str:
    """Return text that begins with a number in the notation of programs.

    Parameters
    ----------
    text : str
        A number and a unit as written or printed: ``"3.1 × 10²⁰ m⁻³"``.

    Returns
    -------
    str
        The same with ASCII signs, and the power of ten as an exponent: ``"3.1e20 m^-3"``.
    """
    text = _GROUPED.sub("", text)
    text = _SPACES.sub(" ", text).replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")
    text = _SUPERSCRIPT.sub(lambda match: "^" + match.group().translate(_PLAIN), text)
    return _POWER_OF_TEN.sub(r"\1e\2", text)


def normal_unit(unit: str) -> str:
    """Return a unit in the notation that the unit table and pint read.

    Parameters
    ----------
    unit : str
        As written: ``"kg/m3"``, ``"m s⁻¹"``, ``"Btu/(ft2 s)"``, ``"psia"``.

    Returns
    -------
    str
        ``"kg/m^3"``, ``"m s^-1"``, ``"BTU/ft^2/s"``, ``"psi"``.

    Raises
    ------
    ValueError
        If the name means several units, with a clause that says which to give instead.
    """
    unit = _SUPERSCRIPT.sub(lambda match: "^" + match.group().translate(_PLAIN), unit)
    unit = _DOTS.sub("*", _SPACES.sub(" ", unit).replace("\N{MINUS SIGN}", "-")).strip()
    if unit in _NAMES:
        return _NAMES[unit]
    brackets = _BRACKETS.match(unit)
    if brackets:
        below = re.sub(r"\s*[*]\s*|\s+|(?<=[A-Za-z0-9])-(?=[A-Za-z])", "/", brackets.group(2).strip())
        unit = f"{brackets.group(1).strip()}/{below}"
    unit = re.sub(r"\s*(\^|\*\*)\s*", r"\1", unit)
    unit = _HYPHEN.sub("/" if "/" in unit else "*", unit)
    unit = _DIGIT_POWER.sub(r"\1^\2", unit)
    if "_ton" not in unit and "ton_" not in unit:
        for name in _WORDS.findall(unit):
            if name in _AMBIGUOUS and (len(name) > 1 or name == unit):
                raise ValueError(f'"{name}" {_AMBIGUOUS[name]}')
    return _WORDS.sub(lambda match: _NAMES.get(match.group(), match.group()), unit)
