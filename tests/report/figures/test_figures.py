"""The still and the interactive figures of a made-up flight."""

import base64
import io
import json

import numpy as np
import pytest
from matplotlib.image import imread
from tests.report import synthetic

from shocklayer.report.figures import catalogue, electron_density, style
from shocklayer.report.figures.attenuation_spectrum import attenuation_spectrum
from shocklayer.report.figures.envelope_fields import EnvelopeFields
from shocklayer.report.figures.ground_track import track_map
from shocklayer.report.formatting import station_words
from shocklayer.report.page import plots
from shocklayer.report.view import View

BARE = {
    "no radio": {"radios": {}, "count": 60},
    "two samples": {"count": 2},
    "nothing but the flight": {"radios": {}, "observers": {}, "facilities": (), "stations": (0.0,)},
}
MISSING = {
    "no radio": {"radio", "passing"},
    "two samples": set(),
    "nothing but the flight": {
        "radio",
        "passing",
        "visibility",
        "facilities",
        "stations",
        "plasma_along_body",
        "sheath",
    },
}
STILL = {"track_map", "plasma_along_body", "sheath", "passing"}
"""Figures without an interactive version."""


def test_every_figure_is_drawn_and_not_blank(images: dict[str, bytes]):
    assert list(images) == [spec.name for spec in catalogue.FIGURES]
    for name, content in images.items():
        pixels = imread(io.BytesIO(content))[..., :3]
        assert pixels.shape[1] == round(style.WIDTH * style.DPI)
        most = 0.95 if name in STILL else 0.7
        assert 0.01 < (pixels < 0.9).any(axis=-1).mean() < most


@pytest.mark.parametrize("case", BARE)
def test_figures_without_data_are_left_out(case: str):
    view = View(synthetic.result(**BARE[case]))
    # In two samples a facility may reproduce nothing.
    expected = {spec.name for spec in catalogue.FIGURES} - MISSING[case] - {"altitude_speed", "facilities"}
    drawn = set(catalogue.render(view, None))
    assert drawn >= expected
    assert not drawn & MISSING[case]
    assert not set(plots.build(view, None)) & MISSING[case]


def test_dollar_signs_in_names_are_not_mathematics():
    hostile = synthetic.result(count=60, radios={"$\\frac{$": 3e9}, observers={"a$b$_{": (33.0, -62.0)})
    assert catalogue.render(View(hostile), None)["radio"]


def test_figures_are_drawn_without_any_plasma():
    odd = synthetic.result(count=60)
    odd.data["electron_density"][:] = 0.0
    odd.data["attenuation"][:] = 0.0
    odd.data["attenuation_frozen"][:] = 0.0
    images = catalogue.render(View(odd), None)
    assert images["electron_density"] and images["radio"]


def test_density_limits_include_the_peak_and_every_carrier(view: View):
    low, high = electron_density.density_limits(view)
    assert low < min(link.critical_density for link in view.links)
    assert high > view["electron_density"].max()


def test_the_track_is_continuous_across_the_date_line():
    away = synthetic.result()
    away.data["longitude"] = (away.data["longitude"] + 241.0 + 180.0) % 360.0 - 180.0
    assert np.ptp(away.data["longitude"].values) > 300
    view = View(away)
    assert np.ptp(view.longitude) < 10
    with style.report_style():
        assert catalogue.png(track_map(view), "Ground track")


def test_interactive_figures_correspond_to_the_still_ones(view: View, fields: EnvelopeFields):
    built = plots.build(view, fields)
    assert set(built) == {spec.name for spec in catalogue.FIGURES} - STILL
    assert len(built["histories"]) == 8
    assert len(built["radio"]) == 3


def test_the_interactive_electron_density_shows_both_limits_of_chemistry(view: View):
    traces = plots.build(view, None)["electron_density"][0]["data"]
    drawn = [trace for trace in traces if trace.get("fill") != "toself"]
    for k, station, _ in view.plotted_stations:
        name = station_words(station)
        mine = {trace["name"]: trace for trace in drawn if trace["name"].startswith(name)}
        for words, dash in (("equilibrium", "dash"), ("frozen", "dot")):
            trace = mine[f"{name}, {words}"]
            values = np.frombuffer(base64.b64decode(trace["x"]["bdata"]), "<f4")
            wanted = view[f"electron_density_{words}"][view.decimated(350), k]
            np.testing.assert_allclose(values[wanted > 0], wanted[wanted > 0], rtol=1e-6)
            assert trace["line"]["dash"] == dash
    legend = [trace["name"] for trace in drawn if trace.get("showlegend", True)]
    assert legend[-2:] == ["equilibrium", "frozen"]
    plain = View(synthetic.result())
    plain.layer = None
    quick = plots.build(plain, None)["electron_density"][0]["data"]
    assert not any("frozen" in trace["name"] for trace in quick)


def test_every_antenna_station_has_a_panel_with_the_navigation_carriers():
    odd = synthetic.result(radios={f"link {k}": 1e9 * (k + 1) for k in range(4)})
    scenario = json.loads(odd.data.attrs["scenario"])
    for k, link in enumerate(scenario["radio"]):
        link["antenna"]["station"] = 0.5 * k
    odd.data.attrs["scenario"] = json.dumps(scenario)
    figure = attenuation_spectrum(View(odd))
    assert figure is not None
    panels = [axes for axes in figure.axes if axes.get_ylabel().startswith("Frequency")]
    assert len(panels) == 4
    for k, axes in enumerate(panels):
        words = [text.get_text() for text in axes.texts]
        assert {f"link {k}", "L1", "L2 L5"} <= set(words)
