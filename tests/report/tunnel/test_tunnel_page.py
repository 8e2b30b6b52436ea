"""Page, figures and dataset of a run of a tunnel."""

import json

import numpy as np
import pytest
import xarray as xr
from matplotlib.patches import Rectangle
from typer.testing import CliRunner

from shocklayer.cli.tunnel import app
from shocklayer.facilities.catalogue import facility
from shocklayer.facilities.run_facility import run
from shocklayer.facilities.wave_diagram import Fan, expansion_tube
from shocklayer.heating.model_in_stream import with_model
from shocklayer.report.figures import style
from shocklayer.report.tunnel.dataset import dataset
from shocklayer.report.tunnel.figures import FIGURES
from shocklayer.report.tunnel.tunnel_view import Flown, TunnelView

# As in the test of the model in the stream.
H2K = ["reservoir.temperature=435 K", "reservoir.pressure=1.18 MPa", "nozzle.mach_number=5.3"]


@pytest.fixture(scope="module")
def document():
    """A blowdown run, with the waves of X2 and a nozzle put in."""
    found = with_model(run(facility("H2K"), H2K))
    speed = np.linspace(3814.9, 8507.5, 200)
    fan = Fan(speed, np.linspace(1413.0, 954.0, 200))
    diagram = expansion_tube(3.418, 5.167, 4237.2, 3814.9, 8507.5, 8038.3, 8507.5, fan, None)
    found["waves"], found["test_time_limits"] = diagram.waves, diagram.test_time
    x = np.linspace(0.0, 1.0, 5)
    falling = (1000.0 - 800.0 * x).tolist()
    found["nozzle_profile"] = {
        "distance": x.tolist(),
        "area_ratio": (1.0 + 99.0 * x).tolist(),
        "temperature": falling,
        "vibrational_temperature": falling,
        "pressure": falling,
        "density": falling,
        "speed": falling,
        "mach_number": falling,
        "pitot_pressure": falling,
        "mole_fractions": {"N2": [0.79] * 5, "O2": [0.21] * 5},
    }
    return found


def test_dataset_has_everything(document):
    data = dataset(document)
    section = data["test_section_temperature"]
    assert section.attrs["units"] == "K"
    assert float(section.sel(chemistry="frozen")) == document["frozen"]["temperature"]
    times = data["wave_time"].sel(wave="test gas").values
    assert times[1] == pytest.approx(document["test_time_limits"]["starts"])
    assert np.isnan(times[2:]).all()
    assert data["nozzle_temperature"].dims == ("point",)
    assert float(data["test_time_limits_value"]) == document["test_time_limits"]["value"]
    assert data["test_time_limits_limits_tail_of_the_expansion"].attrs["units"] == "s"
    assert float(data["model_flight_equivalent_speed"]) == document["model"]["flight_equivalent_speed"]
    assert json.loads(data.attrs["document"])["facility"] == "H2K"


def test_figures_draw_what_is_there(document):
    flown = Flown("a flight", np.array([7e3, 3e3]), np.array([80e3, 30e3]))
    view = TunnelView(document, facility("X2"), flown)
    with style.report_style():
        drawn = {name: draw(view) for name, draw in FIGURES.items()}
    axes = {name: figure.axes[0] for name, figure in drawn.items() if figure is not None}
    assert set(axes) == {"waves", "nozzle", "envelope", "chemistry"}
    names = {line.get_label() for line in axes["waves"].lines}
    assert names >= {"shock", "second shock", "test gas", "test time"}
    assert axes["waves"].get_xlim()[1] == pytest.approx(3.418 + 5.167)
    region = axes["envelope"].patches[0]
    assert isinstance(region, Rectangle) and region.get_x() == pytest.approx(8.0)  # X2: 8 to 12 km/s
    labels = [line.get_label() for line in axes["envelope"].lines]
    assert "this run" in labels and "a flight" in labels
    bare = document.copy()
    del bare["waves"], bare["nozzle_profile"]
    assert FIGURES["waves"](TunnelView(bare, facility("X2"))) is None
    assert FIGURES["nozzle"](TunnelView(bare, facility("X2"))) is None


def test_page_of_the_command(tmp_path):
    settings = [part for setting in H2K for part in ("--set", setting)]
    out = tmp_path / "out"
    result = CliRunner().invoke(app, ["run", "H2K", *settings, "--out", str(out)])
    assert result.exit_code == 0 and "Model in the stream" in result.stdout
    assert {each.name for each in out.iterdir()} == {"summary.json", "result.nc", "report.html", "figures"}
    with xr.open_dataset(out / "result.nc", engine="h5netcdf") as data:
        assert data.attrs["Conventions"] == "CF-1.11"
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "Mach 5.3" in page and "How" not in page.split("<main>")[0]
    again = CliRunner().invoke(app, ["run", "H2K", *settings, "--out", str(out)])
    assert again.exit_code != 0 and "exists already" in str(again.exception)
    alone = CliRunner().invoke(app, ["run", "H2K", *settings, "--scenario", "ram-c-ii"])
    assert alone.exit_code != 0 and "--scenario needs --out" in str(alone.exception)
