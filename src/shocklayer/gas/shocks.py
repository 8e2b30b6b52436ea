"""Normal shock waves in real gas: the conservation laws across the wave, closed by the gas model.

    rho1 u1 = rho2 u2,   p1 + rho1 u1^2 = p2 + rho2 u2^2,   h1 + u1^2/2 = h2 + u2^2/2

are solved for the density ratio e = rho1/rho2 inside a bracket; the trivial root e = 1 is divided out. A last
Newton step on (ln T, ln p) carries the exact derivatives with respect to the upstream state.
"""

from functools import partial
from typing import Any

from shocklayer.constants import GAS_CONSTANT, STANDARD_PRESSURE
from shocklayer.errors import UserError
from shocklayer.gas import starts
from shocklayer.gas.basis import Basis, basis
from shocklayer.gas.composition import PRESSURE
from shocklayer.gas.equilibrium import (
    equilibrium_tp,
    evaluate_point,
    log_temperature,
    potentials,
    start,
    state_at,
)
from shocklayer.gas.frozen import frozen_state_tp
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.roots import bracketed_newton
from shocklayer.gas.state import GasState, frozen_state
from shocklayer.numerics import jax, jnp
from shocklayer.types import Array, ArrayLike

_SMALLEST_RATIO = 5e-3
_WEAKEST = 1e-6  # a compression 1 - e below this is no shock


class ShockState(GasState):
    """State behind a shock wave.

    Attributes
    ----------
    speed : Array
        (...) of the gas relative to the shock, behind it [m/s].
    density_ratio : Array
        (...) density behind over density in front [-].
    mach_number : Array
        (...) of the upstream gas; where it does not exceed one there is no shock and the state is upstream's.
    """

    speed: Any
    density_ratio: Any
    mach_number: Any


def _first_ratio(mach: Array) -> Array:
    """Density ratio of a perfect gas whose exponent falls from 1.4 to 1.15 as the shock grows strong."""
    exponent = 1.15 + 0.25 / (1.0 + (mach / 8.0) ** 2)
    m2 = jnp.maximum(mach, 1.0) ** 2
    return jnp.clip(((exponent - 1.0) * m2 + 2.0) / ((exponent + 1.0) * m2), 2.0 * _SMALLEST_RATIO, 0.9999)


def _equilibrium_ratio(b: Basis, upstream: GasState, speed: Array, mach: Array) -> Array:
    """Density ratio behind an equilibrium shock, to the accuracy that one more Newton step needs."""
    flux = upstream.density * speed**2

    def miss(e: Array) -> tuple[Array, Array]:
        p = upstream.pressure + flux * (1.0 - e)
        h = upstream.enthalpy + 0.5 * speed**2 * (1.0 - e * e)
        log_p = jnp.log(p / STANDARD_PRESSURE)
        log_t = log_temperature(
            b, "enthalpy", PRESSURE, h, log_p, starts.start_temperature(b, "enthalpy", h, log_p)
        )
        y = potentials(b, PRESSURE, log_t, log_p, start(b, PRESSURE, log_t, log_p))
        point = evaluate_point(b, PRESSURE, log_t, log_p, y)
        found = upstream.density * point.specific * jnp.exp(log_t) / p
        # d ln rho along the path: at constant p with h, at constant h with ln p.
        by_h = (point.molar_mass_t - 1.0) / point.enthalpy_t
        by_p = 1.0 + point.molar_mass_q - (point.molar_mass_t - 1.0) * point.enthalpy_q / point.enthalpy_t
        slope = found * (by_h * speed**2 * e + by_p * flux / p)
        rest = 1.0 - e
        return (e - found) / rest, (1.0 - slope) / rest + (e - found) / rest**2

    low = jnp.full(speed.shape, _SMALLEST_RATIO)
    high = jnp.full(speed.shape, 1.0 - _WEAKEST)
    return bracketed_newton(miss, low, high, _first_ratio(mach), accepted=1e-8)


def _equilibrium_jump(mixture: Mixture, upstream: GasState, speed: Array) -> GasState:
    b = basis(mixture)
    held, held_speed = jax.lax.stop_gradient((upstream, speed))
    ratio = _equilibrium_ratio(b, held, held_speed, held_speed / held.sound_speed)
    flux = upstream.density * speed
    p = jax.lax.stop_gradient(held.pressure + held.density * held_speed**2 * (1.0 - ratio))
    h = jax.lax.stop_gradient(held.enthalpy + 0.5 * held_speed**2 * (1.0 - ratio**2))
    log_p = jnp.log(p / STANDARD_PRESSURE)
    log_t = jax.lax.stop_gradient(
        log_temperature(b, "enthalpy", PRESSURE, h, log_p, starts.start_temperature(b, "enthalpy", h, log_p))
    )
    y = jax.lax.stop_gradient(potentials(b, PRESSURE, log_t, log_p, start(b, PRESSURE, log_t, log_p)))
    point = jax.lax.stop_gradient(evaluate_point(b, PRESSURE, log_t, log_p, y))
    density = p / (point.specific * jnp.exp(log_t))
    momentum = p + flux**2 / density - upstream.pressure - flux * speed
    energy = point.enthalpy + 0.5 * (flux / density) ** 2 - upstream.enthalpy - 0.5 * speed**2
    density_t, density_p = point.molar_mass_t - 1.0, 1.0 + point.molar_mass_q
    thrust, kinetic = jax.lax.stop_gradient((flux**2 / density, (flux / density) ** 2))
    m_t, m_p = -thrust * density_t, p - thrust * density_p
    e_t, e_p = point.enthalpy_t - kinetic * density_t, point.enthalpy_q - kinetic * density_p
    determinant = m_t * e_p - m_p * e_t
    log_t = log_t - (momentum * e_p - m_p * energy) / determinant
    log_p = log_p - (m_t * energy - e_t * momentum) / determinant
    weak = jax.lax.stop_gradient(speed <= upstream.sound_speed)
    log_t = jnp.where(weak, jnp.log(upstream.temperature), log_t)
    log_p = jnp.where(weak, jnp.log(upstream.pressure / STANDARD_PRESSURE), log_p)
    y = potentials(b, PRESSURE, log_t, log_p, jax.lax.stop_gradient(start(b, PRESSURE, log_t, log_p)))
    return state_at(mixture, log_t, log_p, y)


