"""The integrator: Dormand & Prince 5(4) over structures of arrays, with a step size per flight.

One adaptive step is written over tuples of arrays without a branch. `integrate_steps` takes a fixed number of
steps and returns every one, for single flights, events and dense output; `shocklayer.flight.ensemble_batch`
steps many flights until all have stopped.

References
----------
Dormand, J. R. & Prince, P. J., "A family of embedded Runge-Kutta formulae", J. Comp. Appl. Math. 6(1), 1980.
Hairer, E., Norsett, S. P. & Wanner, G., Solving Ordinary Differential Equations I (1993), II.4 (step-size
control with the error of the previous step).
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.flight.dynamics import AmbientState, FlightModel, State, evaluate, rates

NODES = (1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0)
"""Times of the second to seventh stage, as fractions of the step."""
STAGES = (
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
"""Weights of the earlier stages in each stage's state; the last row is the solution itself."""
ERROR = (71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)
"""Fifth-order minus fourth-order weights; the derivative at the end of the step comes last."""

SAFETY, SHRINK, GROW = 0.9, 0.2, 6.0
"""Safety factor and bounds of the change of step size."""
ERROR_EXPONENT, MEMORY_EXPONENT = -0.7 / 5.0, 0.4 / 5.0
"""Exponents of the error and of the previous error in the change of step size."""

RUNNING, STOP_ALTITUDE, STOP_MACH, STOP_SPEED, STOP_TIME, STOP_IMPACT, STOP_ESCAPE, STOP_FAILED = range(8)
"""Why a flight ended."""
STOP_NAMES = (
    "running",
    "stop-altitude",
    "stop-mach",
    "stop-speed",
    "stop-time",
    "impact",
    "escape",
    "failed",
)
"""Names of the reasons."""
ESCAPE_ALTITUDE = 1e8
"""Altitude above which a flight counts as escaped [m]."""
SMALLEST_STEP = 1e-9
"""Step size below which the integration of a flight fails [s]."""

T = TypeVar("T")


class Limits(NamedTuple):
    """Stop conditions; an unused one is minus or plus infinity.

    Attributes
    ----------
    altitude : ArrayLike
        Stop on falling through this altitude [m].
    mach : ArrayLike
        Stop on falling through this Mach number [-].
    speed : ArrayLike
        Stop on falling through this planet-relative speed [m/s].
    time : ArrayLike
        Stop at this time [s].
    ground : ArrayLike
        Altitude of the ground: falling through it is the impact [m].
    """

    altitude: ArrayLike = -jnp.inf
    mach: ArrayLike = -jnp.inf
    speed: ArrayLike = -jnp.inf
    time: ArrayLike = jnp.inf
    ground: ArrayLike = 0.0


class BatchState(NamedTuple):
    """State of the integration of a batch of flights between two steps, each field an array over the flights.

    Attributes
    ----------
    time, step_size : Array
        Current time and next step size [s].
    state, rate : State
        Current state and its derivative.
    log_error : Array
        Logarithm of the error of the last accepted step over its tolerance.
    altitude, mach, speed : Array
        Geodetic altitude [m], Mach number and planet-relative speed [m/s] at the current state.
    stop : Array
        RUNNING or the reason for the end (int32).
    """

    time: Array
    step_size: Array
    state: State
    rate: State
    log_error: Array
    altitude: Array
    mach: Array
    speed: Array
    stop: Array


def fusion_barrier(function: Callable[[], T], time: Array) -> T:
    """Evaluate a function behind a branch that is always taken.

    The compiler does not fuse operations across a branch. Without one, every later stage of an unrolled step
    computes the accelerations of the earlier stages again instead of reading them, which costs a sixth of the
    speed.
    """
    shapes = jax.eval_shape(function)
    return jax.lax.cond(
        time[0] < jnp.inf,
        function,
        lambda: jax.tree.map(lambda leaf: jnp.zeros(leaf.shape, leaf.dtype), shapes),
    )


def _combine(state: State, step_size: Array, weights: tuple[float, ...], stages: list[State]) -> State:
    return tuple(
        value + step_size * sum(c * k[i] for c, k in zip(weights, stages, strict=False) if c != 0.0)
        for i, value in enumerate(state)
    )


def _speed(state: State) -> Array:
    return jnp.sqrt(state[3] ** 2 + state[4] ** 2 + state[5] ** 2)


