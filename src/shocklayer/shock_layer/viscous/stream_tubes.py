"""Viscous stream tubes: finite-rate chemistry with diffusion, marched along the body from its nose."""

from typing import NamedTuple

from shocklayer.core.constants import AVOGADRO
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import AnyArray, Array, ArrayLike
from shocklayer.gas.kinetics.flow_types import LocalState, composition_sums
from shocklayer.gas.kinetics.sources import KineticModel, internal_capacity, molar_functions
from shocklayer.gas.transport.mixture_rule import MixtureTransport
from shocklayer.shock_layer.viscous.outer_flow import OuterFlow, SurfaceCurve
from shocklayer.shock_layer.viscous.stream_tube_chemistry import TubeConditions, react, tube_state
from shocklayer.shock_layer.viscous.stream_tube_diffusion import diffuse, tube_transport
from shocklayer.shock_layer.viscous.stream_tube_faces import TubeSection
from shocklayer.shock_layer.viscous.wall import Wall

_FIRST_EDGE = 0.75
"""Shock radius of the innermost tube over the arc length at which the march begins."""
_SPACING = 0.25
"""Edges of the tubes are even in this power of the shock radius: zero would be even in its logarithm."""
_LEAST_FRACTION = 1e-3
"""Fraction of a tube's mass flow inside the shock above which it exchanges with its neighbour."""
_NEWTON_STEPS = 6
"""Iterations for the vibrational temperature of a mixture."""


class FreeStream(NamedTuple):
    """Free stream of many flight points, each (points).

    Attributes
    ----------
    speed, density, pressure, temperature : array
        [m/s, kg/m^3, Pa, K].
    stagnation_pressure : array
        Pressure at the stagnation point [Pa].
    """

    speed: AnyArray
    density: AnyArray
    pressure: AnyArray
    temperature: AnyArray
    stagnation_pressure: AnyArray


class TubeProfiles(NamedTuple):
    """The layer at the stations of the march; tubes from the wall outwards.

    Attributes
    ----------
    distance : array
        (stations, tubes, points) of the middle of the tube from the wall [m].
    active : array
        (stations, tubes, points) bool: whether the tube is inside the shock there.
    temperature, vibrational_temperature : array
        (stations, tubes, points) [K].
    speed, pressure, density, electron_density, total_enthalpy : array
        (stations, tubes, points) [m/s, Pa, kg/m^3, 1/m^3, J/kg].
    mole_numbers : array
        (stations, species, tubes, points) [mol/kg].
    thickness : array
        (stations, points) of the layer by mass balance [m].
    heat_flux : array
        (stations, 3, points) to the wall by conduction, vibration and diffusion, at the end of the step that
        begins there [W/m^2].
    steps : array
        (stations) chemistry steps tried, over all tubes.
    failed : array
        (stations, points) number of tubes that did not reach the end of the step.
    """

    distance: AnyArray
    active: AnyArray
    temperature: AnyArray
    vibrational_temperature: AnyArray
    speed: AnyArray
    pressure: AnyArray
    density: AnyArray
    electron_density: AnyArray
    total_enthalpy: AnyArray
    mole_numbers: AnyArray
    thickness: AnyArray
    heat_flux: AnyArray
    steps: AnyArray
    failed: AnyArray


class _Inflow(NamedTuple):
    """Gas that enters the tubes through the shock."""

    inner: AnyArray  # (tubes, points) mass flow between axis and the inner edge of the tube [kg/s]
    capacity: AnyArray  # (tubes, points) mass flow of the tube once it is full [kg/s]
    entrance: AnyArray  # (tubes, points) arc length at which the inner edge crosses the shock [m]
    swallowed: AnyArray  # (stations, points) mass flow inside the shock [kg/s]
    behind_shock: AnyArray  # (species + 1, points) mole numbers and T_v behind the shock
    inflow_speed: AnyArray  # (stations, points) along the body behind the shock [m/s]
    total_enthalpy: AnyArray  # (points) [J/kg]
    first_speed: AnyArray  # (tubes, points) of the tubes at the first station [m/s]


class _Setup(NamedTuple):
    """What the march needs at every step."""

    curve: SurfaceCurve
    model: KineticModel
    outer_flow: OuterFlow
    wall: Wall
    inflow: _Inflow
    steps: Array  # (stations) length of the step that begins at each station [m]
    cosine: Array  # (stations) of the surface angle
    relative: ArrayLike  # tolerance of the chemistry


