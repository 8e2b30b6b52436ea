"""A completed flight: its sampled histories, its events, and the models that left their range."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from shocklayer.flight import dormand_prince
from shocklayer.flight.dense_output import Event, Leg, Samples, sample
from shocklayer.flight.dynamics import HEAT_LOAD
from shocklayer.flight.events import find_events, find_peaks, name_events


@dataclass(frozen=True)
class FlightHistory(Samples):
    """A flight at its sample times (the fields of `Samples`), its events and warnings.

    Attributes
    ----------
    events : list of Event
        In the order of time; the last one is the reason for the end.
    warnings : list of dict
        Models that left their range: model, quantity, value, low, high.
    """

    events: list[Event]
    warnings: list[dict[str, Any]]


def assemble(legs: list[Leg], stage_events: list[Event], reason: int, samples: int) -> FlightHistory:
    """Turn integrated legs into a history: events, sample times, quantities, warnings.

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
    history = Samples.join(parts)
    warnings = _warnings(history, legs[-1], reason)
    return FlightHistory(**history.columns(), events=events, warnings=warnings)


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
    # Times closer than a microsecond count as one; the later of a pair is used.
    distinct = np.append(np.diff(times) > 1e-6, True)
    return times[distinct]


def _warnings(history: Samples, leg: Leg, reason: int) -> list[dict[str, Any]]:
    """Models that left their range during a flight."""
    warnings: list[dict[str, Any]] = []

    def check(model: str, quantity: str, values: np.ndarray, low: float, high: float) -> None:
        if not values.size:
            return
        least, most = float(values.min()), float(values.max())
        if least < low or most > high:
            # JSON has no infinity: an open end of the range is None.
            warnings.append(
                {
                    "model": model,
                    "quantity": quantity,
                    "value": least if least < low else most,
                    "low": low if np.isfinite(low) else None,
                    "high": high if np.isfinite(high) else None,
                }
            )

    air, aerodynamics = leg.model.atmosphere, leg.model.body.aerodynamics
    check("atmosphere", "altitude", history.altitude, float(air.bottom_altitude), float(air.top_altitude))
    if leg.model.controls.vertical_lift_to_drag is None or aerodynamics.mach.shape[0] > 1:
        # In air too thin to matter the range of the coefficients does not matter either.
        significant = history.load_factor > 1e-4
        check(
            "aerodynamics",
            "mach_number",
            history.mach_number[significant],
            float(aerodynamics.mach_low),
            float(aerodynamics.mach_high),
        )
        angles = np.degrees(np.asarray(aerodynamics.angle_of_attack))
        if angles.size > 1:
            flown_angles = np.degrees(history.angle_of_attack[significant])
            check("aerodynamics", "angle_of_attack", flown_angles, float(angles[0]), float(angles[-1]))
    if reason == dormand_prince.STOP_FAILED:
        warnings.append(_failure(float(leg.time[-1]), history))
    return warnings


_VERTICAL = np.radians(89.9)
"""Flight-path angle beyond which a flight counts as vertical [rad]."""


def _failure(time: float, history: Samples) -> dict[str, Any]:
    """Where the integration failed before any stop condition, and why if the flight shows it."""
    angle = float(history.flight_path_angle[-1])
    vertical = abs(angle) > _VERTICAL
    return {
        "model": "integration of the flight",
        "quantity": "flight_path_angle" if vertical else "time",
        "value": float(np.degrees(angle)) if vertical else time,
        "low": -float(np.degrees(_VERTICAL)) if vertical else None,
        "high": float(np.degrees(_VERTICAL)) if vertical else None,
        "message": f"The integration of the flight failed at {time:.1f} s, "
        f"{history.altitude[-1] / 1e3:.1f} km and {history.speed[-1]:.0f} m/s: the step size became too small"
        + (", as the flight became vertical, where the direction of lift is undefined." if vertical else "."),
    }
