"""Radiative heating of a stagnation point: one module per model."""

MODELS = {
    "tauber-sutton": "tauber_sutton",
    "brandis-johnston": "brandis_johnston",
    "none": "none",
}
"""Module of each model, by the name that a scenario gives; the first is the default."""
