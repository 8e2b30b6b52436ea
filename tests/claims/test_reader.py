"""CheckedArticle: numbers, units, ranges, hedges, sentences and their exact positions."""

import math

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shocklayer.claims import check_text, from_text
from shocklayer.claims.checks.relations import RELATIONS
from shocklayer.claims.context import parse_article
from shocklayer.claims.links import EXAMPLES, links
from shocklayer.claims.mentions import find_mentions
from shocklayer.claims.numbers import find_numbers, german_word, read_digits
from shocklayer.claims.sentences import Language, language_of, split
from shocklayer.claims.shared_units import RULES
from shocklayer.claims.source import decode, load
from shocklayer.claims.units import UNITS
from shocklayer.core.errors import UserError


def mention(text, language: Language = "en"):
    quantities = find_mentions(text, language)
    assert len(quantities) == 1, quantities
    return quantities[0]


@pytest.mark.parametrize(
    ("digits", "language", "value"),
    [
        ("1,160", "en", 1160.0),
        ("1.160,5", "de", 1160.5),
        ("5.000", "de", 5000.0),
        ("5.000", "en", 5.0),
        ("626.85", "en", 626.85),
        ("48 000", "en", 48000.0),
        ("1’160", "en", 1160.0),
        ("1.160.000", "en", 1160000.0),
        ("7,8", "en", 7.8),
    ],
)
def test_digits(digits, language, value):
    read = read_digits(digits, language)
    assert read is not None and read[0] == value


@pytest.mark.parametrize("digits", ["1.2.3", "192.168.10.1", "9" * 41, "1,23,4"])
def test_what_is_no_number(digits):
    assert read_digits(digits, "en") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("five", 5),
        ("two dozen", 24),
        ("half a million", 5e5),
        ("twenty-five thousand", 25000),
        ("two hundred and fifty", 250),
        ("one and a half", 1.5),
        ("2.7 million", 2.7e6),
        ("1.2 x 10^15", 1.2e15),
        ("3 × 10¹⁶", 3e16),
        ("4½", 4.5),
    ],
)
def test_numbers_in_words(text, value):
    (number,) = find_numbers(text, "en")
    assert number.value == pytest.approx(value)


@pytest.mark.parametrize("text", ["10^999 km", "3 × 10^400 km", "9 x 10^308 billion km"])
def test_numbers_larger_than_any_are_passed_over(text):
    assert all(math.isfinite(number.value) for number in find_numbers(text, "en"))


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("fünfundzwanzig", 25),
        ("zweitausend", 2000),
        ("dreihundertfünfzig", 350),
        ("zwölf", 12),
        ("Haus", None),
    ],
)
def test_german_words(word, value):
    assert german_word(word) == value


def test_money_is_no_number():
    assert find_numbers("It cost $350,000 or €200.", "en") == []


def test_rounding_follows_the_digits_written():
    assert read_digits("48,000", "en") == (48000.0, 500.0)
    assert read_digits("900", "en") == (900.0, 45.0)
    assert read_digits("626.85", "en") == pytest.approx((626.85, 0.005))


def test_units_agree_with_pint():
    registry = pint.UnitRegistry()
    registry.define("kilofoot = 1000 * foot")
    registry.define("psf = pound_force / foot ** 2")
    for unit in UNITS.values():
        if unit.name in ("mach", "g_0", "dB"):
            continue
        value = 7.0
        if unit.dimension == "temperature":
            expected = registry.Quantity(value, unit.name).to("kelvin").magnitude
        elif unit.name == "percent":
            expected = 0.07
        else:
            expected = registry.Quantity(value, unit.name).to_base_units().to_root_units()
            base = {"mass": "kg"}.get(unit.dimension)
            expected = expected.to(base).magnitude if base else _si(expected)
        assert unit.to_si(value) == pytest.approx(expected, rel=1e-9), unit.name
    assert UNITS["g_0"].factor == pytest.approx(registry.Quantity(1, "g_0").to("m/s**2").magnitude)


def _si(quantity):
    return quantity.to_base_units().magnitude


