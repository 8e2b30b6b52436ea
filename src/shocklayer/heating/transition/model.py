"""Base class of the criteria of transition."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, NamedTuple

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.edge import FLAT_PLATE_MOMENTUM, EdgeFlow
from shocklayer.heating.gas_table import gas_state
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.model_choice import ModelConfig


class LaminarLayer(NamedTuple):
    """What a laminar boundary layer would be at points of a body.

    Attributes
    ----------
    distance_reynolds_number : jax.Array
        Of the distance from the stagnation point, with the gas at the edge.
    momentum_thickness : jax.Array
        [m].
    momentum_thickness_reynolds_number : jax.Array
        With the gas at the edge.
    mach_number : jax.Array
        At the edge.
    """

    distance_reynolds_number: Array
    momentum_thickness: Array
    momentum_thickness_reynolds_number: Array
    mach_number: Array


class TransitionModel(ModelConfig):
    """A criterion of transition from a laminar to a turbulent boundary layer."""

    uncertainty_factor: ClassVar[float] = 2.0
    """Factor by which the parameter at which transition begins may be smaller or greater."""

    @abstractmethod
    def progress(self, layer: LaminarLayer) -> Array:
        """Return the parameter of the criterion over its value where transition begins.

        Parameters
        ----------
        layer : LaminarLayer
            The laminar layer.

        Returns
        -------
        jax.Array
            Above 1 where the layer is transitional; transition is complete at 2.
        """

    def for_shape(self, blunt: bool) -> TransitionModel:
        """Return the criterion that applies to a body.

        Parameters
        ----------
        blunt : bool
            Whether the flow about the body becomes sonic at its shoulder, as on a capsule.

        Returns
        -------
        TransitionModel
            This one, unless the choice depends on the body.
        """
        return self


def laminar_layer(edge: EdgeFlow, arc_length: Array, length: Array, planet: Planet) -> LaminarLayer:
    """Return what a laminar boundary layer would be.

    Parameters
    ----------
    edge : EdgeFlow
        Edge of the boundary layer.
    arc_length, length : jax.Array
        Distance from the stagnation point, and of a flat plate on which the layer would be as thick [m].
    planet : Planet
        Its gas.

    Returns
    -------
    LaminarLayer
        Zero at the stagnation point.

    Notes
    -----
    density_e u_e theta = 0.664 sqrt(density* viscosity* u_e x), the flat plate at the reference enthalpy of a
    wall that has a fifth of the total enthalpy. Favourable pressure gradients thin the layer by up to a
    quarter, which is not counted.
    """
    moving = edge.speed > 1e-3
    fast = jnp.where(moving, edge.speed, 1.0)
    total = edge.enthalpy + 0.5 * fast**2
    enthalpy = 0.5 * (edge.enthalpy + 0.2 * total) + 0.22 * 0.85 * 0.5 * fast**2
    gas = gas_state(planet.name, enthalpy, edge.pressure)
    root = jnp.sqrt(gas.density * gas.viscosity * fast * jnp.maximum(length, 1e-12))
    theta = FLAT_PLATE_MOMENTUM * root / (edge.density * fast)
    unit = edge.density * fast / edge.viscosity
    return LaminarLayer(
        jnp.where(moving, unit * arc_length, 0.0),
        jnp.where(moving, theta, 0.0),
        jnp.where(moving, unit * theta, 0.0),
        jnp.where(moving, edge.mach_number, 0.0),
    )