def runge_kutta_step(
    time: Array, step_size: Array, state: State, rate: State, model: FlightModel, unrolled: bool = False
) -> tuple[State, State, AmbientState, list[State]]:
    """Advance every flight by one step of the fifth-order formula.

    Parameters
    ----------
    time, step_size : Array
        Start and length of the step of each flight [s].
    state, rate : State
        State and derivative at the start.
    model : FlightModel
        Vehicle, air, controls.
    unrolled : bool
        Whether the stages are written out one by one, which runs fastest over many flights on a processor;
        otherwise they are a loop, which compiles five times faster.

    Returns
    -------
    state, rate : State
        State and derivative at the end.
    ambient : AmbientState
        Ambient air and aerodynamic loads at the end.
    stages : list of State
        All seven derivatives, for the error.
    """
    if unrolled:
        stages = [rate]
        for node, weights in zip(NODES[:-1], STAGES[:-1], strict=True):
            stage_time, stage_state = (
                time + node * step_size,
                _combine(state, step_size, weights, stages),
            )
            stages.append(fusion_barrier(partial(rates, stage_time, stage_state, model), stage_time))
        end_time, end = time + step_size, _combine(state, step_size, STAGES[-1], stages)
        end_rate, ambient = fusion_barrier(partial(evaluate, end_time, end, model), end_time)
        return end, end_rate, ambient, [*stages, end_rate]
    table = np.zeros((len(STAGES), len(STAGES) + 1))
    for row, weights in enumerate(STAGES):
        table[row, : len(weights)] = weights

    def stage(
        carry: tuple[Array, State, AmbientState], inputs: tuple[Array, Array, Array]
    ) -> tuple[tuple[Array, State, AmbientState], None]:
        slopes = carry[0]
        number, node, weights = inputs
        change = jnp.tensordot(weights, slopes, axes=1)
        stage_state = tuple(value + step_size * change[i] for i, value in enumerate(state))
        slope, ambient = evaluate(time + node * step_size, stage_state, model)
        return (slopes.at[number].set(jnp.stack(slope)), stage_state, ambient), None

    slopes = jnp.zeros((len(STAGES) + 1, len(state), *state[0].shape)).at[0].set(jnp.stack(rate))
    empty = jax.tree.map(
        lambda leaf: jnp.zeros(leaf.shape, leaf.dtype), jax.eval_shape(evaluate, time, state, model)[1]
    )
    numbers = jnp.arange(1, len(STAGES) + 1)
    (slopes, end, ambient), _ = jax.lax.scan(
        stage, (slopes, state, empty), (numbers, jnp.asarray(NODES), jnp.asarray(table))
    )
    stages = [tuple(slopes[k, i] for i in range(len(state))) for k in range(len(STAGES) + 1)]
    return end, stages[-1], ambient, stages


def _squared_error(end: State, step_size: Array, stages: list[State], rtol: ArrayLike) -> Array:
    """Mean-square error of the embedded formula over its tolerance, squared (no root is taken).

    Position and velocity are measured as vectors, so that the steps do not depend on the direction of the
    axes: rtol times their length, plus 1 km and 1 km/s. Heat load and ground distance: rtol of themselves
    plus 1 MJ/m2 and 1 km. Mass: rtol of itself.
    """
    errors = [
        step_size * sum(c * k[i] for c, k in zip(ERROR, stages, strict=True) if c != 0.0)
        for i in range(len(end))
    ]
    floors = (1e3, 1e3, 1e6, 1e3, 0.0)
    total = jnp.zeros_like(step_size)
    for group, floor in zip(((0, 1, 2), (3, 4, 5), (6,), (7,), (8,)), floors, strict=True):
        if group[0] >= len(end):
            continue
        size = jnp.sqrt(sum((end[i] * end[i] for i in group), jnp.zeros_like(step_size)))
        error = sum((errors[i] * errors[i] for i in group), jnp.zeros_like(step_size))
        total = total + error / (floor + size) ** 2
    return total / (len(end) * jnp.asarray(rtol) ** 2)


