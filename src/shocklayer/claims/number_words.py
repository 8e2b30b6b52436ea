"""Numbers written in words, in English and German, with their fractions: a small grammar over tokens.

    number      = article? (cardinal | half | couple | dozen) scale* addition?
    addition    = "and" (article | cardinal) fraction          twelve and a half, one and three quarters
    fraction    = numerator denominator                        two thirds, a four-thousandth, drei Viertel
    decimal     = cardinal "point" digit+                      six point seven

German cardinals are one word ("fünfundzwanzig", "zwölfeinhalb"); English ones are several.
"""

from __future__ import annotations

import re
from typing import NamedTuple

EN_UNITS = {
    word: float(value)
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen""".split()
    )
}
EN_TENS = {
    word: 10.0 * (index + 2)
    for index, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "hundert": 1e2,
    "tausend": 1e3, "millionen": 1e6, "mio": 1e6, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9,
    "dozen": 12.0, "dozens": 12.0, "dutzend": 12.0,
}  # fmt: skip
DE_UNITS = {
    "null": 0, "ein": 1, "eins": 1, "eine": 1, "einer": 1, "einem": 1, "einen": 1, "zwei": 2, "drei": 3,
    "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
    "sechzehn": 16, "siebzehn": 17,
}  # fmt: skip
DE_UNITS |= {stem + "zehn": value + 10 for stem, value in DE_UNITS.items() if 3 <= value <= 9}
DE_TENS = {
    "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70,
    "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_HALVES = {
    "half": 0.5, "halbe": 0.5, "halben": 0.5, "halber": 0.5, "halbes": 0.5, "anderthalb": 1.5,
    "eineinhalb": 1.5, "dreiviertel": 0.75,
}  # fmt: skip
_PLURAL_SCALES = {"hundreds": 1e2, "thousands": 1e3, "hunderte": 1e2, "tausende": 1e3}
_SEVERAL = frozenset(["several", "mehrere", "einige", "wenige", *_PLURAL_SCALES])
"""Words that make a hundred or a thousand an unknown number of them."""
_QUARTERS = {"viertel": 0.25, "dreiviertel": 0.75, "halb": 0.5, "anderthalb": 1.5}
_ORDINALS = {
    "third": 3.0, "quarter": 4.0, "fourth": 4.0, "fifth": 5.0, "sixth": 6.0, "seventh": 7.0, "eighth": 8.0,
    "ninth": 9.0, "tenth": 10.0, "eleventh": 11.0, "twelfth": 12.0, "fifteenth": 15.0, "sixteenth": 16.0,
    "twentieth": 20.0, "thirtieth": 30.0, "fortieth": 40.0, "fiftieth": 50.0, "sixtieth": 60.0,
    "seventieth": 70.0, "eightieth": 80.0, "ninetieth": 90.0, "hundredth": 1e2, "thousandth": 1e3,
    "millionth": 1e6, "half": 2.0, "drittel": 3.0, "viertel": 4.0,
}  # fmt: skip
_PLURALS = {word + "s": value for word, value in _ORDINALS.items() if not word.endswith(("tel", "half"))}
_PLURALS |= {"halves": 2.0, "drittel": 3.0, "viertel": 4.0, "dritteln": 3.0, "vierteln": 4.0}
_ARTICLES = frozenset(
    [
        "a",
        "an",
        "ein",
        "eine",
        "einem",
        "einen",
        "einer",
        "eines",
        "every",
        "each",
        "jedes",
        "jede",
        "jedem",
        "jeden",
    ]
)
_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[ \u00a0-]|, (?=and )")
LOOSE = (
    r"(?:full|good|whole|long|short|solid|bare|mere|entire|brief|scant|round"
    r"|volle[nrs]?|gute[nrs]?|ganze[nrs]?|knappe[nrs]?|lange[nrs]?|kurze[nrs]?|gut|knapp)"
)
"""Adjectives that may stand between a number and its unit."""
_UNIT_AFTER_ARTICLE = re.compile(
    rf"\s(?:{LOOSE}\s)?(?:hour|minute|second|day|week|year)s?\b(?! (?:time|later|flight|stage|test|try"
    rf"|attempt))"
    r"|\s(?:mile|kilomet(?:er|re)|met(?:er|re)|foot) (?:per|a|an|each|every) (?:second|minute|hour)\b"
    rf"|\s(?:{LOOSE}\s)?(?:stunde|minute|sekunde|tag)\b"
    r"|\s(?:mile|kilomet(?:er|re)) (?:takes?|in|within)\b"
    r"|\s(?:kilo|mega)ton(?:ne)?s?\b"
    r"|\s(?:gram|gramme|milligramm?|kilogram|kilogramme|kilo|tonne|ton|gramm|kilogramm)\b(?!s)",
    re.IGNORECASE,
)
_DENOMINATOR_ENDS = re.compile(
    r"\s+(?:of|the|as|so|less|more|that|its|der|des|vom|von|seiner|ihrer)\b|\s*(?:[.,;:!?)]|$)"
)
_MOST = 12

FIRST_WORDS = frozenset(
    [
        *EN_UNITS,
        *EN_TENS,
        *SCALES,
        *_SEVERAL,
        *DE_UNITS,
        *DE_TENS,
        *_HALVES,
        *_ARTICLES,
        "couple",
        "quarter",
        "third",
    ]
) - {"mio", "mrd"}
"""Words with which a number can begin."""
COMPOUND = re.compile(
    r"tausend|hundert|zig|ßig|ssig|einhalb|zehntel|viertel|drittel|(?:fach\w{0,2}|mal)$"
    r"|(?:stünd|minüt|sekünd)ig|tel(?:sekunde|stunde)",
    re.IGNORECASE,
)
"""Hint that a word is a German compound with a number in it."""


class WordNumber(NamedTuple):
    """A number in words: offset of its end, value, half a unit of its last place, whether a fraction."""

    end: int
    value: float
    step: float
    fraction: bool = False


class _Token(NamedTuple):
    word: str
    start: int
    end: int


def read_words(text: str, start: int) -> WordNumber | None:
    """Read the number in words that starts at an offset.

    Parameters
    ----------
    text : str
        The sentence.
    start : int
        Offset of its first letter.

    Returns
    -------
    WordNumber or None
        None where no number starts there.
    """
    tokens = _tokens(text, start)
    if not tokens:
        return None
    first = tokens[0].word
    if first in _ARTICLES:
        return _after_article(text, tokens)
    if first == "third":
        return None  # an ordinal without an article
    if first in _SEVERAL:
        return _several(tokens)
    fold = _fold_number(tokens[0])
    if fold is not None:
        return fold
    read, used = _cardinal(tokens)
    if read is None:
        return None
    fraction = _denominator(text, tokens, used, plural=True)
    if fraction is not None and 0.0 < read.value <= 1000.0:
        return WordNumber(fraction[1], read.value / fraction[0], 0.05 * read.value / fraction[0], True)
    if used < len(tokens) and read.value == 1.0:
        fraction = _denominator(text, tokens, used, plural=False)
        if fraction is not None:
            return WordNumber(fraction[1], 1.0 / fraction[0], 0.05 / fraction[0], True)
    return add_fraction(text, read)


def add_fraction(text: str, number: WordNumber) -> WordNumber:
    """Add "and a half" or "and three quarters" that follows a number."""
    match = _ADDITION.match(text, number.end)
    if match is None:
        return number
    part = match.group("part").lower()
    value = {"half": 0.5, "quarter": 0.25, "third": 1.0 / 3.0}.get(
        part, 0.75 if "quarter" in part else 2.0 / 3.0
    )
    if number.value != int(number.value) or number.value > 1000.0:
        return number
    return WordNumber(match.end(), number.value + value, 0.1 if value == 0.5 else 0.05, number.fraction)


_ADDITION = re.compile(
    r"[\s-]and[\s-](?:(?:an?|one)[\s-])?(?P<part>half|quarter|third|three[ -]quarters|two[ -]thirds)\b",
    re.IGNORECASE,
)


def german_word(word: str) -> float | None:
    """Read a German number word such as ``fünfundzwanzig`` or ``zwölfeinhalb``; None for anything else."""
    word = word.lower()
    if word in DE_UNITS:
        return float(DE_UNITS[word])
    if word in DE_TENS:
        return float(DE_TENS[word])
    if word.endswith("einhalb") and len(word) > 7:
        whole = german_word(word.removesuffix("einhalb").removesuffix("und"))
        return None if whole is None else whole + 0.5
    for scale, factor in (("tausend", 1e3), ("hundert", 1e2)):
        head, mark, tail = word.partition(scale)
        if mark:
            left = german_word(head) if head else 1.0
            right = german_word(tail.removeprefix("und")) if tail else 0.0
            return None if left is None or right is None else left * factor + right
    head, mark, tail = word.partition("und")
    if mark and head in DE_UNITS and tail in DE_TENS:
        return float(DE_UNITS[head] + DE_TENS[tail])
    return None


def german_denominator(word: str) -> float | None:
    """Read a German denominator such as ``Zehntel``, ``Tausendstel`` or ``Sechzigstel``; None otherwise."""
    low = word.lower().removesuffix("n") if word.lower().endswith("teln") else word.lower()
    if low in ("drittel", "viertel"):
        return _ORDINALS[low]
    if low == "millionstel":
        return 1e6
    if not low.endswith("tel") or low in ("mittel", "titel", "kapitel", "viertel"):
        return None
    stem = low.removesuffix("tel")
    value = german_word(stem.removesuffix("s")) if stem.endswith("s") else german_word(stem)
    return value if value is not None and value >= 3.0 else None


def _tokens(text: str, start: int) -> list[_Token]:
    tokens: list[_Token] = []
    position = start
    while len(tokens) < _MOST:
        match = _WORD.match(text, position)
        if match is None:
            break
        tokens.append(_Token(match.group().lower(), match.start(), match.end()))
        gap = _GAP.match(text, match.end())
        if gap is None:
            break
        position = gap.end()
    return tokens


def _several(tokens: list[_Token]) -> WordNumber | None:
    """Read "several hundred" and "hundreds of" as three hundred, within a factor of three."""
    position = 1
    end = tokens[0].end
    if tokens[0].word in _PLURAL_SCALES:
        return WordNumber(end, 3.0 * _PLURAL_SCALES[tokens[0].word], 2.0 * _PLURAL_SCALES[tokens[0].word])
    factor = 1.0
    while position < len(tokens) and tokens[position].word in SCALES:
        factor, end, position = factor * SCALES[tokens[position].word], tokens[position].end, position + 1
    return WordNumber(end, 4.0 * factor, 2.5 * factor) if factor > 1.0 else None


def _fold_number(token: _Token) -> WordNumber | None:
    """Read "elffache" and "zwanzigmal" up to the end of the number."""
    for ending in ("fach", "mal", "stündig", "minütig", "sekündig", "stunde", "sekunde"):
        stem, mark, rest = token.word.partition(ending)
        parts = german_denominator(stem) if ending == "stunde" or ending == "sekunde" else None
        if mark and parts is not None and parts > 4.0:
            return WordNumber(token.start + len(stem), 1.0 / parts, 0.05 / parts, True)
        if mark and stem in _QUARTERS:
            return WordNumber(token.start + len(stem), _QUARTERS[stem], 0.05)
        if mark and stem and len(rest) <= 2 and ending not in ("stunde", "sekunde"):
            value = german_word(stem)
            if value is not None:
                return WordNumber(token.start + len(stem), value, 0.5)
    return None


def _after_article(text: str, tokens: list[_Token]) -> WordNumber | None:
    fold = _fold_number(tokens[0])
    if fold is not None:
        return fold
    if len(tokens) > 1:
        second = tokens[1].word
        if second == "half" or second in _HALVES:
            return _halves(tokens, 1)
        if second in ("quarter", "dozen", "dutzend") or (second == "couple"):
            return _quarter_or_couple(tokens, 1)
        fraction = _denominator(text, tokens, 1, plural=False)
        if fraction is not None:
            return WordNumber(fraction[1], 1.0 / fraction[0], 0.05 / fraction[0], True)
        if second in SCALES:
            read, _ = _cardinal(tokens[1:])
            return None if read is None else add_fraction(text, read)
    if _UNIT_AFTER_ARTICLE.match(text, tokens[0].end):
        return WordNumber(tokens[0].end, 1.0, 0.05)
    # "ein" and "eine" before anything else are articles; "one" is a number.
    return None


def _halves(tokens: list[_Token], index: int) -> WordNumber:
    value, end, position = _HALVES[tokens[index].word], tokens[index].end, index + 1
    if position < len(tokens) and tokens[position].word in ("a", "an"):
        end, position = tokens[position].end, position + 1
    step = 0.05
    while position < len(tokens) and tokens[position].word in SCALES:
        value, end = value * SCALES[tokens[position].word], tokens[position].end
        step = max(0.1 * value, 0.05)
        position += 1
    return WordNumber(end, value, step)


def _quarter_or_couple(tokens: list[_Token], index: int) -> WordNumber:
    word, end, position = tokens[index].word, tokens[index].end, index + 1
    value = {"quarter": 0.25, "couple": 2.0}.get(word, 12.0)
    step = {"quarter": 0.05, "couple": 0.5}.get(word, 1.0)
    after = [token.word for token in tokens[position : position + 2]]
    if word == "quarter" and after[:1] == ["of"]:
        return WordNumber(end, value, step, True)
    if word != "quarter" and after[:1] == ["of"] and after[1:] and after[1] in SCALES:
        position += 1
    while position < len(tokens) and tokens[position].word in SCALES:
        factor = SCALES[tokens[position].word]
        value, step, end = value * factor, step * factor, tokens[position].end
        position += 1
    return WordNumber(end, value, step)


def _cardinal(tokens: list[_Token]) -> tuple[WordNumber | None, int]:
    """Read a cardinal; return it with the number of tokens used."""
    first = tokens[0].word
    if first in _HALVES:
        read = _halves(tokens, 0)
        return read, sum(token.end <= read.end for token in tokens)
    if first in ("quarter", "couple"):
        read = _quarter_or_couple(tokens, 0)
        return read, sum(token.end <= read.end for token in tokens)
    total, current, step, used, end = 0.0, 0.0, 0.5, 0, tokens[0].start
    last_size = float("inf")
    for index, (word, _, stop) in enumerate(tokens):
        if word in EN_UNITS or word in EN_TENS:
            value = EN_UNITS.get(word, EN_TENS.get(word, 0.0))
            if value >= last_size:
                break
            current += value
            last_size = 0.0 if word in EN_UNITS else 10.0
            step = 0.5
        elif (word in SCALES and index > 0) or word in (
            "hundred",
            "thousand",
            "hundert",
            "tausend",
            "dozen",
            "dutzend",
        ):
            factor = SCALES[word]
            current = (current or 1.0) * factor
            step = max(0.05 * current, 0.5)
            last_size = 100.0
            if factor >= 1e3:
                total, current = total + current, 0.0
        elif word == "and" and index > 0 and _continues(tokens, index):
            continue
        elif index == 0 or (tokens[0].word in DE_UNITS and word in SCALES):
            value = german_word(word)
            if value is None:
                break
            current += value
            step = (
                0.1
                if value != int(value)
                else max(0.5, 0.05 * value if value >= 100.0 and value % 100 == 0 else 0.5)
            )
            last_size = 0.0
        else:
            break
        used, end = index + 1, stop
    if not used:
        return None, 0
    value = total + current
    if used + 1 < len(tokens) and tokens[used].word == "point" and tokens[used + 1].word in EN_UNITS:
        digits = ""
        while (
            used + 1 < len(tokens)
            and tokens[used + 1].word in EN_UNITS
            and EN_UNITS[tokens[used + 1].word] < 10
        ):
            digits += str(int(EN_UNITS[tokens[used + 1].word]))
            used, end = used + 1, tokens[used + 1].end
        if digits:
            return WordNumber(end, value + float("0." + digits), 0.5 * 10.0 ** -len(digits)), used + 1
    return WordNumber(end, value, step), used


def _continues(tokens: list[_Token], index: int) -> bool:
    """Whether "and" continues a cardinal ("two hundred and fifty")."""
    if index + 1 >= len(tokens) or tokens[index - 1].word not in SCALES:
        return False
    return tokens[index + 1].word in EN_UNITS or tokens[index + 1].word in EN_TENS


def _denominator(text: str, tokens: list[_Token], index: int, plural: bool) -> tuple[float, int] | None:
    """Read a denominator ("sixty-fifth", "thousandths"); return it with its end."""
    value, position = 0.0, index
    while position < len(tokens):
        word = tokens[position].word
        table = _PLURALS if plural else _ORDINALS
        last = table.get(word) or german_denominator(word)
        if last is not None:
            if position == index:
                found = last
            elif last >= 100.0:
                found = value * last
            else:
                found = value + last
            end = tokens[position].end
            if word in ("half", "halves") and position > index:
                return None
            # "a third flight" counts flights; "a third of it" and "two thirds" are fractions.
            if plural or _DENOMINATOR_ENDS.match(text, end):
                return found, end
            return None
        part = EN_UNITS.get(word) or EN_TENS.get(word) or SCALES.get(word)
        if part is None or plural:
            return None
        value = value * part if part >= 100.0 and value else value + part
        position += 1
    return None
