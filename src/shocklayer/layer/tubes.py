"""Viscous stream tubes: finite-rate chemistry with diffusion, marched along the body from its nose."""

from typing import Any, NamedTuple

import numpy as np

from shocklayer.constants import AVOGADRO
from shocklayer.gas.kinetics.closures import composition_sums
from shocklayer.gas.kinetics.sources import Model, internal
from shocklayer.layer.surroundings import Path, Surround
from shocklayer.layer.tube_chemistry import Interval, react, tube_point
from shocklayer.layer.tube_diffusion import Contact, Wall, exchange, transport_of
from shocklayer.numerics import jax, jnp

_FIRST_EDGE = 0.75
"""Shock radius of the innermost tube over the arc length at which the march begins."""


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


def march_grid(
    length: float, end: float, stations: Any = (), refine: float = 1.0, leave: float = np.inf
) -> np.ndarray:
    """Arc lengths at which the march stops: dense at the nose, even on the body, and at the stations wanted.

    Parameters
    ----------
    length : float
        The nose radius, or the way to a shoulder where that is shorter [m].
    end : float
        Arc length at which the march ends [m].
    stations : array_like
        Further arc lengths [m].
    refine : float
        Factor on the number of points.
    leave : float
        Where a shoulder ends the body [m]: points gather there.

    Returns
    -------
    numpy.ndarray
        Increasing arc lengths [m], starting at 0.02 lengths.
    """
    r = length
    inner = np.geomspace(0.02 * r, 0.3 * r, int(52 * refine))
    if np.isfinite(leave):
        # Even to the shoulder, closer together about it, and ever wider down the wake.
        near = leave - np.geomspace(0.7 * leave, 1e-3 * leave, int(70 * refine))
        grid = [inner, near[near > 0.3 * r], [leave]]
        if end > leave:
            grid.append(leave + np.geomspace(2e-3 * leave, end - leave, int(50 * refine)))
        grid = np.concatenate(grid)
    else:
        nose = np.linspace(0.3 * r, 1.9 * r, int(54 * refine))
        aft = np.linspace(1.9 * r, end, int(60 * refine)) if end > 1.9 * r else np.array([])
        grid = np.concatenate([inner, nose[1:], aft[1:]])
    grid = np.unique(grid[grid <= end * (1 + 1e-12)])
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


def _enter(path: Path, m: Model, stream: Stream, around: Surround, tubes: int) -> _Entry:
    """State of every tube behind the frozen shock, and where along the body it comes in."""
    flux = stream.density * stream.speed
    reach, grid = around.reach, path.arc_length
    first, last = jnp.log(_FIRST_EDGE * grid[0]), jnp.log(0.999 * reach[-1])
    share = jnp.linspace(0.0, 1.0, tubes)[:, None]
    edges = jnp.concatenate([jnp.zeros_like(reach[:1]), jnp.exp(first + share * (last - first))])
    inside = jnp.pi * flux * edges**2
    middle = 0.5 * (inside[1:] + inside[:-1])
    radius = jnp.sqrt(middle / (jnp.pi * flux))

    def meet(values: Any) -> Any:
        """Take a quantity (K, B) along the body to where the tubes cross the shock."""
        return jax.vmap(jnp.interp, in_axes=(1, 1, 1), out_axes=1)(radius, reach, values)

    # Tubes inside the shock at the first station start there.
    entrance = meet(jnp.broadcast_to(grid[:, None], reach.shape))
    angle = jnp.where(
        radius < reach[0],
        0.5 * jnp.pi - (0.5 * jnp.pi - around.inclination[0]) * radius / reach[0],
        meet(around.inclination),
    )
    slope = jnp.interp(entrance, grid, path.angle)

    number = len(m.mixture.names)
    cold = jnp.asarray(m.mixture.cold_mole_fractions / m.mixture.molar_mass)
    warmth = stream.temperature
    moles = jnp.broadcast_to(cold[:, None, None], (number, *radius.shape))
    sums = composition_sums(m, moles[:, 0], internal(m, warmth).enthalpy)
    total = sums.capacity * warmth + sums.rest + 0.5 * stream.speed**2
    mach2 = stream.speed**2 * stream.density / (1.4 * stream.pressure) * jnp.sin(angle) ** 2
    ratio = jnp.minimum((0.4 * mach2 + 2.0) / (2.4 * mach2), 1.0)
    normal, along = ratio * stream.speed * jnp.sin(angle), stream.speed * jnp.cos(angle)
    turned = angle - jnp.arctan2(normal, along)
    speed = jnp.hypot(normal, along) * jnp.cos(slope - turned)
    start = jnp.stack([jnp.broadcast_to(jnp.maximum(warmth, 250.0), radius.shape), jnp.maximum(speed, 5.0)])
    return _Entry(
        entrance=entrance,
        middle=middle,
        mass_flow=inside[1:] - inside[:-1],
        unknowns=jnp.concatenate([moles, start]),
        total_enthalpy=jnp.broadcast_to(total, radius.shape),
        swallowed=jnp.pi * flux * reach**2,
    )


