from .collisions import collision_data as collision_data
from .collisions import electron_integrals as electron_integrals
from .collisions import pair_integrals as pair_integrals
from .integrals import integral_table as integral_table
from .pairs import integral_set_names as integral_set_names
from .properties import TransportProperties as TransportProperties
from .properties import transport_properties as transport_properties
