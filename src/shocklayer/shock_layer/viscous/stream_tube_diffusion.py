"""Diffusion of momentum, heat and species between neighbouring stream tubes, down to the wall."""

import numpy as np
from jaxtyping import Float

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import AnyArray, Array, ArrayLike
from shocklayer.gas.kinetics.flow_types import composition_sums
from shocklayer.gas.kinetics.sources import KineticModel, internal_capacity, molar_functions
from shocklayer.gas.transport.mixture_rule import MixtureTransport, mixture_transport, rule_tables
from shocklayer.shock_layer.viscous.stream_tube_faces import (
    Faces,
    TubeSection,
    at_faces,
    divergence,
    face_conductance,
    solve_fluxes,
    solve_upwind_fluxes,
    tube_faces,
)
from shocklayer.shock_layer.viscous.wall import (
    TEMPERATURE_JUMP,
    Wall,
    WallRates,
    neutral_parents,
    recombination,
    slip_length,
    wall_rates,
)

_LEAST_TEMPERATURE, _LEAST_SPEED = 150.0, 2.0  # [K], [m/s]


def tube_transport(
    m: KineticModel,
    moles: Float[Array, "species ..."],
    temperature: Float[Array, "..."],
    vibrational_temperature: Float[Array, "..."],
    pressure: Float[Array, "..."],
) -> MixtureTransport:
    """Return the transport properties of the gas in stream tubes.

    Parameters
    ----------
    m : KineticModel
        Of two temperatures.
    moles : array, shape (species, ...)
        Mole numbers [mol/kg].
    temperature, vibrational_temperature, pressure : array, shape (...)
        [K, K, Pa]; temperatures below 200 K are replaced by 200 K.

    Returns
    -------
    MixtureTransport
        Each (...), diffusion coefficients (species, ...).
    """
    heat = molar_functions(m, vibrational_temperature).heat / GAS_CONSTANT
    fractions = jnp.maximum(moles, 0.0)
    fractions = fractions / jnp.sum(fractions, axis=0)
    bounded = jnp.maximum(temperature, 200.0)
    bounded_vibrational = jnp.maximum(vibrational_temperature, 200.0)
    return mixture_transport(rule_tables(m.mixture), fractions, bounded, bounded_vibrational, pressure, heat)


def _diffuse_species(
    m: KineticModel,
    f: Faces,
    section: TubeSection,
    moles: Array,
    before: Array,
    mobility: Array,
    rates: WallRates,
) -> tuple[Array, Array, Array]:
    """Return new mole numbers, and molar fluxes [mol/s] through the faces towards the wall, and into it.

    ``moles`` are the right side of the equations, ``before`` the state at which molar mass and flux
    correction are taken. Fluxes are (species, tubes - 1, points) and (species, points).
    """
    mixture = m.mixture
    number, electron = len(mixture.names), mixture.electron_index
    masses = mixture.molar_masses
    total = jnp.sum(before, axis=0)
    conductance = face_conductance(f, mobility)  # of mole fractions
    raw = conductance * (before[:, 1:] / total[1:] - before[:, :-1] / total[:-1])
    net = jnp.tensordot(masses, raw, axes=1)  # mass that the unequal coefficients would carry
    from_inner = conductance / total[:-1] + 0.5 * net
    from_outer = conductance / total[1:] - 0.5 * net

    charge = mixture.charges
    ions = np.flatnonzero(charge > 0)
    atoms = np.array([mixture.names.index(a) for a in ("N", "O") if a in mixture.names])
    others = {*ions, *atoms, electron}
    molecules = np.array([k for k in range(number) if k not in others])
    parents, pairs = neutral_parents(mixture), recombination(mixture)
    none = jnp.zeros_like(before[:, 0])

    def solve(group: np.ndarray, loss: ArrayLike, source: Array) -> Array:
        rows = section.mass_flow * moles[group]
        rows = rows.at[:, 0].add(source[group])
        return solve_fluxes(section.mass_flow, from_inner[group], from_outer[group], loss, rows)

    # Ions first, then atoms, then molecules: each receives at the wall what the one before it loses there.
    new_ions = solve(ions, rates.ions[ions], none)
    into_wall = none.at[ions].set(rates.ions[ions] * new_ions[:, 0])
    returned = jnp.tensordot(parents, into_wall, axes=1)
    new_atoms = solve(atoms, rates.atoms[atoms], returned)
    lost = none.at[atoms].set(rates.atoms[atoms] * new_atoms[:, 0])
    returned = returned + jnp.tensordot(pairs, lost, axes=1)
    new_molecules = solve(molecules, 0.0, returned)
    new = moles.at[ions].set(new_ions).at[atoms].set(new_atoms).at[molecules].set(new_molecules)
    into_wall = into_wall + lost - returned
    if electron is not None:
        new = new.at[electron].set(jnp.tensordot(charge[ions], new[ions], axes=1))
        into_wall = into_wall.at[electron].set(jnp.tensordot(charge[ions], into_wall[ions], axes=1))
    flux = from_outer * new[:, 1:] - from_inner * new[:, :-1]
    if electron is not None:
        flux = flux.at[electron].set(jnp.tensordot(charge[ions], flux[ions], axes=1))
    # The correction is that of the state before the step: a small net mass flux remains and is taken out.
    remainder = jnp.tensordot(masses, flux, axes=1)
    correction = remainder * at_faces(new)
    return new - divergence(correction) / section.mass_flow, flux - correction, into_wall


