from .horizon import FOUR_THIRDS as FOUR_THIRDS
from .horizon import Visibility as Visibility
from .horizon import horizon_distance as horizon_distance
from .horizon import visibility as visibility
from .passes import passes_seen as passes_seen
from .passes import refraction_warnings as refraction_warnings
from .passes import sightings as sightings
from .space import visibility_from_space as visibility_from_space
