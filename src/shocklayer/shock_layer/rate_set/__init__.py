"""Reaction rates of the finite-rate layer: one module per set, with its table in ``data/gas/kinetics``."""

MODELS = {
    "park-1993": "park_1993",
    "park-2001": "park_2001",
    "gupta-1990": "gupta_1990",
    "dunn-kang-1973": "dunn_kang_1973",
    "park-1994-mars": "park_1994_mars",
}
"""Module of each set, by the name that a scenario gives; the first is the default."""
DEFAULTS = {"mars": "park-1994-mars"}
"""Default of a planet where it is not the first."""
