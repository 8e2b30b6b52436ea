"""Convective heating behind the forebody: one module per model."""

MODELS = {
    "base-fraction": "base_fraction",
}
"""Module of each model, by the name that a scenario gives; the first is the default."""
