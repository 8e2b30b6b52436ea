"""Normal shock waves in real gas: the conservation laws across the wave, closed by the gas model.

    rho1 u1 = rho2 u2,   p1 + rho1 u1^2 = p2 + rho2 u2^2,   h1 + u1^2/2 = h2 + u2^2/2

In equilibrium, Newton's method for temperature, pressure and composition together, from the table of initial
guesses; where it has not converged to the shock, a bracketed search for the density ratio e = rho1/rho2 with
the trivial root e = 1 divided out, as for frozen gas. The last step carries the exact derivatives.
"""

from functools import partial
from typing import NamedTuple

from jaxtyping import Float

from shocklayer.core.batching import map_in_blocks
from shocklayer.core.constants import GAS_CONSTANT, STANDARD_PRESSURE
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import bracketed_newton
from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.gas.equilibrium import initial_guess
from shocklayer.gas.equilibrium.element_basis import Basis, basis
from shocklayer.gas.equilibrium.frozen import frozen_state_tp
from shocklayer.gas.equilibrium.newton import PRESSURE
from shocklayer.gas.equilibrium.sensitivities import (
    LocalEquilibrium,
    initial_potentials,
    local_equilibrium,
    potentials,
    state_at,
)
from shocklayer.gas.equilibrium.solver import equilibrium_tp
from shocklayer.gas.equilibrium.state import GasState, broadcast_floats, frozen_state
from shocklayer.gas.equilibrium.temperature import solve_temperature
from shocklayer.gas.mixtures import Mixture

_SMALLEST_RATIO = 5e-3
_WEAKEST = 1e-6  # a compression 1 - e below this is no shock
_STRONG = 2.5  # Mach number above which the table of initial guesses refines the density ratio
_MOST_JOINT_STEPS = 14


class ShockState(GasState):
    """State behind a shock wave.

    Attributes
    ----------
    speed : Array
        (...) of the gas relative to the shock, behind it [m/s].
    density_ratio : Array
        (...) density behind over density in front [-].
    mach_number : Array
        (...) of the upstream gas; where it does not exceed one there is no shock and the state is upstream.
    """

    speed: Float[Array, "*batch"]
    density_ratio: Float[Array, "*batch"]
    mach_number: Float[Array, "*batch"]

    @classmethod
    def across(cls, behind: GasState, **changes: Array) -> "ShockState":
        """Add speed, density ratio and Mach number to the gas state behind a shock."""
        fields = {name: getattr(behind, name) for name in GasState.__dataclass_fields__}
        return cls(**fields, **changes)


def _first_ratio(mach: Array) -> Array:
    """Density ratio of a perfect gas whose exponent falls from 1.4 to 1.15 as the shock grows strong."""
    exponent = 1.15 + 0.25 / (1.0 + (mach / 8.0) ** 2)
    m2 = jnp.maximum(mach, 1.0) ** 2
    return jnp.clip(((exponent - 1.0) * m2 + 2.0) / ((exponent + 1.0) * m2), 2.0 * _SMALLEST_RATIO, 0.9999)


class _Conserved(NamedTuple):
    """Fluxes of mass and momentum, and total enthalpy, which the shock conserves."""

    mass_flux: Array  # rho1 u1 [kg/(m^2 s)]
    momentum_flux: Array  # p1 + rho1 u1^2 [Pa]
    total_enthalpy: Array  # h1 + u1^2/2 [J/kg]


def _conservation_error(
    conserved: _Conserved, point: LocalEquilibrium, log_t: Array, log_p: Array
) -> tuple[Array, ...]:
    """Excess of momentum and energy, at equilibrium to first order, and derivatives (ln T, ln p) of each."""
    p = STANDARD_PRESSURE * jnp.exp(log_p)
    density = p / (point.gas_constant * jnp.exp(log_t))
    ram_pressure = conserved.mass_flux**2 / density
    speed_squared = (conserved.mass_flux / density) ** 2
    by_t, by_p = point.molar_mass_t - 1.0, 1.0 + point.molar_mass_q  # of ln rho
    momentum = p + ram_pressure * (1.0 - point.molar_mass_0) - conserved.momentum_flux
    total = point.enthalpy + point.enthalpy_0 + speed_squared * (0.5 - point.molar_mass_0)
    energy = total - conserved.total_enthalpy
    m_t, m_p = -ram_pressure * by_t, p - ram_pressure * by_p
    e_t, e_p = point.enthalpy_t - speed_squared * by_t, point.enthalpy_q - speed_squared * by_p
    return momentum, energy, m_t, m_p, e_t, e_p


