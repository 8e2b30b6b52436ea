import json
from typing import get_args

import numpy as np
import pytest
import xarray

import shocklayer
from shocklayer.core.quantities import QUANTITIES
from shocklayer.core.references import reference
from shocklayer.plasma import stage
from shocklayer.radio.blackout_windows import Bound
from shocklayer.radio.link_state import STATES
from shocklayer.scenario.shapes import farthest_station
from shocklayer.shock_layer.stations import station_grid
from shocklayer.vehicle.catalogue import build
from shocklayer.vehicle.shape import maximum_arc_length, point_at

SCENARIO = """
title = "A sphere-cone with two links"
[vehicle]
mass = "120 kg"
nose_radius = "0.1524 m"
shape = { kind = "sphere-cone", half_angle = "9 deg", length = "1.295 m" }
[flight]
epoch = "2020-01-09T12:00:00Z"
[flight.entry]
frame = "planet-relative"
altitude = "120 km"
speed = "7.6 km/s"
flight_path_angle = "-15 deg"
heading = "98 deg"
latitude = "34 deg"
longitude = "-63 deg"
[flight.stop]
altitude = "15 km"
[[radio]]
name = "VHF"
antenna = { station = 8.0 }
[[radio]]
name = "X-band"
antenna = { station = 3.0 }
to = "Bermuda"
receive_gain = "40 dB"
[layer]
chemistry = "equilibrium"
[[observer]]
name = "Bermuda"
[[observer]]
name = "above"
latitude = "0 deg"
longitude = "-75 deg"
altitude = "35786 km"
[[observer]]
name = "station"
two_line_elements = [
  "1 25544U 98067A   19343.69339541  .00001764  00000-0  38792-4 0  9991",
  "2 25544  51.6439 211.2001 0007417  17.6667  85.6398 15.50103472202482",
]
[output]
samples = 100
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    path = tmp_path_factory.mktemp("scenario") / "cone.toml"
    path.write_text(SCENARIO)
    return shocklayer.run(path)


def test_every_variable_is_named_and_labelled(result):
    for name, variable in result.data.data_vars.items():
        assert variable.dims == QUANTITIES[name].dims
        assert variable.attrs["units"] == QUANTITIES[name].unit
        assert variable.attrs["long_name"]


def test_missing_numbers_are_explained(result):
    for variable in result.data.data_vars.values():
        if variable.dtype.kind == "f" and not np.isfinite(variable).all():
            assert "not a number" in variable.attrs["long_name"]


def test_the_dataset_survives_the_disk(result, tmp_path):
    result.save_data(tmp_path)
    with xarray.open_dataset(tmp_path / "result.nc", engine="h5netcdf") as again:
        assert again.attrs["Conventions"] == "CF-1.11"
        assert json.loads(again.attrs["scenario"])["vehicle"]["mass"] == 120.0
        assert list(again["radio"].values) == ["VHF", "X-band"]
        np.testing.assert_array_equal(again["electron_density"], result.data["electron_density"])
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert {"events", "peaks", "blackouts", "sightings", "facilities", "warnings", "provenance"} <= set(
        summary
    )


def test_provenance_names_the_works_behind_the_models_and_the_version(result):
    provenance = result.summary["provenance"]
    assert provenance["versions"]["shocklayer"] == shocklayer.__version__
    works = provenance["references"]
    assert works["convective heating"] == [reference("fay-riddell-1958").text]
    assert works["atmosphere"] == [reference("us-standard-atmosphere-1976").text]
    assert "chemistry" not in works  # equilibrium rests on the thermodynamic data alone
    assert set(provenance["models"]) >= set(works) - {"thermodynamics", "collision frequency"}


def test_antenna_stations_are_among_the_stations(result):
    assert {0.0, 3.0, 8.0} <= set(result.data["station"].values)


def test_an_antenna_behind_a_shoulder_brings_stations_along_the_wake():
    scenario = shocklayer.scenario.load("apollo-10")
    vehicle = build(scenario.vehicle, scenario.base_dir, scenario.origin)
    stations = station_grid(scenario.layer, [link.antenna for link in scenario.radio], vehicle)
    end = float(maximum_arc_length(vehicle.shape)) / vehicle.nose_radius
    behind = stations[stations > end * (1.0 + 1e-9)]
    assert behind[-1] == scenario.radio[0].antenna.station == 0.58
    np.testing.assert_allclose(np.diff(behind), behind[0] - end)
    # The last station on the capsule: as far behind the shoulder as its cone is long.
    last = farthest_station(scenario.vehicle.shape, vehicle.nose_radius)
    shoulder = float(point_at(vehicle.shape, end * vehicle.nose_radius).axial)
    assert (last - end) * vehicle.nose_radius == pytest.approx(
        scenario.vehicle.shape.body_length(0.0) - shoulder
    )


def test_rates_and_wall_of_the_layer_reach_its_solver(tmp_path, monkeypatch):
    asked = {}
    monkeypatch.setattr(stage, "solve_along_flight", lambda *arguments, **options: asked.update(options))
    path = tmp_path / "cone.toml"
    path.write_text(SCENARIO)
    overrides = ['chemistry="auto"', "rate_set=gupta-1990", "wall_temperature=900 K"]
    overrides = [f"layer.{each}" for each in [*overrides, "wall_catalycity=fully-catalytic"]]
    models = shocklayer.run(path, overrides=overrides).summary["provenance"]["models"]
    assert asked["rate_set"] == "gupta-1990"
    assert asked["wall"][:2] == (900.0, 1.0)
    assert "rate set of the layer" not in models  # since it was not solved
    overrides[2] = "layer.wall_temperature=radiative-equilibrium"
    warmed = shocklayer.run(path, overrides=overrides)
    wall, along = asked["wall"].temperature, warmed.data["wall_temperature"].values
    hot = along.min(axis=1) > 200.0
    assert hot.any() and np.all(wall >= 200.0)
    assert np.all((wall[hot] > along[hot].min(axis=1)) & (wall[hot] < along[hot].max(axis=1)))


def test_catalycity_by_the_wall_temperature_reaches_the_solver(tmp_path, monkeypatch):
    asked = {}
    monkeypatch.setattr(stage, "solve_along_flight", lambda *arguments, **options: asked.update(options))
    path = tmp_path / "cone.toml"
    path.write_text(SCENARIO)
    law = "{ model = 'arrhenius', prefactor = 16, activation_temperature = '10271 K' }"
    overrides = [
        'chemistry="finite-rate"',
        "wall_temperature=radiative-equilibrium",
        f"wall_catalycity={law}",
    ]
    result = shocklayer.run(path, overrides=[f"layer.{each}" for each in overrides])
    wall, catalycity = asked["wall"][:2]
    np.testing.assert_allclose(catalycity, np.minimum(16.0 * np.exp(-10271.0 / wall), 1.0))
    assert np.ptp(catalycity) > 0.0
    # The words of the laws are tested with the provenance; here nothing was solved.
    assert "wall of the layer" not in result.summary["provenance"]["models"]


def test_geometric_optics_changes_the_loss_and_its_work_is_cited(tmp_path):
    path = tmp_path / "cone.toml"
    path.write_text(SCENARIO)
    full, optics = (
        shocklayer.run(path, overrides=["output.samples=40", f"radio.0.propagation={name}"])
        for name in ("full-wave", "geometric-optics")
    )
    losses = [result.data["attenuation"].values for result in (full, optics)]
    np.testing.assert_array_equal(losses[0][:, 1], losses[1][:, 1])
    assert np.nanmax(np.abs(losses[0][:, 0] - losses[1][:, 0])) > 1.0
    provenance = optics.summary["provenance"]
    assert reference("ginzburg-1970").text in provenance["references"]["sheath"]
    assert provenance["models"]["sheath"].startswith("geometric optics and full wave through a uniform slab")
    assert any(each["model"] == "geometric optics" for each in optics.summary["warnings"])
    assert not any(each["model"] == "geometric optics" for each in full.summary["warnings"])


def test_the_event_and_the_peak_of_heating_are_one(result):
    (event,) = [each for each in result.summary["events"] if each["name"] == "peak-heating"]
    peak = result.summary["peaks"]["stagnation_heat_flux"]
    assert (event["time"], event["altitude"]) == pytest.approx((peak["time"], peak["altitude"]), abs=1e-6)


def test_heat_load_is_the_integral_of_the_heat_flux(result):
    flux, time = result.data["stagnation_heat_flux"].values, result.data["time"].values
    assert result.data["heat_load"].values[-1] == pytest.approx(np.trapezoid(flux, time), rel=1e-12)


def test_the_lower_band_goes_quiet_first_and_windows_match_the_flags(result):
    windows = {window["radio"]: window for window in result.summary["blackouts"]}
    assert windows["VHF"]["start"]["time"] < windows["X-band"]["start"]["time"]
    time = result.data["time"].values
    for name, window in windows.items():
        lost = result.data["blackout"].sel(radio=name).values.astype(bool)
        inside = (time >= window["start"]["time"]) & (time <= window["end"]["time"])
        np.testing.assert_array_equal(lost, inside)


def test_every_window_says_what_bounds_it_and_has_a_band(result):
    assert result.summary["blackouts"]
    for window in result.summary["blackouts"]:
        for end in (window["start"], window["end"]):
            assert end["bound_by"] in get_args(Bound)
            assert -90.0 <= end["latitude"] <= 90.0 and -180.0 <= end["longitude"] <= 180.0
            if end["bound_by"] == "sheath":
                assert end["low"] is None or end["low"] <= end["altitude"]
                assert end["high"] is None or end["altitude"] <= end["high"]
                assert end["low"] != end["high"]
        assert window["duration_low"] <= window["duration"]


def test_electron_density_is_not_a_number_in_thin_air_and_costs_nothing_in_free_flight(result):
    knudsen = result.data["knudsen_number"].values
    density = result.data["electron_density"].values
    np.testing.assert_array_equal(
        np.isfinite(density), np.repeat(knudsen[:, None] <= 0.1, density.shape[1], 1)
    )
    attenuation = result.data["attenuation"].values
    assert (attenuation[knudsen > 10.0] == 0.0).all()
    assert np.isnan(attenuation[(knudsen > 0.1) & (knudsen <= 10.0)]).all()
    # In range the loss is known whether or not the other end is in sight.
    assert np.isfinite(attenuation[knudsen <= 0.1]).all()


def test_the_states_of_a_link_last_as_long_as_the_flight(result):
    duration = result.data["time"].values[-1] - result.data["time"].values[0]
    for link in result.summary["links"]:
        assert sum(link[state] for state in STATES) == pytest.approx(duration)


@pytest.mark.long
def test_where_the_layer_cannot_be_solved_auto_takes_equilibrium_and_says_so(tmp_path):
    """A face flatter than the inviscid flow converges about."""
    path = tmp_path / "flat.toml"
    shape = (
        'shape = { kind = "capsule", diameter = "0.3 m", corner_radius = "2 mm", '
        'cone_half_angle = "30 deg", length = "0.2 m" }'
    )
    text = (
        SCENARIO.replace('nose_radius = "0.1524 m"', 'nose_radius = "2 m"')
        .replace("antenna = { station = 8.0 }", "antenna = { station = 0.05 }")
        .replace("antenna = { station = 3.0 }", "antenna = { station = 0.05 }")
    )
    old = 'shape = { kind = "sphere-cone", half_angle = "9 deg", length = "1.295 m" }'
    path.write_text(text.replace(old, shape).replace('"equilibrium"', '"auto"'))
    flown = shocklayer.run(path)
    assert flown.summary["provenance"]["models"]["chemistry"] == "equilibrium (auto)"
    (notice,) = [each for each in flown.summary["warnings"] if each["model"] == "chemistry of the layer"]
    assert "so flat a face" in notice["message"]
    assert "electron_density" in notice["touches"]


def test_a_link_that_never_closes_is_no_blackout_and_says_so(tmp_path):
    path = tmp_path / "cone.toml"
    path.write_text(SCENARIO.replace("40 dB", "0 dB"))
    weak = shocklayer.run(path)
    assert [window["radio"] for window in weak.summary["blackouts"]] == ["VHF"]
    assert any("X-band" in warning["message"] for warning in weak.summary["warnings"])


def test_a_gas_without_electrons_says_that_nothing_is_lost(tmp_path):
    path = tmp_path / "cone.toml"
    path.write_text(SCENARIO)
    neutral = shocklayer.run(path, overrides=["layer.mixture=air5"])
    assert neutral.summary["blackouts"] == []
    assert any(one["model"] == "gas air5" for one in neutral.summary["warnings"])


def test_a_flight_past_the_data_of_its_gas_says_so(result, tmp_path):
    def warnings_of(run):
        return [w for w in run.summary["warnings"] if w["quantity"] == "stagnation_temperature"]

    assert warnings_of(result) == []
    path = tmp_path / "cone.toml"
    path.write_text(SCENARIO)
    (warning,) = warnings_of(shocklayer.run(path, overrides=["flight.entry.speed='30 km/s'"]))
    assert warning["value"] > 5e4 and warning["high"] == 20e3


def test_a_faulty_file_is_named_with_the_field_it_was_given_for(tmp_path):
    (tmp_path / "gale.csv").write_text("altitude_m,wind_east_m_s,wind_north_m_s\n0,0,0\n9000,0,1500\n")
    path = tmp_path / "cone.toml"
    path.write_text(SCENARIO + '[planet]\nwind = { file = "gale.csv" }\n')
    with pytest.raises(
        shocklayer.UserError, match=r"planet.wind.file in cone.toml: .*gale.csv: row 3, .*1000"
    ):
        shocklayer.run(path)


def test_an_override_changes_the_flight(result, tmp_path):
    path = tmp_path / "cone.toml"
    path.write_text(SCENARIO)
    heavier = shocklayer.run(path, overrides=["vehicle.mass='240 kg'"])
    assert heavier.summary["peaks"]["stagnation_heat_flux"]["value"] > (
        1.2 * result.summary["peaks"]["stagnation_heat_flux"]["value"]
    )


def test_observers_in_space_see_by_straight_lines(result):
    seen = result.data.sel(observer="above")
    assert seen["visible"].values.all()
    # 34 deg north and 12 deg east of below it: 33e6 to 42e6 m away, far below the satellite's horizontal.
    assert np.all((seen["slant_range"].values > 36.5e6) & (seen["slant_range"].values < 39e6))
    assert np.all(seen["elevation"].values < -80.0)
    aged = [one for one in result.summary["warnings"] if one["model"] == "SGP4"]
    assert len(aged) == 1 and "station" in aged[0]["message"]


LINKS = """
[[radio]]
name = "all round"
frequency = "1575.42 MHz"
antenna = { station = 0.3 }
to = "gps"
transmit_power = "27 W"
transmit_gain = "13 dB"
bandwidth = "2 MHz"
required_signal_to_noise = "-28 dB"

