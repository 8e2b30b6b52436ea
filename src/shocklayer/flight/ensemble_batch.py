"""One block of lanes: flown together until the slowest has stopped, with peaks and the stop itself.

What differs from lane to lane stands in `Dispersed`; everything else is shared. A lane's result depends on
the lane alone.
"""

from collections.abc import Sequence
from typing import NamedTuple

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.flight import dormand_prince
from shocklayer.flight.controls import Schedule, Turn
from shocklayer.flight.dormand_prince import Lanes, Limits, attempt, full_step
from shocklayer.flight.dynamics import Body, FlightModel, State, Surroundings, evaluate, load_factor
from shocklayer.planet.geodesy import altitude_and_vertical
from shocklayer.planet.perturbation import INTERVALS, Perturbation
from shocklayer.planet.profile import Atmosphere, log_density_slope

MAXIMUM_ATTEMPTS = 50_000
"""Attempted steps after which the lanes of a block that still run are given up."""
FIRST_STEP = 10.0
"""First step to try [s]."""
PLAIN_ROWS = 16
"""Rows of the plain numbers of a lane: six of the entry state, ten more fields."""
PROFILE_ROWS = INTERVALS + 3
"""Rows of one profile of perturbed air: its B-spline coefficients."""


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
    perturbation : Perturbation or None
        Departures of the air from the shared one, lanes first.
    """

    entry: Array | Sequence[Array]
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
    perturbation: Perturbation | None = None


def dispersed_of(rows: Array | Sequence[Array]) -> Dispersed:
    """Lanes from the rows of an array (rows, lanes): see `PLAIN_ROWS`.

    Parameters
    ----------
    rows : Array
        Six rows of the entry state, one for each plain field of `Dispersed`, and, where the air differs too,
        the coefficients of its density or of density, east and north wind.

    Returns
    -------
    Dispersed
        The lanes.
    """
    more = len(rows) - PLAIN_ROWS
    perturbation = None
    if more:
        profiles = jnp.asarray(rows[PLAIN_ROWS:])
        profiles = jnp.moveaxis(profiles.reshape(-1, PROFILE_ROWS, *profiles.shape[1:]), 1, -1)
        wind = (profiles[1], profiles[2]) if profiles.shape[0] == 3 else None
        perturbation = Perturbation(profiles[0], wind)
    return Dispersed(rows[:6], *(rows[i] for i in range(6, PLAIN_ROWS)), perturbation=perturbation)


class Peak(NamedTuple):
    """Logarithm of a quantity and its rate at the last node, and the greatest value so far with its time."""

    log: Array
    rate: Array
    greatest: Array
    time: Array


class Progress(NamedTuple):
    """State of a block's loop."""

    lanes: Lanes
    before: tuple[Array, State]
    heat: Peak
    load: Peak
    accepted: Array
    attempts: Array


def solve_block(
    state: State,
    dispersed: Dispersed,
    shared: FlightModel,
    limits: Limits,
    rtol: Array,
    form: dormand_prince.Form,
) -> Progress:
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
    form : Form
        How the stages stand in the compiled program; see `kernel.Form`.

    Returns
    -------
    Progress
        Last two nodes, peaks and step counts per lane.
    """
    model = model_of(dispersed, shared)
    lanes = dormand_prince.start(0.0, state, model, limits, FIRST_STEP)
    _, around = evaluate(lanes.time, lanes.state, model)
    heat, load = (
        Peak(log, rate, log, lanes.time)
        for log, rate in _logarithms(lanes.state, lanes.rate, around, model.atmosphere)
    )
    count = jnp.zeros(lanes.time.shape, dtype=jnp.int32)
    begin = Progress(lanes, (lanes.time, lanes.state), heat, load, count, count)

    def unfinished(progress: Progress) -> Array:
        running = jnp.sum((progress.lanes.stop == dormand_prince.RUNNING).astype(jnp.int32))
        return (running > 0) & (jnp.max(progress.attempts) < MAXIMUM_ATTEMPTS)

    def body(progress: Progress) -> Progress:
        lanes = progress.lanes
        after, accepted, around = attempt(lanes, model, limits, rtol, form)
        # Behind a branch for the same reason as the stages; see kernel.
        logs = dormand_prince.walled(
            lambda: _logarithms(after.state, after.rate, around, model.atmosphere), lanes.time, form
        )
        step = after.time - lanes.time

        def pick(new: Array, old: Array) -> Array:
            return jnp.where(accepted, new, old)

        return Progress(
            after,
            jax.tree.map(pick, (lanes.time, lanes.state), progress.before),
            jax.tree.map(pick, _advance_peak(progress.heat, logs[0], lanes.time, step), progress.heat),
            jax.tree.map(pick, _advance_peak(progress.load, logs[1], lanes.time, step), progress.load),
            progress.accepted + accepted,
            progress.attempts + (lanes.stop == dormand_prince.RUNNING),
        )

    return jax.lax.while_loop(unfinished, body, begin)


def model_of(dispersed: Dispersed, shared: FlightModel) -> FlightModel:
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
        atmosphere=shared.atmosphere._replace(perturbation=dispersed.perturbation),
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
    _, radial, axial = altitude_and_vertical(x, y, z, atmosphere.planet)
    climb = radial * (u * x + v * y + (w * z)) + w * axial
    thinning = log_density_slope(atmosphere, around.altitude) * climb
    square = u * u + v * v + w * w + 1e-12
    slowing = (u * rate[3] + v * rate[4] + w * rate[5]) / square
    return (
        (jnp.log(around.heat_flux + 1e-300), 0.5 * thinning + 3.0 * slowing),
        (jnp.log(load_factor(around) + 1e-300), thinning + 2.0 * slowing),
    )


def _advance_peak(peak: Peak, end: tuple[Array, Array], time: Array, step: Array) -> Peak:
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
    return Peak(log, rate, jnp.where(greater, best, peak.greatest), jnp.where(greater, place, peak.time))


_Round = tuple[Array, Array, Array, Array, State, Surroundings]


def locate(
    done: Progress, model: FlightModel, limits: Limits, form: dormand_prince.Form
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
            [
                reason == dormand_prince.STOP_ALTITUDE,
                reason == dormand_prince.STOP_MACH,
                reason == dormand_prince.STOP_SPEED,
            ],
            [around.altitude - limits.altitude, around.mach - limits.mach, speed - limits.speed],
            around.altitude - limits.ground,
        )

    def step_to(share: Array) -> tuple[State, Surroundings]:
        end, _, around, _ = full_step(time, share * length, state, rate, model, form)
        return end, around

    wanted = (
        (reason == dormand_prince.STOP_ALTITUDE)
        | (reason == dormand_prince.STOP_MACH)
        | (reason == dormand_prince.STOP_SPEED)
        | (reason == dormand_prince.STOP_IMPACT)
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
