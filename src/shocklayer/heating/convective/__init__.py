"""Convective heating of a stagnation point: one module per model."""

MODELS = {
    "sutton-graves": "sutton_graves",
    "detra-kemp-riddell": "detra_kemp_riddell",
}
"""Module of each model, by the name that a scenario gives; the first is the default."""
