"""The temperature at which a mixture in equilibrium has a given enthalpy, entropy or energy.

First Newton's method for temperature and composition together, from the table of initial guesses: a few steps
for nearly every state. Where that has not converged, Newton's method on ln T alone, with a converged
composition at each step, inside a bracket that every evaluation narrows and that is halved where steps leave
it or do not shrink: all three quantities increase with T, so that this always converges.
"""

from functools import partial

import numpy as np

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, Scalar
from shocklayer.gas.equilibrium.element_basis import Basis
from shocklayer.gas.equilibrium.newton import PRESSURE
from shocklayer.gas.equilibrium.sensitivities import (
    LocalEquilibrium,
    initial_potentials,
    local_equilibrium,
    potentials,
)

_LOWEST, _HIGHEST = float(np.log(20.0)), float(np.log(300_000.0))
_NEAR = 0.02  # step in ln T below which the previous composition is the better initial guess
_ACCEPTED = 1e-8  # Newton step in ln T after which the error is its square
_MOST_ITERATIONS = 60
_MOST_JOINT_STEPS = 10
_LARGEST_CHANGE = 10.0


def _prescribed_property(
    kind: str, closure: str, point: LocalEquilibrium, log_t: Array
) -> tuple[Array, Array, Array, Array]:
    """Return the prescribed property: value, its change to equilibrium, derivatives (ln T, ln q)."""
    rt = point.gas_constant * jnp.exp(log_t)
    heat = point.enthalpy_t if closure == PRESSURE else point.enthalpy_t - rt * (1.0 - point.molar_mass_t)
    if kind == "enthalpy":
        return point.enthalpy, point.enthalpy_0, heat, point.enthalpy_q
    if kind == "energy":
        gain = point.enthalpy_0 + rt * point.molar_mass_0
        return point.enthalpy - rt, gain, heat, point.enthalpy_q + rt * point.molar_mass_q
    # T ds = dh - v dp = du + p dv; Maxwell's relations give the other derivative.
    other = 1.0 - point.molar_mass_t if closure == PRESSURE else point.pressure_t
    return point.entropy, point.entropy_0, heat * jnp.exp(-log_t), -point.gas_constant * other


def _joint_newton(
    b: Basis, kind: str, closure: str, value: Array, log_q: Array, first: Array
) -> tuple[Array, Array, Array]:
    """Newton's method for ln T and y together: both, and whether they converged."""

    def unfinished(carry: tuple[Array, Array, Array, Scalar]) -> Array:
        _, _, change, count = carry
        return jnp.any(change > _ACCEPTED) & (count < _MOST_JOINT_STEPS)

    def body(carry: tuple[Array, Array, Array, Scalar]) -> tuple[Array, Array, Array, Scalar]:
        log_t, y, _, count = carry
        point = local_equilibrium(b, closure, log_t, log_q, y)
        value_now, gain, rise, _ = _prescribed_property(kind, closure, point, log_t)
        step = jnp.clip((value - value_now - gain) / rise, -0.3, 0.3)
        y = y + jnp.clip(point.y_0 + point.y_t * step, -_LARGEST_CHANGE, _LARGEST_CHANGE)
        change = jnp.maximum(jnp.abs(step), 0.1 * jnp.max(jnp.abs(point.y_0), axis=0))
        return log_t + step, y, change, count + 1

    carry = first, initial_potentials(b, closure, first, log_q), jnp.full(log_q.shape, jnp.inf), 0
    log_t, y, change, _ = jax.lax.while_loop(unfinished, body, carry)
    return log_t, y, change <= _ACCEPTED


_Bracket = tuple[Array, Array, Array, Array, Array, Array, Scalar]


def _bracketed_newton(
    b: Basis, kind: str, closure: str, value: Array, log_q: Array, carry: tuple[Array, Array, Array]
) -> tuple[Array, Array]:
    """Newton's method for ln T inside a bracket, for the elements of the batch that have not converged."""

    def unfinished(carry: _Bracket) -> Array:
        *_, done, count = carry
        return ~jnp.all(done) & (count < _MOST_ITERATIONS)

    def body(carry: _Bracket) -> _Bracket:
        log_t, y, low, high, last, done, count = carry
        # Converged elements stay unchanged while the others iterate.
        previous, y = y, potentials(b, closure, log_t, log_q, y)
        point = local_equilibrium(b, closure, log_t, log_q, y)
        value_now, _, rise, _ = _prescribed_property(kind, closure, point, log_t)
        deficit = value - value_now
        low = jnp.where(deficit >= 0.0, log_t, low)
        high = jnp.where(deficit <= 0.0, log_t, high)
        newton = deficit / rise
        converged = jnp.abs(newton) < _ACCEPTED
        good = (log_t + newton > low) & (log_t + newton < high) & (jnp.abs(newton) <= 0.6 * last)
        step = jnp.where(good | converged, newton, 0.5 * (low + high) - log_t)
        step = jnp.where(done, 0.0, step)
        new = log_t + step
        near = y + jnp.where(jnp.abs(step) < _NEAR, step, 0.0) * point.y_t
        y = jnp.where(jnp.abs(step) < _NEAR, near, initial_potentials(b, closure, new, log_q))
        y = jnp.where(done, previous, y)
        done = done | converged | (high - low < 1e-14)
        return new, y, low, high, jnp.abs(step), done, count + 1

    log_t, y, done = carry
    low, high = jnp.full(log_q.shape, _LOWEST), jnp.full(log_q.shape, _HIGHEST)
    log_t = jnp.where(done, log_t, jnp.log(2000.0))
    y = jnp.where(done, y, initial_potentials(b, closure, log_t, log_q))
    log_t, y, *_ = jax.lax.while_loop(unfinished, body, (log_t, y, low, high, high - low, done, 0))
    return log_t, y


@partial(jax.custom_jvp, nondiff_argnums=(0, 1, 2))
def solve_temperature(
    b: Basis, kind: str, closure: str, value: Array, log_q: Array, first: Array
) -> tuple[Array, Array]:
    """Solve for ln T at a given enthalpy, entropy or energy; exact derivatives of any order.

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
        ln T, (...); NaN where an argument is.
    Array
        y there, (components, ...), for use as a first estimate only: it carries no derivatives.
    """
    invalid = jnp.isnan(value) | jnp.isnan(log_q)
    log_t, y, done = _joint_newton(b, kind, closure, value, log_q, first)
    log_t, y = _bracketed_newton(b, kind, closure, value, log_q, (log_t, y, done | invalid))
    return jnp.where(invalid, jnp.nan, log_t), y


@solve_temperature.defjvp
def _solve_temperature_jvp(
    b: Basis,
    kind: str,
    closure: str,
    primals: tuple[Array, Array, Array],
    tangents: tuple[Array, Array, Array],
) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    value, log_q, first = primals
    log_t, y = solve_temperature(b, kind, closure, value, log_q, first)
    exact = potentials(b, closure, log_t, log_q, y)
    _, _, by_t, by_q = _prescribed_property(
        kind, closure, local_equilibrium(b, closure, log_t, log_q, exact), log_t
    )
    return (log_t, y), ((tangents[0] - by_q * tangents[1]) / by_t, jnp.zeros_like(y))
