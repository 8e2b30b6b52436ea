r"""Nozzle streams out of equilibrium: vibration frozen too, and finite-rate chemistry on a contour.

All start from the throat in equilibrium, where the composition (with two temperatures also the vibration) is
frozen for the first 0.2 % of area, so that the flow is supersonic with respect to the frozen sound speed;
from there on the rates decide. In a gas that reacts faster the flow would then choke again: it is taken in
equilibrium until it is supersonic with the frozen sound speed.

- Frozen: composition and vibration keep their state of the throat; the gas is then calorically perfect, with
  :math:`\gamma` of translation and rotation alone, in closed form.
- Finite rate: one temperature, or a second one for vibration and electrons (`gas.kinetics.flow_in_nozzle`),
  with the rates of Park (1993) and the relaxation times of Millikan & White (1963), every pair by their
  correlation. Park's faster relaxation of NO would, with one vibrational temperature for all molecules, bring
  all of them down with it.

Behind the shock of a Pitot probe the composition is frozen, and vibration is in equilibrium: that is close to
what the flow around a probe, computed with two temperatures, gives in the stream of a Mach 7 nozzle at
2.67 MJ/kg (0.94 times density and speed squared, not the 0.92 of a rigid gas; Sopek et al., Acta Astronautica
223 (2024) 249). Only in the frozen limit vibration is frozen there too (Rayleigh's formula).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Literal, NamedTuple

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.root_finding import bracketed_secant
from shocklayer.core.types import Array, ArrayLike
from shocklayer.facilities.contour import Contour
from shocklayer.facilities.pitot import frozen_pitot_pressure, rayleigh_pitot_pressure, relaxed_pitot_pressure
from shocklayer.facilities.reflected_shock import NozzleExit, expand_steadily
from shocklayer.facilities.thermally_perfect import viscosity
from shocklayer.gas.equilibrium.frozen import frozen_state_tp
from shocklayer.gas.equilibrium.solver import equilibrium_sp
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.kinetics import ReactingFlow, Tolerances, flow_in_nozzle
from shocklayer.gas.kinetics.modes import energy_modes
from shocklayer.gas.kinetics.nozzle import NOZZLE_TOLERANCES
from shocklayer.gas.mixtures import Mixture

FiniteRate = Literal["finite-rate", "two-temperature"]
"""Finite-rate chemistry with one temperature or with two."""
START_AREA_RATIO = 1.002
"""Area over that of the throat at which the rates set in [-]."""
_SUPERSONIC = 1.03  # Mach number with frozen sound from which the rates are integrated
RATE_SET, RELAXATION_SET = "park-1993", "millikan-white"
POINTS = 160
"""Points along a nozzle."""


class NozzleProfile(NamedTuple):
    """States along a nozzle.

    Attributes
    ----------
    position : ndarray, shape (point,)
        Distance from the throat [m].
    area_ratio : ndarray, shape (point,)
        Area over that of the throat [-].
    flow : ReactingFlow
        States.
    mach_number, pitot_pressure : ndarray, shape (point,)
        Frozen Mach number [-] and Pitot pressure [Pa].
    """

    position: np.ndarray
    area_ratio: np.ndarray
    flow: ReactingFlow
    mach_number: np.ndarray
    pitot_pressure: np.ndarray


def _rigid_exponent(mixture: Mixture, mole_fractions: Array) -> tuple[Array, Array]:
    """Ratio of specific heats and specific heat over R per mole of translation and rotation."""
    modes = energy_modes(mixture)
    capacity, heavy = mole_fractions @ modes.capacity, mole_fractions @ modes.heavy
    return capacity / (capacity - heavy), capacity


def _exit(state: GasState, tv: Array, speed: Array, exponent: Array) -> NozzleExit:
    mach = speed / state.sound_speed
    return NozzleExit(
        state=state,
        speed=speed,
        mach_number=mach,
        pitot_pressure=rayleigh_pitot_pressure(exponent, mach, state.pressure),
        unit_reynolds_number=state.density * speed / viscosity(state.temperature),
        vibrational_temperature=tv,
    )


@partial(jax.jit, static_argnums=0)
def expand_with_frozen_vibration(
    mixture: Mixture, throat: GasState, flux: Array, area_ratio: ArrayLike
) -> NozzleExit:
    """Expand the gas of the throat with composition and vibration frozen.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    throat : GasState
        State in the throat, where the speed is the equilibrium sound speed.
    flux : array
        Density times speed in the throat [kg/(m^2 s)].
    area_ratio : float
        Exit over throat area [-], at least `START_AREA_RATIO`.

    Returns
    -------
    NozzleExit
        Stream, with the vibrational temperature of the throat and the sound speed of the rigid gas.
    """
    g, capacity = _rigid_exponent(mixture, throat.mole_fractions)
    cp = capacity * GAS_CONSTANT / throat.molar_mass
    total = throat.temperature + 0.5 * (flux / throat.density) ** 2 / cp  # of the rigid gas [K]
    gas_constant = cp * (g - 1.0) / g

    def at(log_mach: Array) -> tuple[Array, Array, Array]:
        mach = jnp.exp(log_mach)
        t = total / (1.0 + 0.5 * (g - 1.0) * mach**2)
        density = throat.density * (t / throat.temperature) ** (1.0 / (g - 1.0))
        return t, density, mach * jnp.sqrt(g * gas_constant * t)

    def excess(log_mach: Array) -> Array:
        _, density, speed = at(log_mach)
        return jnp.log(flux / (density * speed * area_ratio))

    ratio = jnp.asarray(area_ratio, dtype=float) * jnp.ones_like(flux)
    t, density, speed = at(bracketed_secant(excess, jnp.zeros_like(ratio), jnp.full_like(ratio, 5.0)))
    pressure = throat.pressure * density * t / (throat.density * throat.temperature)
    state = rigid_state(mixture, throat.mole_fractions, t, pressure, density, throat.temperature)
    return _exit(state, throat.temperature * jnp.ones_like(t), speed, g)


def rigid_state(
    mixture: Mixture, fractions: Array, t: Array, pressure: Array, density: Array, tv: Array
) -> GasState:
    """Return the state of a gas whose vibration has a temperature of its own.

    Parameters
    ----------
    mixture : Mixture
        The gas.
    fractions : array
        Mole fractions [-].
    t, tv : array
        Temperature of translation and rotation, and of vibration [K].
    pressure, density : array
        [Pa], [kg/m^3].

    Returns
    -------
    GasState
        Its enthalpy is that of both temperatures; sound speed and heat capacities are those of translation
        and rotation.
    """
    g, capacity = _rigid_exponent(mixture, fractions)
    state = frozen_state_tp(mixture, fractions, t, pressure)
    inner = frozen_state_tp(mixture, fractions, tv, pressure)
    cp = capacity * GAS_CONSTANT / state.molar_mass
    enthalpy = inner.enthalpy - cp * (tv - t)
    sound = jnp.sqrt(g * pressure / density)
    return replace(
        state,
        density=density,
        enthalpy=enthalpy,
        internal_energy=enthalpy - pressure / density,
        specific_heat_pressure=cp,
        specific_heat_volume=cp / g,
        isentropic_exponent=g,
        sound_speed=sound,
        frozen_specific_heat_pressure=cp,
        frozen_sound_speed=sound,
    )


def expand_at_finite_rate(
    mixture: Mixture,
    throat: GasState,
    total: Array,
    flux: Array,
    contour: Contour,
    position: float | np.ndarray,
    chemistry: FiniteRate,
    points: int = POINTS,
    rate_set: str = RATE_SET,
    tolerances: Tolerances = NOZZLE_TOLERANCES,
) -> ReactingFlow:
    """Expand the gas of the throat with finite-rate chemistry on a contour.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    throat : GasState
        State in the throat, of any batch shape.
    total : array
        Total enthalpy [J/kg].
    flux : array
        Density times speed in the throat [kg/(m^2 s)].
    contour : Contour
        Nozzle.
    position : float or ndarray
        Distance from the throat at which it ends, one or of the batch shape [m].
    chemistry : {"finite-rate", "two-temperature"}
        With one temperature or two.
    points : int
        Number of points along the nozzle, closer together near the throat.
    rate_set : str
        Name of a set of rates.
    tolerances : Tolerances
        Of the integration.

    Returns
    -------
    ReactingFlow
        States; ``distance`` from the throat. Where the chemistry is so fast that the gas would choke again,
        it is in equilibrium until it is supersonic with the frozen sound speed too.
    """
    two = chemistry == "two-temperature"
    spread = np.linspace(0.0, 1.0, points) ** 2 if points > 2 else np.array([0.0, 1.0])

    def flow_from(start: NozzleExit, vibrational: Array | None, origin: np.ndarray) -> ReactingFlow:
        flow = flow_in_nozzle(
            mixture,
            start.state.mole_fractions,
            start.state.temperature,
            start.speed,
            flux,
            origin,
            (np.asarray(position) - origin)[..., None] * spread,
            contour.positions,
            contour.diameters,
            vibrational_temperature=vibrational,
            rate_set=rate_set,
            two_temperature=two,
            relaxation_set=RELAXATION_SET,
            tolerances=tolerances,
        )
        return replace(flow, distance=flow.distance + jnp.asarray(origin)[..., None])

    if two:
        start = expand_with_frozen_vibration(mixture, throat, flux, START_AREA_RATIO)
    else:
        start = expand_steadily(mixture, True, throat, total, flux, START_AREA_RATIO)
    flow = flow_from(start, throat.temperature if two else None, np.array(contour.position(START_AREA_RATIO)))
    if bool(jnp.all(flow.completed)):
        return flow
    # Fast chemistry: the gas returns to equilibrium at once, and is subsonic with frozen sound.
    start, area = _supersonic_equilibrium(mixture, throat, total, flux)
    later = flow_from(start, None, contour.positions_of(np.minimum(np.asarray(area), contour.area_ratio)))
    chosen = flow.completed

    def merged(first: Array, second: Array) -> Array:
        mask = chosen.reshape(*chosen.shape, *([1] * (first.ndim - chosen.ndim)))
        return jnp.where(mask, first, second)

    return jax.tree.map(merged, flow, later)


@partial(jax.jit, static_argnums=0)
def _supersonic_equilibrium(
    mixture: Mixture, throat: GasState, total: Array, flux: Array
) -> tuple[NozzleExit, Array]:
    """Stream in equilibrium that is just supersonic with composition and vibration frozen, and its area."""

    def at(log_pressure: Array) -> tuple[GasState, Array]:
        state = equilibrium_sp(mixture, throat.entropy, jnp.exp(log_pressure))
        return state, jnp.sqrt(2.0 * jnp.maximum(total - state.enthalpy, 0.0))

    def excess(log_pressure: Array) -> Array:
        state, speed = at(log_pressure)
        g, _ = _rigid_exponent(mixture, state.mole_fractions)
        return _SUPERSONIC * jnp.sqrt(g * state.pressure / state.density) - speed

    top = jnp.log(throat.pressure)
    state, speed = at(bracketed_secant(excess, top - 2.0, top))
    area = flux / (state.density * speed)
    none = jnp.zeros_like(speed)
    return NozzleExit(state, speed, speed / state.sound_speed, none, none), area


def stream_of(mixture: Mixture, flow: ReactingFlow, chemistry: FiniteRate) -> NozzleExit:
    """Return the states of a reacting flow as streams, with frozen Mach number and Pitot pressure.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    flow : ReactingFlow
        From `expand_at_finite_rate`.
    chemistry : {"finite-rate", "two-temperature"}
        As there.

    Returns
    -------
    NozzleExit
        Each of shape (..., point).
    """
    t, tv, x = flow.temperature, flow.vibrational_temperature, flow.mole_fractions
    if chemistry == "two-temperature":
        state = rigid_state(mixture, x, t, flow.pressure, flow.density, tv)
        g, _ = _rigid_exponent(mixture, x)
        pitot = relaxed_pitot_pressure(mixture, state, flow.speed)
        return _exit(state, tv, flow.speed, g)._replace(pitot_pressure=pitot)
    state = frozen_state_tp(mixture, x, t, flow.pressure)
    return NozzleExit(
        state=state,
        speed=flow.speed,
        mach_number=flow.speed / state.sound_speed,
        pitot_pressure=frozen_pitot_pressure(mixture, state, flow.speed),
        unit_reynolds_number=state.density * flow.speed / viscosity(t),
        vibrational_temperature=tv,
    )


def last_point(stream: NozzleExit) -> NozzleExit:
    """Return the stream at the last point of a nozzle."""
    fractions = stream.state.mole_fractions.ndim

    def last(a: Array) -> Array:
        return a[..., -1, :] if a.ndim == fractions else a[..., -1]

    return jax.tree.map(last, stream)


def profile(
    mixture: Mixture, flow: ReactingFlow, contour: Contour, chemistry: FiniteRate
) -> tuple[NozzleProfile, NozzleExit]:
    """Return a reacting flow with the area, Mach number and Pitot pressure along the nozzle.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    flow : ReactingFlow
        From `expand_at_finite_rate`, one case.
    contour : Contour
        Nozzle.
    chemistry : {"finite-rate", "two-temperature"}
        As there.

    Returns
    -------
    profile : NozzleProfile
        Along the nozzle.
    stream : NozzleExit
        Stream at its end.
    """
    position = np.asarray(flow.distance)
    streams = stream_of(mixture, flow, chemistry)
    along = NozzleProfile(
        position,
        contour.areas(position),
        flow,
        np.asarray(streams.mach_number),
        np.asarray(streams.pitot_pressure),
    )
    return along, last_point(streams)
