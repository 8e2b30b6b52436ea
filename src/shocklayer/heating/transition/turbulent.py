"""Turbulent from the start."""

from __future__ import annotations

from typing import Literal

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.heating.transition.model import LaminarLayer, TransitionModel


class Turbulent(TransitionModel):
    """Turbulent everywhere, the safe choice in design; near the nose the laminar flux is greater."""

    model: Literal["turbulent"] = "turbulent"
    references = ("eckert-1955",)

    def progress(self, layer: LaminarLayer) -> Array:
        """Return far more than transition needs."""
        return jnp.full_like(layer.distance_reynolds_number, 1e3)
