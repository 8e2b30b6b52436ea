"""What a body may hold; nothing that a client sends is answered with 500."""

import json
import random
import time

import pytest

from shocklayer.claims.article_check import check_text

ARTICLE = "The glider flew at Mach 20 (24,700 km/h) at 60 km. It weighed 3 t."


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("{", 400),
        ("text=a", 400),
        ("'a'", 400),
        (b"\xff\xfe{\x00}\x00", 400),
        (b'\xef\xbb\xbf{"text": ""}', 400),
        (b'{"text": "\xff"}', 400),
        ('{"text": NaN}', 400),
        ('{"text": -Infinity}', 400),
        ('{"text": ' + "9" * 5000 + "}", 400),
        ("[" * 5000, 422),
        ("[" * 5000 + "]" * 5000, 422),
        ("[" * 20 + "]" * 20, 422),
        ('{"text": ' * 400 + "1" + "}" * 400, 422),
        ("[]", 422),
        ("null", 422),
        ("1", 422),
        ('"text"', 422),
        ("{}", 422),
        ('{"text": null}', 422),
        ('{"text": 1}', 422),
        ('{"text": 1e999}', 422),
        ('{"text": 12345678901234567890}', 422),
        ('{"text": ["a"]}', 422),
        ('{"text": {"a": "b"}}', 422),
        ('{"text": true}', 422),
        ('{"txt": "a"}', 422),
        ('{"text": "a", "file": "/etc/passwd"}', 422),
        ('{"text": "\\ud800"}', 422),
        ('{"text": "\\u0000"}', 422),
        ('{"text": "a", "\\ud800": 1}', 422),
    ],
)
def test_a_wrong_body_is_answered_with_one_sentence(client, body, status):
    answer = client.send("POST", "/api/claims", body, client.headers())
    assert answer.status_code == status
    document = answer.json()
    assert document["error"] and document["mistakes"]
    assert all("\n" not in sentence and "Traceback" not in sentence for sentence in document["mistakes"])


@pytest.mark.parametrize(
    "text", [ARTICLE, "", "é" * 10, "𝄞 Mach 5 at 30 km 😀.\r\n", "<p>Mach 5 at 30 km</p>"]
)
def test_claims_are_those_of_the_command(client, text):
    expected = json.loads(json.dumps(check_text(text).as_list()))
    answer = client.post("/api/claims", {"text": text})
    assert (answer.status_code, answer.json()) == (200, expected)


SETTINGS = [
    ({"vehicle.mass": "-5 kg"}, "vehicle.mass"),
    ({"vehicle.mass": "heavy"}, "vehicle.mass"),
    ({"vehicle.mass": "5 parsec"}, "vehicle.mass"),
    ({"vehicle.mass": 5}, "vehicle.mass"),
    ({"vehicle.mass": "1e400 kg"}, "vehicle.mass"),
    ({"vehicle.mass": "nan kg"}, "vehicle.mass"),
    ({"vehicle.mass": ""}, "vehicle.mass"),
    ({"vehicle.mass": None}, "vehicle.mass"),
    ({"vehicle.mass": True}, "vehicle.mass"),
    ({"vehicle.mass": ["5 kg"]}, "vehicle.mass"),
    ({"vehicle.mass": {"file": "/etc/passwd"}}, "vehicle.mass"),
    ({"vehicle.mass": "5 kg\n[planet]\nbody='mars'"}, "vehicle.mass"),
    ({"vehicle.mas": "5 kg"}, "vehicle.mass"),
    ({"vehicle.aerodynamics": "{ file = '/etc/passwd' }"}, "set:"),
    ({"vehicle.aerodynamics.file": "/etc/passwd"}, "set:"),
    ({"vehicle.shape.file": "/etc/passwd"}, "set:"),
    ({"planet.wind.file": "/etc/passwd"}, "set:"),
    ({"planet.atmosphere": "{ model = 'table', file = '/etc/passwd' }"}, "set:"),
    ({"planet.atmosphere.file": "/etc/passwd"}, "set:"),
    ({"flight.controls.bank_angle": "{ file = '/etc/passwd' }"}, "set:"),
    ({"flight.controls.bank_angle.file": "/etc/passwd"}, "set:"),
    ({"radio.0.antenna.file": "/etc/passwd"}, "set:"),
    ({"ensemble.covariance.file": "/etc/passwd"}, "set:"),
    ({"title": "a"}, "set:"),
    ({"": "1"}, "set:"),
    ({"a b": "1"}, "set:"),
    ({"radio.9.frequency": "2 GHz"}, "set:"),
    ({"vehicle.mass\u0000": "5 kg"}, "set:"),
    ({"véhicule.masse": "5 kg"}, "set:"),
    ({f"a{i}": "1" for i in range(100)}, "set has 100"),
    ([1], "set must be"),
    ("vehicle.mass=5 kg", "set must be"),
    (5, "set must be"),
]


