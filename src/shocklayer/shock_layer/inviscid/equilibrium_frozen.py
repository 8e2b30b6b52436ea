"""The inviscid shock layer in its two chemical limits: equilibrium, and frozen from the stagnation point."""

from typing import NamedTuple

from shocklayer import gas
from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.stored_programs import stored_program
from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.gas.mixtures import Mixture
from shocklayer.shock_layer.inviscid.bow_shock import SHOCK_MACH, bow_shock, layer_thickness
from shocklayer.shock_layer.inviscid.surface_pressure import surface_pressure
from shocklayer.vehicle.shape import Shape

_STAGNATION_STEPS = 3
"""Newton steps for the stagnation pressure; the first guess is within 1e-3, each step squares the error."""


class LayerState(NamedTuple):
    """Shock layer at one flight point, or at many with the leading axes of the arguments.

    Attributes
    ----------
    shock_standoff : jax.Array
        Distance between bow shock and stagnation point [m]; NaN below Mach 1.2, where none is computed.
    stagnation_pressure, stagnation_temperature, stagnation_enthalpy, stagnation_density : jax.Array
        Equilibrium state at the stagnation point [Pa, K, J/kg, kg/m^3].
    density_ratio : jax.Array
        Free-stream density over density behind the normal shock; 1 where there is none.
    edge_pressure, edge_temperature, edge_speed, edge_density : jax.Array, shape (..., stations)
        Equilibrium state along the streamline that crossed the normal shock [Pa, K, m/s, kg/m^3].
    thickness : jax.Array, shape (..., stations)
        Distance from body to shock [m]; zero where there is no shock.
    electron_density : jax.Array, shape (..., stations)
        Equilibrium electron density at the edge [1/m^3].
    mole_fractions : jax.Array, shape (..., stations, species)
        Equilibrium composition at the edge.
    electron_density_frozen, temperature_frozen : jax.Array, shape (..., stations)
        Electron density [1/m^3] and temperature [K] with the composition of the stagnation point.
    mole_fractions_frozen : jax.Array, shape (..., stations, species)
        That composition.
    in_range : jax.Array
        Whether every temperature is within the range of the thermodynamic data.
    """

    shock_standoff: Array
    stagnation_pressure: Array
    stagnation_temperature: Array
    stagnation_enthalpy: Array
    stagnation_density: Array
    density_ratio: Array
    edge_pressure: Array
    edge_temperature: Array
    edge_speed: Array
    edge_density: Array
    thickness: Array
    electron_density: Array
    mole_fractions: Array
    electron_density_frozen: Array
    temperature_frozen: Array
    mole_fractions_frozen: Array
    in_range: Array


