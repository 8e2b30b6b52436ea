"""Exchange of momentum, heat and species between neighbouring stream tubes, down to the wall."""

from typing import Any, NamedTuple

import numpy as np

from shocklayer.constants import GAS_CONSTANT
from shocklayer.errors import UserError
from shocklayer.gas.kinetics.sources import Model, internal
from shocklayer.gas.mixtures import Mixture
from shocklayer.numerics import jax, jnp

_BLOTTNER = {
    "N2": (0.0268142, 0.3177838, -11.3155513),
    "O2": (0.0449290, -0.0826158, -9.2019475),
    "NO": (0.0436378, -0.0335511, -9.5767430),
    "N": (0.0115572, 0.6031679, -12.4327495),
    "O": (0.0203144, 0.4294404, -11.6031403),
}
"""Viscosity 0.1 exp((A ln T + B) ln T + C) [Pa s]: Blottner, Johnson & Ellis, Sandia SC-RR-70-754, 1971."""


class Wall(NamedTuple):
    """The wall and the transport numbers.

    Attributes
    ----------
    temperature : float or array
        Wall temperature [K].
    catalycity : float or array
        Recombination probability of atoms that strike the wall, 0 to 1; ions always recombine.
    prandtl : float or array
        Of heat, also of vibration.
    schmidt, ion_schmidt : float or array
        Of neutral species, and of ions with electrons (ambipolar).
    slip : float or array
        Distance in mean free paths by which the wall stands behind itself.
    """

    temperature: Any = 1250.0
    catalycity: Any = 0.0
    prandtl: Any = 0.72
    schmidt: Any = 0.5
    ion_schmidt: Any = 0.5
    slip: Any = 1.2


def neutral_parents(mixture: Mixture) -> np.ndarray:
    """Matrix (species, species) that turns cations into their neutral species and leaves the rest."""
    names = mixture.names
    matrix = np.eye(len(names))
    for place, name in enumerate(names):
        if name.endswith("+"):
            matrix[place, place] = 0.0
            matrix[names.index(name[:-1]), place] = 1.0
    return matrix


def recombination(mixture: Mixture) -> np.ndarray:
    """Matrix (species, species) whose columns give the molecules that one mole of each atom forms."""
    names = mixture.names
    matrix = np.zeros((len(names), len(names)))
    for atom in ("N", "O"):
        if atom in names and f"{atom}2" in names:
            matrix[names.index(f"{atom}2"), names.index(atom)] = 0.5
    return matrix


def viscosity(m: Model, moles: Any, temperature: Any) -> Any:
    """Viscosity of hot air, species weighted by mole number times the root of molar mass.

    Parameters
    ----------
    m : Model
    moles : array
        (species, ...) [mol/kg].
    temperature : array
        (...) [K].

    Returns
    -------
    array
        (...) [Pa s].

    Raises
    ------
    UserError
        If the gas is not air.

    Notes
    -----
    Range 1000-30 000 K; ions by the curve of their neutral, argon by that of nitrogen.
    """
    names = m.mixture.names
    curves, weights = [], []
    for place, name in enumerate(names):
        parent = "N2" if name.startswith("Ar") else name.rstrip("+")
        if name == "e-":
            continue
        if parent not in _BLOTTNER:
            raise UserError(f"viscous stream tubes are held for air only; the mixture has {name}")
        curves.append(_BLOTTNER[parent])
        weights.append(place)
    a, b, c = np.array(curves).T[:, :, None]
    warmth = jnp.log(jnp.maximum(temperature, 200.0)).ravel()[None]
    each = 0.1 * jnp.exp((a * warmth + b) * warmth + c)
    share = moles.reshape(moles.shape[0], -1)[np.array(weights)]
    share = share * np.sqrt(m.mixture.molar_masses[np.array(weights)])[:, None]
    return (jnp.sum(share * each, 0) / jnp.sum(share, 0)).reshape(temperature.shape)


