"""Many flights at once: blocks of lanes, each with its own loop, spread over the devices.

A block of 64 lanes keeps its state in the processor's first cache and stops when its own slowest lane stops.
A result depends on its lane alone, not on the number of flights, blocks or devices.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from shocklayer.flight import kernel
from shocklayer.flight.controls import Controls, Schedule, Turn
from shocklayer.flight.dynamics import (
    GROUND_DISTANCE,
    HEAT_LOAD,
    Body,
    FlightModel,
    State,
    Surroundings,
    evaluate,
    load_factor,
)
from shocklayer.flight.entry import EntryState, cartesian, check_frame, initial_state, rotation_velocity
from shocklayer.flight.kernel import Lanes, Limits, attempt, full_step
from shocklayer.flight.trajectory import DEFAULT_TIME_LIMIT, StopConditions
from shocklayer.numerics import jax, jnp
from shocklayer.planet.geodesy import altitude_and_vertical, ecef_to_geodetic
from shocklayer.planet.profile import Atmosphere, log_density_slope
from shocklayer.types import Array, ArrayLike
from shocklayer.vehicle.aerodynamics import at_angle

BLOCK = 64
"""Lanes of a block: fewer pay for the calls, more leave the cache and wait for slower lanes."""
LANES_PER_CALL = 4096
"""Lanes of one call to a device; whatever the number of flights, every call runs the same program."""
MAXIMUM_ATTEMPTS = 50_000
"""Attempted steps after which the lanes of a block that still run are given up."""
FIRST_STEP = 10.0
"""First step to try [s]."""


class Summary(NamedTuple):
    """End and peaks of every flight; arrays (n,) unless said otherwise (NumPy from `fly_many`).

    Attributes
    ----------
    time : ArrayLike
        Time of the end [s].
    position, velocity : ArrayLike
        Earth-fixed position and planet-relative velocity at the end (n, 3) [m, m/s].
    latitude, longitude, altitude : ArrayLike
        Geodetic place of the end [rad, rad, m].
    speed, mach_number : ArrayLike
        Planet-relative speed [m/s] and Mach number [-] at the end.
    heat_load, ground_distance : ArrayLike
        Stagnation heat load [J/m2] and distance along the ground track [m].
    peak_heat_flux, peak_heat_time : ArrayLike
        Greatest stagnation heating [W/m2] and when [s].
    peak_load_factor, peak_load_time : ArrayLike
        Greatest aerodynamic acceleration over standard gravity [-] and when [s].
    stop : ArrayLike
        Why the flight ended: index into ``kernel.STOP_NAMES``.
    accepted, rejected : ArrayLike
        Numbers of steps.
    """

    time: ArrayLike
    position: ArrayLike
    velocity: ArrayLike
    latitude: ArrayLike
    longitude: ArrayLike
    altitude: ArrayLike
    speed: ArrayLike
    mach_number: ArrayLike
    heat_load: ArrayLike
    ground_distance: ArrayLike
    peak_heat_flux: ArrayLike
    peak_heat_time: ArrayLike
    peak_load_factor: ArrayLike
    peak_load_time: ArrayLike
    stop: ArrayLike
    accepted: ArrayLike
    rejected: ArrayLike


class Dispersed(NamedTuple):
    """What differs from flight to flight, each an array over the lanes.

    Attributes
    ----------
    entry : Array
        Altitude, speed, flight-path angle, heading, latitude, longitude (6, lanes) [m, m/s, rad].
    inertial : Array
        1 where the velocity is inertial, 0 where it is planet-relative.
    mass, reference_area, nose_radius, reference_length : Array
        Of the body [kg, m2, m, m].
    bank, angle_of_attack : Array
        Constant controls [rad]; not read where a schedule is shared.
    density_factor, drag_factor, lift_factor : Array
        Factors on air density and coefficients [-].
    """

    entry: Array
    inertial: Array
    mass: Array
    reference_area: Array
    nose_radius: Array
    reference_length: Array
    bank: Array
    angle_of_attack: Array
    density_factor: Array
    drag_factor: Array
    lift_factor: Array


class _Peak(NamedTuple):
    """Logarithm of a quantity and its rate at the last node, and the greatest value so far with its time."""

    log: Array
    rate: Array
    greatest: Array
    time: Array


def fly_many(
    entry: EntryState,
    body: Body,
    atmosphere: Atmosphere,
    controls: Controls | None = None,
    stop: StopConditions | None = None,
    *,
    density_factor: ArrayLike = 1.0,
    drag_factor: ArrayLike = 1.0,
    lift_factor: ArrayLike = 1.0,
    rtol: float = 1e-6,
    devices: Sequence[Any] | None = None,
) -> Summary:
    """Fly many entries and summarise each.

    Parameters
    ----------
    entry : EntryState
        Entry states; fields are numbers or arrays (n,).
    body : Body
        The vehicle; its numbers may be arrays (n,), its coefficients are shared.
    atmosphere : Atmosphere
        The air, shared.
    controls : Controls, optional
        Constants may be arrays (n,); schedules are shared.
    stop : StopConditions, optional
        When to end, shared; impact always ends a flight.
    density_factor, drag_factor, lift_factor : ArrayLike
        Factors on air density and coefficients, numbers or arrays (n,) [-].
    rtol : float
        Relative tolerance of a step [-]; at 1e-6 the end of an entry is good to a few metres.
    devices : sequence of Device, optional
        Devices to share the work; all of JAX's default backend if absent. Results do not depend on them.

    Returns
    -------
    Summary
        End, peaks and step counts per flight.
    """
    columns, shared, limits = _prepare(
        entry, body, atmosphere, controls, stop, (density_factor, drag_factor, lift_factor)
    )
    count, size = columns.shape[1], LANES_PER_CALL
    # Every call has the same shape, and so runs the same program. What fills the last one up begins beyond
    # the altitude of escape and ends with its first step.
    filling = np.repeat(columns[:, -1:], -count % size, axis=1)
    filling[0] = 2.0 * kernel.ESCAPE_ALTITUDE
    columns = np.concatenate([columns, filling], axis=1)
    places = list(jax.devices() if devices is None else devices)
    common = [jax.device_put((shared, limits, float(rtol)), place) for place in places]

    def call(number: int) -> list[np.ndarray]:
        index = number % len(places)
        part = columns[:, number * size : (number + 1) * size]
        found = solve(jax.device_put(part, places[index]), *common[index])
        return [np.asarray(field) for field in found]

    numbers = range(columns.shape[1] // size)
    if len(places) == 1:
        found = [call(number) for number in numbers]
    else:
        with ThreadPoolExecutor(len(places)) as pool:
            found = list(pool.map(call, numbers))
    return Summary(*(np.concatenate(parts)[:count] for parts in zip(*found, strict=True)))


def _dispersed(rows: Array) -> Dispersed:
    """Lanes from the rows of an array: six of the entry state, then the fields in their order."""
    return Dispersed(rows[:6], *(rows[i] for i in range(6, rows.shape[0])))


def _entry_of(dispersed: Dispersed) -> EntryState:
    altitude, speed, flight_path_angle, heading, latitude, longitude = dispersed.entry
    return EntryState(altitude, speed, flight_path_angle, heading, latitude, longitude)


def _prepare(
    entry: EntryState,
    body: Body,
    atmosphere: Atmosphere,
    controls: Controls | None,
    stop: StopConditions | None,
    factors: tuple[ArrayLike, ArrayLike, ArrayLike],
) -> tuple[np.ndarray, FlightModel, Limits]:
    """Columns of `Dispersed` over the flights (rows, n), and what the flights share."""
    check_frame(entry)
    controls, stop = controls or Controls(), stop or StopConditions()
    scheduled = isinstance(controls.bank_angle, Schedule), isinstance(controls.angle_of_attack, Schedule)
    bank, angle = controls.bank_angle, controls.angle_of_attack
    if isinstance(bank, Turn):
        bank = bank.angle
    given = (
        *entry[:6],
        1.0 if entry.frame == "inertial" else 0.0,
        body.mass,
        body.reference_area,
        body.nose_radius,
        body.reference_length,
        0.0 if scheduled[0] else bank,
        0.0 if scheduled[1] else angle,
        *factors,
    )
    columns = np.stack(
        np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in given), np.zeros(1))[:-1]
    )
    aerodynamics = body.aerodynamics
    if not isinstance(angle, Schedule) and np.ndim(angle) == 0:
        aerodynamics = at_angle(aerodynamics, angle)
    limits = Limits(
        altitude=-np.inf if stop.altitude is None else stop.altitude,
        mach=-np.inf if stop.mach is None else stop.mach,
        speed=-np.inf if stop.speed is None else stop.speed,
        time=DEFAULT_TIME_LIMIT if stop.time is None else stop.time,
    )
    controls = controls._replace(
        bank_angle=bank if scheduled[0] else 0.0, angle_of_attack=angle if scheduled[1] else 0.0
    )
    shared = FlightModel(Body(1.0, 1.0, 1.0, 1.0, aerodynamics), atmosphere, controls)
    shared, limits = jax.tree.map(lambda leaf: jnp.asarray(leaf, dtype=jnp.float64), (shared, limits))
    return columns, shared, limits


def fly_with_gradients(
    entry: EntryState,
    body: Body,
    atmosphere: Atmosphere,
    controls: Controls | None = None,
    stop: StopConditions | None = None,
    *,
    rtol: float = 1e-8,
) -> tuple[Summary, dict[str, Summary]]:
    """Fly one entry and differentiate its summary with respect to the entry state.

    Forward differentiation of the integration itself, all six directions as six lanes of one flight.

    Parameters
    ----------
    entry : EntryState
        One entry state.
    body, atmosphere, controls, stop, rtol
        As in `fly_many`.

    Returns
    -------
    summary : Summary
        End and peaks; fields of one value each.
    gradients : dict of Summary
        By the name of the entry's field: derivatives of every field of the summary, per SI unit and radian
        (whole-numbered fields have none).
    """
    names = EntryState._fields[:6]
    columns, shared, limits = _prepare(entry, body, atmosphere, controls, stop, (1.0, 1.0, 1.0))
    lanes = jnp.asarray(np.repeat(columns[:, :1], BLOCK, axis=1))
    tangents = jnp.zeros_like(lanes).at[: len(names), : len(names)].set(jnp.eye(len(names)))
    found, slopes = _differentiated(lanes, tangents, shared, limits, jnp.asarray(float(rtol)))
    return (
        jax.tree.map(lambda column: column[0], found),
        {name: jax.tree.map(lambda column, i=i: column[i], slopes) for i, name in enumerate(names)},
    )


@jax.jit
def _differentiated(
    lanes: Array, tangents: Array, shared: FlightModel, limits: Limits, rtol: Array
) -> tuple[Summary, Summary]:
    """Summary of one block and its derivative along tangents of the columns."""
    return jax.jvp(lambda rows: solve(rows, shared, limits, rtol, compact=True), (lanes,), (tangents,))


@partial(jax.jit, static_argnames="compact")
def solve(columns: Array, shared: FlightModel, limits: Limits, rtol: Array, compact: bool = False) -> Summary:
    """Fly lanes, a multiple of BLOCK, block by block: what `fly_many` runs on a device in one call.

    Parameters
    ----------
    columns : Array
        What differs from lane to lane (rows, lanes): the six numbers of the entry state, then the fields of
        `Dispersed`.
    shared : FlightModel
        What does not: coefficients, air, schedules.
    limits : Limits
        Stop conditions.
    rtol : Array
        Relative tolerance [-].
    compact : bool
        Whether the stages are a loop in the compiled program; see `kernel.full_step`.

    Returns
    -------
    Summary
        Per lane.
    """
    dispersed = _dispersed(columns)
    position, velocity = cartesian(_entry_of(dispersed))
    velocity = velocity - dispersed.inertial[:, None] * rotation_velocity(position)
    state = initial_state(position, velocity)
    blocks = jax.tree.map(lambda column: column.reshape(*column.shape[:-1], -1, BLOCK), (state, columns))
    done = jax.lax.map(
        lambda block: solve_block(block[0], _dispersed(block[1]), shared, limits, rtol, compact),
        (blocks[0], jnp.moveaxis(blocks[1], 1, 0)),
    )
    done = jax.tree.map(lambda column: column.reshape(-1), done)
    time, end, around = _locate(done, _model(dispersed, shared), limits, compact)
    position, velocity = jnp.stack(end[:3], axis=-1), jnp.stack(end[3:6], axis=-1)
    latitude, longitude, altitude = ecef_to_geodetic(position)
    return Summary(
        time=time,
        position=position,
        velocity=velocity,
        latitude=latitude,
        longitude=longitude,
        altitude=altitude,
        speed=jnp.sqrt(jnp.sum(velocity * velocity, axis=-1)),
        mach_number=around.mach,
        heat_load=end[HEAT_LOAD],
        ground_distance=end[GROUND_DISTANCE],
        peak_heat_flux=jnp.exp(done.heat.greatest),
        peak_heat_time=done.heat.time,
        peak_load_factor=jnp.exp(done.load.greatest),
        peak_load_time=done.load.time,
        stop=jnp.where(done.lanes.stop == kernel.RUNNING, kernel.STOP_FAILED, done.lanes.stop),
        accepted=done.accepted,
        rejected=done.attempts - done.accepted,
    )


class _Progress(NamedTuple):
    """State of a block's loop."""

    lanes: Lanes
    before: tuple[Array, State]
    heat: _Peak
    load: _Peak
    accepted: Array
    attempts: Array


