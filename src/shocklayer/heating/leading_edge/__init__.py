"""Convective heating of swept leading edges: one module per model."""

MODELS = {
    "swept-cylinder": "swept_cylinder",
}
"""Module of each model, by the name that a scenario gives; the first is the default."""
