"""Labels beside their points: off each other, off the curve, inside the chart."""

import itertools

import numpy as np
import pytest
from tests.report import synthetic

from shocklayer.report.figures import style
from shocklayer.report.figures.ground_track import track_map
from shocklayer.report.figures.label_placement import Box, LabelPlacement
from shocklayer.report.figures.visibility import visibility
from shocklayer.report.view import View


def test_labels_leave_each_other_and_the_curve_free():
    placement = LabelPlacement(0.01, 0.03)
    x = np.linspace(0.1, 0.9, 400)
    placement.avoid_curve(x, 0.5 + 0 * x)
    corner = Box(0.1, 0.6, 0.2, 0.1)
    placement.avoid([corner])
    points = [0.1, 0.12, 0.5, 0.51, 0.9]
    middles = [placement.place("12.3 s\n45 km", point, 0.5) for point in points]
    boxes = [Box(*middle, *placement.size("12.3 s\n45 km")) for middle in middles if middle is not None]
    assert len(boxes) == len(points)
    for first, second in itertools.combinations([*boxes, corner], 2):
        assert not first.overlaps(second)
    assert all(abs(box.y - 0.5) >= 0.5 * box.height for box in boxes)


def test_a_label_without_a_free_place_is_left_out_unless_it_must_stand():
    placement = LabelPlacement(0.01, 0.03)
    placement.avoid([Box(0.5, 0.5, 1.0, 1.0)])
    assert placement.place("name", 0.5, 0.5, required=False) is None
    assert placement.place("name", 0.5, 0.5) is not None


def test_drawn_labels_of_a_map_do_not_overlap():
    """The observers stand where the track's labels would be."""
    flown = synthetic.result(count=120)
    middle = len(flown.data["time"]) // 2
    here = [(float(flown.data["latitude"][i]), float(flown.data["longitude"][i])) for i in (0, middle, -1)]
    view = View(
        synthetic.result(count=120, observers=dict(zip(("First", "Second", "Third"), here, strict=True)))
    )
    with style.report_style():
        figure = track_map(view)
        figure.canvas.draw()
    axes = figure.axes[0]
    boxes = [
        text.get_window_extent().padded(-1.0)
        for text in axes.texts
        if text.get_text() and not text.get_text().startswith("outside")
    ]
    assert len(boxes) >= 5
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
    frame = axes.get_window_extent().padded(2.0)
    assert all(frame.contains(box.x0, box.y0) and frame.contains(box.x1, box.y1) for box in boxes)


@pytest.mark.parametrize("count", [1, 12])
def test_elevations_of_many_short_passes_are_not_written_over_each_other(count: int):
    result = synthetic.result()
    end = float(result.data["time"][-1])
    starts = np.linspace(0.3 * end, 0.6 * end, count)
    result.summary["sightings"] = [
        {"observer": "Bermuda", "rise_time": t, "set_time": t + 0.01 * end, "maximum_elevation": 30.0}
        for t in starts
    ]
    with style.report_style():
        figure = visibility(View(result))
    assert figure is not None
    words = [text.get_text() for text in figure.axes[1].texts if "max." in text.get_text()]
    assert len(words) == (1 if count == 1 else 0)
