"""From the pad: staged boost with vertical rise, pitch-over and gravity turn, then unpowered flight."""

from typing import NamedTuple

import numpy as np

from shocklayer.core.constants import STANDARD_ATMOSPHERE, STANDARD_GRAVITY
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.flight import dormand_prince
from shocklayer.flight.controls import Controls, broadcast_constants
from shocklayer.flight.dense_output import Event, Leg, sample
from shocklayer.flight.dynamics import Body, FlightModel, Thrust
from shocklayer.flight.trajectory import Parachute, StopConditions, descend, integrate, make_model
from shocklayer.flight.trajectory_history import FlightHistory, assemble
from shocklayer.planet.geodesy import ecef_to_geodetic, geodetic_to_ecef
from shocklayer.planet.profile import Atmosphere
from shocklayer.vehicle.aerodynamics import AerodynamicModel

_ALWAYS_FIXED, _ALWAYS_FOLLOW = -2.0, 2.0
# Called one by one their operations would each compile a program of their own.
_place = jax.jit(geodetic_to_ecef, static_argnums=3)
_geodetic = jax.jit(ecef_to_geodetic, static_argnums=1)


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
    burn_time : float or None
        Time of burning [s]; until the propellant is used up if absent.
    retrograde : bool
        Whether it thrusts against the velocity, as a deorbit burn does; not the first stage.
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
    burn_time: float | None = None
    retrograde: bool = False

    @property
    def mass_flow(self) -> float:
        """Propellant used per second [kg/s]."""
        return self.vacuum_thrust / (self.specific_impulse * STANDARD_GRAVITY)

    @property
    def burn(self) -> float:
        """Time from ignition to burn-out [s]."""
        whole = self.propellant_mass / self.mass_flow
        return whole if self.burn_time is None else min(self.burn_time, whole)

    @property
    def dropped(self) -> float:
        """Mass at burn-out, unburnt propellant included [kg]."""
        return self.dry_mass + self.propellant_mass - self.burn * self.mass_flow


class Fairing(NamedTuple):
    """What is dropped on the way up besides the stages.

    Attributes
    ----------
    mass : float
        Mass [kg].
    time : float
        Scenario time at which it is dropped [s], before the last burn-out.
    """

    mass: float
    time: float


class _Phase(NamedTuple):
    """One leg of a boost: what works for how long, and what happens at its start.

    Attributes
    ----------
    event : str
        Name of the event at its start.
    length : float
        Duration [s].
    stage : Stage
        The stage attached.
    burning : bool
        Whether its engine runs.
    turn : float
        Sine of the flight-path angle below which thrust follows the velocity.
    tilt : float
        Angle of the fixed thrust from the vertical [rad].
    dropped : float
        Mass dropped at its start [kg].
    """

    event: str
    length: float
    stage: Stage
    burning: bool
    turn: float
    tilt: float
    dropped: float


