"""A batch of flights integrated together until the last has stopped, with peaks and the stop itself.

What differs from flight to flight is in `DispersedInputs`; everything else is common. The result of a flight
does not depend on the others in its batch.
"""

from typing import NamedTuple

from jaxtyping import Float

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.flight import dormand_prince
from shocklayer.flight.controls import ConstantBank, Schedule
from shocklayer.flight.dormand_prince import BatchState, Limits, adaptive_step, runge_kutta_step
from shocklayer.flight.dynamics import AmbientState, Body, FlightModel, State, evaluate, load_factor
from shocklayer.planet.geodesy import altitude_and_vertical
from shocklayer.planet.perturbation import INTERVALS, Perturbation
from shocklayer.planet.profile import Atmosphere, log_density_slope

MAXIMUM_ATTEMPTS = 50_000
"""Attempted steps after which the flights of a batch that still run are given up."""
FIRST_STEP = 10.0
"""First step size to try [s]."""
SCALAR_ROWS = 16
"""Rows of the numbers of a flight: six of the entry state, ten more fields."""
PROFILE_ROWS = INTERVALS + 3
"""Rows of one profile of perturbed air: its B-spline coefficients."""


class DispersedInputs(NamedTuple):
    """What differs from flight to flight, each an array over the flights.

    Attributes
    ----------
    entry : Array
        Altitude, speed, flight-path angle, heading, latitude, longitude (6, flights) [m, m/s, rad].
    inertial : Array
        1 where the velocity is inertial, 0 where it is planet-relative.
    mass, reference_area, nose_radius, reference_length : Array
        Of the body [kg, m2, m, m].
    bank, angle_of_attack : Array
        Constant controls [rad]; ignored where all flights follow a schedule.
    density_factor, drag_factor, lift_factor : Array
        Factors on air density and coefficients [-].
    perturbation : Perturbation or None
        Random departures of the air from the mean atmosphere, flights on the first axis.
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
    perturbation: Perturbation | None = None


def dispersed_inputs(rows: Float[Array, "rows flights"]) -> DispersedInputs:
    """Return the inputs of the flights from the rows of an array (rows, flights).

    Parameters
    ----------
    rows : Array
        Six rows of the entry state, one for each scalar field of `DispersedInputs` (`SCALAR_ROWS` in all)
        and, where the air differs too, the coefficients of its density or of density, east and north wind.

    Returns
    -------
    DispersedInputs
        The inputs.
    """
    perturbation = None
    if len(rows) > SCALAR_ROWS:
        profiles = jnp.asarray(rows[SCALAR_ROWS:])
        profiles = jnp.moveaxis(profiles.reshape(-1, PROFILE_ROWS, *profiles.shape[1:]), 1, -1)
        wind = (profiles[1], profiles[2]) if profiles.shape[0] == 3 else None
        perturbation = Perturbation(profiles[0], wind)
    scalars = (rows[i] for i in range(6, SCALAR_ROWS))
    return DispersedInputs(rows[:6], *scalars, perturbation=perturbation)


class Peak(NamedTuple):
    """Logarithm of a quantity and its rate at the last node, and the greatest value so far with its time."""

    log: Array
    rate: Array
    greatest: Array
    time: Array


class Progress(NamedTuple):
    """State of the loop over a batch: the last two nodes, peaks and step counts of each flight."""

    batch: BatchState
    previous: tuple[Array, State]
    heat: Peak
    load: Peak
    accepted: Array
    attempts: Array


def integrate_batch(
    state: State,
    dispersed: DispersedInputs,
    common: FlightModel,
    limits: Limits,
    rtol: ArrayLike,
    unrolled: bool,
) -> Progress:
    """Integrate a batch of flights until the last has stopped.

    Parameters
    ----------
    state : State
        Initial state.
    dispersed : DispersedInputs
        What differs from flight to flight.
    common : FlightModel
        What is common to all flights.
    limits : Limits
        Stop conditions.
    rtol : ArrayLike
        Relative tolerance [-].
    unrolled : bool
        See `shocklayer.flight.dormand_prince.runge_kutta_step`.

    Returns
    -------
    Progress
        Last two nodes, peaks and step counts of each flight.
    """
    model = build_model(dispersed, common)
    batch = dormand_prince.initial_batch(0.0, state, model, limits, FIRST_STEP)
    _, ambient = evaluate(batch.time, batch.state, model)
    heat, load = (
        Peak(log, rate, log, batch.time)
        for log, rate in _logarithms(batch.state, batch.rate, ambient, model.atmosphere)
    )
    count = jnp.zeros(batch.time.shape, dtype=jnp.int32)
    begin = Progress(batch, (batch.time, batch.state), heat, load, count, count)

    def unfinished(progress: Progress) -> Array:
        running = jnp.sum((progress.batch.stop == dormand_prince.RUNNING).astype(jnp.int32))
        return (running > 0) & (jnp.max(progress.attempts) < MAXIMUM_ATTEMPTS)

    def body(progress: Progress) -> Progress:
        before = progress.batch
        after, accepted, ambient = adaptive_step(before, model, limits, rtol, unrolled)

        def logarithms() -> tuple[tuple[Array, Array], tuple[Array, Array]]:
            return _logarithms(after.state, after.rate, ambient, model.atmosphere)

        logs = dormand_prince.fusion_barrier(logarithms, before.time) if unrolled else logarithms()
        step_size = after.time - before.time

        def select(new: Array, old: Array) -> Array:
            return jnp.where(accepted, new, old)

        return Progress(
            after,
            jax.tree.map(select, (before.time, before.state), progress.previous),
            jax.tree.map(
                select, _advance_peak(progress.heat, logs[0], before.time, step_size), progress.heat
            ),
            jax.tree.map(
                select, _advance_peak(progress.load, logs[1], before.time, step_size), progress.load
            ),
            progress.accepted + accepted,
            progress.attempts + (before.stop == dormand_prince.RUNNING),
        )

    return jax.lax.while_loop(unfinished, body, begin)


def build_model(dispersed: DispersedInputs, common: FlightModel) -> FlightModel:
    """Equations of motion of a batch: the common model with the dispersed inputs put in."""
    controls = common.controls
    if not isinstance(controls.bank_angle, Schedule):
        bank = ConstantBank(dispersed.bank, jnp.cos(dispersed.bank), jnp.sin(dispersed.bank))
        controls = controls._replace(bank_angle=bank)
    if not isinstance(controls.angle_of_attack, Schedule):
        controls = controls._replace(angle_of_attack=dispersed.angle_of_attack)
    body = Body(
        dispersed.mass,
        dispersed.reference_area,
        dispersed.nose_radius,
        dispersed.reference_length,
        common.body.aerodynamics,
    )
    return common._replace(
        body=body,
        atmosphere=common.atmosphere._replace(perturbation=dispersed.perturbation),
        controls=controls,
        density_factor=dispersed.density_factor,
        drag_factor=dispersed.drag_factor,
        lift_factor=dispersed.lift_factor,
    )


def _logarithms(
    state: State, rate: State, ambient: AmbientState, atmosphere: Atmosphere
) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Logarithms of heat flux and load factor with their rates; constant coefficients for the load factor."""
    x, y, z, u, v, w = state[:6]
    _, radial, axial = altitude_and_vertical(x, y, z, atmosphere.planet)
    climb_rate = radial * (u * x + v * y + (w * z)) + w * axial
    density_rate = log_density_slope(atmosphere, ambient.altitude) * climb_rate
    speed_squared = u * u + v * v + w * w + 1e-12
    speed_rate = (u * rate[3] + v * rate[4] + w * rate[5]) / speed_squared
    return (
        (jnp.log(ambient.heat_flux + 1e-300), 0.5 * density_rate + 3.0 * speed_rate),
        (jnp.log(load_factor(ambient) + 1e-300), density_rate + 2.0 * speed_rate),
    )


