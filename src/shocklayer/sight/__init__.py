"""Who sees the flight: observers on the ground and in space, horizon with refraction, passes."""

from shocklayer.sight.horizon import FOUR_THIRDS, Visibility, horizon_distance, visibility
from shocklayer.sight.passes import passes, passes_seen, refraction_warnings, sightings
from shocklayer.sight.space import visibility_from_space

__all__ = [
    "FOUR_THIRDS",
    "Visibility",
    "horizon_distance",
    "passes",
    "passes_seen",
    "refraction_warnings",
    "sightings",
    "visibility",
    "visibility_from_space",
]
