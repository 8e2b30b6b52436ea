"""A small ensemble from its scenario to its report."""

import json
import shutil
import warnings
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import xarray

from shocklayer import chain
from shocklayer.core.errors import UserError
from shocklayer.ensemble import flights, run_ensemble
from shocklayer.ensemble.outputs import OUTPUTS, evaluate_batch
from shocklayer.ensemble.setting import set_up
from shocklayer.ensemble.sheath import scenario_flight, solve_sheath
from shocklayer.flight.dormand_prince import STOP_NAMES
from shocklayer.scenario import load

pytestmark = pytest.mark.long


def opened(folder):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return xarray.open_zarr(folder / "flights.zarr")


def summary(folder):
    return json.loads((folder / "summary.json").read_text())


def test_everything_is_written(flown, capsule):
    names = {each.name for each in flown.iterdir()}
    assert names == {
        "plan.json",
        "flights.zarr",
        "chunks",
        "summary.json",
        "statistics.csv",
        "histories.nc",
        "footprint.kml",
        "figures",
        "report.html",
    }
    assert json.loads((flown / "plan.json").read_text())["finished"] is True
    data = opened(flown)
    assert data.sizes == {"flight": 40, "station": 3, "radio": 1, "observer": 1}
    assert set(OUTPUTS) | set(load(str(capsule)).ensemble) <= set(data.variables)
    assert all(np.isfinite(data[name]).all() for name in OUTPUTS if not name.startswith("blackout_"))
    assert data["radio"].values.tolist() == ["S-band"]
    assert data["peak_wall_temperature"].dims == ("flight", "station")
    assert data["flight.entry.flight_path_angle"].attrs["units"] == "degree"
    assert data["flight.entry.flight_path_angle"].values.mean() == pytest.approx(-9.0, abs=0.1)
    assert STOP_NAMES[int(data["end_reason"][0])] == "stop-altitude"
    assert not data["failed"].values.any()
    histories = xarray.open_dataset(flown / "histories.nc", engine="h5netcdf")
    assert histories["flight"].values[0] == -1 and histories.sizes["sample"] == flights.SAMPLES
    page = (flown / "report.html").read_text()
    assert "Footprint" in page and "http://" not in page.split("</style>")[0]


def test_the_entry_of_a_chunk(flown):
    (entry,) = (json.loads(each.read_text()) for each in (flown / "chunks").iterdir())
    assert (entry["start"], entry["stop"], entry["failed"]) == (0, 40, [])
    assert len(entry["sha256"]) == 64


def test_summary(flown):
    document, data = summary(flown), opened(flown)
    loads = document["statistics"]["peak_load_factor"]
    assert loads["mean"] == pytest.approx(float(data["peak_load_factor"].mean()))
    assert loads["percentiles"]["50"]["low"] < loads["percentiles"]["50"]["value"]
    assert loads["percentiles"]["99.87"]["needs"] == 2303
    (limit,) = document["limits"]
    exceeded = int((data["peak_load_factor"] > 34.0).sum())
    assert limit["exceeded"] == exceeded and limit["low"] <= exceeded / 40 <= limit["high"]
    assert document["failed"] == []
    assert {each["probability"] for each in document["footprint"]["ellipses"]} >= {0.99}
    assert set(document["sensitivity"]["heat_load"]) == set(document["inputs"])
    # Forty flights know a standard deviation to a ninth.
    for name in ("heat_load", "peak_load_factor", "peak_stagnation_heat_flux", "end_time", "end_longitude"):
        assert 0.6 < document["linear_covariance"][name]["ratio"] < 1.5
    kml = ET.parse(flown / "footprint.kml").getroot()
    assert len(kml.findall(".//{*}Placemark")) == len(document["footprint"]["ellipses"])
    text = json.dumps(document)
    assert "miss" not in text and "aim" not in text.replace("claim", "")