@stored_program(static=("mixture",))
def solve(
    shape: Shape,
    mixture: Mixture,
    speed: ArrayLike,
    density: ArrayLike,
    pressure: ArrayLike,
    temperature: ArrayLike,
    arc_lengths: ArrayLike,
) -> LayerState:
    """Solve the inviscid shock layer of a blunt body at zero angle of attack.

    Equilibrium normal shock, isentropic compression to the stagnation point, isentropic expansion along the
    body at the pressures of `surface_pressure`; and the same expansion of the frozen stagnation gas.

    Parameters
    ----------
    shape : Shape
        The forebody; dimensions (..., 1) for a different body at every flight point.
    mixture : Mixture
        The gas; above 86 km its cold composition is used and the shock is solved at the given density and
        temperature, so ``pressure`` enters only the Mach number and the lower bound of the surface pressure.
    speed : ArrayLike, shape (...)
        Speed relative to the air [m/s].
    density, pressure, temperature : ArrayLike, shape (...)
        Free stream [kg/m^3, Pa, K].
    arc_lengths : ArrayLike, shape (stations,) or (..., stations)
        Distances from the stagnation point along the surface [m].

    Returns
    -------
    LayerState
        With stations on the last axis (before species).

    Notes
    -----
    Range: continuum (`VALIDITY`); finite from rest to Mach 40 and 0-150 km. Below Mach 1.2 the compression
    is isentropic, there is no shock, the stand-off is NaN and the thickness zero. Both limits neglect the
    boundary layer and the entropy layer of the curved shock.
    Source: the equations of one-dimensional flow, e.g. J. D. Anderson, Hypersonic and High-Temperature Gas
    Dynamics, chapters 3 and 14.
    """
    speed, density, pressure, temperature = jnp.broadcast_arrays(
        *(jnp.asarray(value, float) for value in (speed, density, pressure, temperature))
    )
    consistent = density * GAS_CONSTANT * temperature / mixture.molar_mass
    free = gas.frozen_state_tp(mixture, mixture.cold_mole_fractions, temperature, consistent)
    mach = speed / jnp.sqrt(free.isentropic_exponent * pressure / density)
    shocked = mach > SHOCK_MACH
    # The shock is solved everywhere and its result used only where there is one.
    shock_speed = jnp.maximum(speed, SHOCK_MACH * free.sound_speed)
    behind = gas.normal_shock(mixture, shock_speed, temperature, consistent, chemistry="equilibrium")
    ratio = jnp.where(shocked, free.density / behind.density, 1.0)
    total_enthalpy = free.enthalpy + 0.5 * speed**2
    entropy = jnp.where(shocked, behind.entropy, free.entropy)

    dynamic = 0.5 * behind.density * (free.density * shock_speed / behind.density) ** 2
    first_pressure = jnp.where(
        shocked, behind.pressure + dynamic, free.pressure * (1.0 + 0.2 * mach**2) ** 3.5
    )

    def newton_step(_: Scalar, trial_pressure: Array) -> Array:
        trial = gas.equilibrium_sp(mixture, entropy, trial_pressure)
        # Along an isentrope dh = dp/rho.
        return trial_pressure * jnp.exp((total_enthalpy - trial.enthalpy) * trial.density / trial_pressure)

    stagnation_pressure = jax.lax.fori_loop(0, _STAGNATION_STEPS, newton_step, first_pressure)
    stagnation = gas.equilibrium_sp(mixture, entropy, stagnation_pressure)

    arcs = jnp.asarray(arc_lengths, float)
    edge_pressure = surface_pressure(
        shape, arcs, stagnation_pressure[..., None], pressure[..., None], (density * speed**2)[..., None]
    )
    edge = gas.equilibrium_sp(mixture, entropy[..., None], edge_pressure)
    frozen_fractions = jnp.broadcast_to(stagnation.mole_fractions[..., None, :], edge.mole_fractions.shape)
    frozen = gas.frozen_state_sp(mixture, frozen_fractions, stagnation.entropy[..., None], edge_pressure)
    # At the stagnation point the difference is zero up to rounding, where the root has no derivative.
    kinetic = jnp.maximum(total_enthalpy[..., None] - edge.enthalpy, 0.0)
    edge_speed = jnp.where(kinetic > 1e-6, jnp.sqrt(2.0 * jnp.maximum(kinetic, 1e-6)), 0.0)

    shock = bow_shock(shape, mach[..., None], ratio[..., None])
    thickness = jnp.where(shocked[..., None], layer_thickness(shape, shock, arcs), 0.0)
    return LayerState(
        shock_standoff=jnp.where(shocked, shock.standoff[..., 0], jnp.nan),
        stagnation_pressure=stagnation_pressure,
        stagnation_temperature=stagnation.temperature,
        stagnation_enthalpy=total_enthalpy,
        stagnation_density=stagnation.density,
        density_ratio=ratio,
        edge_pressure=edge_pressure,
        edge_temperature=edge.temperature,
        edge_speed=edge_speed,
        edge_density=edge.density,
        thickness=thickness,
        electron_density=edge.electron_density,
        mole_fractions=edge.mole_fractions,
        electron_density_frozen=frozen.electron_density,
        temperature_frozen=frozen.temperature,
        mole_fractions_frozen=frozen_fractions,
        in_range=stagnation.in_range & jnp.all(edge.in_range & frozen.in_range, axis=-1),
    )
