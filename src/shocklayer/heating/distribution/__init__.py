"""Heat flux along the body relative to the stagnation point: one module per model."""

MODELS = {
    "lees": "lees",
}
"""Module of each model, by the name that a scenario gives; the first is the default."""
