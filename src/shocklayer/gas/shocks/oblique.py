"""Oblique and reflected shocks and Prandtl-Meyer expansions of real gas.

Everything follows from the conservation laws and the equation of state; no ratio of specific heats enters.
"""

from functools import partial
from typing import NamedTuple, Protocol, TypeVar, runtime_checkable

import numpy as np
from jaxtyping import Bool, Float

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import find_root, first_crossing
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.equilibrium.solver import equilibrium_hp
from shocklayer.gas.equilibrium.state import GasState, broadcast_floats
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.shocks.isentropic import Isentrope, check_chemistry, upstream_state
from shocklayer.gas.shocks.normal import ShockState, normal_shock

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)


def reflected_shock(mixture: Mixture, incident: ShockState, upstream_speed: ArrayLike) -> ShockState:
    """Return the state behind the shock reflected from an end wall, in equilibrium.

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

    def error(e: Array) -> Array:
        return e - incident.density / behind(e).density

    def with_slope(e: Array) -> tuple[Array, Array]:
        return jax.jvp(error, (e,), (jnp.ones_like(e),))

    low, high = jnp.full_like(follow, 0.01), jnp.full_like(follow, 0.999)
    e = find_root(with_slope, low, high, jnp.full_like(follow, 0.15))
    entering = follow / (1.0 - e)
    mach = entering / incident.sound_speed
    return ShockState.across(behind(e), speed=entering * e, density_ratio=1.0 / e, mach_number=mach)


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
        (...) bool; false where no attached shock gives the deflection; every other field is then NaN.
    """

    state: ShockState
    shock_angle: Float[Array, "*batch"]
    deflection: Float[Array, "*batch"]
    speed: Float[Array, "*batch"]
    attached: Bool[Array, "*batch"]


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
    values = broadcast_floats(speed, temperature, pressure, angle)
    if shock_angle is None:
        beta, attached = weak_shock_angle(_WedgeShocks(mixture, chemistry), *values)
    else:
        beta, attached = values[3], jnp.ones(values[0].shape, dtype=bool)
    return _at_angle(mixture, chemistry, *values[:3], beta, attached)


@runtime_checkable
class ShockFamily(Protocol):
    """The attached shocks of a stream, from the Mach wave (fraction 0) to the normal shock (fraction 1)."""

    @property
    def mixture(self) -> Mixture:
        """The gas."""
        ...

    @property
    def chemistry(self) -> str:
        """``equilibrium`` or ``frozen``."""
        ...

    def shock_angle(self, fraction: Array, mach_angle: Array) -> Array:
        """Return the shock angle [rad]."""
        ...

    def __call__(self, fraction: Array, arguments: tuple[Array, ...]) -> Array:
        """Return the angle of the body with this shock [rad]; arguments are u, T, p and the Mach angle."""
        ...


@partial(jax.jit, static_argnums=0)
def weak_shock_angle(
    family: ShockFamily, u: Array, t: Array, p: Array, body_angle: Array
) -> tuple[Array, Array]:
    """Return the angle of the weak attached shock of a body.

    Parameters
    ----------
    family : ShockFamily
    u, t, p : Array
        (...) of the stream [m/s], [K], [Pa].
    body_angle : Array
        (...) of the wedge or cone [rad].

    Returns
    -------
    shock_angle : Array
        (...) [rad]; arbitrary where no shock is attached.
    attached : Array
        (...) bool.
    """
    low = mach_angle(family.mixture, family.chemistry, u, t, p)
    fraction = first_crossing(family, body_angle, (u, t, p, low))
    attached = ~jnp.isnan(fraction) & (low < 0.5 * jnp.pi)
    return family.shock_angle(jnp.where(attached, fraction, 0.5), low), attached


def mach_angle(mixture: Mixture, chemistry: str, u: Array, t: Array, p: Array) -> Array:
    """Return the angle of the weakest wave, a right angle where the stream is not supersonic (...) [rad]."""
    upstream, _ = upstream_state(mixture, chemistry, None, t, p)
    return jnp.arcsin(jnp.clip(upstream.sound_speed / u, 0.0, 1.0))


