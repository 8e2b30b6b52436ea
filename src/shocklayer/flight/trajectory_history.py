"""A flown flight: its sampled histories, what happened and which models left their range."""

from typing import NamedTuple

import numpy as np

from shocklayer.core.validity import Notice, ValidityRange, out_of_range
from shocklayer.flight import dormand_prince
from shocklayer.flight.dense_output import Event, Leg, Samples, join, sample
from shocklayer.flight.events import find_events, find_peaks, name_events


class FlightHistory(NamedTuple):
    """A flight over its sampled times: the fields of `Samples` and what happened.

    Attributes
    ----------
    time, position, velocity, latitude, longitude, altitude, speed, flight_path_angle, heading : ndarray
        See `Samples`.
    inertial_speed, ground_distance, mass, angle_of_attack, bank_angle, load_factor : ndarray
        See `Samples`.
    air_density, air_pressure, air_temperature, mach_number, knudsen_number, reynolds_number : ndarray
        See `Samples`.
    dynamic_pressure, total_enthalpy, heat_load, convective_heat_flux, climb_rate : ndarray
        See `Samples`.
    events : list of Event
        In the order of time; the last one is the reason for the end.
    notices : tuple of Notice
        Models outside their range.
    """

    time: np.ndarray
    position: np.ndarray
    velocity: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    altitude: np.ndarray
    speed: np.ndarray
    flight_path_angle: np.ndarray
    heading: np.ndarray
    inertial_speed: np.ndarray
    ground_distance: np.ndarray
    mass: np.ndarray
    angle_of_attack: np.ndarray
    bank_angle: np.ndarray
    load_factor: np.ndarray
    air_density: np.ndarray
    air_pressure: np.ndarray
    air_temperature: np.ndarray
    mach_number: np.ndarray
    knudsen_number: np.ndarray
    reynolds_number: np.ndarray
    dynamic_pressure: np.ndarray
    total_enthalpy: np.ndarray
    heat_load: np.ndarray
    convective_heat_flux: np.ndarray
    climb_rate: np.ndarray
    events: list[Event]
    notices: tuple[Notice, ...]


def assemble(legs: list[Leg], stage_events: list[Event], reason: int, samples: int) -> FlightHistory:
    """Turn integrated legs into a history: events, sample times, quantities, warnings.

    Parameters
    ----------
    legs : list of Leg
        Consecutive legs.
    stage_events : list of Event
        Events known beforehand (stages).
    reason : int
        Why the last leg ended, index into ``kernel.STOP_NAMES``.
    samples : int
        Number of samples besides the events.

    Returns
    -------
    FlightHistory
        The flight.
    """
    events = list(stage_events)
    for leg in legs:
        events += find_events(leg)
    events += find_peaks(legs)
    events.sort(key=lambda event: event.time)
    events += name_events(legs[-1], [(dormand_prince.STOP_NAMES[reason], float(legs[-1].time[-1]))])
    times = _sample_times(legs, [event.time for event in events], samples)
    parts = []
    for number, leg in enumerate(legs):
        inside = (times >= leg.time[0]) & (times < leg.time[-1])
        if number == len(legs) - 1:
            inside |= times >= leg.time[-1]
        if inside.any():
            parts.append(sample(leg, times[inside]))
    history = join(parts)
    return FlightHistory(*history, events=events, notices=tuple(_notices(history, legs[-1], reason)))


def _sample_times(legs: list[Leg], events: list[float], samples: int) -> np.ndarray:
    """Spread times evenly in time, steps and heat load together, with events and leg ends among them."""
    node = np.concatenate([leg.time for leg in legs])
    heat = np.concatenate([leg.state[:, 6] for leg in legs])
    count = np.arange(len(node), dtype=float)

    def share(values: np.ndarray) -> np.ndarray:
        span = values[-1] - values[0]
        return (values - values[0]) / span if span > 0.0 else np.zeros_like(values)

    place = (share(node) + share(count) + share(heat)) / 3.0
    spread = np.interp(np.linspace(0.0, place[-1], max(samples, 2)), place, node)
    ends = [leg.time[0] for leg in legs] + [legs[-1].time[-1]]
    times = np.unique(np.concatenate([spread, events, ends]))
    # Times closer than a microsecond are one time to a reader; the later of a pair stays.
    keep = np.append(np.diff(times) > 1e-6, True)
    return times[keep]


_LEAST_LOAD_FACTOR = 1e-4
"""Load factor below which the air is too thin for the coefficients' range to matter."""
_UPRIGHT = np.radians(89.9)
"""Path angle beyond which a flight counts as vertical [rad]."""
_OUTPUTS = (
    *(
        "load_factor",
        "dynamic_pressure",
        "stagnation_pressure",
        "stagnation_temperature",
        "convective_heat_flux",
        "radiative_heat_flux",
    ),
    *("stagnation_heat_flux", "heat_load", "wall_temperature", "electron_density", "attenuation"),
    *("blackouts", "sightings", "events"),
)
"""What hangs on drag and air: everything but the greatest speed, which is that of the start."""


def _notices(history: Samples, leg: Leg, reason: int) -> list[Notice]:
    """Models outside their range during a flight."""
    air, aerodynamics = leg.model.atmosphere, leg.model.body.aerodynamics
    low, high = float(air.bottom_altitude), float(air.top_altitude)
    ranges = [ValidityRange("atmosphere", "altitude", low, high, "extent of the atmosphere's data", _OUTPUTS)]
    notices = out_of_range(ranges, {"altitude": history.altitude})
    if leg.model.controls.vertical_lift_to_drag is None or aerodynamics.mach.shape[0] > 1:
        felt = history.load_factor > _LEAST_LOAD_FACTOR
        angles = np.degrees(np.asarray(aerodynamics.angle_of_attack))
        bounds = {"mach_number": (float(aerodynamics.mach_low), float(aerodynamics.mach_high))}
        if angles.size > 1:
            bounds["angle_of_attack"] = (float(angles[0]), float(angles[-1]))
        ranges = [
            ValidityRange("aerodynamics", name, *ends, "extent of the coefficients' table", _OUTPUTS)
            for name, ends in bounds.items()
        ]
        values = {
            "mach_number": history.mach_number,
            "angle_of_attack": np.degrees(history.angle_of_attack),
        }
        notices += out_of_range(ranges, values, felt)
    if reason == dormand_prince.STOP_FAILED:
        notices.append(_ended_early(float(leg.time[-1]), history))
    return notices


def _ended_early(time: float, history: Samples) -> Notice:
    """Say where the integration stopped short of any end, and why if the flight shows it."""
    angle = float(history.flight_path_angle[-1])
    vertical = abs(angle) > _UPRIGHT
    why = "; the flight-path angle reached 90 deg, where the lift direction is undefined" if vertical else ""
    limit = float(np.degrees(_UPRIGHT)) if vertical else None
    return Notice(
        "integration of the flight",
        "flight_path_angle" if vertical else "time",
        f"The flight is not computed beyond {time:.1f} s, at {history.altitude[-1] / 1e3:.1f} km and "
        f"{history.speed[-1]:.0f} m/s: the step size fell below its limit{why}.",
        float(np.degrees(angle)) if vertical else time,
        None if limit is None else -limit,
        limit,
        _OUTPUTS,
    )
