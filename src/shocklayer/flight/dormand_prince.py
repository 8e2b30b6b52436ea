"""The integrator: Dormand & Prince 5(4) over structures of arrays with a step per lane.

One attempt of a step is written over tuples of arrays without a branch. `record` runs a fixed number of
attempts and keeps every one (single flights, events, dense output); `stop_of` tells why a lane ended.

References
----------
Dormand, J. R. & Prince, P. J., "A family of embedded Runge-Kutta formulae", J. Comp. Appl. Math. 6(1), 1980.
Hairer, E., Norsett, S. P. & Wanner, G., Solving Ordinary Differential Equations I (1993), II.4 (control with
the error of the step before).
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Literal, NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.flight.dynamics import FlightModel, State, Surroundings, evaluate, rates

NODES = (1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0)
"""Places of the second to seventh stage within a step."""
STAGES = (
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
"""Weights of the stages before in each stage's state; the last is the solution itself."""
ERROR = (71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)
"""Fifth-order minus fourth-order weights, with the derivative at the end of the step last."""

SAFETY, SHRINK, GROW = 0.9, 0.2, 6.0
"""Safety factor and bounds of the change of step size."""
ERROR_EXPONENT, MEMORY_EXPONENT = -0.7 / 5.0, 0.4 / 5.0
"""Exponents of the error and of the error before in the change of step size."""

RUNNING, STOP_ALTITUDE, STOP_MACH, STOP_SPEED, STOP_TIME, STOP_IMPACT, STOP_ESCAPE, STOP_FAILED = range(8)
"""Why a lane ended."""
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
"""Altitude at which a flight counts as gone for good [m]."""
SMALLEST_STEP = 1e-9
"""Step below which a lane is given up [s]."""


