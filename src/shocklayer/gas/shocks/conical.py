"""Supersonic flow of real gas over a cone at zero incidence: the conical shock and the cone's surface.

Behind a conical shock nothing changes along rays from the tip (Taylor & Maccoll 1933). With the speeds u
along the ray and v across it (negative towards the cone), at constant entropy and total enthalpy,

    du/dtheta = v,   dv/dtheta = -u - (u + v cot theta)/(1 - v^2/a^2),   dp = -rho (u du + v dv) .

The sound speed a and the density are the gas's own along the isentrope. On the cone v = 0, and v grows
steadily up to there: it serves as the independent variable, so that a wave's cone comes out of one
integration and only the wave of a given cone needs a search.
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import share_at
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.shocks.isentropic import Isentrope, check_chemistry, lanes
from shocklayer.gas.shocks.normal import ShockState, normal_shock
from shocklayer.gas.shocks.oblique import mach_angle, only_where

_STEPS = 100
_WEAKEST = 1e-5  # compression below which rounding of the shock's state reaches the cone
# A polynomial through these nodes gives p/rho and a^2 along the isentrope, whose pressures span less than e.
_NODES = np.polynomial.chebyshev.chebpts1(8)
_TO_COEFFICIENTS = np.linalg.inv(np.vander(_NODES))


class ConicalShock(NamedTuple):
    """The flow over a cone at zero incidence.

    Attributes
    ----------
    surface : GasState
        On the cone.
    surface_speed : Array
        (...) of the flow along the cone [m/s].
    behind : ShockState
        Directly behind the shock; its ``speed`` and ``mach_number`` are those normal to the wave.
    shock_angle, cone_angle : Array
        (...) half-angles between the axis and the wave, the axis and the surface [rad].
    attached : Array
        (...) bool; false where no shock at the tip turns the flow so far, or the stream is not supersonic.
    resolved : Array
        (...) bool; false where the cone is so slender that its wave compresses the gas by less than 1e-5:
        the surface then has nearly the state of the stream. Where either is false, NaN stands everywhere.
    """

    surface: GasState
    surface_speed: Array
    behind: ShockState
    shock_angle: Array
    cone_angle: Array
    attached: Array
    resolved: Array


def conical_shock(
    mixture: Mixture,
    speed: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    chemistry: str = "equilibrium",
    *,
    cone_angle: ArrayLike | None = None,
    shock_angle: ArrayLike | None = None,
) -> ConicalShock:
    """Return the flow over a cone at zero incidence, from the cone's half-angle or from the shock's.

    Parameters
    ----------
    mixture : Mixture
    speed : array_like
        (...) upstream [m/s].
    temperature, pressure : array_like
        (...) upstream [K], [Pa].
    chemistry : {"equilibrium", "frozen"}, optional
        As `normal_shock`, and on the isentrope from the wave to the cone.
    cone_angle, shock_angle : array_like
        (...) one of the two [rad]; for a cone the weak of the two solutions.

    Returns
    -------
    ConicalShock

    Raises
    ------
    UserError
        Not exactly one of `cone_angle` and `shock_angle` is given, or the chemistry is unknown.

    Notes
    -----
    G. I. Taylor, J. W. Maccoll, Proc. Roy. Soc. A 139, 1933, 278. Runge-Kutta of fourth order, 100 steps: the
    angle of a given wave's cone to 1e-8 of itself, to 1e-3 for the most slender that are resolved (1.5 deg at
    Mach 1.2, 1.1 deg at 2, 0.3 deg at 10). The steepest attached cone is found to 1e-7 rad. Range of the gas
    model: `normal_shock`. First derivatives are exact.
    """
    check_chemistry(chemistry)
    if (cone_angle is None) == (shock_angle is None):
        raise UserError("A conical shock needs either cone_angle or shock_angle.")
    angle = cone_angle if shock_angle is None else shock_angle
    assert angle is not None
    *stream, given = lanes(speed, temperature, pressure, angle)
    if shock_angle is None:
        beta, attached = _weak_angle(mixture, chemistry, *stream, given)
    else:
        beta, attached = given, jnp.ones(given.shape, dtype=bool)
    return _at_angle(mixture, chemistry, *stream, beta, attached)


class _Flow(NamedTuple):
    """Conical flow behind a shock: the state there, and what the integration finds at the cone."""

    behind: ShockState
    isentrope: Isentrope
    surface_speed: Array
    cone_angle: Array
    surface_pressure: Array


def _integrate(mixture: Mixture, chemistry: str, u: Array, t: Array, p: Array, beta: Array) -> _Flow:
    """Integrate from the wave to the cone."""
    behind = normal_shock(mixture, u * jnp.sin(beta), t, p, chemistry)
    normal = behind.speed
    isentrope = Isentrope(mixture, chemistry, mixture.cold_mole_fractions, behind.entropy)
    # The speed along the ray grows towards the cone, so h <= h2 + v2^2/2 there; and p/rho >= p2/rho2.
    span = 0.5 * behind.density * normal**2 / behind.pressure
    shares = (0.5 * (1.0 + _NODES)).reshape(-1, *([1] * u.ndim))
    pressures = behind.pressure * jnp.exp(span * shares)
    sampled = isentrope._replace(entropy=jnp.broadcast_to(behind.entropy, pressures.shape)).at(pressures)
    specific = jnp.tensordot(_TO_COEFFICIENTS, sampled.pressure / sampled.density, axes=1)
    squared = jnp.tensordot(_TO_COEFFICIENTS, sampled.sound_speed**2, axes=1)

    def slopes(x: Array, y: tuple[Array, Array, Array]) -> tuple[Array, Array, Array]:
        """Return d(u, theta, ln p/p2)/dx, where v = -v2 (1 - x^3)^2: fine steps at both ends."""
        along, theta, rise = y
        v = -normal * (1.0 - x**3) ** 2
        by_x = 6.0 * normal * x**2 * (1.0 - x**3)
        place = 2.0 * rise / span - 1.0
        ratio = v**2 / jnp.polyval(squared, place)
        turn = -along - (along + v / jnp.tan(theta)) / (1.0 - ratio)  # dv/dtheta
        theta_x = by_x / turn
        return v * theta_x, theta_x, -v * (along * theta_x + by_x) / jnp.polyval(specific, place)

    def step(y: tuple[Array, Array, Array], x: Array) -> tuple[tuple[Array, Array, Array], None]:
        h = 1.0 / _STEPS

        def moved(k: tuple[Array, Array, Array], share: float) -> tuple[Array, Array, Array]:
            return y[0] + share * h * k[0], y[1] + share * h * k[1], y[2] + share * h * k[2]

        k1 = slopes(x, y)
        k2 = slopes(x + 0.5 * h, moved(k1, 0.5))
        k3 = slopes(x + 0.5 * h, moved(k2, 0.5))
        k4 = slopes(x + h, moved(k3, 1.0))
        mean = [(a + 2.0 * b + 2.0 * c + d) / 6.0 for a, b, c, d in zip(k1, k2, k3, k4, strict=True)]
        return moved((mean[0], mean[1], mean[2]), 1.0), None

    first = u * jnp.cos(beta), beta, jnp.zeros_like(beta)
    (along, theta, rise), _ = jax.lax.scan(step, first, jnp.arange(_STEPS) / _STEPS)
    return _Flow(behind, isentrope, along, theta, behind.pressure * jnp.exp(rise))


def _resolved(flow: _Flow) -> Array:
    return flow.behind.density_ratio > 1.0 + _WEAKEST


def _wave(share: Array, low: Array) -> Array:
    """Return a wave's angle: less the Mach angle it goes as the fourth power of a slender cone's."""
    return low + (0.5 * jnp.pi - low) * share**4


class _Cone(NamedTuple):
    """Angle of the cone of a wave."""

    mixture: Mixture
    chemistry: str

    def __call__(self, share: Array, arguments: tuple[Array, ...]) -> Array:
        u, t, p, low = arguments
        flow = _integrate(self.mixture, self.chemistry, u, t, p, _wave(share, low))
        return jnp.where(_resolved(flow), flow.cone_angle, 0.0)


@partial(jax.jit, static_argnums=1)
def _weak_angle(
    mixture: Mixture, chemistry: str, u: Array, t: Array, p: Array, wanted: Array
) -> tuple[Array, Array]:
    """Return the angle of the weak wave and whether there is one (else the angle stands for nothing)."""
    low = mach_angle(mixture, chemistry, u, t, p)
    share = share_at(_Cone(mixture, chemistry), wanted, (u, t, p, low))
    attached = ~jnp.isnan(share) & (low < 0.5 * jnp.pi)
    return _wave(jnp.where(attached, share, 0.5), low), attached


@partial(jax.jit, static_argnums=1)
def _at_angle(
    mixture: Mixture, chemistry: str, u: Array, t: Array, p: Array, beta: Array, attached: Array
) -> ConicalShock:
    flow = _integrate(mixture, chemistry, u, t, p, beta)
    attached &= (flow.behind.mach_number > 1.0 - 1e-12) & (beta < 0.5 * jnp.pi)
    resolved = _resolved(flow)
    surface = flow.isentrope.at(flow.surface_pressure)
    found = ConicalShock(surface, flow.surface_speed, flow.behind, beta, flow.cone_angle, attached, resolved)
    return only_where(attached & resolved, found)
