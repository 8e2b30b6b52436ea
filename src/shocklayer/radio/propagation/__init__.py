"""Propagation of a wave through the plasma layer above an antenna: one module per model."""

MODELS = {
    "full-wave": "full_wave",
    "geometric-optics": "geometric_optics",
}
"""Module of each model, by the name that a scenario gives; the first is the default."""
