"""How mass, momentum and energy close the species equations: one small class per kind of flow.

The unknowns of a system are the mole numbers [mol/kg], one temperature and one more quantity:

    y = (n_1 .. n_S, theta, extra),      theta = T_v with two temperatures, T with one.

With two temperatures everything else is algebraic, and closed in form because translation and rotation have
constant heat capacities: T from the energy, which is conserved exactly. With one, T follows its own equation.
Free electrons are compressed with the gas: their share of the T_v equation carries the work p_e dv.
"""

from typing import Any, NamedTuple

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jnp
from shocklayer.gas.kinetics.sources import Model


class Point(NamedTuple):
    """Local state, each (...) over lanes.

    Attributes
    ----------
    temperature, vibrational_temperature : array
        [K].
    pressure : array
        [Pa].
    volume : array
        Specific volume [m^3/kg].
    speed : array
        [m/s]; one where the independent variable is time.
    """

    temperature: Any
    vibrational_temperature: Any
    pressure: Any
    volume: Any
    speed: Any


class Sums(NamedTuple):
    """What the algebra needs of a composition.

    Attributes
    ----------
    heavy, electrons : array
        Moles per kg.
    capacity : array
        Heat capacity of translation and rotation at constant pressure [J/(kg K)]; zero with one temperature.
    rest : array
        Enthalpy that is not in `capacity` times T [J/kg].
    """

    heavy: Any
    electrons: Any
    capacity: Any
    rest: Any


def composition_sums(m: Model, n: Any, enthalpy: Any) -> Sums:
    """Return the sums over species.

    Parameters
    ----------
    m : Model
    n : array
        (species, ...) [mol/kg].
    enthalpy : array
        e_i(T_v) (species, ...) [J/mol].

    Returns
    -------
    Sums
    """
    modes = m.modes
    heavy = jnp.tensordot(modes.heavy, n, axes=1)
    electrons = jnp.tensordot(1.0 - modes.heavy, n, axes=1)
    capacity = GAS_CONSTANT * jnp.tensordot(modes.capacity, n, axes=1)
    rest = jnp.tensordot(modes.offset, n, axes=1) + jnp.sum(n * enthalpy, axis=0)
    return Sums(heavy, electrons, capacity, rest)


class Closure:
    """Base of the closures. `distance` says whether the independent variable is distance (else time)."""

    distance = False
    autonomous = True

    def two(self, s: Sums, tv: Any, extra: Any, x: Any, p: Any) -> Point:
        """Close a gas of two temperatures."""
        raise NotImplementedError  # abstract: each closure has its own

    def one(self, n: Any, t: Any, extra: Any, x: Any, p: Any) -> Point:
        """Close a gas of one temperature; n is the total of mole numbers."""
        raise NotImplementedError  # abstract: each closure has its own

    def one_slope(self, point: Point, n: Any, heat: Any, released: Any, created: Any, x: Any, p: Any) -> Any:
        """Return dT/dt of a gas of one temperature.

        `heat` is sum n c_p [J/(kg K)], `released` sum h_i dn_i/dt [W/kg], `created` sum dn_i/dt [mol/(kg s)].
        """
        raise NotImplementedError  # abstract: each closure has its own

    def extra_slope(self, point: Point, x: Any, p: Any) -> Any:
        """Return the derivative of the extra quantity by the independent variable."""
        return jnp.zeros_like(point.temperature)


class PressureAndEnthalpy(NamedTuple):
    """Parameters of `ConstantPressure`: [Pa], [J/kg], scalar or (lane,)."""

    pressure: Any
    enthalpy: Any


class VolumeAndEnergy(NamedTuple):
    """Parameters of `ConstantVolume`: [m^3/kg], [J/kg], scalar or (lane,)."""

    volume: Any
    energy: Any


class Fluxes(NamedTuple):
    """Parameters of `Shock`: rho u [kg/(m^2 s)], p + rho u^2 [Pa], h + u^2/2 [J/kg], scalar or (lane,)."""

    mass_flux: Any
    momentum_flux: Any
    total_enthalpy: Any


class PressureCurve(NamedTuple):
    """Parameters of `Streamline`: h + u^2/2 [J/kg] (lane,); nodes [m], [Pa], [Pa/m], each (node, lane)."""

    total_enthalpy: Any
    positions: Any
    pressures: Any
    slopes: Any


class ConstantPressure(Closure):
    """Adiabatic at constant pressure; parameters (pressure, enthalpy), independent variable time."""

    def two(self, s: Sums, tv: Any, extra: Any, x: Any, p: Any) -> Point:
        """T from the enthalpy."""
        t = (p.enthalpy - s.rest) / s.capacity
        volume = GAS_CONSTANT * (s.heavy * t + s.electrons * tv) / p.pressure
        return Point(t, tv, p.pressure * jnp.ones_like(t), volume, jnp.ones_like(t))

    def one(self, n: Any, t: Any, extra: Any, x: Any, p: Any) -> Point:
        """Ideal gas."""
        return Point(t, t, p.pressure * jnp.ones_like(t), GAS_CONSTANT * n * t / p.pressure, jnp.ones_like(t))

    def one_slope(self, point: Point, n: Any, heat: Any, released: Any, created: Any, x: Any, p: Any) -> Any:
        """Constant enthalpy."""
        return -released / heat


