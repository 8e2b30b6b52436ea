"""From the pad: staged boost with vertical rise, pitch-over and gravity turn, then unpowered flight."""

from typing import NamedTuple

import numpy as np

from shocklayer.constants import STANDARD_ATMOSPHERE, STANDARD_GRAVITY
from shocklayer.errors import UserError
from shocklayer.flight import kernel
from shocklayer.flight.controls import Controls, broadcast_constants
from shocklayer.flight.dynamics import Body, FlightModel, Thrust
from shocklayer.flight.history import Event, Leg, sample
from shocklayer.flight.trajectory import (
    FlightHistory,
    Parachute,
    StopConditions,
    assemble,
    descend,
    integrate,
    make_model,
)
from shocklayer.numerics import jax, jnp
from shocklayer.planet.geodesy import ecef_to_geodetic, geodetic_to_ecef
from shocklayer.planet.profile import Atmosphere
from shocklayer.vehicle.aerodynamics import AerodynamicModel

_ALWAYS_FIXED, _ALWAYS_FOLLOW = -2.0, 2.0


class LaunchSite(NamedTuple):
    """Where and how a boost begins.

    Attributes
    ----------
    latitude, longitude : float
        Geodetic coordinates of the pad [rad].
    altitude : float
        Altitude of the pad [m].
    heading : float
        Direction of the pitch-over, clockwise from north [rad].
    vertical_rise : float
        Time of vertical rise [s].
    pitch_over : float
        Angle from the vertical to which the thrust is turned afterwards [rad]; once the velocity has
        followed, thrust stays along it (gravity turn).
    """

    latitude: float
    longitude: float
    altitude: float
    heading: float
    vertical_rise: float
    pitch_over: float


class Stage(NamedTuple):
    """One stage of a boost.

    Attributes
    ----------
    name : str
        Name in its events.
    dry_mass, propellant_mass : float
        Mass dropped at burn-out and mass burnt [kg].
    vacuum_thrust : float
        Thrust in vacuum [N].
    specific_impulse : float
        Vacuum thrust over weight flow at standard gravity [s].
    exit_area : float
        Nozzle exit area: ambient pressure on it lowers the thrust [m2].
    coast : float
        Time from burn-out to the next ignition [s].
    reference_area : float or None
        Area of the coefficients while the stage burns [m2]; the vehicle's if absent.
    aerodynamics : AerodynamicModel or None
        Coefficients while the stage burns; the vehicle's if absent.
    """

    name: str
    dry_mass: float
    propellant_mass: float
    vacuum_thrust: float
    specific_impulse: float
    exit_area: float = 0.0
    coast: float = 0.0
    reference_area: float | None = None
    aerodynamics: AerodynamicModel | None = None


