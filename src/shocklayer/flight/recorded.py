"""Many flights at once with their histories: the nodes of every flight kept, and sampled together.

`shocklayer.flight.ensemble` keeps only the end and the peaks; here every accepted step is kept, so that
heating, links and sight can be computed along each flight by the functions that serve a single one.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.flight import dormand_prince
from shocklayer.flight.dense_output import Samples, describe
from shocklayer.flight.dormand_prince import BatchState, Limits, adaptive_step, initial_batch
from shocklayer.flight.dynamics import HEAT_LOAD, Canopy, FlightModel, State, evaluate
from shocklayer.flight.ensemble_batch import DispersedInputs, build_model, dispersed_inputs, find_stop
from shocklayer.flight.entry import EntryState, cartesian, initial_state, rotation_velocity
from shocklayer.flight.trajectory import DEFAULT_TIME_LIMIT, StopConditions

STEPS_PER_CALL = 32
"""Attempted steps of one call of the integrator."""
MOST_CALLS = 400
"""Calls after which the flights that still run are given up."""
COMPONENTS = 8
"""Components of an unpowered state."""


class Canopies(NamedTuple):
    """One parachute of every flight, each (flights,).

    Attributes
    ----------
    drag_area, inflation_time : ndarray
        [m2, s].
    altitude, mach, time : ndarray
        When it opens: on falling through an altitude [m] or Mach number, minus infinity for none, or at a
        time [s], infinity for none.
    """

    drag_area: np.ndarray
    inflation_time: np.ndarray
    altitude: np.ndarray
    mach: np.ndarray
    time: np.ndarray


class Nodes(NamedTuple):
    """Accepted steps of many flights.

    Attributes
    ----------
    time : ndarray
        (nodes, flights) [s]; the last time is repeated to the end of the array.
    state, rate : ndarray
        (nodes, components, flights).
    drag_area, open_time, inflation_time : ndarray
        (nodes, flights) of the parachute that is open from the node on.
    count : ndarray
        (flights,) number of nodes.
    stop : ndarray
        (flights,) why the flight ended: index into ``dormand_prince.STOP_NAMES``.
    openings : list of ndarray
        (flights,) for each parachute the time of its opening [s]; not a number where it does not open.
    """

    time: np.ndarray
    state: np.ndarray
    rate: np.ndarray
    drag_area: np.ndarray
    open_time: np.ndarray
    inflation_time: np.ndarray
    count: np.ndarray
    stop: np.ndarray
    openings: list[np.ndarray]


@jax.jit
def _start(rows: Float[Array, "rows flights"], common: FlightModel) -> State:
    """Return the initial state of the flights."""
    dispersed, world = dispersed_inputs(rows), common.atmosphere.planet
    position, velocity = cartesian(_entry_state(dispersed), world)
    velocity = velocity - dispersed.inertial[:, None] * rotation_velocity(position, world)
    return initial_state(position, velocity)


def _entry_state(dispersed: DispersedInputs) -> EntryState:
    altitude, speed, flight_path_angle, heading, latitude, longitude = dispersed.entry
    return EntryState(altitude, speed, flight_path_angle, heading, latitude, longitude)


def _with_canopy(rows: Array, common: FlightModel, canopy: Canopy) -> FlightModel:
    return build_model(dispersed_inputs(rows), common)._replace(canopy=canopy)


@jax.jit
def _begin(
    time: Array, state: State, rows: Array, common: FlightModel, canopy: Canopy, limits: Limits
) -> BatchState:
    return initial_batch(time, state, _with_canopy(rows, common, canopy), limits, 1.0)


@jax.jit
def _steps(
    batch: BatchState, rows: Array, common: FlightModel, canopy: Canopy, limits: Limits, rtol: Array
) -> tuple[BatchState, Array, Array, Array, Array]:
    """Try some steps; return the last state, and which were accepted, times, states and rates of all."""
    model = _with_canopy(rows, common, canopy)

    def body(carry: BatchState, _: None) -> tuple[BatchState, tuple[Array, Array, Array, Array]]:
        after, accepted, _ambient = adaptive_step(carry, model, limits, rtol)
        return after, (accepted, after.time, jnp.stack(after.state), jnp.stack(after.rate))

    batch, kept = jax.lax.scan(body, batch, None, length=STEPS_PER_CALL)
    return batch, *kept


@jax.jit
def _cut(
    previous_time: Array,
    previous_state: State,
    last: BatchState,
    rows: Array,
    common: FlightModel,
    canopy: Canopy,
    limits: Limits,
) -> tuple[Array, Array, Array, Array, Array]:
    """Time, state, rate, altitude and Mach number at the stop itself."""
    model = _with_canopy(rows, common, canopy)
    time, state, ambient = find_stop((previous_time, previous_state), last, model, limits, False)
    rate, _ = evaluate(time, state, model)
    return time, jnp.stack(state), jnp.stack(rate), ambient.altitude, ambient.mach


def record(
    rows: Float[np.ndarray, "rows flights"],
    common: FlightModel,
    stop: StopConditions,
    canopies: list[Canopies],
    rtol: float = 1e-8,
) -> Nodes:
    """Integrate many flights through their parachutes to their stops and keep every accepted step.

    Parameters
    ----------
    rows : ndarray
        What differs from flight to flight, see `shocklayer.flight.ensemble_batch.dispersed_inputs`.
    common : FlightModel
        What does not.
    stop : StopConditions
        When the flights end.
    canopies : list of Canopies
        Parachutes in the order of opening.
    rtol : float
        Relative tolerance of a step [-].

    Returns
    -------
    Nodes
        The flights.
    """
    count = rows.shape[1]
    inputs = jnp.asarray(rows)
    state, time = _start(inputs, common), jnp.zeros(count)
    ending = [
        -np.inf if stop.altitude is None else float(stop.altitude),
        -np.inf if stop.mach is None else float(stop.mach),
        -np.inf if stop.speed is None else float(stop.speed),
        DEFAULT_TIME_LIMIT if stop.time is None else float(stop.time),
    ]
    none = np.zeros(count)
    open_now = [none.copy(), none.copy(), np.ones(count)]
    done = np.zeros(count, dtype=bool)
    reason = np.full(count, dormand_prince.RUNNING, dtype=np.int32)
    parts: list[tuple[np.ndarray, ...]] = []
    openings = [np.full(count, np.nan) for _ in canopies]
    for number in range(len(canopies) + 1):
        chute = canopies[number] if number < len(canopies) else None
        limits = _limits(ending, chute, done, count)
        canopy = Canopy(*(jnp.asarray(each) for each in open_now))
        leg, last = _leg(time, state, inputs, common, canopy, limits, rtol)
        parts.append((*leg, *(np.broadcast_to(each, leg[0].shape) for each in open_now)))
        time, state = jnp.asarray(last[0]), tuple(jnp.asarray(each) for each in last[1])
        reason = np.where(done, reason, last[4])
        opens = _opens(chute, ending, last, done) if chute is not None else none > 0.0
        done |= ~opens
        if chute is None or done.all():
            break
        openings[number] = np.where(opens, last[0], np.nan)
        wanted = (chute.drag_area, np.asarray(last[0]), np.maximum(chute.inflation_time, 1e-3))
        open_now = [np.where(opens, new, old) for new, old in zip(wanted, open_now, strict=True)]
    reason = np.where(reason == dormand_prince.RUNNING, dormand_prince.STOP_FAILED, reason)
    return _joined(parts, reason, openings)


def _limits(ending: list[float], chute: Canopies | None, done: np.ndarray, count: int) -> Limits:
    """Stop conditions of one leg: the first of the flight's and of the next parachute's."""
    altitude, mach, speed, time = (np.full(count, value) for value in ending)
    if chute is not None:
        altitude, mach = np.maximum(altitude, chute.altitude), np.maximum(mach, chute.mach)
        time = np.minimum(time, chute.time)
    time = np.where(done, -np.inf, time)
    return Limits(
        jnp.asarray(altitude), jnp.asarray(mach), jnp.asarray(speed), jnp.asarray(time), jnp.asarray(0.0)
    )


_Last = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _leg(
    time: Array,
    state: State,
    rows: Array,
    common: FlightModel,
    canopy: Canopy,
    limits: Limits,
    rtol: float,
) -> tuple[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray], _Last]:
    """Integrate until every flight has stopped.

    Returns accepted, times, states and rates of all steps, the last of each flight cut at its stop; and the
    time, state, altitude, Mach number and reason of the ends.
    """
    batch = _begin(time, state, rows, common, canopy, limits)
    tolerance = jnp.asarray(float(rtol))
    first = np.asarray(batch.stop) == dormand_prince.RUNNING
    accepted = [first[None]]
    times, states, rates = [np.asarray(batch.time)[None]], [_table(batch.state)], [_table(batch.rate)]
    for _ in range(MOST_CALLS):
        batch, kept, when, where, slope = _steps(batch, rows, common, canopy, limits, tolerance)
        accepted.append(np.asarray(kept))
        times.append(np.asarray(when))
        states.append(np.asarray(where))
        rates.append(np.asarray(slope))
        if not np.any(np.asarray(batch.stop) == dormand_prince.RUNNING):
            break
    taken = np.concatenate(accepted)
    everything = [np.concatenate(each) for each in (times, states, rates)]
    order = np.where(taken, np.arange(len(taken))[:, None], -1)
    ranked = np.sort(order, axis=0)[::-1]
    final = np.maximum(ranked[0], 0)
    before = np.maximum(ranked[1] if len(ranked) > 1 else ranked[0], 0)
    before = np.where(ranked[1] >= 0, before, final)
    flights = np.arange(taken.shape[1])
    end = _cut(
        jnp.asarray(everything[0][before, flights]),
        tuple(jnp.asarray(each) for each in everything[1][before, :, flights].T),
        batch,
        rows,
        common,
        canopy,
        limits,
    )
    at, state_at, rate_at, altitude, mach = (np.asarray(each) for each in end)
    everything[0][final, flights] = at
    everything[1][final, :, flights] = state_at.T
    everything[2][final, :, flights] = rate_at.T
    return (taken, everything[0], everything[1], everything[2]), (
        at,
        state_at,
        altitude,
        mach,
        np.asarray(batch.stop),
    )


def _table(state: State) -> np.ndarray:
    return np.stack([np.asarray(component) for component in state])[None]


def _opens(chute: Canopies, ending: list[float], last: _Last, done: np.ndarray) -> np.ndarray:
    """Whether a leg ended because the parachute opens, not at the stop of the flight."""
    time, _, altitude, mach, reason = last
    by_altitude = (reason == dormand_prince.STOP_ALTITUDE) & (altitude > ending[0] + 1e-3)
    by_mach = (reason == dormand_prince.STOP_MACH) & (mach > ending[1] * (1.0 + 1e-9))
    by_time = (reason == dormand_prince.STOP_TIME) & (chute.time < ending[3]) & (time >= chute.time)
    return ~done & (by_altitude | by_mach | by_time)


def _joined(parts: list[tuple[np.ndarray, ...]], reason: np.ndarray, openings: list[np.ndarray]) -> Nodes:
    """Put the legs of each flight one after another and drop the steps that were not accepted."""
    taken = np.concatenate([part[0] for part in parts])
    # The first node of a later leg is the last of the one before; it stays, with the new parachute.
    order = np.argsort(~taken, axis=0, kind="stable")
    count = taken.sum(axis=0)
    most = max(int(count.max()), 2)
    last = order[np.maximum(count - 1, 0), np.arange(count.size)]
    index = np.where(np.arange(most)[:, None] < count, order[:most], last)
    flights = np.arange(count.size)[None]
    time, state, rate, area, opened, inflation = (
        np.concatenate([part[k] for part in parts]) for k in range(1, 7)
    )
    return Nodes(
        time[index, flights],
        np.moveaxis(state[index, :, flights], 2, 1),
        np.moveaxis(rate[index, :, flights], 2, 1),
        area[index, flights],
        opened[index, flights],
        inflation[index, flights],
        count,
        reason,
        openings,
    )


def sample_times(nodes: Nodes, samples: int) -> Float[np.ndarray, "samples flights"]:
    """Spread the samples of each flight evenly over its time, steps and heat load together.

    Parameters
    ----------
    nodes : Nodes
        The flights.
    samples : int
        Samples of a flight.

    Returns
    -------
    ndarray
        Times [s], ascending, from the start to the end of each flight.
    """
    most, count = nodes.time.shape
    steps = np.minimum(np.arange(most)[:, None], nodes.count - 1).astype(float)

    def normalised(values: np.ndarray) -> np.ndarray:
        span = values[-1] - values[0]
        return (values - values[0]) / np.where(span > 0.0, span, 1.0)

    progress = normalised(nodes.time) + normalised(steps) + normalised(nodes.state[:, HEAT_LOAD])
    wanted = np.linspace(0.0, 1.0, samples)
    times = np.empty((samples, count))
    for k in range(count):
        times[:, k] = np.interp(wanted * progress[-1, k], progress[:, k], nodes.time[:, k])
    times[-1] = nodes.time[-1]
    return times


def sample(
    nodes: Nodes, rows: np.ndarray, common: FlightModel, times: np.ndarray
) -> dict[str, Float[np.ndarray, "flights samples ..."]]:
    """Evaluate every flight at its own times.

    Position is the quintic, and velocity its derivative, that take the nodes' positions, velocities and
    accelerations; heat load and ground distance are cubics.

    Parameters
    ----------
    nodes : Nodes
        The flights.
    rows : ndarray
        What differs from flight to flight, as for `record`.
    common : FlightModel
        What does not.
    times : ndarray
        (samples, flights) [s].

    Returns
    -------
    dict of str to ndarray
        The fields of `Samples`, flights first.
    """
    most, count = nodes.time.shape
    index = np.empty(times.shape, dtype=np.int64)
    for k in range(count):
        index[:, k] = np.searchsorted(nodes.time[: nodes.count[k], k], times[:, k], side="right") - 1
    index = np.clip(index, 0, np.maximum(nodes.count - 2, 0))
    flights = np.arange(count)[None]
    after = np.minimum(index + 1, most - 1)

    def at(values: np.ndarray, which: np.ndarray) -> np.ndarray:
        if values.ndim == 2:
            return values[which, flights]
        return values[which, :, flights]

    around = (
        np.moveaxis(at(each, which), -1, 0) for each in (nodes.state, nodes.rate) for which in (index, after)
    )
    columns = _evaluate_samples(
        times,
        at(nodes.time, index),
        at(nodes.time, after),
        *around,
        Canopy(*(at(each, index) for each in (nodes.drag_area, nodes.open_time, nodes.inflation_time))),
        rows,
        common,
    )
    names = [name for name in Samples.__dataclass_fields__ if name not in ("time", "position", "velocity")]
    values = {name: np.asarray(each).T for name, each in zip(names, columns[0], strict=True)}
    vectors = np.moveaxis(np.asarray(columns[1]), 0, 1)
    return {"time": times.T, "position": vectors[..., :3], "velocity": vectors[..., 3:], **values}


@jax.jit
def _evaluate_samples(
    time: Array,
    begin: Array,
    end: Array,
    first: Array,
    last: Array,
    first_rate: Array,
    last_rate: Array,
    canopy: Canopy,
    rows: Array,
    common: FlightModel,
) -> tuple[tuple[Array, ...], Array]:
    """All quantities (samples, flights) between the nodes around them, whose states have components first."""
    common_model = build_model(dispersed_inputs(rows), common)

    def one(each: tuple[Array, ...]) -> tuple[tuple[Array, ...], Array]:
        now, start, stop, a, b, a_rate, b_rate, *open_now = each
        state = _between(now, start, stop, a, b, a_rate, b_rate)
        model = common_model._replace(canopy=Canopy(*open_now))
        _, ambient = evaluate(now, state, model)
        return describe(now, state, ambient, model)

    nodes = (jnp.moveaxis(each, 1, 0) for each in (first, last, first_rate, last_rate))
    return jax.lax.map(one, (time, begin, end, *nodes, *canopy))


def _between(
    now: Array, start: Array, stop: Array, a: Array, b: Array, a_rate: Array, b_rate: Array
) -> State:
    """State between two nodes (components, flights)."""
    step = jnp.where(stop > start, stop - start, 1.0)
    s = jnp.clip((now - start) / step, 0.0, 1.0)
    position, velocity = _quintic(s, step, a[:3], b[:3], a[3:6], b[3:6], a_rate[3:6], b_rate[3:6])
    cubic = partial(_cubic, s, step)
    return (*position, *velocity, *(cubic(a[i], b[i], a_rate[i], b_rate[i]) for i in range(6, COMPONENTS)))


def _cubic(s: Array, step: Array, a: Array, b: Array, da: Array, db: Array) -> Array:
    rise = b - a
    bend = 3.0 * rise - step * (2.0 * da + db)
    twist = step * (da + db) - 2.0 * rise
    return a + s * (step * da + s * (bend + s * twist))


def _quintic(
    s: Array, step: Array, p0: Array, p1: Array, v0: Array, v1: Array, a0: Array, a1: Array
) -> tuple[Array, Array]:
    """Value and derivative of the quintic with given values and two derivatives at both ends."""
    v0, v1, a0, a1 = step * v0, step * v1, step * step * a0, step * step * a1
    rise = p1 - p0
    c3 = 10.0 * rise - 6.0 * v0 - 4.0 * v1 - 1.5 * a0 + 0.5 * a1
    c4 = -15.0 * rise + 8.0 * v0 + 7.0 * v1 + 1.5 * a0 - a1
    c5 = 6.0 * rise - 3.0 * v0 - 3.0 * v1 - 0.5 * a0 + 0.5 * a1
    value = p0 + s * (v0 + s * (0.5 * a0 + s * (c3 + s * (c4 + s * c5))))
    slope = v0 + s * (a0 + s * (3.0 * c3 + s * (4.0 * c4 + s * 5.0 * c5)))
    return value, slope / step