[[radio]]
name = "upwards"
frequency = "1575.42 MHz"
antenna = { station = 0.3, roll = "0 deg", pattern = { exponent = 2 } }
to = "gps"
transmit_power = "27 W"
transmit_gain = "13 dB"
bandwidth = "2 MHz"
required_signal_to_noise = "-28 dB"

[[radio]]
name = "magnet"
frequency = "1575.42 MHz"
antenna = { station = 0.3, magnetic_field = "0.4 T" }

[[radio]]
name = "tilted magnet"
frequency = "1575.42 MHz"
antenna = { station = 0.3, magnetic_field = "0.4 T", magnetic_field_angle = "30 deg" }

[[radio]]
name = "magnet across"
frequency = "1575.42 MHz"
antenna = { station = 0.3, magnetic_field = "0.4 T", magnetic_field_angle = "90 deg" }

[[radio]]
name = "upwards with magnet"
frequency = "1575.42 MHz"
to = "gps"
transmit_power = "27 W"
transmit_gain = "13 dB"
bandwidth = "2 MHz"
required_signal_to_noise = "-28 dB"
[radio.antenna]
station = 0.3
roll = "0 deg"
pattern = { exponent = 2 }
magnetic_field = "0.4 T"
"""


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    path = tmp_path_factory.mktemp("links") / "cone.toml"
    path.write_text(SCENARIO + LINKS)
    return shocklayer.run(path)


def test_satellites_are_counted_and_lost_in_the_plasma(linked):
    data = linked.data
    names = list(data["radio"].values)
    count = data["usable_satellites"].values
    assert np.isnan(count[:, [names.index("VHF"), names.index("magnet")]]).all()
    round_about, upwards = (count[:, names.index(name)] for name in ("all round", "upwards"))
    # In clear air an antenna that looks up uses fewer satellites than one that looks everywhere.
    assert round_about[0] >= 8
    assert 0 < upwards[0] <= round_about[0]
    # Where the loss in the sheath is not known, neither is the number of satellites.
    known = np.isfinite(round_about)
    np.testing.assert_array_equal(known, np.isfinite(data["attenuation"].values[:, names.index("all round")]))
    assert round_about[known].min() == 0
    assert (upwards[known] <= round_about[known]).all()
    outages = linked.summary["navigation_outages"]
    assert {outage["radio"] for outage in outages} >= {"all round"}
    assert all(outage["fewest"] < 4 for outage in outages)


def test_a_magnet_lets_the_link_through(linked):
    data = linked.data
    names = list(data["radio"].values)
    loss = data["attenuation"].values
    shut = loss[:, names.index("all round")] > 40.0
    assert shut.any()
    # 0.4 T turns electrons at 11 GHz: half the power, that of the wave turning with them, passes, until in
    # denser air collisions hold the electrons back.
    opened = loss[shut, names.index("magnet")]
    assert opened[0] < 15.0
    assert np.all(opened < loss[shut, names.index("all round")])
    oblique = loss[:, names.index("upwards")]
    np.testing.assert_array_equal(np.isfinite(oblique), np.isfinite(loss[:, names.index("all round")]))


def test_the_band_of_a_loss_holds_it(linked):
    """In a field, or between a layer's two faces, more electrons may take less from a wave."""
    best, low, high = (linked.data[f"attenuation{end}"].values for end in ("", "_low", "_high"))
    known = np.isfinite(best)
    assert known.any() and np.all((low <= best)[known] & (best <= high)[known])


def test_a_magnet_helps_aslant_too_but_not_across(linked):
    names = list(linked.data["radio"].values)
    loss = {name: linked.data["attenuation"].values[:, k] for k, name in enumerate(names)}
    shut = np.flatnonzero(loss["all round"] > 40.0)
    early = shut[:8]  # before collisions hold the electrons back
    for name in ("tilted magnet", "upwards with magnet"):
        assert np.all(loss[name][early] < 25.0)
    # Straight across the field neither wave gets through so dense a plasma.
    np.testing.assert_allclose(loss["magnet across"][shut], loss["all round"][shut], rtol=0.05)
    aslant = loss["upwards with magnet"]
    np.testing.assert_array_equal(np.isfinite(aslant), np.isfinite(loss["all round"]))
    assert np.nanmax(np.abs(aslant - loss["magnet"])) > 0.01