def solve_tridiagonal(lower: Any, diagonal: Any, upper: Any, right: Any) -> Any:
    """Solve tridiagonal systems whose rows stand on the leading axis.

    Parameters
    ----------
    lower, diagonal, upper, right : array
        (rows, ...), diagonally dominant; the first lower and last upper entries are not used.

    Returns
    -------
    array
        (rows, ...).
    """
    zero = jnp.zeros_like(right[0])

    def down(carried: Any, row: Any) -> Any:
        ratio, value = carried
        a, b, c, d = row
        pivot = 1.0 / (b - a * ratio)
        new = (c * pivot, (d - a * value) * pivot)
        return new, new

    def up(above: Any, row: Any) -> Any:
        ratio, value = row
        found = value - ratio * above
        return found, found

    shapes = jnp.broadcast_arrays(lower, diagonal, upper, right)
    _, rows = jax.lax.scan(down, (zero, zero), shapes)
    _, out = jax.lax.scan(up, zero, rows, reverse=True)
    return out


class Contact(NamedTuple):
    """Geometry of the tubes at a station; tube (J) before flight point (B).

    Attributes
    ----------
    active : array
        (J, B) bool: whether the tube has crossed the shock.
    mass_flow : array
        (J, B) of each tube [kg/s].
    width : array
        (J, B) [m].
    radius : array
        (J, B) distance of the tube's middle from the axis [m].
    wall_radius, step : array
        Radius of the body and length of the interval [m], 0-d.
    gradient : array
        (J, B) pressure gradient along the layer [Pa/m].
    """

    active: Any
    mass_flow: Any
    width: Any
    radius: Any
    wall_radius: Any
    step: Any
    gradient: Any


