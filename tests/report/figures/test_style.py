"""Label positions, and colours for print."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from shocklayer.report import palette
from shocklayer.report.figures import style


def test_separated_positions_keep_their_order_and_distance():
    positions = style.separate_positions([0.5, 0.51, 0.1, 0.52], 0.1, 0.0, 1.0)
    order = np.argsort([0.5, 0.51, 0.1, 0.52])
    assert np.all(np.diff(positions[order]) > 0.099)
    assert positions[2] == pytest.approx(0.1)


def test_series_colours_differ_in_lightness_for_print():
    light = [
        sum(w * c for w, c in zip((0.21, 0.72, 0.07), to_rgb(c), strict=True)) for c in palette.SERIES[:3]
    ]
    assert len({round(value, 2) for value in light}) == 3