def _inflow(
    curve: SurfaceCurve, m: KineticModel, stream: FreeStream, outer_flow: OuterFlow, tubes: int
) -> _Inflow:
    """Divide the inflow into tubes by mass flow, with the gas behind the frozen shock along the body."""
    flux = stream.density * stream.speed
    shock_radius, grid = outer_flow.shock_radius, curve.arc_length
    first, last = (_FIRST_EDGE * grid[0]) ** _SPACING, shock_radius[-1] ** _SPACING
    fraction = jnp.linspace(0.0, 1.0, tubes)[:, None]
    edges = (first + fraction * (last - first)) ** (1.0 / _SPACING)
    edges = jnp.concatenate([jnp.zeros_like(shock_radius[:1]), edges])
    inside = jnp.pi * flux * edges**2
    entrance = jax.vmap(jnp.interp, in_axes=(1, 1, None), out_axes=1)(edges[:-1], shock_radius, grid)

    number = len(m.mixture.names)
    cold = jnp.asarray(m.mixture.cold_mole_fractions / m.mixture.molar_mass)
    temperature = stream.temperature
    moles = jnp.broadcast_to(cold[:, None], (number, *jnp.shape(temperature)))
    sums = composition_sums(m, moles, molar_functions(m, temperature).enthalpy)
    total = sums.capacity * temperature + sums.rest + 0.5 * stream.speed**2

    def speed(shock_angle: AnyArray, surface_angle: AnyArray) -> Array:
        """Component of the velocity behind a shock along a surface, both at angles to the axis."""
        mach2 = stream.speed**2 * stream.density / (1.4 * stream.pressure) * jnp.sin(shock_angle) ** 2
        ratio = jnp.minimum((0.4 * mach2 + 2.0) / (2.4 * mach2), 1.0)
        normal, tangential = (
            ratio * stream.speed * jnp.sin(shock_angle),
            stream.speed * jnp.cos(shock_angle),
        )
        deflection = shock_angle - jnp.arctan2(normal, tangential)
        return jnp.maximum(jnp.hypot(normal, tangential) * jnp.cos(surface_angle - deflection), 5.0)

    # Tubes inside the shock at the first station crossed it nearer to the axis, where it is steeper.
    middle = jnp.sqrt(0.5 * (inside[1:] + inside[:-1]) / (jnp.pi * flux))
    first_angle = 0.5 * jnp.pi - (0.5 * jnp.pi - outer_flow.shock_angle[0]) * jnp.minimum(
        middle / shock_radius[0], 1.0
    )
    return _Inflow(
        inner=inside[:-1],
        capacity=inside[1:] - inside[:-1],
        entrance=entrance,
        swallowed=jax.lax.cummax(jnp.asarray(jnp.pi * flux * shock_radius**2)),
        behind_shock=jnp.concatenate([moles, jnp.maximum(temperature, 250.0)[None]]),
        inflow_speed=speed(outer_flow.shock_angle, curve.angle[:, None]),
        total_enthalpy=total,
        first_speed=speed(first_angle, curve.angle[0]),
    )


def _mix(
    m: KineticModel,
    values: Array,
    enthalpy: Array,
    fraction: Array,
    behind_shock: AnyArray,
    speed: AnyArray,
    total: AnyArray,
) -> tuple[Array, Array]:
    """Mix gas from behind the shock into tubes: mass, momentum, enthalpy, vibrational energy are conserved.

    ``fraction`` (tubes, points) is the mass fraction of that gas in the mixture.
    """
    number = len(m.mixture.names)
    moles = values[:number] + fraction * (behind_shock[:number, None] - values[:number])
    of_inflow, of_tube = behind_shock[number] + 0.0 * fraction, values[number]
    energy = jnp.sum(values[:number] * molar_functions(m, of_tube).enthalpy, axis=0) * (1.0 - fraction)
    added = jnp.sum(behind_shock[:number, None] * molar_functions(m, of_inflow).enthalpy, axis=0)
    energy = energy + fraction * added
    # The energy is convex in T_v: Newton's method converges to the root from above.
    vibrational = jnp.where(fraction > 0.0, jnp.maximum(of_inflow, of_tube), of_tube)
    for _ in range(_NEWTON_STEPS):
        inner = molar_functions(m, vibrational)
        excess = jnp.sum(moles * inner.enthalpy, axis=0) - energy
        lower = vibrational - excess / internal_capacity(m, inner.heat, moles)
        lowest, highest = jnp.minimum(of_inflow, of_tube), jnp.maximum(of_inflow, of_tube)
        vibrational = jnp.where(fraction > 0.0, jnp.clip(lower, lowest, highest), of_tube)
    mixed = values[number + 1] + fraction * (speed - values[number + 1])
    return jnp.concatenate([moles, vibrational[None], mixed[None]]), enthalpy + fraction * (total - enthalpy)


