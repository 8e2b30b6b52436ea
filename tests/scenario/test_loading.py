import math
from typing import get_args

import pytest

from shocklayer.errors import UserError
from shocklayer.gas.kinetics.rate_sets import rate_set_names
from shocklayer.scenario import Scenario, load, numbers
from shocklayer.scenario.models import LayerConfig

from .examples import SMALL, small, without


@pytest.fixture
def scenario_file(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def complaint(source, *overrides):
    with pytest.raises(UserError) as caught:
        load(source, overrides)
    message = str(caught.value)
    assert message == message.strip() and "\n" not in message and len(message) < 700
    return message


def test_values_are_si_and_radians(scenario_file):
    scenario = load(scenario_file)
    entry = scenario.flight.entry
    assert scenario.origin == "small.toml" and scenario.base_dir == scenario_file.parent
    assert entry.altitude == 120e3 and entry.speed == 7650.0
    assert entry.flight_path_angle == pytest.approx(-15 * math.pi / 180)
    assert entry.longitude == pytest.approx(math.radians(20))
    assert scenario.flight.stop.mach == 1.0 and scenario.flight.stop.altitude == 10e3
    assert scenario.radio[0].frequency == 2.2e9
    assert scenario.planet.atmosphere.model == "us76"
    assert scenario.layer.chemistry == "frozen" and scenario.layer.mixture == "air13"
    assert scenario.flight.controls.bank_angle.constant == 0.0
    assert scenario.ensemble["flight.entry.flight_path_angle"].width == pytest.approx(math.radians(0.05))
    assert scenario.ensemble["flight.entry.flight_path_angle"].centre == entry.flight_path_angle


def test_a_link_finds_the_scenarios_own_observer(scenario_file):
    to = load(scenario_file).radio[0].to
    assert to.kind == "ground-station"
    assert to.latitude == pytest.approx(math.radians(32))


def test_a_link_and_an_observer_find_the_catalogue(scenario_file):
    scenario = load(scenario_file, ["radio.0.to=Bermuda", 'observer=[{name="bermuda"}]'])
    assert scenario.radio[0].to.longitude == pytest.approx(math.radians(-64.658), abs=1e-5)
    assert scenario.observer[0].minimum_elevation == pytest.approx(math.radians(5))


def test_a_constellation_may_be_given_by_name(scenario_file):
    to = load(scenario_file, ["radio.0.to=Galileo"]).radio[0].to
    assert (to.kind, to.name) == ("constellation", "galileo")


def test_preset_band_fills_the_frequency(scenario_file):
    assert (
        load(scenario_file, ['radio=[{name="GNSS-L1", antenna={station=0.0}}]']).radio[0].frequency
        == 1575.42e6
    )


def test_a_link_to_nowhere_has_a_margin(scenario_file):
    link = load(scenario_file, ['radio=[{name="UHF", antenna={station=0.0}}]']).radio[0]
    assert link.to is None and link.clear_margin == 30.0


def test_tables_are_accepted_as_well_as_files():
    assert load(small()).flight == load(small()).flight
    assert load(small()).origin == "the scenario"


@pytest.mark.parametrize(
    ("override", "value", "where"),
    [
        ("flight.entry.altitude=121.92 km", 121920.0, ("flight", "entry", "altitude")),
        ('flight.entry.altitude="121.92 km"', 121920.0, ("flight", "entry", "altitude")),
        ("flight.entry.altitude = 400 kft", 121920.0, ("flight", "entry", "altitude")),
        ("flight.stop.mach=3", 3.0, ("flight", "stop", "mach")),
        ("radio.0.antenna.station=0.5", 0.5, ("radio", 0, "antenna", "station")),
        ("observer.0.altitude=30 m", 30.0, ("observer", 0, "altitude")),
        ("layer.chemistry=equilibrium", "equilibrium", ("layer", "chemistry")),
    ],
)
def test_overrides(scenario_file, override, value, where):
    node = load(scenario_file, [override])
    for part in where:
        node = node[part] if isinstance(part, int) else getattr(node, part)
    assert node == (pytest.approx(value, rel=1e-12) if isinstance(value, float) else value)


def test_a_wall_in_words_or_numbers(scenario_file):
    def wall(*overrides):
        layer = load(scenario_file, overrides).layer
        return layer.wall_temperature, layer.wall_catalycity

    assert wall() == wall("layer.wall_catalycity=inert", "layer.wall_temperature=1250 K") == (1250.0, 0.0)
    assert wall("layer.wall_catalycity=Fully-Catalytic") == wall("layer.wall_catalycity=1") == (1250.0, 1.0)


def test_every_rate_set_on_offer_is_there():
    offered = get_args(LayerConfig.model_fields["rate_set"].annotation)
    assert set(offered) <= set(rate_set_names())


def test_a_name_with_overrides():
    plain, heavy = (
        load("ram-c-ii"),
        load("ram-c-ii", ["vehicle.mass=200 kg", "vehicle.shape.half_angle=10 deg"]),
    )
    assert heavy.vehicle.mass == 200.0 and heavy.vehicle.nose_radius == plain.vehicle.nose_radius
    assert heavy.vehicle.shape.half_angle == pytest.approx(math.radians(10))
    assert heavy.vehicle.shape.length == 1.295
    assert heavy.vehicle.reference_area > plain.vehicle.reference_area


def test_a_sphere_cone_of_stated_diameter_replaces_the_length():
    wide = load("ram-c-ii", ["vehicle.shape.base_diameter=0.7 m"]).vehicle
    assert wide.shape.base_radius(wide.nose_radius) == 0.35


def test_emissivity_of_the_heating_table_is_the_walls():
    assert load("ram-c-ii", ["heating.emissivity=0.5"]).vehicle.emissivity == 0.5


def test_seed_replaces_the_files(scenario_file):
    assert load(scenario_file, ["seed=7"]).seed == 7
    assert load(scenario_file, ["seed=7"], seed=9).seed == 9


@pytest.mark.parametrize(
    ("change", "field", "clue"),
    [
        ("flight.entry.altitude=120", "flight.entry.altitude", "no unit"),
        ("flight.entry.altitude=120 kg", "flight.entry.altitude", '"kg" is not that of a length'),
        ("flight.entry.altitude=nan km", "flight.entry.altitude", "is not a length"),
        ("flight.entry.altitude=nan", "flight.entry.altitude", "no unit"),
        ("flight.entry.altitude=-5 km", "flight.entry.altitude", "at least -500 m"),
        ("flight.entry.speed=299792458 m/s", "flight.entry.speed", "below 100 km/s"),
        ("flight.entry.speed=-1 km/s", "flight.entry.speed", "above 0 m/s"),
        ("flight.entry.latitude=91 deg", "flight.entry.latitude", "at most 90 deg"),
        ("flight.entry.flight_path_angle=-91 deg", "flight.entry.flight_path_angle", "at least -90 deg"),
        ("flight.entry.heading=east", "flight.entry.heading", "is not an angle"),
        ("flight.entry.frame=earth", "flight.entry.frame", '"planet-relative" or "inertial"'),
        ("flight.entry.altitud=120 km", "flight.entry.altitud", 'nearest known key is "altitude"'),
        ("fligth.entry.altitude=120 km", "fligth", 'nearest known key is "flight"'),
        ("flight.stop.altitude=130 km", "flight.stop.altitude", "above the altitude of entry"),
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
        ("ensemble.x.normal=1 km", "ensemble.x", "no number of the scenario"),
        ("ensemble.flight.entry.altitude.normal=1", "ensemble.flight.entry.altitude", "no unit"),
        ("ensemble.flight.entry.altitude.normal=0 km", "ensemble.flight.entry.altitude", "above 0"),
        ("ensemble.flight.entry.frame.normal=1 km", "ensemble.flight.entry.frame", "no number"),
        ("seed=-1", "seed", "at least 0"),
        ("seed=1.5", "seed", "whole number"),
        ("output.samples=1", "output.samples", "at least 2"),
        ("title=7", "title", "in quotes"),
        ("flight=7", "flight", "not a table"),
        ("flight.entry=7", "flight.entry", "not a table"),
        ("radio=7", "radio", "not a list"),
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
        ("flight.fairing={mass='50 kg', jettison='9 s'}", "flight.fairing", "goes with a launch"),
    ],
)
def test_impossible_fields_are_one_sentence_naming_file_and_field(scenario_file, change, field, clue):
    message = complaint(scenario_file, change)
    assert message.startswith(f"{field} "), message
    assert "small.toml" in message
    assert clue in message


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
    ("place", "field", "clue"),
    [
        ({"stage": {0: {"burn_time": "51 s"}}}, "flight.stage.0.burn_time", "the propellant lasts, 50 s"),
        ({"stage": {0: {"attitude": "retrograde"}}}, "flight.stage.0.attitude", "lifts off"),
        ({"stage": {1: {"attitude": "sideways"}}}, "flight.stage.1.attitude", '"retrograde"'),
        ({"stage": {1: {"burn_tim": "5 s"}}}, "flight.stage.1.burn_tim", '"burn_time"'),
        ({"fairing": {"mass": "9 kg", "jettison": "100 s"}}, "flight.fairing.jettison", "burn-out at 100 s"),
        ({"fairing": {"mass": "9 kg", "jettisn": "10 s"}}, "flight.fairing.jettisn", '"jettison"'),
    ],
)
def test_impossible_boosts_are_one_sentence(place, field, clue):
    tables = small()
    stages = [stage | place.get("stage", {}).get(k, {}) for k, stage in enumerate(LAUNCH["stage"])]
    tables["flight"] = LAUNCH | place | {"stage": stages}
    del tables["ensemble"]
    with pytest.raises(UserError) as caught:
        load(tables)
    assert str(caught.value).startswith(f"{field} in ") and clue in str(caught.value)


