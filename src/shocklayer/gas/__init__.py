"""Hot gas: thermodynamics, chemical equilibrium and shock waves of ideal-gas mixtures.

Names are loaded when first asked for, so that listing mixtures does not wait for JAX.
"""

from shocklayer.on_demand import on_demand

_PLACES = {
    "mixtures": ("Mixture", "entries", "mixture"),
    "species": ("Species", "builtin_species"),
    "thermo": ("SpeciesThermo", "species_thermo"),
    "state": ("GasState",),
    "equilibrium": (
        "equilibrium_hp",
        "equilibrium_sp",
        "equilibrium_sv",
        "equilibrium_tp",
        "equilibrium_uv",
    ),
    "frozen": ("frozen_state_hp", "frozen_state_sp", "frozen_state_tp"),
    "shocks": ("ShockState", "normal_shock"),
    "isentropic": ("sonic_state", "stagnation_state"),
    "conical": ("ConicalShock", "conical_shock"),
    "waves": (
        "Expansion",
        "ObliqueShock",
        "oblique_shock",
        "prandtl_meyer_expansion",
        "reflected_shock",
    ),
    "table": ("EquilibriumTable", "TableState", "equilibrium_table"),
}
_ROOMS = ("kinetics", "transport")
_NAMES = {name: module for module, names in _PLACES.items() for name in names}

__all__ = [
    "ConicalShock",
    "EquilibriumTable",
    "Expansion",
    "GasState",
    "Mixture",
    "ObliqueShock",
    "ShockState",
    "Species",
    "SpeciesThermo",
    "TableState",
    "builtin_species",
    "conical_shock",
    "entries",
    "equilibrium_hp",
    "equilibrium_sp",
    "equilibrium_sv",
    "equilibrium_table",
    "equilibrium_tp",
    "equilibrium_uv",
    "frozen_state_hp",
    "frozen_state_sp",
    "frozen_state_tp",
    "mixture",
    "normal_shock",
    "oblique_shock",
    "prandtl_meyer_expansion",
    "reflected_shock",
    "sonic_state",
    "species_thermo",
    "stagnation_state",
]

__getattr__, __dir__ = on_demand(__name__, _NAMES, __all__, _ROOMS)
