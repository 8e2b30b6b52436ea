"""One flight from its start to its stop: integration, events, samples, warnings."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.flight import dormand_prince
from shocklayer.flight.controls import Controls, Schedule, broadcast_constants
from shocklayer.flight.dense_output import Event, Leg, Samples, sample
from shocklayer.flight.dynamics import Body, Canopy, FlightModel, State
from shocklayer.flight.entry import EntryState, cartesian
from shocklayer.flight.events import HeatFluxFunction, refine_roots
from shocklayer.flight.trajectory_history import FlightHistory, assemble
from shocklayer.planet.profile import Atmosphere
from shocklayer.vehicle.aerodynamics import at_angle

STEPS_PER_CALL = 256
"""Attempted steps per call of the integrator."""
MAXIMUM_ATTEMPTS = 200_000
"""Attempted steps after which the integration of a flight fails, with a warning."""
DEFAULT_TIME_LIMIT = 10.0 * 86_400.0
"""Longest flight time where no time limit is given [s]."""


class StopConditions(NamedTuple):
    """When a flight ends: the first condition fulfilled; impact always ends it.

    Attributes
    ----------
    altitude : float or None
        On falling through this altitude [m].
    mach : float or None
        On falling through this Mach number [-].
    speed : float or None
        On falling through this planet-relative speed [m/s].
    time : float or None
        At this scenario time [s]; after ten days if absent.
    """

    altitude: float | None = None
    mach: float | None = None
    speed: float | None = None
    time: float | None = None


class Parachute(NamedTuple):
    """A parachute; it opens on the first of the conditions given.

    Attributes
    ----------
    name : str
        Name of its opening event.
    drag_area : float
        Drag coefficient times area [m2].
    inflation_time : float
        Time from opening to the full drag area [s].
    altitude, mach, time : float or None
        On falling through this altitude [m] or Mach number, or at this scenario time [s].
    """

    name: str
    drag_area: float
    inflation_time: float = 0.0
    altitude: float | None = None
    mach: float | None = None
    time: float | None = None


def integrate(
    position: Float[np.ndarray, "3"],
    velocity: Float[np.ndarray, "3"],
    model: FlightModel,
    stop: StopConditions,
    rtol: float,
    start_time: float = 0.0,
    integrals: tuple[float, ...] = (0.0, 0.0),
) -> tuple[Leg, int]:
    """Integrate one leg and cut it at its stop.

    Parameters
    ----------
    position, velocity : ndarray
        Planet-fixed position and planet-relative velocity [m, m/s].
    model : FlightModel
        Vehicle, air, controls.
    stop : StopConditions
        When to end.
    rtol : float
        Relative tolerance of a step [-].
    start_time : float
        Scenario time of the start [s].
    integrals : tuple of float
        Heat load, ground distance and, in powered flight, mass at the start.

    Returns
    -------
    leg : Leg
        Accepted steps, the last one ending on the stop.
    reason : int
        Index into ``dormand_prince.STOP_NAMES``.
    """
    limits = jax.tree.map(
        jnp.asarray,
        dormand_prince.Limits(
            altitude=-np.inf if stop.altitude is None else float(stop.altitude),
            mach=-np.inf if stop.mach is None else float(stop.mach),
            speed=-np.inf if stop.speed is None else float(stop.speed),
            time=start_time + DEFAULT_TIME_LIMIT if stop.time is None else float(stop.time),
            ground=0.0,
        ),
    )
    state = tuple(jnp.asarray([value], dtype=jnp.float64) for value in (*position, *velocity, *integrals))
    batch = dormand_prince.compiled_initial_batch(jnp.asarray([float(start_time)]), state, model, limits)
    times, states, slopes = [np.asarray(batch.time)], [_table(batch.state)], [_table(batch.rate)]
    for _ in range(MAXIMUM_ATTEMPTS // STEPS_PER_CALL):
        batch, (accepted, after) = dormand_prince.integrate_steps(
            batch, model, limits, jnp.asarray(rtol), STEPS_PER_CALL
        )
        steps = np.flatnonzero(np.asarray(accepted)[:, 0])
        times.append(np.asarray(after.time)[steps, 0])
        states.append(_table(after.state)[steps])
        slopes.append(_table(after.rate)[steps])
        if int(batch.stop[0]) != dormand_prince.RUNNING:
            break
    leg = Leg(np.concatenate(times), np.concatenate(states), np.concatenate(slopes), model)
    reason = int(batch.stop[0])
    if reason in (
        dormand_prince.STOP_ALTITUDE,
        dormand_prince.STOP_MACH,
        dormand_prince.STOP_SPEED,
        dormand_prince.STOP_IMPACT,
    ):
        leg, reason = _cut(leg, limits)
    return leg, dormand_prince.STOP_FAILED if reason == dormand_prince.RUNNING else reason


def _table(state: State) -> np.ndarray:
    """State components (steps, 1) as one array (steps, components)."""
    return np.stack([np.asarray(component).reshape(-1) for component in state], axis=-1)


def _cut(leg: Leg, limits: dormand_prince.Limits) -> tuple[Leg, int]:
    """End the last step of a leg at the first stop condition that holds, and return which."""
    quantities = {
        dormand_prince.STOP_ALTITUDE: lambda s: s.altitude - float(limits.altitude),
        dormand_prince.STOP_MACH: lambda s: s.mach_number - float(limits.mach),
        dormand_prince.STOP_SPEED: lambda s: s.speed - float(limits.speed),
        dormand_prince.STOP_IMPACT: lambda s: s.altitude - float(limits.ground),
    }
    if float(limits.altitude) <= float(limits.ground):
        # A stop at or below the ground is an impact.
        del quantities[dormand_prince.STOP_ALTITUDE]
    ends = sample(leg, leg.time[-2:])
    candidates = [
        number
        for number, quantity in quantities.items()
        if quantity(ends)[1] <= 0.0 and (quantity(ends)[0] > 0.0 or number == dormand_prince.STOP_IMPACT)
    ]
    roots = refine_roots(leg, [(leg.time[-2], leg.time[-1], quantities[number]) for number in candidates])
    first = int(np.argmin(roots))
    end, reason = float(roots[first]), candidates[first]
    at = sample(leg, np.array([end]))
    last = [*at.position[0], *at.velocity[0], at.continuum_heat_load[0], at.ground_distance[0], at.mass[0]]
    # No step starts from the last node, so its derivative is not used.
    cut = leg._replace(
        time=np.append(leg.time[:-1], end),
        state=np.vstack([leg.state[:-1], last[: leg.state.shape[1]]]),
    )
    return cut, reason


def simulate(
    entry: EntryState,
    body: Body,
    atmosphere: Atmosphere,
    controls: Controls | None = None,
    stop: StopConditions | None = None,
    parachutes: tuple[Parachute, ...] = (),
    *,
    rtol: float = 1e-8,
    samples: int = 241,
    heat_flux: HeatFluxFunction | None = None,
) -> FlightHistory:
    """Fly an entry from its state to its stop.

    Parameters
    ----------
    entry : EntryState
        State at the start of the flight.
    body : Body
        The vehicle.
    atmosphere : Atmosphere
        The atmosphere.
    controls : Controls, optional
        Open-loop controls; lift up at zero angle of attack by default.
    stop : StopConditions, optional
        When to end; impact always does.
    parachutes : tuple of Parachute
        In the order of opening.
    rtol : float
        Relative tolerance of a step [-].
    samples : int
        Number of samples besides the events: a third spread over time, a third over the integrator's steps, a
        third over the heat load, so that the heat pulse is resolved in a flight of any length.
    heat_flux : callable, optional
        Heat flux to the stagnation point from density, temperature and speed, for the event
        ``peak-heating``; without it, the continuum estimate that spaces the samples.

    Returns
    -------
    FlightHistory
        The flight.

    Raises
    ------
    UserError
        If the entry is not above the ground, or a stop condition is already fulfilled at the start.
    """
    controls = broadcast_constants(controls or Controls())
    stop = stop or StopConditions()
    altitude = float(entry.altitude)
    if altitude <= 0.0:
        raise UserError(f"flight.entry.altitude: {altitude:g} m is not above the ground")
    if stop.altitude is not None and stop.altitude >= altitude:
        raise UserError(
            f"flight.stop.altitude: {stop.altitude:g} m is not below the entry altitude of {altitude:g} m"
        )
    if stop.time is not None and stop.time <= 0.0:
        raise UserError(f"flight.stop.time: {stop.time:g} s is not after the start")
    model = make_model(body, atmosphere, controls)
    position, velocity = cartesian(entry, atmosphere.planet)
    start = DescentStart(np.asarray(position), np.asarray(velocity), (0.0, 0.0), 0.0)
    legs, events, reason = descend(start, model, stop, parachutes, rtol)
    return assemble(legs, events, reason, samples, heat_flux)


class DescentStart(NamedTuple):
    """Start of unpowered flight.

    Attributes
    ----------
    position, velocity : ndarray
        Planet-fixed position and planet-relative velocity (3,) [m, m/s].
    integrals : tuple of float
        Heat load and ground distance [J/m2, m].
    time : float
        Scenario time [s].
    """

    position: np.ndarray
    velocity: np.ndarray
    integrals: tuple[float, float]
    time: float


def descend(
    start: DescentStart,
    model: FlightModel,
    stop: StopConditions,
    parachutes: tuple[Parachute, ...],
    rtol: float,
) -> tuple[list[Leg], list[Event], int]:
    """Integrate the unpowered flight to its stop, with the opening of parachutes.

    Parameters
    ----------
    start : DescentStart
        State at the start.
    model : FlightModel
        Vehicle, air, controls.
    stop : StopConditions
        When to end.
    parachutes : tuple of Parachute
        In the order of opening; each replaces the one before.
    rtol : float
        Relative tolerance of a step [-].

    Returns
    -------
    legs : list of Leg
        One leg more than parachutes opened.
    events : list of Event
        Their openings.
    reason : int
        Why the flight ended.
    """
    legs: list[Leg] = []
    events: list[Event] = []
    remaining = list(parachutes)
    while True:
        until = _first(stop, remaining[0]) if remaining else stop
        leg, reason = integrate(
            start.position, start.velocity, model, until, rtol, start.time, start.integrals
        )
        legs.append(leg)
        at = sample(leg, leg.time[-1:])
        if not remaining or not _opens(at, remaining[0], stop, reason):
            return legs, events, reason
        chute = remaining.pop(0)
        now = float(leg.time[-1])
        events.append(Event(f"{chute.name}-opening", now, float(at.altitude[0]), float(at.speed[0])))
        model = model._replace(
            canopy=jax.tree.map(jnp.asarray, Canopy(chute.drag_area, now, max(chute.inflation_time, 1e-3)))
        )
        integrals = float(at.continuum_heat_load[0]), float(at.ground_distance[0])
        start = DescentStart(at.position[0], at.velocity[0], integrals, now)


def _first(stop: StopConditions, chute: Parachute) -> StopConditions:
    """Combine the conditions of the stop and of the next parachute; the first one fulfilled counts."""

    def first(a: float | None, b: float | None, earlier: Callable[[float, float], float]) -> float | None:
        if a is None or b is None:
            return b if a is None else a
        return earlier(a, b)

    return StopConditions(
        altitude=first(stop.altitude, chute.altitude, max),
        mach=first(stop.mach, chute.mach, max),
        speed=stop.speed,
        time=first(stop.time, chute.time, min),
    )


def _opens(at: Samples, chute: Parachute, stop: StopConditions, reason: int) -> bool:
    """Whether a leg ended because its parachute opens, not at the stop of the flight."""
    if reason == dormand_prince.STOP_ALTITUDE:
        return stop.altitude is None or float(at.altitude[0]) > stop.altitude + 1e-3
    if reason == dormand_prince.STOP_MACH:
        return stop.mach is None or float(at.mach_number[0]) > stop.mach * (1.0 + 1e-9)
    if reason == dormand_prince.STOP_TIME:
        return chute.time is not None and (stop.time is None or chute.time < stop.time)
    return False


def make_model(body: Body, atmosphere: Atmosphere, controls: Controls) -> FlightModel:
    """Equations of motion of a body; tables are evaluated once at a constant angle of attack."""
    angle, angles = controls.angle_of_attack, np.asarray(body.aerodynamics.angle_of_attack)
    # Outside the tables they are passed on complete, so that the range they leave can be reported.
    if not isinstance(angle, Schedule) and (angles.size == 1 or angles[0] <= float(angle) <= angles[-1]):
        body = body._replace(aerodynamics=at_angle(body.aerodynamics, angle))
    body = jax.tree.map(lambda leaf: jnp.asarray(leaf, dtype=jnp.float64), body)
    one = jnp.asarray(1.0)
    return FlightModel(body, atmosphere, controls, one, one, one)
