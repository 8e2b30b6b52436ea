"""Viscous stream tubes: finite-rate chemistry with diffusion, marched along the body from its nose."""

from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.constants import AVOGADRO
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.gas.kinetics.flow_types import composition_sums
from shocklayer.gas.kinetics.sources import Model, internal, internal_capacity
from shocklayer.shock_layer.viscous.outer_flow import Path, Surround
from shocklayer.shock_layer.viscous.stream_tube_chemistry import Interval, react, tube_point
from shocklayer.shock_layer.viscous.stream_tube_diffusion import Contact, exchange, transport_of
from shocklayer.shock_layer.viscous.wall import Wall

_FIRST_EDGE = 0.75
"""Shock radius of the innermost tube over the arc length at which the march begins."""
_SPACING = 0.25
"""Edges of the tubes are even in this power of the shock radius: zero would be even in its logarithm."""
_LEAST_SHARE = 1e-3
"""Share of a tube inside the shock above which it exchanges with its neighbour."""
_NEWTON = 6
"""Iterations for the vibrational temperature of a mixture."""


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
    # A station takes the place of its nearest point, as a short extra step would disturb the wall heat flux,
    # unless that point is wanted itself.
    fixed = [leave]
    for station in np.unique(np.asarray(stations, float)):
        nearest = np.argmin(np.abs(grid - station))
        if grid[nearest] in fixed:
            grid = np.sort(np.append(grid, station))
        else:
            grid[nearest] = station
        fixed.append(station)
    return np.unique(np.append(grid, end))


class _Entry(NamedTuple):
    """What the shock hands to the march; tubes (J), stations (K), flight points (B)."""

    inner: Any  # (J, B) mass flow between axis and the inner edge of the tube [kg/s]
    capacity: Any  # (J, B) mass flow of the tube once it is full [kg/s]
    entrance: Any  # (J, B) arc length at which the inner edge crosses the shock [m]
    swallowed: Any  # (K, B) mass flow inside the shock [kg/s]
    fresh: Any  # (species + 1, B) mole numbers and T_v behind the shock
    fresh_speed: Any  # (K, B) along the body behind the shock [m/s]
    total_enthalpy: Any  # (B) [J/kg]
    first_speed: Any  # (J, B) of the tubes at the first station [m/s]


def _enter(path: Path, m: Model, stream: Stream, around: Surround, tubes: int) -> _Entry:
    """Tubes by their mass flow, and the gas behind the frozen shock all along the body."""
    flux = stream.density * stream.speed
    reach, grid = around.reach, path.arc_length
    first, last = (_FIRST_EDGE * grid[0]) ** _SPACING, reach[-1] ** _SPACING
    share = jnp.linspace(0.0, 1.0, tubes)[:, None]
    edges = (first + share * (last - first)) ** (1.0 / _SPACING)
    edges = jnp.concatenate([jnp.zeros_like(reach[:1]), edges])
    inside = jnp.pi * flux * edges**2
    entrance = jax.vmap(jnp.interp, in_axes=(1, 1, None), out_axes=1)(edges[:-1], reach, grid)

    number = len(m.mixture.names)
    cold = jnp.asarray(m.mixture.cold_mole_fractions / m.mixture.molar_mass)
    warmth = stream.temperature
    moles = jnp.broadcast_to(cold[:, None], (number, *jnp.shape(warmth)))
    sums = composition_sums(m, moles, internal(m, warmth).enthalpy)
    total = sums.capacity * warmth + sums.rest + 0.5 * stream.speed**2

    def speed(angle: Any, slope: Any) -> Any:
        """Part along a body of a slope of the velocity behind a shock of an angle to the axis."""
        mach2 = stream.speed**2 * stream.density / (1.4 * stream.pressure) * jnp.sin(angle) ** 2
        ratio = jnp.minimum((0.4 * mach2 + 2.0) / (2.4 * mach2), 1.0)
        normal, along = ratio * stream.speed * jnp.sin(angle), stream.speed * jnp.cos(angle)
        turned = angle - jnp.arctan2(normal, along)
        return jnp.maximum(jnp.hypot(normal, along) * jnp.cos(slope - turned), 5.0)

    # Tubes inside the shock at the first station crossed it nearer to the axis, where it is steeper.
    middle = jnp.sqrt(0.5 * (inside[1:] + inside[:-1]) / (jnp.pi * flux))
    steep = 0.5 * jnp.pi - (0.5 * jnp.pi - around.inclination[0]) * jnp.minimum(middle / reach[0], 1.0)
    return _Entry(
        inner=inside[:-1],
        capacity=inside[1:] - inside[:-1],
        entrance=entrance,
        swallowed=jax.lax.cummax(jnp.pi * flux * reach**2),
        fresh=jnp.concatenate([moles, jnp.maximum(warmth, 250.0)[None]]),
        fresh_speed=speed(around.inclination, path.angle[:, None]),
        total_enthalpy=total,
        first_speed=speed(steep, path.angle[0]),
    )


