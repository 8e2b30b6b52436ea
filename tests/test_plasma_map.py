"""A scenario's map over made-up marches whose answer is known, its figures, and what it refuses."""

import json

import numpy as np
import pytest
import xarray
from tests.shock_layer.viscous.test_along_trajectory import power_law

from shocklayer import plasma_map
from shocklayer.cli import main
from shocklayer.core.errors import UserError
from shocklayer.report.figures import sheath_map, style
from shocklayer.report.formatting import station_words
from shocklayer.scenario import load
from shocklayer.shock_layer.viscous import cached_solution

STANDARD_AIR = "planet.atmosphere={model='us76'}"


@pytest.fixture(scope="module")
def mapped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cached_solution, "solve_finite_rate", power_law([], lost=(8,)))
        patch.setattr(cached_solution, "private_folder", lambda _: folder)
        return plasma_map.map_scenario("ram-c-ii", stations=[0.0, 3.0], overrides=[STANDARD_AIR])


def test_density_and_loss_are_at_their_altitudes_and_speeds(mapped):
    assert mapped["electron_density"].dims == ("altitude", "speed", "station")
    assert np.all(np.diff(mapped["altitude"]) > 0) and np.all(np.diff(mapped["speed"]) > 0)
    expected = 1e20 * mapped["air_density"].values ** 1.5
    solved = mapped["electron_density"].where(mapped["interpolated"] == 0)
    np.testing.assert_allclose(
        solved.max(["speed", "station"]), expected, rtol=1e-6, err_msg="the made-up layer is not reproduced"
    )
    assert int(mapped["interpolated"].sum()) == 1
    # US Standard Atmosphere 1976, table I: 3.097e-4 kg/m3 at 60 km, 1.027e-3 at 50 km.
    at_54 = float(np.interp(54e3, mapped["altitude"], mapped["air_density"]))
    assert 3.097e-4 < at_54 < 1.027e-3
    loss = mapped["attenuation"].sel(altitude=61e3, method="nearest").isel(speed=-1)
    assert float(loss.sel(radio="VHF")) > float(loss.sel(radio="S-band")) > float(loss.sel(radio="X-band"))
    assert {mapped[name].attrs["units"] for name in ("electron_density", "attenuation")} == {"m-3", "dB"}


def test_a_map_warns_outside_the_range_of_the_layer(mapped):
    warnings = {warning["quantity"]: warning for warning in json.loads(mapped.attrs["warnings"])}
    # US Standard Atmosphere 1976: a mean free path of some 1 cm at 85 km, over a nose radius of 15 cm.
    assert warnings["knudsen_number"]["high"] == 0.03
    assert warnings["knudsen_number"]["value"] == pytest.approx(0.01 / 0.1524, rel=0.2)
    assert "Knudsen number reached" in warnings["knudsen_number"]["message"] and "attenuation" not in warnings


def test_a_map_says_what_of_a_scenario_is_not_included():
    plain, magnet = load("ram-c-ii"), load("ram-c-ii", ["radio.0.antenna.magnetic_field='1 T'"])
    assert plasma_map._exclusions(plain, 0.0) == []
    (notice,) = plasma_map._exclusions(magnet, 0.0)
    assert "magnets at an antenna" in notice.message


def test_the_path_is_that_of_the_flight_in_standard_air(mapped):
    highest = float(mapped["path_altitude"].max())
    assert highest == pytest.approx(121.92e3, abs=500.0)
    assert float(mapped["path_speed"].max()) == pytest.approx(7650.0, rel=0.02)


def test_the_figures_have_a_panel_for_each_station_and_link(mapped):
    assert list(sheath_map.render(mapped)) == ["electron_density", "attenuation"]
    with style.report_style():
        densities, links = sheath_map.electron_density(mapped), sheath_map.attenuation(mapped)
    assert links is not None
    stations = [station_words(float(station)) for station in mapped["station"].values]
    titles = [axes.get_title(loc="left") for axes in densities.axes]
    assert [title for title in titles if title] == stations and len(stations) == 2
    assert sum("GHz" in axes.get_title(loc="left") for axes in links.axes) == 3
    silent = mapped.isel(radio=slice(0, 0))
    assert list(sheath_map.render(silent)) == ["electron_density"]


def test_a_map_is_saved_completely(mapped, tmp_path):
    target = plasma_map.save(mapped, tmp_path / "map")
    with xarray.open_dataset(target / "map.nc") as stored:
        np.testing.assert_array_equal(stored["electron_density"], mapped["electron_density"])
    assert sorted(path.name for path in (target / "figures").iterdir()) == [
        "attenuation.png",
        "electron_density.png",
    ]


def test_the_command_writes_a_map_and_prints_one_document(mapped, tmp_path, monkeypatch, capsys):
    asked = []

    def answer(scenario, **options):
        asked.append((scenario.origin, list(options["stations"])))
        return mapped

    monkeypatch.setattr(plasma_map, "map_scenario", answer)
    target = tmp_path / "map"
    with pytest.raises(SystemExit) as ended:
        main.main(["map", "ram-c-ii", "--station", "0.8", "--station", "3", "--out", str(target), "--json"])
    assert ended.value.code == 0
    assert asked == [("ram-c-ii.toml", [0.8, 3.0])]
    printed = json.loads(capsys.readouterr().out)
    assert printed["data_vars"]["attenuation"]["attrs"]["units"] == "dB"
    assert (target / "map.nc").exists()


@pytest.mark.parametrize(
    ("scenario", "settings", "stations", "words"),
    [
        ("mars-pathfinder", [], [], "planet.body is 'mars'"),
        ("ram-c-ii", [], [99.0], "--station: 99 is not on the forebody"),
        ("ram-c-ii", ["layer.wall_temperature='radiative-equilibrium'"], [], "for a map give a temperature"),
        ("ram-c-ii", ["radio=[{name='slow', frequency='10 MHz', antenna={station=1}}]"], [], "at 10 MHz"),
    ],
)
def test_what_cannot_be_mapped_is_said(scenario, settings, stations, words):
    with pytest.raises(UserError, match=words):
        plasma_map.map_scenario(scenario, overrides=settings, stations=stations)
