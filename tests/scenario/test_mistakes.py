"""A user's mistake in a scenario is one sentence that names the file and the field."""

import re

import pytest

from shocklayer.core.errors import UserError
from shocklayer.scenario import load

from .examples import small, validation_error, without

SEVERAL = {
    "flight.launch={}": 5,  # three keys of the launch, no stages, and an entry beside it
    'planet.atmosphere={model="nrlmsis", date=1}': 4,
    "planet.atmosphere={model='nrlmsis'}": 4,
    "flight.entry.start=equilibrium-glide": 2,  # altitude and path angle
    "flight.controls={vertical_lift_to_drag=0.3, bank_angle='0 deg'}": 1,
}
"""Number of mistakes that a change of `test_impossible_fields` makes, where it is not one."""


@pytest.mark.parametrize(
    ("change", "field", "clue"),
    [
        ("flight.entry.altitude=120", "flight.entry.altitude", "no unit"),
        ("flight.entry.altitude=120 kg", "flight.entry.altitude", '"kg" is not that of a length'),
        ("flight.entry.altitude=nan km", "flight.entry.altitude", "is not a length"),
        ("flight.entry.altitude=nan", "flight.entry.altitude", "no unit"),
        ("flight.entry.altitude=-5 km", "flight.entry.altitude", "above 0 m"),
        ("flight.entry.altitude=-400 m", "flight.entry.altitude", "above 0 m"),
        ("flight.entry.speed=299792458 m/s", "flight.entry.speed", "below 100 km/s"),
        ("flight.entry.speed=-1 km/s", "flight.entry.speed", "above 0 m/s"),
        ("flight.entry.latitude=91 deg", "flight.entry.latitude", "at most 90 deg"),
        ("flight.entry.flight_path_angle=-91 deg", "flight.entry.flight_path_angle", "at least -90 deg"),
        ("flight.entry.heading=east", "flight.entry.heading", "is not an angle"),
        ("flight.entry.frame=earth", "flight.entry.frame", '"planet-relative" or "inertial"'),
        ("flight.entry.altitud=120 km", "flight.entry.altitud", 'nearest known key is "altitude"'),
        ("fligth.entry.altitude=120 km", "fligth", 'nearest known key is "flight"'),
        ("flight.stop.altitude=130 km", "flight.stop.altitude", "not below the altitude of entry"),
        ("flight.stop.mach=-1", "flight.stop.mach", "above 0"),
        ("flight.stop.mach=1 km", "flight.stop.mach", "plain number"),
        ("flight.stop.mach=inf", "flight.stop.mach", "not a finite number"),
        ("flight.controls.bank_angel=1 deg", "flight.controls.bank_angel", '"bank_angle"'),
        ("flight.controls.bank_angle=30", "flight.controls.bank_angle", "no unit"),
        ("flight.launch={}", "flight.launch.latitude", "missing"),
        ("vehicle.mass=0 kg", "vehicle.mass", "above 0 kg"),
        ("vehicle.mass=-5 kg", "vehicle.mass", "above 0 kg"),
        ("vehicle.nose_radius=0 m", "vehicle.nose_radius", "above 0 m"),
        ("vehicle.name=ram-c-i", "vehicle.name", 'nearest entry is "ram-c-ii"'),
        ("vehicle.shape.kind=cone", "vehicle.shape.kind", '"sphere-cone"'),
        ("vehicle.shape.knd=sphere", "vehicle.shape.knd", '"kind"'),
        ("vehicle.aerodynamics.drag_coefficient=-1", "vehicle.aerodynamics.drag_coefficient", "above 0"),
        ("vehicle.aerodynamics.file=cd.csv", "vehicle.aerodynamics.file", "does not exist"),
        ("planet.atmosphere.model=us75", "planet.atmosphere.model", '"us76"'),
        ('planet.atmosphere={model="table", file="air.csv"}', "planet.atmosphere.file", "does not exist"),
        ('planet.atmosphere={model="table", file="."}', "planet.atmosphere.file", "is a folder"),
        ('planet.atmosphere={model="nrlmsis", date=1}', "planet.atmosphere.f107", "missing"),
        ("layer.chemistry=hot", "layer.chemistry", '"finite-rate"'),
        ("layer.rate_set=park-1992", "layer.rate_set", 'nearest is "park-1993"'),
        ("layer.wall_temperature=1250", "layer.wall_temperature", "no unit"),
        ("layer.wall_temperature=radiative", "layer.wall_temperature", 'or "radiative-equilibrium"'),
        ("layer.wall_temperature=5000 K", "layer.wall_temperature", "at most 4000 K"),
        ("layer.wall_catalycity=1.5", "layer.wall_catalycity", "at most 1"),
        ("layer.wall_catalycity=catalytic", "layer.wall_catalycity", 'nearest word is "fully-catalytic"'),
        ("layer.stations=[0.0, 9.0]", "layer.stations.1", "beyond the end of the body"),
        ("radio.0.frequency=2.2", "radio.0.frequency", "no unit"),
        ("radio.0.frequency=2.2 km", "radio.0.frequency", "not that of a frequency"),
        ("radio.0.antenna.station=2", "radio.0.antenna.station", "beyond the end of the body, at 1.571"),
        ("radio.0.antenna.station=-1", "radio.0.antenna.station", "at least 0"),
        (
            "radio.0.antenna.magnetic_field_angle=9 deg",
            "radio.0.antenna.magnetic_field_angle",
            "magnetic_field",
        ),
        ("radio.0.to=Bermudas", "radio.0.to.name", '"Bermuda"'),
        ("radio.0.transmit_power=3 dB", "radio.0.transmit_power", "not that of a power"),
        ("radio.0.transmit_gain=3", "radio.0.transmit_gain", "no unit"),
        ("observer.0.latitud=3 deg", "observer.0.latitud", '"latitude"'),
        ("observer.0.name=3", "observer.0.name", "not text"),
        ("observer.0.minimum_elevation=90 deg", "observer.0.minimum_elevation", "below 90 deg"),
        ('observer.0.two_line_elements=["1", "2"]', "observer.0.two_line_elements", "69 characters"),
        ("ensemble.x.normal=1 km", "ensemble.x", "dotted name of a number of the scenario"),
        ("ensemble.flight.entry.altitude.normal=1", "ensemble.flight.entry.altitude", "no unit"),
        ("ensemble.flight.entry.altitude.normal=-1 km", "ensemble.flight.entry.altitude", "0 or more"),
        ("ensemble.flight.entry.frame.normal=1 km", "ensemble.flight.entry.frame", "dotted name of a number"),
        ("seed=-1", "seed", "at least 0"),
        ("seed=1.5", "seed", "whole number"),
        ("output.samples=1", "output.samples", "at least 2"),
        ("title=7", "title", "in quotes"),
        ("flight=7", "flight", "not a table"),
        ("flight.entry=7", "flight.entry", "not a table"),
        ("radio=7", "radio", "not a list"),
        ("layer.stations=7", "layer.stations", "in brackets"),
        ("flight.entry.altitude=0 km", "flight.entry.altitude", "above 0 m"),
        ("planet.atmosphere={model='nrlmsis'}", "planet.atmosphere.date", "1968-08-22T15:16:00Z"),
        (
            "vehicle.shape={kind='capsule', diameter='0.2 m', corner_radius='0.1 m', "
            "cone_half_angle='30 deg', length='0.2 m'}",
            "vehicle.shape",
            "smaller than half the diameter",
        ),
        ("radio={}", "radio", "[[radio]]"),
        ("flight.controls={vertical_lift_to_drag=0.3, bank_angle='0 deg'}", "flight.controls", "not both"),
        ("flight.controls.phugoid_damping=-1", "flight.controls.phugoid_damping", "at least 0"),
        ("flight.controls.phugoid_dampin=30", "flight.controls.phugoid_dampin", '"phugoid_damping"'),
        (
            "flight.controls={vertical_lift_to_drag=0.3, phugoid_damping=30}",
            "flight.controls.phugoid_damping",
            "only one",
        ),
        ("flight.entry.start=glide", "flight.entry.start", '"equilibrium-glide"'),
        ("flight.entry.strt=state", "flight.entry.strt", '"start"'),
        ("flight.entry.start=equilibrium-glide", "flight.entry.altitude", "leave it out"),
        ("flight.fairing={mass='50 kg', jettison='9 s'}", "flight.fairing", "with a launch only"),
    ],
)
def test_impossible_fields_are_one_sentence_naming_file_and_field(scenario_file, change, field, clue):
    lines = validation_error(scenario_file, change).split("\n")
    assert all("small.toml" in line for line in lines)
    found = [line for line in lines if line.startswith(f"{field} ")]
    assert found and any(clue in line for line in found), lines
    # No mistake but those of the changed field, and of the keys that its new value lacks.
    assert len(lines) == SEVERAL.get(change, 1), lines


