"""Isentropes of real gas: stagnation and sonic states.

Everything follows from the conservation laws and the equation of state; no ratio of specific heats enters.
"""

from functools import partial
from typing import NamedTuple

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import find_root
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.equilibrium.frozen import frozen_state_hp, frozen_state_sp, frozen_state_tp
from shocklayer.gas.equilibrium.solver import equilibrium_hp, equilibrium_sp, equilibrium_tp
from shocklayer.gas.equilibrium.state import GasState, broadcast_floats
from shocklayer.gas.mixtures import Mixture


def check_chemistry(chemistry: str) -> None:
    """Raise UserError unless the chemistry is "equilibrium" or "frozen"."""
    if chemistry not in ("equilibrium", "frozen"):
        raise UserError(f"chemistry must be 'equilibrium' or 'frozen', not {chemistry!r}.")


class Isentrope(NamedTuple):
    """States of one entropy, by pressure.

    Attributes
    ----------
    mixture : Mixture
    mole_fractions : array_like or None
        (..., species) [-] of a frozen gas; None for one in equilibrium.
    entropy : Array
        (...) [J/(kg K)].
    """

    mixture: Mixture
    mole_fractions: ArrayLike | None
    entropy: Array

    def at(self, pressure: Array) -> GasState:
        """Return the states at pressures (...) [Pa]."""
        if self.mole_fractions is not None:
            return frozen_state_sp(self.mixture, self.mole_fractions, self.entropy, pressure)
        return equilibrium_sp(self.mixture, self.entropy, pressure)


def upstream_state(
    mixture: Mixture, chemistry: str, mole_fractions: ArrayLike | None, temperature: Array, pressure: Array
) -> tuple[GasState, ArrayLike | None]:
    """Return the state of a stream, and its composition if its chemistry is frozen."""
    if chemistry == "frozen":
        x = mixture.cold_mole_fractions if mole_fractions is None else mole_fractions
        return frozen_state_tp(mixture, x, temperature, pressure), x
    return equilibrium_tp(mixture, temperature, pressure), None


def stagnation_state(
    mixture: Mixture,
    speed: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    chemistry: str = "equilibrium",
    *,
    mole_fractions: ArrayLike | None = None,
) -> GasState:
    """Bring a stream to rest isentropically.

    Parameters
    ----------
    mixture : Mixture
    speed : array_like
        (...) [m/s].
    temperature, pressure : array_like
        (...) of the stream [K], [Pa].
    chemistry : {"equilibrium", "frozen"}, optional
        Whether the composition shifts during the compression.
    mole_fractions : array_like, optional
        (..., species) of a frozen stream; the cold gas by default.

    Returns
    -------
    GasState
        With h = h1 + u^2/2 and s = s1.

    Notes
    -----
    Range of the gas model (`equilibrium_tp`); behind a shock, start from the state there. First derivatives
    are exact.
    """
    check_chemistry(chemistry)
    return _stagnation(mixture, chemistry, mole_fractions, *broadcast_floats(speed, temperature, pressure))


@partial(jax.jit, static_argnums=1)
def _stagnation(
    mixture: Mixture, chemistry: str, fractions: ArrayLike | None, u: Array, t: Array, p: Array
) -> GasState:
    stream, x = upstream_state(mixture, chemistry, fractions, t, p)
    total = stream.enthalpy + 0.5 * u**2
    rest = equilibrium_hp(mixture, total, p) if x is None else frozen_state_hp(mixture, x, total, p)
    # At given enthalpy ds = -R/M d ln p for frozen gas, nearly so in equilibrium: a close first estimate.
    first = jnp.log(p) + (rest.entropy - stream.entropy) * rest.temperature * rest.density / p
    isentrope = Isentrope(mixture, x, stream.entropy)
    return isentrope.at(jnp.exp(_pressure_at_enthalpy(isentrope, total, first)))


def _pressure_at_enthalpy(isentrope: Isentrope, enthalpy: Array, first: Array) -> Array:
    """Find ln p on an isentrope: dh = v dp."""

    def error(log_p: Array) -> tuple[Array, Array]:
        state = isentrope.at(jnp.exp(log_p))
        return state.enthalpy - enthalpy, state.pressure / state.density

    return find_root(error, first - 12.0, first + 12.0, first)


def sonic_state(
    mixture: Mixture, temperature: ArrayLike, pressure: ArrayLike, chemistry: str = "equilibrium"
) -> GasState:
    """Expand a reservoir isentropically to the speed of sound, as in the throat of a nozzle.

    Parameters
    ----------
    mixture : Mixture
    temperature, pressure : array_like
        (...) of the reservoir [K], [Pa].
    chemistry : {"equilibrium", "frozen"}, optional
        Whether the composition shifts; a frozen expansion has the reservoir's equilibrium composition.

    Returns
    -------
    GasState
        At Mach number one; the speed is ``sound_speed``.

    Notes
    -----
    Range of the gas model (`equilibrium_tp`).
    """
    check_chemistry(chemistry)
    return _sonic(mixture, chemistry, *broadcast_floats(temperature, pressure))


@partial(jax.jit, static_argnums=1)
def _sonic(mixture: Mixture, chemistry: str, t: Array, p: Array) -> GasState:
    rest = equilibrium_tp(mixture, t, p)
    isentrope = Isentrope(mixture, rest.mole_fractions if chemistry == "frozen" else None, rest.entropy)

    def error(ratio: Array) -> Array:
        state = isentrope.at(p * jnp.exp(-ratio))
        return rest.enthalpy - state.enthalpy - 0.5 * state.sound_speed**2

    def with_slope(ratio: Array) -> tuple[Array, Array]:
        return jax.jvp(error, (ratio,), (jnp.ones_like(ratio),))

    low, high = jnp.full_like(p, 0.2), jnp.full_like(p, 1.2)
    return isentrope.at(p * jnp.exp(-find_root(with_slope, low, high, jnp.full_like(p, 0.6))))
