"""The temperature at which a mixture in equilibrium has a given enthalpy, entropy or energy.

First Newton's method for temperature and composition together, from the table of starts: a few steps for
nearly every state. Where that has not converged, Newton's method on ln T alone, each composition converged,
inside a bracket that every evaluation narrows and that is halved where steps leave it or do not shrink: all
three quantities grow with T, so that this cannot fail.
"""

from functools import partial
from typing import Any

import numpy as np

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.gas.equilibrium.element_basis import Basis
from shocklayer.gas.equilibrium.newton import PRESSURE
from shocklayer.gas.equilibrium.sensitivities import Point, evaluate_point, potentials, start

_LOWEST, _HIGHEST = float(np.log(20.0)), float(np.log(300_000.0))
_NEAR = 0.02  # step in ln T below which the previous composition is the better start
_ACCEPTED = 1e-8  # Newton step in ln T after which the error is its square
_MOST_ITERATIONS = 60
_MOST_JOINT_STEPS = 10
_LARGEST_CHANGE = 10.0


def _prescribed(kind: str, closure: str, point: Point, log_t: Array) -> tuple[Array, Array, Array, Array]:
    """Return what is prescribed: value, what it gains by reaching equilibrium, derivatives (ln T, ln q)."""
    rt = point.specific * jnp.exp(log_t)
    heat = point.enthalpy_t if closure == PRESSURE else point.enthalpy_t - rt * (1.0 - point.molar_mass_t)
    if kind == "enthalpy":
        return point.enthalpy, point.enthalpy_0, heat, point.enthalpy_q
    if kind == "energy":
        gain = point.enthalpy_0 + rt * point.molar_mass_0
        return point.enthalpy - rt, gain, heat, point.enthalpy_q + rt * point.molar_mass_q
    # T ds = dh - v dp = du + p dv; Maxwell's relations give the other derivative.
    other = 1.0 - point.molar_mass_t if closure == PRESSURE else point.pressure_t
    return point.entropy, point.entropy_0, heat * jnp.exp(-log_t), -point.specific * other


def _together(
    b: Basis, kind: str, closure: str, value: Array, log_q: Array, first: Array
) -> tuple[Array, Array, Array]:
    """Newton's method for ln T and y together: both, and whether they converged."""

    def unfinished(carry: Any) -> Any:
        _, _, change, count = carry
        return jnp.any(change > _ACCEPTED) & (count < _MOST_JOINT_STEPS)

    def body(carry: Any) -> Any:
        log_t, y, _, count = carry
        point = evaluate_point(b, closure, log_t, log_q, y)
        reached, gain, rise, _ = _prescribed(kind, closure, point, log_t)
        step = jnp.clip((value - reached - gain) / rise, -0.3, 0.3)
        y = y + jnp.clip(point.y_0 + point.y_t * step, -_LARGEST_CHANGE, _LARGEST_CHANGE)
        change = jnp.maximum(jnp.abs(step), 0.1 * jnp.max(jnp.abs(point.y_0), axis=0))
        return log_t + step, y, change, count + 1

    carry = first, start(b, closure, first, log_q), jnp.full(log_q.shape, jnp.inf), 0
    log_t, y, change, _ = jax.lax.while_loop(unfinished, body, carry)
    return log_t, y, change <= _ACCEPTED


def _bracketed(
    b: Basis, kind: str, closure: str, value: Array, log_q: Array, carry: tuple[Array, Array, Array]
) -> tuple[Array, Array]:
    """Newton's method for ln T inside a bracket, for the lanes that are not done yet."""

    def unfinished(carry: Any) -> Any:
        *_, done, count = carry
        return ~jnp.all(done) & (count < _MOST_ITERATIONS)

    def body(carry: Any) -> Any:
        log_t, y, low, high, last, done, count = carry
        # Lanes that are done stay where they are, whatever the others need.
        kept, y = y, potentials(b, closure, log_t, log_q, y)
        point = evaluate_point(b, closure, log_t, log_q, y)
        reached, _, rise, _ = _prescribed(kind, closure, point, log_t)
        short = value - reached
        low = jnp.where(short >= 0.0, log_t, low)
        high = jnp.where(short <= 0.0, log_t, high)
        newton = short / rise
        arrived = jnp.abs(newton) < _ACCEPTED
        good = (log_t + newton > low) & (log_t + newton < high) & (jnp.abs(newton) <= 0.6 * last)
        step = jnp.where(good | arrived, newton, 0.5 * (low + high) - log_t)
        step = jnp.where(done, 0.0, step)
        new = log_t + step
        near = y + jnp.where(jnp.abs(step) < _NEAR, step, 0.0) * point.y_t
        y = jnp.where(jnp.abs(step) < _NEAR, near, start(b, closure, new, log_q))
        y = jnp.where(done, kept, y)
        done = done | arrived | (high - low < 1e-14)
        return new, y, low, high, jnp.abs(step), done, count + 1

    log_t, y, done = carry
    low, high = jnp.full(log_q.shape, _LOWEST), jnp.full(log_q.shape, _HIGHEST)
    log_t = jnp.where(done, log_t, jnp.log(2000.0))
    y = jnp.where(done, y, start(b, closure, log_t, log_q))
    log_t, y, *_ = jax.lax.while_loop(unfinished, body, (log_t, y, low, high, high - low, done, 0))
    return log_t, y


@partial(jax.custom_jvp, nondiff_argnums=(0, 1, 2))
def temperature_and_start(
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
        y there, (components, ...), to be used as a start only: it carries no derivatives.
    """
    void = jnp.isnan(value) | jnp.isnan(log_q)
    log_t, y, done = _together(b, kind, closure, value, log_q, first)
    log_t, y = _bracketed(b, kind, closure, value, log_q, (log_t, y, done | void))
    return jnp.where(void, jnp.nan, log_t), y


@temperature_and_start.defjvp
def _temperature_and_start_jvp(b: Basis, kind: str, closure: str, primals: Any, tangents: Any) -> Any:
    value, log_q, first = primals
    log_t, y = temperature_and_start(b, kind, closure, value, log_q, first)
    exact = potentials(b, closure, log_t, log_q, y)
    _, _, by_t, by_q = _prescribed(kind, closure, evaluate_point(b, closure, log_t, log_q, exact), log_t)
    return (log_t, y), ((tangents[0] - by_q * tangents[1]) / by_t, jnp.zeros_like(y))