def _join(m: Model, values: Any, enthalpy: Any, share: Any, fresh: Any, speed: Any, total: Any) -> Any:
    """Mix fresh gas into tubes: mass, momentum, total enthalpy and vibrational energy are kept.

    ``share`` (J, B) is that of the fresh gas in the mixture by mass.
    """
    number = len(m.mixture.names)
    moles = values[:number] + share * (fresh[:number, None] - values[:number])
    cold, hot = fresh[number] + 0.0 * share, values[number]
    energy = jnp.sum(values[:number] * internal(m, hot).enthalpy, axis=0) * (1.0 - share)
    energy = energy + share * jnp.sum(fresh[:number, None] * internal(m, cold).enthalpy, axis=0)
    # The energy is convex in T_v: Newton's method comes down to the root from above.
    warm = jnp.where(share > 0.0, jnp.maximum(cold, hot), hot)
    for _ in range(_NEWTON):
        inner = internal(m, warm)
        excess = jnp.sum(moles * inner.enthalpy, axis=0) - energy
        lower = warm - excess / internal_capacity(m, inner.heat, moles)
        warm = jnp.where(share > 0.0, jnp.clip(lower, jnp.minimum(cold, hot), jnp.maximum(cold, hot)), hot)
    mixed = values[number + 1] + share * (speed - values[number + 1])
    return jnp.concatenate([moles, warm[None], mixed[None]]), enthalpy + share * (total - enthalpy)


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

    def held(k: Any) -> Any:
        """Return the mass flow of each tube inside the shock at a station: the outermost one fills."""
        return jnp.clip(entry.swallowed[k] - entry.inner, 0.0, entry.capacity)

    def across(k: Any, values: Any) -> Any:
        """Take a quantity (K, W, B) to the tubes by their share of the mass flow inside the shock."""
        middle = entry.inner + 0.5 * held(k)
        root = jnp.sqrt(jnp.minimum(middle / entry.swallowed[k], 1.0)) * last_root
        index = jnp.minimum(root.astype(int), last_root - 1)
        rows = values[k]
        low, high = (jnp.take_along_axis(rows, i, axis=0) for i in (index, index + 1))
        return low + (root - index) * (high - low)

    def pressure_at(k: Any) -> Any:
        return across(k, around.pressure)

    def widths(k: Any, state: Any) -> tuple[Any, Any, Any]:
        area = jnp.cumsum(held(k) * state.volume / state.speed / jnp.pi, axis=0)
        radius = path.radius[k]
        edge = area / (radius + jnp.sqrt(radius**2 + lift[k] * area))
        inner = jnp.concatenate([jnp.zeros_like(edge[:1]), edge[:-1]])
        return jnp.maximum(edge - inner, 1e-12), 0.5 * (edge + inner), edge[-1]

    def touch(k: Any, values: Any, enthalpy: Any, step: Any, transport: Any) -> tuple[Any, Any, Any, Any]:
        """Let the tubes exchange at a station, over half the interval beside it."""
        mass_flow, pressure = held(k), pressure_at(k)
        active = mass_flow > _LEAST_SHARE * entry.capacity
        state = tube_point(m, values, enthalpy, pressure)
        width, middle, _ = widths(k, state)
        contact = Contact(
            active,
            jnp.where(active, mass_flow, entry.capacity),
            width,
            path.radius[k] + middle * lift[k],
            path.radius[k] * path.wetted[k],
            0.5 * step,
            across(k, around.gradient),
            across(k, around.turning),
            1.0 + path.curvature[k] * middle,
        )
        if transport is None:
            transport = transport_of(m, values[:number], state.temperature, values[number], pressure)
        mixed, mixed_enthalpy, heat = exchange(
            m, wall, contact, transport, values, enthalpy, state.temperature, pressure
        )
        new = jnp.where(active, mixed, values), jnp.where(active, mixed_enthalpy, enthalpy)
        return *new, heat, transport

    def fill(k: Any, values: Any, enthalpy: Any, before: Any, after: Any) -> tuple[Any, Any]:
        """Let the gas that crosses the shock at a station into its tube, whose mass flow it raises."""
        share = jnp.where(after > before, 1.0 - before / jnp.maximum(after, 1e-300), 0.0)
        return _join(m, values, enthalpy, share, entry.fresh, entry.fresh_speed[k], entry.total_enthalpy)

    def flat(values: Any) -> Any:
        return values.reshape(*values.shape[: values.ndim - 2], -1)

    def advance(carried: Any, k: Any) -> Any:
        unknowns, enthalpy, step, transport = carried
        pressure = pressure_at(k)
        state = tube_point(m, unknowns, enthalpy, pressure)
        _, middle, thickness = widths(k, state)
        following = jnp.minimum(k + 1, grid.shape[0] - 1)
        metric = 1.0 + path.curvature[k] * middle
        here, there = held(k), held(following)
        between = 0.5 * (here + there)

        # Half of the exchange, half of the fresh gas, all of the chemistry, and back: second order.
        half, half_enthalpy, _, _ = touch(k, unknowns, enthalpy, steps[k], transport)
        half, half_enthalpy = fill(k, half, half_enthalpy, here, between)
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
        reacted, half_enthalpy = fill(following, reacted, half_enthalpy, between, there)
        mixed, mixed_enthalpy, heat, transport = touch(following, reacted, half_enthalpy, steps[k], None)
        new = (mixed, mixed_enthalpy, jnp.maximum(taken, 1e-9), transport)
        active = here > _LEAST_SHARE * entry.capacity
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

    shape = entry.inner.shape
    begin = jnp.broadcast_to(entry.fresh[:, None], (number + 1, *shape))
    unknowns = jnp.concatenate([begin, entry.first_speed[None]])
    total = jnp.broadcast_to(entry.total_enthalpy, shape)
    state = tube_point(m, unknowns, total, pressure_at(0))
    at_start = transport_of(m, begin[:number], state.temperature, begin[number], pressure_at(0))
    first = (unknowns, total, jnp.full(shape, 1e-6), at_start)
    _, profiles = jax.lax.scan(advance, first, jnp.arange(grid.shape[0]))
    return profiles
