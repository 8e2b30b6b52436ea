r"""Reacting flow through the supersonic part of a nozzle of given contour.

Quasi-one-dimensional, steady, adiabatic, inviscid. With the area :math:`A` over that of the throat and the
mass flow :math:`\dot m` per throat area, mass and energy are algebraic,

.. math:: \rho u A = \dot m, \qquad h + u^2/2 = H,

and momentum is the equation of the impulse function :math:`\varphi = (p A + \dot m u)/\dot m`,

.. math:: \dot m\,\frac{d\varphi}{dx} = p\,\frac{dA}{dx} .

The speed is the larger root of the quadratic equation that behind a normal shock has the subsonic flow as its
smaller one. Mass is conserved exactly, energy exactly with two temperatures and to the tolerance with one.
Source: Anderson, Hypersonic and High-Temperature Gas Dynamics, 2nd ed., section 14.7; the equations of NENZF
(Lordi, Mates & Moselle, NASA CR-472, 1966), solved here as one stiff system.
"""

from typing import NamedTuple

import numpy as np
from scipy.interpolate import PchipInterpolator

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.kinetics.batched_solve import Tolerances, solve
from shocklayer.gas.kinetics.flow_types import (
    CompositionSums,
    FlowType,
    LocalState,
    ReactionHeating,
    hermite_cubic,
)
from shocklayer.gas.kinetics.reacting_flow import (
    BatchShape,
    ReactingFlow,
    enthalpy_of,
    flow_model,
    mole_numbers,
    reacting_flow,
    unknowns,
    upstream_composition,
)
from shocklayer.gas.kinetics.reaction_mechanism import Mechanism
from shocklayer.gas.mixtures import Mixture

NOZZLE_TOLERANCES = Tolerances(relative=1e-7, absolute=1e-12, max_steps=3000)
"""Tolerances that keep the total enthalpy of a gas of one temperature to 1e-6."""


class NozzleContour(NamedTuple):
    """Parameters of `Nozzle`.

    Attributes
    ----------
    total_enthalpy : Array
        h + u^2/2 (case,) [J/kg].
    mass_flow : Array
        rho u A (case,) [kg/(m^2 s)], A over that of the throat.
    origin : Array
        Distance from the throat at which the integration starts (case,) [m].
    positions, diameters, slopes : Array
        Nodes of the contour (node, case): distance from the throat [m], diameter over that of the throat,
        and its slope [1/m].
    """

    total_enthalpy: Array
    mass_flow: Array
    origin: Array
    positions: Array
    diameters: Array
    slopes: Array


def _area(p: NozzleContour, x: ArrayLike) -> tuple[Array, Array]:
    """Area ratio and its slope at the distance x from the start."""
    diameter, slope = hermite_cubic(p.positions, p.diameters, p.slopes, x + p.origin)
    return diameter**2, 2.0 * diameter * slope


def _larger_root(second: ArrayLike, first: Array, constant: Array) -> Array:
    """Larger root of second u^2 - first u + constant = 0."""
    discriminant = jnp.maximum(first**2 - 4.0 * second * constant, 1e-12 * first**2)
    return (first + jnp.sqrt(discriminant)) / (2.0 * second)


class Nozzle(FlowType[NozzleContour]):
    """Supersonic flow in a nozzle; the independent variable is distance, the auxiliary quantity phi [m/s]."""

    distance = True
    autonomous = False

    def two_temperature_state(
        self, s: CompositionSums, tv: Array, extra: Array, x: ArrayLike, p: NozzleContour
    ) -> LocalState:
        """Quadratic equation for the speed, then T from the energy."""
        r = GAS_CONSTANT
        area, _ = _area(p, x)
        second = 1.0 - 0.5 * r * s.heavy / s.capacity
        constant = r * (s.heavy * (p.total_enthalpy - s.rest) / s.capacity + s.electrons * tv)
        speed = _larger_root(second, extra, constant)
        t = (p.total_enthalpy - s.rest - 0.5 * speed**2) / s.capacity
        volume = speed * area / p.mass_flow
        return LocalState(t, tv, r * (s.heavy * t + s.electrons * tv) / volume, volume, speed)

    def one_temperature_state(
        self, n: Array, t: Array, extra: Array, x: ArrayLike, p: NozzleContour
    ) -> LocalState:
        """Momentum alone gives the speed: u^2 - phi u + R n T = 0."""
        area, _ = _area(p, x)
        speed = _larger_root(1.0, extra, GAS_CONSTANT * n * t)
        volume = speed * area / p.mass_flow
        return LocalState(t, t, GAS_CONSTANT * n * t / volume, volume, speed)

    def temperature_rate(
        self, point: LocalState, heating: ReactionHeating, x: ArrayLike, p: NozzleContour
    ) -> Array:
        """d(h + u^2/2) = 0 with the momentum equation differentiated."""
        u = point.speed
        impulse = u + point.pressure * point.volume / u
        ratio = u / (2.0 * u - impulse)
        widening = u**2 * self.extra_rate(point, x, p)
        released = heating.released - ratio * GAS_CONSTANT * point.temperature * heating.created
        return -(released + ratio * widening) / (heating.heat_capacity - ratio * GAS_CONSTANT * heating.moles)

    def extra_rate(self, point: LocalState, x: ArrayLike, p: NozzleContour) -> Array:
        """Momentum: d phi/dx = p A'/m."""
        _, slope = _area(p, x)
        return point.pressure * slope / p.mass_flow


