"""Numbers, units and word lists as the report prints them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from shocklayer.core.quantities import QUANTITIES

_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def in_display_unit(name: str, values: np.ndarray | float) -> np.ndarray:
    """Convert stored values of a quantity to its display unit.

    Parameters
    ----------
    name : str
        Name in ``shocklayer.core.quantities``.
    values : ndarray or float
        In the stored unit.

    Returns
    -------
    ndarray
        In the display unit, with the shape of `values`.
    """
    return np.asarray(values, dtype=float) * QUANTITIES[name].display_factor


def display_unit(name: str) -> str:
    """Return the display unit of a quantity as it is printed; empty for a pure number."""
    return {"g0": "g₀", "1": ""}.get(QUANTITIES[name].display_unit, QUANTITIES[name].display_unit)


def axis_label(name: str, words: str | None = None) -> str:
    """Return an axis label: a description, and the display unit in brackets if there is one.

    Parameters
    ----------
    name : str
        Name of the quantity.
    words : str, optional
        Description to use instead of the quantity's own.

    Returns
    -------
    str
        Such as ``"Heat flux [MW/m²]"``.
    """
    quantity = QUANTITIES[name]
    if words is None:
        words = quantity.label().split(" [")[0]
    return words if quantity.display_unit in ("", "1") else f"{words} [{display_unit(name)}]"


def quantity_name(name: str) -> str:
    """Return the description of a quantity: its long name up to a semicolon or bracket."""
    quantity = QUANTITIES.get(name)
    if quantity is None:
        return name.replace("_", " ")
    return quantity.long_name.split(";")[0].split("(")[0].strip()


def variable_words(name: str) -> str:
    """Return a variable name in words, such as "Mach number"; shorter than `quantity_name`."""
    words = name.replace("_", " ")
    for eponym in ("mach", "knudsen", "reynolds"):
        words = words.replace(eponym, eponym.capitalize())
    return words


def capitalised(text: str) -> str:
    """Return text with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]


def format_number(value: float | None, digits: int = 3) -> str:
    """Format a number: `digits` significant figures, grouped thousands, powers of ten for extreme values.

    Parameters
    ----------
    value : float or None
        The number; None and not-a-number become an en dash.
    digits : int
        Significant figures.

    Returns
    -------
    str
        Such as ``"12.3"``, ``"7 650"`` (narrow no-break space) or ``"3.1 × 10²⁰"``.
    """
    if value is None or not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(abs(value)))
    rounded = round(value, digits - 1 - exponent)
    exponent = math.floor(math.log10(abs(rounded)))
    if exponent >= 6 or exponent < -3:
        mantissa = f"{rounded / 10.0**exponent:.{digits - 1}f}"
        text = f"{mantissa} × 10{str(exponent).translate(_SUPERSCRIPT)}"
    else:
        text = f"{rounded:,.{max(digits - 1 - exponent, 0)}f}".replace(",", "\u202f")
    return text.replace("-", "−")


def format_quantity(name: str, value: float | None, digits: int = 3) -> str:
    """Format a stored value of a quantity in its display unit.

    Parameters
    ----------
    name : str
        Name of the quantity.
    value : float or None
        In the stored unit.
    digits : int
        Significant figures.

    Returns
    -------
    str
        Such as ``"12.3 MW/m²"``.
    """
    if value is None:
        return "–"
    quantity = QUANTITIES[name]
    if name == "altitude" and abs(value) < 1e-3:
        value = 0.0  # the ground, to the accuracy of the root finder
    if name == "speed" and abs(value) < 1000:
        return f"{format_number(float(value), digits)}\u00a0m/s"
    text = format_number(float(value) * quantity.display_factor, digits)
    if text == "–" or quantity.display_unit in ("", "1"):
        return text
    return f"{text}°" if quantity.display_unit == "deg" else f"{text}\u00a0{display_unit(name)}"


def format_interval(name: str, low: float | None, high: float | None) -> str:
    """Format the uncertainty interval of a quantity, in its display unit.

    Parameters
    ----------
    name : str
        Name of the quantity.
    low, high : float or None
        Its limits, in the stored unit.

    Returns
    -------
    str
        Such as ``"5.80 to 18.3 MW/m²"``; empty where a limit is missing.
    """
    if low is None or high is None:
        return ""
    first, last = format_quantity(name, low), format_quantity(name, high)
    _, space, unit = last.partition("\u00a0")
    # The unit once, unless the limits have different ones.
    return f"{first.removesuffix(space + unit) if unit else first} to {last}"


def station_words(station: float) -> str:
    """Return a body station in words: its surface distance from the stagnation point."""
    if station == 0:
        return "stagnation point"
    return f"{format_number(station)}\u00a0nose radii"


def format_kilometres(metres: float, digits: int = 3) -> str:
    """Format a length [m] in kilometres."""
    return f"{format_number(metres / 1e3, digits)}\u00a0km"


def format_km_per_second(metres_per_second: float, digits: int = 3) -> str:
    """Format a speed [m/s] in kilometres per second."""
    return f"{format_number(metres_per_second / 1e3, digits)}\u00a0km/s"


def format_percent(fraction: float, digits: int = 3) -> str:
    """Format a fraction (0 to 1) in per cent."""
    return f"{format_number(100.0 * fraction, digits)}\u00a0%"


def format_time(seconds: float) -> str:
    """Format a time from the start of the scenario [s]: four figures from 100 s on, three below."""
    return f"{format_number(float(seconds), 4 if seconds >= 100 else 3)}\u00a0s"


def format_duration(seconds: float | None) -> str:
    """Format a duration: seconds below two minutes, then minutes and seconds, then hours and minutes."""
    if seconds is None or not math.isfinite(seconds):
        return "–"
    if seconds < 120:
        return f"{round(seconds)}\u00a0s" if seconds >= 9.95 else f"{format_number(seconds, 2)}\u00a0s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}\u00a0min {rest:02d}\u00a0s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}\u00a0h {minutes:02d}\u00a0min"


def format_frequency(hertz: float) -> str:
    """Format a radio frequency in MHz below 1 GHz and in GHz above."""
    return f"{hertz / 1e9:.4g}\u00a0GHz" if hertz >= 1e9 else f"{hertz / 1e6:.4g}\u00a0MHz"


def join_words(words: Sequence[str], most: int = 6) -> str:
    """Join words for a sentence; beyond `most` the rest is counted.

    Parameters
    ----------
    words : sequence of str
        The words.
    most : int
        Largest number of words named, the count of the rest included.

    Returns
    -------
    str
        Such as ``"a, b and c"``; empty for no words.
    """
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} more"]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def format_position(latitude: float | None, longitude: float | None) -> str:
    """Return a position in degrees with its hemispheres, to about 10 m.

    Parameters
    ----------
    latitude, longitude : float or None
        [deg].

    Returns
    -------
    str
        Such as "38.7123° N, 9.1456° W"; a dash where it is not known.
    """
    if latitude is None or longitude is None:
        return "–"
    east = (longitude + 180.0) % 360.0 - 180.0
    return (
        f"{abs(latitude):.4f}°\u00a0{'N' if latitude >= 0 else 'S'}, "
        f"{abs(east):.4f}°\u00a0{'E' if east >= 0 else 'W'}"
    )


def format_date(stamp: str | None) -> str:
    """Return a UTC stamp of the summary as a page shows it; empty where there is none."""
    return "" if stamp is None else stamp.replace("T", " ").removesuffix("Z")[:23]
