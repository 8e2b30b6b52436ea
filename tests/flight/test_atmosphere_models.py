"""The atmospheres that a scenario chooses: each builds the air of `shocklayer.planet`, in its range."""

import numpy as np
import pytest

from shocklayer import planet
from shocklayer.core.errors import UserError
from shocklayer.flight.air import atmosphere_model, build_atmosphere
from shocklayer.flight.atmosphere.table import TableAtmosphere
from shocklayer.flight.stage import compute
from shocklayer.scenario import load
from shocklayer.scenario.files import ScenarioFiles
from shocklayer.vehicle.catalogue import build

NRLMSIS = "model = 'nrlmsis', date = '2010-03-21T12:00:00Z', f107 = 100, f107a = 110, ap = 4"


def built(scenario):
    files = ScenarioFiles(scenario.base_dir, scenario.origin)
    return build_atmosphere(scenario.planet, scenario.flight, files, scenario.seed)


def test_the_standard_and_a_table_are_those_of_the_planet_package():
    heights = np.array([0.0, 40e3, 90e3])
    standard = built(load("ram-c-ii", ["planet.atmosphere=us76"])).at(heights).density
    np.testing.assert_array_equal(standard, planet.atmosphere("us76").at(heights).density)
    scenario = load("ram-c-ii")
    model = scenario.planet.atmosphere
    assert isinstance(model, TableAtmosphere)
    table = planet.atmosphere_from_table(scenario.file(model.file))
    np.testing.assert_array_equal(built(scenario).at(heights).density, table.at(heights).density)
    assert not np.allclose(table.at(heights).density, standard, rtol=1e-3)


def test_a_faulty_table_names_field_and_scenario(tmp_path):
    path = tmp_path / "air.csv"
    path.write_text("altitude_m,temperature_K,density_kg_m3\n0,288,1.2\n1000,281,-1\n")
    atmosphere = f"planet.atmosphere={{ model = 'table', file = '{path}' }}"
    with pytest.raises(UserError, match=r"planet\.atmosphere\.file .*ram-c-ii\.toml.*must be positive"):
        built(load("ram-c-ii", [atmosphere]))


def test_nrlmsis_is_evaluated_at_the_start_of_the_flight():
    pytest.importorskip("pymsis", reason="the extra msis is not installed")
    scenario = load("ram-c-ii", [f"planet.atmosphere={{ {NRLMSIS} }}"])
    start = scenario.flight.entry
    assert start is not None
    there = planet.atmosphere(
        "nrlmsis",
        date="2010-03-21T12:00:00",
        f107=100.0,
        f107a=110.0,
        ap=4.0,
        latitude=start.latitude,
        longitude=start.longitude,
    )
    heights = np.array([20e3, 300e3])
    np.testing.assert_array_equal(built(scenario).at(heights).density, there.at(heights).density)
    assert not atmosphere_model(scenario.planet).along_track
    followed = load("ram-c-ii", [f"planet.atmosphere={{ {NRLMSIS}, place = 'track' }}"])
    assert atmosphere_model(followed.planet).along_track


def test_a_flight_above_the_standard_is_reported():
    """Only that part of the flight is outside the range."""
    overrides = ["planet.atmosphere=us76", "flight.entry.altitude=1200 km", "output.samples=40"]
    scenario = load("ram-c-ii", overrides)
    vehicle = build(scenario.vehicle, scenario.base_dir, scenario.origin)
    files = ScenarioFiles(scenario.base_dir, scenario.origin)
    flown = compute(
        scenario.flight,
        scenario.planet,
        vehicle,
        files,
        0,
        40,
        lambda density, temperature, speed: 0.0 * density,
    )
    (notice,) = [each for each in flown.notices if each.model == "US Standard Atmosphere 1976"]
    assert notice.value == pytest.approx(1200e3, rel=1e-6) and notice.high == 1000e3
    np.testing.assert_array_equal(notice.samples, flown.variables["altitude"] > 1000e3)