def _advance_peak(peak: Peak, end: tuple[Array, Array], time: Array, step_size: Array) -> Peak:
    """Update a peak with the end of a step and, where the rate changes sign within, the cubic's maximum."""
    log, rate = end
    first, last = peak.rate * step_size, rate * step_size
    rise = log - peak.log
    # Derivative of the cubic Hermite polynomial: a s^2 + b s + first.
    a = 3.0 * (first + last - 2.0 * rise)
    b = 2.0 * (3.0 * rise - 2.0 * first - last)
    turns = (first > 0.0) & (last < 0.0)
    root = jnp.sqrt(jnp.maximum(b * b - 4.0 * a * first, 0.0))
    s = jnp.clip(2.0 * first / jnp.where(turns, root - b, 1.0), 0.0, 1.0)
    inside = peak.log + s * (first + s * (0.5 * b + s * a / 3.0))
    best = jnp.where(turns, jnp.maximum(inside, log), log)
    best_time = jnp.where(turns, time + s * step_size, time + step_size)
    greater = best > peak.greatest
    return Peak(log, rate, jnp.where(greater, best, peak.greatest), jnp.where(greater, best_time, peak.time))


_Iterate = tuple[Array, Array, Array, Array, State, AmbientState]


def find_stop(
    previous: tuple[Array, State], last: BatchState, model: FlightModel, limits: Limits, unrolled: bool
) -> tuple[Array, State, AmbientState]:
    """Time, state and ambient air at the stop itself, by three secant iterations over the last step.

    Each iteration takes one more step of the integrator's own formula from the node before the stop, so that
    the end is as accurate as the flight; three leave an error of about 1e-7 of the step.
    """
    time, state = previous
    rate, begin = evaluate(time, state, model)
    length = last.time - time
    reason = last.stop

    def distance(now: State, ambient: AmbientState) -> Array:
        speed = jnp.sqrt(now[3] ** 2 + now[4] ** 2 + now[5] ** 2)
        return jnp.select(
            [
                reason == dormand_prince.STOP_ALTITUDE,
                reason == dormand_prince.STOP_MACH,
                reason == dormand_prince.STOP_SPEED,
            ],
            [ambient.altitude - limits.altitude, ambient.mach - limits.mach, speed - limits.speed],
            ambient.altitude - limits.ground,
        )

    def step_to(fraction: Array) -> tuple[State, AmbientState]:
        end, _, ambient, _ = runge_kutta_step(time, fraction * length, state, rate, model, unrolled)
        return end, ambient

    wanted = (
        (reason == dormand_prince.STOP_ALTITUDE)
        | (reason == dormand_prince.STOP_MACH)
        | (reason == dormand_prince.STOP_SPEED)
        | (reason == dormand_prince.STOP_IMPACT)
    )
    _, final = evaluate(last.time, last.state, model)
    zero, one = jnp.zeros_like(length), jnp.ones_like(length)
    first, second = distance(state, begin), distance(last.state, final)

    def secant(a: Array, at_a: Array, b: Array, at_b: Array) -> Array:
        gap = at_a - at_b
        safe = jnp.where(jnp.abs(gap) > 1e-12, gap, 1.0)
        fraction = jnp.where(jnp.abs(gap) > 1e-12, (at_a * b - at_b * a) / safe, b)
        return jnp.where(wanted, jnp.clip(fraction, 0.0, 1.0), 1.0)

    def iterate(_: Array, now: _Iterate) -> _Iterate:
        a, at_a, fraction = now[0], now[1], now[2]
        end, ambient = step_to(fraction)
        at_fraction = distance(end, ambient)
        return fraction, at_fraction, secant(a, at_a, fraction, at_fraction), fraction, end, ambient

    start = (one, second, secant(zero, first, one, second), one, last.state, final)
    *_, fraction, end, ambient = jax.lax.fori_loop(0, 3, iterate, start)
    return time + fraction * length, end, ambient
