"""Thickness of the outermost layer that keeps the bond line below a temperature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import jax.numpy as jnp
import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.heat_shield.case import Problem
from shocklayer.heat_shield.exposure import Exposure
from shocklayer.heat_shield.implicit_step import Shield
from shocklayer.heat_shield.profiles import interfaces

_THINNEST, _THICKEST = 1e-4, 5.0
"""Thicknesses between which is searched [m]."""
_TOLERANCE = 1e-4
"""Relative error of the thickness."""
_STEP = 0.02
"""Relative change of an input for a sensitivity."""


@dataclass(frozen=True)
class Sizing:
    """Thickness of the outermost layer for a limit at the bond line.

    Parameters
    ----------
    limit : float
        Highest temperature allowed [K].
    thickness : float
        [m].
    areal_mass : float
        Of the layer [kg/m^2].
    sensitivity : dict of str to float
        Relative change of the thickness over that of the heat flux and of the conductivity, and change of the
        thickness per kelvin of margin [m/K].
    """

    limit: float
    thickness: float
    areal_mass: float
    sensitivity: dict[str, float]

    def document(self) -> dict[str, Any]:
        """Return the sizing as stored in the summary."""
        return {
            "limit": self.limit,
            "thickness": self.thickness,
            "areal_mass": self.areal_mass,
            "sensitivity": self.sensitivity,
        }


def size(problem: Problem, limit: float) -> Sizing:
    """Find the thickness at which the bond line just reaches a limit.

    Parameters
    ----------
    problem : Problem
        A case; the thickness of its outermost layer is the first estimate.
    limit : float
        Highest temperature of the inner face of the outermost layer [K].

    Returns
    -------
    Sizing
        Thickness, and what it depends on.

    Raises
    ------
    UserError
        The limit is below the initial temperature, or no thickness keeps to it.
    """
    initial = problem.case.exposure.initial_temperature
    if limit <= initial:
        raise UserError(f"--bondline: {limit:g} K is not above the initial temperature of {initial:g} K")
    base = problem.shield
    thickness = _root(
        lambda value: _excess(problem, _with_thickness(base, value), problem.exposure, limit),
        float(base.thickness[0]),
    )

    def reached(shield: Shield, exposure: Exposure = problem.exposure) -> float:
        return _excess(problem, _with_thickness(shield, thickness), exposure, limit)

    here = reached(base)
    first = base.layers[0]
    conducting = base._replace(
        layers=(first._replace(conductivity=first.conductivity * (1.0 + _STEP)), *base.layers[1:])
    )
    hotter = (reached(base, _scaled(problem.exposure, 1.0 + _STEP)) - here) / _STEP
    looser = (reached(conducting) - here) / _STEP
    thicker = _with_thickness(base, thickness * (1.0 + _STEP))
    slope = (_excess(problem, thicker, problem.exposure, limit) - here) / _STEP
    return Sizing(
        limit,
        thickness,
        thickness * problem.materials[0].density,
        {
            "heat_flux": -hotter / slope,
            "thermal_conductivity": -looser / slope,
            "margin": -thickness / slope,
        },
    )


def with_thickness(problem: Problem, thickness: float) -> Problem:
    """Return a case with another thickness of its outermost layer [m]."""
    layers = problem.case.layer
    case = problem.case.model_copy(
        update={"layer": (layers[0].model_copy(update={"thickness": thickness}), *layers[1:])}
    )
    return replace(problem, case=case, shield=_with_thickness(problem.shield, thickness))


def _with_thickness(shield: Shield, thickness: float) -> Shield:
    return shield._replace(thickness=shield.thickness.at[0].set(thickness))


def _scaled(exposure: Exposure, factor: float) -> Exposure:
    return replace(exposure, transfer=exposure.transfer * factor, heat_flux=exposure.heat_flux * factor)


def _excess(problem: Problem, shield: Shield, exposure: Exposure, limit: float) -> float:
    """Return how far the bond line exceeds the limit [K]."""
    snapshot = problem.march(shield, exposure)
    import jax

    joints = jax.vmap(lambda t, y, s: interfaces(shield, t, y, s))(
        snapshot.temperature, snapshot.share, snapshot.recession
    )
    return float(jnp.max(joints[:, 0])) - limit


def _root(excess: Callable[[float], float], first: float) -> float:
    """Return the thickness at which the excess vanishes: bracketed, then by regula falsi in logarithms."""
    low = high = min(max(first, _THINNEST), _THICKEST)
    below = above = excess(first)
    while below < 0.0:
        high, above = low, below
        low *= 0.6
        if low < _THINNEST:
            raise UserError(
                f"--bondline: a layer of {_THINNEST * 1e3:g} mm already keeps the bond line below the limit"
            )
        below = excess(low)
    while above > 0.0:
        low, below = high, above
        high *= 1.6
        if high > _THICKEST:
            raise UserError(
                f"--bondline: not even a layer of {_THICKEST:g} m keeps the bond line below the limit"
            )
        above = excess(high)
    left, right = np.log(low), np.log(high)
    for _ in range(60):
        middle = right - above * (right - left) / (above - below) if above != below else 0.5 * (left + right)
        value = excess(float(np.exp(middle)))
        # Illinois: the end that stays counts half, so that both ends move.
        if value > 0.0:
            left, below, above = middle, value, 0.5 * above
        else:
            right, above, below = middle, value, 0.5 * below
        if -1e-3 < value <= 0.0 or right - left < _TOLERANCE:
            break
    # The thicker end keeps the bond line below the limit.
    return float(np.exp(right))
