"""Chemical equilibrium of a mixture at two given properties.

The composition at one temperature is `composition`; here it is closed by enthalpy, entropy or internal
energy, with a bracketed Newton iteration on ln T (all three grow with T), and turned into a `GasState`.
Derivatives come from the implicit-function theorem, not from differentiating the iterations.
"""

from functools import partial
from typing import Any, NamedTuple

import equinox as eqx
import numpy as np

from shocklayer.constants import GAS_CONSTANT, STANDARD_PRESSURE
from shocklayer.gas import composition, starts
from shocklayer.gas.basis import Basis, basis
from shocklayer.gas.composition import DENSITY, PRESSURE
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.state import GasState, electron_density, in_range
from shocklayer.gas.thermo import basis_functions, evaluate
from shocklayer.numerics import jax, jnp
from shocklayer.types import Array, ArrayLike

_LOWEST, _HIGHEST = float(np.log(20.0)), float(np.log(300_000.0))
_NEAR = 0.02  # step in ln T below which the previous composition is the better start
_ACCEPTED = 1e-8  # Newton step in ln T after which the error is its square
_MOST_ITERATIONS = 60


class Point(NamedTuple):
    """Equilibrium at (ln T, y): sums over species, and derivatives at constant pressure or density.

    Suffix ``_t``: along ln T at constant pressure or density; ``_q``: along ln p or ln rho at constant T.
    """

    pressures: Array  # (species, ...) [bar]
    specific: Array  # R/M [J/(kg K)]
    enthalpy: Array  # [J/kg]
    entropy: Array  # [J/(kg K)]
    frozen_heat: Array  # [J/(kg K)]
    residual: Array
    y_t: Array  # (components, ...)
    y_q: Array
    enthalpy_t: Array  # [J/kg]
    enthalpy_q: Array
    molar_mass_t: Array  # of ln M
    molar_mass_q: Array
    pressure_t: Array  # of ln p


def _column(values: np.ndarray, like: Array) -> np.ndarray:
    """Shape a constant per species so that it multiplies (species, ...) arrays."""
    return values.reshape(-1, *([1] * like.ndim))


def _formation(b: Basis, log_t: Array) -> tuple[Array, Array]:
    """Kappa and d kappa / d ln T, (species, ...)."""
    factors = np.concatenate([b.formation_constants, b.formation_slopes], axis=1)
    values = evaluate(jnp, b.breaks, factors, log_t, basis_functions(jnp, log_t))
    return values[: len(b.charges)], values[len(b.charges) :]


def evaluate_point(b: Basis, closure: str, log_t: Array, log_q: Array, y: Array) -> Point:
    """Evaluate sums and derivatives of a converged composition.

    Parameters
    ----------
    b : Basis
    closure : {"pressure", "density"}
    log_t : Array
        ln of K, (...).
    log_q : Array
        ln p in bar, or ln(rho R) in bar/K, (...).
    y : Array
        (components, ...).

    Returns
    -------
    Point
    """
    factors = np.concatenate([b.heat, b.enthalpy, b.entropy], axis=1)
    values = evaluate(jnp, b.breaks, factors, log_t, basis_functions(jnp, log_t))
    cp, h, s = values.reshape(3, len(b.charges), *log_t.shape)
    kappa, slope = _formation(b, log_t)
    line, y_t, y_q = composition.sensitivity(b, closure, y, kappa, slope)
    if closure == DENSITY:
        y_t = y_t + y_q
    change_t = composition.log_pressure_change(b, line, y_t, slope)
    change_q = composition.log_pressure_change(b, line, y_q, 0.0)
    p = line.pressures
    weights = _column(b.molar_masses, log_t)
    total, mass = jnp.sum(p, axis=0), jnp.sum(weights * p, axis=0)
    mass_t, mass_q = (jnp.sum(weights * p * d, axis=0) / mass for d in (change_t, change_q))
    total_t, total_q = (jnp.sum(p * d, axis=0) / total for d in (change_t, change_q))
    rt = GAS_CONSTANT * jnp.exp(log_t)
    enthalpy = rt * jnp.sum(p * h, axis=0) / mass
    closing = log_q + log_t if closure == DENSITY else log_q
    residual = line.residual.at[b.closing_row].add(-closing)
    return Point(
        pressures=p,
        specific=GAS_CONSTANT * total / mass,
        enthalpy=enthalpy,
        entropy=GAS_CONSTANT * jnp.sum(p * (s - line.log_pressures), axis=0) / mass,
        frozen_heat=GAS_CONSTANT * jnp.sum(p * cp, axis=0) / mass,
        residual=jnp.max(jnp.abs(residual), axis=0),
        y_t=y_t,
        y_q=y_q,
        enthalpy_t=rt * jnp.sum(p * (cp + h * change_t), axis=0) / mass - enthalpy * mass_t,
        enthalpy_q=rt * jnp.sum(p * h * change_q, axis=0) / mass - enthalpy * mass_q,
        molar_mass_t=mass_t - total_t,
        molar_mass_q=mass_q - total_q,
        pressure_t=total_t,
    )