def _mass_flow(setup: _Setup, k: Array | int) -> Array:
    """Mass flow of each tube inside the shock at a station: the outermost one fills."""
    inflow = setup.inflow
    return jnp.clip(inflow.swallowed[k] - inflow.inner, 0.0, inflow.capacity)


def _at_tubes(setup: _Setup, k: Array | int, values: AnyArray) -> Array:
    """Interpolate a quantity of the outer flow to the tubes by the mass flow between body and tube."""
    last = setup.outer_flow.pressure.shape[1] - 1
    middle = setup.inflow.inner + 0.5 * _mass_flow(setup, k)
    root = jnp.sqrt(jnp.minimum(middle / setup.inflow.swallowed[k], 1.0)) * last
    index = jnp.minimum(root.astype(int), last - 1)
    rows = values[k]
    low, high = (jnp.take_along_axis(rows, i, axis=0) for i in (index, index + 1))
    return low + (root - index) * (high - low)


def _pressure(setup: _Setup, k: Array | int) -> Array:
    return _at_tubes(setup, k, setup.outer_flow.pressure)


def _widths(setup: _Setup, k: Array | int, state: LocalState) -> tuple[Array, Array, Array]:
    """Width of each tube, distance of its middle from the wall, and thickness of the layer."""
    area = jnp.cumsum(_mass_flow(setup, k) * state.volume / state.speed / jnp.pi, axis=0)
    radius = setup.curve.radius[k]
    edge = area / (radius + jnp.sqrt(radius**2 + setup.cosine[k] * area))
    inner = jnp.concatenate([jnp.zeros_like(edge[:1]), edge[:-1]])
    return jnp.maximum(edge - inner, 1e-12), 0.5 * (edge + inner), edge[-1]


def _half_diffusion(
    setup: _Setup,
    k: Array | int,
    values: Array,
    enthalpy: Array,
    step: Array,
    transport: MixtureTransport | None,
) -> tuple[Array, Array, Array, MixtureTransport]:
    """Diffuse between the tubes at a station over half a step; return the heat flux and transport too."""
    m, curve = setup.model, setup.curve
    number = len(m.mixture.names)
    mass_flow, pressure = _mass_flow(setup, k), _pressure(setup, k)
    active = mass_flow > _LEAST_FRACTION * setup.inflow.capacity
    state = tube_state(m, values, enthalpy, pressure)
    width, middle, _ = _widths(setup, k, state)
    section = TubeSection(
        active,
        jnp.where(active, mass_flow, setup.inflow.capacity),
        width,
        curve.radius[k] + middle * setup.cosine[k],
        curve.radius[k] * curve.wetted[k],
        0.5 * step,
        _at_tubes(setup, k, setup.outer_flow.gradient),
        _at_tubes(setup, k, setup.outer_flow.curvature_term),
        1.0 + curve.curvature[k] * middle,
    )
    if transport is None:
        transport = tube_transport(m, values[:number], state.temperature, values[number], pressure)
    mixed, mixed_enthalpy, heat = diffuse(
        m, setup.wall, section, transport, values, enthalpy, state.temperature, pressure
    )
    new, new_enthalpy = jnp.where(active, mixed, values), jnp.where(active, mixed_enthalpy, enthalpy)
    return new, new_enthalpy, heat, transport


def _add_inflow(
    setup: _Setup, k: Array | int, values: Array, enthalpy: Array, before: Array, after: Array
) -> tuple[Array, Array]:
    """Add the gas that crosses the shock at a station to its tube, whose mass flow it raises."""
    inflow = setup.inflow
    fraction = jnp.where(after > before, 1.0 - before / jnp.maximum(after, 1e-300), 0.0)
    speed = inflow.inflow_speed[k]
    return _mix(setup.model, values, enthalpy, fraction, inflow.behind_shock, speed, inflow.total_enthalpy)


def _flatten(values: Array) -> Array:
    """Join the axes of tubes and flight points."""
    return values.reshape(*values.shape[: values.ndim - 2], -1)


