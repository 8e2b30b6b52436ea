"""Reacting flows: relaxation behind a normal shock, reactors, and flow along a streamline.

Each is one system of stiff differential equations per case; any batch of cases is solved in one call.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import equinox as eqx
import numpy as np
from scipy.interpolate import PchipInterpolator

from shocklayer.constants import AVOGADRO, BOLTZMANN, GAS_CONSTANT
from shocklayer.errors import UserError
from shocklayer.gas.kinetics.closures import (
    CONSTANT_PRESSURE,
    CONSTANT_VOLUME,
    SHOCK,
    STREAMLINE,
    Closure,
    Fluxes,
    PressureAndEnthalpy,
    PressureCurve,
    VolumeAndEnergy,
    composition_sums,
)
from shocklayer.gas.kinetics.lanes import Controls, Solution, solve
from shocklayer.gas.kinetics.mechanism import Mechanism, mechanism
from shocklayer.gas.kinetics.sources import Model, internal, model
from shocklayer.gas.mixtures import Mixture
from shocklayer.numerics import jax, jnp
from shocklayer.types import Array, ArrayLike

RATE_RANGE = (200.0, 30_000.0)
"""Temperatures between which the rate fits are commonly used [K]."""
_COLLISION_DIAMETER = (
    3.65e-10  # of air (US Standard Atmosphere 1976), sets the scale of default distances [m]
)


class ReactingFlow(eqx.Module):
    """States along a reacting flow; a JAX pytree. Batch axes come first, then the points.

    Attributes
    ----------
    distance : Array
        (..., point) along the flow [m]; zero in a reactor.
    time : Array
        (..., point) since the start [s].
    temperature, vibrational_temperature : Array
        (..., point) of translation and rotation, and of vibration, electronic excitation and electrons [K].
    pressure : Array
        (..., point) [Pa].
    density : Array
        (..., point) [kg/m^3].
    speed : Array
        (..., point) [m/s]; zero in a reactor.
    mole_fractions : Array
        (..., point, species) [-].
    electron_density : Array
        (..., point) [1/m^3].
    steps : Array
        (...) steps of the integrator.
    arrived : Array
        (...) bool; whether the last point was reached. Points not reached are NaN.
    in_range : Array
        (..., point) bool; whether both temperatures are inside `RATE_RANGE`.
    """

    distance: Any
    time: Any
    temperature: Any
    vibrational_temperature: Any
    pressure: Any
    density: Any
    speed: Any
    mole_fractions: Any
    electron_density: Any
    steps: Any
    arrived: Any
    in_range: Any


def _model(mixture: Mixture, rates: str | Mechanism, two_temperature: bool, relaxation_set: str) -> Model:
    mech = rates if isinstance(rates, Mechanism) else mechanism(mixture, rates)
    if mech.mixture != mixture:
        raise UserError("The mechanism was made for another mixture than the flow's.")
    return model(mech, two_temperature, relaxation_set)


def _composition(mixture: Mixture, mole_fractions: ArrayLike | None) -> Array:
    """Mole fractions (..., species)."""
    if mole_fractions is None:
        return jnp.asarray(mixture.cold_mole_fractions)
    x = jnp.asarray(mole_fractions, dtype=float)
    if x.shape[-1:] != (len(mixture.names),):
        given = x.shape[-1] if x.ndim else 0
        raise UserError(f"`mole_fractions` has {given} species; the mixture has {len(mixture.names)}.")
    return x


class _Lanes:
    """A batch shape flattened to lanes."""

    def __init__(
        self, *arrays: Array, points: tuple[Array, ...] = (), species: tuple[Array, ...] = ()
    ) -> None:
        shapes = [a.shape for a in arrays] + [a.shape[:-1] for a in (*points, *species)]
        self.shape = np.broadcast_shapes(*shapes)
        self.count = int(np.prod(self.shape, dtype=int))

    def flat(self, a: Array) -> Array:
        """(...) to (lane,)."""
        return jnp.broadcast_to(a, self.shape).reshape(self.count)

    def leading(self, a: Array) -> Array:
        """(..., k) to (k, lane)."""
        return jnp.broadcast_to(a, (*self.shape, a.shape[-1])).reshape(self.count, a.shape[-1]).T


def _unflatten(a: Array, shape: tuple[int, ...]) -> Array:
    return jnp.moveaxis(a, -1, 0).reshape(*shape, *a.shape[:-1])


def _mole_numbers(mixture: Mixture, mole_fractions: Array) -> Array:
    """Moles per kg of (species, lane) mole fractions."""
    return mole_fractions / jnp.tensordot(mixture.molar_masses, mole_fractions, axes=1)


@partial(jax.jit, static_argnames=("m", "shape"))
def _result(
    m: Model, shape: tuple[int, ...], solution: Solution, distance: Array, time: Array
) -> ReactingFlow:
    """Turn lanes into arrays of a batch shape; distance and time are (point, lane)."""
    moles = jnp.sum(solution.mole_numbers, axis=0)
    density = 1.0 / solution.point.volume
    electron = m.mixture.electron_index
    electrons = (
        jnp.zeros_like(density) if electron is None else solution.mole_numbers[electron] * density * AVOGADRO
    )
    fractions = jnp.moveaxis(_unflatten(solution.mole_numbers / moles, shape), -2, -1)
    t, tv = solution.point.temperature, solution.point.vibrational_temperature
    low, high = RATE_RANGE
    inside = (t >= low) & (t <= high) & (tv >= low) & (tv <= high)
    moving = jnp.where(jnp.any(distance > 0.0, axis=0), solution.point.speed, 0.0)
    b = partial(_unflatten, shape=shape)
    return ReactingFlow(
        distance=b(distance),
        time=b(time),
        temperature=b(t),
        vibrational_temperature=b(tv),
        pressure=b(solution.point.pressure),
        density=b(density),
        speed=b(moving),
        mole_fractions=fractions,
        electron_density=b(electrons),
        steps=b(solution.steps),
        arrived=b(solution.arrived),
        in_range=b(inside),
    )


def _initial(n: Array, theta: Array, extra: Array) -> Array:
    return jnp.concatenate([n, theta[None], extra[None]])


def _enthalpy(m: Model, n: Array, t: Array, tv: Array) -> Array:
    """Enthalpy per mass of lanes [J/kg]; one temperature counts t only."""
    if not m.two_temperature:
        return jnp.sum(n * internal(m, t).enthalpy, axis=0)
    sums = composition_sums(m, n, internal(m, tv).enthalpy)
    return sums.capacity * t + sums.rest


def _newton(function: Callable[[Array], Array], start: Array, rounds: int) -> Array:
    t = start
    for _ in range(rounds):
        value, slope = jax.jvp(function, (t,), (jnp.ones_like(t),))
        t = t - value / slope
    return t


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
    controls: Controls = Controls(),  # noqa: B008 (an immutable tuple)
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
        Name of a rate set, or a mechanism of `mechanism` (for other readings or controlling temperatures).
    two_temperature : bool
        Whether vibration and electrons have a temperature of their own.
    relaxation_set : str
        ``park-1993`` or ``kim-jo-2021``.
    controls : Controls
        Tolerances.

    Returns
    -------
    ReactingFlow

    Raises
    ------
    UserError
        Unknown rate set, or mole fractions of the wrong length.

    Notes
    -----
    The shock itself is a jump at frozen composition: with two temperatures vibration and electrons pass it
    unchanged, with one they follow at once. Behind it mass, momentum and energy are conserved exactly (with
    one temperature energy to the tolerance) and the species and T_v are integrated along the flow. Steady,
    inviscid, adiabatic; two-temperature model of Park (J. Thermophys. Heat Transfer 7(3), 1993). Derivatives
    in forward mode (``jax.jvp``, ``jax.jacfwd``). A shock too weak to exist gives NaN.
    """
    m = _model(mixture, rate_set, two_temperature, relaxation_set)
    u, t, p = (jnp.asarray(a, dtype=float) for a in (speed, temperature, pressure))
    x = _composition(mixture, mole_fractions)
    wanted = None if distance is None else jnp.asarray(distance, dtype=float)
    lanes = _Lanes(u, t, p, species=(x,), points=() if wanted is None else (wanted,))
    lanes_x, lanes_d = lanes.leading(x), None if wanted is None else lanes.leading(wanted)
    flat = [lanes.flat(a) for a in (u, t, p)]
    fluxes, start, outputs, first = _shock_start(m, number, *flat, lanes_x, lanes_d)
    solution = solve(m, SHOCK, fluxes, start, outputs, first, controls)
    return _result(m, lanes.shape, solution, outputs, solution.extra)


