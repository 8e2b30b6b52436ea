"""Numbers as written in articles: English or German digits, fractions, powers of ten and number words."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from shocklayer.claims.sentences import Language

_LONGEST = 40
_MOST = 60
_RUN = re.compile(r"\d+(?:[.,'’\u00a0\u202f\u2009]\d+)*")
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
    """

    start: int
    end: int
    value: float
    step: float
    in_words: bool = False


_EN_UNITS = {
    word: value
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen""".split()
    )
}
_EN_TENS = {
    word: 10 * (index + 2)
    for index, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
    "dozens": 12.0,
    "hundert": 1e2,
    "tausend": 1e3,
    "millionen": 1e6,
    "mio": 1e6,
    "milliarde": 1e9,
    "milliarden": 1e9,
    "mrd": 1e9,
    "dutzend": 12.0,
}
_DE_UNITS = {
    "null": 0, "ein": 1, "eins": 1, "eine": 1, "einer": 1, "einem": 1, "einen": 1, "zwei": 2, "drei": 3,
    "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
    "sechzehn": 16, "siebzehn": 17,
}  # fmt: skip
_DE_UNITS |= {stem + "zehn": value + 10 for stem, value in _DE_UNITS.items() if 3 <= value <= 9}
_DE_TENS = {
    "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70,
    "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_HALVES = {"half": 0.5, "halbe": 0.5, "halben": 0.5, "halber": 0.5, "halbes": 0.5, "quarter": 0.25}
_HALVES |= {"anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5, "dreieinhalb": 3.5, "third": 1.0 / 3.0}
_PLURALS = {"couple": 2.0}
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1.0 / 3.0, "⅔": 2.0 / 3.0}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")

_WORD_ATOMS = sorted(
    {*_EN_UNITS, *_EN_TENS, *_DE_UNITS, *_DE_TENS, *_HALVES, *_PLURALS, *_SCALES} - {"mio", "mrd", "ein"},
    key=len,
    reverse=True,
)
_DE_COMPOUND = (
    r"(?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)?tausend|(?:ein|zwei|drei|vier|fünf|sechs"
    r"|sieben|acht"
    r"|neun)?hundert|(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und(?:zwanzig|dreißig|dreissig|vierzig"
    r"|fünfzig|sechzig|siebzig|achtzig|neunzig))+[a-zäöüß]{0,24}"
)
_DIGITS = (
    r"(?P<digits>[-−]?(?:\d{1,3}(?: \d{3}){1,6}(?![\d.,]?\d)|\d+(?:[.,'’\u00a0\u202f\u2009]\d+)*))"
    r"(?P<fraction>[ \u00a0]?[½¼¾⅓⅔])?"
    r"(?P<power>\s?(?:[x×·*]|\\times)\s?10(?:\^\{?[-−]?\d{1,3}\}?|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]{1,4}))?"
)
_ATOM = r"(?:" + "|".join(_WORD_ATOMS) + ")"
_WORDS = (
    r"(?P<words>\ban?(?=\s(?:hour|minute|second|mile (?:per|a) second)\b)|"
    rf"(?:\b(?:a|an|eine?m?n?r?)\s+)?(?:half\s+an?\b|\b(?:{_DE_COMPOUND}|{_ATOM})(?=fach|mal|\b))"
    rf"(?:(?:[ \u00a0-]|[ ]and[ ])(?:a[ ])?{_ATOM}\b){{0,8}})"
)
_NUMBER = re.compile(rf"(?<![\w$€£¥])(?:{_DIGITS}|(?P<lone>[½¼¾⅓⅔])|{_WORDS})", re.IGNORECASE)
_SCAN = re.compile(r"\d|[½¼¾⅓⅔]|[^\W\d_]+")
_FIRST_WORDS = frozenset([*_WORD_ATOMS, "a", "an", "ein", "eine", "einem", "einen", "einer"])
_COMPOUND_HINT = re.compile(r"tausend|hundert|zig|ßig|ssig|(?:fach\w{0,2}|mal)$", re.IGNORECASE)
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
        word = token.group()
        if word[0].isalpha() and word.lower() not in _FIRST_WORDS and not _COMPOUND_HINT.search(word):
            continue
        start = token.start()
        signed = word.isdecimal() and _SIGN.search(text, max(start - 2, 0), start) is not None
        match = _NUMBER.match(text, start - 1 if signed else start)
        if match is None:
            run = _RUN.match(text, start)
            position = run.end() if run is not None else position
            continue
        position = max(match.end(), position)
        number = _read(match, text, language)
        if number is not None:
            position = max(position, number.end)
        if number is not None and not _MONEY.search(text[max(match.start() - 5, 0) : match.start()]):
            numbers.append(number)
    return numbers


def _read(match: re.Match[str], text: str, language: Language) -> Number | None:
    start, end = match.span()
    if match.group("lone"):
        return Number(start, end, _FRACTIONS[match.group("lone")], 0.0)
    if match.group("words"):
        return _from_words(match.group("words"), start, end)
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
    return _finite(Number(start, end, -value if negative else value, step))


def _power_of_ten(exponent: str) -> float:
    """Return a power of ten; infinite beyond the largest floating-point number."""
    return float(f"1e{exponent}")


def _finite(number: Number) -> Number | None:
    """Return the number, or None if it is not finite."""
    return number if math.isfinite(number.value) else None


def _scale(word: str) -> float:
    return _SCALES[word.lower()]


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


def _from_words(words: str, start: int, end: int) -> Number | None:
    total, current, step, seen = 0.0, 0.0, 0.5, False
    for word in re.split(r"[\s,\u00a0-]+", words.lower()):
        if word in ("a", "an", "and", "ein"):
            continue
        if word in _EN_UNITS or word in _EN_TENS:
            current += _EN_UNITS.get(word, 0) or _EN_TENS.get(word, 0)
        elif word in _HALVES:
            current, step = (current + _HALVES[word], 0.05)
        elif word in _PLURALS:
            current, step = _PLURALS[word], 0.5
        elif word in _SCALES:
            factor = _SCALES[word]
            current = (current or 1.0) * factor
            step = max(0.05 * current, 0.5)
            if factor >= 1e3:
                total, current = total + current, 0.0
        else:
            value = german_word(word)
            if value is None:
                return None
            current += value
        seen = True
    if not seen:
        return Number(start, end, 1.0, 0.05, True)
    return Number(start, end, total + current, step, True)


def german_word(word: str) -> float | None:
    """Read a German number word such as ``fünfundzwanzig`` or ``zweitausend``; None for anything else."""
    word = word.lower()
    if word in _DE_UNITS:
        return float(_DE_UNITS[word])
    if word in _DE_TENS:
        return float(_DE_TENS[word])
    for scale, factor in (("tausend", 1e3), ("hundert", 1e2)):
        head, mark, tail = word.partition(scale)
        if mark:
            left = german_word(head) if head else 1.0
            right = german_word(tail.removeprefix("und")) if tail else 0.0
            return None if left is None or right is None else left * factor + right
    head, mark, tail = word.partition("und")
    if mark and head in _DE_UNITS and tail in _DE_TENS:
        return float(_DE_UNITS[head] + _DE_TENS[tail])
    return None