def _solve_pair(
    momentum: Array, energy: Array, m_t: Array, m_p: Array, e_t: Array, e_p: Array
) -> tuple[Array, Array]:
    """Return the steps of ln T and ln p that cancel both errors to first order."""
    determinant = m_t * e_p - m_p * e_t
    return (m_p * energy - momentum * e_p) / determinant, (e_t * momentum - m_t * energy) / determinant


def _enthalpy_behind(front: GasState, speed: Array, e: Array) -> tuple[Array, Array]:
    """Return ln p in bar and enthalpy behind a shock of density ratio e."""
    p = front.pressure + front.density * speed**2 * (1.0 - e)
    return jnp.log(p / STANDARD_PRESSURE), front.enthalpy + 0.5 * speed**2 * (1.0 - e * e)


def _first_state(b: Basis, front: GasState, speed: Array) -> tuple[Array, Array, Array]:
    """Return ln T, ln p and the density ratio expected behind an equilibrium shock."""
    mach = speed / front.sound_speed
    e = _first_ratio(mach)
    for _ in range(3):
        log_p, h = _enthalpy_behind(front, speed, e)
        log_t = initial_guess.guess_temperature(b, "enthalpy", h, log_p)
        gas_constant = jnp.exp(initial_guess.guess_gas_constant(b, log_t, log_p))
        ratio = front.density * gas_constant * jnp.exp(log_t - log_p) / STANDARD_PRESSURE
        e = jnp.where(mach > _STRONG, jnp.clip(ratio, 2.0 * _SMALLEST_RATIO, 0.9999), e)
    log_p, h = _enthalpy_behind(front, speed, e)
    return initial_guess.guess_temperature(b, "enthalpy", h, log_p), log_p, e


_Carry = tuple[Array, Array, Array, Array, Scalar]


def _joint_newton(b: Basis, front: GasState, speed: Array) -> tuple[Array, Array, Array, Array]:
    """Newton's method for ln T, ln p and composition together; last, whether it converged to a shock."""
    flux = front.density * speed
    total = front.enthalpy + 0.5 * speed**2
    conserved = _Conserved(flux, front.pressure + flux * speed, total)
    log_t, log_p, expected = _first_state(b, front, speed)

    def unfinished(carry: _Carry) -> Array:
        *_, change, count = carry
        return jnp.any(change > 1e-8) & (count < _MOST_JOINT_STEPS)

    def body(carry: _Carry) -> _Carry:
        log_t, log_p, y, _, count = carry
        point = local_equilibrium(b, PRESSURE, log_t, log_p, y)
        step_t, step_p = _solve_pair(*_conservation_error(conserved, point, log_t, log_p))
        step_t, step_p = jnp.clip(step_t, -0.25, 0.25), jnp.clip(step_p, -0.25, 0.25)
        y = y + jnp.clip(point.y_0 + point.y_t * step_t + point.y_q * step_p, -10.0, 10.0)
        change = jnp.maximum(jnp.abs(step_t) + jnp.abs(step_p), 0.1 * jnp.max(jnp.abs(point.y_0), axis=0))
        change = jnp.where(weak, 0.0, change)
        return log_t + step_t, log_p + step_p, y, change, count + 1

    weak = speed <= front.sound_speed
    carry = log_t, log_p, initial_potentials(b, PRESSURE, log_t, log_p), jnp.where(weak, 0.0, jnp.inf), 0
    log_t, log_p, y, change, _ = jax.lax.while_loop(unfinished, body, carry)
    # The other root of the equations is the upstream state itself.
    rise = jnp.exp(log_p) * STANDARD_PRESSURE - front.pressure
    compressed = rise > 0.3 * flux * speed * (1.0 - expected)
    return log_t, log_p, y, weak | ((change <= 1e-8) & compressed)


def _bracketed_search(b: Basis, front: GasState, speed: Array, done: Array) -> tuple[Array, Array, Array]:
    """Search the density ratio in a bracket where not done: ln T, ln p and the potentials to start from."""

    def error(e: Array) -> tuple[Array, Array]:
        log_p, h = _enthalpy_behind(front, speed, e)
        h = jnp.where(done, jnp.nan, h)
        log_t, near = solve_temperature(
            b, "enthalpy", PRESSURE, h, log_p, initial_guess.guess_temperature(b, "enthalpy", h, log_p)
        )
        point = local_equilibrium(b, PRESSURE, log_t, log_p, potentials(b, PRESSURE, log_t, log_p, near))
        p = STANDARD_PRESSURE * jnp.exp(log_p)
        ratio = front.density * point.gas_constant * jnp.exp(log_t) / p
        # d ln rho along the path: at constant p with h, at constant h with ln p.
        by_h = (point.molar_mass_t - 1.0) / point.enthalpy_t
        by_p = 1.0 + point.molar_mass_q - (point.molar_mass_t - 1.0) * point.enthalpy_q / point.enthalpy_t
        slope = ratio * speed**2 * (by_h * e + by_p * front.density / p)
        rest = 1.0 - e
        return (e - ratio) / rest, (1.0 - slope) / rest + (e - ratio) / rest**2

    low = jnp.full(speed.shape, _SMALLEST_RATIO)
    high = jnp.full(speed.shape, 1.0 - _WEAKEST)
    first = _first_ratio(speed / front.sound_speed)
    e, _ = bracketed_newton(error, low, high, first, tolerance=1e-8, done=done)
    log_p, h = _enthalpy_behind(front, speed, e)
    h = jnp.where(done, jnp.nan, h)
    first = initial_guess.guess_temperature(b, "enthalpy", h, log_p)
    log_t, near = solve_temperature(b, "enthalpy", PRESSURE, h, log_p, first)
    return log_t, log_p, near


