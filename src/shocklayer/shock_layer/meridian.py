"""A meridian of the body: a curve along the surface, treated as that of an axisymmetric body."""

from typing import NamedTuple

from jaxtyping import Float

from shocklayer.core.types import AnyArray
from shocklayer.vehicle.shape import Shape


class Meridian(NamedTuple):
    """A meridian of the body, from the stagnation point, treated as that of an axisymmetric body.

    Attributes
    ----------
    shape : Shape
        The body; its dimensions are numbers or, where they change along the flight as those of equivalent
        bodies at an angle of attack do, arrays (samples,).
    arc_length : array
        (samples, columns) or (columns,) distances from the stagnation point [m].
    station : array
        (columns,) the same over the nose radius, mean over the fast part of the flight.
    """

    shape: Shape
    arc_length: Float[AnyArray, "*samples columns"]
    station: Float[AnyArray, " columns"]
