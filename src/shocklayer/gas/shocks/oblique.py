"""Waves in real gas: oblique and reflected shocks, Prandtl-Meyer expansions.

Everything follows from the conservation laws and the equation of state; no ratio of specific heats enters.
"""

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import bracketed_newton, share_at
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.equilibrium.solver import equilibrium_hp
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.shocks.isentropic import Isentrope, check_chemistry, lanes, reservoir
from shocklayer.gas.shocks.normal import ShockState, normal_shock

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)


def reflected_shock(mixture: Mixture, incident: ShockState, upstream_speed: ArrayLike) -> ShockState:
    """Return the state behind the shock that an end wall reflects, in equilibrium.

    Parameters
    ----------
    mixture : Mixture
    incident : ShockState
        Behind the incident shock, from `normal_shock`.
    upstream_speed : array_like
        (...) of the incident shock relative to the gas at rest ahead of it [m/s].

    Returns
    -------
    ShockState
        Gas at rest at the wall; ``speed`` is the speed of the reflected shock away from the wall,
        ``density_ratio`` and ``mach_number`` are across it.

    Notes
    -----
    The gas behind the incident shock follows it at up = us - u2 and is stopped: with e = rho2/rho5,
    p5 = p2 + rho2 up^2/(1 - e) and h5 = h2 + up^2 (1 + e)/(2 (1 - e)), solved with e from the equation of
    state.
    """
    return _reflected(mixture, incident, jnp.asarray(upstream_speed, dtype=float))


@jax.jit
def _reflected(mixture: Mixture, incident: ShockState, upstream_speed: Array) -> ShockState:
    follow = upstream_speed - incident.speed

    def behind(e: Array) -> GasState:
        p = incident.pressure + incident.density * follow**2 / (1.0 - e)
        h = incident.enthalpy + 0.5 * follow**2 * (1.0 + e) / (1.0 - e)
        return equilibrium_hp(mixture, h, p)

    def miss(e: Array) -> Array:
        return e - incident.density / behind(e).density

    def with_slope(e: Array) -> tuple[Array, Array]:
        return jax.jvp(miss, (e,), (jnp.ones_like(e),))

    low, high = jnp.full_like(follow, 0.01), jnp.full_like(follow, 0.999)
    found, slope = bracketed_newton(with_slope, low, high, jnp.full_like(follow, 0.15))
    e = found - miss(found) / slope
    after = behind(e)
    fields = {name: getattr(after, name) for name in GasState.__dataclass_fields__}
    entering = follow / (1.0 - e)
    return ShockState(
        **fields, speed=entering * e, density_ratio=1.0 / e, mach_number=entering / incident.sound_speed
    )


class ObliqueShock(NamedTuple):
    """An oblique shock and the state behind it.

    Attributes
    ----------
    state : ShockState
        Behind the shock; its ``speed`` and ``mach_number`` are those normal to the wave.
    shock_angle : Array
        (...) between the wave and the upstream flow [rad].
    deflection : Array
        (...) turning of the flow [rad].
    speed : Array
        (...) of the flow behind [m/s].
    attached : Array
        (...) bool; false where no shock turns the flow so far (then NaN stands everywhere).
    """

    state: ShockState
    shock_angle: Array
    deflection: Array
    speed: Array
    attached: Array


def oblique_shock(
    mixture: Mixture,
    speed: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    chemistry: str = "equilibrium",
    *,
    shock_angle: ArrayLike | None = None,
    deflection: ArrayLike | None = None,
) -> ObliqueShock:
    """Return the oblique shock of a given angle, or the weak one that turns the flow by a given deflection.

    Parameters
    ----------
    mixture : Mixture
    speed : array_like
        (...) upstream [m/s].
    temperature, pressure : array_like
        (...) upstream [K], [Pa].
    chemistry : {"equilibrium", "frozen"}, optional
        As `normal_shock`.
    shock_angle, deflection : array_like
        (...) one of the two [rad].

    Returns
    -------
    ObliqueShock

    Raises
    ------
    UserError
        Not exactly one of `shock_angle` and `deflection` is given, or the chemistry is unknown.

    Notes
    -----
    The speed along the wave is conserved, the normal one passes a normal shock:
    tan(beta - delta) = (rho1/rho2) tan(beta).
    """
    check_chemistry(chemistry)
    if (shock_angle is None) == (deflection is None):
        raise UserError("An oblique shock needs either shock_angle or deflection.")
    angle = deflection if shock_angle is None else shock_angle
    assert angle is not None
    values = lanes(speed, temperature, pressure, angle)
    if shock_angle is None:
        return _by_deflection(mixture, chemistry, *values)
    return _at_angle(mixture, chemistry, *values, jnp.ones(values[0].shape, dtype=bool))


def _by_deflection(
    mixture: Mixture, chemistry: str, u: Array, t: Array, p: Array, wanted: Array
) -> ObliqueShock:
    """Find the weak branch: up to the first angle that turns far enough."""
    beta, attached = _weak_angle(mixture, chemistry, u, t, p, wanted)
    return _at_angle(mixture, chemistry, u, t, p, beta, attached)


@partial(jax.jit, static_argnums=1)
def _weak_angle(
    mixture: Mixture, chemistry: str, u: Array, t: Array, p: Array, wanted: Array
) -> tuple[Array, Array]:
    """Return the wave's angle and whether there is one (else the angle stands for nothing)."""
    low = mach_angle(mixture, chemistry, u, t, p)
    share = share_at(_Turning(mixture, chemistry), wanted, (u, t, p, low))
    attached = ~jnp.isnan(share) & (low < 0.5 * jnp.pi)
    return low + jnp.where(attached, share, 0.5) * (0.5 * jnp.pi - low), attached


