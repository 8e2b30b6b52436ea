"""Numbers as written in articles: English or German digits, fractions, powers of ten and number words."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from shocklayer.claims.number_words import (
    COMPOUND,
    FIRST_WORDS,
    SCALES,
    WordNumber,
    add_fraction,
    german_word,
    read_words,
)
from shocklayer.claims.sentences import Language

__all__ = ["Number", "find_numbers", "german_word", "read_digits"]

_LONGEST = 40
_MOST = 60
_RUN = re.compile(r"\d+(?:[.,'’\u00a0\u202f\u2009]\d+)*")
_MINUS = re.compile(r"\bminus $", re.IGNORECASE)
_SIGN = re.compile(r"(?<![\w$€£¥])[-−]$")


@dataclass(frozen=True)
class Number:
    """A number in a sentence.

    Parameters
    ----------
    start, end : int
        Offsets in the sentence.
    value : float
        Its value.
    step : float
        Half a unit of the last digit: the largest rounding error.
    in_words : bool
        Whether it is written in words.
    fraction : bool
        Whether it is a fraction with a denominator ("a twentieth", "two thirds").
    """

    start: int
    end: int
    value: float
    step: float
    in_words: bool = False
    fraction: bool = False


_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1.0 / 3.0, "⅔": 2.0 / 3.0}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_DIGITS = (
    r"(?P<digits>[-−]?(?:\d{1,3}(?: \d{3}){1,6}(?![\d.,]?\d)|\d+(?:[.,'’\u00a0\u202f\u2009]\d+)*))"
    r"(?P<fraction>[ \u00a0]?[½¼¾⅓⅔])?"
    r"(?P<power>\s?(?:[x×·*]|\\times)\s?10(?:\^\{?[-−]?\d{1,3}\}?|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]{1,4}))?"
)
_NUMBER = re.compile(rf"(?<![\w$€£¥])(?:{_DIGITS}|(?P<lone>[½¼¾⅓⅔]))")
_SCAN = re.compile(r"\d|[½¼¾⅓⅔]|[^\W\d_]+")
_SCALE = re.compile(
    r"[ \u00a0-]?(hundred|thousand|million(?:en)?|billion|trillion|dozen|tausend|milliarden?|mio|mrd"
    r"|dutzend)\b\.?",
    re.IGNORECASE,
)
_MONEY = re.compile(r"(?:[$€£¥]|\b(?:USD|EUR|GBP|CHF|RMB|US\$|Rs))\s?$")
_POWER_ALONE = re.compile(r"10(?:\^\{?(?P<plain>[-−]?\d{1,3})\}?|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]{1,4}))")


def find_numbers(text: str, language: Language) -> list[Number]:
    """Return every number of a sentence, in order.

    Parameters
    ----------
    text : str
        The sentence.
    language : {"en", "de"}
        Determines whether a point or a comma separates thousands.

    Returns
    -------
    list of Number
        Without sums of money and numbers of more than forty digits.
    """
    numbers: list[Number] = []
    position = 0
    # The full grammar is tried only where a digit or a number word begins: ten times faster on prose.
    while (token := _SCAN.search(text, position)) is not None and len(numbers) < _MOST:
        position = token.end()
        word, start = token.group(), token.start()
        if word[0].isalpha():
            number = _in_words(text, word, start)
        else:
            signed = word.isdecimal() and _SIGN.search(text, max(start - 2, 0), start) is not None
            match = _NUMBER.match(text, start - 1 if signed else start)
            if match is None:
                run = _RUN.match(text, start)
                position = run.end() if run is not None else position
                continue
            start, position = match.start(), max(match.end(), position)
            number = _read(match, text, language)
        if number is None:
            continue
        position = max(position, number.end)
        if not _MONEY.search(text[max(start - 5, 0) : start]):
            numbers.append(number)
    return numbers


def _in_words(text: str, word: str, start: int) -> Number | None:
    if word.lower() not in FIRST_WORDS and not COMPOUND.search(word):
        return None
    if start and (text[start - 1].isalnum() or text[start - 1] in "_$€£¥"):
        return None
    read = read_words(text, start)
    return None if read is None else Number(start, read.end, read.value, read.step, True, read.fraction)


def _read(match: re.Match[str], text: str, language: Language) -> Number | None:
    start, end = match.span()
    if match.group("lone"):
        return Number(start, end, _FRACTIONS[match.group("lone")], 0.0)
    digits = match.group("digits")
    negative = digits[0] in "-−"
    if negative:
        # A hyphen between words or figures is no sign: "Mach-5", "4-8".
        before = text[start - 1 : start]
        negative = before == "" or before in " (\u00a0"
        digits = digits[1:]
        start += 0 if negative else 1
    power_alone = _POWER_ALONE.match(text, start) if digits == "10" else None
    if power_alone is not None:
        exponent = power_alone.group("plain") or power_alone.group("raised").translate(_SUPERSCRIPTS)
        return _finite(Number(start, power_alone.end(), _power_of_ten(exponent.replace("−", "-")), 0.0))
    read = read_digits(digits, language)
    if read is None:
        return None
    value, step = read
    if match.group("fraction"):
        value, step = value + _FRACTIONS[match.group("fraction").strip()], 0.125
    if match.group("power"):
        raw = (
            match.group("power").translate(_SUPERSCRIPTS).replace("−", "-").replace("{", "").replace("}", "")
        )
        factor = _power_of_ten(raw.split("^")[1] if "^" in raw else raw[raw.index("10") + 2 :])
        value, step = value * factor, step * factor
    scale = _SCALE.match(text, end)
    while scale is not None:
        factor = _scale(scale.group(1))
        value, step, end = value * factor, max(step, 0.05) * factor, scale.end()
        scale = _SCALE.match(text, end)
    if not negative and _MINUS.search(text, max(start - 7, 0), start):
        negative = True
    whole = add_fraction(text, WordNumber(end, value, step)) if not match.group("power") else None
    if whole is not None:
        value, step, end = whole.value, whole.step, whole.end
    return _finite(Number(start, end, -value if negative else value, step))


def _power_of_ten(exponent: str) -> float:
    """Return a power of ten; infinite beyond the largest floating-point number."""
    return float(f"1e{exponent}")


def _finite(number: Number) -> Number | None:
    """Return the number, or None if it is not finite."""
    return number if math.isfinite(number.value) else None


def _scale(word: str) -> float:
    return SCALES[word.lower()]


def read_digits(digits: str, language: Language) -> tuple[float, float] | None:
    """Read digits with separators.

    Parameters
    ----------
    digits : str
        For example ``1,160``, ``1.160,5``, ``48 000`` or ``2.7``.
    language : {"en", "de"}
        Language of the separators.

    Returns
    -------
    tuple of float or None
        Value and half a unit of the last digit; for whole numbers that end in zeros, half a unit of the last
        non-zero digit but at most 5 %. None for text that is not a number, such as ``1.2.3``.
    """
    if len(digits) > _LONGEST:
        return None
    plain = digits
    for mark in " '’\u00a0\u202f\u2009":
        plain = plain.replace(mark, "")
    thousands, decimal = (".", ",") if language == "de" else (",", ".")
    groups = plain.split(decimal)
    if len(groups) > 2:
        # 1.160.000 in an English text, or 1,160,000 in a German one: the other mark's thousands.
        if decimal in plain and thousands not in plain and _grouped(groups):
            return _whole("".join(groups))
        return None
    whole = groups[0].split(thousands)
    if len(whole) > 1 and not _grouped(whole):
        if len(whole) == 2 and len(groups) == 1 and whole[1].isdecimal():
            # A comma in an English text that cannot divide thousands, as in a German figure: 7,8.
            return _decimal(whole[0], whole[1])
        return None
    if len(groups) == 2:
        if not groups[1].isdecimal() or not "".join(whole).isdecimal():
            return None
        return _decimal("".join(whole), groups[1])
    return _whole("".join(whole))


def _grouped(groups: list[str]) -> bool:
    return 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def _decimal(whole: str, fraction: str) -> tuple[float, float]:
    return float(f"{whole or '0'}.{fraction}"), 0.5 * 10.0 ** -len(fraction)


def _whole(digits: str) -> tuple[float, float]:
    value = float(digits)
    stripped = digits.rstrip("0")
    if not stripped or len(stripped) == len(digits):
        return value, 0.5
    return value, min(0.5 * 10.0 ** (len(digits) - len(stripped)), 0.05 * value)
