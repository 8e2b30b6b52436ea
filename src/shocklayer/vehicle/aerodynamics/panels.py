"""Coefficients of a body made of flat panels: modified Newtonian, free-molecular, friction.

References
----------
Anderson, J. D., Hypersonic and High-Temperature Gas Dynamics, 2nd ed. (2006), chapter 3: modified Newtonian.
Schaaf, S. A. & Chambre, P. L., Flow of Rarefied Gases (1961): free-molecular pressure and shear.
Hoerner, S. F., Fluid-Dynamic Drag (1965), chapter 16: base pressure.
"""

from collections.abc import Callable
from math import pi
from typing import NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.vehicle.aerodynamics.friction import (
    HEAT_CAPACITY_RATIO,
    REYNOLDS_FACTOR,
    BoundaryLayer,
    sum_friction,
)
from shocklayer.vehicle.aerodynamics.model import KNUDSEN_NODES, AerodynamicModel
from shocklayer.vehicle.aerodynamics.tabulated import from_table

NEWTONIAN_MACH = 3.0
"""Mach number below which modified-Newtonian coefficients leave their range [-]."""
WALL_TEMPERATURE_RATIO = 1.0
"""Wall over free-stream temperature of the diffusely reflected molecules [-]."""

_MACH_NODES = np.array(
    [0.3, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0, 10.0, 13.0, 17.0, 22.0, 30.0, 50.0]
)
_FRICTION_NODES = np.array([0.3, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 13.0, 22.0, 50.0])
_ANGLE_NODES = np.radians(np.arange(0.0, 90.1, 3.0))
"""Angles of attack [rad]; for a body without symmetry their negatives too."""


class Panels(NamedTuple):
    """Flat panels of a surface in body axes: x downstream, z to the lee side at a positive angle of attack.

    Attributes
    ----------
    normal_x, normal_z : ndarray
        Components of the outward unit normals (n,) [-].
    area : ndarray
        Areas over the reference area (n,) [-].
    base : ndarray
        Whether a panel belongs to the base (n,).
    """

    normal_x: np.ndarray
    normal_z: np.ndarray
    area: np.ndarray
    base: np.ndarray


class WettedSurface(NamedTuple):
    """The part of the surface with a boundary layer.

    Attributes
    ----------
    panels : Panels
        Its panels.
    layer : Callable
        Boundary layer (mach, n) for Mach numbers (mach, 1), stagnation pressure coefficients (mach, 1) and
        sines of the panels with the flow (n,); shear and transition in terms of the reference length.
    """

    panels: Panels
    layer: Callable[[np.ndarray, np.ndarray, np.ndarray], BoundaryLayer]


def maximum_pressure_coefficient(mach: ArrayLike) -> Array:
    """Pressure coefficient at the stagnation point of air with a ratio of specific heats of 1.4.

    Behind a normal shock (Rayleigh's Pitot formula) in supersonic flow, isentropic below Mach 1.

    Parameters
    ----------
    mach : array_like
        Mach number [-], above zero.

    Returns
    -------
    Array
        Pressure coefficient [-]: 1 at rest, 1.28 at Mach 1, 1.839 at infinity.
    """
    g = HEAT_CAPACITY_RATIO
    m = jnp.asarray(mach, dtype=jnp.float64)
    m2 = jnp.maximum(m * m, 1.0)
    behind = ((g + 1.0) ** 2 * m2 / (4.0 * g * m2 - 2.0 * (g - 1.0))) ** (g / (g - 1.0))
    supersonic = behind * (1.0 - g + 2.0 * g * m2) / (g + 1.0)
    low2 = jnp.clip(m * m, 1e-6, 1.0)
    subsonic = (1.0 + 0.5 * (g - 1.0) * low2) ** (g / (g - 1.0))
    return jnp.where(m >= 1.0, (supersonic - 1.0) / (0.5 * g * m2), (subsonic - 1.0) / (0.5 * g * low2))


def free_molecular_panel(
    sine: np.ndarray, speed_ratio: np.ndarray, wall_temperature_ratio: float = WALL_TEMPERATURE_RATIO
) -> tuple[np.ndarray, np.ndarray]:
    """Pressure and shear coefficients of a panel in free-molecular flow with diffuse reflection.

    Parameters
    ----------
    sine : ndarray
        Sine of the angle between the panel and the flow, positive where it faces the flow [-].
    speed_ratio : ndarray
        Speed over the most probable thermal speed [-], above zero.
    wall_temperature_ratio : float
        Wall over free-stream temperature [-].

    Returns
    -------
    pressure, shear : ndarray
        Coefficients on the dynamic pressure [-] (Schaaf & Chambre 1961, full accommodation).
    """
    from scipy.special import erf

    normal = speed_ratio * sine
    gauss = np.exp(-normal * normal)
    flux = 1.0 + erf(normal)
    root = np.sqrt(wall_temperature_ratio)
    pressure = (
        (normal / np.sqrt(pi) + 0.5 * root) * gauss
        + (normal * normal + 0.5 + 0.5 * root * np.sqrt(pi) * normal) * flux
    ) / speed_ratio**2
    cosine = np.sqrt(np.maximum(1.0 - sine * sine, 0.0))
    shear = cosine / (speed_ratio * np.sqrt(pi)) * (gauss + np.sqrt(pi) * normal * flux)
    return pressure, shear


