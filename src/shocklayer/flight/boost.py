"""Launch: staged boost with vertical rise, pitch-over and gravity turn, then unpowered flight."""

from typing import NamedTuple

import numpy as np

from shocklayer.core.constants import STANDARD_ATMOSPHERE, STANDARD_GRAVITY
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.flight import dormand_prince
from shocklayer.flight.controls import Controls, broadcast_constants
from shocklayer.flight.dense_output import Event, Leg, sample
from shocklayer.flight.dynamics import Body, FlightModel, Thrust
from shocklayer.flight.events import HeatFluxFunction
from shocklayer.flight.trajectory import (
    DescentStart,
    Parachute,
    StopConditions,
    descend,
    integrate,
    make_model,
)
from shocklayer.flight.trajectory_history import FlightHistory, assemble
from shocklayer.planet.geodesy import ecef_to_geodetic, geodetic_to_ecef
from shocklayer.planet.profile import Atmosphere
from shocklayer.vehicle.aerodynamics import AerodynamicModel

_FIXED_DIRECTION, _ALONG_VELOCITY = -2.0, 2.0  # values of Thrust.turn_sine
# Without this each of their operations would compile a program of its own.
_to_ecef = jax.jit(geodetic_to_ecef, static_argnums=3)
_to_geodetic = jax.jit(ecef_to_geodetic, static_argnums=1)