@pytest.mark.parametrize(
    ("dotted", "field"),
    [
        ("flight.entry.frame", "flight.entry.frame"),
        ("flight.entry.altitude", "flight.entry.altitude"),
        ("flight.entry.flight_path_angle", "flight.entry.flight_path_angle"),
        ("flight.entry.heading", "flight.entry.heading"),
        ("flight.entry", "flight.entry"),
        ("flight", "flight"),
        ("vehicle", "vehicle"),
        ("vehicle.mass", "vehicle.mass"),
        ("vehicle.nose_radius", "vehicle.nose_radius"),
        ("vehicle.reference_area", "vehicle.reference_area"),
        ("vehicle.aerodynamics", "vehicle.aerodynamics"),
        ("radio.0.name", "radio.0.name"),
        ("radio.0.frequency", "radio.0.frequency"),
        ("radio.0.antenna", "radio.0.antenna"),
        ("radio.0.antenna.station", "radio.0.antenna.station"),
        ("observer.0.longitude", "observer.0.longitude"),
    ],
)
def test_missing_fields_are_named(dotted, field):
    with pytest.raises(UserError, match="missing") as caught:
        load(without(small(), dotted))
    assert str(caught.value).startswith(f"{field} in the scenario: missing")


LAUNCH = {
    "launch": {"latitude": "0 deg", "longitude": "0 deg", "heading": "90 deg"},
    "stage": [
        {
            "name": name,
            "dry_mass": "100 kg",
            "propellant_mass": "1000 kg",
            "thrust": "49033.25 N",  # 5000 kgf: burns 50 s at 250 s of specific impulse
            "specific_impulse": "250 s",
        }
        for name in ("one", "two")
    ],
}