class Limits(NamedTuple):
    """Stop conditions; those that are not wanted stand at minus or plus infinity.

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


class Lanes(NamedTuple):
    """Where every lane stands between two attempts.

    Attributes
    ----------
    time, step : Array
        Time reached and the next step [s].
    state, rate : State
        State there and its derivative.
    log_error : Array
        Logarithm of the error of the last accepted step over its tolerance.
    altitude, mach, speed : Array
        Geodetic altitude [m], Mach number and planet-relative speed [m/s] there.
    stop : Array
        RUNNING or the reason for the end (int32).
    """

    time: Array
    step: Array
    state: State
    rate: State
    log_error: Array
    altitude: Array
    mach: Array
    speed: Array
    stop: Array


Form = Literal["loop", "walled", "plain"]
"""How the stages of a step stand in the compiled program: a loop, which compiles five times faster; written
out with a branch around each, which runs fastest over many lanes on a processor; or written out plainly, for
compilers that know no branches."""


def walled(function: Callable[[], Any], time: Array, form: Form) -> Any:
    """Evaluate a function behind a branch that is always taken, unless the form is plain.

    The compiler does not fuse across a branch. Without it every later stage computes the accelerations of the
    stages before anew instead of reading them, which costs a sixth of the speed.
    """
    if form == "plain":
        return function()
    shapes = jax.eval_shape(function)
    return jax.lax.cond(
        time[0] < jnp.inf,
        function,
        lambda: jax.tree.map(lambda leaf: jnp.zeros(leaf.shape, leaf.dtype), shapes),
    )


def _combine(state: State, step: Array, weights: tuple[float, ...], stages: list[State]) -> State:
    return tuple(
        value + step * sum(c * k[i] for c, k in zip(weights, stages, strict=False) if c != 0.0)
        for i, value in enumerate(state)
    )


def _speed(state: State) -> Array:
    return jnp.sqrt(state[3] ** 2 + state[4] ** 2 + state[5] ** 2)


def full_step(
    time: Array, step: Array, state: State, rate: State, model: FlightModel, form: Form = "loop"
) -> tuple[State, State, Surroundings, list[State]]:
    """Advance every lane by one step of the fifth-order formula.

    Parameters
    ----------
    time, step : Array
        Start and length of the step per lane [s].
    state, rate : State
        State and derivative at the start.
    model : FlightModel
        Vehicle, air, controls.
    form : Form
        How the stages stand in the compiled program.

    Returns
    -------
    state, rate : State
        State and derivative at the end.
    surroundings : Surroundings
        What the vehicle meets at the end.
    stages : list of State
        All seven derivatives, for the error.
    """
    if form != "loop":
        stages = [rate]
        for node, weights in zip(NODES[:-1], STAGES[:-1], strict=True):
            now, place = time + node * step, _combine(state, step, weights, stages)
            stages.append(walled(partial(rates, now, place, model), now, form))
        now, end = time + step, _combine(state, step, STAGES[-1], stages)
        end_rate, around = walled(partial(evaluate, now, end, model), now, form)
        return end, end_rate, around, [*stages, end_rate]
    table = np.zeros((len(STAGES), len(STAGES) + 1))
    for row, weights in enumerate(STAGES):
        table[row, : len(weights)] = weights

    def stage(
        carry: tuple[Array, State, Surroundings], given: tuple[Array, Array, Array]
    ) -> tuple[tuple[Array, State, Surroundings], None]:
        slopes = carry[0]
        number, node, weights = given
        change = jnp.tensordot(weights, slopes, axes=1)
        place = tuple(value + step * change[i] for i, value in enumerate(state))
        slope, around = evaluate(time + node * step, place, model)
        return (slopes.at[number].set(jnp.stack(slope)), place, around), None

    slopes = jnp.zeros((len(STAGES) + 1, len(state), *state[0].shape)).at[0].set(jnp.stack(rate))
    nothing = jax.tree.map(
        lambda leaf: jnp.zeros(leaf.shape, leaf.dtype), jax.eval_shape(evaluate, time, state, model)[1]
    )
    numbers = jnp.arange(1, len(STAGES) + 1)
    (slopes, end, around), _ = jax.lax.scan(
        stage, (slopes, state, nothing), (numbers, jnp.asarray(NODES), jnp.asarray(table))
    )
    stages = [tuple(slopes[k, i] for i in range(len(state))) for k in range(len(STAGES) + 1)]
    return end, stages[-1], around, stages


def _error(end: State, step: Array, stages: list[State], rtol: ArrayLike) -> Array:
    """Mean-square error of the embedded formula over its tolerance, squared (no root is taken).

    Position and velocity count as vectors, so that the steps do not depend on where the axes point: rtol
    times their length, plus 1 km and 1 km/s. Heat load and ground distance: rtol of themselves plus 1 MJ/m2
    and 1 km. Mass: rtol of itself.
    """
    gaps = [
        step * sum(c * k[i] for c, k in zip(ERROR, stages, strict=True) if c != 0.0) for i in range(len(end))
    ]
    floors = (1e3, 1e3, 1e6, 1e3, 0.0)
    total = jnp.zeros_like(step)
    for group, floor in zip(((0, 1, 2), (3, 4, 5), (6,), (7,), (8,)), floors, strict=True):
        if group[0] >= len(end):
            continue
        size = jnp.sqrt(sum((end[i] * end[i] for i in group), jnp.zeros_like(step)))
        gap = sum((gaps[i] * gaps[i] for i in group), jnp.zeros_like(step))
        total = total + gap / (floor + size) ** 2
    return total / (len(end) * jnp.asarray(rtol) ** 2)


def attempt(
    lanes: Lanes, model: FlightModel, limits: Limits, rtol: ArrayLike, form: Form = "loop"
) -> tuple[Lanes, Array, Surroundings]:
    """Try one step in every lane; accept it where the error allows.

    Parameters
    ----------
    lanes : Lanes
        Where the lanes stand.
    model : FlightModel
        Vehicle, air, controls.
    limits : Limits
        Stop conditions.
    rtol : ArrayLike
        Relative tolerance [-].
    form : Form
        How the stages stand in the compiled program.

    Returns
    -------
    lanes : Lanes
        Where they stand after it; finished lanes do not move.
    accepted : Array
        Which lanes moved (bool).
    surroundings : Surroundings
        What the vehicle meets at the end of the step tried.
    """
    running = lanes.stop == RUNNING
    # The last step ends on the time limit itself.
    step = jnp.minimum(lanes.step, jnp.maximum(limits.time - lanes.time, SMALLEST_STEP))
    # The choice of steps is no part of the solution: gradients take the steps as they are.
    step = jax.lax.stop_gradient(step)
    end, rate, around, stages = full_step(lanes.time, step, lanes.state, lanes.rate, model, form)
    square = _error(end, step, stages, rtol)
    finite = jnp.isfinite(square)
    log_error = 0.5 * jnp.log(jnp.where(finite, jnp.maximum(square, 1e-20), 1e10))
    accepted = running & (log_error <= 0.0)
    growth = SAFETY * jnp.exp(
        ERROR_EXPONENT * log_error + jnp.where(accepted, MEMORY_EXPONENT * lanes.log_error, 0.0)
    )
    growth = jnp.clip(growth, SHRINK, jnp.where(accepted, GROW, 1.0))

    def pick(new: Array, old: Array) -> Array:
        return jnp.where(accepted, new, old)

    time = pick(lanes.time + step, lanes.time)
    fell = (lanes.altitude > limits.altitude) & (around.altitude <= limits.altitude)
    slowed = (lanes.mach > limits.mach) & (around.mach <= limits.mach)
    speed = _speed(end)
    braked = (lanes.speed > limits.speed) & (speed <= limits.speed)
    sank = (around.altitude <= limits.ground) & (around.altitude < lanes.altitude)
    gone = around.altitude > ESCAPE_ALTITUDE
    late = time >= limits.time
    # The first reason of the list counts, so it is written last.
    reasons = (
        (STOP_ESCAPE, gone),
        (STOP_TIME, late),
        (STOP_IMPACT, sank),
        (STOP_SPEED, braked),
        (STOP_MACH, slowed),
        (STOP_ALTITUDE, fell),
    )
    reason = jnp.full(time.shape, RUNNING, dtype=jnp.int32)
    for number, holds in reasons:
        reason = jnp.where(holds, jnp.int32(number), reason)
    stop = jnp.where(accepted, reason, lanes.stop)
    stop = jnp.where(running & ~accepted & (step <= SMALLEST_STEP), STOP_FAILED, stop)
    return (
        Lanes(
            time=time,
            # A step cut short by the time limit must not shrink the next one.
            step=jnp.where(running, step * growth, lanes.step),
            state=tuple(map(pick, end, lanes.state)),
            rate=tuple(map(pick, rate, lanes.rate)),
            log_error=jnp.where(accepted, jnp.maximum(log_error, -9.0), lanes.log_error),
            altitude=pick(around.altitude, lanes.altitude),
            mach=pick(around.mach, lanes.mach),
            speed=pick(speed, lanes.speed),
            stop=stop.astype(jnp.int32),
        ),
        accepted,
        around,
    )


def start(
    time: ArrayLike, state: State, model: FlightModel, limits: Limits, first_step: ArrayLike = 1.0
) -> Lanes:
    """Set the lanes up at the start of a flight.

    Parameters
    ----------
    time : ArrayLike
        Scenario time of the start [s].
    state : State
        Initial state per lane.
    model : FlightModel
        Vehicle, air, controls.
    limits : Limits
        Stop conditions.
    first_step : ArrayLike
        First step to try [s].

    Returns
    -------
    Lanes
        The lanes, all running unless the time limit is already reached.
    """
    shape = state[0].shape
    times = jnp.broadcast_to(jnp.asarray(time, dtype=jnp.float64), shape)
    rate, around = evaluate(times, state, model)
    return Lanes(
        time=times,
        step=jnp.broadcast_to(jnp.asarray(first_step, dtype=jnp.float64), shape),
        state=state,
        rate=rate,
        log_error=jnp.zeros(shape),
        altitude=around.altitude,
        mach=around.mach,
        speed=_speed(state),
        stop=jnp.where(times >= limits.time, STOP_TIME, RUNNING).astype(jnp.int32),
    )


@jax.jit
def begin(time: Array, state: State, model: FlightModel, limits: Limits) -> Lanes:
    """Compiled `start`."""
    return start(time, state, model, limits)


@partial(jax.jit, static_argnames="attempts")
def record(
    lanes: Lanes, model: FlightModel, limits: Limits, rtol: Array, attempts: int
) -> tuple[Lanes, tuple[Array, Lanes]]:
    """Run a fixed number of attempts and keep where every lane stood after each.

    Parameters
    ----------
    lanes : Lanes
        Where the lanes stand.
    model : FlightModel
        Vehicle, air, controls.
    limits : Limits
        Stop conditions.
    rtol : Array
        Relative tolerance [-].
    attempts : int
        How many.

    Returns
    -------
    lanes : Lanes
        Where they stand at the end.
    history : tuple
        Which attempts were accepted (attempts, lanes), and the lanes after each.
    """

    def body(carry: Lanes, _: None) -> tuple[Lanes, tuple[Array, Lanes]]:
        after, accepted, _around = attempt(carry, model, limits, rtol)
        return after, (accepted, after)

    return jax.lax.scan(body, lanes, None, length=attempts)
