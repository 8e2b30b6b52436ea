"""Factors on drag and lift from the drawn inputs of flights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from shocklayer.ensemble.setting import Setting
from shocklayer.vehicle.aerodynamics import AerodynamicModel


def aerodynamic_factors(
    setting: Setting, values: Mapping[str, Any]
) -> tuple[np.ndarray | float, np.ndarray | float]:
    """Return the factors on drag and lift, with those of dispersed constant coefficients.

    Parameters
    ----------
    setting : Setting
        The vehicle's own coefficients.
    values : mapping of str to float or ndarray
        Drawn inputs.

    Returns
    -------
    drag, lift : float or ndarray
        [-].
    """
    given = setting.scenario.vehicle.aerodynamics
    drag = values.get("vehicle.drag_factor", 1.0)
    lift = values.get("vehicle.lift_factor", 1.0)
    name = "vehicle.aerodynamics."
    if f"{name}drag_coefficient" in values and given.drag_coefficient:
        ratio = values[f"{name}drag_coefficient"] / given.drag_coefficient
        drag = drag * ratio
        if given.lift_coefficient is None:
            lift = lift * ratio
    if f"{name}lift_coefficient" in values and given.lift_coefficient:
        lift = lift * values[f"{name}lift_coefficient"] / given.lift_coefficient
    if f"{name}lift_to_drag" in values and given.lift_to_drag:
        lift = lift * values[f"{name}lift_to_drag"] / given.lift_to_drag
    return drag, lift


def scaled(model: AerodynamicModel, drag: float, lift: float) -> AerodynamicModel:
    """Return coefficients multiplied by factors.

    Parameters
    ----------
    model : AerodynamicModel
        The coefficients.
    drag, lift : float
        Factors [-].

    Returns
    -------
    AerodynamicModel
        The coefficients of a flight.
    """
    changed = {
        field: getattr(model, field) * factor
        for kind, factor in (("drag", drag), ("lift", lift))
        for field in (kind, f"free_molecular_{kind}", f"friction_{kind}")
        if getattr(model, field) is not None
    }
    return model._replace(**changed)