@pytest.mark.parametrize(
    ("change", "field", "clue"),
    [
        ({"stage": {0: {"burn_time": "51 s"}}}, "flight.stage.0.burn_time", "the propellant lasts, 50 s"),
        ({"stage": {0: {"attitude": "retrograde"}}}, "flight.stage.0.attitude", "lifts off"),
        ({"stage": {1: {"attitude": "sideways"}}}, "flight.stage.1.attitude", '"retrograde"'),
        ({"stage": {1: {"burn_tim": "5 s"}}}, "flight.stage.1.burn_tim", '"burn_time"'),
        ({"fairing": {"mass": "9 kg", "jettison": "100 s"}}, "flight.fairing.jettison", "burn-out at 100 s"),
        ({"fairing": {"mass": "9 kg", "jettisn": "10 s"}}, "flight.fairing.jettisn", '"jettison"'),
    ],
)
def test_impossible_boosts_are_one_sentence(change, field, clue):
    tables = small()
    stages = [stage | change.get("stage", {}).get(k, {}) for k, stage in enumerate(LAUNCH["stage"])]
    tables["flight"] = LAUNCH | change | {"stage": stages}
    del tables["ensemble"]
    with pytest.raises(UserError) as caught:
        load(tables)
    assert str(caught.value).startswith(f"{field} in ") and clue in str(caught.value)


