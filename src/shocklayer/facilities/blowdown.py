"""Heated blowdown tunnels: the test-section stream from the heater's temperature and pressure.

Isentropic expansion of a gas without chemistry (`thermally_perfect`), with vibration in equilibrium or frozen
from the throat on; the true stream lies between the two. Nozzle boundary layers are not modelled: the Mach
number is that of the core flow.
"""

from typing import NamedTuple

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import bracketed_secant
from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.facilities import condensation
from shocklayer.facilities.thermally_perfect import ThermallyPerfectGas, viscosity
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.mixtures import mixture as gas_mixture

PRESSURE_RANGE = (1.0e3, 3.0e7)
"""Total pressures at which intermolecular forces change the stream by less than about 5 % [Pa]."""


class BlowdownState(NamedTuple):
    """Stream of a heated blowdown tunnel.

    Attributes
    ----------
    total_temperature, total_pressure, total_enthalpy : Array
        Reservoir [K], [Pa], [J/kg, zero for the elements at 298.15 K].
    temperature, vibrational_temperature, pressure, density : Array
        Static state [K], [K], [Pa], [kg/m^3].
    speed, mach_number : Array
        Stream speed [m/s] and Mach number [-].
    viscosity, unit_reynolds_number : Array
        Dynamic viscosity [Pa s] and Reynolds number per metre [1/m].
    dynamic_pressure, pitot_pressure : Array
        Half density times speed squared, and the pressure at a blunt nose [Pa].
    saturation_temperature, onset_temperature : Array
        Temperatures at the static pressure below which the gas is supersaturated, and below which it
        condenses in any case [K].
    """

    total_temperature: Array
    total_pressure: Array
    total_enthalpy: Array
    temperature: Array
    vibrational_temperature: Array
    pressure: Array
    density: Array
    speed: Array
    mach_number: Array
    viscosity: Array
    unit_reynolds_number: Array
    dynamic_pressure: Array
    pitot_pressure: Array
    saturation_temperature: Array
    onset_temperature: Array


def static_temperature(mixture: Mixture, total_temperature: ArrayLike, mach_number: ArrayLike) -> Array:
    """Return the static temperature at a Mach number from the energy equation, inside a bracket.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    total_temperature : array_like
        Reservoir temperature [K].
    mach_number : array_like
        Mach number [-].

    Returns
    -------
    Array
        Static temperature [K].
    """
    total_temperature, mach_number = jnp.broadcast_arrays(
        jnp.asarray(total_temperature, dtype=float), jnp.asarray(mach_number, dtype=float)
    )
    gas = ThermallyPerfectGas(mixture)
    total = gas.enthalpy(total_temperature)

    def excess_enthalpy(temperature: Array) -> Array:
        kinetic = 0.5 * (mach_number * gas.sound_speed(temperature)) ** 2
        return gas.enthalpy(temperature) + kinetic - total

    # With a ratio of heat capacities between 1.2 and 1.67 the perfect-gas results bracket the real one.
    low = total_temperature / (1.0 + 0.5 * mach_number**2)
    return bracketed_secant(excess_enthalpy, low, total_temperature)


def pitot_pressure(
    mixture: Mixture,
    temperature: ArrayLike,
    pressure: ArrayLike,
    speed: ArrayLike,
    total_temperature: ArrayLike,
) -> Array:
    """Pitot pressure: normal shock, then isentropic compression to rest.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    temperature, pressure, speed : array_like
        Stream [K], [Pa], [m/s]; supersonic.
    total_temperature : array_like
        Total temperature of the stream [K].

    Returns
    -------
    Array
        Pitot pressure [Pa].
    """
    temperature, pressure, speed = (jnp.asarray(value) for value in (temperature, pressure, speed))
    gas = ThermallyPerfectGas(mixture)
    specific = gas.gas_constant
    density = pressure / (specific * temperature)
    total = gas.enthalpy(temperature) + 0.5 * speed**2

    def behind(ratio: Array) -> tuple[Array, Array]:
        hot = gas.temperature_of_enthalpy(total - 0.5 * (speed * ratio) ** 2)
        return hot, pressure + density * speed**2 * (1.0 - ratio)

    def step(_: Scalar, ratio: Array) -> Array:
        hot, compressed = behind(ratio)
        return density * specific * hot / compressed

    # The enthalpy depends weakly on the density ratio: strong shocks converge in a few iterations, from
    # below, and never to the trivial root at one.
    ratio = jax.lax.fori_loop(0, 60, step, jnp.full_like(density * speed, 0.1))
    hot, compressed = behind(ratio)
    return compressed * gas.isentropic_pressure_ratio(hot, total_temperature)


def _stream(
    gas: ThermallyPerfectGas,
    total: tuple[Array, Array],
    static: tuple[Array, Array, Array],
    speed: Array,
    mach_number: Array,
    pitot: Array,
) -> BlowdownState:
    temperature, vibrational_temperature, pressure = static
    density = pressure / (gas.gas_constant * temperature)
    dynamic_viscosity = viscosity(temperature)
    return BlowdownState(
        total_temperature=total[0],
        total_pressure=total[1],
        total_enthalpy=gas.enthalpy(total[0]),
        temperature=temperature,
        vibrational_temperature=vibrational_temperature,
        pressure=pressure,
        density=density,
        speed=speed,
        mach_number=mach_number,
        viscosity=dynamic_viscosity,
        unit_reynolds_number=density * speed / dynamic_viscosity,
        dynamic_pressure=0.5 * density * speed**2,
        pitot_pressure=pitot,
        saturation_temperature=condensation.saturation_temperature(gas.mixture, pressure),
        onset_temperature=condensation.onset_temperature(gas.mixture, pressure),
    )


