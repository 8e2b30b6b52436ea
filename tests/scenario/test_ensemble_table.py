"""The table of an ensemble: distributions, covariance, limits, and what is wrong with them."""

import math

import pytest

from shocklayer.core.errors import UserError
from shocklayer.scenario import load


def test_more_distributions(scenario_file):
    scenario = load(
        scenario_file,
        [
            "ensemble.vehicle.mass={normal_3sigma='3 kg', truncate=2.5}",
            "ensemble.planet.density_factor.lognormal=0.05",
            "ensemble.vehicle.drag_factor.lognormal='5 %'",
            "ensemble.flight.entry.altitude={discrete=['110 km', '120 km'], weights=[1, 3]}",
            "ensemble.heating.flux_factor.normal='0 %'",
        ],
    )
    found = scenario.ensemble
    assert found["vehicle.mass"].width == 1.0 and found["vehicle.mass"].truncate == 2.5
    assert found["planet.density_factor"].centre == 1.0 and found["planet.density_factor"].width == 0.05
    assert found["vehicle.drag_factor"].width == pytest.approx(0.05)
    assert found["flight.entry.altitude"].values == (110e3, 120e3)
    assert found["flight.entry.altitude"].weights == (0.25, 0.75)
    assert found["heating.flux_factor"].width == 0.0


@pytest.mark.parametrize(
    ("setting", "part"),
    [
        ("ensemble.vehicle.mass={normal='1 kg', uniform='1 kg'}", "exactly one of normal"),
        ("ensemble.vehicle.mass={norml='1 kg'}", 'nearest known key is "normal"'),
        ("ensemble.vehicle.mass={uniform='1 kg', truncate=3}", "truncate is for a normal"),
        ("ensemble.vehicle.mass={normal='1 kg', truncate=-3}", "above 0"),
        ("ensemble.vehicle.mass={discrete=[]}", "not a list of values"),
        ("ensemble.vehicle.mass={discrete=['1 kg'], weights=[0]}", "all weights are 0"),
        ("ensemble.vehicle.mass={discrete=['1 kg'], weights=[1, 2]}", "list of 1 numbers"),
        ("ensemble.planet.density_factr.normal=0.1", 'nearest is "planet.density_factor"'),
        ("ensemble.flight.controls.bank_angle.normal='5 %'", "of a value of 0 is no width"),
        ("ensemble.limit=[{quantity='heat_load'}]", "exactly one of at_most and at_least"),
        ("ensemble.limit=[{at_most=3}]", "give quantity"),
        ("ensemble.limit=[{quantity='heat_load', at_most='many'}]", "is not a number"),
        ("ensemble.limit={quantity='heat_load', at_most=3}", "[[ensemble.limit]]"),
        ("ensemble.covariance={file='absent.csv'}", "ensemble.covariance"),
        ("ensemble.covariance=7", "ensemble.covariance"),
    ],
)
def test_mistakes(scenario_file, setting, part):
    with pytest.raises(UserError) as caught:
        load(scenario_file, [setting])
    assert part in str(caught.value) and "Traceback" not in str(caught.value)


def test_limits(scenario_file):
    limits = "[{quantity='peak_load_factor', at_most='35 g'}, {quantity='heat_load', at_most='20 MJ/m^2'}]"
    scenario = load(scenario_file, [f"ensemble.limit={limits}"])
    first, second = scenario.ensemble_extras.limits
    assert first.at_most == 35.0 and second.at_most == 20e6
    # A limit changes no flight.
    assert scenario.hash() == load(scenario_file).hash()


@pytest.mark.parametrize(
    "header",
    [
        "flight.entry.speed [m/s],flight.entry.flight_path_angle [deg]",
        "flight.entry.speed_m_s,flight.entry.flight_path_angle_deg",
        "flight.entry.speed (m/s),flight.entry.flight_path_angle (deg)",
    ],
)
def test_covariance(scenario_file, tmp_path, header):
    file = tmp_path / "od.csv"
    file.write_text(f"# navigation\n{header}\n4.0,0.01\n0.01,0.0025\n")
    settings = [f"ensemble.covariance={{file='{file}'}}", "ensemble.flight={}"]
    scenario = load(_without_ensemble(scenario_file, tmp_path), settings[:1])
    found = scenario.ensemble_extras.covariance
    assert found is not None
    assert found.names == ("flight.entry.speed", "flight.entry.flight_path_angle")
    assert found.matrix[0][0] == 4.0
    assert found.matrix[1][1] == pytest.approx(0.0025 * math.radians(1.0) ** 2)
    assert found.matrix[0][1] == pytest.approx(0.01 * math.radians(1.0))
    assert scenario.hash() != load(_without_ensemble(scenario_file, tmp_path)).hash()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("flight.entry.speed [m/s]\n-1\n", "negative"),
        ("flight.entry.sped [m/s]\n1\n", 'the nearest is "flight.entry.speed"'),
        ("flight.entry.speed\n1\n", "has no unit"),
        ("flight.entry.speed [kg]\n1\n", "speed"),
        ("flight.entry.speed [m/s],vehicle.mass [kg]\n1,2\n2,1\n", "negative eigenvalue"),
        ("flight.entry.speed [m/s],vehicle.mass [kg]\n1,0\n0.5,1\n", "not a symmetric"),
        ("flight.entry.speed [m/s],vehicle.mass [kg]\n1,0\n", "give 2 rows"),
        ("flight.entry.speed [m/s]\nx\n", "not a number"),
        ("", "has no rows"),
    ],
)
def test_mistakes_of_a_covariance(scenario_file, tmp_path, text, part):
    file = tmp_path / "od.csv"
    file.write_text(text)
    with pytest.raises(UserError) as caught:
        load(_without_ensemble(scenario_file, tmp_path), [f"ensemble.covariance={{file='{file}'}}"])
    assert part in str(caught.value)


def _without_ensemble(scenario_file, tmp_path):
    text = scenario_file.read_text()
    copy = tmp_path / "plain.toml"
    kept = text.split("[ensemble]")[0]
    copy.write_text(kept)
    return copy