def solve_block(
    state: State,
    dispersed: Dispersed,
    shared: FlightModel,
    limits: Limits,
    rtol: Array,
    compact: bool,
) -> _Progress:
    """Fly one block of lanes until the last has stopped.

    Parameters
    ----------
    state : State
        Initial state.
    dispersed : Dispersed
        What differs from lane to lane.
    shared : FlightModel
        What does not.
    limits : Limits
        Stop conditions.
    rtol : Array
        Relative tolerance [-].
    compact : bool
        Whether the stages are a loop in the compiled program; see `kernel.full_step`.

    Returns
    -------
    _Progress
        Last two nodes, peaks and step counts per lane.
    """
    model = _model(dispersed, shared)
    lanes = kernel.start(0.0, state, model, limits, FIRST_STEP)
    _, around = evaluate(lanes.time, lanes.state, model)
    heat, load = (
        _Peak(log, rate, log, lanes.time)
        for log, rate in _logarithms(lanes.state, lanes.rate, around, shared.atmosphere)
    )
    begin_logs = (lanes.time, lanes.time)
    count = jnp.zeros(lanes.time.shape, dtype=jnp.int32)
    begin = _Progress(lanes, (lanes.time, lanes.state), heat, load, count, count)

    def unfinished(progress: _Progress) -> Array:
        running = jnp.sum((progress.lanes.stop == kernel.RUNNING).astype(jnp.int32))
        return (running > 0) & (jnp.max(progress.attempts) < MAXIMUM_ATTEMPTS)

    def body(progress: _Progress) -> _Progress:
        lanes = progress.lanes
        after, accepted, around = attempt(lanes, model, limits, rtol, compact)
        # Behind a branch for the same reason as the stages; see kernel.
        logs = jax.lax.cond(
            lanes.time[0] < jnp.inf,
            lambda: _logarithms(after.state, after.rate, around, shared.atmosphere),
            lambda: (begin_logs, begin_logs),
        )
        step = after.time - lanes.time

        def pick(new: Array, old: Array) -> Array:
            return jnp.where(accepted, new, old)

        return _Progress(
            after,
            jax.tree.map(pick, (lanes.time, lanes.state), progress.before),
            jax.tree.map(pick, _advance_peak(progress.heat, logs[0], lanes.time, step), progress.heat),
            jax.tree.map(pick, _advance_peak(progress.load, logs[1], lanes.time, step), progress.load),
            progress.accepted + accepted,
            progress.attempts + (lanes.stop == kernel.RUNNING),
        )

    return jax.lax.while_loop(unfinished, body, begin)


