"""Supersonic flow of real gas over a cone at zero incidence: the conical shock and the cone's surface.

Behind a conical shock nothing changes along rays from the tip (Taylor & Maccoll 1933). With the speeds u
along the ray and v across it (negative towards the cone), at constant entropy and total enthalpy,

    du/dtheta = v,   dv/dtheta = -u - (u + v cot theta)/(1 - v^2/a^2),   dp = -rho (u du + v dv) .

The sound speed a and the density are the gas's own along the isentrope. On the cone v = 0, and v grows
steadily up to there: it is the independent variable, so that one integration gives the cone of a shock, and
only the shock of a given cone needs a search.
"""

from functools import partial
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.equilibrium.state import GasState, broadcast_floats
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.shocks.isentropic import Isentrope, check_chemistry
from shocklayer.gas.shocks.normal import ShockState, normal_shock
from shocklayer.gas.shocks.oblique import nan_unless, weak_shock_angle

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
        (...) half-angles between the axis and the shock, the axis and the surface [rad].
    attached : Array
        (...) bool; false where no attached shock gives the cone angle, or the stream is not supersonic.
    resolved : Array
        (...) bool; false where the cone is so slender that its shock compresses the gas by less than 1e-5:
        the surface then has nearly the state of the stream. Where either is false, every other field is NaN.
    """

    surface: GasState
    surface_speed: Float[Array, "*batch"]
    behind: ShockState
    shock_angle: Float[Array, "*batch"]
    cone_angle: Float[Array, "*batch"]
    attached: Bool[Array, "*batch"]
    resolved: Bool[Array, "*batch"]


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
        As `normal_shock`, and on the isentrope from the shock to the cone.
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
    G. I. Taylor, J. W. Maccoll, Proc. Roy. Soc. A 139, 1933, 278. Runge-Kutta of fourth order, 100 steps:
    relative error of the cone angle 1e-8, and 1e-3 for the most slender cones that are resolved (1.5 deg at
    Mach 1.2, 1.1 deg at 2, 0.3 deg at 10). The angle of shock detachment is accurate to 1e-7 rad. Range of
    the gas model: `normal_shock`. First derivatives are exact.
    """
    check_chemistry(chemistry)
    if (cone_angle is None) == (shock_angle is None):
        raise UserError("A conical shock needs either cone_angle or shock_angle.")
    angle = cone_angle if shock_angle is None else shock_angle
    assert angle is not None
    *stream, given = broadcast_floats(speed, temperature, pressure, angle)
    if shock_angle is None:
        beta, attached = weak_shock_angle(_ConeShocks(mixture, chemistry), *stream, given)
    else:
        beta, attached = given, jnp.ones(given.shape, dtype=bool)
    return _at_angle(mixture, chemistry, *stream, beta, attached)


class _Flow(NamedTuple):
    """Conical flow behind a shock: the state there, and at the surface of the cone."""

    behind: ShockState
    isentrope: Isentrope
    surface_speed: Array
    cone_angle: Array
    surface_pressure: Array


def _integrate(mixture: Mixture, chemistry: str, u: Array, t: Array, p: Array, beta: Array) -> _Flow:
    """Integrate from the shock to the cone."""
    behind = normal_shock(mixture, u * jnp.sin(beta), t, p, chemistry)
    normal = behind.speed
    frozen = chemistry == "frozen"
    isentrope = Isentrope(mixture, mixture.cold_mole_fractions if frozen else None, behind.entropy)
    # The speed along the ray grows towards the cone, so h <= h2 + v2^2/2 there; and p/rho >= p2/rho2.
    span = 0.5 * behind.density * normal**2 / behind.pressure
    fractions = (0.5 * (1.0 + _NODES)).reshape(-1, *([1] * u.ndim))
    pressures = behind.pressure * jnp.exp(span * fractions)
    sampled = isentrope._replace(entropy=jnp.broadcast_to(behind.entropy, pressures.shape)).at(pressures)
    pressure_over_density = jnp.tensordot(_TO_COEFFICIENTS, sampled.pressure / sampled.density, axes=1)
    squared_sound_speed = jnp.tensordot(_TO_COEFFICIENTS, sampled.sound_speed**2, axes=1)

    def slopes(x: Array, y: tuple[Array, Array, Array]) -> tuple[Array, Array, Array]:
        """Return d(u, theta, ln p/p2)/dx, where v = -v2 (1 - x^3)^2: fine steps at both ends."""
        along, theta, rise = y
        v = -normal * (1.0 - x**3) ** 2
        by_x = 6.0 * normal * x**2 * (1.0 - x**3)
        scaled = 2.0 * rise / span - 1.0
        ratio = v**2 / jnp.polyval(squared_sound_speed, scaled)
        turn = -along - (along + v / jnp.tan(theta)) / (1.0 - ratio)  # dv/dtheta
        theta_x = by_x / turn
        return (
            v * theta_x,
            theta_x,
            -v * (along * theta_x + by_x) / jnp.polyval(pressure_over_density, scaled),
        )

    def step(y: tuple[Array, Array, Array], x: Array) -> tuple[tuple[Array, Array, Array], None]:
        h = 1.0 / _STEPS

        def advanced(k: tuple[Array, Array, Array], fraction: float) -> tuple[Array, Array, Array]:
            return y[0] + fraction * h * k[0], y[1] + fraction * h * k[1], y[2] + fraction * h * k[2]

        k1 = slopes(x, y)
        k2 = slopes(x + 0.5 * h, advanced(k1, 0.5))
        k3 = slopes(x + 0.5 * h, advanced(k2, 0.5))
        k4 = slopes(x + h, advanced(k3, 1.0))
        mean = [(a + 2.0 * b + 2.0 * c + d) / 6.0 for a, b, c, d in zip(k1, k2, k3, k4, strict=True)]
        return advanced((mean[0], mean[1], mean[2]), 1.0), None

    first = u * jnp.cos(beta), beta, jnp.zeros_like(beta)
    (along, theta, rise), _ = jax.lax.scan(step, first, jnp.arange(_STEPS) / _STEPS)
    return _Flow(behind, isentrope, along, theta, behind.pressure * jnp.exp(rise))


def _resolved(flow: _Flow) -> Array:
    return flow.behind.density_ratio > 1.0 + _WEAKEST


class _ConeShocks(NamedTuple):
    """Conical shocks, by the half-angle of the cone."""

    mixture: Mixture
    chemistry: str

    def shock_angle(self, fraction: Array, mach_angle: Array) -> Array:
        # The shock angle less the Mach angle grows as the fourth power of a slender cone's angle.
        return mach_angle + (0.5 * jnp.pi - mach_angle) * fraction**4

    def __call__(self, fraction: Array, arguments: tuple[Array, ...]) -> Array:
        u, t, p, low = arguments
        flow = _integrate(self.mixture, self.chemistry, u, t, p, self.shock_angle(fraction, low))
        return jnp.where(_resolved(flow), flow.cone_angle, 0.0)


@partial(jax.jit, static_argnums=1)
def _at_angle(
    mixture: Mixture, chemistry: str, u: Array, t: Array, p: Array, beta: Array, attached: Array
) -> ConicalShock:
    flow = _integrate(mixture, chemistry, u, t, p, beta)
    attached &= (flow.behind.mach_number > 1.0 - 1e-12) & (beta < 0.5 * jnp.pi)
    resolved = _resolved(flow)
    surface = flow.isentrope.at(flow.surface_pressure)
    shock = ConicalShock(surface, flow.surface_speed, flow.behind, beta, flow.cone_angle, attached, resolved)
    return nan_unless(attached & resolved, shock)