def test_a_glide_begins_planet_relative():
    tables = small()
    entry = tables["flight"]["entry"]
    del entry["altitude"], entry["flight_path_angle"], tables["ensemble"]
    entry["start"] = "equilibrium-glide"
    assert load(tables).flight.entry.altitude is None
    entry["frame"] = "inertial"
    with pytest.raises(UserError, match=r'flight.entry.frame in .* give "planet-relative"'):
        load(tables)


def test_no_default_frame():
    assert 'give "planet-relative" or "inertial"' in complaint(without(small(), "flight.entry.frame"))


def test_files_that_cannot_be_read(tmp_path):
    assert "no such file or built-in scenario" in complaint(str(tmp_path / "absent.toml"))
    assert 'nearest built-in scenario is "ram-c-ii"' in complaint("ram-c-iii")
    assert "not a file" in complaint(str(tmp_path))
    assert "not a file" in complaint(tmp_path)
    (tmp_path / "empty.toml").write_text("")
    assert complaint(tmp_path / "empty.toml").startswith("empty.toml is empty")
    (tmp_path / "comment.toml").write_text("# nothing\n")
    assert complaint(tmp_path / "comment.toml").startswith("vehicle in comment.toml: missing")
    (tmp_path / "broken.toml").write_text('title = "x"\nspeed = 7 km\n')
    message = complaint(tmp_path / "broken.toml")
    assert message.startswith("broken.toml is not valid TOML") and "line 2" in message
    (tmp_path / "latin.toml").write_bytes('title = "x"\nname = "Sänger"\n'.encode("latin-1"))
    assert "latin.toml is not UTF-8 text (line 2)" in complaint(tmp_path / "latin.toml")
    (tmp_path / "deep.toml").write_text("a = " + "[" * 5000)
    complaint(tmp_path / "deep.toml")
    (tmp_path / "long.toml").write_text("a = " + "1" * 5000)
    complaint(tmp_path / "long.toml")
    complaint("a\0b")
    complaint("x" * 5000)
    complaint("")


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
        "radio.x.frequency=1 GHz",
        "radio.-1.name=x",
        "radio.99999999999999999999.name=x",
        "a\n=3",
        "title=1\nseed=3",
        "x.y.z=3",
    ],
)
def test_overrides_that_mean_nothing(scenario_file, override):
    complaint(scenario_file, override)