def test_the_scenarios_own_flight_is_that_of_a_run(capsule):
    scenario = load(str(capsule))
    setting = set_up(scenario)
    values = {name: np.full(1, flights.nominal_value(setting, name)) for name in setting.inputs.names}
    flown = flights.fly_batch(setting, values, np.zeros(1, dtype=int), 0)
    sheath = solve_sheath(setting, scenario_flight(setting), None, lambda message: None)
    found = evaluate_batch(setting, sheath, flown, values)
    result = chain.run(scenario)
    peaks = result.summary["peaks"]
    for name in ("stagnation_heat_flux", "load_factor", "dynamic_pressure"):
        assert found[f"peak_{name}"][0] == pytest.approx(peaks[name]["value"], rel=1e-4)
        assert found[f"peak_{name}_time"][0] == pytest.approx(peaks[name]["time"], abs=0.05)
    assert found["heat_load"][0] == pytest.approx(peaks["heat_load"]["value"], rel=1e-4)
    walls = np.nanmax(result.data["wall_temperature"].values, axis=0)
    assert found["peak_wall_temperature"][0] == pytest.approx(walls, rel=1e-3)
    (window,) = result.summary["blackouts"]
    for end in ("start", "end"):
        assert found[f"blackout_{end}_time"][0, 0] == pytest.approx(window[end]["time"], abs=0.1)
        assert found[f"blackout_{end}_altitude"][0, 0] == pytest.approx(window[end]["altitude"], abs=150.0)
    seen = result.summary["sightings"]
    assert found["first_sight_time"][0, 0] == pytest.approx(seen[0]["rise_time"], abs=0.1)
    assert found["last_sight_time"][0, 0] == pytest.approx(seen[-1]["set_time"], abs=0.1)
    end = result.data["latitude"].values[-1], result.data["longitude"].values[-1]
    assert (found["end_latitude"][0], found["end_longitude"][0]) == pytest.approx(end, abs=1e-5)


def test_impossible_inputs_fail_with_a_reason(capsule):
    setting = set_up(load(str(capsule), ["ensemble.vehicle.mass.normal='1 kg'"]))
    values = {name: np.full(3, flights.nominal_value(setting, name)) for name in setting.inputs.names}
    values["vehicle.mass"][1] = -1.0
    flown = flights.fly_batch(setting, values, np.arange(3), 0)
    assert flown.failure == ["", "vehicle.mass drawn outside its range", ""]
    assert np.array_equal(flown.columns["speed"][0], flown.columns["speed"][2])


def test_random_air_differs_from_flight_to_flight(capsule):
    scenario = load(str(capsule), ["planet.perturbation={density=0.05}", "ensemble={}"])
    flown = flights.fly_batch(set_up(scenario), {}, np.arange(2), 0)
    again = flights.fly_batch(set_up(scenario), {}, np.arange(1, 2), 0)
    load_factor = flown.columns["load_factor"].max(axis=1)
    assert load_factor[0] != load_factor[1]
    assert again.columns["load_factor"].max() == load_factor[1]


def test_refusals(flown, capsule, tmp_path):
    scenario = load(str(capsule))
    with pytest.raises(UserError, match="another seed"):
        run_ensemble(scenario, 40, flown, resume=True, seed=5)
    with pytest.raises(UserError, match="another sampling"):
        run_ensemble(scenario, 40, flown, resume=True, sampling="sobol")
    with pytest.raises(UserError, match="another scenario"):
        run_ensemble(load(str(capsule), ["vehicle.mass='46 kg'"]), 40, flown, resume=True)
    with pytest.raises(UserError, match="40 flights already"):
        run_ensemble(scenario, 20, flown, resume=True)
    with pytest.raises(UserError, match="exists already"):
        run_ensemble(scenario, 20, flown)
    copy = tmp_path / "copy"
    shutil.copytree(flown, copy)
    plan = json.loads((copy / "plan.json").read_text())
    (copy / "plan.json").write_text(json.dumps(plan | {"physics": "older"}))
    with pytest.raises(UserError, match="another version of the physics"):
        run_ensemble(scenario, 40, copy, resume=True)
    with pytest.raises(UserError, match="is not a quantity"):
        run_ensemble(load(str(capsule), ["ensemble.limit=[{quantity='x', at_most=1}]"]), 4, tmp_path / "new")
    assert not (tmp_path / "new").exists()
