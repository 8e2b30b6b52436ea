"""Colours of the still and the interactive figures.

The categorical colours are Paul Tol's "bright" and "muted" sets (Tol, SRON/EPS/TN/09-002, 2021), which remain
distinct with the common forms of colour blindness; heat and time use perceptually uniform colour maps.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import Colormap, LinearSegmentedColormap, to_hex

INK = "#222222"
MUTED = "#6b6b6b"
FAINT = "#d9d9d9"
LAND = "#ebe7de"
COAST = "#9c968a"
SEA = "#f5f8fa"
BLUE, RED, GREEN, YELLOW, CYAN, PURPLE = "#4477aa", "#cc3311", "#228833", "#b59b1c", "#33a3c4", "#aa3377"
SERIES = (BLUE, RED, GREEN, PURPLE, YELLOW, CYAN, "#332288", "#882255", "#117733", "#6b6b6b")
FACILITY = "#14613a"
MATCH = ("#f4f4f4", "#cfe3ec", "#8fc0d6", "#4a93b8", "#1f5f8b", "#0b3355")
"""From no similarity parameter reproduced to all of them."""


@cache
def heat_colormap() -> Colormap:
    """Return the colour map of heating: dark violet (low) to orange (high), legible on white."""
    return LinearSegmentedColormap.from_list("heat", colormaps["inferno"](np.linspace(0.12, 0.86, 128)))


def sequential_colours(count: int, low: float = 0.05, high: float = 0.82) -> list[str]:
    """Return colours for an ordered series (viridis, dark first).

    Parameters
    ----------
    count : int
        Number of colours.
    low, high : float
        Part of the colour map that is used, 0 to 1.

    Returns
    -------
    list of str
        Hexadecimal colours.
    """
    stops = np.linspace(low, high, max(count, 1))
    return [to_hex(colormaps["viridis"](stop)) for stop in stops[:count]]


def categorical_colours(count: int) -> list[str]:
    """Return `count` colours for an unordered series, repeating after ten."""
    return [SERIES[i % len(SERIES)] for i in range(count)]