class LaunchSite(NamedTuple):
    """Launch pad and pitch programme of a boost.

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
        turned as far, thrust is along it (gravity turn).
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
        Mass dropped at burn-out and mass of propellant [kg].
    vacuum_thrust : float
        Thrust in vacuum [N].
    specific_impulse : float
        Vacuum thrust over propellant weight flow at standard gravity [s].
    exit_area : float
        Nozzle exit area, on which ambient pressure reduces the thrust [m2].
    coast : float
        Time from burn-out to the next ignition [s].
    reference_area : float or None
        Area of the coefficients while the stage burns [m2]; the vehicle's if absent.
    aerodynamics : AerodynamicModel or None
        Coefficients while the stage burns; the vehicle's if absent.
    burn_time : float or None
        Burn time [s]; until the propellant is used up if absent.
    retrograde : bool
        Whether it thrusts against the velocity, as in a deorbit burn; not for the first stage.
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
        full = self.propellant_mass / self.mass_flow
        return full if self.burn_time is None else min(self.burn_time, full)

    @property
    def dropped(self) -> float:
        """Mass dropped at burn-out, unburnt propellant included [kg]."""
        return self.dry_mass + self.propellant_mass - self.burn * self.mass_flow


class Fairing(NamedTuple):
    """A fairing, dropped during the boost.

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
    """One phase of a boost.

    Attributes
    ----------
    event : str
        Name of the event at its start.
    length : float
        Duration [s].
    stage : Stage
        The stage whose mass and coefficients apply.
    burning : bool
        Whether its engine is on.
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
    heat_flux: HeatFluxFunction | None = None,
) -> FlightHistory:
    """Simulate a flight from the launch pad through all stages to the stop.

    Parameters
    ----------
    site : LaunchSite
        Launch pad, heading, pitch programme.
    stages : tuple of Stage
        In the order of burning; each is dropped at its burn-out.
    body : Body
        The body after the last burn-out; its mass is the payload.
    atmosphere : Atmosphere
        The air.
    controls : Controls, optional
        Open-loop controls of the unpowered flight; the boost is without lift.
    stop : StopConditions, optional
        When to end. Altitude, Mach number and speed apply after the last burn-out; time and impact always.
    parachutes : tuple of Parachute
        Parachutes of the unpowered flight.
    fairing : Fairing, optional
        Dropped during the boost.
    rtol : float
        Relative tolerance of a step [-].
    samples : int
        Number of samples besides the events.
    heat_flux : callable, optional
        As for `simulate`.

    Returns
    -------
    FlightHistory
        The flight, whose events include ignition, burn-out, pitch-over and the jettison of the fairing.

    Raises
    ------
    UserError
        If the thrust at the pad does not exceed the weight, the vertical rise is longer than the burn of the
        first stage, or the fairing is not dropped during the boost.
    """
    stop = stop or StopConditions()
    _check(site, stages, body, fairing)
    mass = float(body.mass) + sum(stage.dry_mass + stage.propellant_mass for stage in stages)
    mass += 0.0 if fairing is None else fairing.mass
    position = np.asarray(_to_ecef(site.latitude, site.longitude, site.altitude, atmosphere.planet))
    integrals = (0.0, 0.0)
    velocity, now = np.zeros(3), 0.0
    legs: list[Leg] = []
    events: list[Event] = []
    reason = dormand_prince.STOP_TIME
    for phase in _phases(site, stages, fairing):
        mass -= phase.dropped
        altitude = float(_to_geodetic(position, atmosphere.planet)[2])
        events.append(Event(phase.event, now, altitude, float(np.linalg.norm(velocity))))
        if phase.length <= 0.0:
            continue
        model = _stage_model(phase, body, atmosphere, site.heading)
        end = now + phase.length
        until = StopConditions(time=end if stop.time is None else min(end, stop.time))
        leg, reason = integrate(position, velocity, model, until, rtol, now, (*integrals, mass))
        legs.append(leg)
        at = sample(leg, leg.time[-1:])
        position, velocity, now = at.position[0], at.velocity[0], float(leg.time[-1])
        integrals, mass = (float(at.continuum_heat_load[0]), float(at.ground_distance[0])), float(at.mass[0])
        if reason != dormand_prince.STOP_TIME or (stop.time is not None and now >= stop.time):
            return assemble(legs, events, reason, samples, heat_flux)
    model = make_model(body, atmosphere, broadcast_constants(controls or Controls()))
    more, openings, reason = descend(
        DescentStart(position, velocity, integrals, now), model, stop, parachutes, rtol
    )
    return assemble([*legs, *more], [*events, *openings], reason, samples, heat_flux)


def _phases(site: LaunchSite, stages: tuple[Stage, ...], fairing: Fairing | None) -> list[_Phase]:
    """Return the phases of a boost, from lift-off to the last burn-out, whose phase has no length."""
    phases: list[_Phase] = []
    for number, stage in enumerate(stages):
        last = number == len(stages) - 1
        if number == 0:
            rise, tilt = site.vertical_rise, site.pitch_over
            phases.append(_Phase(f"{stage.name}-ignition", rise, stage, True, _FIXED_DIRECTION, 0.0, 0.0))
            turn = float(np.cos(tilt))
            phases.append(_Phase("pitch-over", stage.burn - rise, stage, True, turn, tilt, 0.0))
        else:
            phases.append(
                _Phase(f"{stage.name}-ignition", stage.burn, stage, True, _ALONG_VELOCITY, 0.0, 0.0)
            )
        # The next stage coasts, with all stages above it.
        coast, ahead = (0.0, stage) if last else (stage.coast, stages[number + 1])
        phases.append(
            _Phase(f"{stage.name}-burn-out", coast, ahead, False, _ALONG_VELOCITY, 0.0, stage.dropped)
        )
    if fairing is None:
        return phases
    begin = 0.0
    for number, phase in enumerate(phases):
        if begin <= fairing.time < begin + phase.length:
            before = phase._replace(length=fairing.time - begin)
            after = phase._replace(
                event="fairing-jettison", length=phase.length - before.length, dropped=fairing.mass
            )
            return [*phases[:number], before, after, *phases[number + 1 :]]
        begin += phase.length
    return phases


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
            f"flight.stage {first.name!r}: the thrust at the pad, {lift_off:.6g} N, does not exceed "
            f"the weight, {weight:.6g} N"
        )
    if site.vertical_rise >= first.burn:
        raise UserError(
            f"flight.launch.vertical_rise: {site.vertical_rise:g} s must be shorter than the burn of the "
            f"first stage, {first.burn:g} s"
        )
    end = sum(stage.burn for stage in stages) + sum(stage.coast for stage in stages[:-1])
    if fairing is not None and not 0.0 < fairing.time < end:
        raise UserError(
            f"flight.fairing.jettison: {fairing.time:g} s is not between lift-off and the last burn-out at "
            f"{end:g} s"
        )


def _stage_model(phase: _Phase, body: Body, atmosphere: Atmosphere, heading: float) -> FlightModel:
    """Equations of motion of a phase; no lift."""
    stage, tilt = phase.stage, phase.tilt
    stage_body = body._replace(
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
    model = make_model(stage_body, atmosphere, controls)
    return model._replace(thrust=jax.tree.map(lambda value: jnp.asarray(float(value)), thrust))