@pytest.mark.parametrize(
    ("text", "language", "unit", "low", "high"),
    [
        ("It flies at Mach 4 to 8.", "en", "mach", 4, 8),
        ("It flies at Mach 5 to Mach 9.", "en", "mach", 5, 9),
        ("with Mach numbers from 4 to 8", "en", "mach", 4, 8),
        ("at five times the speed of sound", "en", "mach", 5, 5),
        ("twenty times faster than sound", "en", "mach", 20, 20),
        ("twice the speed of sound", "en", "mach", 2, 2),
        ("mit fünffacher Schallgeschwindigkeit", "de", "mach", 5, 5),
        ("das 20-Fache der Schallgeschwindigkeit", "de", "mach", 20, 20),
        ("up to 4-8 km", "en", "km", 4, 8),
        ("a 400-nautical-mile flight", "en", "nautical_mile", 400, 400),
        ("30,000 miles an hour", "en", "mph", 30000, 30000),
        ("12,500 miles [per hour]", "en", "mph", 12500, 12500),
        ("6.000 Kilometern pro Stunde", "de", "km/h", 6000, 6000),
        ("7,8 km/s", "de", "km/s", 7.8, 7.8),
        ("5.000 Grad Celsius", "de", "degC", 5000, 5000),
        ("in 1 hour 20 minutes", "en", "hour", 4 / 3, 4 / 3),
        ("in one hour twenty", "en", "hour", 4 / 3, 4 / 3),
        ("for two milliseconds", "en", "ms", 2, 2),
        ("50 MJ/kg", "en", "MJ/kg", 50, 50),
        ("15 GW", "en", "GW", 15, 15),
        ("1,000 W/cm²", "en", "W/cm**2", 1000, 1000),
        ("the crew felt 8 g", "en", "g_0", 8, 8),
        ("an acceleration of 20 m/s²", "en", "m/s**2", 20, 20),
        ("zwischen 20 und 50 km", "de", "km", 20, 50),
        ("an hour", "en", "hour", 1, 1),
        ("6 ft 2 in tall, or 188 cm"[:11], "en", "foot", 6, 6),
    ],
)
def test_quantities(text, language, unit, low, high):
    quantities = mention(text, language)
    assert quantities.unit.name == unit
    assert (quantities.value, quantities.upper) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    ("text", "bound", "approximate"),
    [
        ("up to 30 km", "max", False),
        ("more than 6,000 km/h", "min", False),
        ("around 40 km", "", True),
        ("90 minutes or less", "max", False),
        ("bis zu 30 km", "max", False),
        ("mehr als 30 km", "min", False),
        ("nearly 7,000 mph", "", True),
        ("rund 40 km", "", True),
    ],
)
def test_bounds_and_approximations(text, bound, approximate):
    quantities = mention(text, language_of(text, "en"))
    assert (quantities.bound, quantities.approximate) == (bound, approximate)


def test_hedges_stay_beside_the_number():
    quantities = mention("The missile will be able to reach, reportedly, 30 km.")
    assert set(quantities.hedges) == {"will be able to", "reportedly"}


def test_grams_and_gravity_are_told_apart():
    assert mention("Add 8 g of salt.").unit.name == "g"
    assert mention("The pilot pulled 8 g.").unit.name == "g_0"
    assert find_mentions("A 5G phone and a 90K salary in the 1960s.", "en") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dr. Hale flew at approx. 5 km. It landed.", 2),
        ("The U.S. Navy flew it. It fell.", 2),
        ("FL-64 ... simulating Mach 4 ... at 48 km", 1),
        ("Am 21. November flog sie. Dann nicht.", 2),
        ("It reached 3.5 km/s. Then it fell!", 2),
        ("A heading\nThis sentence is on the line below the heading and is longer than it.", 2),
        ("A sentence that is wrapped after this word\nand goes on in the next line.", 1),
    ],
)
def test_sentences(text, count):
    assert len(split(text)) == count


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_offsets_of_plain_text(ending):
    raw = ending.join(["\ufeffOne. Two flies at 5 km (16,404 ft).", "", "Drei: Höhe 7,8 km."])
    for sentence in parse_article(from_text(raw)).sentences:
        article = from_text(raw)
        start, end = article.offsets(sentence.span.start, sentence.span.end)
        assert raw[start:end] == sentence.text


