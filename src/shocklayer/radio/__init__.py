"""Radio links through the plasma sheath. Names are loaded when first used: the presets need no JAX."""

from typing import TYPE_CHECKING

from shocklayer.on_demand import on_demand

if TYPE_CHECKING:
    from shocklayer.radio.budget import clear_margin
    from shocklayer.radio.constellation import CONSTELLATIONS, FEWEST_SATELLITES, satellite_positions
    from shocklayer.radio.direction import (
        angle_off_axis,
        cosine_pattern,
        in_sight,
        surface_normal,
        table_pattern,
    )
    from shocklayer.radio.intervals import unmatched, windows, with_bands
    from shocklayer.radio.layered import (
        WaveResponse,
        both_circular,
        circular_response,
        geometric_optics_attenuation,
        layered_response,
        profile_response,
    )
    from shocklayer.radio.link import blackout, free_space_loss, link_margin, noise_power
    from shocklayer.radio.magnetised import (
        MagnetisedResponse,
        magnetic_field_vector,
        magnetised_layers,
        magnetised_profile,
        needed_doublings,
    )
    from shocklayer.radio.slab import SlabResponse, slab_attenuation, slab_response

_HOMES = {
    "CONSTELLATIONS": "constellation",
    "FEWEST_SATELLITES": "constellation",
    "angle_off_axis": "direction",
    "cosine_pattern": "direction",
    "in_sight": "direction",
    "satellite_positions": "constellation",
    "surface_normal": "direction",
    "table_pattern": "direction",
    "clear_margin": "budget",
    "MagnetisedResponse": "magnetised",
    "SlabResponse": "slab",
    "WaveResponse": "layered",
    "blackout": "link",
    "both_circular": "layered",
    "circular_response": "layered",
    "free_space_loss": "link",
    "geometric_optics_attenuation": "layered",
    "layered_response": "layered",
    "link_margin": "link",
    "magnetic_field_vector": "magnetised",
    "magnetised_layers": "magnetised",
    "magnetised_profile": "magnetised",
    "needed_doublings": "magnetised",
    "noise_power": "link",
    "profile_response": "layered",
    "slab_attenuation": "slab",
    "slab_response": "slab",
    "unmatched": "intervals",
    "windows": "intervals",
    "with_bands": "intervals",
}

__all__ = [
    "CONSTELLATIONS",
    "FEWEST_SATELLITES",
    "MagnetisedResponse",
    "SlabResponse",
    "WaveResponse",
    "angle_off_axis",
    "blackout",
    "both_circular",
    "circular_response",
    "clear_margin",
    "cosine_pattern",
    "free_space_loss",
    "geometric_optics_attenuation",
    "in_sight",
    "layered_response",
    "link_margin",
    "magnetic_field_vector",
    "magnetised_layers",
    "magnetised_profile",
    "needed_doublings",
    "noise_power",
    "profile_response",
    "satellite_positions",
    "slab_attenuation",
    "slab_response",
    "surface_normal",
    "table_pattern",
    "unmatched",
    "windows",
    "with_bands",
]

__getattr__, __dir__ = on_demand(__name__, _HOMES, __all__)
