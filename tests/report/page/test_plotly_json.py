"""Numbers for plotly's binary arrays."""

import base64

import numpy as np

from shocklayer.report.page.plotly_json import binary_array


def test_a_number_too_large_for_32_bits_makes_a_gap_without_a_warning():
    """Such as a Knudsen number far from any planet; NumPy would print a warning on the command line."""
    with np.errstate(over="raise"):
        values = np.frombuffer(base64.b64decode(binary_array([1.0, 1e102])["bdata"]), dtype="<f4")
    assert values[0] == 1.0 and np.isinf(values[1])
