"""Whatever is thrown at the reader ends in a scenario or in one sentence for the user, nothing else."""

import copy
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shocklayer.core.errors import UserError
from shocklayer.core.units import DIMENSIONS
from shocklayer.scenario import Scenario, builtin, load

from .examples import SMALL, small

UNITS = ["km", "m", "kft", "km/s", "deg", "rad", "kg", "GHz", "s", "K", "dB", "m^2", "Pa", "furlong", "", "%"]
QUANTITIES = st.builds(
    lambda number, unit: f"{number} {unit}",
    st.one_of(st.floats(), st.integers(), st.text(max_size=5)),
    st.sampled_from(UNITS),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -(10**400), 0, -1]),
    st.floats(),
    st.text(max_size=30),
    QUANTITIES,
    st.sampled_from([each.example for each in DIMENSIONS.values()]),
    st.sampled_from(
        ["inertial", "sphere-cone", "capsule", "glider", "us76", "table", "Bermuda", "ram-c-ii", "gps"]
    ),
    st.just(datetime(1968, 8, 22, tzinfo=UTC)),
    st.just(date(1, 1, 1)),
)
KEYS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "name",
            "kind",
            "model",
            "file",
            "altitude",
            "latitude",
            "to",
            "station",
            "normal",
            "time",
            "value",
            "speed",
        ]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=8,
)


def ends_well(source, overrides=(), name=None):
    """Load; return the message of the sentence, or None for a scenario."""
    try:
        scenario = load(source, overrides)
    except UserError as error:
        message = str(error)
        for line in message.split("\n"):
            assert line == line.strip() and line.isprintable() and 10 < len(line) < 900
            if name is not None:
                assert name in line or line.startswith("and ")
        return message
    assert isinstance(scenario, Scenario)
    assert len(scenario.hash()) == 64
    assert scenario.as_json().startswith("{")
    return None


def paths(node, path=()) -> list:
    """Every path into nested tables and lists."""
    collected = [path] if path else []
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        collected += paths(value, (*path, key))
    return collected


def at(node, path):
    for part in path:
        node = node[part]
    return node


@given(st.data())
@settings(max_examples=120)
def test_spoilt_tables(data):
    tables = copy.deepcopy(small())
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(paths(tables)))
        parent, last = at(tables, path[:-1]), path[-1]
        match data.draw(st.sampled_from(["replace", "delete", "rename", "add"])):
            case "replace":
                parent[last] = data.draw(VALUES)
            case "delete":
                del parent[last]
            case "rename" if isinstance(parent, dict):
                parent[data.draw(KEYS)] = parent.pop(last)
            case _ if isinstance(parent, dict):
                parent[data.draw(KEYS)] = data.draw(VALUES)
        if not paths(tables):
            break
    ends_well(tables, name="the scenario")


@given(st.dictionaries(st.one_of(KEYS, st.sampled_from(list(Scenario.model_fields))), VALUES, max_size=6))
@settings(max_examples=80)
def test_any_tables(tables):
    ends_well(tables, name="the scenario")


@given(st.data())
@settings(max_examples=80)
def test_spoilt_text(tmp_path_factory, data):
    text = SMALL
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 8, len(text))))
        text = text[:start] + data.draw(st.text(max_size=6)) + text[end:]
    path = tmp_path_factory.getbasetemp() / "spoilt.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    ends_well(path, name="spoilt.toml")


@given(st.binary(max_size=200))
@settings(max_examples=100)
def test_any_bytes(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "bytes.toml"
    path.write_bytes(content)
    assert ends_well(path, name="bytes.toml")


@given(
    st.one_of(st.text(max_size=20), st.sampled_from([".".join(map(str, path)) for path in paths(small())])),
    st.one_of(st.text(max_size=20), QUANTITIES),
)
@settings(max_examples=100)
def test_any_override(key, value):
    ends_well(small(), [f"{key}={value}"])


@given(st.text(max_size=40))
@settings(max_examples=100)
def test_any_name(name):
    if name.strip().lower() not in builtin.builtin_names("scenarios"):
        ends_well(name)


@given(st.text(max_size=120))
@settings(max_examples=60)
def test_any_schedule_file(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp()
    (folder / "any.toml").write_text(SMALL, encoding="utf-8")
    (folder / "any.csv").write_bytes(text.encode("utf-8", "surrogatepass"))
    ends_well(folder / "any.toml", ['flight.controls.bank_angle={file="any.csv"}'], name="any.toml")


def quantities(tables):
    """Return the path of every dimensional value of a scenario's tables, but for those of its ensemble."""
    return [
        path
        for path in paths(tables)
        if isinstance(value := at(tables, path), str)
        and value[:1].strip("-").isdigit()
        and "ensemble" not in path
        and path[-1] != "epoch"
    ]


def spoil_each(tables, chosen):
    """Every quantity as a bare number, with a foreign unit, not a number: always the field's own name."""
    for path in chosen:
        for wrong in (7.0, float("nan"), "7 mol", "nan m", "7", True):
            spoilt = copy.deepcopy(tables)
            at(spoilt, path[:-1])[path[-1]] = wrong
            spoilt |= {"planet": {"body": tables.get("planet", {}).get("body", "earth")}}
            controls = spoilt["flight"].get("controls", {})
            spoilt["flight"]["controls"] = {k: v for k, v in controls.items() if not isinstance(v, dict)}
            message = ends_well(spoilt)
            assert message is not None and message.startswith(".".join(map(str, path))), message


def test_any_number_of_the_built_in_flights_can_be_spoilt():
    """Each field once, in the first built-in flight that has it."""
    seen: set[tuple[str, ...]] = set()
    for name in builtin.builtin_names("scenarios"):
        tables = builtin.read("scenarios", name)
        fields = {tuple(part for part in path if isinstance(part, str)): path for path in quantities(tables)}
        spoil_each(tables, [path for field, path in fields.items() if field not in seen])
        seen |= fields.keys()
    assert ("flight", "entry", "altitude") in seen and ("flight", "stage", "thrust") in seen


@pytest.mark.long
@pytest.mark.parametrize("name", builtin.builtin_names("scenarios"))
def test_any_number_of_a_built_in_flight_can_be_spoilt(name):
    tables = builtin.read("scenarios", name)
    spoil_each(tables, quantities(tables))
