r"""Pitot pressure of a stream: normal shock and compression to rest.

Behind the shock of the probe the gas is in equilibrium, of frozen composition with vibration in equilibrium,
or rigid (vibration frozen too, Rayleigh's formula).
"""

from __future__ import annotations

from functools import partial

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import bracketed_secant
from shocklayer.core.types import Array
from shocklayer.gas.equilibrium.frozen import frozen_state_hp, frozen_state_sp
from shocklayer.gas.equilibrium.solver import equilibrium_hp, equilibrium_sp
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.shocks.normal import normal_shock


def expanded(mixture: Mixture, frozen: bool, fractions: Array, entropy: Array, pressure: Array) -> GasState:
    """Return the state at an entropy [J/(kg K)] and a pressure [Pa], frozen or in equilibrium.

    Parameters
    ----------
    mixture : Mixture
        The gas.
    frozen : bool
        Of fixed composition, instead of equilibrium.
    fractions : array
        Mole fractions of the fixed composition [-].
    entropy, pressure : array
        [J/(kg K)], [Pa].

    Returns
    -------
    GasState
    """
    if frozen:
        return frozen_state_sp(mixture, fractions, entropy, pressure)
    return equilibrium_sp(mixture, entropy, pressure)


@partial(jax.jit, static_argnums=(0, 1))
def _rest_pressure(mixture: Mixture, frozen: bool, moving: GasState, total: Array) -> Array:
    def excess(log_pressure: Array) -> Array:
        pressure = jnp.exp(log_pressure)
        return expanded(mixture, frozen, moving.mole_fractions, moving.entropy, pressure).enthalpy - total

    low = jnp.log(moving.pressure)
    return jnp.exp(bracketed_secant(excess, low, low + 1.0))


def plain_state(state: GasState) -> GasState:
    """Return the thermodynamic state alone of a subclass of `GasState`.

    Parameters
    ----------
    state : GasState
        A state with further fields, such as that behind a shock.

    Returns
    -------
    GasState
        Its thermodynamic state.
    """
    return GasState(**{name: getattr(state, name) for name in GasState.__dataclass_fields__})


def pitot_pressure(mixture: Mixture, frozen: bool, state: GasState, speed: Array, total: Array) -> Array:
    """Pitot pressure of a stream whose vibration is in equilibrium.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    frozen : bool
        Composition frozen in the shock and behind it, instead of equilibrium.
    state : GasState
        Stream, of any batch shape.
    speed : Array
        Its speed [m/s].
    total : Array
        Total enthalpy [J/kg].

    Returns
    -------
    Array
        Pressure at rest behind a normal shock [Pa].
    """
    fractions = state.mole_fractions if frozen else None
    chemistry = "frozen" if frozen else "equilibrium"
    moving = normal_shock(
        mixture, speed, state.temperature, state.pressure, chemistry, mole_fractions=fractions
    )
    return _rest_pressure(mixture, frozen, plain_state(moving), total)


def frozen_pitot_pressure(mixture: Mixture, state: GasState, speed: Array) -> Array:
    """Pitot pressure with the composition frozen and vibration in equilibrium.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    state : GasState
        Stream, of any batch shape.
    speed : Array
        Its speed [m/s].

    Returns
    -------
    Array
        Pressure at rest behind a normal shock [Pa].
    """
    return pitot_pressure(mixture, True, state, speed, state.enthalpy + 0.5 * speed**2)


@partial(jax.jit, static_argnums=0)
def relaxed_pitot_pressure(mixture: Mixture, state: GasState, speed: Array) -> Array:
    """Pitot pressure of a stream with a vibrational temperature of its own, in equilibrium behind the shock.

    The composition is frozen.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    state : GasState
        Stream of any batch shape, its enthalpy that of both temperatures.
    speed : Array
        Its speed [m/s].

    Returns
    -------
    Array
        Pressure at rest behind a normal shock [Pa].
    """
    total = state.enthalpy + 0.5 * speed**2
    behind, _ = relaxed_shock(mixture, True, state, speed)
    return _rest_pressure(mixture, True, behind, total)


@partial(jax.jit, static_argnums=(0, 1))
def relaxed_shock(mixture: Mixture, frozen: bool, state: GasState, speed: Array) -> tuple[GasState, Array]:
    """State behind the normal shock of a stream that need not be in equilibrium itself.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    frozen : bool
        Composition that of the stream, instead of equilibrium; vibration is in equilibrium in both.
    state : GasState
        Stream of any batch shape.
    speed : Array
        Its speed [m/s], supersonic.

    Returns
    -------
    behind : GasState
        State behind the shock.
    ratio : Array
        Density of the stream over that behind the shock [-].
    """
    flux, total = state.density * speed, state.enthalpy + 0.5 * speed**2

    def behind(ratio: Array) -> GasState:
        pressure = state.pressure + flux * speed * (1.0 - ratio)
        enthalpy = total - 0.5 * (ratio * speed) ** 2
        if frozen:
            return frozen_state_hp(mixture, state.mole_fractions, enthalpy, pressure)
        return equilibrium_hp(mixture, enthalpy, pressure)

    def excess(ratio: Array) -> Array:
        return ratio - state.density / behind(ratio).density

    # Above 0.9 lies a second root, where vibration that relaxes heats the gas without a shock.

    ratio = bracketed_secant(excess, jnp.full_like(speed, 0.02), jnp.full_like(speed, 0.9))
    return behind(ratio), ratio


def rayleigh_pitot_pressure(exponent: Array, mach_number: Array, pressure: Array) -> Array:
    """Pitot pressure of a calorically perfect gas in supersonic flow.

    Parameters
    ----------
    exponent : array
        Ratio of specific heats [-].
    mach_number : array
        Mach number, at least 1 [-].
    pressure : array
        Static pressure [Pa].

    Returns
    -------
    Array
        Pressure at rest behind a normal shock [Pa] (Rayleigh's formula; NACA Report 1135, 1953, eq. 100).
    """
    g, square = exponent, mach_number**2
    compression = (0.5 * (g + 1.0) * square) ** (g / (g - 1.0))
    return pressure * compression * ((g + 1.0) / (2.0 * g * square - (g - 1.0))) ** (1.0 / (g - 1.0))
