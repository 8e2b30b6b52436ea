"""Reading a scenario: units, short forms, presets, overrides, hash."""

import math
from typing import Any

import pytest

from shocklayer.gas.kinetics.rate_sets import rate_set_names
from shocklayer.scenario import Scenario, dispersible_numbers, load
from shocklayer.scenario.links import GroundStationTarget
from shocklayer.scenario.model_choice import model_names
from shocklayer.scenario.shapes import SphereConeConfig

from .examples import SMALL, small, validation_error, write


def test_values_are_si_and_radians(scenario_file):
    scenario = load(scenario_file)
    entry = scenario.flight.entry
    assert entry is not None
    assert scenario.origin == "small.toml" and scenario.base_dir == scenario_file.parent
    assert entry.altitude == 120e3 and entry.speed == 7650.0
    assert entry.flight_path_angle == pytest.approx(-15 * math.pi / 180)
    assert entry.longitude == pytest.approx(math.radians(20))
    assert scenario.flight.stop.mach == 1.0 and scenario.flight.stop.altitude == 10e3
    assert scenario.radio[0].frequency == 2.2e9
    assert scenario.planet.atmosphere.model_name == "us76"
    assert scenario.layer.chemistry == "frozen" and scenario.layer.mixture == "air13"
    assert scenario.flight.controls.bank_angle.constant == 0.0
    assert scenario.ensemble["flight.entry.flight_path_angle"].width == pytest.approx(math.radians(0.05))
    assert scenario.ensemble["flight.entry.flight_path_angle"].centre == entry.flight_path_angle


def test_a_link_takes_the_position_of_the_observer_it_names(scenario_file):
    to = load(scenario_file).radio[0].to
    assert isinstance(to, GroundStationTarget) and to.kind == "ground-station"
    assert to.latitude == pytest.approx(math.radians(32))


def test_a_link_and_an_observer_take_positions_from_the_catalogue(scenario_file):
    scenario = load(scenario_file, ["radio.0.to=Bermuda", 'observer=[{name="bermuda"}]'])
    to = scenario.radio[0].to
    assert isinstance(to, GroundStationTarget)
    assert to.longitude == pytest.approx(math.radians(-64.658), abs=1e-5)
    assert scenario.observer[0].minimum_elevation == pytest.approx(math.radians(5))


def test_a_constellation_may_be_given_by_name(scenario_file):
    to = load(scenario_file, ["radio.0.to=Galileo"]).radio[0].to
    assert to is not None and (to.kind, to.name) == ("constellation", "galileo")


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
    node: Any = load(scenario_file, [override])
    for part in where:
        node = node[part] if isinstance(part, int) else getattr(node, part)
    assert node == (pytest.approx(value, rel=1e-12) if isinstance(value, float) else value)


def test_a_wall_in_words_or_numbers(scenario_file):
    def wall(*overrides):
        layer = load(scenario_file, overrides).layer
        return layer.wall_temperature, layer.wall_catalycity

    assert wall() == wall("layer.wall_catalycity=inert", "layer.wall_temperature=1250 K") == (1250.0, 0.0)
    assert wall("layer.wall_temperature=Radiative-Equilibrium") == ("radiative-equilibrium", 0.0)
    assert wall("layer.wall_catalycity=Fully-Catalytic") == wall("layer.wall_catalycity=1") == (1250.0, 1.0)


def test_every_rate_set_on_offer_is_there():
    assert set(model_names("layer.rate_set")) <= set(rate_set_names())


def test_a_name_with_overrides():
    plain, heavy = (
        load("ram-c-ii"),
        load("ram-c-ii", ["vehicle.mass=200 kg", "vehicle.shape.half_angle=10 deg"]),
    )
    assert heavy.vehicle.mass == 200.0 and heavy.vehicle.nose_radius == plain.vehicle.nose_radius
    assert isinstance(heavy.vehicle.shape, SphereConeConfig)
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


LINES = (
    "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927",
    "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537",
)


def test_two_line_elements(scenario_file):
    good = f'observer=[{{name="ISS", two_line_elements=["{LINES[0]}", "{LINES[1]}"]}}]'
    assert validation_error(scenario_file, "radio=[]", good).startswith("flight.epoch ")
    scenario = load(scenario_file, ["radio=[]", good, "flight.epoch=2008-09-20T12:30:00Z"])
    assert scenario.observer[0].two_line_elements == LINES
    assert scenario.flight.epoch is not None
    assert scenario.flight.epoch.isoformat() == "2008-09-20T12:30:00+00:00"
    spoilt = good.replace("2927", "2928")
    assert "check digit" in validation_error(scenario_file, "radio=[]", spoilt, "flight.epoch=2008-09-20")


def test_an_entry_from_two_line_elements(scenario_file):
    entry = f'flight.entry={{two_line_elements=["{LINES[0]}", "{LINES[1]}"]}}'
    assert validation_error(scenario_file, entry).startswith("flight.epoch ")
    state = load(scenario_file, [entry, "flight.epoch=2008-09-20T12:30:00Z"]).flight.entry
    # A space station at some 350 km, with 7.4 km/s eastward relative to the ground.
    assert state is not None and state.altitude is not None
    assert 330e3 < state.altitude < 380e3 and 7.2e3 < state.speed < 7.5e3
    assert state.frame == "planet-relative" and state.two_line_elements == LINES
    assert abs(state.latitude) <= math.radians(51.9)
    both = validation_error(scenario_file, entry, "flight.epoch=2008-09-20", "flight.entry.speed=7 km/s")
    assert both.startswith("flight.entry.speed ") and "not both" in both
    spoilt = entry.replace("2927", "2928")
    assert "check digit" in validation_error(scenario_file, spoilt, "flight.epoch=2008-09-20")
    late = validation_error(scenario_file, entry, "flight.epoch=2100-01-01")
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
    numbers = dispersible_numbers(load(scenario_file))
    assert numbers["flight.entry.altitude"] == (120e3, "length")
    assert numbers["vehicle.aerodynamics.drag_coefficient"] == (1.5, None)
    assert numbers["radio.0.frequency"] == (2.2e9, "frequency")
    assert numbers["flight.controls.bank_angle"] == (0.0, "angle")
    assert "flight.stop.speed" not in numbers


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
        "import sys, shocklayer.scenario as s, shocklayer.cli.catalogue_listing\n"
        "import shocklayer.vehicle.catalogue\n"
        "import shocklayer.radio.presets\n"
        "for name in s.builtin_names('scenarios'): s.load(name)\n"
        "assert 'jax' not in sys.modules and 'pint' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