def _expand_equilibrium(
    mixture: Mixture, total_temperature: Array, total_pressure: Array, mach_number: Array
) -> BlowdownState:
    gas = ThermallyPerfectGas(mixture)
    temperature = static_temperature(mixture, total_temperature, mach_number)
    pressure = total_pressure * gas.isentropic_pressure_ratio(total_temperature, temperature)
    speed = mach_number * gas.sound_speed(temperature)
    pitot = pitot_pressure(mixture, temperature, pressure, speed, total_temperature)
    static = (temperature, temperature, pressure)
    return _stream(gas, (total_temperature, total_pressure), static, speed, mach_number, pitot)


def _expand_frozen(
    mixture: Mixture, total_temperature: Array, total_pressure: Array, mach_number: Array
) -> BlowdownState:
    throat = static_temperature(mixture, total_temperature, jnp.ones_like(mach_number))
    gas = ThermallyPerfectGas(mixture)
    specific, capacity = gas.gas_constant, gas.rigid_heat_capacity
    exponent = capacity / (capacity - specific)
    # Enthalpy available for kinetic and thermal energy, without the frozen vibration.
    spent = gas.enthalpy(total_temperature) - gas.enthalpy(throat)
    available = spent + capacity * throat
    temperature = available / (capacity * (1.0 + 0.5 * (exponent - 1.0) * mach_number**2))
    at_throat = total_pressure * gas.isentropic_pressure_ratio(total_temperature, throat)
    pressure = at_throat * (temperature / throat) ** (capacity / specific)
    speed = mach_number * jnp.sqrt(exponent * specific * temperature)
    # Rayleigh's formula: vibration stays frozen in the flow around a probe.
    square = mach_number**2
    pitot = (
        pressure
        * (0.5 * (exponent + 1.0) * square) ** (exponent / (exponent - 1.0))
        * ((exponent + 1.0) / (2.0 * exponent * square - exponent + 1.0)) ** (1.0 / (exponent - 1.0))
    )
    static = (temperature, throat, pressure)
    return _stream(gas, (total_temperature, total_pressure), static, speed, mach_number, pitot)


_compiled = {
    "equilibrium": jax.jit(_expand_equilibrium, static_argnums=0),
    "frozen": jax.jit(_expand_frozen, static_argnums=0),
}


def run_blowdown(
    total_temperature: ArrayLike,
    total_pressure: ArrayLike,
    mach_number: ArrayLike,
    mixture: Mixture | None = None,
    vibration: str = "equilibrium",
) -> BlowdownState:
    """Stream of a heated blowdown tunnel.

    Parameters
    ----------
    total_temperature : array_like
        Reservoir temperature [K]; range 250 to 2000 K.
    total_pressure : array_like
        Reservoir pressure [Pa]; intermolecular forces matter above 30 MPa.
    mach_number : array_like
        Mach number of the nozzle [-], above 1; broadcast with the others.
    mixture : Mixture, optional
        Test gas; natural air by default.
    vibration : {"equilibrium", "frozen"}
        Vibration in equilibrium with the temperature, or frozen at its state in the throat.

    Returns
    -------
    BlowdownState
        Static state, Reynolds number, Pitot pressure and the condensation limits.

    Raises
    ------
    ValueError
        If `vibration` is neither.
    """
    if vibration not in _compiled:
        raise ValueError(f"vibration must be 'equilibrium' or 'frozen', not {vibration!r}")
    mixture = gas_mixture("air13") if mixture is None else mixture
    arrays = jnp.broadcast_arrays(
        *(jnp.asarray(value, dtype=float) for value in (total_temperature, total_pressure, mach_number))
    )
    return _compiled[vibration](mixture, *arrays)


def minimum_total_temperature(
    total_pressure: ArrayLike,
    mach_number: ArrayLike,
    mixture: Mixture | None = None,
    limit: str = "saturation",
) -> Array:
    """Lowest reservoir temperature at which the stream does not condense.

    Parameters
    ----------
    total_pressure : array_like
        Reservoir pressure [Pa].
    mach_number : array_like
        Mach number [-].
    mixture : Mixture, optional
        Test gas; natural air by default.
    limit : {"saturation", "onset"}
        No supersaturation at all, or supersaturation down to the measured onset of condensation.

    Returns
    -------
    Array
        Total temperature [K], searched between 100 and 3000 K.

    Raises
    ------
    ValueError
        If `limit` is neither.
    """
    if limit not in ("saturation", "onset"):
        raise ValueError(f"limit must be 'saturation' or 'onset', not {limit!r}")
    mixture = gas_mixture("air13") if mixture is None else mixture
    arrays = jnp.broadcast_arrays(
        *(jnp.asarray(value, dtype=float) for value in (total_pressure, mach_number))
    )
    return _minimum_compiled(mixture, limit, *arrays)


def _minimum(mixture: Mixture, limit: str, total_pressure: Array, mach_number: Array) -> Array:
    def margin(total_temperature: Array) -> Array:
        state = _expand_equilibrium(mixture, total_temperature, total_pressure, mach_number)
        bound = state.saturation_temperature if limit == "saturation" else state.onset_temperature
        return state.temperature - bound

    low, high = jnp.full_like(mach_number, 100.0), jnp.full_like(mach_number, 3000.0)
    return bracketed_secant(margin, low, high, tolerance=1e-7)


_minimum_compiled = jax.jit(_minimum, static_argnums=(0, 1))
