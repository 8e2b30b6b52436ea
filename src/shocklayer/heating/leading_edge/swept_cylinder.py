"""The attachment line of a swept cylinder, laminar and turbulent."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.convective.fay_riddell import PRANDTL
from shocklayer.heating.edge import EdgeFlow, reference_enthalpy
from shocklayer.heating.gas_table import gas_state
from shocklayer.heating.leading_edge.model import LeadingEdgeFlux, LeadingEdgeModel
from shocklayer.heating.stagnation_flow import StagnationFlow
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.fields import Number

COMPLETE = 1.5
"""Attachment-line Reynolds number at which transition is complete, over that at which it begins."""


class SweptCylinder(LeadingEdgeModel):
    """Swept cylinder: laminar by the flow normal to the edge; turbulent along it, by Poll's criterion."""

    model: Literal["swept-cylinder"] = "swept-cylinder"
    critical: Annotated[float, Number(above=0, at_most=100000)] = Field(
        default=245.0,
        description="Attachment-line Reynolds number at which transition begins: 245 where turbulence comes "
        "from a body upstream, about 650 on a smooth edge without one.",
    )
    references: ClassVar[tuple[str, ...]] = ("reshotko-beckwith-1957", "beckwith-gallagher-1961", "poll-1979")

    def attachment_line(
        self,
        normal: StagnationFlow,
        along: Array,
        wall_enthalpy: Array,
        planet: Planet,
    ) -> LeadingEdgeFlux:
        """Flux to the attachment line; see `LeadingEdgeModel.attachment_line`.

        Laminar, the two-dimensional stagnation point of the flow normal to the edge:
        C = 0.57 Pr^-0.6 (rho mu)_s^0.4 (rho mu)_w^0.1 sqrt(K), with the Newtonian gradient K of that flow.
        Turbulent, the integral of energy along the line: C = 0.0296 Pr^(-2/3) rho* w (w^2/(nu* K))^(-1/5),
        w the speed along the edge, * the reference enthalpy. The line recovers h_s + r w^2/2 with the
        enthalpy h_s of the normal flow and r = Pr^(1/2), Pr^(1/3).

        Notes
        -----
        Range: free-stream Mach number normal to the edge above 1.5. Compared with 23 measurements at Mach 5
        to 12 and 0 to 75 deg of sweep: laminar within 20 %, turbulent within 20 %. Source: E. Reshotko and
        I. E. Beckwith, NACA TN 3986, 1957; I. E. Beckwith and J. J. Gallagher, NASA TR R-104, 1961.
        """
        inner = normal.total_enthalpy
        gas = gas_state(planet.name, inner, normal.pressure)
        wall = gas_state(planet.name, wall_enthalpy, normal.pressure)
        shear = 0.57 * PRANDTL**-0.6 * (gas.density * gas.viscosity + 1e-100) ** 0.4
        laminar = shear * (wall.density * wall.viscosity + 1e-100) ** 0.1 * jnp.sqrt(normal.velocity_gradient)
        recovery = PRANDTL ** (1.0 / 3.0)
        edge = EdgeFlow(normal.pressure, gas.density, gas.viscosity, inner, along, along)
        reference = gas_state(planet.name, reference_enthalpy(edge, wall_enthalpy, recovery), normal.pressure)
        spreading = reference.viscosity / jnp.maximum(reference.density, 1e-30) * normal.velocity_gradient
        number = along / jnp.sqrt(spreading)
        turbulent = (
            0.0296 * PRANDTL ** (-2.0 / 3.0) * reference.density * along * jnp.maximum(number, 1e-3) ** -0.4
        )
        kinetic = 0.5 * along**2
        return LeadingEdgeFlux(
            laminar,
            turbulent,
            inner + PRANDTL**0.5 * kinetic,
            inner + recovery * kinetic,
            number,
            normal.pressure,
        )

    def turbulent_share(self, reynolds_number: Array) -> Array:
        """Return 0 below the critical number, 1 above 1.5 times it, linear between."""
        return jnp.clip((reynolds_number / self.critical - 1.0) / (COMPLETE - 1.0), 0.0, 1.0)
