"""Stage: the flight of a scenario, from its configuration to sampled histories."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np

from shocklayer.core.stage_output import StageOutput
from shocklayer.core.validity import out_of_range
from shocklayer.flight.air import atmosphere_model, build_atmosphere
from shocklayer.flight.boost import Fairing, LaunchSite, Stage, launch
from shocklayer.flight.controls import Controls, Schedule, schedule
from shocklayer.flight.dynamics import Body
from shocklayer.flight.entry import EntryState
from shocklayer.flight.events import HeatFluxFunction
from shocklayer.flight.glide import equilibrium_glide
from shocklayer.flight.path import drawn_times
from shocklayer.flight.trajectory import Parachute, StopConditions, simulate
from shocklayer.flight.trajectory_history import FlightHistory
from shocklayer.flight.unfulfilled import unfulfilled
from shocklayer.planet import Track
from shocklayer.planet.profile import Atmosphere
from shocklayer.planet.tle import age_notice
from shocklayer.scenario.files import ScenarioFiles
from shocklayer.scenario.flight import FlightConfig
from shocklayer.scenario.planet import PlanetConfig
from shocklayer.vehicle.aerodynamics import AerodynamicModel
from shocklayer.vehicle.catalogue import build_aerodynamics

_SAMPLED = (
    "time altitude ground_distance speed inertial_speed mass load_factor air_density air_pressure "
    "air_temperature mach_number knudsen_number reynolds_number dynamic_pressure total_enthalpy"
).split()
_ANGLES = "latitude longitude flight_path_angle heading angle_of_attack bank_angle".split()


@dataclass(frozen=True)
class FlightOutput(StageOutput):
    """A flight.

    Parameters
    ----------
    history : FlightHistory
        Time histories in SI and radians, and events.
    """

    history: FlightHistory


def compute(
    config: FlightConfig,
    planet: PlanetConfig,
    vehicle: FlyingVehicle,
    files: ScenarioFiles,
    seed: int,
    samples: int,
    heat_flux: HeatFluxFunction,
) -> FlightOutput:
    """Fly a vehicle through its air, twice where that air depends on the track.

    Parameters
    ----------
    config : FlightConfig
        Start, controls, stages, parachutes and stop conditions.
    planet : PlanetConfig
        The planet and its air.
    vehicle : Vehicle
        The vehicle.
    files : ScenarioFiles
        Where tables are read from.
    seed : int
        Of random perturbations of the air.
    samples : int
        Number of samples besides the events.
    heat_flux : callable
        Heat flux to the stagnation point from air density, temperature and speed; its peak is an event.

    Returns
    -------
    FlightOutput
        The flight, and its variables with angles in degrees.

    Raises
    ------
    UserError
        If a table cannot be read, or the flight cannot begin as described.
    """
    air = build_atmosphere(planet, config, files, seed)
    history = fly(config, vehicle, air, files.base_dir, samples=samples, heat_flux=heat_flux)
    model = atmosphere_model(planet)
    if model.along_track:
        track = Track(history.time, history.altitude, history.latitude, history.longitude)
        air = build_atmosphere(planet, config, files, seed, track)
        history = fly(config, vehicle, air, files.base_dir, samples=samples, heat_flux=heat_flux)
    variables = {name: np.asarray(getattr(history, name)) for name in _SAMPLED}
    variables |= {name: np.degrees(np.asarray(getattr(history, name))) for name in _ANGLES}
    drawn = drawn_times(history.path, air.planet, history.time)
    position, velocity = history.path.at(drawn)
    variables |= {"track_time": drawn, "track_position": position, "track_velocity": velocity}
    beyond = out_of_range(model.ranges(planet.body), {"altitude": history.altitude})
    return FlightOutput(variables, (*history.notices, *beyond), history)


@runtime_checkable
class FlyingVehicle(Protocol):
    """The properties of a vehicle that a flight uses."""

    @property
    def mass(self) -> float:
        """Mass [kg]."""
        ...

    @property
    def reference_area(self) -> float:
        """Area of the coefficients [m2]."""
        ...

    @property
    def nose_radius(self) -> float:
        """Nose radius [m]."""
        ...

    @property
    def reference_length(self) -> float:
        """Length of the Knudsen number in bridging coefficients, usually the largest diameter [m]."""
        ...

    @property
    def aerodynamics(self) -> AerodynamicModel:
        """Coefficients."""
        ...


def body_of(vehicle: FlyingVehicle) -> Body:
    """Take from a vehicle what its flight needs."""
    return Body(
        mass=vehicle.mass,
        reference_area=vehicle.reference_area,
        nose_radius=vehicle.nose_radius,
        reference_length=vehicle.reference_length,
        aerodynamics=vehicle.aerodynamics,
    )


def controls_of(controls: Any) -> Controls:
    """Turn the controls of a scenario into those of a flight.

    Parameters
    ----------
    controls : ControlsConfig
        ``bank_angle``, ``angle_of_attack`` and ``vertical_lift_to_drag``, each None or with ``constant``, or
        ``against``, ``points`` and ``values`` (SI, radians); ``phugoid_damping``, a number or None.

    Returns
    -------
    Controls
        The controls.
    """

    def convert(control: Any, circular: bool = False) -> float | Schedule | None:
        if control is None:
            return None
        if control.against is None:
            return float(control.constant)
        return schedule(control.points, control.values, control.against, circular)

    bank, angle = convert(controls.bank_angle, True), convert(controls.angle_of_attack)
    return Controls(
        bank_angle=0.0 if bank is None else bank,
        angle_of_attack=0.0 if angle is None else angle,
        vertical_lift_to_drag=convert(controls.vertical_lift_to_drag),
        phugoid_damping=controls.phugoid_damping,
    )


def fly(
    config: FlightConfig,
    vehicle: FlyingVehicle,
    atmosphere: Atmosphere,
    base_dir: Path = Path(),
    *,
    rtol: float = 1e-8,
    samples: int = 241,
    heat_flux: HeatFluxFunction | None = None,
) -> FlightHistory:
    """Fly a vehicle as configured in a scenario.

    Parameters
    ----------
    config : FlightConfig
        Start, controls, stages, parachutes and stop conditions.
    vehicle : Vehicle
        The vehicle.
    atmosphere : Atmosphere
        The air, with its wind.
    base_dir : pathlib.Path
        Folder that the names of stages' files are relative to.
    rtol : float
        Relative tolerance of a step [-].
    samples : int
        Number of samples besides the events.
    heat_flux : callable, optional
        As for `simulate`.

    Returns
    -------
    FlightHistory
        Time histories in SI and radians, events, notices.

    Raises
    ------
    UserError
        If the flight cannot begin as described.
    """
    stop = StopConditions(
        altitude=config.stop.altitude, mach=config.stop.mach, speed=config.stop.speed, time=config.stop.time
    )
    controls, parachutes = controls_of(config.controls), tuple(map(_parachute, config.parachute))
    body, entry = body_of(vehicle), config.entry
    if entry is None:
        site, stages = _launch_of(config, vehicle, base_dir)
        fairing = config.fairing and Fairing(config.fairing.mass, config.fairing.jettison)
        history = launch(
            site,
            stages,
            body,
            atmosphere,
            controls,
            stop,
            parachutes,
            fairing,
            rtol=rtol,
            samples=samples,
            heat_flux=heat_flux,
        )
        return replace(history, notices=(*history.notices, *unfulfilled(config, history)))
    if entry.start == "equilibrium-glide":
        start = equilibrium_glide(
            entry.speed, entry.heading, entry.latitude, entry.longitude, body, atmosphere, controls
        )
    else:
        # The schema requires both, unless the flight starts in a glide.
        assert entry.altitude is not None and entry.flight_path_angle is not None
        start = EntryState(
            altitude=entry.altitude,
            speed=entry.speed,
            flight_path_angle=entry.flight_path_angle,
            heading=entry.heading,
            latitude=entry.latitude,
            longitude=entry.longitude,
            frame=entry.frame,
        )
    history = simulate(
        start, body, atmosphere, controls, stop, parachutes, rtol=rtol, samples=samples, heat_flux=heat_flux
    )
    history = replace(history, notices=(*history.notices, *unfulfilled(config, history)))
    if entry.two_line_elements is None:
        return history
    assert config.epoch is not None  # the schema requires it
    aged = age_notice("flight.entry", entry.two_line_elements, config.epoch, ("events",))
    return replace(history, notices=(*history.notices, *aged))


def _parachute(config: Any) -> Parachute:
    return Parachute(
        name=config.name,
        drag_area=config.drag_area,
        inflation_time=config.inflation_time,
        altitude=config.deploy.altitude,
        mach=config.deploy.mach,
        time=config.deploy.time,
    )


def _launch_of(flight: Any, vehicle: Any, base_dir: Path) -> tuple[LaunchSite, tuple[Stage, ...]]:
    """Pad and stages of a scenario; a stage without coefficients of its own takes the vehicle's."""
    given = flight.launch
    site = LaunchSite(
        given.latitude,
        given.longitude,
        given.altitude,
        given.heading,
        given.vertical_rise,
        given.pitch_over,
    )
    stages = []
    for config in flight.stage:
        area = vehicle.reference_area if config.reference_area is None else config.reference_area
        model = None
        if config.aerodynamics is not None:
            model = build_aerodynamics(
                config.aerodynamics, vehicle.shape, area, vehicle.reference_length, base_dir
            )
        stages.append(
            Stage(
                config.name,
                config.dry_mass,
                config.propellant_mass,
                config.thrust,
                config.specific_impulse,
                config.nozzle_exit_area,
                config.coast,
                area,
                model,
                config.burn_time,
                config.attitude == "retrograde",
            )
        )
    return site, tuple(stages)