@partial(jax.jit, static_argnames=("m", "number"))
def _shock_start(
    m: Model, number: int, u: Array, t: Array, p: Array, mole_fractions: Array, distance: Array | None
) -> tuple[Fluxes, Array, Array, Array]:
    """Fluxes, unknowns behind the frozen jump, distances and first step of lanes."""
    n = _mole_numbers(m.mixture, mole_fractions)
    free_path = BOLTZMANN * t / (np.sqrt(2.0) * np.pi * _COLLISION_DIAMETER**2 * p)
    scale = np.concatenate([[0.0], np.geomspace(0.1, 1e6, number - 1)])
    outputs = scale[:, None] * free_path if distance is None else distance
    density = p / (GAS_CONSTANT * jnp.sum(n, axis=0) * t)
    fluxes = Fluxes(density * u, p + density * u**2, _enthalpy(m, n, t, t) + 0.5 * u**2)
    theta = t if m.two_temperature else _frozen_temperature(m, n, fluxes, t)
    return fluxes, _initial(n, theta, jnp.zeros_like(t)), outputs, 1e-3 * free_path


def _frozen_temperature(m: Model, n: Array, fluxes: Fluxes, t: Array) -> Array:
    """Temperature behind the frozen shock of a gas of one temperature."""
    cold = model(m.mechanism, True)
    sums = composition_sums(cold, n, internal(cold, t).enthalpy)
    hottest = SHOCK.two(sums, t, t, t, fluxes).temperature
    moles = jnp.sum(n, axis=0)

    def excess(guess: Array) -> Array:
        point = SHOCK.one(moles, guess, guess, guess, fluxes)
        return _enthalpy(m, n, guess, guess) + 0.5 * point.speed**2 - fluxes.total_enthalpy

    return _newton(excess, hottest, 15)


