"""Chemical equilibrium of a mixture at two given properties."""

from functools import partial

import equinox as eqx
import numpy as np

from shocklayer.core.batching import map_in_blocks
from shocklayer.core.constants import GAS_CONSTANT, STANDARD_PRESSURE
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.gas.equilibrium import initial_guess, newton
from shocklayer.gas.equilibrium.element_basis import basis
from shocklayer.gas.equilibrium.newton import DENSITY, PRESSURE
from shocklayer.gas.equilibrium.sensitivities import initial_potentials, potentials, state_at
from shocklayer.gas.equilibrium.state import GasState, broadcast_floats
from shocklayer.gas.equilibrium.temperature import solve_temperature
from shocklayer.gas.mixtures import Mixture


@partial(jax.jit, static_argnums=1)
def _solve(mixture: Mixture, kind: str, first: Array, second: Array) -> GasState:
    """Solve a batch; `kind` names the property given besides pressure, or besides density."""
    return map_in_blocks(partial(_SOLVERS[kind], mixture), first.shape, first, second)


def _tp(mixture: Mixture, temperature: Array, pressure: Array) -> GasState:
    log_t, log_p = jnp.log(temperature), jnp.log(pressure / STANDARD_PRESSURE)
    b = basis(mixture)
    y = potentials(
        b, PRESSURE, log_t, log_p, jax.lax.stop_gradient(initial_potentials(b, PRESSURE, log_t, log_p))
    )
    return state_at(mixture, log_t, log_p, y)


def _at_pressure(kind: str, mixture: Mixture, value: Array, pressure: Array) -> GasState:
    b = basis(mixture)
    log_p = jnp.log(pressure / STANDARD_PRESSURE)
    first = jax.lax.stop_gradient(initial_guess.guess_temperature(b, kind, value, log_p))
    log_t, near = solve_temperature(b, kind, PRESSURE, value, log_p, first)
    y = potentials(b, PRESSURE, log_t, log_p, near)
    state = state_at(mixture, log_t, log_p, y)
    return _with_residual(state, kind, value)


def _at_density(kind: str, mixture: Mixture, value: Array, density: Array) -> GasState:
    b = basis(mixture)
    log_q = jnp.log(density * (GAS_CONSTANT / STANDARD_PRESSURE))
    table_kind = "entropy" if kind == "entropy" else "enthalpy"

    def estimate(_: Scalar, log_t: Array) -> Array:
        log_p = initial_guess.guess_pressure(b, log_t, log_q)
        flow_work = STANDARD_PRESSURE * jnp.exp(log_p) / density if kind == "energy" else 0.0
        return initial_guess.guess_temperature(b, table_kind, value + flow_work, log_p)

    log_t = jax.lax.fori_loop(0, 4, estimate, jnp.full_like(log_q, np.log(2000.0)))
    log_t, near = solve_temperature(b, kind, DENSITY, value, log_q, jax.lax.stop_gradient(log_t))
    y = potentials(b, DENSITY, log_t, log_q, near)
    kappa = newton.formation_constants(jnp, b, log_t)
    log_p = jnp.log(jnp.sum(newton.linearise(jnp, b, DENSITY, y, kappa, log_q + log_t).pressures, axis=0))
    return _with_residual(state_at(mixture, log_t, log_p, y), kind, value)


def _with_residual(state: GasState, kind: str, value: Array) -> GasState:
    """Include the error of the prescribed property, relative to R T or R, in the residual."""
    rt = state.pressure / state.density
    actual, scale = {
        "enthalpy": (state.enthalpy, rt),
        "energy": (state.internal_energy, rt),
        "entropy": (state.entropy, rt / state.temperature),
    }[kind]
    worst = jnp.maximum(state.residual, jnp.abs(actual - value) / scale)
    return eqx.tree_at(lambda s: s.residual, state, worst)


_SOLVERS = {
    "temperature": _tp,
    "enthalpy": partial(_at_pressure, "enthalpy"),
    "entropy": partial(_at_pressure, "entropy"),
    "energy and volume": partial(_at_density, "energy"),
    "entropy and volume": partial(_at_density, "entropy"),
}


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
    heat capacities are constant and ``in_range`` is false. Above about 15 000 K at low pressure, doubly
    charged ions, which are left out, begin to matter. Differentiable by JAX to any order.
    """
    return _solve(mixture, "temperature", *broadcast_floats(temperature, pressure))


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
    return _solve(mixture, "enthalpy", *broadcast_floats(enthalpy, pressure))


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
    return _solve(mixture, "entropy", *broadcast_floats(entropy, pressure))


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
    energy, volume = broadcast_floats(internal_energy, specific_volume)
    return _solve(mixture, "energy and volume", energy, 1.0 / volume)


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
    value, volume = broadcast_floats(entropy, specific_volume)
    return _solve(mixture, "entropy and volume", value, 1.0 / volume)