def mach_angle(mixture: Mixture, chemistry: str, u: Array, t: Array, p: Array) -> Array:
    """Return the angle of the weakest wave, a right angle where the stream is not supersonic (...) [rad]."""
    front, _ = reservoir(mixture, chemistry, None, t, p)
    return jnp.arcsin(jnp.clip(front.sound_speed / u, 0.0, 1.0))


class _Turning(NamedTuple):
    """Deflection by a wave at a share of the way from the Mach angle to the normal wave."""

    mixture: Mixture
    chemistry: str

    def __call__(self, share: Array, arguments: tuple[Array, ...]) -> Array:
        u, t, p, low = arguments
        beta = low + share * (0.5 * jnp.pi - low)
        post = normal_shock(self.mixture, u * jnp.sin(beta), t, p, self.chemistry)
        return beta - jnp.arctan2(post.speed, u * jnp.cos(beta))


@partial(jax.jit, static_argnums=1)
def _at_angle(
    mixture: Mixture, chemistry: str, u: Array, t: Array, p: Array, beta: Array, attached: Array
) -> ObliqueShock:
    state = normal_shock(mixture, u * jnp.sin(beta), t, p, chemistry)
    along = u * jnp.cos(beta)
    found = ObliqueShock(
        state, beta, beta - jnp.arctan2(state.speed, along), jnp.hypot(along, state.speed), attached
    )
    return only_where(attached, found)


def only_where(valid: Array, found: Any) -> Any:
    """Put NaN into every lane of a pytree of floats that is not valid; flags stay."""

    def kept(value: Array) -> Array:
        mask = valid.reshape(*valid.shape, *([1] * (value.ndim - valid.ndim)))
        return value if value.dtype == bool else jnp.where(mask, value, jnp.nan)

    return jax.tree.map(kept, found)


class Expansion(NamedTuple):
    """An isentropic turn of a supersonic flow.

    Attributes
    ----------
    state : GasState
        After the turn.
    speed : Array
        (...) [m/s].
    turn : Array
        (...) away from the flow [rad].
    """

    state: GasState
    speed: Array
    turn: Array


def prandtl_meyer_expansion(
    mixture: Mixture,
    speed: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    chemistry: str = "equilibrium",
    *,
    final_pressure: ArrayLike | None = None,
    turn: ArrayLike | None = None,
    mole_fractions: ArrayLike | None = None,
) -> Expansion:
    """Turn a supersonic flow isentropically, to a given pressure or by a given angle.

    Parameters
    ----------
    mixture : Mixture
    speed : array_like
        (...) upstream, not below the speed of sound [m/s].
    temperature, pressure : array_like
        (...) upstream [K], [Pa].
    chemistry : {"equilibrium", "frozen"}, optional
        Whether the composition shifts on the way.
    final_pressure : array_like
        (...) not above `pressure` [Pa]; or
    turn : array_like
        (...) [rad].
    mole_fractions : array_like, optional
        (..., species) of a frozen stream; the cold gas by default.

    Returns
    -------
    Expansion

    Raises
    ------
    UserError
        Not exactly one of `final_pressure` and `turn` is given, or the chemistry is unknown.

    Notes
    -----
    d nu = sqrt(M^2 - 1) du/u with u du = -dp/rho (Thompson, Compressible-Fluid Dynamics, 1972, sec. 9.3), by
    Gauss-Legendre quadrature over ln p, substituted so that a sonic start costs no accuracy.
    """
    check_chemistry(chemistry)
    if (final_pressure is None) == (turn is None):
        raise UserError("A Prandtl-Meyer expansion needs either final_pressure or turn.")
    last = turn if final_pressure is None else final_pressure
    assert last is not None
    values = lanes(speed, temperature, pressure, last)
    return _expand(mixture, chemistry, final_pressure is None, mole_fractions, *values)


@partial(jax.jit, static_argnums=(1, 2))
def _expand(
    mixture: Mixture,
    chemistry: str,
    by_turn: bool,
    fractions: Any,
    u: Array,
    t: Array,
    p: Array,
    wanted: Array,
) -> Expansion:
    front, x = reservoir(mixture, chemistry, fractions, t, p)
    x = x if x is None or np.ndim(x) == 1 else jnp.asarray(x)[None]
    isentrope = Isentrope(mixture, chemistry, x, front.entropy)
    total = front.enthalpy + 0.5 * u**2

    def integrand(pressures: Array) -> tuple[GasState, Array, Array]:
        state = isentrope._replace(entropy=jnp.broadcast_to(front.entropy, pressures.shape)).at(pressures)
        v = jnp.sqrt(2.0 * (total - state.enthalpy))
        beta = jnp.sqrt(jnp.maximum((v / state.sound_speed) ** 2 - 1.0, 0.0))
        return state, v, beta * pressures / (state.density * v**2)

    def angle(drop: Array) -> Array:
        """Return the turn over a fall of ln p by `drop`, with ln p = ln p1 - drop s^2."""
        s = (0.5 * (1.0 + _NODES)).reshape(-1, *([1] * u.ndim))
        _, _, value = integrand(p * jnp.exp(-drop * s**2))
        return jnp.tensordot(0.5 * _WEIGHTS, value * 2.0 * s * drop, axes=1)

    if not by_turn:
        drop = jnp.log(p / wanted)
    else:

        def miss(trial: Array) -> tuple[Array, Array]:
            return angle(trial) - wanted, integrand(p * jnp.exp(-trial))[2]

        low, high = jnp.zeros_like(p), jnp.full_like(p, 25.0)
        found, slope = bracketed_newton(miss, low, high, jnp.full_like(p, 1.0))
        drop = found - (angle(found) - wanted) / slope
    state, v, _ = integrand(p * jnp.exp(-drop))
    return Expansion(state, v, angle(drop))
