"""Numbers for plotly's binary arrays."""

import base64

import numpy as np

from shocklayer.report.page.plotly_json import packed


def test_what_32_bits_cannot_hold_makes_a_gap_without_a_word():
    """A Knudsen number far from any planet; NumPy would warn the reader of the command line."""
    with np.errstate(over="raise"):
        held = np.frombuffer(base64.b64decode(packed([1.0, 1e102])["bdata"]), dtype="<f4")
    assert held[0] == 1.0 and np.isinf(held[1])
