"""States of a gas of fixed composition."""

from functools import partial

import numpy as np

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import find_root
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.equilibrium.state import GasState, frozen_state
from shocklayer.gas.mixtures import Mixture

_LOWEST, _HIGHEST = 1.0, 1.0e6  # bracket of the temperature [K]
_MIDDLE = 1000.0


def _broadcast(mole_fractions: ArrayLike, *others: ArrayLike) -> tuple[Array, list[Array]]:
    """Give mole fractions (..., species) and other arguments (...) their common shape."""
    x = jnp.asarray(mole_fractions, dtype=float)
    rest = [jnp.asarray(v, dtype=float) for v in others]
    shape = np.broadcast_shapes(x.shape[:-1], *(v.shape for v in rest))
    return jnp.broadcast_to(x, (*shape, x.shape[-1])), [jnp.broadcast_to(v, shape) for v in rest]


_tp = jax.jit(frozen_state)


@partial(jax.jit, static_argnames="entropy")
def _solve(mixture: Mixture, x: Array, value: Array, pressure: Array, entropy: bool) -> GasState:
    """Solve for the temperature of a given enthalpy or entropy."""

    def error(log_t: Array) -> tuple[Array, Array]:
        state = frozen_state(mixture, x, jnp.exp(log_t), pressure)
        if entropy:
            return state.entropy - value, state.specific_heat_pressure
        return state.enthalpy - value, state.specific_heat_pressure * state.temperature

    low, high = (jnp.full(value.shape, np.log(t)) for t in (_LOWEST, _HIGHEST))
    log_t = find_root(error, low, high, jnp.full(value.shape, np.log(_MIDDLE)))
    return frozen_state(mixture, x, jnp.exp(log_t), pressure)


def frozen_state_tp(
    mixture: Mixture, mole_fractions: ArrayLike, temperature: ArrayLike, pressure: ArrayLike
) -> GasState:
    """Return the state of a gas of fixed composition at given temperature and pressure.

    Parameters
    ----------
    mixture : Mixture
    mole_fractions : array_like
        (..., species) [-], summing to one.
    temperature : array_like
        (...) [K].
    pressure : array_like
        (...) [Pa].

    Returns
    -------
    GasState
        Heat capacities, isentropic exponent and sound speed at fixed composition.

    Notes
    -----
    NASA-9 data (NASA/TP-2002-211556), to 20 000 K for air; constant heat capacity beyond, ``in_range`` false.
    """
    x, (t, p) = _broadcast(mole_fractions, temperature, pressure)
    return _tp(mixture, x, t, p)


def frozen_state_hp(
    mixture: Mixture, mole_fractions: ArrayLike, enthalpy: ArrayLike, pressure: ArrayLike
) -> GasState:
    """Return the state of a gas of fixed composition at given specific enthalpy and pressure.

    Parameters
    ----------
    mixture : Mixture
    mole_fractions : array_like
        (..., species) [-], summing to one.
    enthalpy : array_like
        (...) [J/kg], zero for the elements at 298.15 K.
    pressure : array_like
        (...) [Pa].

    Returns
    -------
    GasState
        As `frozen_state_tp`; temperatures from 1 K to 1e6 K.
    """
    x, (h, p) = _broadcast(mole_fractions, enthalpy, pressure)
    return _solve(mixture, x, h, p, entropy=False)


def frozen_state_sp(
    mixture: Mixture, mole_fractions: ArrayLike, entropy: ArrayLike, pressure: ArrayLike
) -> GasState:
    """Return the state of a gas of fixed composition at given specific entropy and pressure.

    Parameters
    ----------
    mixture : Mixture
    mole_fractions : array_like
        (..., species) [-], summing to one.
    entropy : array_like
        (...) [J/(kg K)].
    pressure : array_like
        (...) [Pa].

    Returns
    -------
    GasState
        As `frozen_state_tp`; temperatures from 1 K to 1e6 K.
    """
    x, (s, p) = _broadcast(mole_fractions, entropy, pressure)
    return _solve(mixture, x, s, p, entropy=True)
