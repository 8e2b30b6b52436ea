"""Who sees the flight: ground observers, horizon with refraction, passes."""

from shocklayer.sight.horizon import FOUR_THIRDS, Visibility, horizon_distance, visibility
from shocklayer.sight.passes import passes, refraction_warnings, sightings

__all__ = [
    "FOUR_THIRDS",
    "Visibility",
    "horizon_distance",
    "passes",
    "refraction_warnings",
    "sightings",
    "visibility",
]