def test_offsets_of_html():
    raw = (
        "<!doctype html><html><head><style>p{width:5 km}</style><title>T</title></head><body>"
        "<p>It is 5&nbsp;km <b>(3.1&#32;mi)</b> &amp; more.</p><script>var x='9 km';</script>"
        "<p>Second &lt;one&gt;.</p></body></html>"
    )
    article = from_text(raw)
    assert article.format == "html"
    sentences = [s for s in parse_article(article).sentences if s.mentions]
    assert [s.text for s in sentences] == ["It is 5 km (3.1 mi) & more."]
    start, end = article.offsets(sentences[0].span.start, sentences[0].span.end)
    assert raw[start:end] == "It is 5&nbsp;km <b>(3.1&#32;mi)</b> &amp; more."


def test_offsets_of_markdown():
    raw = "# Title\n\n- It **flew** at [5 km](http://a.b/9_km) *(3.1 mi)*.\n\n```\n7 km\n```\n"
    article = from_text(raw, "a.md")
    sentences = [s for s in parse_article(article).sentences if s.mentions]
    assert [s.text for s in sentences] == ["It flew at 5 km (3.1 mi)."]
    start, end = article.offsets(sentences[0].span.start, sentences[0].span.end)
    assert raw[start:end].startswith("It **flew**")
    assert raw[start:end].endswith("mi)*.")


@pytest.mark.parametrize(
    "raw",
    [
        "9" * 200_000 + " km",
        "(" * 50_000 + ")" * 50_000,
        "(5 km " * 20_000,
        "!" * 100_000 + "x",
        "<a " * 50_000,
        "<" * 100_000,
        "<!--" * 30_000,
        "[" * 100_000,
        "\u202e5 km\u200f\x07\x1b[31m" * 5_000,
        "five " * 20_000,
        "DF-17 " * 5_000,
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md"])
def test_hostile_text_is_read(raw, name):
    parse_article(from_text(raw, name))


@given(st.text(max_size=300), st.sampled_from(["a.txt", "a.html", "a.md"]))
def test_any_text_is_read_with_offsets_inside_it(raw, name):
    article = from_text(raw, name)
    for sentence in parse_article(article).sentences:
        start, end = article.offsets(sentence.span.start, sentence.span.end)
        assert 0 <= start < end <= len(raw)
        if name == "a.txt":
            assert raw[start:end] == sentence.text
        for quantities in sentence.mentions:
            assert sentence.text[quantities.start : quantities.end] == quantities.text
            assert math.isfinite(quantities.low)


@pytest.mark.parametrize(
    "data",
    [b"\x00" * 50, b"\x89PNG\r\n\x1a\n" + bytes(80), bytes(range(256)), b"\xff\xfe\x00"],
)
def test_binary_is_refused_in_one_sentence(data):
    with pytest.raises(UserError, match=r"picture\.png is not"):
        decode(data, "picture.png")


@pytest.mark.parametrize(
    ("path", "encoding", "words"),
    [
        ("nowhere.txt", "utf-8", "cannot be read"),
        (".", "utf-8", "is a folder, not a file"),
        ("x", "klingon", "encoding"),
    ],
)
def test_what_cannot_be_loaded(path, encoding, words):
    with pytest.raises(UserError, match=words):
        load(path, encoding)


def test_told_encoding(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("Höhe: 7,8 km".encode("latin-1"))
    with pytest.raises(UserError, match="not utf-8"):
        load(str(path))
    assert load(str(path), "latin-1").raw == "Höhe: 7,8 km"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.apply.__name__)
def test_every_rule_of_shared_units_changes_what_its_example_says(rule, monkeypatch):
    with_it = [(one.dimension, one.si) for one in find_mentions(rule.example, "en")]
    monkeypatch.setattr("shocklayer.claims.mentions.RULES", tuple(one for one in RULES if one is not rule))
    assert [(one.dimension, one.si) for one in find_mentions(rule.example, "en")] != with_it


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_every_kind_of_link_is_found_in_its_example(kind, example):
    assert [link.kind for link in links(example, find_mentions(example, "en"))] == [kind]


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.formula)
def test_every_relation_is_found_in_its_example(relation):
    sources = {claim.finding.source for claim in check_text(relation.example).claims}
    checks = {claim.finding.check for claim in check_text(relation.example).claims}
    assert f"mechanics: {relation.formula}" in sources or checks - {"none", "relation"}