def test_a_glide_starts_planet_relative():
    tables = small()
    entry = tables["flight"]["entry"]
    del entry["altitude"], entry["flight_path_angle"], tables["ensemble"]
    entry["start"] = "equilibrium-glide"
    glide = load(tables).flight.entry
    assert glide is not None and glide.altitude is None
    entry["frame"] = "inertial"
    with pytest.raises(UserError, match=r'flight.entry.frame in .* give "planet-relative"'):
        load(tables)


def test_no_default_frame():
    assert 'give "planet-relative" or "inertial"' in validation_error(without(small(), "flight.entry.frame"))


def test_files_that_cannot_be_read(tmp_path):
    assert "no such file or built-in scenario" in validation_error(str(tmp_path / "absent.toml"))
    assert 'nearest built-in scenario is "ram-c-ii"' in validation_error("ram-c-iii")
    assert "not a file" in validation_error(str(tmp_path))
    assert "not a file" in validation_error(tmp_path)
    (tmp_path / "empty.toml").write_text("")
    assert validation_error(tmp_path / "empty.toml").startswith("empty.toml is empty")
    (tmp_path / "comment.toml").write_text("# nothing\n")
    assert validation_error(tmp_path / "comment.toml").startswith("vehicle in comment.toml: missing")
    (tmp_path / "broken.toml").write_text('title = "x"\nspeed = 7 km\n')
    message = validation_error(tmp_path / "broken.toml")
    assert message.startswith("broken.toml is not valid TOML") and "line 2" in message
    (tmp_path / "latin.toml").write_bytes('title = "x"\nname = "Sänger"\n'.encode("latin-1"))
    assert "latin.toml is not UTF-8 text (line 2)" in validation_error(tmp_path / "latin.toml")
    (tmp_path / "deep.toml").write_text("a = " + "[" * 5000)
    validation_error(tmp_path / "deep.toml")
    (tmp_path / "long.toml").write_text("a = " + "1" * 5000)
    validation_error(tmp_path / "long.toml")
    validation_error("a\0b")
    validation_error("x" * 5000)
    validation_error("")


@pytest.mark.parametrize(
    "override",
    [
        "",
        "=",
        "a",
        "=3",
        "a..b=3",
        "a b=3",
        "title.x=3",
        "radio.1.frequency=1 GHz",
        "flight.stage.0.thrust=1 kN",
        "radio.x.frequency=1 GHz",
        "radio.-1.name=x",
        "radio.99999999999999999999.name=x",
        "a\n=3",
        "title=1\nseed=3",
        "x.y.z=3",
    ],
)
def test_overrides_that_mean_nothing(scenario_file, override):
    validation_error(scenario_file, override)


def test_an_override_is_named_as_the_source_of_the_mistake(scenario_file):
    assert "(given by --set)" in validation_error(scenario_file, "flight.entry.altitude=1 kg")
    assert "--set" not in validation_error(
        without(small(), "flight.entry.frame"), "flight.entry.altitude=1 km"
    )


MANY = """
titel = "Everything wrong at once"

[vehicle]
mass = "-3 kg"
nose_radius = "0.5 m"
reference_area = "1 s"
aerodynamics = { file = "drag.csv" }
shape = { kind = "sphere-cone", half_angle = "95 deg", lenght = "2 m", corner_radius = 7 }

[planet]
atmosphere = { model = "table", file = "absent.csv" }
wind = { file = "wind.csv" }

[flight.entry]
frame = "planet-relative"
altitude = "100 km"
speed = "7 km/s"
flight_path_angle = "-4"
heading = "90 deg"
latitude = "95 deg"

[flight.stop]
altitude = "130 km"

[[radio]]
name = "S-bnd"
antenna = { station = -2.0 }

[[radio]]
name = "one"
frequency = "1 GHz"
antenna = { station = 0.0 }

[[radio]]
name = "one"
frequency = "1 GHz"
antenna = { station = 0.0 }

[[observer]]
name = "Bermudas"

[ensemble]
"flight.entry.heading" = { normal = "3 km" }
"flight.entry.latitude" = { normal = "1 deg" }
"""


