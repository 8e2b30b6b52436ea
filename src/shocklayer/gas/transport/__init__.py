"""Transport properties of ionised gas mixtures from collision integrals."""

from shocklayer.gas.transport.collisions import collision_data, electron_integrals, pair_integrals
from shocklayer.gas.transport.integrals import integral_table
from shocklayer.gas.transport.pairs import integral_set_names
from shocklayer.gas.transport.properties import TransportProperties, transport_properties

__all__ = [
    "TransportProperties",
    "collision_data",
    "electron_integrals",
    "integral_set_names",
    "integral_table",
    "pair_integrals",
    "transport_properties",
]
