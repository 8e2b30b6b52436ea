"""Convective heating of a stagnation point: one module per model."""

MODELS = {
    "fay-riddell": "fay_riddell",
    "sutton-graves": "sutton_graves",
    "detra-kemp-riddell": "detra_kemp_riddell",
    "brandis-johnston": "brandis_johnston",
}
"""Module of each model, by the name that a scenario gives; the first is the default."""
DEFAULTS = {"mars": "sutton-graves"}
"""Default model of a planet where it is not the first: Fay and Riddell correlated air."""
