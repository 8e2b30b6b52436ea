"""Recombination of atoms at the wall under the finite-rate layer: one module per model."""

MODELS = {
    "constant": "constant",
    "arrhenius": "arrhenius",
}
"""Module of each model, by the name that a scenario gives; the first is the default."""
NUMBER = "probability"
"""Parameter of the first model that a scenario may give as a number alone."""