def _model(dispersed: Dispersed, shared: FlightModel) -> FlightModel:
    """Equations of motion of a block."""
    controls = shared.controls
    if not isinstance(controls.bank_angle, Schedule):
        turn = Turn(dispersed.bank, jnp.cos(dispersed.bank), jnp.sin(dispersed.bank))
        controls = controls._replace(bank_angle=turn)
    if not isinstance(controls.angle_of_attack, Schedule):
        controls = controls._replace(angle_of_attack=dispersed.angle_of_attack)
    body = Body(
        dispersed.mass,
        dispersed.reference_area,
        dispersed.nose_radius,
        dispersed.reference_length,
        shared.body.aerodynamics,
    )
    return shared._replace(
        body=body,
        controls=controls,
        density_factor=dispersed.density_factor,
        drag_factor=dispersed.drag_factor,
        lift_factor=dispersed.lift_factor,
    )


def _logarithms(
    state: State, rate: State, around: Surroundings, atmosphere: Atmosphere
) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Logarithms of heating and load factor with their rates, coefficients taken as steady for the latter."""
    x, y, z, u, v, w = state[:6]
    _, radial, axial = altitude_and_vertical(x, y, z)
    climb = radial * (u * x + v * y + (w * z)) + w * axial
    thinning = log_density_slope(atmosphere, around.altitude) * climb
    square = u * u + v * v + w * w + 1e-12
    slowing = (u * rate[3] + v * rate[4] + w * rate[5]) / square
    return (
        (jnp.log(around.heat_flux + 1e-300), 0.5 * thinning + 3.0 * slowing),
        (jnp.log(load_factor(around) + 1e-300), thinning + 2.0 * slowing),
    )


def _advance_peak(peak: _Peak, end: tuple[Array, Array], time: Array, step: Array) -> _Peak:
    """Take the step's end and, where the rate changes sign within, the cubic's maximum into account."""
    log, rate = end
    first, last = peak.rate * step, rate * step
    rise = log - peak.log
    # Derivative of the cubic Hermite polynomial: a s^2 + b s + first.
    a = 3.0 * (first + last - 2.0 * rise)
    b = 2.0 * (3.0 * rise - 2.0 * first - last)
    turns = (first > 0.0) & (last < 0.0)
    root = jnp.sqrt(jnp.maximum(b * b - 4.0 * a * first, 0.0))
    s = jnp.clip(2.0 * first / jnp.where(turns, root - b, 1.0), 0.0, 1.0)
    inside = peak.log + s * (first + s * (0.5 * b + s * a / 3.0))
    best = jnp.where(turns, jnp.maximum(inside, log), log)
    place = jnp.where(turns, time + s * step, time + step)
    greater = best > peak.greatest
    return _Peak(log, rate, jnp.where(greater, best, peak.greatest), jnp.where(greater, place, peak.time))


_Round = tuple[Array, Array, Array, Array, State, Surroundings]


def _locate(
    done: _Progress, model: FlightModel, limits: Limits, compact: bool
) -> tuple[Array, State, Surroundings]:
    """Time, state and surroundings at the stop itself, by three secants over the last step.

    Each takes one more step of the integrator's own formula from the node before the stop, so that the end is
    as accurate as the flight; three leave about 1e-7 of the step.
    """
    time, state = done.before
    rate, begin = evaluate(time, state, model)
    length = done.lanes.time - time
    reason = done.lanes.stop

    def distance(now: State, around: Surroundings) -> Array:
        speed = jnp.sqrt(now[3] ** 2 + now[4] ** 2 + now[5] ** 2)
        return jnp.select(
            [reason == kernel.STOP_ALTITUDE, reason == kernel.STOP_MACH, reason == kernel.STOP_SPEED],
            [around.altitude - limits.altitude, around.mach - limits.mach, speed - limits.speed],
            around.altitude - limits.ground,
        )

    def step_to(share: Array) -> tuple[State, Surroundings]:
        end, _, around, _ = full_step(time, share * length, state, rate, model, compact)
        return end, around

    wanted = (
        (reason == kernel.STOP_ALTITUDE)
        | (reason == kernel.STOP_MACH)
        | (reason == kernel.STOP_SPEED)
        | (reason == kernel.STOP_IMPACT)
    )
    last = done.lanes
    _, final = evaluate(last.time, last.state, model)
    nothing, whole = jnp.zeros_like(length), jnp.ones_like(length)
    first, second = distance(state, begin), distance(last.state, final)

    def secant(a: Array, at_a: Array, b: Array, at_b: Array) -> Array:
        gap = at_a - at_b
        safe = jnp.where(jnp.abs(gap) > 1e-12, gap, 1.0)
        share = jnp.where(jnp.abs(gap) > 1e-12, (at_a * b - at_b * a) / safe, b)
        return jnp.where(wanted, jnp.clip(share, 0.0, 1.0), 1.0)

    def closer(_: Array, now: _Round) -> _Round:
        a, at_a, share = now[0], now[1], now[2]
        end, around = step_to(share)
        at_share = distance(end, around)
        return share, at_share, secant(a, at_a, share, at_share), share, end, around

    begin_round = (whole, second, secant(nothing, first, whole, second), whole, last.state, final)
    *_, share, end, around = jax.lax.fori_loop(0, 3, closer, begin_round)
    return time + share * length, end, around
