"""Skin friction by Eckert's reference temperature, laminar and turbulent, on bodies made of panels.

Lengths are relative to the reference length and states to the undisturbed air, so that coefficients depend on
Mach number, angle of attack and Reynolds number only, which follows from Mach and Knudsen number.

References
----------
Eckert, E. R. G., "Engineering relations for friction and heat transfer to surfaces in high velocity flow",
Journal of the Aeronautical Sciences 22(8), 1955: reference temperature.
Lees, L., "Laminar heat transfer over blunt-nosed bodies at hypersonic flight speeds", Jet Propulsion 26(4),
1956: local similarity on a body of revolution (on a cone Mangler's factor, the square root of 3).
White, F. M., Viscous Fluid Flow (1974), section 6-6: turbulent friction of a plate.
Vaglio-Laurin, R., "Turbulent heat transfer on blunt-nosed bodies in two-dimensional and general
three-dimensional hypersonic flow", Journal of the Aerospace Sciences 27(1), 1960: turbulent local similarity.
Bowcutt, K. G., Anderson, J. D. & Capriotti, D., "Viscous optimized hypersonic waveriders", AIAA 87-0272
(1987): transition on sharp cones in wind tunnels.
"""

from math import pi, sqrt
from typing import NamedTuple

import numpy as np

from shocklayer.core.constants import AVOGADRO, GAS_CONSTANT
from shocklayer.planet.bodies import EARTH

HEAT_CAPACITY_RATIO = EARTH.heat_capacity_ratio
"""Ratio of specific heats of air [-]; coefficients of shapes are computed for air on every planet."""
REFERENCE_TEMPERATURE = 230.0
"""Temperature of the undisturbed air in Sutherland's law [K]: that of US76 from 5 to 80 km within 20 %."""
WALL_TEMPERATURE = 1000.0
"""Temperature of the wall in friction [K], or the recovery temperature where that is lower."""
PRANDTL_NUMBER = 0.72
"""Prandtl number of air in the recovery factor [-]."""

TURBULENT_EXPONENT = 1.0 / 7.0
"""Power of the Reynolds number with which turbulent friction falls [-]."""
TURBULENT_SPREAD = 7.0 / 6.0
"""Power of the radius in the effective length of a turbulent layer on a body of revolution [-]; laminar 2."""

_MOLECULE = 0.028964 / AVOGADRO
_SOUND_SPEED = sqrt(HEAT_CAPACITY_RATIO * GAS_CONSTANT / 0.028964 * REFERENCE_TEMPERATURE)
_VISCOSITY = (
    EARTH.sutherland_coefficient
    * REFERENCE_TEMPERATURE**1.5
    / (REFERENCE_TEMPERATURE + EARTH.sutherland_temperature)
)
REYNOLDS_FACTOR = _SOUND_SPEED * _MOLECULE / (sqrt(2.0) * pi * EARTH.collision_diameter**2 * _VISCOSITY)
"""Reynolds number times Knudsen number over Mach number, in air of the reference temperature [-]."""


class Edge(NamedTuple):
    """The flow outside the boundary layer over that of the undisturbed air, arrays that broadcast.

    Attributes
    ----------
    mach : ndarray
        Mach number of the undisturbed air [-].
    pressure, temperature, speed : ndarray
        Ratios to the undisturbed air [-].
    """

    mach: np.ndarray
    pressure: np.ndarray
    temperature: np.ndarray
    speed: np.ndarray


class BoundaryLayer(NamedTuple):
    """Shear coefficients and transition of a boundary layer, arrays of the edge's shape.

    Attributes
    ----------
    laminar : ndarray
        Shear over dynamic pressure of the undisturbed air, times the square root of the Reynolds number of
        the distance along the surface [-].
    turbulent : ndarray
        The same, times the seventh root [-].
    flux : ndarray
        Density times viscosity times speed, the weight in the effective length on a body of revolution [-].
    transition : ndarray
        Reynolds number of the undisturbed air and the distance, at which the layer becomes turbulent [-].
    """

    laminar: np.ndarray
    turbulent: np.ndarray
    flux: np.ndarray
    transition: np.ndarray


def blunt_edge(mach: np.ndarray, peak: np.ndarray, pressure_coefficient: np.ndarray) -> Edge:
    """State at the edge of the layer of a blunt body: expanded isentropically from behind the normal shock.

    Parameters
    ----------
    mach : ndarray
        Mach number [-].
    peak : ndarray
        Pressure coefficient at the stagnation point [-].
    pressure_coefficient : ndarray
        Local pressure coefficient, from zero to the peak [-].

    Returns
    -------
    Edge
        Ratio of specific heats 1.4. The streamlines at the edge are those that crossed the bow shock near
        the nose, as is so for some tens of nose radii.
    """
    dynamic = 0.5 * HEAT_CAPACITY_RATIO * mach * mach
    total = 1.0 + 0.5 * (HEAT_CAPACITY_RATIO - 1.0) * mach * mach
    pressure = 1.0 + dynamic * pressure_coefficient
    ratio = pressure / (1.0 + dynamic * peak)
    temperature = total * ratio ** ((HEAT_CAPACITY_RATIO - 1.0) / HEAT_CAPACITY_RATIO)
    speed = np.sqrt(np.maximum(total - temperature, 0.0) / (total - 1.0))
    return Edge(mach, pressure, temperature, speed)


