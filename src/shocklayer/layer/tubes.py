"""Viscous stream tubes: finite-rate chemistry with diffusion, marched along the body from its nose."""

from typing import Any, NamedTuple

import numpy as np

from shocklayer.constants import AVOGADRO
from shocklayer.gas.kinetics.closures import composition_sums
from shocklayer.gas.kinetics.sources import Model, internal
from shocklayer.layer.pressure import surface_pressure
from shocklayer.layer.shock import BowShock, layer_thickness
from shocklayer.layer.tube_chemistry import Interval, react, tube_point
from shocklayer.layer.tube_diffusion import Contact, Wall, exchange, transport_of
from shocklayer.numerics import jax, jnp
from shocklayer.types import Array
from shocklayer.vehicle.shape import Shape, point_at

_RELAXED = 0.9
"""Share of the momentum flux that is pressure behind the relaxation zone, 1 - density ratio."""
_FIRST_EDGE = 0.015
"""Shock radius of the innermost tube over the nose radius."""


class Stream(NamedTuple):
    """Free stream of many flight points, each (B).

    Attributes
    ----------
    speed, density, pressure, temperature : array
        [m/s, kg/m^3, Pa, K].
    stagnation_pressure : array
        Pressure at the stagnation point [Pa].
    """

    speed: Any
    density: Any
    pressure: Any
    temperature: Any
    stagnation_pressure: Any


class TubeProfiles(NamedTuple):
    """The layer along the march; stations (K), tubes from the wall outwards (J), flight points (B).

    Attributes
    ----------
    distance : array
        (K, J, B) of the tube's middle from the wall [m].
    active : array
        (K, J, B) bool: whether the tube is inside the shock there.
    temperature, vibrational_temperature : array
        (K, J, B) [K].
    speed, pressure, density, electron_density, total_enthalpy : array
        (K, J, B) [m/s, Pa, kg/m^3, 1/m^3, J/kg].
    mole_numbers : array
        (K, species, J, B) [mol/kg].
    thickness : array
        (K, B) of the whole layer by mass balance [m].
    heat_flux : array
        (K, B) to the wall, arriving at the next step [W/m^2].
    steps : array
        (K) chemistry steps tried, over all lanes.
    failed : array
        (K, B) tubes that did not reach the end of the interval.
    """

    distance: Any
    active: Any
    temperature: Any
    vibrational_temperature: Any
    speed: Any
    pressure: Any
    density: Any
    electron_density: Any
    total_enthalpy: Any
    mole_numbers: Any
    thickness: Any
    heat_flux: Any
    steps: Any
    failed: Any


def march_grid(nose_radius: float, end: float, stations: Any = (), refine: float = 1.0) -> np.ndarray:
    """Arc lengths at which the march stops: dense at the nose, even on the body, and at the stations wanted.

    Parameters
    ----------
    nose_radius : float
        [m].
    end : float
        Arc length at which the march ends [m].
    stations : array_like
        Further arc lengths [m].
    refine : float
        Factor on the number of points.

    Returns
    -------
    numpy.ndarray
        Increasing arc lengths [m], starting at 0.02 nose radii.
    """
    r = nose_radius
    inner = np.geomspace(0.02 * r, 0.3 * r, int(52 * refine))
    nose = np.linspace(0.3 * r, 1.9 * r, int(54 * refine))
    aft = np.linspace(1.9 * r, end, int(60 * refine)) if end > 1.9 * r else np.array([])
    grid = np.concatenate([inner, nose[1:], aft[1:]])
    grid = grid[grid <= end * (1 + 1e-12)]
    # Stations take the place of their nearest point: a short extra step would disturb the wall heat flux.
    for station in np.unique(np.asarray(stations, float)):
        grid[np.argmin(np.abs(grid - station))] = station
    return np.unique(np.append(grid, end))


class _Entry(NamedTuple):
    """What the shock hands to the march; tubes (J), stations (K), flight points (B)."""

    entrance: Any  # (J, B) arc length at which the tube crosses the shock [m]
    middle: Any  # (J, B) mass flow between axis and the middle of the tube [kg/s]
    mass_flow: Any  # (J, B) [kg/s]
    unknowns: Any  # (unknown, J, B)
    total_enthalpy: Any  # (J, B)
    swallowed: Any  # (K, B) mass flow inside the shock [kg/s]
    body_pressure: Any  # (K, B)
    shock_pressure: Any  # (K, B)
    geometric: Any  # (K, B) thickness to the assumed shock [m]


