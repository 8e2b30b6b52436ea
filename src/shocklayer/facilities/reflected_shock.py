r"""Reflected-shock tunnels: from the fill state and the shock speed to the test section.

1. The incident shock, of measured speed, runs into the fill gas at rest (`gas.normal_shock`, equilibrium).
2. It reflects from the end wall and leaves gas at rest behind. With :math:`e = \rho_2/\rho_5`, conservation
   of mass, momentum and energy give

   .. math:: p_5 = p_2 + \frac{\rho_2 V_2^2}{1-e}, \qquad h_5 = h_2 + \frac{V_2^2}{2}\,\frac{1+e}{1-e}

   closed by the equilibrium density at :math:`(h_5, p_5)`.
3. Where the supply pressure was measured, the gas relaxes to it at constant entropy (the shock interacts with
   boundary layer and contact surface before the reservoir is steady); this determines the enthalpy.
4. Equilibrium expansion at constant entropy to the throat, where speed equals the equilibrium sound speed.
5. From the throat to the area ratio of the nozzle, in two limits: equilibrium all the way, and composition
   frozen at the throat (with vibration in equilibrium). The finite-rate stream lies between.
6. Pitot pressure: normal shock and isentropic compression to rest, with the chemistry of the stream.

Vibration frozen too, and finite rates: `nozzle_expansion`. The method is that of ESTCN (Jacobs et al.,
University of Queensland report 2011/02), except for the frozen limit. Range of validity: one-dimensional,
without losses in the nozzle (the area ratio is the effective one, for the core outside the boundary layer)
and no intermolecular forces (0.3 % in temperature at 40 MPa).
"""

from functools import partial
from typing import NamedTuple

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import bracketed_secant
from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.facilities.pitot import expanded, pitot_pressure, plain_state
from shocklayer.facilities.thermally_perfect import viscosity
from shocklayer.gas.equilibrium.solver import equilibrium_hp, equilibrium_sp, equilibrium_tp
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.mixtures import mixture as gas_mixture
from shocklayer.gas.shocks.normal import normal_shock


class Reservoir(NamedTuple):
    """States of the shock tube.

    Attributes
    ----------
    fill, shocked, reflected, supply : GasState
        Fill gas, gas behind the incident shock, behind the reflected shock, and nozzle supply.
    gas_speed : Array
        Speed of the gas behind the incident shock, in the laboratory [m/s].
    reflected_shock_speed : Array
        Speed of the reflected shock, in the laboratory [m/s].
    enthalpy : Array
        Supply enthalpy above the fill gas [J/kg].
    """

    fill: GasState
    shocked: GasState
    reflected: GasState
    supply: GasState
    gas_speed: Array
    reflected_shock_speed: Array
    enthalpy: Array


class NozzleExit(NamedTuple):
    """Stream at the nozzle exit.

    Attributes
    ----------
    state : GasState
        Static state.
    speed, mach_number : Array
        Speed [m/s] and Mach number, with the sound speed of the same chemistry [-].
    pitot_pressure : Array
        Pitot pressure [Pa].
    unit_reynolds_number : Array
        Reynolds number per metre [1/m].
    vibrational_temperature : Array or None
        Temperature of vibration [K]; None where it is that of translation.
    """

    state: GasState
    speed: Array
    mach_number: Array
    pitot_pressure: Array
    unit_reynolds_number: Array
    vibrational_temperature: Array | None = None


class ReflectedShockRun(NamedTuple):
    """One condition of a reflected-shock tunnel.

    Attributes
    ----------
    reservoir : Reservoir
        States of the shock tube.
    throat : GasState
        State in the throat.
    throat_mass_flux : Array
        Density times speed in the throat [kg/(m^2 s)].
    equilibrium, frozen : NozzleExit
        Stream at the area ratio in the two limits of chemistry.
    """

    reservoir: Reservoir
    throat: GasState
    throat_mass_flux: Array
    equilibrium: NozzleExit
    frozen: NozzleExit


def _reflected(shocked: GasState, gas_speed: Array, ratio: Array) -> tuple[Array, Array]:
    """Enthalpy and pressure behind the reflected shock at a density ratio across it."""
    enthalpy = shocked.enthalpy + 0.5 * gas_speed**2 * (1.0 + ratio) / (1.0 - ratio)
    return enthalpy, shocked.pressure + shocked.density * gas_speed**2 / (1.0 - ratio)