def _reactor(
    closure: Closure,
    mixture: Mixture,
    mole_fractions: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    time: ArrayLike,
    vibrational_temperature: ArrayLike | None,
    rate_set: str | Mechanism,
    two_temperature: bool,
    relaxation_set: str,
    controls: Controls,
) -> ReactingFlow:
    m = _model(mixture, rate_set, two_temperature, relaxation_set)
    t, p = jnp.asarray(temperature, dtype=float), jnp.asarray(pressure, dtype=float)
    tv = t if vibrational_temperature is None else jnp.asarray(vibrational_temperature, dtype=float)
    x, wanted = _composition(mixture, mole_fractions), jnp.asarray(time, dtype=float)
    lanes = _Lanes(t, p, tv, species=(x,), points=(wanted,))
    flat = [lanes.flat(a) for a in (t, p, tv)]
    outputs = lanes.leading(wanted)
    parameters, start = _reactor_start(m, closure, *flat, lanes.leading(x))
    solution = solve(m, closure, parameters, start, outputs, 1e-6 * outputs[-1], controls)
    return _result(m, lanes.shape, solution, jnp.zeros_like(outputs), outputs)


@partial(jax.jit, static_argnames=("m", "closure"))
def _reactor_start(
    m: Model, closure: Closure, t: Array, p: Array, tv: Array, mole_fractions: Array
) -> tuple[Any, Array]:
    """Parameters of the closure and unknowns of lanes."""
    n = _mole_numbers(m.mixture, mole_fractions)
    hotter = tv if m.two_temperature else t
    heavy = jnp.tensordot(m.modes.heavy, n, axes=1)
    electrons = jnp.sum(n, axis=0) - heavy
    work = GAS_CONSTANT * (heavy * t + electrons * hotter)  # p v
    enthalpy = _enthalpy(m, n, t, hotter)
    parameters: Any = PressureAndEnthalpy(p, enthalpy)
    if closure is CONSTANT_VOLUME:
        parameters = VolumeAndEnergy(work / p, enthalpy - work)
    return parameters, _initial(n, hotter, jnp.zeros_like(t))


def relax_at_constant_pressure(
    mixture: Mixture,
    mole_fractions: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    time: ArrayLike,
    *,
    vibrational_temperature: ArrayLike | None = None,
    rate_set: str | Mechanism = "park-1993",
    two_temperature: bool = True,
    relaxation_set: str = "park-1993",
    controls: Controls = Controls(),  # noqa: B008
) -> ReactingFlow:
    """Return the history of an adiabatic reactor at constant pressure.

    Parameters
    ----------
    mixture : Mixture
    mole_fractions : array_like
        At the start (..., species) [-].
    temperature, pressure : array_like
        At the start (...) [K], [Pa].
    time : array_like
        Ascending times at which the state is wanted (..., point) [s].
    vibrational_temperature : array_like, optional
        At the start (...) [K]; by default equal to `temperature`.
    rate_set, two_temperature, relaxation_set, controls
        As in `relax_behind_shock`.

    Returns
    -------
    ReactingFlow

    Raises
    ------
    UserError
        Unknown rate set, or mole fractions of the wrong length.
    """
    return _reactor(
        CONSTANT_PRESSURE,
        mixture,
        mole_fractions,
        temperature,
        pressure,
        time,
        vibrational_temperature,
        rate_set,
        two_temperature,
        relaxation_set,
        controls,
    )


