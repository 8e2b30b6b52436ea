"""No transition."""

from __future__ import annotations

from typing import Literal

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.transition.model import LaminarLayer, TransitionModel


class Laminar(TransitionModel):
    """Laminar everywhere."""

    model: Literal["laminar"] = "laminar"
    references = ("lees-1956",)

    def progress(self, layer: LaminarLayer) -> Array:
        """Return zero."""
        return jnp.zeros_like(layer.distance_reynolds_number)