def test_all_mistakes_of_a_scenario_and_of_its_files_are_reported_at_once(tmp_path):
    """Of fields, between fields, of files, and in the files: one line each, in the order of the scenario."""
    (tmp_path / "many.toml").write_text(MANY)
    (tmp_path / "drag.csv").write_text("mach,drag_coefficient\n1,0.9\n5,-0.9\n10,much\n")
    (tmp_path / "wind.csv").write_text("altitude_m,wind_east_m_s\n0,1\n")
    lines = validation_error(tmp_path / "many.toml").split("\n")
    assert [line.split(" in many.toml")[0] for line in lines] == [
        "titel",
        "vehicle.mass",
        "vehicle.reference_area",
        "vehicle.aerodynamics.file",
        "vehicle.aerodynamics.file",
        "vehicle.shape.half_angle",
        "vehicle.shape.lenght",
        "vehicle.shape.corner_radius",
        "vehicle.shape",  # neither length nor base_diameter
        "planet.atmosphere.file",
        "planet.wind.file",
        "flight.entry.flight_path_angle",
        "flight.entry.latitude",
        "flight.entry.longitude",
        "flight.stop.altitude",
        "radio.0.antenna.station",
        "radio.0.frequency",
        "radio.2.name",
        "observer.0.name",
        "ensemble.flight.entry.heading",
    ]
    assert "row 3, column 'drag_coefficient': the value is negative" in lines[3]
    assert "row 4, column 'drag_coefficient': the cell is not a finite number" in lines[4]
    assert "'wind_north_m_s' is missing" in lines[10]


@pytest.mark.parametrize("key", [".".join(["a"] * 5000), ".".join(["vehicle"] * 300)])
def test_keys_of_any_depth_are_refused_in_a_sentence(tmp_path, scenario_file, key):
    (tmp_path / "deep.toml").write_text(f"{key} = 1\n")
    assert "deep.toml" in validation_error(tmp_path / "deep.toml")
    validation_error(scenario_file, f"{key}=1")


@pytest.mark.parametrize("name", ["{a=1}", "[1, 2]", "1.5", "true", "1979-05-27"])
@pytest.mark.parametrize("body", ["earth", "mars"])
def test_names_that_are_no_text(scenario_file, name, body):
    lines = validation_error(
        scenario_file, f"observer.0.name={name}", f"radio.0.to={name}", f'planet.body="{body}"'
    )
    assert "observer.0.name" in lines


LINES = (
    "1 25544U 98067A   24010.50000000  .00016717  00000-0  30777-3 0  9991",
    "2 25544  51.6400 160.0000 0005000  90.0000 270.0000 15.49500000433002",
)


@pytest.mark.parametrize(
    "given",
    [
        [f"{line}   " for line in LINES],
        [f"{line}\r" for line in LINES],
        [line[:68] for line in LINES],
        ["ISS (ZARYA)", *LINES],
        "0 ISS (ZARYA)\r\n" + "\r\n".join(LINES) + "\r\n",
    ],
)
def test_two_line_elements_are_read_as_they_are_published(given):
    tables = small()
    tables["observer"].append({"name": "station", "two_line_elements": given})
    tables["flight"]["epoch"] = "2024-01-10T12:00:00Z"
    assert load(tables).observer[1].two_line_elements == LINES