def exchange(
    m: Model,
    wall: Wall,
    contact: Contact,
    unknowns: Any,
    total_enthalpy: Any,
    temperature: Any,
    pressure: Any,
) -> tuple[Any, Any, Any]:
    """Exchange momentum, heat and species between tubes over one interval, implicitly.

    Parameters
    ----------
    m : Model
        Of two temperatures.
    wall : Wall
    contact : Contact
    unknowns : array
        (unknown, J, B): mole numbers [mol/kg], T_v [K], speed [m/s]; the first tube lies at the wall.
    total_enthalpy, temperature, pressure : array
        (J, B) [J/kg, K, Pa].

    Returns
    -------
    tuple of array
        Unknowns, total enthalpy, and heat flux to the wall (B) [W/m^2].
    """
    names = m.mixture.names
    number = len(names)
    moles = unknowns[:number]
    thickness = viscosity(m, moles, temperature)
    molar_mass = 1.0 / jnp.sum(moles[:, 0], 0)
    free_path = (
        thickness[0]
        / pressure[0]
        * jnp.sqrt(0.5 * jnp.pi * GAS_CONSTANT * wall.temperature / jnp.maximum(molar_mass, 0.02))
    )
    area = 2.0 * jnp.pi * contact.wall_radius * contact.step
    at_wall = area * thickness[0] / (0.5 * contact.width[0] + wall.slip * free_path)
    inner, outer = slice(None, -1), slice(1, None)
    widths = contact.width[inner] + contact.width[outer]
    middle = (thickness[outer] * contact.width[inner] + thickness[inner] * contact.width[outer]) / widths
    faces = 2.0 * jnp.pi * contact.step * (contact.radius[inner] + contact.radius[outer]) * middle / widths
    both = contact.active[inner] & contact.active[outer]
    faces = jnp.where(both, faces, 0.0)
    at_wall = jnp.where(contact.active[0], at_wall, 0.0)

    left = jnp.concatenate([jnp.zeros_like(faces[:1]), faces])
    right = jnp.concatenate([faces, jnp.zeros_like(faces[:1])])

    def spread(values: Any, factor: Any, wall_conductance: Any, wall_value: Any, source: Any) -> Any:
        """Solve for values (variable, J, B); factor, wall terms and source are (variable, 1 or B)."""
        factor = jnp.broadcast_to(factor, (values.shape[0], 1))[:, None]
        diagonal = contact.mass_flow + factor * (left + right)
        diagonal = diagonal.at[:, 0].add(wall_conductance)
        rows = contact.mass_flow * values
        rows = rows.at[:, 0].add(wall_conductance * wall_value + source)
        moved = [jnp.moveaxis(a, 1, 0) for a in (-factor * left, diagonal, -factor * right, rows)]
        return jnp.moveaxis(solve_tridiagonal(*moved), 0, 1)

    charge = np.array([s.charge for s in m.mixture.species])
    ions = np.flatnonzero(charge != 0)
    atoms = np.array([names.index(a) for a in ("N", "O") if a in names])
    rest = np.array([k for k in range(number) if k not in ions and k not in atoms])
    parents, pairs = neutral_parents(m.mixture), recombination(m.mixture)

    ion_wall = at_wall / wall.ion_schmidt
    charged = spread(moles[ions], 1.0 / wall.ion_schmidt, ion_wall, 0.0, 0.0)
    returned = jnp.zeros_like(moles[:, 0]).at[ions].set(ion_wall * charged[:, 0])
    returned = jnp.tensordot(parents - np.eye(number), returned, axes=1)

    # Atoms reach the wall by diffusion and stay there by chance: two resistances in series.
    density = pressure[0] * molar_mass / (GAS_CONSTANT * wall.temperature)
    mass = m.mixture.molar_masses[atoms][:, None]
    arrival = jnp.sqrt(GAS_CONSTANT * wall.temperature / (2.0 * jnp.pi * mass))
    chance = 2.0 * wall.catalycity / (2.0 - wall.catalycity)
    through = at_wall / wall.schmidt
    sticking = area * density * arrival * chance
    atom_wall = through * sticking / (through + sticking + 1e-300)
    single = spread(moles[atoms], 1.0 / wall.schmidt, atom_wall, 0.0, returned[atoms])
    lost = jnp.zeros_like(moles[:, 0]).at[atoms].set(atom_wall * single[:, 0])
    formed = jnp.tensordot(pairs, lost, axes=1)
    molecular = spread(moles[rest], 1.0 / wall.schmidt, 0.0, 0.0, (returned + formed)[rest])
    new = moles.at[ions].set(charged).at[atoms].set(single).at[rest].set(molecular)
    # With one Schmidt number this is one already; with two, the fluxes must not add up to a mass flux.
    new = new / jnp.tensordot(m.mixture.molar_masses, new, axes=1)

    # Enthalpy of the gas that touches the wall: ions recombined, atoms by their share.
    touching = jnp.tensordot(parents, new[:, 0], axes=1)
    kept = jnp.ones_like(touching).at[atoms].set(1.0 - atom_wall / jnp.maximum(through, 1e-300))
    touching = touching * kept + jnp.tensordot(pairs, touching * (1.0 - kept), axes=1)
    touching = touching * jnp.asarray(charge == 0)[:, None]
    warmth = jnp.broadcast_to(jnp.asarray(wall.temperature, float), touching.shape[1:])
    molar = m.modes.offset[:, None] + GAS_CONSTANT * m.modes.capacity[:, None] * warmth
    wall_enthalpy = jnp.sum(touching * (molar + internal(m, warmth).enthalpy), axis=0)

    heat_wall = at_wall / wall.prandtl
    thermal = spread(
        jnp.stack([unknowns[number], total_enthalpy]),
        1.0 / wall.prandtl,
        heat_wall,
        jnp.stack([warmth, wall_enthalpy]),
        0.0,
    )
    # The pressure gradient acts in the same step: next to the wall it is balanced by friction alone.
    push = -contact.gradient * 2.0 * jnp.pi * contact.radius * contact.width * contact.step
    pushed = unknowns[number + 1] + jnp.where(contact.active, push / contact.mass_flow, 0.0)
    speed = spread(pushed[None], 1.0, at_wall, 0.0, 0.0)
    unknowns = jnp.concatenate([new, thermal[:1], jnp.maximum(speed, 2.0)])
    flux = heat_wall * (thermal[1, 0] - wall_enthalpy) / jnp.maximum(area, 1e-300)
    return unknowns, thermal[1], flux
