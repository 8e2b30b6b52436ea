"""A result as all parts of the report read it: display units, links, observers and facilities in order."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any, NamedTuple, Protocol, cast, runtime_checkable

import numpy as np
import xarray

from shocklayer.planet.bodies import PLANETS, Planet
from shocklayer.report.arrays import cell_edges, true_intervals
from shocklayer.report.formatting import in_display_unit
from shocklayer.report.palette import categorical_colours, sequential_colours
from shocklayer.report.records import End, FacilityMatch, Observer, Peak, RadioLink, Summary
from shocklayer.scenario.heating import HeatingConfig

_PLOTTED_STATIONS = 5
_MOST_POINTS = 5400
"""Points of a track in a picture."""
_SIGNIFICANT_RADIATION = 0.01
"""Ratio of peak radiative to peak total heat flux above which the components are shown separately."""


@runtime_checkable
class ResultLike(Protocol):
    """Anything with a dataset and a summary, such as `shocklayer.result.Result`."""

    @property
    def data(self) -> xarray.Dataset:
        """The labelled dataset."""
        ...

    @property
    def summary(self) -> dict[str, Any]:
        """The summary as plain JSON data."""
        ...


class DrawnTrack(NamedTuple):
    """Points of the track: time [s], longitude without jumps and latitude [deg], altitude [m]."""

    time: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray
    altitude: np.ndarray


class View:
    """A result in the units and the order in which the report shows it.

    Parameters
    ----------
    result : ResultLike
        With ``data`` (dataset, names and units of ``shocklayer.core.quantities``) and ``summary``; a
        ``layer`` dataset of profiles across the shock layer is used if there is one.
    """

    def __init__(self, result: ResultLike) -> None:
        self.data = result.data
        self.summary = cast(Summary, result.summary)
        self.layer: xarray.Dataset | None = getattr(result, "layer", None)

    @cached_property
    def title(self) -> str:
        """Title of the scenario: free text of the user, to be escaped in every output format."""
        return str(self.summary.get("title") or self.data.attrs.get("title") or "Flight")

    @property
    def planet(self) -> Planet:
        """The planet of the flight; the Earth if the result does not say."""
        return PLANETS[(self.scenario.get("planet") or {}).get("body") or "earth"]

    @property
    def heating(self) -> HeatingConfig:
        """Models of the stagnation heat flux; the defaults if the result does not say."""
        given = self.scenario.get("heating") or {}
        return HeatingConfig(**{name: given[name] for name in ("convective", "radiative") if name in given})

    @cached_property
    def scenario(self) -> dict[str, Any]:
        """The resolved scenario (SI, radians), empty if the result has none."""
        text = self.data.attrs.get("scenario")
        scenario = json.loads(text) if text else {}
        return scenario if isinstance(scenario, dict) else {}

    def scenario_list(self, key: str) -> list[dict[str, Any]]:
        """Return a list of tables of the resolved scenario, such as ``radio``; empty if it has none."""
        value = self.scenario.get(key)
        return value if isinstance(value, list) else []

    def has(self, name: str) -> bool:
        """Say whether a variable exists and has at least one finite value."""
        return (
            name in self.data and self.data[name].size > 0 and bool(np.isfinite(self.data[name].values).any())
        )

    def __getitem__(self, name: str) -> np.ndarray:
        """Return a variable in its display unit."""
        if name == "time":
            return np.asarray(self.data["time"].values, dtype=float)
        return in_display_unit(name, self.data[name].values)

    def stored(self, name: str) -> np.ndarray:
        """Return a variable in its stored unit."""
        return np.asarray(self.data[name].values, dtype=float)

    @cached_property
    def nose_radius(self) -> float | None:
        """Nose radius [m], None if the result does not state it."""
        given = (
            self.data.attrs.get("nose_radius"),
            (self.scenario.get("vehicle") or {}).get("nose_radius"),
        )
        return next((float(radius) for radius in given if radius is not None), None)

    @cached_property
    def emissivity(self) -> float:
        """Emissivity of the wall, the usual one of charred ablators if the result does not state it."""
        given = (self.data.attrs.get("emissivity"), (self.scenario.get("vehicle") or {}).get("emissivity"))
        return next((float(value) for value in given if value is not None), 0.85)

    @cached_property
    def velocity_gradient_factors(self) -> np.ndarray | None:
        """Velocity gradient of the shape over the Newtonian one, None if the result does not state it."""
        given = self.data.attrs.get("velocity_gradient_factors")
        return None if given is None else np.asarray(given, dtype=float)

    @cached_property
    def time(self) -> np.ndarray:
        """Time from the start of the scenario [s]."""
        return self["time"]

    @property
    def duration(self) -> float:
        """Duration of the flight [s]."""
        return float(self.time[-1] - self.time[0])

    @property
    def longest_time_step(self) -> float:
        """Longest time between two samples [s]."""
        return float(np.diff(self.time).max(initial=0.0))

    @cached_property
    def altitude(self) -> np.ndarray:
        """Altitude [km]."""
        return self["altitude"]

    @cached_property
    def speed(self) -> np.ndarray:
        """Planet-relative speed [km/s]."""
        return self["speed"]

    @cached_property
    def longitude(self) -> np.ndarray:
        """Longitude [deg] without jumps at the date line."""
        return np.degrees(np.unwrap(np.radians(self["longitude"])))

    @property
    def end(self) -> End:
        """The end of the flight, from its last sample where the summary does not state it."""
        if "end" in self.summary:
            return self.summary["end"]
        names = ("time", "altitude", "speed", "latitude", "longitude")
        time, altitude, speed, latitude, longitude = (float(self.data[name].values[-1]) for name in names)
        return {
            "name": "end",
            "time": time,
            "altitude": altitude,
            "speed": speed,
            "latitude": latitude,
            "longitude": longitude,
            "reason": "end",
        }

    @cached_property
    def drawn_track(self) -> DrawnTrack:
        """The points that draw the track: those of the result, or its samples where it has none."""
        if "track_position" not in self.data:
            latitude = self.stored("latitude")
            return DrawnTrack(self.time, self.longitude, latitude, self.stored("altitude"))
        # JAX has been loaded by whoever computed the track.
        from shocklayer.planet.geodesy import ecef_to_geodetic

        located = ecef_to_geodetic(self.stored("track_position"), self.planet)
        latitude, longitude, altitude = (np.asarray(each) for each in located)
        time = np.asarray(self.data["track_time"].values, dtype=float)
        return DrawnTrack(time, np.degrees(np.unwrap(longitude)), np.degrees(latitude), altitude)

    def plotted_track(self, step: float = 2.0, limit: int = 500) -> DrawnTrack:
        """Return fewer points of the track, for pictures.

        Parameters
        ----------
        step : float
            Largest angle over the ground between two points, where the result has a track [deg].
        limit : int
            Samples of the flight that are among the points.

        Returns
        -------
        DrawnTrack
            As `drawn_track`; over `_MOST_POINTS`, which are 30 turns, the angle grows.
        """
        drawn, times = self.drawn_track, self.time[self.decimated(limit)]
        if "track_position" in self.data:
            across = np.diff(drawn.longitude) * np.cos(np.radians(drawn.latitude[1:]))
            distance = np.concatenate([[0.0], np.cumsum(np.hypot(across, np.diff(drawn.latitude)))])
            count = min(int(distance[-1] / step) + 2, _MOST_POINTS)
            even = np.interp(np.linspace(0.0, distance[-1], count), distance, drawn.time)
            times = np.unique(np.concatenate([times, even]))
        return DrawnTrack(times, *(np.interp(times, drawn.time, column) for column in drawn[1:]))

    @cached_property
    def stations(self) -> np.ndarray:
        """Body stations: surface distance from the stagnation point over nose radius."""
        return np.asarray(self.data["station"].values, dtype=float) if "station" in self.data else np.zeros(0)

    @cached_property
    def plotted_stations(self) -> list[tuple[int, float, str]]:
        """At most five stations to plot: index, station, colour (dark at the nose).

        The nose and the antennas' stations come first, then the last station; others fill the gaps.
        """
        count = len(self.stations)
        chosen = {0} if count else set()
        antennas = [link.get("antenna") or {} for link in self.scenario_list("radio")]
        wanted = sorted({float(a["station"]) for a in antennas if a.get("station") is not None})[:3]
        for station in [*wanted, *self.stations[-1:]]:
            near = [abs(self.stations[i] - station) for i in chosen]
            if min(near, default=0.0) > 0.1 * self.stations[-1]:
                chosen.add(int(np.argmin(np.abs(self.stations - station))))
        # The grid is finest where the solution changes most, so gaps are counted in grid points.
        while len(chosen) < min(_PLOTTED_STATIONS, count):
            rest = [i for i in range(count) if i not in chosen]
            chosen.add(max(rest, key=lambda i: min(abs(i - j) for j in chosen)))
        indices = sorted(chosen)
        colors = sequential_colours(len(indices))
        return [(i, float(self.stations[i]), color) for i, color in zip(indices, colors, strict=True)]

    @cached_property
    def links(self) -> list[RadioLink]:
        """Radio links in ascending order of frequency."""
        names = self._names("radio")
        if not names or "frequency" not in self.data:
            return []
        carriers = self.stored("frequency")
        order = np.argsort(carriers, kind="stable")
        colors = categorical_colours(len(names))
        blackouts = self.summary.get("blackouts") or []
        links = []
        for k, i in enumerate(order):
            clear = self.stored("clear_margin" if self.has("clear_margin") else "link_margin")[:, i]
            unavailable = ~(self.stored("blackout")[:, i] > 0.5) & ~(clear >= 0)
            links.append(
                RadioLink(
                    name=names[i],
                    frequency=float(carriers[i]),
                    color=colors[k],
                    blackouts=tuple(window for window in blackouts if window["radio"] == names[i]),
                    unavailable=tuple(
                        (float(self.time[a]), float(self.time[b])) for a, b in true_intervals(unavailable)
                    ),
                    ever_available=not unavailable.all(),
                )
            )
        return links

    def link_values(self, name: str, link: RadioLink) -> np.ndarray:
        """Return a variable over time and radio for one link, in its display unit."""
        return self[name][:, self._names("radio").index(link.name)]

    @cached_property
    def in_blackout(self) -> np.ndarray:
        """Whether at least one link is lost in the sheath, shape (time,)."""
        if not self.has("blackout"):
            return np.zeros(len(self.time), dtype=bool)
        return np.nan_to_num(self.stored("blackout")).max(axis=1) > 0.5

    @cached_property
    def significant_radiation(self) -> bool:
        """Whether radiative heating is large enough to be shown with convective heating."""
        total, radiative = (self[name] for name in ("stagnation_heat_flux", "radiative_heat_flux"))
        limit = _SIGNIFICANT_RADIATION * np.nanmax(total, initial=0.0)
        return bool(np.nanmax(radiative, initial=0.0) > limit)

    def heat_flux_components(self) -> list[tuple[str, np.ndarray]]:
        """Return the stagnation heat fluxes to plot, in the display unit: name and values (time,)."""
        convective = [("convective", self["convective_heat_flux"][:, 0])]
        if not self.significant_radiation:
            return convective
        total = ("total", self["stagnation_heat_flux"])
        return [*convective, ("radiative", self["radiative_heat_flux"]), total]

    @cached_property
    def observers(self) -> list[Observer]:
        """Observers in the order of the scenario."""
        names = self._names("observer")
        passes = self.summary.get("sightings") or []
        colors = categorical_colours(len(names))
        return [
            Observer(
                name,
                colors[i],
                tuple(each for each in passes if each["observer"] == name),
                *self._observer_position(i, name),
            )
            for i, name in enumerate(names)
        ]

    def observer_values(self, name: str, observer: Observer) -> np.ndarray:
        """Return a variable over time and observer for one observer, in its display unit."""
        return self[name][:, self._names("observer").index(observer.name)]

    @cached_property
    def facilities(self) -> list[tuple[str, np.ndarray]]:
        """Facilities and their match over time (0 to 1), best first, those judged on one parameter last."""
        names = self._names("facility")
        if not names or not self.has("facility_match"):
            return []
        match = np.nan_to_num(self.stored("facility_match"))
        mean = np.diff(cell_edges(self.time)) @ match
        # A match of a single known parameter is weak evidence.
        weak = [self.known_parameters[name] < 2 for name in names]
        order = sorted(range(len(names)), key=lambda i: (weak[i], -mean[i], names[i]))
        return [(names[i], match[:, i]) for i in order]

    @cached_property
    def known_parameters(self) -> dict[str, int]:
        """Number of similarity parameters with published limits, by facility."""
        rows = self.summary.get("facilities") or []
        known = {str(row.get("facility")): int(row.get("known", 0)) for row in rows}
        return {name: known.get(name, 0) for name in self._names("facility")}

    def best_facilities(self) -> list[FacilityMatch]:
        """Return the summary's facilities that reproduce anything, best first.

        Returns
        -------
        list of FacilityMatch
            Entries of ``summary["facilities"]`` with a match above zero, in descending order of the time for
            which two or more known parameters are all reproduced, then of their mean match.
        """
        rows = [row for row in self.summary.get("facilities") or [] if row.get("share", 0.0) > 0]
        return sorted(
            rows,
            key=lambda row: (
                -row.get("full_share", 0.0) * (row.get("known", 0) >= 2),
                -row.get("share", 0.0),
            ),
        )

    def full_match_facilities(self) -> list[FacilityMatch]:
        """Return the facilities that reproduce all of their (two or more) known parameters at some time."""
        return [
            row
            for row in self.best_facilities()
            if row.get("full_share", 0.0) > 0 and row.get("known", 0) >= 2
        ]

    def peak(self, name: str) -> Peak | None:
        """Return the summary's peak of a variable (value, time, altitude; stored units), or None."""
        peak = (self.summary.get("peaks") or {}).get(name)
        return peak if peak and peak.get("value") is not None else None

    def index_at(self, time: float) -> int:
        """Return the index of the sample nearest to a time [s]."""
        return int(np.argmin(np.abs(self.time - time)))

    def profile_samples(self) -> list[int]:
        """Return the samples at which profiles along the body are shown, around peak heating."""
        if not self.has("stagnation_heat_flux"):
            return []
        heat = np.nan_to_num(self["stagnation_heat_flux"])
        top = int(np.argmax(heat))
        before, after = heat[: top + 1], heat[top:]
        samples = [int(np.argmax(before >= fraction * heat[top])) for fraction in (0.1, 0.5)]
        samples.append(top)
        low = np.flatnonzero(after <= 0.3 * heat[top])
        samples.append(top + int(low[0]) if low.size else len(heat) - 1)
        return sorted(set(samples))

    def decimated(self, limit: int = 700) -> np.ndarray:
        """Return at most `limit` sample indices, evenly spaced, the first and last among them."""
        count = len(self.time)
        if count <= limit:
            return np.arange(count)
        return np.unique(np.linspace(0, count - 1, limit).round().astype(int))

    def _names(self, dimension: str) -> list[str]:
        return [str(name) for name in self.data[dimension].values] if dimension in self.data.coords else []

    def _observer_position(self, i: int, name: str) -> tuple[float | None, float | None, float | None]:
        """Return an observer's position from the dataset's coordinates, else from the resolved scenario."""
        keys = ("latitude", "longitude", "altitude")
        if all(f"observer_{key}" in self.data for key in keys):
            latitude, longitude, altitude = (
                float(self.data[f"observer_{key}"].values.reshape(-1)[i]) for key in keys
            )
            return latitude, longitude, altitude
        for given in self.scenario_list("observer"):
            if given.get("name") == name and given.get("latitude") is not None:
                return (
                    float(np.degrees(given["latitude"])),
                    float(np.degrees(given["longitude"])),
                    float(given.get("altitude") or 0.0),
                )
        return None, None, None
