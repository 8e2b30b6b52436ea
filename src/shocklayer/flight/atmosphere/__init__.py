"""The air of a flight: one module per model."""

MODELS = {
    "us76": "us76",
    "table": "table",
    "nrlmsis": "nrlmsis",
}
"""Module of each model, by the name that a scenario gives; the first is the default."""
