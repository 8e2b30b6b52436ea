"""Coefficients from the user: constants, or a table over Mach number and angle of attack."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import ArrayLike
from shocklayer.scenario.tables import coefficient_table
from shocklayer.vehicle.aerodynamics.model import AerodynamicModel


def constant(drag_coefficient: float, lift_to_drag: float = 0.0) -> AerodynamicModel:
    """Return constant coefficients.

    Parameters
    ----------
    drag_coefficient : float
        Drag coefficient on the vehicle's reference area [-].
    lift_to_drag : float
        Lift over drag [-].

    Returns
    -------
    AerodynamicModel
        The same coefficients at every Mach number, angle of attack and altitude.

    Raises
    ------
    UserError
        If the drag coefficient is negative or a value is not finite.
    """
    if not (np.isfinite(drag_coefficient) and drag_coefficient >= 0.0):
        raise UserError(f"vehicle.aerodynamics.drag_coefficient: {drag_coefficient} must be zero or positive")
    if not np.isfinite(lift_to_drag):
        raise UserError(f"vehicle.aerodynamics.lift_to_drag: {lift_to_drag} must be a finite number")
    return AerodynamicModel(
        mach=jnp.zeros(1),
        angle_of_attack=jnp.zeros(1),
        drag=jnp.full((1, 1), float(drag_coefficient)),
        lift=jnp.full((1, 1), float(drag_coefficient) * float(lift_to_drag)),
        free_molecular_drag=None,
        free_molecular_lift=None,
        mach_low=jnp.asarray(0.0),
        mach_high=jnp.asarray(jnp.inf),
    )


def from_table(
    mach: ArrayLike | Sequence[float],
    drag_coefficient: ArrayLike | Sequence[float] | Sequence[Sequence[float]],
    lift_coefficient: ArrayLike | Sequence[float] | Sequence[Sequence[float]] | None = None,
    angle_of_attack: ArrayLike | Sequence[float] | None = None,
) -> AerodynamicModel:
    """Return coefficients from a table, linear between its rows and constant beyond its ends.

    Parameters
    ----------
    mach : array_like
        Ascending Mach numbers (m,).
    drag_coefficient : array_like
        Drag coefficients (m,) or (m, a) [-].
    lift_coefficient : array_like, optional
        Lift coefficients of the same shape [-]; zero if absent.
    angle_of_attack : array_like, optional
        Ascending angles of attack (a,) [rad].

    Returns
    -------
    AerodynamicModel
        The table; its range of Mach numbers is its range of validity.

    Raises
    ------
    UserError
        If shapes disagree, a grid does not ascend, or a value is not finite.
    """
    machs = np.atleast_1d(np.asarray(mach, dtype=float))
    angles = (
        np.zeros(1) if angle_of_attack is None else np.atleast_1d(np.asarray(angle_of_attack, dtype=float))
    )
    drag = np.asarray(drag_coefficient, dtype=float).reshape(machs.size, -1)
    lift = np.zeros_like(drag) if lift_coefficient is None else np.asarray(lift_coefficient, dtype=float)
    lift = lift.reshape(machs.size, -1)
    if drag.shape != (machs.size, angles.size) or lift.shape != drag.shape:
        raise UserError(
            f"vehicle.aerodynamics: table of {machs.size} Mach numbers by {angles.size} angles of attack, "
            f"but {drag.shape} drag and {lift.shape} lift coefficients"
        )
    for name, values in (("mach", machs), ("angle_of_attack", angles)):
        if np.any(np.diff(values) <= 0.0):
            raise UserError(f"vehicle.aerodynamics: {name} must strictly ascend")
    for name, values in (("mach", machs), ("drag_coefficient", drag), ("lift_coefficient", lift)):
        if not np.all(np.isfinite(values)):
            raise UserError(f"vehicle.aerodynamics: {name} contains a value that is not a finite number")
    if np.any(drag < 0.0) or np.any(machs < 0.0):
        raise UserError("vehicle.aerodynamics: Mach numbers and drag coefficients must not be negative")
    return AerodynamicModel(
        mach=jnp.asarray(machs),
        angle_of_attack=jnp.asarray(angles),
        drag=jnp.asarray(drag),
        lift=jnp.asarray(lift),
        free_molecular_drag=None,
        free_molecular_lift=None,
        mach_low=jnp.asarray(machs[0]),
        mach_high=jnp.asarray(machs[-1]),
    )


def from_csv(path: str | Path) -> AerodynamicModel:
    """Read a table of coefficients.

    Parameters
    ----------
    path : str or Path
        CSV file with the columns ``mach``, ``drag_coefficient`` and optionally ``lift_coefficient`` and
        ``angle_of_attack_deg``; with the latter, every Mach number needs a row for every angle.

    Returns
    -------
    AerodynamicModel
        The table.

    Raises
    ------
    UserError
        Names the file, row and column of the first error.
    """
    table = coefficient_table(path)
    return from_table(
        table["mach"],
        table["drag_coefficient"],
        table["lift_coefficient"],
        np.radians(table["angle_of_attack_deg"]),
    )