@partial(jax.jit, static_argnums=0)
def _reflected_ratio(mixture: Mixture, shocked: GasState, gas_speed: Array) -> Array:
    def mismatch(ratio: Array) -> Array:
        reflected = equilibrium_hp(mixture, *_reflected(shocked, gas_speed, ratio))
        return ratio - shocked.density / reflected.density

    return bracketed_secant(mismatch, jnp.full_like(gas_speed, 0.01), jnp.full_like(gas_speed, 0.99))


@partial(jax.jit, static_argnums=0)
def _throat_pressure(mixture: Mixture, supply: GasState) -> Array:
    def subsonic_margin(log_pressure: Array) -> Array:
        state = equilibrium_sp(mixture, supply.entropy, jnp.exp(log_pressure))
        return state.sound_speed**2 - 2.0 * (supply.enthalpy - state.enthalpy)

    top = jnp.log(supply.pressure)
    return jnp.exp(bracketed_secant(subsonic_margin, top - 1.2, top - 0.2))


def _speed(total: Array, state: GasState) -> Array:
    return jnp.sqrt(2.0 * jnp.maximum(total - state.enthalpy, 0.0))


@partial(jax.jit, static_argnums=(0, 1))
def _exit_pressure(
    mixture: Mixture, frozen: bool, start: GasState, total: Array, flux: Array, area_ratio: Array
) -> Array:
    def excess(log_pressure: Array) -> Array:
        pressure = jnp.exp(log_pressure)
        state = expanded(mixture, frozen, start.mole_fractions, start.entropy, pressure)
        return jnp.log(jnp.maximum(state.density * _speed(total, state), 1e-300) * area_ratio / flux)

    top = jnp.log(start.pressure)
    return jnp.exp(bracketed_secant(excess, top - 25.0, top))


def expand_steadily(
    mixture: Mixture, frozen: bool, start: GasState, total: Array, flux: Array, area_ratio: ArrayLike
) -> NozzleExit:
    """Expand a sonic or supersonic stream in a nozzle.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    frozen : bool
        Composition frozen at that of the start, instead of equilibrium.
    start : GasState
        State at the start.
    total : Array
        Total enthalpy [J/kg].
    flux : Array
        Density times speed at the start [kg/(m^2 s)].
    area_ratio : float
        Exit area over that of the start [-], at least 1.

    Returns
    -------
    NozzleExit
        Stream at the exit.
    """
    area_ratio = jnp.asarray(area_ratio, dtype=float)
    pressure = _exit_pressure(mixture, frozen, start, total, flux, area_ratio)
    state = expanded(mixture, frozen, start.mole_fractions, start.entropy, pressure)
    speed = _speed(total, state)
    return NozzleExit(
        state=state,
        speed=speed,
        mach_number=speed / state.sound_speed,
        pitot_pressure=pitot_pressure(mixture, frozen, state, speed, total),
        unit_reynolds_number=state.density * speed / viscosity(state.temperature),
    )


def shock_tube(
    fill_pressure: ArrayLike,
    fill_temperature: ArrayLike,
    shock_speed: ArrayLike,
    supply_pressure: ArrayLike | None = None,
    mixture: Mixture | None = None,
) -> Reservoir:
    """Compute the nozzle supply from the fill gas: incident shock, reflected shock, relaxation.

    Parameters
    ----------
    fill_pressure, fill_temperature : float or array
        Fill gas (...) [Pa], [K].
    shock_speed : float or array
        Speed (...) of the incident shock near the end wall [m/s]; above the sound speed of the fill gas.
    supply_pressure : float, optional
        Measured nozzle-supply pressure [Pa]; that of the ideal reflection by default.
    mixture : Mixture, optional
        Test gas; natural air by default.

    Returns
    -------
    Reservoir
        States 1, 2, 5 and 5s.
    """
    mixture = gas_mixture("air13") if mixture is None else mixture
    pressure, temperature, speed = (
        jnp.asarray(value, dtype=float) for value in (fill_pressure, fill_temperature, shock_speed)
    )
    fill = equilibrium_tp(mixture, temperature, pressure)
    after = normal_shock(mixture, speed, temperature, pressure)
    shocked, gas_speed = plain_state(after), speed - after.speed
    ratio = _reflected_ratio(mixture, shocked, gas_speed)
    reflected = equilibrium_hp(mixture, *_reflected(shocked, gas_speed, ratio))
    supply = reflected
    if supply_pressure is not None:
        supply = equilibrium_sp(mixture, reflected.entropy, jnp.asarray(supply_pressure, dtype=float))
    return Reservoir(
        fill=fill,
        shocked=shocked,
        reflected=reflected,
        supply=supply,
        gas_speed=gas_speed,
        reflected_shock_speed=gas_speed * ratio / (1.0 - ratio),
        enthalpy=supply.enthalpy - fill.enthalpy,
    )


