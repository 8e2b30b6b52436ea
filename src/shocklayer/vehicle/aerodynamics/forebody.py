"""Panels and boundary layer of an axisymmetric forebody."""

from math import pi

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.vehicle.aerodynamics.friction import (
    TURBULENT_EXPONENT,
    TURBULENT_SPREAD,
    BoundaryLayer,
    blunt_edge,
    boundary_layer,
    effective_length,
)
from shocklayer.vehicle.aerodynamics.model import AerodynamicModel
from shocklayer.vehicle.aerodynamics.panels import Panels, WettedSurface, tabulate
from shocklayer.vehicle.shape import Shape, profile

_PANELS_ALONG, _PANELS_AROUND = 240, 16
_LAYER_ALONG, _LAYER_AROUND = 80, 8


def modified_newtonian(
    shape: Shape, reference_area: float, reference_length: float | None = None
) -> AerodynamicModel:
    """Compute coefficients of a forebody by panels: Newtonian with friction, free-molecular, and between.

    Parameters
    ----------
    shape : Shape
        The forebody; its base is a flat disk.
    reference_area : float
        Area the coefficients refer to [m2].
    reference_length : float, optional
        Length of the Knudsen number [m]; the largest diameter if absent.

    Returns
    -------
    AerodynamicModel
        A table over Mach number, angle of attack and Knudsen number. The continuum part has the stagnation
        pressure coefficient times the squared sine of the local slope, zero where the surface faces away,
        the base pressure coefficient -1/M^2 (at most 0.25 in magnitude), and friction along the meridians:
        the edge of the layer expands from behind the normal shock, and the layer grows with the distance
        from the nose as on a body of revolution, at any angle of attack. Valid above Mach 3; below, the
        coefficients only allow a trajectory to continue.

    Raises
    ------
    UserError
        If the reference area or length is not positive.
    """
    if not (np.isfinite(reference_area) and reference_area > 0.0):
        raise UserError(f"vehicle.reference_area: {reference_area} m2 must be positive")
    meridian = profile(shape, _PANELS_ALONG + 1)
    base = meridian.radius[-1]
    length = 2.0 * float(meridian.radius.max()) if reference_length is None else reference_length
    if not (np.isfinite(length) and length > 0.0):
        raise UserError(f"vehicle.reference_length: {length} m must be positive")
    panels, _, _ = _rings(shape, _PANELS_ALONG, _PANELS_AROUND, reference_area)
    panels = Panels(
        np.append(panels.normal_x, 1.0),
        np.append(panels.normal_z, 0.0),
        np.append(panels.area, pi * base**2 / reference_area),
        np.append(panels.base, True),
    )
    coarse, radius, steps = _rings(shape, _LAYER_ALONG, _LAYER_AROUND, reference_area)
    radius, steps = radius[:, None] / length, steps[:, None] / length
    distance = np.cumsum(steps, axis=0) - 0.5 * steps

    def layer(mach: np.ndarray, peak: np.ndarray, sine: np.ndarray) -> BoundaryLayer:
        sine2 = np.maximum(sine.reshape(_LAYER_ALONG, _LAYER_AROUND), 0.0) ** 2
        mach, peak = mach[..., None], peak[..., None]
        plate = boundary_layer(blunt_edge(mach, peak, peak * sine2))
        laminar_length = effective_length(plate.flux * radius**2, steps)
        turbulent_length = effective_length(plate.flux * radius**TURBULENT_SPREAD, steps)
        # Once turbulent, a layer stays turbulent.
        transition = np.minimum.accumulate(plate.transition / distance, axis=1)
        shape = (mach.shape[0], -1)
        return BoundaryLayer(
            (plate.laminar / np.sqrt(laminar_length)).reshape(shape),
            (plate.turbulent / turbulent_length**TURBULENT_EXPONENT).reshape(shape),
            plate.flux.reshape(shape),
            transition.reshape(shape),
        )

    return tabulate(panels, WettedSurface(coarse, layer), symmetric=True)


def _rings(
    shape: Shape, along: int, around: int, reference_area: float
) -> tuple[Panels, np.ndarray, np.ndarray]:
    """Return panels of half the body, ring by ring, with the radius and length of each ring [m]."""
    meridian = profile(shape, along + 1)
    radius = 0.5 * (meridian.radius[1:] + meridian.radius[:-1])
    slope = 0.5 * (meridian.surface_angle[1:] + meridian.surface_angle[:-1])[:, None]
    azimuth = (np.arange(around) + 0.5) * (pi / around)
    steps = np.diff(meridian.arc_length)
    area = np.repeat(2.0 * pi * radius * steps / (around * reference_area), around)
    return (
        Panels(
            np.broadcast_to(-np.sin(slope), (along, around)).ravel(),
            (-np.cos(slope) * np.cos(azimuth)).ravel(),
            area,
            np.zeros(along * around, dtype=bool),
        ),
        radius,
        steps,
    )
