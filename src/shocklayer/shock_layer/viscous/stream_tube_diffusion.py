"""Exchange of momentum, heat and species between neighbouring stream tubes, down to the wall."""

from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.gas.kinetics.flow_types import composition_sums
from shocklayer.gas.kinetics.sources import Model, internal, internal_capacity
from shocklayer.gas.transport.mixture_rule import MixtureTransport, mixture_transport, rule_tables
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


def transport_of(
    m: Model, moles: Any, temperature: Any, vibrational_temperature: Any, pressure: Any
) -> MixtureTransport:
    """Transport properties of tubes.

    Parameters
    ----------
    m : Model
        Of two temperatures.
    moles : array
        (species, ...) [mol/kg].
    temperature, vibrational_temperature, pressure : array
        (...) [K, K, Pa].

    Returns
    -------
    MixtureTransport
    """
    heat = internal(m, vibrational_temperature).heat / GAS_CONSTANT
    fractions = jnp.maximum(moles, 0.0)
    fractions = fractions / jnp.sum(fractions, axis=0)
    warm, hot = jnp.maximum(temperature, 200.0), jnp.maximum(vibrational_temperature, 200.0)
    return mixture_transport(rule_tables(m.mixture), fractions, warm, hot, pressure, heat)


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
        (J, B) pressure gradient along the layer at a fixed distance from the body [Pa/m].
    turning : array
        (J, B) velocity towards the body times its curvature, which turns into speed along it [1/s].
    metric : array
        (J, B) way along the tube's middle over that along the body.
    """

    active: Any
    mass_flow: Any
    width: Any
    radius: Any
    wall_radius: Any
    step: Any
    gradient: Any
    turning: Any = 0.0
    metric: Any = 1.0


class _Faces(NamedTuple):
    """Between tubes (J - 1, B) and at the wall (B), shares of the step: area over distance times property."""

    both: Any  # (J - 1, B) bool: whether both tubes are there
    inner: Any  # (J - 1, B) distance from the middle of the inner tube to the face [m]
    outer: Any
    area: Any  # (J - 1, B) [m^2]
    wall_area: Any  # (B)
    wall_distance: Any  # (B) [m]


def _faces(contact: Contact) -> _Faces:
    inner, outer = 0.5 * contact.width[:-1], 0.5 * contact.width[1:]
    radius = 0.5 * (contact.radius[:-1] + contact.radius[1:])
    metric = jnp.broadcast_to(jnp.asarray(contact.metric, float), contact.radius.shape)
    length = 0.5 * (metric[:-1] + metric[1:]) * contact.step
    return _Faces(
        both=contact.active[:-1] & contact.active[1:],
        inner=inner,
        outer=outer,
        area=2.0 * jnp.pi * radius * length,
        wall_area=jnp.where(contact.active[0], 2.0 * jnp.pi * contact.wall_radius * contact.step, 0.0),
        wall_distance=0.5 * contact.width[0],
    )


def _conductance(f: _Faces, values: Any) -> Any:
    """Property (..., J, B) at the faces, times area over the distance between the middles."""
    across = f.inner + f.outer
    at_face = (values[..., 1:, :] * f.inner + values[..., :-1, :] * f.outer) / across
    return jnp.where(f.both, f.area * at_face / across, 0.0)


def _spread(contact: Contact, from_inner: Any, from_outer: Any, wall: Any, rows: Any) -> Any:
    """Solve m v' = rows + fluxes through the faces - wall v'_1 for variables (variable, J, B).

    The flux through a face towards the wall is ``from_outer v_(j+1) - from_inner v_j`` (variable, J - 1, B).
    """
    none = jnp.zeros_like(from_inner[:, :1])
    gain = jnp.concatenate([from_outer, none], axis=1)  # from the tube outside
    loss = jnp.concatenate([from_inner, none], axis=1)
    diagonal = contact.mass_flow + loss + jnp.concatenate([none, from_outer], axis=1)
    diagonal = diagonal.at[:, 0].add(wall)
    lower = jnp.concatenate([none, from_inner], axis=1)
    moved = [jnp.moveaxis(a, 1, 0) for a in (-lower, diagonal, -gain, rows)]
    return jnp.moveaxis(solve_tridiagonal(*moved), 0, 1)


def _divergence(flux: Any) -> Any:
    """Return what each tube gains by fluxes towards the wall through its two faces."""
    none = jnp.zeros_like(flux[..., :1, :])
    return jnp.concatenate([flux, none], axis=-2) - jnp.concatenate([none, flux], axis=-2)


def _mean(values: Any) -> Any:
    return 0.5 * (values[..., :-1, :] + values[..., 1:, :])


def _species(
    m: Model, f: _Faces, contact: Contact, moles: Any, before: Any, mobility: Any, rates: WallRates
) -> tuple[Any, Any, Any]:
    """Return new mole numbers, fluxes towards the wall (species, J - 1, B) and into it (species, B) [mol/s].

    ``moles`` are the right side, ``before`` the state that gives molar mass and the correction of the fluxes.
    """
    mixture = m.mixture
    number, electron = len(mixture.names), mixture.electron_index
    masses = mixture.molar_masses
    total = jnp.sum(before, axis=0)
    conductance = _conductance(f, mobility)  # of mole fractions
    raw = conductance * (before[:, 1:] / total[1:] - before[:, :-1] / total[:-1])
    drift = jnp.tensordot(masses, raw, axes=1)  # mass that the unequal rates would carry
    from_inner = conductance / total[:-1] + 0.5 * drift
    from_outer = conductance / total[1:] - 0.5 * drift

    charge = mixture.charges
    ions = np.flatnonzero(charge > 0)
    atoms = np.array([mixture.names.index(a) for a in ("N", "O") if a in mixture.names])
    taken = {*ions, *atoms, electron}
    rest = np.array([k for k in range(number) if k not in taken])
    parents, pairs = neutral_parents(mixture), recombination(mixture)
    none = jnp.zeros_like(before[:, 0])

    def solve(group: np.ndarray, loss: Any, source: Any) -> Any:
        rows = contact.mass_flow * moles[group]
        rows = rows.at[:, 0].add(source[group])
        return _spread(contact, from_inner[group], from_outer[group], loss, rows)

    charged = solve(ions, rates.ions[ions], none)
    into = none.at[ions].set(rates.ions[ions] * charged[:, 0])
    returned = jnp.tensordot(parents, into, axes=1)
    single = solve(atoms, rates.atoms[atoms], returned)
    lost = none.at[atoms].set(rates.atoms[atoms] * single[:, 0])
    returned = returned + jnp.tensordot(pairs, lost, axes=1)
    molecular = solve(rest, 0.0, returned)
    new = moles.at[ions].set(charged).at[atoms].set(single).at[rest].set(molecular)
    into = into + lost - returned
    if electron is not None:
        new = new.at[electron].set(jnp.tensordot(charge[ions], new[ions], axes=1))
        into = into.at[electron].set(jnp.tensordot(charge[ions], into[ions], axes=1))
    flux = from_outer * new[:, 1:] - from_inner * new[:, :-1]
    if electron is not None:
        flux = flux.at[electron].set(jnp.tensordot(charge[ions], flux[ions], axes=1))
    # What the correction, taken from the state before, leaves of a net mass flux.
    left = jnp.tensordot(masses, flux, axes=1)
    mend = left * _mean(new)
    return new - _divergence(mend) / contact.mass_flow, flux - mend, into


def _new_speed(
    f: _Faces, contact: Contact, transport: MixtureTransport, base: Any, slip: Any
) -> tuple[Any, ...]:
    """Return speed after friction, pressure and turning; conductances of the faces and of the wall."""
    friction = _conductance(f, transport.viscosity)
    rub = f.wall_area * transport.viscosity[0] / (f.wall_distance + slip)
    # The pressure gradient acts in the same step: next to the wall it is balanced by friction alone.
    push = -contact.gradient * 2.0 * jnp.pi * contact.radius * contact.width * contact.step
    rows = contact.mass_flow * (base + contact.turning * contact.step) + push
    return _spread(contact, friction[None], friction[None], rub, rows[None])[0], friction, rub


def _settled(
    wall: Wall, contact: Contact, transport: MixtureTransport, unknowns: Any, pressure: Any
) -> Contact:
    """Foresee the widths that tubes take as friction and pressure change their speed.

    Where the two balance, speed goes with the inverse square of a width that goes with the inverse of speed:
    taken from the old speed alone, widths would swing to and fro, growing. A third of the way to the new
    speed, in logarithms, they are right at once.
    """
    old = unknowns[-1]
    slip = slip_length(wall, transport.viscosity[0], unknowns[:-2, 0], pressure[0])
    new, *_ = _new_speed(_faces(contact), contact, transport, old, slip)
    change = (jnp.maximum(new, _LEAST_SPEED) / jnp.maximum(old, _LEAST_SPEED)) ** (1.0 / 3.0)
    return contact._replace(width=contact.width / jnp.clip(change, 0.5, 2.0))


def _stage(
    m: Model, wall: Wall, contact: Contact, transport: MixtureTransport, base: Any, enthalpy: Any, now: Any
) -> tuple[Any, Any, Any]:
    """Take one implicit step from ``base``; ``now`` is (unknowns, T, pressure) of the coefficients."""
    number = len(m.mixture.names)
    known, temperature, pressure = now
    moles, hot = known[:number], known[number]
    f = _faces(contact)
    total = jnp.sum(moles, axis=0)
    electrons = moles[m.mixture.electron_index] if m.mixture.electron_index is not None else 0.0
    amount = (
        pressure / (GAS_CONSTANT * ((total - electrons) * temperature + electrons * hot)) * total
    )  # [mol/m^3]
    density = amount / total
    rates = wall_rates(
        wall,
        m.mixture.molar_masses,
        f.wall_area,
        f.wall_distance,
        density[0],
        hot[0],
        transport.diffusion[:, 0],
    )
    new, flux, into = _species(m, f, contact, base[:number], moles, amount * transport.diffusion, rates)

    # Slip and temperature jump: the wall stands some mean free paths behind itself.
    slip = slip_length(wall, transport.viscosity[0], moles[:, 0], pressure[0])
    speed, friction, rub = _new_speed(f, contact, transport, base[number + 1], slip)
    drag = friction * (speed[1:] - speed[:-1])
    work = drag * _mean(speed)

    # Vibration: conduction, and what the species carry in (their own energy stays at the tube's T_v).
    inner = internal(m, hot)
    capacity = internal_capacity(m, inner.heat, moles)
    carried_in = jnp.sum(inner.heat[:, 1:] * jnp.maximum(flux, 0.0), axis=0)
    carried_out = jnp.sum(inner.heat[:, :-1] * jnp.maximum(-flux, 0.0), axis=0)
    # Dilute vibration (of atoms alone) still follows its neighbours.
    vibration = _conductance(f, transport.conductivity_vibrational)
    weight = contact._replace(mass_flow=contact.mass_flow * capacity)
    jump = f.wall_distance + TEMPERATURE_JUMP * slip
    vibration_wall = f.wall_area * transport.conductivity_vibrational[0] / jump
    gain = vibration + carried_in
    loss = vibration + carried_out
    warmth = jnp.broadcast_to(jnp.asarray(wall.temperature, float), total[0].shape)
    hot_new = _two_sided(
        weight, loss, gain, vibration_wall, weight.mass_flow * base[number], vibration_wall * warmth
    )

    # Total enthalpy, closed for T exactly: translation and rotation have constant heat capacities.
    after = internal(m, hot_new)
    sums = composition_sums(m, new, after.enthalpy)
    rate = GAS_CONSTANT * m.modes.capacity[:, None, None] * flux
    half = 0.5 * jnp.sum(rate, axis=0)
    held = jnp.tensordot(m.modes.offset, flux, axes=1) + jnp.sum(_mean(after.enthalpy) * flux, axis=0)
    held = held + vibration * (hot_new[1:] - hot_new[:-1]) + work
    heavy = _conductance(f, transport.conductivity)
    heavy_wall = f.wall_area * transport.conductivity[0] / jump
    at_wall = internal(m, warmth)
    molar = m.modes.offset[:, None] + GAS_CONSTANT * m.modes.capacity[:, None] * warmth + at_wall.enthalpy
    rubbing = rub**2 * speed[0] ** 2 * slip / jnp.maximum(f.wall_area * transport.viscosity[0], 1e-300)
    to_wall = jnp.sum(into * molar, axis=0) + vibration_wall * (hot_new[0] - warmth) + rubbing
    rows = contact.mass_flow * (enthalpy - sums.rest - 0.5 * speed**2) + _divergence(held)
    rows = rows.at[0].add(heavy_wall * warmth - to_wall)
    weight = contact._replace(mass_flow=contact.mass_flow * sums.capacity)
    warm = _spread(weight, (heavy - half)[None], (heavy + half)[None], heavy_wall, rows[None])[0]
    whole = sums.capacity * warm + sums.rest + 0.5 * speed**2
    heat = to_wall + heavy_wall * (warm[0] - warmth)
    return jnp.concatenate([new, hot_new[None], speed[None]]), whole, heat


def _two_sided(contact: Contact, loss: Any, gain: Any, wall: Any, rows: Any, source: Any) -> Any:
    """Solve m v' = rows + gain (v'_out - v') + loss (v'_in - v') and the wall, each (J - 1, B) or (J, B)."""
    none = jnp.zeros_like(gain[:1])
    above, below = jnp.concatenate([gain, none]), jnp.concatenate([none, loss])
    diagonal = (contact.mass_flow + above + below).at[0].add(wall)
    return solve_tridiagonal(-below, diagonal, -above, rows.at[0].add(source))