@partial(jax.custom_jvp, nondiff_argnums=(0, 1))
def potentials(b: Basis, closure: str, log_t: Array, log_q: Array, start: Array) -> Array:
    """Solve for y at given ln T and ln q; exact derivatives of any order.

    Parameters
    ----------
    b : Basis
    closure : {"pressure", "density"}
    log_t : Array
        ln of K, (...).
    log_q : Array
        ln p in bar, or ln(rho R) in bar/K, (...).
    start : Array
        First estimate, (components, ...).

    Returns
    -------
    Array
        (components, ...).
    """
    kappa = composition.formation_constants(jnp, b, log_t)
    return composition.iterate(b, closure, kappa, log_q + log_t if closure == DENSITY else log_q, start)


@potentials.defjvp
def _potentials_jvp(b: Basis, closure: str, primals: Any, tangents: Any) -> tuple[Array, Array]:
    log_t, log_q, start = primals
    y = potentials(b, closure, log_t, log_q, start)
    _, y_t, y_q = composition.sensitivity(b, closure, y, *_formation(b, log_t))
    if closure == DENSITY:
        y_t = y_t + y_q
    return y, y_t * tangents[0] + y_q * tangents[1]


def start(b: Basis, closure: str, log_t: Array, log_q: Array) -> Array:
    """Return a start for y from the table, (components, ...); arguments as `potentials`."""
    if closure == PRESSURE:
        return starts.start_from_temperature(b, log_t, log_q)
    # At given density the pressure follows from the molar mass of the start itself.
    log_p = log_q + log_t + np.log(b.abundance.sum())
    for _ in range(2):
        y = starts.start_from_temperature(b, log_t, log_p)
        logs = jnp.tensordot(b.formation, y, axes=1) + composition.formation_constants(jnp, b, log_t)
        p = jnp.exp(jnp.minimum(logs[b.neutral], 50.0))
        mean = jnp.sum(_column(b.molar_masses[b.neutral], log_t) * p, axis=0) / jnp.sum(p, axis=0)
        log_p = log_q + log_t - jnp.log(mean)
    return starts.start_from_temperature(b, log_t, log_p)


def _prescribed(kind: str, closure: str, point: Point, log_t: Array) -> tuple[Array, Array, Array]:
    """Value of what is prescribed, and its derivatives along ln T and ln q."""
    rt = point.specific * jnp.exp(log_t)
    heat = point.enthalpy_t if closure == PRESSURE else point.enthalpy_t - rt * (1.0 - point.molar_mass_t)
    if kind == "enthalpy":
        return point.enthalpy, heat, point.enthalpy_q
    if kind == "energy":
        return point.enthalpy - rt, heat, point.enthalpy_q + rt * point.molar_mass_q
    # T ds = dh - v dp = du + p dv; Maxwell's relations give the other derivative.
    other = 1.0 - point.molar_mass_t if closure == PRESSURE else point.pressure_t
    return point.entropy, heat * jnp.exp(-log_t), -point.specific * other