@pytest.mark.parametrize(("settings", "words"), SETTINGS)
@pytest.mark.parametrize("kind", ["fly", "run"])
def test_a_wrong_setting_is_told_in_the_programs_own_words(client, settings, words, kind):
    document = {"scenario": "stardust", "set": settings}
    path = "/api/fly" if kind == "fly" else "/api/jobs"
    answer = client.post(path, document if kind == "fly" else {"kind": "run", **document})
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "name",
    ["", "x", "/etc/passwd", "../scenarios/stardust", "stardust.toml", "stardust/", "a\u0000b", "ß" * 199],
)
@pytest.mark.parametrize("path", ["/api/fly", "/api/sliders", "/api/envelope"])
def test_a_scenario_is_one_of_the_built_in_names(client, name, path):
    answer = client.post(path, {"scenario": name})
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("scenario: there is no built-in scenario")


@pytest.mark.parametrize("value", [1, None, ["stardust"], {"name": "stardust"}, "a" * 201])
def test_a_scenario_is_a_short_text(client, value):
    assert client.post("/api/fly", {"scenario": value}).status_code == 422


UPLOAD = """
[vehicle]
mass = "100 kg"
reference_area = "1 m^2"
nose_radius = "0.5 m"
aerodynamics = { drag_coefficient = 1.2 }
[flight.entry]
frame = "inertial"
altitude = "120 km"
speed = "7.5 km/s"
flight_path_angle = "-3 deg"
heading = "90 deg"
latitude = "0 deg"
longitude = "0 deg"
"""


def test_an_uploaded_scenario_has_sliders(client):
    document = client.post("/api/sliders", {"toml": UPLOAD}).json()
    assert [each["name"] for each in document["sliders"]] == [
        "flight.entry.speed",
        "flight.entry.flight_path_angle",
        "flight.entry.altitude",
        "vehicle.mass",
        "vehicle.nose_radius",
        "vehicle.aerodynamics.drag_coefficient",
    ]


@pytest.mark.parametrize(
    "addition",
    [
        '[planet.wind]\nfile = "/etc/passwd"',
        '[planet]\natmosphere = { model = "table", file = "/etc/passwd" }',
        '[planet]\natmosphere = { model = "table", "file" = "builtin:scenarios/fire-ii_atmosphere.csv" }',
        "[planet]\natmosphere.'file' = \"/etc/passwd\"",
        '[flight.controls]\nbank_angle = { file = "/etc/passwd" }',
        '[[radio]]\nname = "S-band"\nantenna = { station = 1.0, file = "/etc/passwd" }',
        '[ensemble.covariance]\nfile = "/etc/passwd"',
        '[[heat_shield.layer]]\nproperties = { file = "/etc/passwd" }',
        '[x]\nfiles = ["/etc/passwd"]',
        '[x]\ndata = "builtin:vehicles/stardust_aerodynamics.csv"',
    ],
)
def test_an_upload_reads_no_file(client, addition):
    answer = client.post("/api/fly", {"toml": UPLOAD + addition})
    assert answer.status_code == 422
    assert "names a file" in answer.json()["error"]


@pytest.mark.parametrize(
    "toml",
    [
        "a" + ".a" * 100_000 + " = 1",
        "[[radio]]\n" * 8000,
        "radio = [" + "{}," * 30_000 + "]",
        "".join(f"k{i} = 1\n" for i in range(15_000)),
        "".join(f"[t{i}]\n" for i in range(15_000)),
    ],
)
def test_an_upload_that_would_take_minutes_to_read_is_refused_at_once(client, toml):
    begun = time.monotonic()
    answer = client.post("/api/sliders", {"toml": toml})
    assert answer.status_code == 422 and "more than" in answer.json()["error"]
    assert time.monotonic() - begun < 20.0


@pytest.mark.parametrize(
    "toml", ["", "a", "= 1", "a = 1", "[" * 2000, "a = " + "[" * 2000, 5, None, "\ud83d\ude00"]
)
def test_a_wrong_upload_is_told_in_a_sentence(client, toml):
    assert client.post("/api/fly", {"toml": toml}).status_code == 422


