"""Flow types: how mass, momentum and energy close the species equations, one class for each kind of flow.

The unknowns of a system are the mole numbers [mol/kg], one temperature and one auxiliary quantity:

    y = (n_1 .. n_S, theta, extra),      theta = T_v with two temperatures, T with one.

With two temperatures everything else is algebraic, and in closed form because translation and rotation have
constant heat capacities: T follows from the energy, which is conserved exactly. With one temperature, T has
its own equation. Free electrons are compressed with the gas: the T_v equation has the work p_e dv done on
them.
"""

from typing import Generic, NamedTuple, TypeVar

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import AnyArray, Array, ArrayLike
from shocklayer.gas.kinetics.sources import KineticModel


class LocalState(NamedTuple):
    """Local state, each (case,).

    Attributes
    ----------
    temperature, vibrational_temperature : Array
        [K].
    pressure : Array
        [Pa].
    volume : Array
        Specific volume [m^3/kg].
    speed : Array
        [m/s]; one where the independent variable is time.
    """

    temperature: Array
    vibrational_temperature: Array
    pressure: Array
    volume: Array
    speed: Array


class CompositionSums(NamedTuple):
    """CompositionSums over species in the conservation laws.

    Attributes
    ----------
    heavy, electrons : Array
        Moles per kg.
    capacity : Array
        Heat capacity of translation and rotation at constant pressure [J/(kg K)]; zero with one temperature.
    rest : Array
        Enthalpy that is not in `capacity` times T [J/kg].
    """

    heavy: Array
    electrons: Array
    capacity: Array
    rest: Array


def composition_sums(m: KineticModel, n: AnyArray, enthalpy: AnyArray) -> CompositionSums:
    """Return the sums over species.

    Parameters
    ----------
    m : KineticModel
    n : Array
        (species, ...) [mol/kg].
    enthalpy : Array
        e_i(T_v) (species, ...) [J/mol].

    Returns
    -------
    CompositionSums
    """
    modes = m.modes
    heavy = jnp.tensordot(modes.heavy, n, axes=1)
    electrons = jnp.tensordot(1.0 - modes.heavy, n, axes=1)
    capacity = GAS_CONSTANT * jnp.tensordot(modes.capacity, n, axes=1)
    rest = jnp.tensordot(modes.offset, n, axes=1) + jnp.sum(n * enthalpy, axis=0)
    return CompositionSums(heavy, electrons, capacity, rest)


class ReactionHeating(NamedTuple):
    """CompositionSums over species in the temperature equation of a gas of one temperature.

    Attributes
    ----------
    moles : Array
        Moles per kg.
    heat_capacity : Array
        sum n_i c_p,i [J/(kg K)].
    released : Array
        sum h_i dn_i/dt [W/kg].
    created : Array
        sum dn_i/dt [mol/(kg s)].
    """

    moles: Array
    heat_capacity: Array
    released: Array
    created: Array


Parameters = TypeVar("Parameters")


class FlowType(Generic[Parameters]):
    """Base of the flow types; `p` are the parameters of the flow and `x` is the independent variable.

    `distance` says whether the independent variable is distance (else time), `autonomous` whether the
    equations do not depend on it.
    """

    distance = False
    autonomous = True

    def two_temperature_state(
        self, s: CompositionSums, tv: Array, extra: Array, x: ArrayLike, p: Parameters
    ) -> LocalState:
        """Return the local state of a gas of two temperatures."""
        raise NotImplementedError  # abstract: each flow type has its own

    def one_temperature_state(
        self, n: Array, t: Array, extra: Array, x: ArrayLike, p: Parameters
    ) -> LocalState:
        """Return the local state of a gas of one temperature; n is the total of mole numbers."""
        raise NotImplementedError  # abstract: each flow type has its own

    def temperature_rate(
        self, point: LocalState, heating: ReactionHeating, x: ArrayLike, p: Parameters
    ) -> Array:
        """Return dT/dt of a gas of one temperature."""
        raise NotImplementedError  # abstract: each flow type has its own

    def extra_rate(self, point: LocalState, x: ArrayLike, p: Parameters) -> Array:
        """Return the derivative of the auxiliary quantity with respect to the independent variable."""
        return jnp.zeros_like(point.temperature)


class PressureAndEnthalpy(NamedTuple):
    """Parameters of `ConstantPressure`: [Pa], [J/kg], scalar or (case,)."""

    pressure: Array
    enthalpy: Array


