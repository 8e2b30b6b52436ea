"""Reacting flows: relaxation behind a normal shock, and flow along a streamline of given pressure.

Each is one system of stiff differential equations per case; any batch of cases is solved in one call.
"""

from functools import partial

import numpy as np
from scipy.interpolate import PchipInterpolator

from shocklayer.core.constants import BOLTZMANN, GAS_CONSTANT
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import newton_iterations
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.kinetics.batched_solve import Tolerances, solve
from shocklayer.gas.kinetics.flow_types import SHOCK, STREAMLINE, Fluxes, PressureCurve, composition_sums
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
from shocklayer.gas.kinetics.sources import KineticModel, kinetic_model, molar_functions
from shocklayer.gas.mixtures import Mixture

_COLLISION_DIAMETER = 3.65e-10  # of air (US Standard Atmosphere 1976) [m]; scales the default distances


def relax_behind_shock(
    mixture: Mixture,
    speed: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    *,
    distance: ArrayLike | None = None,
    number: int = 200,
    mole_fractions: ArrayLike | None = None,
    rate_set: str | Mechanism = "park-1993",
    two_temperature: bool = True,
    relaxation_set: str = "park-1993",
    tolerances: Tolerances = Tolerances(),  # noqa: B008 (an immutable tuple)
) -> ReactingFlow:
    """Return the relaxation zone behind a normal shock.

    Parameters
    ----------
    mixture : Mixture
    speed : array_like
        Of the gas ahead, in the frame of the shock (...) [m/s].
    temperature, pressure : array_like
        Ahead of the shock (...) [K], [Pa].
    distance : array_like, optional
        Ascending distances behind the shock (..., point) [m]. By default zero and then from 0.1 to 10^6 mean
        free paths of the gas ahead, spaced evenly in the logarithm.
    number : int
        Number of default distances.
    mole_fractions : array_like, optional
        Ahead of the shock (..., species) [-]; by default the cold gas.
    rate_set : str or Mechanism
        Name of a rate set, or a mechanism from `mechanism` (for other readings or controlling temperatures).
    two_temperature : bool
        Whether vibration and electrons have a temperature of their own.
    relaxation_set : str
        ``park-1993`` or ``kim-jo-2021``.
    tolerances : Tolerances
        Of the integration.

    Returns
    -------
    ReactingFlow

    Raises
    ------
    UserError
        Unknown rate set, or mole fractions of the wrong length.

    Notes
    -----
    The shock itself is a discontinuity at frozen composition: with two temperatures T_v is unchanged across
    it, with one temperature vibration and electrons follow at once. Behind it mass, momentum and energy are
    conserved exactly (with one temperature energy to the tolerance) and the species and T_v are integrated
    along the flow. Steady, inviscid, adiabatic; two-temperature model of Park (J. Thermophys. Heat Transfer
    7(3), 1993). Derivatives in forward mode (``jax.jvp``, ``jax.jacfwd``). A shock too weak to exist gives
    NaN.
    """
    m = flow_model(mixture, rate_set, two_temperature, relaxation_set)
    u, t, p = (jnp.asarray(a, dtype=float) for a in (speed, temperature, pressure))
    x = upstream_composition(mixture, mole_fractions)
    points = None if distance is None else jnp.asarray(distance, dtype=float)
    batch = BatchShape(u, t, p, species=(x,), points=() if points is None else (points,))
    fractions = batch.flatten_columns(x)
    distances = None if points is None else batch.flatten_columns(points)
    upstream = [batch.flatten(a) for a in (u, t, p)]
    fluxes, start, outputs, first = _shock_start(m, number, *upstream, fractions, distances)
    solution = solve(m, SHOCK, fluxes, start, outputs, first, tolerances)
    return reacting_flow(m, batch.shape, solution, outputs, solution.extra)


@partial(jax.jit, static_argnames=("m", "number"))
def _shock_start(
    m: KineticModel, number: int, u: Array, t: Array, p: Array, mole_fractions: Array, distance: Array | None
) -> tuple[Fluxes, Array, Array, Array]:
    """Fluxes, unknowns behind the frozen shock, distances and first step of each case."""
    n = mole_numbers(m.mixture, mole_fractions)
    free_path = BOLTZMANN * t / (np.sqrt(2.0) * np.pi * _COLLISION_DIAMETER**2 * p)
    scale = np.concatenate([[0.0], np.geomspace(0.1, 1e6, number - 1)])
    outputs = scale[:, None] * free_path if distance is None else distance
    density = p / (GAS_CONSTANT * jnp.sum(n, axis=0) * t)
    fluxes = Fluxes(density * u, p + density * u**2, enthalpy_of(m, n, t, t) + 0.5 * u**2)
    theta = t if m.two_temperature else _frozen_temperature(m, n, fluxes, t)
    return fluxes, unknowns(n, theta, jnp.zeros_like(t)), outputs, 1e-3 * free_path


