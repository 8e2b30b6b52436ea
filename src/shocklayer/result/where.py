"""Date and position of what a summary lists: events, the end, ends of windows and of passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from shocklayer.core.utc import utc_stamp
from shocklayer.flight import FlightHistory
from shocklayer.flight.path import geodetic
from shocklayer.planet.bodies import Planet
from shocklayer.visibility.stage import VisibilityOutput

Entry = dict[str, Any]


class Where:
    """Date and position of the vehicle at any time of a flight.

    Parameters
    ----------
    history : FlightHistory
        The flight.
    planet : Planet
        Whose ellipsoid.
    epoch : datetime, optional
        Date and time (UTC) at which the scenario begins; without it nothing has a date.
    """

    def __init__(self, history: FlightHistory, planet: Planet, epoch: datetime | None) -> None:
        self._history, self._planet, self._epoch = history, planet, epoch
        self._path = history.path

    def at(self, time: float) -> Entry:
        """Return date and position at a time.

        Parameters
        ----------
        time : float
            Time from the start of the scenario [s].

        Returns
        -------
        dict
            ``time`` [s], ``utc`` where the scenario has an epoch, ``altitude`` [m], ``latitude``,
            ``longitude`` [deg].
        """
        position = self._path.at(np.array([float(time)]))[0]
        latitude, longitude, altitude = (float(each[0]) for each in geodetic(position, self._planet))
        dated = {} if self._epoch is None else {"utc": utc_stamp(self._epoch, time) + "Z"}
        return {
            "time": float(time),
            **dated,
            "altitude": altitude,
            "latitude": float(np.degrees(latitude)),
            "longitude": float(np.degrees(longitude)),
        }

    def events(self) -> list[Entry]:
        """Return the events of the flight with date, position and planet-relative speed [m/s]."""
        return [
            {
                "name": event.name,
                **self.at(event.time),
                "altitude": event.altitude,
                "speed": event.speed,
            }
            for event in self._history.events
        ]

    def end(self) -> Entry:
        """Return the last event with ``reason``: why the flight ends there."""
        events = self.events()
        if events:
            return {**events[-1], "reason": events[-1]["name"]}
        last = {**self.at(self._history.time[-1]), "speed": float(self._history.speed[-1])}
        return {"name": "end", **last, "reason": "end"}

    def windows(self, entries: Sequence[Mapping[str, Any]]) -> list[Entry]:
        """Return intervals with date and position at both ends.

        Parameters
        ----------
        entries : sequence of mapping
            Each with the tables ``start`` and ``end``, of which ``time`` and ``altitude`` are kept.

        Returns
        -------
        list of dict
            The entries; ``start`` and ``end`` have ``utc``, ``latitude`` and ``longitude`` too.
        """
        return [
            {**entry, **{side: self.at(entry[side]["time"]) | entry[side] for side in ("start", "end")}}
            for entry in entries
        ]

    def passes(self, sight: VisibilityOutput) -> list[Entry]:
        """Return the sightings with ``rise``, ``culmination`` and ``set`` as tables.

        Parameters
        ----------
        sight : VisibilityOutput
            The passes and the directions from each observer.

        Returns
        -------
        list of dict
            The passes; the tables have date and position of the vehicle, and from the observer ``azimuth``,
            ``elevation`` [deg], ``slant_range`` [m] and ``range_rate`` [m/s].
        """
        completed: list[Entry] = []
        for each in sight.sightings:
            times = (each["rise_time"], each["time_of_maximum_elevation"], each["set_time"])
            seen = sight.directions[each["observer"]](np.array(times))
            document: Entry = dict(each)
            for i, name in enumerate(("rise", "culmination", "set")):
                direction = {
                    key: float(getattr(seen, key)[i])
                    for key in ("azimuth", "elevation", "slant_range", "range_rate")
                }
                document[name] = self.at(times[i]) | direction
            completed.append(document)
        return completed
