"""Page, figures and dataset of a run of a tunnel, and of a reduced shot."""