def launch(
    site: LaunchSite,
    stages: tuple[Stage, ...],
    body: Body,
    atmosphere: Atmosphere,
    controls: Controls | None = None,
    stop: StopConditions | None = None,
    parachutes: tuple[Parachute, ...] = (),
    fairing: Fairing | None = None,
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
    fairing : Fairing, optional
        Dropped on the way up.
    rtol : float
        Relative tolerance of a step [-].
    samples : int
        Number of samples besides the events.

    Returns
    -------
    FlightHistory
        The flight, with ignition, burn-out, pitch-over and the fairing's jettison among its events.

    Raises
    ------
    UserError
        If the rocket cannot leave the pad, the vertical rise outlasts the first stage, or the fairing is
        not dropped during the boost.
    """
    stop = stop or StopConditions()
    _check(site, stages, body, fairing)
    mass = float(body.mass) + sum(stage.dry_mass + stage.propellant_mass for stage in stages)
    mass += 0.0 if fairing is None else fairing.mass
    position = np.asarray(_place(site.latitude, site.longitude, site.altitude, atmosphere.planet))
    carried = (0.0, 0.0)
    velocity, now = np.zeros(3), 0.0
    legs: list[Leg] = []
    events: list[Event] = []
    reason = dormand_prince.STOP_TIME
    for phase in _programme(site, stages, fairing):
        mass -= phase.dropped
        altitude = float(_geodetic(position, atmosphere.planet)[2])
        events.append(Event(phase.event, now, altitude, float(np.linalg.norm(velocity))))
        if phase.length <= 0.0:
            continue
        model = _stage_model(phase, body, atmosphere, site.heading)
        end = now + phase.length
        until = StopConditions(time=end if stop.time is None else min(end, stop.time))
        leg, reason = integrate(position, velocity, model, until, rtol, now, (*carried, mass))
        legs.append(leg)
        at = sample(leg, leg.time[-1:])
        position, velocity, now = at.position[0], at.velocity[0], float(leg.time[-1])
        carried, mass = (float(at.heat_load[0]), float(at.ground_distance[0])), float(at.mass[0])
        if reason != dormand_prince.STOP_TIME or (stop.time is not None and now >= stop.time):
            return assemble(legs, events, reason, samples)
    model = make_model(body, atmosphere, broadcast_constants(controls or Controls()))
    more, openings, reason = descend((position, velocity, carried, now), model, stop, parachutes, rtol)
    return assemble([*legs, *more], [*events, *openings], reason, samples)


def _programme(site: LaunchSite, stages: tuple[Stage, ...], fairing: Fairing | None) -> list[_Phase]:
    """Lay out the legs of a boost, from lift-off to the last burn-out, which has no length of its own."""
    found: list[_Phase] = []
    for number, stage in enumerate(stages):
        last = number == len(stages) - 1
        if number == 0:
            rise, tilt = site.vertical_rise, site.pitch_over
            found.append(_Phase(f"{stage.name}-ignition", rise, stage, True, _ALWAYS_FIXED, 0.0, 0.0))
            turn = float(np.cos(tilt))
            found.append(_Phase("pitch-over", stage.burn - rise, stage, True, turn, tilt, 0.0))
        else:
            found.append(_Phase(f"{stage.name}-ignition", stage.burn, stage, True, _ALWAYS_FOLLOW, 0.0, 0.0))
        # What coasts on is the next stage with all above it.
        coast, ahead = (0.0, stage) if last else (stage.coast, stages[number + 1])
        found.append(
            _Phase(f"{stage.name}-burn-out", coast, ahead, False, _ALWAYS_FOLLOW, 0.0, stage.dropped)
        )
    if fairing is None:
        return found
    begin = 0.0
    for place, phase in enumerate(found):
        if begin <= fairing.time < begin + phase.length:
            before = phase._replace(length=fairing.time - begin)
            after = phase._replace(
                event="fairing-jettison", length=phase.length - before.length, dropped=fairing.mass
            )
            return [*found[:place], before, after, *found[place + 1 :]]
        begin += phase.length
    return found


def _check(site: LaunchSite, stages: tuple[Stage, ...], body: Body, fairing: Fairing | None) -> None:
    if not stages:
        raise UserError("flight.stage: a launch needs at least one stage")
    first = stages[0]
    weight = STANDARD_GRAVITY * (
        float(body.mass)
        + sum(stage.dry_mass + stage.propellant_mass for stage in stages)
        + (0.0 if fairing is None else fairing.mass)
    )
    lift_off = first.vacuum_thrust - STANDARD_ATMOSPHERE * first.exit_area
    if lift_off <= weight:
        raise UserError(
            f"flight.stage {first.name!r}: thrust of {lift_off:.6g} N at the pad does not lift the weight of "
            f"{weight:.6g} N"
        )
    if site.vertical_rise >= first.burn:
        raise UserError(
            f"flight.launch.vertical_rise: {site.vertical_rise:g} s outlasts the first stage's burn "
            f"of {first.burn:g} s"
        )
    end = sum(stage.burn for stage in stages) + sum(stage.coast for stage in stages[:-1])
    if fairing is not None and not 0.0 < fairing.time < end:
        raise UserError(
            f"flight.fairing.jettison: {fairing.time:g} s is not between lift-off and the last burn-out at "
            f"{end:g} s"
        )


def _stage_model(phase: _Phase, body: Body, atmosphere: Atmosphere, heading: float) -> FlightModel:
    """Equations of motion with a stage attached; no lift."""
    stage, tilt = phase.stage, phase.tilt
    flying = body._replace(
        reference_area=body.reference_area if stage.reference_area is None else stage.reference_area,
        aerodynamics=body.aerodynamics if stage.aerodynamics is None else stage.aerodynamics,
    )
    controls = broadcast_constants(Controls(vertical_lift_to_drag=0.0))
    thrust = Thrust(
        vacuum_thrust=stage.vacuum_thrust if phase.burning else 0.0,
        mass_flow=stage.mass_flow if phase.burning else 0.0,
        exit_area=stage.exit_area,
        turn_sine=phase.turn,
        direction=(np.sin(tilt) * np.sin(heading), np.sin(tilt) * np.cos(heading), np.cos(tilt)),
        sense=-1.0 if stage.retrograde else 1.0,
    )
    model = make_model(flying, atmosphere, controls)
    return model._replace(thrust=jax.tree.map(lambda value: jnp.asarray(float(value)), thrust))