class VolumeAndEnergy(NamedTuple):
    """Parameters of `ConstantVolume`: [m^3/kg], [J/kg], scalar or (case,)."""

    volume: Array
    energy: Array


class Fluxes(NamedTuple):
    """Parameters of `Shock`: rho u [kg/(m^2 s)], p + rho u^2 [Pa], h + u^2/2 [J/kg], scalar or (case,)."""

    mass_flux: Array
    momentum_flux: Array
    total_enthalpy: Array


class PressureCurve(NamedTuple):
    """Parameters of `Streamline`: h + u^2/2 [J/kg] (case,); nodes [m], [Pa], [Pa/m], each (node, case)."""

    total_enthalpy: Array
    positions: Array
    pressures: Array
    slopes: Array


class ConstantPressure(FlowType[PressureAndEnthalpy]):
    """Adiabatic reactor at constant pressure; the independent variable is time."""

    def two_temperature_state(
        self, s: CompositionSums, tv: Array, extra: Array, x: ArrayLike, p: PressureAndEnthalpy
    ) -> LocalState:
        """T from the enthalpy."""
        t = (p.enthalpy - s.rest) / s.capacity
        volume = GAS_CONSTANT * (s.heavy * t + s.electrons * tv) / p.pressure
        return LocalState(t, tv, p.pressure * jnp.ones_like(t), volume, jnp.ones_like(t))

    def one_temperature_state(
        self, n: Array, t: Array, extra: Array, x: ArrayLike, p: PressureAndEnthalpy
    ) -> LocalState:
        """Ideal gas."""
        return LocalState(
            t, t, p.pressure * jnp.ones_like(t), GAS_CONSTANT * n * t / p.pressure, jnp.ones_like(t)
        )

    def temperature_rate(
        self, point: LocalState, heating: ReactionHeating, x: ArrayLike, p: PressureAndEnthalpy
    ) -> Array:
        """Constant enthalpy."""
        return -heating.released / heating.heat_capacity


class ConstantVolume(FlowType[VolumeAndEnergy]):
    """Adiabatic reactor at constant volume; the independent variable is time."""

    def two_temperature_state(
        self, s: CompositionSums, tv: Array, extra: Array, x: ArrayLike, p: VolumeAndEnergy
    ) -> LocalState:
        """T from the internal energy."""
        r = GAS_CONSTANT
        t = (p.energy - s.rest + r * s.electrons * tv) / (s.capacity - r * s.heavy)
        pressure = r * (s.heavy * t + s.electrons * tv) / p.volume
        return LocalState(t, tv, pressure, p.volume * jnp.ones_like(t), jnp.ones_like(t))

    def one_temperature_state(
        self, n: Array, t: Array, extra: Array, x: ArrayLike, p: VolumeAndEnergy
    ) -> LocalState:
        """Ideal gas."""
        return LocalState(
            t, t, GAS_CONSTANT * n * t / p.volume, p.volume * jnp.ones_like(t), jnp.ones_like(t)
        )

    def temperature_rate(
        self, point: LocalState, heating: ReactionHeating, x: ArrayLike, p: VolumeAndEnergy
    ) -> Array:
        """Constant internal energy."""
        r = GAS_CONSTANT
        released = heating.released - r * point.temperature * heating.created
        return -released / (heating.heat_capacity - r * heating.moles)


class Shock(FlowType[Fluxes]):
    """Steady flow behind a normal shock.

    The independent variable is distance, the auxiliary quantity time. Mass, momentum and energy give a
    quadratic equation for the speed, whose smaller root is the subsonic flow: u^2 (1 - R n_h / 2 a) - (P/m) u
    + R [n_h (H - b) / a + n_e T_v] = 0 with h = a T + b.
    """

    distance = True

    def two_temperature_state(
        self, s: CompositionSums, tv: Array, extra: Array, x: ArrayLike, p: Fluxes
    ) -> LocalState:
        """Quadratic equation for the speed, then T from the energy."""
        r = GAS_CONSTANT
        second = 1.0 - 0.5 * r * s.heavy / s.capacity
        constant = r * (s.heavy * (p.total_enthalpy - s.rest) / s.capacity + s.electrons * tv)
        speed = _smaller_root(second, p.momentum_flux / p.mass_flux, constant)
        t = (p.total_enthalpy - s.rest - 0.5 * speed**2) / s.capacity
        return LocalState(t, tv, p.momentum_flux - p.mass_flux * speed, speed / p.mass_flux, speed)

    def one_temperature_state(self, n: Array, t: Array, extra: Array, x: ArrayLike, p: Fluxes) -> LocalState:
        """Momentum alone gives the speed: u^2 - (P/m) u + R n T = 0."""
        speed = _smaller_root(1.0, p.momentum_flux / p.mass_flux, GAS_CONSTANT * n * t)
        return LocalState(t, t, p.momentum_flux - p.mass_flux * speed, speed / p.mass_flux, speed)

    def temperature_rate(self, point: LocalState, heating: ReactionHeating, x: ArrayLike, p: Fluxes) -> Array:
        """d(h + u^2/2) = 0 with the momentum equation differentiated."""
        r, u, t = GAS_CONSTANT, point.speed, point.temperature
        ratio = r * u / (2.0 * u - p.momentum_flux / p.mass_flux)  # -u du/d(nT)
        released = heating.released - ratio * t * heating.created
        return -released / (heating.heat_capacity - ratio * heating.moles)

    def extra_rate(self, point: LocalState, x: ArrayLike, p: Fluxes) -> Array:
        """Return dt/dx = 1/u."""
        return 1.0 / point.speed