NOZZLE = Nozzle()


def flow_in_nozzle(
    mixture: Mixture,
    mole_fractions: ArrayLike,
    temperature: ArrayLike,
    speed: ArrayLike,
    mass_flow: ArrayLike,
    start: ArrayLike,
    distance: ArrayLike,
    contour_distance: ArrayLike,
    contour_diameter: ArrayLike,
    *,
    vibrational_temperature: ArrayLike | None = None,
    rate_set: str | Mechanism = "park-1993",
    two_temperature: bool = True,
    relaxation_set: str = "park-1993",
    tolerances: Tolerances = NOZZLE_TOLERANCES,
) -> ReactingFlow:
    """Return the states along the supersonic part of a nozzle.

    Parameters
    ----------
    mixture : Mixture
    mole_fractions : array_like
        At the start (..., species) [-].
    temperature, speed : array_like
        At the start (...) [K], [m/s]; the flow is supersonic there with respect to the sound speed of the gas
        with the composition frozen, with two temperatures also the vibration.
    mass_flow : array_like
        Density times speed times area over that of the throat (...) [kg/(m^2 s)].
    start : array_like
        Distance of the start from the throat (...) [m].
    distance : array_like
        Ascending distances from the start (..., point) [m], the first zero; states are given there.
    contour_distance, contour_diameter : array_like
        Nodes of the contour (node,): ascending distance from the throat [m] and diameter over that of the
        throat; between them a monotone cubic, beyond them the end values. Plain numbers: derivatives do not
        pass through them.
    vibrational_temperature : array_like, optional
        At the start (...) [K]; by default equal to `temperature`.
    rate_set, two_temperature, relaxation_set, tolerances
        As in `relax_behind_shock`.

    Returns
    -------
    ReactingFlow
        ``distance`` is counted from the start.

    Raises
    ------
    UserError
        Unknown rate set, or mole fractions of the wrong length, a contour that does not ascend.

    Notes
    -----
    Range of validity: temperatures of the rate fits (200 to 30 000 K; the rates below 200 K are so small that
    the gas is frozen); no boundary layer: the area is that of the core.
    """
    m = flow_model(mixture, rate_set, two_temperature, relaxation_set)
    nodes, diameters = np.asarray(contour_distance, dtype=float), np.asarray(contour_diameter, dtype=float)
    if nodes.ndim != 1 or nodes.size < 2 or np.any(np.diff(nodes) <= 0.0):
        raise UserError("The distances of a nozzle contour must ascend, two of them at least.")
    slopes = PchipInterpolator(nodes, diameters).derivative()(nodes)
    t, u, flow, origin = (jnp.asarray(a, dtype=float) for a in (temperature, speed, mass_flow, start))
    tv = t if vibrational_temperature is None else jnp.asarray(vibrational_temperature, dtype=float)
    x = upstream_composition(mixture, mole_fractions)
    points = jnp.asarray(distance, dtype=float)
    batch = BatchShape(t, tv, u, flow, origin, species=(x,), points=(points,))
    t, tv, u, flow, origin = (batch.flatten(a) for a in (t, tv, u, flow, origin))
    n = mole_numbers(mixture, batch.flatten_columns(x))
    outputs = batch.flatten_columns(points)
    theta = tv if m.two_temperature else t
    total = enthalpy_of(m, n, t, theta) + 0.5 * u**2
    columns = (jnp.broadcast_to(a[:, None], (nodes.size, batch.count)) for a in (nodes, diameters, slopes))
    parameters = NozzleContour(total, flow, origin, *columns)
    heavy = jnp.tensordot(m.modes.heavy, n, axes=1)
    impulse = u + GAS_CONSTANT * (heavy * t + (jnp.sum(n, axis=0) - heavy) * theta) / u
    initial = unknowns(n, theta, impulse)
    solution = solve(m, NOZZLE, parameters, initial, outputs, 1e-7 * outputs[-1], tolerances)
    slowness = 1.0 / solution.point.speed
    elapsed = jnp.cumsum(0.5 * (slowness[1:] + slowness[:-1]) * jnp.diff(outputs, axis=0), axis=0)
    time = jnp.concatenate([jnp.zeros_like(elapsed[:1]), elapsed])
    return reacting_flow(m, batch.shape, solution, outputs, time)
