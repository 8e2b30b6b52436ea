"""Reduction of a shot: against the run of the same figures, closed forms of its uncertainty, and mistakes."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from shocklayer.cli.tunnel import app
from shocklayer.core.errors import UserError
from shocklayer.facilities.catalogue import facility
from shocklayer.facilities.reduce_shot import reduce_shot
from shocklayer.facilities.reduction import Draws, fit_shock
from shocklayer.facilities.run_facility import run
from shocklayer.facilities.shot_file import Sensor, read_shot
from shocklayer.facilities.trace import Measured, arrival

SHOT = """
title = "T4 11311"
facility = "T4"
samples = 200
seed = 7
[fill]
pressure = { value = "200 kPa", uncertainty = "1 %" }
temperature = { value = "300 K", uncertainty = "2 K" }
mixture = "air5"
[[sensor]]
position = "32.00 m"
arrival = { value = "0 us", uncertainty = "4 us" }
[[sensor]]
position = { value = "34.01 m", uncertainty = "2 mm" }
arrival = { value = "1197.1411 us", uncertainty = "4 us" }
[reservoir]
pressure = "19.33 MPa"
uncertainty = "3 %"
[nozzle]
pitot_ratio = 0.0105
uncertainty = "3 %"
"""


@pytest.fixture(scope="module")
def reduced(tmp_path_factory):
    path = tmp_path_factory.mktemp("shot") / "shot.toml"
    path.write_text(SHOT)
    return reduce_shot(path)


@pytest.mark.long
def test_values_are_those_of_a_run(reduced):
    document = reduced["document"]
    settings = ["mode=mach-7", "fill.mixture=air5", "nozzle.contour=none"]
    expected = run(facility("T4"), settings)
    for part, names in (("reservoir", ("temperature", "pressure", "enthalpy")), ("test_section", ())):
        for name in names or [key for key in expected[part] if key != "mole_fractions"]:
            assert document[part][name]["value"] == pytest.approx(expected[part][name], rel=2e-5), name
            assert (
                document[part][name]["low"] <= document[part][name]["value"] <= document[part][name]["high"]
            )
    assert document["shock_speed"]["value"] == pytest.approx(1679.0, rel=1e-6)
    json.dumps(document, allow_nan=False)


def test_uncertainty_of_the_shock_speed_in_closed_form(reduced):
    # dV/V = dt/t and dx/x: two arrivals of 4 us, one position of 2 mm (95 %).
    relative = np.sqrt(2.0 * (4.0 / 1197.14) ** 2 + (0.002 / 2.01) ** 2)
    speed = reduced["document"]["shock_speed"]
    assert 0.5 * (speed["high"] - speed["low"]) == pytest.approx(1679.0 * relative, rel=0.15)
    shares = reduced["document"]["budget"]["shock_speed"]
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["sensor 2 position"] == pytest.approx((0.002 / 2.01 / relative) ** 2, abs=0.03)
    supply = reduced["document"]["budget"]["reservoir.pressure"]
    assert supply["reservoir.pressure"] > 0.99
    assert reduced["document"]["budget"]["test_section.pitot_pressure"]["nozzle.pitot_ratio"] > 0.3


def sensors(positions, times, spread=1e-7):
    return tuple(Sensor(Measured(x, 0.0), Measured(t, spread)) for x, t in zip(positions, times, strict=True))


def test_attenuation_is_found_only_where_it_stands_out():
    x = np.array([1.0, 3.0, 5.0, 7.0])
    straight = fit_shock(sensors(x, x / 2000.0), Draws(50, 1))
    assert straight.degree == 1 and straight.speed[0] == pytest.approx(2000.0)
    # 1/V = 1/2000 + 1e-6 (x - 7): 0.2 % a metre at the last sensor.
    bent = fit_shock(sensors(x, x / 2000.0 + 0.5e-6 * (x - 7.0) ** 2 * np.sign(1.0)), Draws(50, 1))
    assert bent.degree == 2 and bent.speed[0] == pytest.approx(2000.0, rel=1e-6)
    assert bent.attenuation == pytest.approx(2e-3, rel=1e-3)
    noisy = fit_shock(sensors(x, x / 2000.0 + 0.5e-6 * (x - 7.0) ** 2, 1e-4), Draws(50, 1))
    assert noisy.degree == 1


def test_same_seed_same_bits(tmp_path, reduced):
    path = tmp_path / "again.toml"
    path.write_text(SHOT)
    assert reduce_shot(path)["document"] == reduced["document"]


def test_traces(tmp_path):
    generator = np.random.default_rng(3)
    time = np.arange(-1e-3, 3e-3, 1e-6)
    first, second = 0.2e-3, 0.2e-3 + 2.01 / 1679.0
    lines = ["time_s,station_1,station_2,supply_MPa"]
    one, two = (
        np.where(time >= t, 0.8, 0.0) + 0.01 * generator.standard_normal(time.size) for t in (first, second)
    )
    supply = np.where(time > 1.8e-3, 19.33, 0.0) + 0.05 * generator.standard_normal(time.size)
    lines += [f"{t:.7f},{a:.5f},{-b:.5f},{p:.5f}" for t, a, b, p in zip(time, one, two, supply, strict=True)]
    (tmp_path / "traces.csv").write_text("\n".join(lines))
    text = SHOT.replace(
        'arrival = { value = "0 us", uncertainty = "4 us" }', 'file = "traces.csv"\ncolumn = "station_1"'
    )
    text = text.replace(
        'arrival = { value = "1197.1411 us", uncertainty = "4 us" }',
        'file = "traces.csv"\ncolumn = "station_2"',
    )
    text = text.replace(
        'pressure = "19.33 MPa"\nuncertainty = "3 %"',
        'file = "traces.csv"\ncolumn = "supply_MPa"\nwindow = ["2 ms", "2.8 ms"]',
    )
    path = tmp_path / "shot.toml"
    path.write_text(text)
    shot = read_shot(path)
    assert shot.reservoir_pressure is not None
    speed = 2.01 / (shot.sensors[1].arrival.value - shot.sensors[0].arrival.value)
    assert speed == pytest.approx(1679.0, rel=2e-3)
    assert shot.reservoir_pressure is not None
    assert shot.reservoir_pressure.value == pytest.approx(19.33e6, rel=1e-3)
    assert 0.0 < shot.reservoir_pressure.uncertainty < 0.05e6
    with pytest.raises(UserError, match="no shock stands out"):
        arrival(time, 0.01 * generator.standard_normal(time.size), "sensor")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('"200 kPa"', '"200"'), "fill.pressure"),
        (("mixture", "mixtur"), "mixture"),
        (("1197.1411 us", "-1197 us"), "must reach each sensor later"),
        (("pitot_ratio = 0.0105", "pitot_ratio = 0.0105\narea_ratio = 100"), "two ways"),
        (('facility = "T4"', 'facility = "T44"'), "T44"),
        (("samples = 200", "samples = 1"), "samples"),
        (('position = "32.00 m"', ""), "position"),
        (("pitot_ratio = 0.0105", "pitot_ratio = 0.95"), "pitot_ratio"),
        (("1197.1411 us", "11970 us"), "sound speed"),
        (('uncertainty = "1 %"', 'uncertainty = "-1 %"'), "negative"),
        (('uncertainty = "2 K"', 'uncertainty = "2 kg"'), "temperature"),
    ],
)
def test_mistakes_are_named(tmp_path, change, message):
    path = tmp_path / "shot.toml"
    path.write_text(SHOT.replace(*change))
    with pytest.raises(UserError, match=message):
        reduce_shot(path)


def test_mistakes_of_file_facility_and_contour_at_once(tmp_path):
    path = tmp_path / "shot.toml"
    text = SHOT.replace('facility = "T4"', 'facility = "T44"').replace("200 kPa", "200")
    path.write_text(text.replace('position = "32.00 m"', "") + 'chemistry = "hot"\n')
    with pytest.raises(UserError) as caught:
        reduce_shot(path)
    joined = "\n".join(caught.value.mistakes)
    assert all(part in joined for part in ("T44", "fill.pressure", "position"))
    path.write_text(SHOT.replace("200 kPa", "200") + 'chemistry = "hot"\ncontour = "none-such"\n')
    with pytest.raises(UserError) as caught:
        reduce_shot(path)
    joined = "\n".join(caught.value.mistakes)
    assert all(part in joined for part in ("fill.pressure", "nozzle.chemistry", "none-such"))


def test_command_and_its_files(tmp_path):
    path = tmp_path / "shot.toml"
    path.write_text(SHOT)
    result = CliRunner().invoke(app, ["reduce", str(path), "--out", str(tmp_path / "out"), "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["samples"] == 200
    assert {each.name for each in (tmp_path / "out").iterdir()} == {
        "summary.json",
        "samples.nc",
        "report.html",
        "figures",
    }
    assert "shock_speed" in CliRunner().invoke(app, ["reduce", str(path)]).stdout