@partial(jax.custom_jvp, nondiff_argnums=(0, 1, 2))
def log_temperature(b: Basis, kind: str, closure: str, value: Array, log_q: Array, first: Array) -> Array:
    """Solve for ln T at a given enthalpy, entropy or energy; exact derivatives of any order.

    Newton's method on ln T inside a bracket that every evaluation narrows; where a step leaves the bracket,
    or the steps do not shrink, the bracket is halved.

    Parameters
    ----------
    b : Basis
    kind : {"enthalpy", "entropy", "energy"}
    closure : {"pressure", "density"}
    value : Array
        [J/kg] or [J/(kg K)], (...).
    log_q : Array
        ln p in bar, or ln(rho R) in bar/K, (...).
    first : Array
        First estimate of ln T, (...).

    Returns
    -------
    Array
        (...).
    """

    def unfinished(carry: Any) -> Any:
        *_, done, count = carry
        return ~jnp.all(done) & (count < _MOST_ITERATIONS)

    def body(carry: Any) -> Any:
        log_t, y, low, high, last, done, count = carry
        y = potentials(b, closure, log_t, log_q, y)
        point = evaluate_point(b, closure, log_t, log_q, y)
        reached, rise, _ = _prescribed(kind, closure, point, log_t)
        short = value - reached
        low = jnp.where(short >= 0.0, log_t, low)
        high = jnp.where(short <= 0.0, log_t, high)
        newton = short / rise
        arrived = jnp.abs(newton) < _ACCEPTED
        good = (log_t + newton > low) & (log_t + newton < high) & (jnp.abs(newton) <= 0.6 * last)
        step = jnp.where(good | arrived, newton, 0.5 * (low + high) - log_t)
        step = jnp.where(done, 0.0, step)
        done = done | arrived | (high - low < 1e-14)
        new = log_t + step
        near = y + jnp.where(jnp.abs(step) < _NEAR, step, 0.0) * point.y_t
        y = jnp.where(jnp.abs(step) < _NEAR, near, start(b, closure, new, log_q))
        return new, y, low, high, jnp.abs(step), done, count + 1

    shape = log_q.shape
    low, high = jnp.full(shape, _LOWEST), jnp.full(shape, _HIGHEST)
    done = jnp.isnan(value) | jnp.isnan(log_q)
    carry = first, start(b, closure, first, log_q), low, high, high - low, done, 0
    return jnp.where(done, jnp.nan, jax.lax.while_loop(unfinished, body, carry)[0])


@log_temperature.defjvp
def _log_temperature_jvp(
    b: Basis, kind: str, closure: str, primals: Any, tangents: Any
) -> tuple[Array, Array]:
    value, log_q, first = primals
    log_t = log_temperature(b, kind, closure, value, log_q, first)
    y = potentials(b, closure, log_t, log_q, jax.lax.stop_gradient(start(b, closure, log_t, log_q)))
    _, by_t, by_q = _prescribed(kind, closure, evaluate_point(b, closure, log_t, log_q, y), log_t)
    return log_t, (tangents[0] - by_q * tangents[1]) / by_t


