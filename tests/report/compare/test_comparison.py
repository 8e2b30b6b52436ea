"""Metrics and answers for the four built-in flights of one booster, against two-body theory."""

from types import SimpleNamespace

import numpy as np
import pytest
import xarray
from tests.report import synthetic

from shocklayer import chain
from shocklayer.core.constants import EARTH_MEAN_RADIUS
from shocklayer.planet import two_body
from shocklayer.planet.bodies import EARTH
from shocklayer.report import compare_flights, write_comparison
from shocklayer.report.compare.comparison import EQUATOR, Comparison, energy_matched_glide
from shocklayer.report.compare.ground_observers import GroundObserver, Refraction, ground_observers
from shocklayer.report.view import View
from shocklayer.scenario import load
from shocklayer.scenario.models import OutputConfig
from shocklayer.visibility import stage as visibility
from shocklayer.visibility.refraction import OPTICAL, RADIO, apparent_elevation

NAMES = ("ballistic-minimum-energy", "ballistic-depressed", "boost-glide", "round-the-world")


def observed_flight(name):
    """Compute trajectory and visibility only; heating is by Sutton and Graves."""
    scenario = load(name)
    scenario = scenario.model_copy(update={"output": OutputConfig(samples=300)})
    history = chain.fly_scenario(scenario)
    sight = visibility.compute(scenario.observer, scenario.flight.epoch, EARTH, history)
    arrays = {
        key: getattr(history, key)
        for key in "altitude ground_distance speed inertial_speed mach_number load_factor".split()
    }
    arrays |= {
        key: np.degrees(getattr(history, key)) for key in ("latitude", "longitude", "flight_path_angle")
    }
    arrays["heat_load"] = history.continuum_heat_load
    arrays["stagnation_heat_flux"] = history.continuum_heat_flux
    arrays |= {key: 0.0 * history.time for key in ("wall_temperature", "electron_density")}
    data = xarray.Dataset(
        {key: ("time", value) for key, value in arrays.items()},
        {"time": history.time, "observer": [one.name for one in scenario.observer]},
        {"scenario": scenario.as_json()},
    )
    summary = {
        "title": scenario.title,
        "events": [event._asdict() for event in history.events],
        "sightings": sight.sightings,
    }
    return SimpleNamespace(data=data, summary=summary)


@pytest.fixture(scope="module")
def results():
    return [observed_flight(name) for name in NAMES]


@pytest.fixture(scope="module")
def comparison(results):
    return Comparison([View(result) for result in results], ["least", "depressed", "glide", "round"])


def test_kinds_and_burn_out(comparison):
    assert [one.kind for one in comparison.flights] == ["ballistic", "ballistic", "glide", "orbit"]
    least, depressed, glide, around = comparison.flights
    assert around.burn_out_time == pytest.approx(402.6, abs=0.1)  # not the deorbit burn
    assert around.perigee == pytest.approx(205e3, abs=5e3)
    assert glide.burn_out_altitude < depressed.burn_out_altitude < least.burn_out_altitude
    assert around.distance > EQUATOR and around.burn_out_speed / around.circular_speed > 0.995


def test_over_the_same_distance(comparison):
    """Means and interpolation, written out on the samples."""
    least, depressed, glide, _ = comparison.flights
    assert comparison.common == least.distance
    assert least.common_time == least.duration
    assert glide.common_mean_speed == pytest.approx(comparison.common / glide.common_time)
    # Tracy and Wright, Science & Global Security 28(3), 2020: slower than a depressed ballistic path.
    assert depressed.common_time < glide.common_time
    assert glide.common_mean_altitude < 60e3 < 200e3 < depressed.common_mean_altitude
    assert glide.common_speed < 0.2 * least.common_speed


def test_a_glide_with_the_energy_of_the_ballistic_flight(comparison):
    """Vis viva between the burn-outs; the glide arrives before the ballistic flight, 17 times as high."""
    least, _, glide, _ = comparison.flights
    matched = comparison.energy_matched_glides[0]
    assert (matched.glider, matched.reference) == ("glide", "least")
    mu, radius = 3.986004418e14, 6371008.8
    energy = 0.5 * least.burn_out_speed**2 - mu / (radius + least.burn_out_altitude)
    assert 0.5 * matched.speed**2 - mu / (radius + glide.burn_out_altitude) == pytest.approx(energy)
    assert matched.time < least.common_time
    # The remaining speed there gives the remaining range by the same closed form.
    remaining = two_body.glide_range(matched.end_speed + glide.drift, 2.6)
    total = two_body.glide_range(0.95 * matched.speed, 2.6)
    begin = glide.burn_out_distance + glide.coast_distance
    coast = glide.coast_time * (glide.burn_out_speed - glide.drift) / (matched.speed - glide.drift)
    covered = comparison.common - begin + glide.drift * (matched.time - glide.burn_out_time - coast)
    assert remaining + covered == pytest.approx(total, rel=1e-6)