def _new_speed(
    f: Faces, section: TubeSection, transport: MixtureTransport, base: Array, slip: AnyArray
) -> tuple[Array, Array, Array]:
    """Return speed after friction, pressure and curvature term; conductances of the faces and of the wall."""
    friction = face_conductance(f, transport.viscosity)
    wall_friction = f.wall_area * transport.viscosity[0] / (f.wall_distance + slip)
    # The pressure gradient acts in the same step: next to the wall it is balanced by friction alone.
    force = -section.gradient * 2.0 * jnp.pi * section.radius * section.width * section.step
    rows = section.mass_flow * (base + section.curvature_term * section.step) + force
    speed = solve_fluxes(section.mass_flow, friction[None], friction[None], wall_friction, rows[None])[0]
    return speed, friction, wall_friction


def _predict_widths(
    wall: Wall, section: TubeSection, transport: MixtureTransport, unknowns: Array, pressure: Array
) -> TubeSection:
    """Predict the widths that tubes take as friction and pressure change their speed.

    Where the two balance, speed goes with the inverse square of a width that goes with the inverse of speed:
    widths taken from the old speed alone would oscillate with growing amplitude. With the speed a third of
    the way, in logarithms, to the new one they converge at once.
    """
    old = unknowns[-1]
    slip = slip_length(wall, transport.viscosity[0], unknowns[:-2, 0], pressure[0])
    new, *_ = _new_speed(tube_faces(section), section, transport, old, slip)
    change = (jnp.maximum(new, _LEAST_SPEED) / jnp.maximum(old, _LEAST_SPEED)) ** (1.0 / 3.0)
    return section._replace(width=section.width / jnp.clip(change, 0.5, 2.0))