def throat_of(supply: GasState, mixture: Mixture) -> tuple[GasState, Array]:
    """Expand the nozzle supply in equilibrium to the throat.

    Parameters
    ----------
    supply : GasState
        Nozzle supply, in equilibrium.
    mixture : Mixture
        Test gas.

    Returns
    -------
    throat : GasState
        State in the throat.
    flux : Array
        Density times speed in the throat [kg/(m^2 s)].
    """
    throat = equilibrium_sp(mixture, supply.entropy, _throat_pressure(mixture, supply))
    return throat, throat.density * throat.sound_speed


def expand(
    supply: GasState, area_ratio: ArrayLike, mixture: Mixture
) -> tuple[GasState, Array, NozzleExit, NozzleExit]:
    """Expand the nozzle supply to an area ratio in the two limits of chemistry.

    Parameters
    ----------
    supply : GasState
        Nozzle supply, in equilibrium.
    area_ratio : float
        Effective exit area over throat area [-], above 1.
    mixture : Mixture
        Test gas.

    Returns
    -------
    throat : GasState
        State in the throat.
    flux : Array
        Density times speed in the throat [kg/(m^2 s)].
    equilibrium, frozen : NozzleExit
        Stream in equilibrium, and with the composition of the throat.
    """
    throat, flux = throat_of(supply, mixture)
    equilibrium, frozen = (
        expand_steadily(mixture, limit, throat, supply.enthalpy, flux, area_ratio) for limit in (False, True)
    )
    return throat, flux, equilibrium, frozen


def run_reflected_shock(
    fill_pressure: ArrayLike,
    fill_temperature: ArrayLike,
    shock_speed: ArrayLike,
    area_ratio: ArrayLike,
    supply_pressure: ArrayLike | None = None,
    mixture: Mixture | None = None,
) -> ReflectedShockRun:
    """Run one condition of a reflected-shock tunnel, from fill state to test section.

    Parameters
    ----------
    fill_pressure, fill_temperature, shock_speed, supply_pressure, mixture
        As `shock_tube`.
    area_ratio : float
        Effective exit area over throat area [-], above 1.

    Returns
    -------
    ReflectedShockRun
        States of the shock tube, throat, and the stream in the two limits of chemistry.
    """
    mixture = gas_mixture("air13") if mixture is None else mixture
    reservoir = shock_tube(fill_pressure, fill_temperature, shock_speed, supply_pressure, mixture)
    return ReflectedShockRun(reservoir, *expand(reservoir.supply, area_ratio, mixture))


def drain_time(
    fill_density: Scalar,
    tube_length: Scalar,
    tube_diameter: Scalar,
    throat_mass_flux: Scalar,
    throat_diameter: Scalar,
) -> float:
    """Time in which all the test gas leaves through the throat, an upper bound of the test time.

    Driver gas reaches the throat earlier, along the walls, by a time that depends on the enthalpy and is not
    modelled.

    Parameters
    ----------
    fill_density : float
        Density of the fill gas [kg/m^3].
    tube_length, tube_diameter : float
        Shock tube [m].
    throat_mass_flux : float
        Density times speed in the throat [kg/(m^2 s)].
    throat_diameter : float
        Throat [m].

    Returns
    -------
    float
        Time [s].
    """
    area_ratio = (tube_diameter / throat_diameter) ** 2
    return float(fill_density * tube_length * area_ratio / throat_mass_flux)
