"""Fay and Riddell's theory of stagnation-point heating in dissociated gas."""

from __future__ import annotations

from typing import ClassVar, Literal

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import ValidityRange
from shocklayer.heating.convective.model import ConvectiveModel
from shocklayer.heating.gas_table import HIGHEST_PRESSURE, LOWEST_PRESSURE, gas_state
from shocklayer.heating.outputs import OUTPUTS
from shocklayer.heating.stagnation_flow import StagnationFlow
from shocklayer.planet.bodies import Planet

PRANDTL, LEWIS = 0.71, 1.4
"""Prandtl and Lewis number for which the theory was correlated."""

VALIDITY = (
    ValidityRange(
        "Fay-Riddell",
        "speed",
        0.0,
        11.5e3,
        "theory solved to 7 km/s (Fay & Riddell, 1958); compared with Navier-Stokes solutions of FIRE II to "
        "11.3 km/s (Hash et al., AIAA 2007-605); at low speed the perfect gas of Sibulkin (1952)",
        OUTPUTS,
    ),
    ValidityRange(
        "Fay-Riddell",
        "stagnation_pressure",
        LOWEST_PRESSURE,
        HIGHEST_PRESSURE,
        "extent of the table of equilibrium gas, constant beyond",
        OUTPUTS,
    ),
)
"""Range of the theory."""


class FayRiddell(ConvectiveModel):
    """Fay-Riddell: equilibrium gas and transport, shock-fitted velocity gradient, fully catalytic wall."""

    model: Literal["fay-riddell"] = "fay-riddell"
    references: ClassVar[tuple[str, ...]] = ("fay-riddell-1958",)
    validity: ClassVar[tuple[ValidityRange, ...]] = VALIDITY

    def transfer_coefficient(self, flow: StagnationFlow, wall_enthalpy: Array, planet: Planet) -> Array:
        """Heat flux over an enthalpy difference [kg/(m^2 s)]; see `ConvectiveModel.transfer_coefficient`."""
        edge = gas_state(planet.name, flow.total_enthalpy, flow.pressure)
        wall = gas_state(planet.name, wall_enthalpy, flow.pressure)
        return fay_riddell(
            edge.density * edge.viscosity,
            wall.density * wall.viscosity,
            flow.velocity_gradient,
            edge.formation_enthalpy / jnp.maximum(flow.total_enthalpy, 1.0),
        )


def fay_riddell(
    edge_density_viscosity: ArrayLike,
    wall_density_viscosity: ArrayLike,
    velocity_gradient: ArrayLike,
    dissociation: ArrayLike,
    lewis_number: ArrayLike = LEWIS,
    prandtl_number: ArrayLike = PRANDTL,
) -> Array:
    """Heat flux to a stagnation point over the enthalpy difference, by Fay and Riddell.

    C = 0.763 Pr^-0.6 (rho mu)_e^0.4 (rho mu)_w^0.1 [1 + (Le^0.52 - 1) h_D/h_e] sqrt(du_e/ds), for the flux
    q = C (h_e - h_w): equilibrium boundary layer, or a frozen one on a fully catalytic wall (Le^0.63).

    Parameters
    ----------
    edge_density_viscosity, wall_density_viscosity : ArrayLike
        Density times viscosity of the gas at the edge of the boundary layer and at the wall
        [kg^2/(m^4 s)].
    velocity_gradient : ArrayLike
        du_e/ds at the stagnation point [1/s].
    dissociation : ArrayLike
        h_D/h_e: enthalpy of formation of the dissociated gas at the edge over its enthalpy [-].
    lewis_number, prandtl_number : ArrayLike
        Of the gas [-].

    Returns
    -------
    jax.Array
        [kg/(m^2 s)], broadcast over the arguments.

    Notes
    -----
    Laminar, axisymmetric. Range: `VALIDITY`; ionised gas is taken as dissociated, with its energy of
    ionisation in h_D. Source: J. A. Fay and F. R. Riddell, J. Aeronautical Sciences 25(2), 1958, Eq. 58;
    perfect gas: M. Sibulkin, J. Aeronautical Sciences 19, 1952.
    """
    edge = jnp.maximum(jnp.asarray(edge_density_viscosity, float), 1e-100)
    wall = jnp.maximum(jnp.asarray(wall_density_viscosity, float), 1e-100)
    diffusion = 1.0 + (jnp.asarray(lewis_number) ** 0.52 - 1.0) * jnp.clip(
        jnp.asarray(dissociation), 0.0, 1.0
    )
    shear = 0.763 * jnp.asarray(prandtl_number) ** -0.6 * edge**0.4 * wall**0.1
    return shear * diffusion * jnp.sqrt(jnp.asarray(velocity_gradient))
