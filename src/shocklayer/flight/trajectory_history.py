"""A completed flight: its sampled histories, its events, and the models that left their range."""

from dataclasses import dataclass

import numpy as np

from shocklayer.core.validity import Notice, ValidityRange, out_of_range
from shocklayer.flight import dormand_prince
from shocklayer.flight.dense_output import Event, Leg, Samples, sample
from shocklayer.flight.dynamics import HEAT_LOAD
from shocklayer.flight.events import HeatFluxFunction, find_events, find_peaks, name_events
from shocklayer.flight.path import FlightPath, joined, path_of


@dataclass(frozen=True)
class FlightHistory(Samples):
    """A flight at its sample times (the fields of `Samples`), its events and notices.

    Attributes
    ----------
    events : list of Event
        In the order of time; the last one is the reason for the end.
    notices : tuple of Notice
        Models outside their range.
    dense_path : FlightPath or None
        Positions between the samples; None for a history made of its samples alone.
    """

    events: list[Event]
    notices: tuple[Notice, ...]
    dense_path: FlightPath | None = None

    @property
    def path(self) -> FlightPath:
        """Positions and velocities between the samples too."""
        if self.dense_path is not None:
            return self.dense_path
        return joined(self.time, self.position, self.velocity)


def assemble(
    legs: list[Leg],
    stage_events: list[Event],
    reason: int,
    samples: int,
    heat_flux: HeatFluxFunction | None = None,
) -> FlightHistory:
    """Turn integrated legs into a history: events, sample times, quantities, notices.

    Parameters
    ----------
    legs : list of Leg
        Consecutive legs.
    stage_events : list of Event
        Events known beforehand (stages, parachutes).
    reason : int
        Why the last leg ended, index into ``dormand_prince.STOP_NAMES``.
    samples : int
        Number of samples besides the events.
    heat_flux : callable, optional
        Heat flux to the stagnation point, for the event ``peak-heating``.

    Returns
    -------
    FlightHistory
        The flight.
    """
    events = list(stage_events)
    for leg in legs:
        events += find_events(leg)
    events += find_peaks(legs, heat_flux)
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
    history = Samples.join(parts)
    notices = tuple(_notices(history, legs[-1], reason))
    return FlightHistory(
        **history.columns(), events=events, notices=notices, dense_path=path_of(legs, history)
    )


def _sample_times(legs: list[Leg], events: list[float], samples: int) -> np.ndarray:
    """Sample times evenly spread over time, steps and heat load together, plus events and ends of legs."""
    node = np.concatenate([leg.time for leg in legs])
    heat = np.concatenate([leg.state[:, HEAT_LOAD] for leg in legs])
    count = np.arange(len(node), dtype=float)

    def normalised(values: np.ndarray) -> np.ndarray:
        span = values[-1] - values[0]
        return (values - values[0]) / span if span > 0.0 else np.zeros_like(values)

    progress = (normalised(node) + normalised(count) + normalised(heat)) / 3.0
    spread = np.interp(np.linspace(0.0, progress[-1], max(samples, 2)), progress, node)
    ends = [leg.time[0] for leg in legs] + [legs[-1].time[-1]]
    times = np.unique(np.concatenate([spread, events, ends]))
    # Times closer than a microsecond count as one; the later of a pair is used, but the start is always kept.
    distinct = np.append(np.diff(times) > 1e-6, True)
    distinct[0] = True
    return times[distinct]


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
    *(
        "mach_number",
        "stagnation_heat_flux",
        "heat_load",
        "wall_temperature",
        "electron_density",
        "attenuation",
    ),
    *("blackouts", "sightings", "events", "end"),
)
"""What depends on drag and air: everything but the greatest speed, which is that of the start."""


def _notices(history: Samples, leg: Leg, reason: int) -> list[Notice]:
    """Models outside their range during a flight."""
    air, aerodynamics = leg.model.atmosphere, leg.model.body.aerodynamics
    low, high = float(air.bottom_altitude), float(air.top_altitude)
    ranges = [ValidityRange("atmosphere", "altitude", low, high, "extent of the atmosphere's data", _OUTPUTS)]
    notices = out_of_range(ranges, {"altitude": history.altitude})
    if leg.model.controls.vertical_lift_to_drag is None or aerodynamics.mach.shape[0] > 1:
        significant = history.load_factor > _LEAST_LOAD_FACTOR
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
        notices += out_of_range(ranges, values, significant)
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