def _enter(shape: Shape, m: Model, stream: Stream, shock: BowShock, grid: Any, tubes: int) -> _Entry:
    """State of every tube behind the frozen shock, and where along the body it comes in."""
    point = point_at(shape, grid)
    column = jax.tree.map(lambda a: a[None], shock)
    geometric = layer_thickness(shape, column, grid[:, None])
    reach = point.radius[:, None] + geometric * jnp.cos(point.surface_angle)[:, None]
    square = jnp.tan(shock.asymptote_angle) ** 2

    def inclination(radius: Any) -> Any:
        across = radius / shock.vertex_radius
        return jnp.arctan2(1.0, across / jnp.sqrt(1.0 + square * across**2))

    flux = stream.density * stream.speed
    swallowed = jnp.pi * flux * reach**2
    first, last = jnp.log(_FIRST_EDGE * shape.nose_radius), jnp.log(0.999 * reach[-1])
    share = jnp.linspace(0.0, 1.0, tubes)[:, None]
    edges = jnp.concatenate([jnp.zeros_like(reach[:1]), jnp.exp(first + share * (last - first))])
    inside = jnp.pi * flux * edges**2
    middle = 0.5 * (inside[1:] + inside[:-1])
    radius = jnp.sqrt(middle / (jnp.pi * flux))
    # Where the shock has the radius of the tube; those inside it at the first station start there.
    entrance = jax.vmap(lambda r, known: jnp.interp(r, known, grid), in_axes=1, out_axes=1)(radius, reach)
    slope_there = point_at(shape, entrance).surface_angle

    number = len(m.mixture.names)
    cold = jnp.asarray(m.mixture.cold_mole_fractions / m.mixture.molar_mass)
    warmth = stream.temperature
    moles = jnp.broadcast_to(cold[:, None, None], (number, *radius.shape))
    sums = composition_sums(m, moles[:, 0], internal(m, warmth).enthalpy)
    total = sums.capacity * warmth + sums.rest + 0.5 * stream.speed**2
    angle = inclination(radius)
    mach2 = stream.speed**2 * stream.density / (1.4 * stream.pressure) * jnp.sin(angle) ** 2
    ratio = jnp.minimum((0.4 * mach2 + 2.0) / (2.4 * mach2), 1.0)
    normal, along = ratio * stream.speed * jnp.sin(angle), stream.speed * jnp.cos(angle)
    turned = angle - jnp.arctan2(normal, along)
    speed = jnp.hypot(normal, along) * jnp.cos(slope_there - turned)
    start = jnp.stack([jnp.broadcast_to(jnp.maximum(warmth, 250.0), radius.shape), jnp.maximum(speed, 5.0)])
    body = surface_pressure(
        shape,
        grid[:, None],
        stream.stagnation_pressure,
        stream.pressure,
        stream.density * stream.speed**2,
    )
    behind = stream.pressure + _RELAXED * flux * stream.speed * jnp.sin(inclination(reach)) ** 2
    return _Entry(
        entrance=entrance,
        middle=middle,
        mass_flow=inside[1:] - inside[:-1],
        unknowns=jnp.concatenate([moles, start]),
        total_enthalpy=jnp.broadcast_to(total, radius.shape),
        swallowed=swallowed,
        body_pressure=body,
        shock_pressure=behind,
        geometric=geometric,
    )