_Carry = tuple[Array, Array, Array, MixtureTransport]
"""State of the march: unknowns, total enthalpy, next chemistry step, transport properties."""


def _advance(setup: _Setup, carry: _Carry, k: Array) -> tuple[_Carry, TubeProfiles]:
    """Go from one station to the next; return the new state and the layer at the first of the two."""
    m, curve, inflow = setup.model, setup.curve, setup.inflow
    grid, number = curve.arc_length, len(m.mixture.names)
    unknowns, enthalpy, step, transport = carry
    pressure = _pressure(setup, k)
    state = tube_state(m, unknowns, enthalpy, pressure)
    _, middle, thickness = _widths(setup, k, state)
    following = jnp.minimum(k + 1, grid.shape[0] - 1)
    metric = 1.0 + curve.curvature[k] * middle
    here, there = _mass_flow(setup, k), _mass_flow(setup, following)
    between = 0.5 * (here + there)

    # Half of the diffusion, half of the inflow, all of the chemistry, and back: second order.
    half, half_enthalpy, _, _ = _half_diffusion(setup, k, unknowns, enthalpy, setup.steps[k], transport)
    half, half_enthalpy = _add_inflow(setup, k, half, half_enthalpy, here, between)
    inside = jnp.clip(grid[following] - inflow.entrance, 0.0, setup.steps[k])
    conditions = TubeConditions(half_enthalpy, 0.5 * (pressure + _pressure(setup, following)))
    reacted, next_step, tried, failed = react(
        m,
        jax.tree.map(_flatten, conditions),
        _flatten(half),
        _flatten(inside * metric),
        _flatten(step),
        setup.relative,
    )
    reacted, next_step = reacted.reshape(unknowns.shape), next_step.reshape(step.shape)
    reacted, half_enthalpy = _add_inflow(setup, following, reacted, half_enthalpy, between, there)
    mixed, mixed_enthalpy, heat, transport = _half_diffusion(
        setup, following, reacted, half_enthalpy, setup.steps[k], None
    )
    new = (mixed, mixed_enthalpy, jnp.maximum(next_step, 1e-9), transport)
    active = here > _LEAST_FRACTION * inflow.capacity
    electrons = unknowns[m.mixture.names.index("e-")] / state.volume * AVOGADRO
    profile = TubeProfiles(
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
    return new, profile


def march(
    curve: SurfaceCurve,
    m: KineticModel,
    stream: FreeStream,
    outer_flow: OuterFlow,
    wall: Wall,
    tubes: int = 48,
    relative: ArrayLike = 1e-3,
) -> TubeProfiles:
    """March all stream tubes of all flight points once along the body behind a given shock.

    Parameters
    ----------
    curve : SurfaceCurve
        The body at the stations of the march.
    m : KineticModel
        Rates, energy modes and relaxation, of two temperatures.
    stream : FreeStream
        Free stream of the flight points.
    outer_flow : OuterFlow
        Shock and pressure of each flight point at the stations.
    wall : Wall
        Temperature, catalycity and accommodation.
    tubes : int
        Number of tubes.
    relative : float or array
        Relative tolerance of the chemistry.

    Returns
    -------
    TubeProfiles
        The layer at every station.
    """
    grid = curve.arc_length
    number = len(m.mixture.names)
    setup = _Setup(
        curve=curve,
        model=m,
        outer_flow=outer_flow,
        wall=wall,
        inflow=_inflow(curve, m, stream, outer_flow, tubes),
        cosine=jnp.cos(curve.angle),
        steps=jnp.concatenate([grid[1:] - grid[:-1], jnp.zeros(1)]),
        relative=relative,
    )
    inflow = setup.inflow
    shape = inflow.inner.shape
    first_gas = jnp.broadcast_to(inflow.behind_shock[:, None], (number + 1, *shape))
    unknowns = jnp.concatenate([first_gas, inflow.first_speed[None]])
    total = jnp.broadcast_to(inflow.total_enthalpy, shape)
    pressure = _pressure(setup, 0)
    state = tube_state(m, unknowns, total, pressure)
    transport = tube_transport(m, first_gas[:number], state.temperature, first_gas[number], pressure)
    first = (unknowns, total, jnp.full(shape, 1e-6), transport)
    _, profiles = jax.lax.scan(lambda carry, k: _advance(setup, carry, k), first, jnp.arange(grid.shape[0]))
    return profiles