def exchange(
    m: Model,
    wall: Wall,
    contact: Contact,
    transport: MixtureTransport,
    unknowns: Any,
    total_enthalpy: Any,
    temperature: Any,
    pressure: Any,
) -> tuple[Any, Any, Any]:
    """Exchange momentum, heat and species between tubes over one interval, implicitly.

    One implicit step, which keeps every quantity between its neighbours', the properties of the gas held at
    those given.

    Parameters
    ----------
    m : Model
        Of two temperatures.
    wall : Wall
    contact : Contact
    transport : MixtureTransport
        Of the tubes, each (J, B).
    unknowns : array
        (unknown, J, B): mole numbers [mol/kg], T_v [K], speed [m/s]; the first tube lies at the wall.
    total_enthalpy, temperature, pressure : array
        (J, B) [J/kg, K, Pa].

    Returns
    -------
    tuple of array
        Unknowns, total enthalpy, and heat flux to the wall (B) [W/m^2].

    Notes
    -----
    Source: fluxes of a gas of two temperatures, e.g. P. A. Gnoffo, R. N. Gupta and J. L. Shinn, NASA TP-2867,
    1989, with the mole-fraction form of mixture-averaged diffusion and its correction to no net mass flux;
    slip and jump after R. N. Gupta, C. D. Scott and J. N. Moss, NASA TP-2452, 1985.
    """
    now = (unknowns, temperature, pressure)
    contact = _settled(wall, contact, transport, unknowns, pressure)
    new, enthalpy, heat = _stage(m, wall, contact, transport, unknowns, total_enthalpy, now)
    number = len(m.mixture.names)
    least = np.concatenate([np.zeros(number), [_LEAST_TEMPERATURE, _LEAST_SPEED]])[:, None, None]
    new = jnp.maximum(new, least)
    return new, enthalpy, heat / jnp.maximum(2.0 * jnp.pi * contact.wall_radius * contact.step, 1e-300)