def _frozen_temperature(m: KineticModel, n: Array, fluxes: Fluxes, t: Array) -> Array:
    """Temperature behind the frozen shock of a gas of one temperature."""
    # With vibration frozen too the gas is hotter: a first estimate in closed form.
    frozen = kinetic_model(m.mechanism, True)
    sums = composition_sums(frozen, n, molar_functions(frozen, t).enthalpy)
    hottest = SHOCK.two_temperature_state(sums, t, t, t, fluxes).temperature
    moles = jnp.sum(n, axis=0)

    def excess(guess: Array) -> Array:
        point = SHOCK.one_temperature_state(moles, guess, guess, guess, fluxes)
        return enthalpy_of(m, n, guess, guess) + 0.5 * point.speed**2 - fluxes.total_enthalpy

    return newton_iterations(excess, hottest, 15)


def flow_along_streamline(
    mixture: Mixture,
    mole_fractions: ArrayLike,
    temperature: ArrayLike,
    speed: ArrayLike,
    distance: ArrayLike,
    pressure: ArrayLike,
    *,
    vibrational_temperature: ArrayLike | None = None,
    rate_set: str | Mechanism = "park-1993",
    two_temperature: bool = True,
    relaxation_set: str = "park-1993",
    tolerances: Tolerances = Tolerances(),  # noqa: B008 (an immutable tuple)
) -> ReactingFlow:
    """Return the states along a streamline whose pressure is given.

    Parameters
    ----------
    mixture : Mixture
    mole_fractions : array_like
        At the first point (..., species) [-].
    temperature, speed : array_like
        At the first point (...) [K], [m/s].
    distance : array_like
        Ascending distances along the streamline (..., point) [m], the first zero; states are given there.
    pressure : array_like
        Pressure at these distances (..., point) [Pa]; between them a monotone cubic. Plain numbers:
        derivatives do not pass through it.
    vibrational_temperature : array_like, optional
        At the first point (...) [K]; by default equal to `temperature`.
    rate_set, two_temperature, relaxation_set, tolerances
        As in `relax_behind_shock`.

    Returns
    -------
    ReactingFlow

    Raises
    ------
    UserError
        Unknown rate set, mole fractions of the wrong length, distances that do not ascend from zero.

    Notes
    -----
    Steady, adiabatic, inviscid: u du = -dp/rho, h + u^2/2 constant. A nozzle or a stream tube of a shock
    layer.
    """
    m = flow_model(mixture, rate_set, two_temperature, relaxation_set)
    t, u = jnp.asarray(temperature, dtype=float), jnp.asarray(speed, dtype=float)
    tv = t if vibrational_temperature is None else jnp.asarray(vibrational_temperature, dtype=float)
    x = upstream_composition(mixture, mole_fractions)
    s, p = np.asarray(distance, dtype=float), np.asarray(pressure, dtype=float)
    if s.ndim == 0 or np.any(s[..., 0] != 0.0) or np.any(np.diff(s, axis=-1) <= 0.0):
        raise UserError("`distance` must ascend from zero along its last axis.")
    batch = BatchShape(t, u, tv, species=(x,), points=(jnp.asarray(s), jnp.asarray(p)))
    t, u, tv = (batch.flatten(a) for a in (t, u, tv))
    n = mole_numbers(mixture, batch.flatten_columns(x))
    nodes, pressures = (np.array(batch.flatten_columns(jnp.asarray(a))) for a in (s, p))
    columns = zip(nodes.T, pressures.T, strict=True)
    slopes = np.stack([PchipInterpolator(a, b).derivative()(a) for a, b in columns], axis=1)
    theta = tv if m.two_temperature else t
    total = enthalpy_of(m, n, t, theta) + 0.5 * u**2
    curve = PressureCurve(total, jnp.asarray(nodes), jnp.asarray(pressures), jnp.asarray(slopes))
    start = unknowns(n, theta, u)
    first = 1e-6 * curve.positions[-1]
    solution = solve(m, STREAMLINE, curve, start, curve.positions, first, tolerances)
    # Time along the flow: 1/u is smooth on the scale of the nodes.
    slowness = 1.0 / solution.point.speed
    elapsed = jnp.cumsum(0.5 * (slowness[1:] + slowness[:-1]) * jnp.diff(curve.positions, axis=0), axis=0)
    time = jnp.concatenate([jnp.zeros_like(elapsed[:1]), elapsed])
    return reacting_flow(m, batch.shape, solution, curve.positions, time)