def _implicit_step(
    m: KineticModel,
    wall: Wall,
    section: TubeSection,
    transport: MixtureTransport,
    unknowns: Array,
    enthalpy: Array,
    temperature: Array,
    pressure: Array,
) -> tuple[Array, Array, Array]:
    """Take one implicit step; return unknowns, total enthalpy, and the parts of the heat to the wall [W]."""
    number = len(m.mixture.names)
    moles, vibrational = unknowns[:number], unknowns[number]
    f = tube_faces(section)
    total = jnp.sum(moles, axis=0)
    electrons = moles[m.mixture.electron_index] if m.mixture.electron_index is not None else 0.0
    amount = (
        pressure / (GAS_CONSTANT * ((total - electrons) * temperature + electrons * vibrational)) * total
    )  # [mol/m^3]
    density = amount / total
    rates = wall_rates(
        wall,
        m.mixture.molar_masses,
        f.wall_area,
        f.wall_distance,
        density[0],
        vibrational[0],
        transport.diffusion[:, 0],
    )
    new, flux, into_wall = _diffuse_species(
        m, f, section, unknowns[:number], moles, amount * transport.diffusion, rates
    )

    # Slip and temperature jump: as if the wall lay some mean free paths behind its surface.
    slip = slip_length(wall, transport.viscosity[0], moles[:, 0], pressure[0])
    speed, friction, wall_friction = _new_speed(f, section, transport, unknowns[number + 1], slip)
    shear = friction * (speed[1:] - speed[:-1])
    work = shear * at_faces(speed)

    # Vibration: conduction, and what the species carry in (their own energy stays at the tube's T_v).
    inner = molar_functions(m, vibrational)
    capacity = internal_capacity(m, inner.heat, moles)
    carried_in = jnp.sum(inner.heat[:, 1:] * jnp.maximum(flux, 0.0), axis=0)
    carried_out = jnp.sum(inner.heat[:, :-1] * jnp.maximum(-flux, 0.0), axis=0)
    # Dilute vibration (of atoms alone) still follows its neighbours.
    vibration = face_conductance(f, transport.conductivity_vibrational)
    weight = section.mass_flow * capacity
    jump = f.wall_distance + TEMPERATURE_JUMP * slip
    vibration_wall = f.wall_area * transport.conductivity_vibrational[0] / jump
    gain = vibration + carried_in
    loss = vibration + carried_out
    wall_temperature = jnp.broadcast_to(jnp.asarray(wall.temperature, float), total[0].shape)
    new_vibrational = solve_upwind_fluxes(
        weight,
        loss,
        gain,
        vibration_wall,
        weight * unknowns[number],
        vibration_wall * wall_temperature,
    )

    # Total enthalpy, solved for T exactly: translation and rotation have constant heat capacities.
    after = molar_functions(m, new_vibrational)
    sums = composition_sums(m, new, after.enthalpy)
    rate = GAS_CONSTANT * m.modes.capacity[:, None, None] * flux
    half = 0.5 * jnp.sum(rate, axis=0)
    energy_flux = jnp.tensordot(m.modes.offset, flux, axes=1) + jnp.sum(
        at_faces(after.enthalpy) * flux, axis=0
    )
    energy_flux = energy_flux + vibration * (new_vibrational[1:] - new_vibrational[:-1]) + work
    heavy = face_conductance(f, transport.conductivity)
    heavy_wall = f.wall_area * transport.conductivity[0] / jump
    at_wall = molar_functions(m, wall_temperature)
    molar_enthalpy = (
        m.modes.offset[:, None]
        + GAS_CONSTANT * m.modes.capacity[:, None] * wall_temperature
        + at_wall.enthalpy
    )
    slip_work = (
        wall_friction**2 * speed[0] ** 2 * slip / jnp.maximum(f.wall_area * transport.viscosity[0], 1e-300)
    )
    by_diffusion = jnp.sum(into_wall * molar_enthalpy, axis=0)
    by_vibration = vibration_wall * (new_vibrational[0] - wall_temperature)
    to_wall = by_diffusion + by_vibration + slip_work
    rows = section.mass_flow * (enthalpy - sums.rest - 0.5 * speed**2) + divergence(energy_flux)
    rows = rows.at[0].add(heavy_wall * wall_temperature - to_wall)
    weight = section.mass_flow * sums.capacity
    from_inner, from_outer = (heavy - half)[None], (heavy + half)[None]
    new_temperature = solve_fluxes(weight, from_inner, from_outer, heavy_wall, rows[None])[0]
    new_enthalpy = sums.capacity * new_temperature + sums.rest + 0.5 * speed**2
    by_conduction = heavy_wall * (new_temperature[0] - wall_temperature) + slip_work
    heat = jnp.stack([by_conduction, by_vibration, by_diffusion])
    return jnp.concatenate([new, new_vibrational[None], speed[None]]), new_enthalpy, heat


def diffuse(
    m: KineticModel,
    wall: Wall,
    section: TubeSection,
    transport: MixtureTransport,
    unknowns: Float[Array, "unknowns tubes points"],
    total_enthalpy: Float[Array, "tubes points"],
    temperature: Float[Array, "tubes points"],
    pressure: Float[Array, "tubes points"],
) -> tuple[Float[Array, "unknowns tubes points"], Float[Array, "tubes points"], Float[Array, "3 points"]]:
    """Diffuse momentum, heat and species between tubes over one step along the body.

    One implicit step, which keeps every quantity between the values of its neighbours; the properties of the
    gas are those of the state given.

    Parameters
    ----------
    m : KineticModel
        Of two temperatures.
    wall : Wall
    section : TubeSection
    transport : MixtureTransport
        Of the tubes, each (tubes, points).
    unknowns : array, shape (unknowns, tubes, points)
        Mole numbers [mol/kg], T_v [K], speed [m/s]; the first tube lies at the wall.
    total_enthalpy, temperature, pressure : array, shape (tubes, points)
        [J/kg, K, Pa].

    Returns
    -------
    tuple of array
        Unknowns, total enthalpy, and the parts of the heat flux to the wall (3, points) [W/m^2]: conduction
        (translation, rotation and the friction of slip), vibration (with electronic excitation and free
        electrons), and diffusion of what recombines there.

    Notes
    -----
    Source: fluxes of a gas of two temperatures, e.g. P. A. Gnoffo, R. N. Gupta and J. L. Shinn, NASA TP-2867,
    1989, with the mole-fraction form of mixture-averaged diffusion and its correction to no net mass flux;
    slip and jump after R. N. Gupta, C. D. Scott and J. N. Moss, NASA TP-2452, 1985.
    """
    section = _predict_widths(wall, section, transport, unknowns, pressure)
    new, enthalpy, heat = _implicit_step(
        m, wall, section, transport, unknowns, total_enthalpy, temperature, pressure
    )
    number = len(m.mixture.names)
    least = np.concatenate([np.zeros(number), [_LEAST_TEMPERATURE, _LEAST_SPEED]])[:, None, None]
    new = jnp.maximum(new, least)
    return new, enthalpy, heat / jnp.maximum(2.0 * jnp.pi * section.wall_radius * section.step, 1e-300)