def _frozen_jump(mixture: Mixture, upstream: GasState, speed: Array) -> GasState:
    x = upstream.mole_fractions

    def behind(front: GasState, u: Array, e: Array) -> tuple[GasState, Array]:
        p = front.pressure + front.density * u**2 * (1.0 - e)
        t = p * e * front.molar_mass / (front.density * GAS_CONSTANT)
        state = frozen_state(mixture, x, t, p)
        return state, state.enthalpy + 0.5 * (u * e) ** 2 - front.enthalpy - 0.5 * u**2

    def slope(front: GasState, u: Array, e: Array, state: GasState) -> Array:
        t_slope = state.temperature * (1.0 / e - front.density * u**2 / state.pressure)
        return state.specific_heat_pressure * t_slope + u**2 * e

    held, held_speed = jax.lax.stop_gradient((upstream, speed))

    def miss(e: Array) -> tuple[Array, Array]:
        state, excess = behind(held, held_speed, e)
        rest = 1.0 - e
        return excess / rest, slope(held, held_speed, e, state) / rest + excess / rest**2

    low = jnp.full(speed.shape, _SMALLEST_RATIO)
    high = jnp.full(speed.shape, 1.0 - _WEAKEST)
    e = bracketed_newton(miss, low, high, _first_ratio(held_speed / held.sound_speed))
    state, excess = behind(upstream, speed, e)
    e = e - excess / jax.lax.stop_gradient(slope(upstream, speed, e, state))
    weak = jax.lax.stop_gradient(speed <= upstream.sound_speed)
    return behind(upstream, speed, jnp.where(weak, 1.0, e))[0]


@partial(jax.jit, static_argnums=1)
def _jump(mixture: Mixture, frozen: bool, upstream: GasState, speed: Array) -> ShockState:
    after = (_frozen_jump if frozen else _equilibrium_jump)(mixture, upstream, speed)
    ratio = after.density / upstream.density
    fields = {name: getattr(after, name) for name in GasState.__dataclass_fields__}
    return ShockState(
        **fields, speed=speed / ratio, density_ratio=ratio, mach_number=speed / upstream.sound_speed
    )


def normal_shock(
    mixture: Mixture,
    speed: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    chemistry: str = "equilibrium",
    *,
    mole_fractions: ArrayLike | None = None,
) -> ShockState:
    """Return the state behind a normal shock wave.

    Parameters
    ----------
    mixture : Mixture
    speed : array_like
        (...) of the upstream gas relative to the shock [m/s].
    temperature, pressure : array_like
        (...) upstream [K], [Pa].
    chemistry : {"equilibrium", "frozen"}, optional
        Whether the composition behind the wave is in equilibrium, or that of the upstream gas.
    mole_fractions : array_like, optional
        (..., species) of the upstream gas [-]; by default in equilibrium at its temperature and pressure, for
        frozen chemistry the mixture's cold gas.

    Returns
    -------
    ShockState
        A `GasState` with the speed behind the wave (shock frame), density ratio and upstream Mach number.
        Where the upstream gas is not supersonic, the upstream state.

    Raises
    ------
    UserError
        Unknown chemistry.

    Notes
    -----
    Range of the gas model: `equilibrium_tp`. Frozen shocks beyond about 6 km/s leave the thermodynamic data
    (20 000 K) and are continued with constant heat capacity; ``in_range`` tells.
    """
    if chemistry not in ("equilibrium", "frozen"):
        raise UserError(f"chemistry of a normal shock must be 'equilibrium' or 'frozen', not {chemistry!r}.")
    u, t, p = jnp.broadcast_arrays(*(jnp.asarray(v, dtype=float) for v in (speed, temperature, pressure)))
    if mole_fractions is None and chemistry == "equilibrium":
        upstream = equilibrium_tp(mixture, t, p)
    else:
        x = mixture.cold_mole_fractions if mole_fractions is None else mole_fractions
        upstream = frozen_state_tp(mixture, x, t, p)
    return _jump(mixture, chemistry == "frozen", upstream, u)