def march(
    path: Path,
    m: Model,
    stream: Stream,
    around: Surround,
    wall: Wall,
    tubes: int = 48,
    relative: Any = 1e-3,
) -> TubeProfiles:
    """March all stream tubes of all flight points once along the body behind a given shock.

    Parameters
    ----------
    path : Path
        The body, at the stations of the march (K).
    m : Model
        Rates, energy modes and relaxation, of two temperatures.
    stream : Stream
        Free stream of the flight points (B).
    around : Surround
        Shock and pressure of each flight point (B) at the stations (K).
    wall : Wall
        Wall and transport numbers.
    tubes : int
        Number of tubes J.
    relative : float or array
        Relative tolerance of the chemistry.

    Returns
    -------
    TubeProfiles
        The layer at every grid point.
    """
    entry = _enter(path, m, stream, around, tubes)
    grid = path.arc_length
    number = len(m.mixture.names)
    lift = jnp.cos(path.angle)
    steps = jnp.concatenate([grid[1:] - grid[:-1], jnp.zeros(1)])

    last_root = around.pressure.shape[1] - 1

    def across(k: Any, values: Any) -> Any:
        """Take a quantity (K, W, B) to the tubes by their share of the mass flow inside the shock."""
        root = jnp.sqrt(jnp.minimum(entry.middle / entry.swallowed[k], 1.0)) * last_root
        index = jnp.minimum(root.astype(int), last_root - 1)
        rows = values[k]
        low, high = (jnp.take_along_axis(rows, i, axis=0) for i in (index, index + 1))
        return low + (root - index) * (high - low)

    def pressure_at(k: Any) -> Any:
        return across(k, around.pressure)

    def widths(k: Any, state: Any, active: Any) -> tuple[Any, Any, Any]:
        volume = entry.mass_flow * state.volume / state.speed / jnp.pi
        area = jnp.cumsum(jnp.where(active, volume, 0.0), axis=0)
        radius = path.radius[k]
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
        k: Any, values: Any, enthalpy: Any, active: Any, step: Any, transport: Any
    ) -> tuple[Any, Any, Any, Any]:
        """Let the tubes exchange at a station, over half the interval beside it."""
        pressure = pressure_at(k)
        state = tube_point(m, values, enthalpy, pressure)
        width, middle, _ = widths(k, state, active)
        contact = Contact(
            active,
            entry.mass_flow,
            width,
            path.radius[k] + middle * lift[k],
            path.radius[k] * path.wetted[k],
            0.5 * step,
            across(k, around.gradient),
            across(k, around.turning),
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
        metric = 1.0 + path.curvature[k] * middle

        def flat(values: Any) -> Any:
            return values.reshape(*values.shape[: values.ndim - 2], -1)

        # Half of the exchange, all of the chemistry, the other half: an error of second order in the step.
        half, half_enthalpy, _, _ = touch(k, unknowns, enthalpy, active, steps[k], transport)
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
            following, reacted, half_enthalpy, entered, steps[k], None
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
    return profiles
