"""Which numbers can be dispersed, what is drawn, and which vehicles have a footprint."""

from dataclasses import replace

import numpy as np
import pytest

from shocklayer.core.errors import UserError
from shocklayer.ensemble.inputs import accepted_names, draw, impossible, read_inputs
from shocklayer.ensemble.setting import set_up
from shocklayer.ensemble.single_flights import with_number
from shocklayer.scenario import load
from shocklayer.scenario.dispersible_fields import dispersible_numbers


@pytest.mark.parametrize(
    "name", ["flight.stop.altitude", "observer.0.latitude", "radio.0.antenna.station", "radio.0.frequency"]
)
def test_what_cannot_be_dispersed(capsule, name):
    scenario = load(str(capsule))
    distributions = scenario.ensemble | {name: scenario.ensemble["flight.entry.speed"]}
    changed = scenario.with_ensemble(distributions, scenario.ensemble_extras)
    with pytest.raises(UserError, match=f"{name}.*cannot be dispersed.*flight.entry.speed"):
        read_inputs(changed)
    assert name not in accepted_names(scenario)


@pytest.mark.parametrize("name", ["stardust", "mars-pathfinder", "boost-glide", "space-shuttle", "ram-c-ii"])
def test_every_accepted_number_can_be_changed(name):
    scenario = load(name)
    known = dispersible_numbers(scenario)
    for each in accepted_names(scenario):
        if each.startswith("flight."):
            assert dispersible_numbers(with_number(scenario, each, 0.125))[each][0] == 0.125
        else:
            assert each in known or each.endswith("_factor")


def test_draws(capsule, tmp_path):
    file = tmp_path / "od.csv"
    file.write_text("flight.entry.altitude [km],flight.entry.latitude [deg]\n4.0,0.1\n0.1,0.01\n")
    inputs = read_inputs(load(str(capsule), [f"ensemble.covariance={{file='{file}'}}"]))
    assert inputs.names[-2:] == ("flight.entry.altitude", "flight.entry.latitude")
    drawn = draw(inputs, "sobol", "key", 0, 0, 4096)
    matrix = np.cov(drawn["flight.entry.altitude"] / 1e3, np.degrees(drawn["flight.entry.latitude"]))
    assert matrix == pytest.approx(np.array([[4.0, 0.1], [0.1, 0.01]]), rel=0.02)
    assert drawn["flight.entry.altitude"].mean() == pytest.approx(125e3, rel=1e-3)
    later = draw(inputs, "sobol", "key", 0, 100, 120)
    assert all(np.array_equal(later[name], each[100:120]) for name, each in drawn.items())
    assert inputs.unit("flight.entry.latitude") == "degree" and inputs.unit("flight.entry.speed") == "m s-1"


def test_impossible_values():
    code, names = impossible(
        {"vehicle.mass": np.array([1.0, -1.0]), "vehicle.emissivity": np.array([2.0, 0.5])}
    )
    assert [names[each - 1] for each in code] == ["vehicle.emissivity", "vehicle.mass"]
    assert impossible({"planet.density_factor": np.ones(3)})[0].tolist() == [0, 0, 0]


def test_no_footprint_of_estimates_and_launches(capsule):
    setting = set_up(load(str(capsule)))
    assert setting.footprint_withheld is None
    estimate = replace(setting, vehicle=replace(setting.vehicle, name="boost-glider"))
    assert "policy literature" in str(estimate.footprint_withheld)
    assert set_up(load("ballistic-depressed")).footprint_withheld is not None
    assert set_up(load("stardust")).footprint_withheld is None