def test_the_closed_form_agrees_with_the_computed_glide(results, comparison):
    """The glider with its own energy: the closed form against the numerical trajectory."""
    glide = comparison.flights[2]
    matched = energy_matched_glide(glide, glide, 0.8 * comparison.common)
    view = View(results[2])
    time = np.interp(0.8 * comparison.common, view.stored("ground_distance"), view.time)
    assert matched.time == pytest.approx(time, rel=0.03)
    assert matched.distance == pytest.approx(glide.distance, rel=0.03)


def test_first_sights(comparison):
    least, depressed, glide, around = (one.sight("Ground, 8 000 km") for one in comparison.flights)
    assert glide.altitude < depressed.altitude < least.altitude
    assert depressed.notice < glide.notice < least.notice
    assert around.last_notice < around.notice and not around.in_space
    high = [one.sight("Geostationary") for one in comparison.flights]
    assert all(one.in_space and one.from_start for one in high)
    assert [one.share > 0.9999 for one in high] == [True, True, True, False]


def test_ground_observers_are_on_the_track(results):
    observers = ground_observers([View(result) for result in results])
    assert [each.name for each in observers] == ["Ground, 4 000 km", "Ground, 8 000 km"]
    assert [each.distance for each in observers] == pytest.approx([4000.0, 8000.0], rel=0.005)
    # A ray at 5 deg over a flat Earth climbs 8.7 km in 100 km; curvature adds s^2 / (2 k R), 0.6 km.
    rule = GroundObserver("", 0.0, np.radians(5.0), refraction="four-thirds-earth")
    assert rule.horizon(np.array([100.0]))[0] == pytest.approx(9.34, rel=0.01)
    # Radio horizon in practice: 4.12 km times the square root of the height in metres.
    rule = GroundObserver("", 0.0, refraction="four-thirds-earth")
    assert rule.horizon(np.array([4.12 * 50.0]))[0] * 1e3 == pytest.approx(2500.0, rel=0.01)


@pytest.mark.parametrize("refraction", ["optical", "radio", "four-thirds-earth", "none"])
@pytest.mark.parametrize(("altitude", "elevation"), [(0.0, 0.0), (1200.0, 0.0), (0.0, 5.0)])
def test_a_drawn_horizon_is_where_a_run_sees_the_vehicle_rise(
    refraction: Refraction, altitude: float, elevation: float
):
    """What stands on the drawn horizon arrives at the least elevation by the function that runs use."""
    least = np.radians(elevation)
    distance = np.array([150.0, 600.0, 1500.0])
    observer = GroundObserver("", 0.0, least, altitude, refraction)
    height = observer.horizon(distance) * 1e3
    radius = EARTH_MEAN_RADIUS
    angle = distance * 1e3 / radius
    up = (radius + height) * np.cos(angle) - radius - altitude
    across = (radius + height) * np.sin(angle)
    if refraction in ("optical", "radio"):
        air = OPTICAL if refraction == "optical" else RADIO
        args = np.arctan2(up, across), np.hypot(up, across), altitude, height, radius, air
        seen = np.asarray(apparent_elevation(*args))
    else:
        factor = 4 / 3 if refraction == "four-thirds-earth" else 1.0
        larger = factor * radius
        up = (larger + height) * np.cos(angle / factor) - larger - altitude
        seen = np.arctan2(up, (larger + height) * np.sin(angle / factor))
    assert np.degrees(seen) == pytest.approx(elevation, abs=2e-3)


def test_round_the_globe(comparison):
    assert comparison.circumnavigation_speed() == pytest.approx(
        0.996 * two_body.circular_speed(45e3), rel=1e-3
    )
    table = {row.speed: row for row in comparison.speed_ranges()}
    assert table[6000.0].glide_range > table[6000.0].longest_arc
    assert table[7800.0].longest_arc < 0.5 * EQUATOR and table[8000.0].longest_arc is None


def test_the_page_answers(results, tmp_path):
    write_comparison(results, tmp_path)
    answers = {one["question"]: one for one in compare_flights(results)["answers"]}
    assert answers["Is the glider faster over the same distance?"]["short"].startswith("No: ")
    assert "lower than" in answers["How much lower does it fly?"]["short"]
    assert "Ground, 8 000 km" in answers["How much later does an observer on the ground see it?"]["short"]
    assert answers["Which speeds go round the globe, and which cannot?"]["short"].startswith(
        "Round the world can;"
    )
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    for one in answers.values():
        assert one["short"].split(":")[0] in page
    assert (tmp_path / "comparison.json").stat().st_size > 1000


def test_flights_without_a_glider_get_the_other_answers():
    two = [synthetic.result(title="One"), synthetic.result(title="Two")]
    answers = compare_flights(two)["answers"]
    assert [one["question"] for one in answers][:2] == ["Which is faster?", "Which flies lowest?"]
    assert compare_flights(two[:1])["answers"] == []
