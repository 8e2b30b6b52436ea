"""What a scenario asks of its flight and never happens: parachutes, ignitions, stop conditions."""

from __future__ import annotations

import numpy as np

from shocklayer.core.validity import Notice
from shocklayer.flight.trajectory_history import FlightHistory
from shocklayer.scenario.flight import DeployConfig, FlightConfig, StopConfig

__all__ = ["unfulfilled"]

_OUTPUTS = ("events",)
_STOPS = {"altitude": "stop-altitude", "mach": "stop-mach", "speed": "stop-speed", "time": "stop-time"}
"""Event that ends a flight on each stop condition."""


def unfulfilled(config: FlightConfig, history: FlightHistory) -> list[Notice]:
    """Say what was asked for and never happened.

    Parameters
    ----------
    config : FlightConfig
        Stages, fairing, parachutes and stop conditions.
    history : FlightHistory
        The flight; its last event is the reason of its end.

    Returns
    -------
    list of Notice
        One for each parachute that never opens, stage that never ignites, fairing that is never dropped, and
        for stop conditions of which none ends the flight.
    """
    happened = {event.name for event in history.events}
    end = history.events[-1].name
    notices = [
        Notice(
            "flight",
            f"flight.stage.{index}",
            f'Stage "{stage.name}" never ignites: the flight ends before ({end}).',
            outputs=_OUTPUTS,
        )
        for index, stage in enumerate(config.stage)
        if f"{stage.name}-ignition" not in happened
    ]
    if config.fairing is not None and "fairing-jettison" not in happened:
        message = f"The fairing is never dropped: the flight ends before ({end})."
        notices.append(Notice("flight", "flight.fairing", message, outputs=_OUTPUTS))
    for index, chute in enumerate(config.parachute):
        if f"{chute.name}-opening" not in happened:
            message = (
                f'Parachute "{chute.name}" never opens: {_why_closed(config, index, history, happened)}.'
            )
            notices.append(Notice("flight", f"flight.parachute.{index}", message, outputs=_OUTPUTS))
    asked = [name for name in _STOPS if name in config.stop.model_fields_set and _given(config.stop, name)]
    # A stop at the ground is met by the impact there, whichever of the two events is first by rounding.
    grounded = end == "impact" and config.stop.altitude is not None and config.stop.altitude == 0.0
    if asked and not grounded and end not in {_STOPS[name] for name in asked}:
        names = " and ".join(f"flight.stop.{name}" for name in asked)
        passed = [name for name in asked if _passed(config.stop, name, history, _begin(config, history))]
        why = f", which the flight is below from the start ({', '.join(passed)})" if passed else ""
        message = f"No stop condition that was given is met: {names}{why}; the flight ends otherwise ({end})."
        notices.append(Notice("flight", "flight.stop", message, outputs=_OUTPUTS))
    return notices


def _why_closed(config: FlightConfig, index: int, history: FlightHistory, happened: set[str]) -> str:
    before = [chute.name for chute in config.parachute[:index] if f"{chute.name}-opening" not in happened]
    if before:
        return f'parachute "{before[0]}", which comes before it, does not open'
    deploy = config.parachute[index].deploy
    given = [name for name in ("altitude", "mach", "time") if _given(deploy, name)]
    begin, since = _begin(config, history), "at the start"
    if index > 0:
        opening = f"{config.parachute[index - 1].name}-opening"
        begin = max(event.time for event in history.events if event.name == opening)
        since = f'when parachute "{config.parachute[index - 1].name}" opens'
    if all(_passed(deploy, name, history, begin) for name in given):
        return f"the flight is already past its {' and '.join(given)} {since}"
    return f"its {' or '.join(given)} is never met before the end of the flight ({history.events[-1].name})"


def _begin(config: FlightConfig, history: FlightHistory) -> float:
    """Return the time from which stop conditions and parachutes count: the start or the last burn-out [s]."""
    burn_outs = [f"{stage.name}-burn-out" for stage in config.stage]
    times = [event.time for event in history.events if event.name in burn_outs]
    return max(times, default=float(history.time[0]))


def _given(table: DeployConfig | StopConfig, name: str) -> bool:
    return getattr(table, name) is not None


def _passed(table: DeployConfig | StopConfig, name: str, history: FlightHistory, begin: float) -> bool:
    """Whether a quantity is below its limit at a time, so that the flight may never fall through it."""
    if name == "time":
        return False
    values = {"altitude": history.altitude, "mach": history.mach_number, "speed": history.speed}[name]
    return float(np.interp(begin, history.time, values)) <= getattr(table, name)
