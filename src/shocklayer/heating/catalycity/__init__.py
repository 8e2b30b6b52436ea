"""Recombination of atoms on the wall that the boundary layer heats: one module per model."""

MODELS = {
    "fully-catalytic": "fully_catalytic",
    "constant": "constant",
    "reaction-cured-glass": "reaction_cured_glass",
    "carbon": "carbon",
    "metal": "metal",
}
"""Module of each model, by the name that a scenario gives; the first is the default."""