class Streamline(FlowType[PressureCurve]):
    """Flow along a streamline of given pressure.

    The independent variable is distance, the auxiliary quantity the speed: u du = -dp/rho, h = H - u^2/2. The
    pressure is a cubic Hermite curve through the nodes.
    """

    distance = True
    autonomous = False

    def two_temperature_state(
        self, s: CompositionSums, tv: Array, extra: Array, x: ArrayLike, p: PressureCurve
    ) -> LocalState:
        """T from the total enthalpy."""
        pressure, _ = hermite(p, x)
        t = (p.total_enthalpy - 0.5 * extra**2 - s.rest) / s.capacity
        volume = GAS_CONSTANT * (s.heavy * t + s.electrons * tv) / pressure
        return LocalState(t, tv, pressure, volume, extra)

    def one_temperature_state(
        self, n: Array, t: Array, extra: Array, x: ArrayLike, p: PressureCurve
    ) -> LocalState:
        """Ideal gas at the local pressure."""
        pressure, _ = hermite(p, x)
        return LocalState(t, t, pressure, GAS_CONSTANT * n * t / pressure, extra)

    def temperature_rate(
        self, point: LocalState, heating: ReactionHeating, x: ArrayLike, p: PressureCurve
    ) -> Array:
        """Dh = v dp."""
        _, slope = hermite(p, x)
        return (point.volume * slope * point.speed - heating.released) / heating.heat_capacity

    def extra_rate(self, point: LocalState, x: ArrayLike, p: PressureCurve) -> Array:
        """Momentum along the streamline."""
        _, slope = hermite(p, x)
        return -point.volume * slope / point.speed


def _smaller_root(second: ArrayLike, first: Array, constant: Array) -> Array:
    """Smaller root of second u^2 - first u + constant = 0, without cancellation."""
    discriminant = jnp.maximum(first**2 - 4.0 * second * constant, 1e-12 * first**2)
    return 2.0 * constant / (first + jnp.sqrt(discriminant))


def hermite(curve: PressureCurve, x: ArrayLike) -> tuple[Array, Array]:
    """Pressure and its slope at x (case,) on the cubic Hermite curve of each case."""
    return hermite_cubic(curve.positions, curve.pressures, curve.slopes, x)


def hermite_cubic(positions: Array, values: Array, slopes: Array, x: ArrayLike) -> tuple[Array, Array]:
    """Value and slope at x (case,) on the cubic Hermite curve of each case; nodes (node, case)."""
    count = positions.shape[0]
    interval = jnp.clip(jnp.sum(positions <= x, axis=0) - 1, 0, count - 2)
    nodes = (positions, values, slopes)
    x0, f0, d0 = (jnp.take_along_axis(values, interval[None], 0)[0] for values in nodes)
    x1, f1, d1 = (jnp.take_along_axis(values, interval[None] + 1, 0)[0] for values in nodes)
    h = x1 - x0
    s = jnp.clip((x - x0) / h, 0.0, 1.0)
    second = 3.0 * (f1 - f0) / h - 2.0 * d0 - d1
    third = 2.0 * (f0 - f1) / h + d0 + d1
    value = f0 + h * s * (d0 + s * (second + s * third))
    return value, d0 + s * (2.0 * second + 3.0 * s * third)


CONSTANT_PRESSURE, CONSTANT_VOLUME = ConstantPressure(), ConstantVolume()
SHOCK, STREAMLINE = Shock(), Streamline()
