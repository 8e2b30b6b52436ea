"""Flight: equations of motion, open-loop controls, integrator, events, history."""

from shocklayer.flight.controls import Controls, Schedule, schedule, schedule_from_csv
from shocklayer.flight.dynamics import Body
from shocklayer.flight.ensemble import Summary, fly_many, fly_with_gradients
from shocklayer.flight.entry import EntryState, cartesian
from shocklayer.flight.flown import FlightHistory
from shocklayer.flight.from_scenario import fly
from shocklayer.flight.glide import equilibrium_glide
from shocklayer.flight.history import Event
from shocklayer.flight.launch import Fairing, LaunchSite, Stage, launch
from shocklayer.flight.trajectory import Parachute, StopConditions, simulate

__all__ = [
    "Body",
    "Controls",
    "EntryState",
    "Event",
    "Fairing",
    "FlightHistory",
    "LaunchSite",
    "Parachute",
    "Schedule",
    "Stage",
    "StopConditions",
    "Summary",
    "cartesian",
    "equilibrium_glide",
    "fly",
    "fly_many",
    "fly_with_gradients",
    "launch",
    "schedule",
    "schedule_from_csv",
    "simulate",
]