def test_either_a_name_or_an_upload(client):
    assert client.post("/api/fly", {}).status_code == 422
    assert client.post("/api/fly", {"scenario": "stardust", "toml": UPLOAD}).status_code == 422


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"kind": None},
        {"kind": "shell", "scenario": "stardust"},
        {"kind": "run"},
        {"kind": "run", "scenario": "stardust", "n": 5},
        {"kind": "run", "scenario": "stardust", "quick": 1},
        {"kind": "run", "scenario": "stardust", "seed": -1},
        {"kind": "run", "scenario": "stardust", "seed": 2**40},
        {"kind": "run", "scenario": "stardust", "seed": True},
        {"kind": "run", "scenario": "stardust", "out": "/tmp/x"},
        {"kind": "ensemble", "scenario": "stardust", "n": 0},
        {"kind": "ensemble", "scenario": "stardust", "n": 10**7},
        {"kind": "ensemble", "scenario": "stardust", "n": 10, "sampling": "grid"},
        {"kind": "ensemble", "scenario": "stardust", "n": 10, "limit": [1]},
        {"kind": "ensemble", "scenario": "stardust", "n": 10, "limit": {"peak_load_factor": "many"}},
        {"kind": "run", "scenario": "stardust", "limit": {"peak_load_factor": 35}},
        {"kind": "claims"},
        {"kind": "claims", "text": 5},
        {"kind": "claims", "text": "a", "scenario": "stardust"},
    ],
)
def test_a_wrong_job_is_not_started(client, document):
    before = len(client.get("/api/jobs").json())
    assert client.post("/api/jobs", document).status_code == 422
    assert len(client.get("/api/jobs").json()) == before


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"facility": "/etc/passwd"},
        {"facility": "T9"},
        {"facility": 5},
        {"facility": "T4", "set": {"nozzle.contour": "/etc/passwd"}},
        {"facility": "T4", "set": {"shock_sped": "3 km/s"}},
        {"facility": "T4", "set": {"shock_speed": "{ file = 'x' }"}},
        {"facility": "T4", "set": 3},
    ],
)
def test_a_wrong_condition_is_refused_before_it_is_computed(client, document):
    answer = client.post("/api/tunnel", document)
    assert answer.status_code == 422
    assert client.workbench.physics.process_number is None


_LEAVES = [
    *(
        None,
        True,
        0,
        -1,
        1.5,
        2**60,
        "",
        "stardust",
        "100 kg",
        "a\u0000b",
        "../x",
        "é😀",
        "{}",
        "NaN",
        "x" * 3000,
    ),
    *([], {}, [[]], [None], {"": None}, {"vehicle.mass": "5 t"}, {"vehicle.mass": {}}, {"a.b": "c"}),
]
_KEYS = [
    "scenario",
    "set",
    "toml",
    "text",
    "kind",
    "n",
    "seed",
    "facility",
    "quick",
    "",
    "file",
    "__class__",
    "\u202e",
]
_PATHS = ["/api/claims", "/api/fly", "/api/jobs", "/api/sliders", "/api/envelope", "/api/tunnel"]


def _value(source: random.Random, depth: int = 0) -> object:
    draw = source.random()
    if depth > 3 or draw < 0.7:
        return source.choice(_LEAVES)
    if draw < 0.85:
        return [_value(source, depth + 1) for _ in range(source.randrange(4))]
    return {source.choice(_KEYS): _value(source, depth + 1) for _ in range(source.randrange(5))}


def _body(source: random.Random) -> bytes:
    document = {source.choice(_KEYS): _value(source) for _ in range(source.randrange(5))}
    text = json.dumps(document).encode()
    draw = source.random()
    if draw < 0.7:
        return text
    at = source.randrange(len(text) + 1)
    if draw < 0.85:  # cut or doubled
        return text[:at] if source.random() < 0.5 else text[:at] + text
    return text[:at] + source.randbytes(source.randrange(1, 8)) + text[at:]


def _is_work(body: bytes) -> bool:
    """Say whether a body asks for a computation of physics, which is not what is tried here."""
    try:
        document = json.loads(body)
    except ValueError:
        return False
    return isinstance(document, dict) and document.get("scenario") == "stardust"


def _fuzz(client, count: int, seed: int) -> None:
    source = random.Random(seed)
    for _ in range(count):
        body = _body(source)
        path = source.choice(_PATHS)
        if _is_work(body) and path not in ("/api/claims", "/api/sliders"):
            continue
        answer = client.send("POST", path, body, client.headers())
        assert answer.status_code in (200, 400, 413, 422, 429), (path, body)
        assert "Traceback" not in answer.text


def test_no_body_makes_the_server_fail(client):
    _fuzz(client, 200, 1)


@pytest.mark.long
def test_no_body_of_ten_thousand_makes_the_server_fail(client):
    _fuzz(client, 10_000, 2)


@pytest.mark.parametrize("name", ["stardust", "mars-pathfinder", "boost-glide", "x-15", "shefex-ii"])
def test_a_flight_has_six_sliders_around_its_own_values(client, name):
    document = client.post("/api/sliders", {"scenario": name}).json()
    sliders = document["sliders"]
    assert len(sliders) == 6 and document["title"] and document["source"]
    for each in sliders:
        assert each["minimum"] <= each["value"] <= each["maximum"], each["name"]
        assert 20 <= (each["maximum"] - each["minimum"]) / each["step"] <= 1100, each["name"]
        assert each["label"] and each["source"]
        # The ends of the range are values that the page may ask for.
        unit = each["unit"]
        given = {each["name"]: f"{each['minimum']} {unit}".strip()}
        if each["name"] != "vehicle.nose_radius":
            assert client.post("/api/sliders", {"scenario": name, "set": given}).status_code == 200, each[
                "name"
            ]
