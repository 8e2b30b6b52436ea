"""Base class of models of the heat flux to a swept leading edge."""

from __future__ import annotations

from abc import abstractmethod
from typing import NamedTuple

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.heating.stagnation_flow import StagnationFlow, stagnation_flow
from shocklayer.heating.velocity_gradient import DENSITY_RATIOS
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.model_choice import ModelConfig


class LeadingEdgeFlux(NamedTuple):
    """Flux to the attachment line of a leading edge as two laws C (h_aw - h_w).

    Attributes
    ----------
    laminar, turbulent : jax.Array
        Transfer coefficients [kg/(m^2 s)].
    laminar_recovery, turbulent_recovery : jax.Array
        Recovery enthalpies [J/kg].
    attachment_line_reynolds_number : jax.Array
        Speed along the edge over the root of kinematic viscosity times velocity gradient, both at the
        reference state.
    pressure : jax.Array
        On the attachment line [Pa].
    """

    laminar: Array
    turbulent: Array
    laminar_recovery: Array
    turbulent_recovery: Array
    attachment_line_reynolds_number: Array
    pressure: Array


class LeadingEdgeModel(ModelConfig):
    """A model of the convective heat flux to a swept leading edge."""

    @abstractmethod
    def attachment_line(
        self,
        normal: StagnationFlow,
        along: Array,
        wall_enthalpy: Array,
        planet: Planet,
    ) -> LeadingEdgeFlux:
        """Flux to the attachment line.

        Parameters
        ----------
        normal : StagnationFlow
            Of the component of the stream normal to the edge, with the Newtonian velocity gradient.
        along : jax.Array
            Speed along the edge [m/s].
        wall_enthalpy : jax.Array
            Of the gas at the wall [J/kg].
        planet : Planet
            Its gas.

        Returns
        -------
        LeadingEdgeFlux
            Broadcast over the arguments.
        """

    @abstractmethod
    def turbulent_share(self, reynolds_number: Array) -> Array:
        """Return the share of turbulent flow, 0 to 1, at an attachment-line Reynolds number."""


def normal_flow(
    density: ArrayLike,
    speed: ArrayLike,
    air_temperature: ArrayLike,
    radius: ArrayLike,
    sweep: ArrayLike,
    planet: Planet,
) -> tuple[StagnationFlow, Array]:
    """Return the flow normal to a swept edge and the speed along it.

    Parameters
    ----------
    density, speed, air_temperature : ArrayLike
        Free stream [kg/m^3, m/s, K].
    radius : ArrayLike
        Of the leading edge [m].
    sweep : ArrayLike
        Angle between the stream and the plane normal to the edge [rad].
    planet : Planet
        Its gas.

    Returns
    -------
    StagnationFlow, jax.Array
        With the Newtonian velocity gradient, as shock-fitted ones are of axisymmetric bodies; [m/s].
    """
    angle, fast = jnp.asarray(sweep, float), jnp.asarray(speed, float)
    normal = stagnation_flow(
        density,
        fast * jnp.cos(angle),
        air_temperature,
        radius,
        planet,
        gradient_factors=jnp.ones(len(DENSITY_RATIOS)),
    )
    return normal, jnp.broadcast_to(fast * jnp.sin(angle), normal.pressure.shape)