def adaptive_step(
    batch: BatchState, model: FlightModel, limits: Limits, rtol: ArrayLike, unrolled: bool = False
) -> tuple[BatchState, Array, AmbientState]:
    """Try one step in every flight; accept it where its error is within the tolerance.

    Parameters
    ----------
    batch : BatchState
        The flights before the step.
    model : FlightModel
        Vehicle, air, controls.
    limits : Limits
        Stop conditions.
    rtol : ArrayLike
        Relative tolerance [-].
    unrolled : bool
        See `runge_kutta_step`.

    Returns
    -------
    batch : BatchState
        The flights after the step; stopped flights do not move.
    accepted : Array
        Which flights moved (bool).
    ambient : AmbientState
        Ambient air and aerodynamic loads at the end of the step tried.
    """
    running = batch.stop == RUNNING
    # The last step ends on the time limit itself.
    step_size = jnp.minimum(batch.step_size, jnp.maximum(limits.time - batch.time, SMALLEST_STEP))
    # The choice of steps is not part of the solution: gradients take the step sizes as constants.
    step_size = jax.lax.stop_gradient(step_size)
    end, rate, ambient, stages = runge_kutta_step(
        batch.time, step_size, batch.state, batch.rate, model, unrolled
    )
    square = _squared_error(end, step_size, stages, rtol)
    finite = jnp.isfinite(square)
    log_error = 0.5 * jnp.log(jnp.where(finite, jnp.maximum(square, 1e-20), 1e10))
    accepted = running & (log_error <= 0.0)
    growth = SAFETY * jnp.exp(
        ERROR_EXPONENT * log_error + jnp.where(accepted, MEMORY_EXPONENT * batch.log_error, 0.0)
    )
    growth = jnp.clip(growth, SHRINK, jnp.where(accepted, GROW, 1.0))

    def select(new: Array, old: Array) -> Array:
        return jnp.where(accepted, new, old)

    time = select(batch.time + step_size, batch.time)
    speed = _speed(end)
    below_altitude = (batch.altitude > limits.altitude) & (ambient.altitude <= limits.altitude)
    below_mach = (batch.mach > limits.mach) & (ambient.mach <= limits.mach)
    below_speed = (batch.speed > limits.speed) & (speed <= limits.speed)
    impact = (ambient.altitude <= limits.ground) & (ambient.altitude < batch.altitude)
    escaped = ambient.altitude > ESCAPE_ALTITUDE
    timed_out = time >= limits.time
    # A later entry overrides an earlier one.
    reasons = (
        (STOP_ESCAPE, escaped),
        (STOP_TIME, timed_out),
        (STOP_IMPACT, impact),
        (STOP_SPEED, below_speed),
        (STOP_MACH, below_mach),
        (STOP_ALTITUDE, below_altitude),
    )
    reason = jnp.full(time.shape, RUNNING, dtype=jnp.int32)
    for number, holds in reasons:
        reason = jnp.where(holds, jnp.int32(number), reason)
    stop = jnp.where(accepted, reason, batch.stop)
    stop = jnp.where(running & ~accepted & (step_size <= SMALLEST_STEP), STOP_FAILED, stop)
    return (
        BatchState(
            time=time,
            # A step cut short by the time limit must not shrink the next one.
            step_size=jnp.where(running, step_size * growth, batch.step_size),
            state=tuple(map(select, end, batch.state)),
            rate=tuple(map(select, rate, batch.rate)),
            log_error=jnp.where(accepted, jnp.maximum(log_error, -9.0), batch.log_error),
            altitude=select(ambient.altitude, batch.altitude),
            mach=select(ambient.mach, batch.mach),
            speed=select(speed, batch.speed),
            stop=stop.astype(jnp.int32),
        ),
        accepted,
        ambient,
    )


def initial_batch(
    time: ArrayLike, state: State, model: FlightModel, limits: Limits, first_step: ArrayLike = 1.0
) -> BatchState:
    """Set up the integration at the start of the flights.

    Parameters
    ----------
    time : ArrayLike
        Scenario time of the start [s].
    state : State
        Initial state of each flight.
    model : FlightModel
        Vehicle, air, controls.
    limits : Limits
        Stop conditions.
    first_step : ArrayLike
        First step size to try [s].

    Returns
    -------
    BatchState
        The flights, all running unless the time limit is already reached.
    """
    shape = state[0].shape
    times = jnp.broadcast_to(jnp.asarray(time, dtype=jnp.float64), shape)
    rate, ambient = evaluate(times, state, model)
    return BatchState(
        time=times,
        step_size=jnp.broadcast_to(jnp.asarray(first_step, dtype=jnp.float64), shape),
        state=state,
        rate=rate,
        log_error=jnp.zeros(shape),
        altitude=ambient.altitude,
        mach=ambient.mach,
        speed=_speed(state),
        stop=jnp.where(times >= limits.time, STOP_TIME, RUNNING).astype(jnp.int32),
    )


compiled_initial_batch = jax.jit(initial_batch)
"""`initial_batch` as one compiled program."""


@partial(jax.jit, static_argnames="steps")
def integrate_steps(
    batch: BatchState, model: FlightModel, limits: Limits, rtol: Array, steps: int
) -> tuple[BatchState, tuple[Array, BatchState]]:
    """Try a fixed number of adaptive steps and return the state after each.

    Parameters
    ----------
    batch : BatchState
        The flights before the first step.
    model : FlightModel
        Vehicle, air, controls.
    limits : Limits
        Stop conditions.
    rtol : Array
        Relative tolerance [-].
    steps : int
        Number of steps to try.

    Returns
    -------
    batch : BatchState
        The flights after the last step.
    history : tuple
        Which steps were accepted (steps, flights), and the flights after each.
    """

    def body(carry: BatchState, _: None) -> tuple[BatchState, tuple[Array, BatchState]]:
        after, accepted, _ambient = adaptive_step(carry, model, limits, rtol)
        return after, (accepted, after)

    return jax.lax.scan(body, batch, None, length=steps)
