"""Ranges of validity of the inviscid layer's models."""

from shocklayer.shock_layer.inviscid import bow_shock, surface_pressure

VALIDITY = surface_pressure.VALIDITY + bow_shock.VALIDITY
"""Ranges of the layer's models, for the chain to check."""