def state_at(mixture: Mixture, log_t: Array, log_p: Array, y: Array) -> GasState:
    """Return the equilibrium state of a converged composition.

    Parameters
    ----------
    mixture : Mixture
    log_t, log_p : Array
        ln of K and of bar, (...).
    y : Array
        (components, ...).

    Returns
    -------
    GasState
    """
    b = basis(mixture)
    point = evaluate_point(b, PRESSURE, log_t, log_p, y)
    t, p = jnp.exp(log_t), STANDARD_PRESSURE * jnp.exp(log_p)
    x = point.pressures / jnp.sum(point.pressures, axis=0)
    inactive = jnp.zeros((len(mixture.names) - len(b.order), *log_t.shape))
    x = jnp.moveaxis(jnp.concatenate([x, inactive])[b.inverse], 0, -1)
    rt = point.specific * t
    heat = point.enthalpy_t / t
    expansion = 1.0 - point.molar_mass_t  # d ln v / d ln T at constant p
    compression = 1.0 + point.molar_mass_q  # -d ln v / d ln p at constant T
    exponent = 1.0 / (compression - point.specific / heat * expansion**2)
    frozen_ratio = point.frozen_heat / (point.frozen_heat - point.specific)
    return GasState(
        temperature=t,
        pressure=p,
        density=p / rt,
        enthalpy=point.enthalpy,
        entropy=point.entropy,
        internal_energy=point.enthalpy - rt,
        molar_mass=GAS_CONSTANT / point.specific,
        mole_fractions=x,
        electron_density=electron_density(mixture, x, t, p),
        specific_heat_pressure=heat,
        specific_heat_volume=heat - point.specific * expansion**2 / compression,
        isentropic_exponent=exponent,
        sound_speed=jnp.sqrt(exponent * rt),
        frozen_specific_heat_pressure=point.frozen_heat,
        frozen_sound_speed=jnp.sqrt(frozen_ratio * rt),
        residual=point.residual,
        in_range=in_range(mixture, t),
    )


def _arrays(*values: ArrayLike) -> list[Array]:
    arrays = jnp.broadcast_arrays(*(jnp.asarray(v, dtype=float) for v in values))
    return [jnp.asarray(a) for a in arrays]


@jax.jit
def _tp(mixture: Mixture, temperature: Array, pressure: Array) -> GasState:
    log_t, log_p = jnp.log(temperature), jnp.log(pressure / STANDARD_PRESSURE)
    b = basis(mixture)
    y = potentials(b, PRESSURE, log_t, log_p, jax.lax.stop_gradient(start(b, PRESSURE, log_t, log_p)))
    return state_at(mixture, log_t, log_p, y)


@partial(jax.jit, static_argnums=1)
def _at_pressure(mixture: Mixture, kind: str, value: Array, pressure: Array) -> GasState:
    b = basis(mixture)
    log_p = jnp.log(pressure / STANDARD_PRESSURE)
    first = jax.lax.stop_gradient(starts.start_temperature(b, kind, value, log_p))
    log_t = log_temperature(b, kind, PRESSURE, value, log_p, first)
    y = potentials(b, PRESSURE, log_t, log_p, jax.lax.stop_gradient(start(b, PRESSURE, log_t, log_p)))
    state = state_at(mixture, log_t, log_p, y)
    return _with_residual(state, kind, value)


@partial(jax.jit, static_argnums=1)
def _at_density(mixture: Mixture, kind: str, value: Array, density: Array) -> GasState:
    b = basis(mixture)
    log_q = jnp.log(density * (GAS_CONSTANT / STANDARD_PRESSURE))
    table_kind = "entropy" if kind == "entropy" else "enthalpy"
    log_t = jnp.full_like(log_q, np.log(2000.0))
    for _ in range(3):
        log_p = log_q + log_t + np.log(b.abundance.sum())
        flow_work = STANDARD_PRESSURE * jnp.exp(log_p) / density if kind == "energy" else 0.0
        log_t = starts.start_temperature(b, table_kind, value + flow_work, log_p)
    log_t = log_temperature(b, kind, DENSITY, value, log_q, jax.lax.stop_gradient(log_t))
    y = potentials(b, DENSITY, log_t, log_q, jax.lax.stop_gradient(start(b, DENSITY, log_t, log_q)))
    kappa = composition.formation_constants(jnp, b, log_t)
    log_p = jnp.log(
        jnp.sum(composition.linearise(jnp, b, DENSITY, y, kappa, log_q + log_t).pressures, axis=0)
    )
    return _with_residual(state_at(mixture, log_t, log_p, y), kind, value)