def launch(
    site: LaunchSite,
    stages: tuple[Stage, ...],
    body: Body,
    atmosphere: Atmosphere,
    controls: Controls | None = None,
    stop: StopConditions | None = None,
    parachutes: tuple[Parachute, ...] = (),
    *,
    rtol: float = 1e-8,
    samples: int = 241,
) -> FlightHistory:
    """Fly from the pad through all stages to the stop.

    Parameters
    ----------
    site : LaunchSite
        Pad, heading, pitch programme.
    stages : tuple of Stage
        In the order of burning; each is dropped at its burn-out.
    body : Body
        What flies on after the last burn-out; its mass is the payload.
    atmosphere : Atmosphere
        The air.
    controls : Controls, optional
        Open-loop controls of the unpowered flight; the boost flies without lift.
    stop : StopConditions, optional
        When to end. Altitude, Mach number and speed count after the last burn-out; time and impact always.
    parachutes : tuple of Parachute
        Parachutes of the unpowered flight.
    rtol : float
        Relative tolerance of a step [-].
    samples : int
        Number of samples besides the events.

    Returns
    -------
    FlightHistory
        The flight, with ignition, burn-out and pitch-over among its events.

    Raises
    ------
    UserError
        If the rocket cannot leave the pad or the vertical rise outlasts the first stage.
    """
    stop = stop or StopConditions()
    _check(site, stages, body)
    mass = float(body.mass) + sum(stage.dry_mass + stage.propellant_mass for stage in stages)
    position = np.asarray(geodetic_to_ecef(site.latitude, site.longitude, site.altitude))
    carried = (0.0, 0.0)
    velocity, now = np.zeros(3), 0.0
    legs: list[Leg] = []
    events: list[Event] = []
    reason = kernel.STOP_TIME
    for number, stage in enumerate(stages):
        burn = stage.propellant_mass * stage.specific_impulse * STANDARD_GRAVITY / stage.vacuum_thrust
        # Length, whether the engine runs, turn, tilt from the vertical, and the event at the start.
        plan: list[tuple[float, bool, float, float, str]] = []
        if number == 0:
            rise = site.vertical_rise
            plan.append((rise, True, _ALWAYS_FIXED, 0.0, f"{stage.name}-ignition"))
            plan.append((burn - rise, True, np.cos(site.pitch_over), site.pitch_over, "pitch-over"))
        else:
            plan.append((burn, True, _ALWAYS_FOLLOW, 0.0, f"{stage.name}-ignition"))
        plan.append(
            (stage.coast if number < len(stages) - 1 else 0.0, False, 2.0, 0.0, f"{stage.name}-burn-out")
        )
        for length, burning, turn, tilt, name in plan:
            if not burning:
                mass -= stage.dry_mass
            altitude = float(ecef_to_geodetic(position)[2])
            events.append(Event(name, now, altitude, float(np.linalg.norm(velocity))))
            if length <= 0.0:
                continue
            model = _stage_model(stage, body, atmosphere, burning, turn, tilt, site.heading)
            end = now + length
            until = StopConditions(time=end if stop.time is None else min(end, stop.time))
            leg, reason = integrate(position, velocity, model, until, rtol, now, (*carried, mass))
            legs.append(leg)
            at = sample(leg, leg.time[-1:])
            position, velocity, now = at.position[0], at.velocity[0], float(leg.time[-1])
            carried, mass = (float(at.heat_load[0]), float(at.ground_distance[0])), float(at.mass[0])
            if reason != kernel.STOP_TIME or (stop.time is not None and now >= stop.time):
                return assemble(legs, events, reason, samples)
    model = make_model(body, atmosphere, broadcast_constants(controls or Controls()))
    more, openings, reason = descend((position, velocity, carried, now), model, stop, parachutes, rtol)
    return assemble([*legs, *more], [*events, *openings], reason, samples)


def _check(site: LaunchSite, stages: tuple[Stage, ...], body: Body) -> None:
    if not stages:
        raise UserError("flight.stage: a launch needs at least one stage")
    first = stages[0]
    weight = STANDARD_GRAVITY * (
        float(body.mass) + sum(stage.dry_mass + stage.propellant_mass for stage in stages)
    )
    lift_off = first.vacuum_thrust - STANDARD_ATMOSPHERE * first.exit_area
    if lift_off <= weight:
        raise UserError(
            f"flight.stage {first.name!r}: thrust of {lift_off:.6g} N at the pad does not lift the weight of "
            f"{weight:.6g} N"
        )
    burn = first.propellant_mass * first.specific_impulse * STANDARD_GRAVITY / first.vacuum_thrust
    if site.vertical_rise >= burn:
        raise UserError(
            f"flight.launch.vertical_rise: {site.vertical_rise:g} s outlasts the first stage's burn "
            f"of {burn:g} s"
        )


def _stage_model(
    stage: Stage,
    body: Body,
    atmosphere: Atmosphere,
    burning: bool,
    turn: float,
    tilt: float,
    heading: float,
) -> FlightModel:
    """Equations of motion with a stage attached; no lift."""
    flying = body._replace(
        reference_area=body.reference_area if stage.reference_area is None else stage.reference_area,
        aerodynamics=body.aerodynamics if stage.aerodynamics is None else stage.aerodynamics,
    )
    controls = broadcast_constants(Controls(vertical_lift_to_drag=0.0))
    flow = stage.vacuum_thrust / (stage.specific_impulse * STANDARD_GRAVITY)
    thrust = Thrust(
        vacuum_thrust=stage.vacuum_thrust if burning else 0.0,
        mass_flow=flow if burning else 0.0,
        exit_area=stage.exit_area,
        turn_sine=turn,
        direction=(np.sin(tilt) * np.sin(heading), np.sin(tilt) * np.cos(heading), np.cos(tilt)),
    )
    model = make_model(flying, atmosphere, controls)
    return model._replace(thrust=jax.tree.map(lambda value: jnp.asarray(float(value)), thrust))