class _WedgeShocks(NamedTuple):
    """Oblique shocks, by the deflection of the flow."""

    mixture: Mixture
    chemistry: str

    def shock_angle(self, fraction: Array, mach_angle: Array) -> Array:
        return mach_angle + fraction * (0.5 * jnp.pi - mach_angle)

    def __call__(self, fraction: Array, arguments: tuple[Array, ...]) -> Array:
        u, t, p, low = arguments
        beta = self.shock_angle(fraction, low)
        post = normal_shock(self.mixture, u * jnp.sin(beta), t, p, self.chemistry)
        return beta - jnp.arctan2(post.speed, u * jnp.cos(beta))


@partial(jax.jit, static_argnums=1)
def _at_angle(
    mixture: Mixture, chemistry: str, u: Array, t: Array, p: Array, beta: Array, attached: Array
) -> ObliqueShock:
    state = normal_shock(mixture, u * jnp.sin(beta), t, p, chemistry)
    along = u * jnp.cos(beta)
    shock = ObliqueShock(
        state, beta, beta - jnp.arctan2(state.speed, along), jnp.hypot(along, state.speed), attached
    )
    return nan_unless(attached, shock)


Tree = TypeVar("Tree")


def nan_unless(valid: Array, tree: Tree) -> Tree:
    """Replace the floats of a pytree by NaN where they are not valid; flags are unchanged."""

    def masked(value: Array) -> Array:
        mask = valid.reshape(*valid.shape, *([1] * (value.ndim - valid.ndim)))
        return value if value.dtype == bool else jnp.where(mask, value, jnp.nan)

    return jax.tree.map(masked, tree)


class Expansion(NamedTuple):
    """An isentropic expansion of a supersonic flow around a corner.

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
    speed: Float[Array, "*batch"]
    turn: Float[Array, "*batch"]


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
        Whether the composition shifts during the expansion.
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
    values = broadcast_floats(speed, temperature, pressure, last)
    return _expand(mixture, chemistry, final_pressure is None, mole_fractions, *values)


@partial(jax.jit, static_argnums=(1, 2))
def _expand(
    mixture: Mixture,
    chemistry: str,
    by_turn: bool,
    fractions: ArrayLike | None,
    u: Array,
    t: Array,
    p: Array,
    target: Array,
) -> Expansion:
    upstream, x = upstream_state(mixture, chemistry, fractions, t, p)
    x = x if x is None or np.ndim(x) == 1 else jnp.asarray(x)[None]
    isentrope = Isentrope(mixture, x, upstream.entropy)
    total = upstream.enthalpy + 0.5 * u**2

    def integrand(pressures: Array) -> tuple[GasState, Array, Array]:
        state = isentrope._replace(entropy=jnp.broadcast_to(upstream.entropy, pressures.shape)).at(pressures)
        v = jnp.sqrt(2.0 * (total - state.enthalpy))
        beta = jnp.sqrt(jnp.maximum((v / state.sound_speed) ** 2 - 1.0, 0.0))
        return state, v, beta * pressures / (state.density * v**2)

    def angle(drop: Array) -> Array:
        """Return the turning angle over a decrease of ln p by `drop`, with ln p = ln p1 - drop s^2."""
        s = (0.5 * (1.0 + _NODES)).reshape(-1, *([1] * u.ndim))
        _, _, value = integrand(p * jnp.exp(-drop * s**2))
        return jnp.tensordot(0.5 * _WEIGHTS, value * 2.0 * s * drop, axes=1)

    if not by_turn:
        drop = jnp.log(p / target)
    else:

        def error(trial: Array) -> tuple[Array, Array]:
            return angle(trial) - target, integrand(p * jnp.exp(-trial))[2]

        low, high = jnp.zeros_like(p), jnp.full_like(p, 25.0)
        drop = find_root(error, low, high, jnp.full_like(p, 1.0))
    state, v, _ = integrand(p * jnp.exp(-drop))
    return Expansion(state, v, angle(drop))