def _with_residual(state: GasState, kind: str, value: Array) -> GasState:
    """Add the miss of the prescribed quantity, relative to R T or R, to the residual."""
    rt = state.pressure / state.density
    reached, scale = {
        "enthalpy": (state.enthalpy, rt),
        "energy": (state.internal_energy, rt),
        "entropy": (state.entropy, rt / state.temperature),
    }[kind]
    worst = jnp.maximum(state.residual, jnp.abs(reached - value) / scale)
    return eqx.tree_at(lambda s: s.residual, state, worst)


def equilibrium_tp(mixture: Mixture, temperature: ArrayLike, pressure: ArrayLike) -> GasState:
    """Return chemical equilibrium at given temperature and pressure.

    Parameters
    ----------
    mixture : Mixture
    temperature : array_like
        (...) [K].
    pressure : array_like
        (...) [Pa].

    Returns
    -------
    GasState
        Of the broadcast shape of both arguments.

    Notes
    -----
    Ideal mixture of ideal gases in one-temperature equilibrium, NASA-9 data (McBride, Zehe & Gordon,
    NASA/TP-2002-211556, 2002), 200 K to 20 000 K and 1e-6 to 1e3 atm; outside the temperatures of the data,
    heat capacities are held constant and ``in_range`` is false. Above about 15 000 K at low pressure, doubly
    charged ions, which are left out, begin to matter. Differentiable by JAX to any order.
    """
    return _tp(mixture, *_arrays(temperature, pressure))


def equilibrium_hp(mixture: Mixture, enthalpy: ArrayLike, pressure: ArrayLike) -> GasState:
    """Return chemical equilibrium at given specific enthalpy and pressure.

    Parameters
    ----------
    mixture : Mixture
    enthalpy : array_like
        (...) [J/kg], zero for the elements at 298.15 K.
    pressure : array_like
        (...) [Pa].

    Returns
    -------
    GasState
        Of the broadcast shape of both arguments; range as `equilibrium_tp`.
    """
    return _at_pressure(mixture, "enthalpy", *_arrays(enthalpy, pressure))


def equilibrium_sp(mixture: Mixture, entropy: ArrayLike, pressure: ArrayLike) -> GasState:
    """Return chemical equilibrium at given specific entropy and pressure.

    Parameters
    ----------
    mixture : Mixture
    entropy : array_like
        (...) [J/(kg K)].
    pressure : array_like
        (...) [Pa].

    Returns
    -------
    GasState
        Of the broadcast shape of both arguments; range as `equilibrium_tp`.
    """
    return _at_pressure(mixture, "entropy", *_arrays(entropy, pressure))


def equilibrium_uv(mixture: Mixture, internal_energy: ArrayLike, specific_volume: ArrayLike) -> GasState:
    """Return chemical equilibrium at given specific internal energy and volume.

    Parameters
    ----------
    mixture : Mixture
    internal_energy : array_like
        (...) [J/kg].
    specific_volume : array_like
        (...) [m^3/kg].

    Returns
    -------
    GasState
        Of the broadcast shape of both arguments; range as `equilibrium_tp`.
    """
    energy, volume = _arrays(internal_energy, specific_volume)
    return _at_density(mixture, "energy", energy, 1.0 / volume)


def equilibrium_sv(mixture: Mixture, entropy: ArrayLike, specific_volume: ArrayLike) -> GasState:
    """Return chemical equilibrium at given specific entropy and volume.

    Parameters
    ----------
    mixture : Mixture
    entropy : array_like
        (...) [J/(kg K)].
    specific_volume : array_like
        (...) [m^3/kg].

    Returns
    -------
    GasState
        Of the broadcast shape of both arguments; range as `equilibrium_tp`.
    """
    value, volume = _arrays(entropy, specific_volume)
    return _at_density(mixture, "entropy", value, 1.0 / volume)