def sharp_edge(mach: np.ndarray, peak: np.ndarray, sine: np.ndarray) -> Edge:
    """State at the edge of the layer of a sharp body: the flow keeps its speed along the panel.

    Parameters
    ----------
    mach : ndarray
        Mach number [-].
    peak : ndarray
        Pressure coefficient at the stagnation point [-].
    sine : ndarray
        Sine of the angle between the panel and the flow, positive where it faces the flow [-].

    Returns
    -------
    Edge
        Newtonian pressure and tangential speed, temperature from the total enthalpy; the undisturbed air
        where the panel faces away.
    """
    facing = np.maximum(sine, 0.0) ** 2
    total = 1.0 + 0.5 * (HEAT_CAPACITY_RATIO - 1.0) * mach * mach
    pressure = 1.0 + 0.5 * HEAT_CAPACITY_RATIO * mach * mach * peak * facing
    return Edge(mach, pressure, total - (total - 1.0) * (1.0 - facing), np.sqrt(1.0 - facing))


def boundary_layer(edge: Edge) -> BoundaryLayer:
    """Friction of a flat plate in the flow of an edge, by Eckert's reference temperature.

    Parameters
    ----------
    edge : Edge
        The flow outside.

    Returns
    -------
    BoundaryLayer
        Laminar 0.664 / sqrt(Re) and turbulent 0.027 / Re^(1/7) with density and viscosity at
        T* = T_e + 0.5 (T_w - T_e) + 0.22 (T_r - T_e), Sutherland's viscosity, a calorically perfect gas.
        Transition where log10 of the local Reynolds number is 6.421 exp(1.209e-4 M_e^2.641). The turbulent
        power law holds for Reynolds numbers from some 5e5 to 1e9; beyond Mach 5 it lies 12 to 25 % below
        Van Driest's method.
    """
    total = 1.0 + 0.5 * (HEAT_CAPACITY_RATIO - 1.0) * edge.mach * edge.mach
    temperature = np.minimum(edge.temperature, total)
    # At the stagnation point speed and friction are zero; the bound avoids a division by zero.
    speed = np.maximum(edge.speed, 1e-6)

    def state(recovery: float) -> tuple[np.ndarray, np.ndarray]:
        """Density and viscosity at the reference temperature."""
        wall = np.minimum(
            WALL_TEMPERATURE / REFERENCE_TEMPERATURE, temperature + recovery * (total - temperature)
        )
        reference = 0.5 * (wall + temperature) + 0.22 * recovery * (total - temperature)
        return edge.pressure / reference, _viscosity(reference)

    density, viscosity = state(PRANDTL_NUMBER**0.5)
    flux = density * viscosity * speed
    laminar = 0.664 * speed * np.sqrt(flux)
    density, viscosity = state(PRANDTL_NUMBER ** (1.0 / 3.0))
    power = TURBULENT_EXPONENT
    turbulent = 0.027 * density ** (1.0 - power) * viscosity**power * speed ** (2.0 - power)
    # Beyond Mach 20 at the edge the exponential is far outside the data; the layer stays laminar.
    square = 2.0 / (HEAT_CAPACITY_RATIO - 1.0) * np.maximum(total / temperature - 1.0, 0.0)
    critical = 10.0 ** (6.421 * np.exp(1.209e-4 * np.minimum(square, 400.0) ** 1.3205))
    return BoundaryLayer(
        laminar, turbulent, flux, critical * _viscosity(temperature) * temperature / (edge.pressure * speed)
    )


def _viscosity(temperature: np.ndarray) -> np.ndarray:
    """Sutherland's viscosity over that of the undisturbed air, of a temperature over the undisturbed one."""
    offset = EARTH.sutherland_temperature / REFERENCE_TEMPERATURE
    return temperature**1.5 * (1.0 + offset) / (temperature + offset)


def effective_length(values: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Length of a plate whose layer is as thick as that on a body of revolution (local similarity).

    Parameters
    ----------
    values : ndarray
        Weights along the second-last axis, at the middle of each step: flux times a power of the radius.
    steps : ndarray
        Lengths of the steps; broadcasts [-].

    Returns
    -------
    ndarray
        Integral of the weights from the nose to the middle of each step, over the local weight [-].
    """
    parts = values * steps
    return (np.cumsum(parts, axis=-2) - 0.5 * parts) / np.maximum(values, 1e-300)


def sum_friction(
    laminar: np.ndarray,
    turbulent: np.ndarray,
    transition: np.ndarray,
    weights: np.ndarray,
    reynolds: np.ndarray,
) -> np.ndarray:
    """Sum the friction of panels at several Reynolds numbers, each panel laminar or turbulent.

    Parameters
    ----------
    laminar, turbulent : ndarray
        Shear coefficients (mach, panels) at a Reynolds number of 1, inverse to its square and seventh root.
    transition : ndarray
        Reynolds numbers on the reference length at which each panel becomes turbulent (mach, panels).
    weights : ndarray
        Contribution of each panel's shear (panels, outputs).
    reynolds : ndarray
        Reynolds numbers on the reference length (mach, n).

    Returns
    -------
    ndarray
        Sums (mach, n, outputs).
    """
    sums = np.zeros((*reynolds.shape, weights.shape[1]))
    for row, numbers in enumerate(reynolds):
        order = np.argsort(numbers)
        # The first of the ascending Reynolds numbers at which each panel is turbulent.
        first = np.searchsorted(numbers[order], transition[row])
        for column, weight in enumerate(weights.T):
            laminar_part, turbulent_part = (
                np.bincount(first, shear[row] * weight, numbers.size + 1) for shear in (laminar, turbulent)
            )
            of_laminar = (laminar_part.sum() - np.cumsum(laminar_part)[:-1]) / np.sqrt(numbers[order])
            of_turbulent = np.cumsum(turbulent_part)[:-1] / numbers[order] ** TURBULENT_EXPONENT
            sums[row, order, column] = of_laminar + of_turbulent
    return sums
