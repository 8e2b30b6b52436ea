"""Where the boundary layer along the body becomes turbulent: one module per criterion."""

MODELS = {
    "by-shape": "by_shape",
    "momentum-thickness": "momentum_thickness",
    "distance": "distance",
    "laminar": "laminar",
    "turbulent": "turbulent",
}
"""Module of each criterion, by the name that a scenario gives; the first is the default."""
