"""Flight: equations of motion, open-loop controls, integrator, events, history."""

from shocklayer.flight.controls import Controls, Schedule, schedule, schedule_from_csv
from shocklayer.flight.dynamics import Body
from shocklayer.flight.entry import EntryState, cartesian
from shocklayer.flight.from_scenario import fly
from shocklayer.flight.history import Event
from shocklayer.flight.trajectory import FlightHistory, StopConditions, simulate

__all__ = [
    "Body",
    "Controls",
    "EntryState",
    "Event",
    "FlightHistory",
    "Schedule",
    "StopConditions",
    "cartesian",
    "fly",
    "schedule",
    "schedule_from_csv",
    "simulate",
]
