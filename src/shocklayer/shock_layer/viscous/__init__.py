"""The viscous finite-rate layer, marched along stream tubes."""
