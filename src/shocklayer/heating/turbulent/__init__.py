"""Convective heating under a turbulent boundary layer: one module per model."""

MODELS = {
    "reference-enthalpy": "reference_enthalpy",
}
"""Module of each model, by the name that a scenario gives; the first is the default."""