def test_an_override_is_named_as_the_source_of_the_mistake(scenario_file):
    assert "(given by --set)" in complaint(scenario_file, "flight.entry.altitude=1 kg")
    assert "--set" not in complaint(without(small(), "flight.entry.frame"), "flight.entry.altitude=1 km")


def write(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")


def test_schedules_from_file_and_inline(scenario_file):
    folder = scenario_file.parent
    write(folder, "bank.csv", "# flown\ntime_s,bank_angle_deg,source\n0,0,x\n10,60,x\n20,-60,x\n")
    bank = load(scenario_file, ['flight.controls.bank_angle={file="bank.csv"}']).flight.controls.bank_angle
    assert bank.against == "time" and bank.points == (0.0, 10.0, 20.0)
    assert bank.values == pytest.approx((0.0, math.pi / 3, -math.pi / 3))
    inline = load(
        scenario_file,
        ['flight.controls.angle_of_attack={speed=["1 km/s", "7 km/s"], value=["10 deg", "40 deg"]}'],
    ).flight.controls.angle_of_attack
    assert inline.against == "speed" and inline.points == (1000.0, 7000.0)
    assert inline.values == pytest.approx((math.radians(10), math.radians(40)))


@pytest.mark.parametrize(
    ("text", "clue"),
    [
        ("", "empty"),
        ("time_s,bank_angle_deg\n", "0 data rows"),
        ("time_s,angle_deg\n0,0\n", "bank_angle_deg"),
        ("bank_angle_deg\n0\n", "exactly one of the columns time_s and speed_m_s"),
        ("time_s,bank_angle_deg\n0,0\n5,nan\n", "not a finite number"),
        ("time_s,bank_angle_deg\n0,0\n5,x\n", "not a finite number"),
        ("time_s,bank_angle_deg\n0,0\n5,1\n5,2\n", "monotonic"),
        ("time_s,bank_angle_deg\n0,0\n5,1\n2,2\n", "monotonic"),
        ("time_s,bank_angle_deg\n0,999\n", "at most 360 deg"),
        ('time_s,bank_angle_deg\n"0,0\n5,1\n', "finite number"),
    ],
)
def test_unsound_schedule_files(scenario_file, text, clue):
    write(scenario_file.parent, "bank.csv", text)
    message = complaint(scenario_file, 'flight.controls.bank_angle={file="bank.csv"}')
    assert message.startswith("flight.controls.bank_angle ") and "small.toml" in message and clue in message


def test_schedule_files_must_be_utf8(scenario_file):
    (scenario_file.parent / "bank.csv").write_bytes(b"time_s,bank_angle_deg\n0,\xff\n")
    assert "not UTF-8" in complaint(scenario_file, 'flight.controls.bank_angle={file="bank.csv"}')


@pytest.mark.parametrize(
    "value",
    [
        '{time=["0 s"]}',
        '{value=["0 deg"]}',
        '{time=["0 s"], speed=["1 km/s"], value=["0 deg"]}',
        '{time=["0 s", "1 s"], value=["0 deg"]}',
        '{time=["1 s", "0 s"], value=["0 deg", "1 deg"]}',
        "{time=[], value=[]}",
        '{time=[0], value=["0 deg"]}',
        '{time="0 s", value="0 deg"}',
        '{tim=["0 s"], value=["0 deg"]}',
        '{file="x.csv", time=["0 s"]}',
        "[]",
    ],
)
def test_unsound_inline_schedules(scenario_file, value):
    assert "flight.controls.bank_angle" in complaint(scenario_file, f"flight.controls.bank_angle={value}")


LINES = (
    "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927",
    "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537",
)


def test_two_line_elements(scenario_file):
    good = f'observer=[{{name="ISS", two_line_elements=["{LINES[0]}", "{LINES[1]}"]}}]'
    assert complaint(scenario_file, "radio=[]", good).startswith("flight.epoch ")
    scenario = load(scenario_file, ["radio=[]", good, "flight.epoch=2008-09-20T12:30:00Z"])
    assert scenario.observer[0].two_line_elements == LINES
    assert scenario.flight.epoch.isoformat() == "2008-09-20T12:30:00+00:00"
    spoilt = good.replace("2927", "2928")
    assert "check sum" in complaint(scenario_file, "radio=[]", spoilt, "flight.epoch=2008-09-20")


def test_an_entry_from_two_line_elements(scenario_file):
    entry = f'flight.entry={{two_line_elements=["{LINES[0]}", "{LINES[1]}"]}}'
    assert complaint(scenario_file, entry).startswith("flight.epoch ")
    found = load(scenario_file, [entry, "flight.epoch=2008-09-20T12:30:00Z"]).flight.entry
    # A station some 350 km up, turning round the Earth eastward at 7.4 km/s over the ground.
    assert 330e3 < found.altitude < 380e3 and 7.2e3 < found.speed < 7.5e3
    assert found.frame == "planet-relative" and found.two_line_elements == LINES
    assert abs(found.latitude) <= math.radians(51.9)
    both = complaint(scenario_file, entry, "flight.epoch=2008-09-20", "flight.entry.speed=7 km/s")
    assert both.startswith("flight.entry.speed ") and "not both" in both
    spoilt = entry.replace("2927", "2928")
    assert "check sum" in complaint(scenario_file, spoilt, "flight.epoch=2008-09-20")
    late = complaint(scenario_file, entry, "flight.epoch=2100-01-01")
    assert late.startswith("flight.entry.two_line_elements ") and "25544" in late


def test_observers_in_space_look_down(scenario_file):
    high = 'observer=[{name="relay", latitude="0 deg", longitude="0 deg", altitude="35786 km"}]'
    observer = load(scenario_file, ["radio=[]", high]).observer[0]
    assert observer.in_space and observer.minimum_elevation == pytest.approx(-math.pi / 2)
    low = 'observer=[{name="hill", latitude="0 deg", longitude="0 deg", altitude="1 km"}]'
    observer = load(scenario_file, ["radio=[]", low]).observer[0]
    assert not observer.in_space and observer.minimum_elevation == 0.0


def test_distributions(scenario_file):
    scenario = load(
        scenario_file,
        [
            "ensemble.vehicle.mass.normal=2 %",
            'ensemble."flight.entry.speed".uniform=10 m/s',
            "ensemble.vehicle.aerodynamics.drag_coefficient.triangular=0.1",
            "ensemble.vehicle.nose_radius.lognormal=0.05",
            "ensemble.radio.0.noise_temperature.normal=10 degC",
            "ensemble.flight.controls.bank_angle.uniform=5 deg",
        ],
    )
    widths = {name: each.width for name, each in scenario.ensemble.items()}
    assert widths["vehicle.mass"] == pytest.approx(2.0)
    assert widths["flight.entry.speed"] == 10.0
    assert widths["vehicle.aerodynamics.drag_coefficient"] == 0.1
    assert widths["vehicle.nose_radius"] == 0.05
    assert widths["radio.0.noise_temperature"] == pytest.approx(10.0)
    assert widths["flight.controls.bank_angle"] == pytest.approx(math.radians(5))
    assert scenario.ensemble["vehicle.mass"].centre == 100.0


def test_numbers_carry_dimensions(scenario_file):
    found = numbers(load(scenario_file))
    assert found["flight.entry.altitude"] == (120e3, "length")
    assert found["vehicle.aerodynamics.drag_coefficient"] == (1.5, None)
    assert found["radio.0.frequency"] == (2.2e9, "frequency")
    assert found["flight.controls.bank_angle"] == (0.0, "angle")
    assert "flight.stop.speed" not in found


def test_hash_follows_content_not_spelling_or_place(tmp_path, scenario_file):
    first = load(scenario_file).hash()
    assert len(first) == 64
    assert load(scenario_file, ["flight.entry.altitude=120000 m", "title=Other"]).hash() == first
    assert load(scenario_file, ["flight.entry.altitude=120001 m"]).hash() != first
    assert load(small()).hash() == first
    table = "mach,drag_coefficient\n0,1.0\n30,1.5\n"
    write(tmp_path, "cd.csv", table)
    other = tmp_path / "elsewhere"
    other.mkdir()
    write(other, "drag.csv", table)
    write(other, "small.toml", SMALL)
    one = load(scenario_file, ['vehicle.aerodynamics={file="cd.csv"}']).hash()
    assert load(other / "small.toml", ['vehicle.aerodynamics={file="drag.csv"}']).hash() == one
    write(tmp_path, "cd.csv", table.replace("1.5", "1.6"))
    assert load(scenario_file, ['vehicle.aerodynamics={file="cd.csv"}']).hash() != one


def test_hash_of_a_built_in_flight_is_the_same_in_another_process():
    import subprocess
    import sys

    script = "from shocklayer.scenario import load; print(load('ram-c-ii').hash())"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == load("ram-c-ii").hash()


def test_json_is_resolved(scenario_file):
    import json

    tables = json.loads(load(scenario_file).as_json())
    assert tables["flight"]["entry"]["altitude"] == 120e3
    assert tables["layer"]["mixture"] == "air13"
    assert tables["observer"][0]["latitude"] == pytest.approx(math.radians(32))


def test_a_scenario_cannot_be_changed(scenario_file):
    scenario = load(scenario_file)
    with pytest.raises(ValueError, match="frozen"):
        scenario.title = "Other"
    assert isinstance(scenario, Scenario)


def test_reading_needs_neither_jax_nor_pint():
    import subprocess
    import sys

    script = (
        "import sys, shocklayer.scenario as s, shocklayer.listing, shocklayer.vehicle.catalogue\n"
        "import shocklayer.radio.presets\n"
        "for name in s.builtin_names('scenarios'): s.load(name)\n"
        "assert 'jax' not in sys.modules and 'pint' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
