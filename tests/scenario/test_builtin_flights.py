"""The built-in flights against what was measured; nothing in them is fitted to these tables."""

import csv

import numpy as np
import pytest

from shocklayer import chain, planet
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax
from shocklayer.flight.atmosphere.table import TableAtmosphere
from shocklayer.planet.bodies import PLANETS
from shocklayer.radio.propagation_path import propagation_paths
from shocklayer.scenario import builtin, load
from shocklayer.scenario.files import ScenarioFiles
from shocklayer.vehicle.catalogue import build

MEASURED = builtin.data_directory() / "validation"


def fly(name, *overrides):
    return chain.fly_scenario(load(name, overrides))


def measured(name, *columns):
    with open(MEASURED / name, encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return [np.array([float(row[column]) if row[column] else np.nan for row in rows]) for column in columns]


def test_ram_c_ii_follows_the_radar_table_to_30_km():
    """Grantham, NASA TN D-6062, Table IX: within 1 km and 2 %."""
    history = fly("ram-c-ii")
    time, altitude, speed = measured(
        "ramc2_trajectory.csv", "time_from_liftoff_s", "altitude_km", "velocity_km_s"
    )
    inside = (altitude <= 121.92) & (altitude >= 30.0)
    time = time[inside] - 371.6
    assert inside.sum() > 50
    np.testing.assert_allclose(
        np.interp(time, history.time, history.altitude) / 1e3, altitude[inside], atol=1.0
    )
    np.testing.assert_allclose(np.interp(time, history.time, history.speed) / 1e3, speed[inside], rtol=0.02)


def test_ram_c_ii_flies_through_the_air_that_nrlmsis_gives_for_its_day():
    pytest.importorskip("pymsis", reason="without the extra msis the table cannot be made again")
    scenario = load("ram-c-ii")
    assert isinstance(scenario.planet.atmosphere, TableAtmosphere)
    table = planet.atmosphere_from_table(scenario.file(scenario.planet.atmosphere.file))
    made = planet.atmosphere(
        "nrlmsis",
        date="1968-08-22T15:22:32",
        f107=155.0,
        f107a=141.2,
        ap=5.0,
        latitude=np.radians(35.1),
        longitude=np.radians(-65.9),
    )
    at = jax.jit(lambda air: jax.vmap(air.at)(np.linspace(20e3, 120e3, 41)))
    for stored, computed in zip(at(table), at(made), strict=True):
        np.testing.assert_allclose(stored, computed, rtol=2e-3)


def test_ram_c_ii_comes_down_where_it_was_reported():
    history = fly("ram-c-ii", "flight.stop.altitude=0 m", "flight.stop.time=600 s")
    latitude, longitude = history.latitude[-1], history.longitude[-1]

    def distance(name):
        entry = builtin.records("observers")[name]
        there = [np.radians(float(entry[key].split()[0])) for key in ("latitude", "longitude")]
        return float(planet.great_circle_distance(latitude, longitude, *there)) / 1e3

    assert distance("bermuda") == pytest.approx(240.0, rel=0.05)
    assert distance("wallops") == pytest.approx(1170.0, rel=0.03)


def test_stardust_passes_nevada_and_lands_in_utah():
    """NASA's notice of 2006 to observers (Winnemucca, Elko) and the reported landing point."""
    history = fly("stardust", "flight.stop.altitude=1.3 km", "flight.stop.time=1000 s")
    end = planet.great_circle_distance(
        history.latitude[-1], history.longitude[-1], np.radians(40.365), np.radians(-113.521)
    )
    assert float(end) < 30e3
    track = np.degrees(np.interp(np.radians([-117.73, -115.76]), history.longitude, history.latitude))
    np.testing.assert_allclose(track, [40.97, 40.83], atol=0.2)
    # Desai & Qualls: 32.89 earth g flown; an independent computation in the standard atmosphere gives 32.16.
    assert history.load_factor.max() == pytest.approx(32.89, rel=0.04)


def test_fire_ii_is_nasas_point_mass_computation():
    history = fly("fire-ii")
    time, altitude, speed = measured("fire2_trajectory.csv", "time_s", "altitude_m", "velocity_relative_m_s")
    time = time - 1618.25
    np.testing.assert_allclose(np.interp(time, history.time, history.altitude), altitude, atol=50.0)
    np.testing.assert_allclose(np.interp(time, history.time, history.speed), speed, rtol=0.02)
    assert history.load_factor.max() == pytest.approx(74.3, rel=0.02)


def test_apollo_4_turns_up_at_the_measured_altitude():
    """The flown minimum of the skip: 55.60 km, 80 s after the first row."""
    history = fly("apollo-4")
    early = history.time < 150.0
    lowest = np.argmin(history.altitude[early])
    assert history.altitude[early][lowest] == pytest.approx(55.60e3, abs=700.0)
    assert history.time[early][lowest] == pytest.approx(80.0, abs=4.0)


@pytest.mark.parametrize("name", builtin.builtin_names("scenarios"))
def test_every_built_in_flight_ends_at_its_stop_condition(name):
    history = fly(name)
    for name, values in history.columns().items():
        assert np.isfinite(values).all(), name
    assert history.events[-1].name in ("stop-altitude", "stop-mach", "stop-speed")
    assert [notice for notice in history.notices if notice.model == "integration of the flight"] == []
    assert 1.0 < history.load_factor.max() < 100.0


@pytest.mark.parametrize(
    "angle",
    ["60 deg", '{ speed = ["1 km/s", "8 km/s"], value = ["60 deg", "60 deg"] }'],
    ids=["value", "schedule"],
)
def test_the_orbiter_warns_when_it_leaves_its_table_of_angles(angle):
    notice = fly("space-shuttle", f"flight.controls.angle_of_attack={angle}").notices[0]
    assert notice.quantity == "angle_of_attack"
    assert (notice.value, notice.high) == (pytest.approx(60.0), pytest.approx(48.0))
    assert fly("space-shuttle", "flight.controls.angle_of_attack=40 deg").notices == ()


@pytest.mark.parametrize("name", builtin.builtin_names("scenarios"))
def test_every_built_in_flight_has_links_and_observers(name):
    scenario = load(name)
    assert scenario.title and len(scenario.radio) >= 2 and len(scenario.observer) >= 2
    assert scenario.flight.epoch is not None
    stop = scenario.flight.stop
    assert any(each is not None for each in (stop.altitude, stop.mach, stop.speed))


def test_every_observer_has_a_place_and_a_source():
    for entry in builtin.records("observers").values():
        assert entry["status"] in ("verified", "reported") and len(entry["source"]) > 10


def test_preset_bands():
    from shocklayer.radio.presets import presets

    assert {"VHF", "UHF", "GNSS-L1", "GNSS-L2", "GNSS-L5", "S-band", "X-band", "Ka-band"} <= set(presets())
    assert presets()["GNSS-L1"] == 1575.42e6


def test_unverified_names_fields_that_are_there():
    assert "flight.entry.speed" in load("genesis").unverified
    with pytest.raises(UserError, match=r"unverified.0.*flight.entry.sped"):
        load("genesis", ['unverified=["flight.entry.sped"]'])
    changed = load("genesis", ['unverified=["flight.entry.altitude"]'])
    assert changed.hash() == load("genesis").hash()


def test_a_relay_over_the_equator_looks_down_on_the_flight():
    scenario = load("soyuz")
    vehicle, history = build(scenario.vehicle, scenario.base_dir), fly("soyuz")
    link = next(each for each in scenario.radio if each.to is not None and each.to.kind == "relay")
    files, earth = ScenarioFiles(scenario.base_dir, scenario.origin), PLANETS["earth"]
    (path,) = propagation_paths(earth, vehicle, link, history, files)
    assert np.isfinite(path.clear_margin).all() and path.clear_margin.min() > 0.0
    assert link.to is not None
    behind = link.model_copy(update={"to": link.to.model_copy(update={"longitude": np.radians(-120.0)})})
    (hidden,) = propagation_paths(earth, vehicle, behind, history, files)
    assert np.isnan(hidden.clear_margin).all()  # out of sight