def tabulate(panels: Panels, wetted: WettedSurface, *, symmetric: bool) -> AerodynamicModel:
    """Sum the forces on panels into a table over Mach number, angle of attack and Knudsen number.

    Parameters
    ----------
    panels : Panels
        The complete surface, for pressure and free-molecular flow.
    wetted : WettedSurface
        The surface with friction; its panels may be coarser.
    symmetric : bool
        Whether drag is even and lift odd in the angle of attack.

    Returns
    -------
    AerodynamicModel
        Continuum: pressure coefficient of the stagnation point times the squared sine on panels that face the
        flow, zero on others, -1/M^2 (at most 0.25 in magnitude; Hoerner: about 70 % of vacuum) on a base that
        does not face the flow. Free-molecular: diffuse reflection. Shadowing by other panels is neglected.
    """
    angles = _ANGLE_NODES if symmetric else np.concatenate([-_ANGLE_NODES[:0:-1], _ANGLE_NODES])
    size = (_MACH_NODES.size, angles.size)
    drag, lift, molecular_drag, molecular_lift = (np.zeros(size) for _ in range(4))
    friction = np.zeros((*size, KNUDSEN_NODES.size, 2))
    peak = np.asarray(maximum_pressure_coefficient(_MACH_NODES))
    base_pressure = -np.minimum(1.0 / _MACH_NODES**2, 0.25)
    speed_ratio = np.maximum(_MACH_NODES, 1.0)[:, None] * np.sqrt(0.5 * HEAT_CAPACITY_RATIO)
    for column, angle in enumerate(angles):
        sine, cosine, upward = _orientation(panels, angle)
        windward = np.where(sine > 0.0, sine * sine, 0.0) * panels.area
        behind = np.where(panels.base & (sine <= 0.0), panels.area, 0.0)
        drag[:, column] = peak * (windward @ sine) + base_pressure * (behind @ sine)
        lift[:, column] = -peak * (windward @ upward) - base_pressure * (behind @ upward)
        pressure, shear = free_molecular_panel(sine[None, :], speed_ratio)
        molecular_drag[:, column] = (pressure * sine + shear * cosine) @ panels.area
        molecular_lift[:, column] = ((shear * sine / cosine - pressure) * upward) @ panels.area
        friction[:, column] = _friction(wetted, angle)
    if symmetric:
        angles = np.concatenate([-angles[:0:-1], angles])
        mirror = np.array([1.0, -1.0])
        friction = np.concatenate([friction[:, :0:-1] * mirror, friction], axis=1)
        drag, molecular_drag = (
            np.concatenate([half[:, :0:-1], half], axis=1) for half in (drag, molecular_drag)
        )
        lift, molecular_lift = (
            np.concatenate([-half[:, :0:-1], half], axis=1) for half in (lift, molecular_lift)
        )
    table = from_table(_MACH_NODES, np.maximum(drag, 0.0), lift, angles)
    return table._replace(
        free_molecular_drag=jnp.asarray(molecular_drag),
        free_molecular_lift=jnp.asarray(molecular_lift),
        friction_drag=jnp.asarray(friction[..., 0]),
        friction_lift=jnp.asarray(friction[..., 1]),
        mach_low=jnp.asarray(NEWTONIAN_MACH),
        mach_high=jnp.asarray(jnp.inf),
    )


def _orientation(panels: Panels, angle: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return sine and cosine of each panel with the flow, and the normal's component along the lift."""
    along, across = np.cos(angle), np.sin(angle)  # the flow's direction (x, z)
    sine = -(panels.normal_x * along + panels.normal_z * across)
    upward = panels.normal_z * along - panels.normal_x * across
    return sine, np.sqrt(np.maximum(1.0 - sine * sine, 1e-16)), upward


def _friction(wetted: WettedSurface, angle: float) -> np.ndarray:
    """Return drag and lift by friction (mach, knudsen, 2), times the root of Mach over Knudsen number."""
    sine, cosine, upward = _orientation(wetted.panels, angle)
    mach = _FRICTION_NODES[:, None]
    layer = wetted.layer(mach, np.asarray(maximum_pressure_coefficient(mach)), sine)
    # Shear acts along the flow's projection on the panel: flow + sine * normal, over the cosine.
    weights = np.stack([cosine, sine / cosine * upward], axis=1) * wetted.panels.area[:, None]
    root = np.sqrt(KNUDSEN_NODES / mach)
    sums = sum_friction(layer.laminar, layer.turbulent, layer.transition, weights, REYNOLDS_FACTOR / root**2)
    sums = (sums / root[..., None]).reshape(_FRICTION_NODES.size, -1)
    filled = [np.interp(_MACH_NODES, _FRICTION_NODES, column) for column in sums.T]
    return np.stack(filled, axis=1).reshape(_MACH_NODES.size, KNUDSEN_NODES.size, 2)