class ConstantVolume(Closure):
    """Adiabatic at constant volume; parameters (volume, energy), independent variable time."""

    def two(self, s: Sums, tv: Any, extra: Any, x: Any, p: Any) -> Point:
        """T from the internal energy."""
        r = GAS_CONSTANT
        t = (p.energy - s.rest + r * s.electrons * tv) / (s.capacity - r * s.heavy)
        pressure = r * (s.heavy * t + s.electrons * tv) / p.volume
        return Point(t, tv, pressure, p.volume * jnp.ones_like(t), jnp.ones_like(t))

    def one(self, n: Any, t: Any, extra: Any, x: Any, p: Any) -> Point:
        """Ideal gas."""
        return Point(t, t, GAS_CONSTANT * n * t / p.volume, p.volume * jnp.ones_like(t), jnp.ones_like(t))

    def one_slope(self, point: Point, n: Any, heat: Any, released: Any, created: Any, x: Any, p: Any) -> Any:
        """Constant internal energy."""
        r = GAS_CONSTANT
        return -(released - r * point.temperature * created) / (heat - r * n)


class Shock(Closure):
    """Steady flow behind a normal shock; parameters (mass_flux, momentum_flux, total_enthalpy).

    The independent variable is distance, the extra quantity time. Mass, momentum and energy give a quadratic
    equation for the speed, whose smaller root is the subsonic flow:
    u^2 (1 - R n_h / 2 a) - (P/m) u + R [n_h (H - b) / a + n_e T_v] = 0 with h = a T + b.
    """

    distance = True

    def two(self, s: Sums, tv: Any, extra: Any, x: Any, p: Any) -> Point:
        """Quadratic equation for the speed, then T from the energy."""
        r = GAS_CONSTANT
        second = 1.0 - 0.5 * r * s.heavy / s.capacity
        constant = r * (s.heavy * (p.total_enthalpy - s.rest) / s.capacity + s.electrons * tv)
        speed = _smaller_root(second, p.momentum_flux / p.mass_flux, constant)
        t = (p.total_enthalpy - s.rest - 0.5 * speed**2) / s.capacity
        return Point(t, tv, p.momentum_flux - p.mass_flux * speed, speed / p.mass_flux, speed)

    def one(self, n: Any, t: Any, extra: Any, x: Any, p: Any) -> Point:
        """Momentum alone gives the speed: u^2 - (P/m) u + R n T = 0."""
        speed = _smaller_root(1.0, p.momentum_flux / p.mass_flux, GAS_CONSTANT * n * t)
        return Point(t, t, p.momentum_flux - p.mass_flux * speed, speed / p.mass_flux, speed)

    def one_slope(self, point: Point, n: Any, heat: Any, released: Any, created: Any, x: Any, p: Any) -> Any:
        """d(h + u^2/2) = 0 with the momentum equation differentiated."""
        r, u, t = GAS_CONSTANT, point.speed, point.temperature
        ratio = r * u / (2.0 * u - p.momentum_flux / p.mass_flux)  # -u du/d(nT)
        return -(released - ratio * t * created) / (heat - ratio * n)

    def extra_slope(self, point: Point, x: Any, p: Any) -> Any:
        """Time passes as 1/u."""
        return 1.0 / point.speed


class Streamline(Closure):
    """Flow along a streamline of given pressure; parameters (total_enthalpy, positions, pressures, slopes).

    The independent variable is distance, the extra quantity the speed: u du = -dp/rho, h = H - u^2/2. The
    pressure is a cubic Hermite curve through (positions, pressures), each (node, lane).
    """

    distance = True
    autonomous = False

    def two(self, s: Sums, tv: Any, extra: Any, x: Any, p: Any) -> Point:
        """T from the total enthalpy."""
        pressure, _ = hermite(p, x)
        t = (p.total_enthalpy - 0.5 * extra**2 - s.rest) / s.capacity
        volume = GAS_CONSTANT * (s.heavy * t + s.electrons * tv) / pressure
        return Point(t, tv, pressure, volume, extra)

    def one(self, n: Any, t: Any, extra: Any, x: Any, p: Any) -> Point:
        """Ideal gas at the local pressure."""
        pressure, _ = hermite(p, x)
        return Point(t, t, pressure, GAS_CONSTANT * n * t / pressure, extra)

    def one_slope(self, point: Point, n: Any, heat: Any, released: Any, created: Any, x: Any, p: Any) -> Any:
        """Dh = v dp."""
        _, slope = hermite(p, x)
        return (point.volume * slope * point.speed - released) / heat

    def extra_slope(self, point: Point, x: Any, p: Any) -> Any:
        """Momentum along the streamline."""
        _, slope = hermite(p, x)
        return -point.volume * slope / point.speed


def _smaller_root(second: Any, first: Any, constant: Any) -> Any:
    """Smaller root of second u^2 - first u + constant = 0, without cancellation."""
    inside = jnp.maximum(first**2 - 4.0 * second * constant, 1e-12 * first**2)
    return 2.0 * constant / (first + jnp.sqrt(inside))


def hermite(p: Any, x: Any) -> tuple[Any, Any]:
    """Pressure and its slope at x (lane,) on the cubic Hermite curve of each lane."""
    count = p.positions.shape[0]
    place = jnp.clip(jnp.sum(p.positions <= x, axis=0) - 1, 0, count - 2)
    curves = (p.positions, p.pressures, p.slopes)
    x0, f0, d0 = (jnp.take_along_axis(curve, place[None], 0)[0] for curve in curves)
    x1, f1, d1 = (jnp.take_along_axis(curve, place[None] + 1, 0)[0] for curve in curves)
    h = x1 - x0
    s = jnp.clip((x - x0) / h, 0.0, 1.0)
    second = 3.0 * (f1 - f0) / h - 2.0 * d0 - d1
    third = 2.0 * (f0 - f1) / h + d0 + d1
    value = f0 + h * s * (d0 + s * (second + s * third))
    return value, d0 + s * (2.0 * second + 3.0 * s * third)


CONSTANT_PRESSURE, CONSTANT_VOLUME = ConstantPressure(), ConstantVolume()
SHOCK, STREAMLINE = Shock(), Streamline()