def relax_at_constant_volume(
    mixture: Mixture,
    mole_fractions: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    time: ArrayLike,
    *,
    vibrational_temperature: ArrayLike | None = None,
    rate_set: str | Mechanism = "park-1993",
    two_temperature: bool = True,
    relaxation_set: str = "park-1993",
    controls: Controls = Controls(),  # noqa: B008
) -> ReactingFlow:
    """Return the history of an adiabatic reactor at constant volume.

    Parameters
    ----------
    mixture : Mixture
    mole_fractions : array_like
        At the start (..., species) [-].
    temperature, pressure : array_like
        At the start (...) [K], [Pa].
    time : array_like
        Ascending times at which the state is wanted (..., point) [s].
    vibrational_temperature : array_like, optional
        At the start (...) [K]; by default equal to `temperature`.
    rate_set, two_temperature, relaxation_set, controls
        As in `relax_behind_shock`.

    Returns
    -------
    ReactingFlow

    Raises
    ------
    UserError
        Unknown rate set, or mole fractions of the wrong length.
    """
    return _reactor(
        CONSTANT_VOLUME,
        mixture,
        mole_fractions,
        temperature,
        pressure,
        time,
        vibrational_temperature,
        rate_set,
        two_temperature,
        relaxation_set,
        controls,
    )


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
    controls: Controls = Controls(),  # noqa: B008
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
    rate_set, two_temperature, relaxation_set, controls
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
    m = _model(mixture, rate_set, two_temperature, relaxation_set)
    t, u = jnp.asarray(temperature, dtype=float), jnp.asarray(speed, dtype=float)
    tv = t if vibrational_temperature is None else jnp.asarray(vibrational_temperature, dtype=float)
    x = _composition(mixture, mole_fractions)
    s, p = np.asarray(distance, dtype=float), np.asarray(pressure, dtype=float)
    if s.ndim == 0 or np.any(s[..., 0] != 0.0) or np.any(np.diff(s, axis=-1) <= 0.0):
        raise UserError("`distance` must ascend from zero along its last axis.")
    lanes = _Lanes(t, u, tv, species=(x,), points=(jnp.asarray(s), jnp.asarray(p)))
    t, u, tv = (lanes.flat(a) for a in (t, u, tv))
    n = _mole_numbers(mixture, lanes.leading(x))
    nodes, pressures = np.array(lanes.leading(jnp.asarray(s))), np.array(lanes.leading(jnp.asarray(p)))
    columns = zip(nodes.T, pressures.T, strict=True)
    slopes = np.stack([PchipInterpolator(a, b).derivative()(a) for a, b in columns], axis=1)
    hotter = tv if m.two_temperature else t
    total = _enthalpy(m, n, t, hotter) + 0.5 * u**2
    curve = PressureCurve(total, jnp.asarray(nodes), jnp.asarray(pressures), jnp.asarray(slopes))
    start = _initial(n, hotter, u)
    first = 1e-6 * curve.positions[-1]
    solution = solve(m, STREAMLINE, curve, start, curve.positions, first, controls)
    # Time along the flow: 1/u is smooth on the scale of the nodes.
    slowness = 1.0 / solution.point.speed
    passed = jnp.cumsum(0.5 * (slowness[1:] + slowness[:-1]) * jnp.diff(curve.positions, axis=0), axis=0)
    time = jnp.concatenate([jnp.zeros_like(passed[:1]), passed])
    return _result(m, lanes.shape, solution, curve.positions, time)


def relaxation_length(flow: ReactingFlow, fraction: float = 0.01) -> Array:
    """Return the distance after which the temperature stays close to its last value.

    Parameters
    ----------
    flow : ReactingFlow
        From `relax_behind_shock`.
    fraction : float
        How close, relative to the last temperature.

    Returns
    -------
    Array
        (...) [m]: the first point from which on |T / T_last - 1| < `fraction`.
    """
    far = jnp.abs(flow.temperature / flow.temperature[..., -1:] - 1.0) >= fraction
    places = jnp.arange(far.shape[-1])
    last = jnp.max(jnp.where(far, places, -1), axis=-1)
    chosen = jnp.minimum(last + 1, far.shape[-1] - 1)
    return jnp.take_along_axis(flow.distance, chosen[..., None], axis=-1)[..., 0]