def march(
    shape: Shape,
    m: Model,
    stream: Stream,
    shock: BowShock,
    grid: Array,
    wall: Wall,
    tubes: int = 48,
    relative: Any = 1e-3,
) -> tuple[TubeProfiles, Array]:
    """March all stream tubes of all flight points once along the body behind a given shock.

    Parameters
    ----------
    shape : Shape
        The forebody.
    m : Model
        Rates, energy modes and relaxation, of two temperatures.
    stream : Stream
        Free stream of the flight points (B).
    shock : BowShock
        Shock of each flight point (B).
    grid : jax.Array, shape (K,)
        Arc lengths from `march_grid` [m].
    wall : Wall
        Wall and transport numbers.
    tubes : int
        Number of tubes J.
    relative : float or array
        Relative tolerance of the chemistry.

    Returns
    -------
    tuple of TubeProfiles and jax.Array
        The layer at every grid point, and the thickness to the assumed shock (K, B) [m].
    """
    entry = _enter(shape, m, stream, shock, grid, tubes)
    point = point_at(shape, grid)
    number = len(m.mixture.names)
    lift = jnp.cos(point.surface_angle)
    rise = entry.shock_pressure - entry.body_pressure
    steps = jnp.concatenate([grid[1:] - grid[:-1], jnp.zeros(1)])

    def share(place: Any) -> Any:
        return jnp.minimum(entry.middle / entry.swallowed[place], 1.0)

    def pressure_at(k: Any) -> Any:
        return entry.body_pressure[k] + rise[k] * share(k)

    def widths(k: Any, state: Any, active: Any) -> tuple[Any, Any, Any]:
        volume = entry.mass_flow * state.volume / state.speed / jnp.pi
        area = jnp.cumsum(jnp.where(active, volume, 0.0), axis=0)
        radius = point.radius[k]
        edge = area / (radius + jnp.sqrt(radius**2 + lift[k] * area))
        inner = jnp.concatenate([jnp.zeros_like(edge[:1]), edge[:-1]])
        width = jnp.maximum(edge - inner, 1e-12)
        middle = 0.5 * (edge + inner)
        # The outermost tube is only partly inside the shock: its share by mass, or the thickness would jump.
        missing = entry.swallowed[k] - jnp.sum(jnp.where(active, entry.mass_flow, 0.0), axis=0)
        last = jnp.maximum(jnp.sum(active, axis=0) - 1, 0)

        def pick(values: Any) -> Any:
            return jnp.take_along_axis(values, last[None], 0)[0]

        outside = radius + pick(middle) * lift[k]
        extra = missing * pick(state.volume) / pick(state.speed) / (2.0 * jnp.pi * jnp.maximum(outside, 1e-6))
        return width, middle, pick(edge) + extra

    def touch(
        k: Any, values: Any, enthalpy: Any, active: Any, gradient: Any, step: Any, transport: Any
    ) -> tuple[Any, Any, Any, Any]:
        """Let the tubes exchange at a station, over half the interval beside it."""
        pressure = pressure_at(k)
        state = tube_point(m, values, enthalpy, pressure)
        width, middle, _ = widths(k, state, active)
        contact = Contact(
            active,
            entry.mass_flow,
            width,
            point.radius[k] + middle * lift[k],
            point.radius[k],
            0.5 * step,
            gradient,
        )
        if transport is None:
            transport = transport_of(m, values[:number], state.temperature, values[number], pressure)
        mixed, mixed_enthalpy, heat = exchange(
            m, wall, contact, transport, values, enthalpy, state.temperature, pressure
        )
        new = jnp.where(active, mixed, values), jnp.where(active, mixed_enthalpy, enthalpy)
        return *new, heat, transport

    def advance(carried: Any, k: Any) -> Any:
        unknowns, enthalpy, step, transport = carried
        active = entry.entrance <= grid[k]
        pressure = pressure_at(k)
        state = tube_point(m, unknowns, enthalpy, pressure)
        _, middle, thickness = widths(k, state, active)
        following = jnp.minimum(k + 1, grid.shape[0] - 1)
        outer = share(following)
        length = jnp.maximum(steps[k], 1e-12)
        gradient = (
            entry.body_pressure[following] - entry.body_pressure[k] + outer * (rise[following] - rise[k])
        ) / length
        metric = 1.0 + point.curvature[k] * middle

        def flat(values: Any) -> Any:
            return values.reshape(*values.shape[: values.ndim - 2], -1)

        # Half of the exchange, all of the chemistry, the other half: an error of second order in the step.
        half, half_enthalpy, _, _ = touch(k, unknowns, enthalpy, active, gradient, steps[k], transport)
        inside = jnp.clip(grid[following] - entry.entrance, 0.0, steps[k])
        interval = Interval(half_enthalpy, 0.5 * (pressure + pressure_at(following)))
        reacted, taken, tried, failed = react(
            m,
            jax.tree.map(flat, interval),
            flat(half),
            flat(inside * metric),
            flat(step),
            relative,
        )
        reacted, taken = reacted.reshape(unknowns.shape), taken.reshape(step.shape)
        entered = entry.entrance <= grid[following]
        mixed, mixed_enthalpy, heat, transport = touch(
            following, reacted, half_enthalpy, entered, gradient, steps[k], None
        )
        new = (mixed, mixed_enthalpy, jnp.maximum(taken, 1e-9), transport)
        electrons = unknowns[m.mixture.names.index("e-")] / state.volume * AVOGADRO
        row = TubeProfiles(
            distance=middle,
            active=active,
            temperature=state.temperature,
            vibrational_temperature=unknowns[number],
            speed=unknowns[number + 1],
            pressure=pressure,
            density=1.0 / state.volume,
            electron_density=jnp.where(active, electrons, 0.0),
            total_enthalpy=enthalpy,
            mole_numbers=unknowns[:number],
            thickness=thickness,
            heat_flux=heat,
            steps=tried,
            failed=jnp.sum(failed.reshape(step.shape), axis=0),
        )
        return new, row

    state = tube_point(m, entry.unknowns, entry.total_enthalpy, pressure_at(0))
    at_start = transport_of(
        m, entry.unknowns[:number], state.temperature, entry.unknowns[number], pressure_at(0)
    )
    first = (entry.unknowns, entry.total_enthalpy, jnp.full(entry.middle.shape, 1e-6), at_start)
    _, profiles = jax.lax.scan(advance, first, jnp.arange(grid.shape[0]))
    return profiles, entry.geometric