def test_satellite_numbers_with_a_letter():
    """Alpha-5 numbers, of objects above 99 999; a letter counts nothing in the check digit."""
    tables = small()
    given = [line[:68].replace("25544", "E5544") for line in LINES]
    tables["observer"].append({"name": "debris", "two_line_elements": given})
    tables["flight"]["epoch"] = "2024-01-10T12:00:00Z"
    read = load(tables).observer[1].two_line_elements
    assert read == (given[0] + "9", given[1] + "0")


@pytest.mark.parametrize(
    ("first", "second", "clue"),
    [
        (LINES[0][:-1] + "5", LINES[1], 'line 1 .*check digit "5", but its digits add up to 1'),
        (LINES[1], LINES[0], 'line 1 .*must begin with "1 "'),
        (LINES[0], LINES[1][:50], "line 2 .*has 50 characters"),
        (LINES[0][:68].replace("25544", "I5544"), LINES[1], "columns 3 to 7"),
        (LINES[0][:68].replace("24010.5", "2401x.5"), LINES[1], "columns 19 to 32, not an epoch"),
        (LINES[0], LINES[1][:68].replace("0005000", "00.5000"), "columns 27 to 33, not an eccentricity"),
        (LINES[0], LINES[1][:68].replace("25544", "25545"), "two satellites"),
    ],
)
def test_two_line_elements_say_which_condition_failed(first, second, clue):
    tables = small()
    tables["observer"].append({"name": "station", "two_line_elements": [first, second]})
    message = validation_error(tables)
    assert message.startswith("observer.1.two_line_elements") and re.search(clue, message), message


def test_no_message_contains_the_content_of_a_file(tmp_path, scenario_file):
    """Somebody may name a file of passwords: the columns wanted are named, the file's own words never."""
    secret = scenario_file.parent / "secret"
    for text in (
        "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1::/:/bin/false\n",
        "\x1b[31mroot,x\x07,y\n1,2,3\n",
        "time_s,bank_angle_deg\n0,root\n",
        "altitude_m,temperature_K,density_kg_m3\nroot,1,2\n0,root,root\n",
        "altitude_m;temperature_K;density_kg_m3\nroot;1;2\n",
        "root\n",
    ):
        secret.write_text(text)
        for field in ("flight.controls.bank_angle", "planet.atmosphere", "planet.wind"):
            table = '{model="table", file="secret"}' if "atmosphere" in field else '{file="secret"}'
            message = validation_error(scenario_file, f"{field}={table}")
            assert "root" not in message.replace(str(secret), "") and message.startswith(field)


def test_devices_pipes_and_folders_are_not_read(scenario_file):
    import os

    os.mkfifo(scenario_file.parent / "pipe.csv")
    for name, clue in (("pipe.csv", "pipe"), ("/dev/zero", "device"), (".", "folder")):
        message = validation_error(scenario_file, f'planet.wind={{file="{name}"}}')
        assert message.startswith("planet.wind.file") and clue in message


@pytest.mark.parametrize(
    ("columns", "field", "clue"),
    [
        ("altitude_m,temperature_K,density_kg_m3\n0,288,1.2\n100,200,1e-7\n", "planet.atmosphere", "0.1 km"),
        ("altitude_m,wind_east_m_s,wind_north_m_s\n0,1,1\n120,2,2\n", "planet.wind", "0.12 km"),
        ("speed_m_s,bank_angle_deg\n1,0\n7.6,30\n", "flight.controls.bank_angle", "7.6 m/s"),
        ("mach,drag_coefficient\n300,1\n7600,1\n", "vehicle.aerodynamics", "at most 300"),
    ],
)
def test_tables_in_kilometres_do_not_cover_the_flight(scenario_file, columns, field, clue):
    (scenario_file.parent / "slip.csv").write_text(columns)
    table = '{model="table", file="slip.csv"}' if "atmosphere" in field else '{file="slip.csv"}'
    message = validation_error(scenario_file, f"{field}={table}")
    assert "\n" not in message and message.startswith(field) and clue in message and "slip.csv" in message