def _equilibrium_jump(mixture: Mixture, upstream: GasState, speed: Array) -> GasState:
    b = basis(mixture)
    fixed, fixed_speed = jax.lax.stop_gradient((upstream, speed))
    log_t, log_p, y, done = _joint_newton(b, fixed, fixed_speed)
    searched = _bracketed_search(b, fixed, fixed_speed, done)
    log_t, log_p, y = (jnp.where(done, u, v) for u, v in zip((log_t, log_p, y), searched, strict=True))
    log_t, log_p, y = jax.lax.stop_gradient((log_t, log_p, potentials(b, PRESSURE, log_t, log_p, y)))
    # The last step is the only one that depends on the upstream state: it carries the derivatives.
    flux = upstream.density * speed
    total = upstream.enthalpy + 0.5 * speed**2
    point = jax.lax.stop_gradient(local_equilibrium(b, PRESSURE, log_t, log_p, y))
    momentum, energy, *slopes = _conservation_error(
        _Conserved(flux, upstream.pressure + flux * speed, total), point, log_t, log_p
    )
    step_t, step_p = _solve_pair(momentum, energy, *jax.lax.stop_gradient(slopes))
    weak = jax.lax.stop_gradient(speed <= upstream.sound_speed)
    log_t = jnp.where(weak, jnp.log(upstream.temperature), log_t + step_t)
    log_p = jnp.where(weak, jnp.log(upstream.pressure / STANDARD_PRESSURE), log_p + step_p)
    near = jnp.where(weak, jax.lax.stop_gradient(initial_potentials(b, PRESSURE, log_t, log_p)), y)
    return state_at(mixture, log_t, log_p, potentials(b, PRESSURE, log_t, log_p, near))


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

    fixed, fixed_speed = jax.lax.stop_gradient((upstream, speed))

    def error(e: Array) -> tuple[Array, Array]:
        state, excess = behind(fixed, fixed_speed, e)
        rest = 1.0 - e
        return excess / rest, slope(fixed, fixed_speed, e, state) / rest + excess / rest**2

    low = jnp.full(speed.shape, _SMALLEST_RATIO)
    high = jnp.full(speed.shape, 1.0 - _WEAKEST)
    weak = fixed_speed <= fixed.sound_speed
    first = _first_ratio(fixed_speed / fixed.sound_speed)
    e, _ = bracketed_newton(error, low, high, first, done=weak)
    state, excess = behind(upstream, speed, e)
    e = e - excess / jax.lax.stop_gradient(slope(upstream, speed, e, state))
    return behind(upstream, speed, jnp.where(weak, 1.0, e))[0]


@partial(jax.jit, static_argnums=1)
def _jump(mixture: Mixture, frozen: bool, upstream: GasState, speed: Array) -> ShockState:
    solve = _frozen_jump if frozen else _equilibrium_jump
    after = map_in_blocks(lambda front, u: solve(mixture, front, u), speed.shape, upstream, speed)
    ratio = after.density / upstream.density
    mach = speed / upstream.sound_speed
    return ShockState.across(after, speed=speed / ratio, density_ratio=ratio, mach_number=mach)


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
    (20 000 K), where the heat capacity is constant and ``in_range`` is false.
    """
    if chemistry not in ("equilibrium", "frozen"):
        raise UserError(f"chemistry of a normal shock must be 'equilibrium' or 'frozen', not {chemistry!r}.")
    u, t, p = broadcast_floats(speed, temperature, pressure)
    if mole_fractions is None and chemistry == "equilibrium":
        upstream = equilibrium_tp(mixture, t, p)
    else:
        x = mixture.cold_mole_fractions if mole_fractions is None else mole_fractions
        upstream = frozen_state_tp(mixture, x, t, p)
    return _jump(mixture, chemistry == "frozen", upstream, u)
