"""Eckert's reference enthalpy with the turbulent friction of a flat plate."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.edge import EdgeFlow, reference_enthalpy
from shocklayer.heating.gas_table import gas_state
from shocklayer.heating.turbulent.model import TurbulentModel
from shocklayer.planet.bodies import Planet

PRANDTL = 0.71
"""Prandtl number in the analogy of heat and friction."""


class ReferenceEnthalpy(TurbulentModel):
    """Reference enthalpy: turbulent flat plate at Eckert's reference state, grown over the body."""

    model: Literal["reference-enthalpy"] = "reference-enthalpy"
    references: ClassVar[tuple[str, ...]] = ("eckert-1955",)

    def transfer_coefficient(
        self, edge: EdgeFlow, length: Array, wall_enthalpy: Array, planet: Planet
    ) -> Array:
        """Heat flux over the enthalpy difference; see `TurbulentModel.transfer_coefficient`.

        C = 0.0296 Pr^(-2/3) density* u_e Re*^(-1/5), properties at the reference enthalpy, Re* over the
        length. Range: Re* from 5e5 to 1e7. Source: E. R. G. Eckert, J. Aeronautical Sciences 22(8), 1955.
        """
        enthalpy = reference_enthalpy(edge, wall_enthalpy, self.recovery_factor)
        gas = gas_state(planet.name, enthalpy, edge.pressure)
        # At rest, and with no length, the power must have a slope.
        mass_flux = gas.density * jnp.maximum(edge.speed, 1e-6)
        reynolds = jnp.maximum(mass_flux * length / gas.viscosity, 1e-6)
        return 0.0296 * PRANDTL ** (-2.0 / 3.0) * mass_flux * reynolds**-0.2
