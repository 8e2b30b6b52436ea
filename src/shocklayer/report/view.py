"""What every part of the report needs of a result, in display units, empty where the result is empty."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

import numpy as np

from shocklayer.core.quantities import QUANTITIES
from shocklayer.planet.bodies import PLANETS, Planet
from shocklayer.report.figures.style import sequence_colours, series_colours, shown
from shocklayer.scenario.models import HeatingConfig


@runtime_checkable
class ResultLike(Protocol):
    """Anything with a dataset and a summary: `shocklayer.result.result.Result`, or a stand-in."""

    @property
    def data(self) -> Any:
        """The labelled dataset."""
        ...

    @property
    def summary(self) -> dict[str, Any]:
        """The summary."""
        ...


@dataclass(frozen=True)
class Radio:
    """One link: its name, carrier frequency [Hz], colour, and the windows in which it is lost.

    ``out_of_reach`` holds the spells (start and end [s]) in which the link fails without any blackout: its
    other end is below the horizon, or too far for its power. ``reached`` says whether it ever works or would.
    """

    name: str
    frequency: float
    color: str
    windows: tuple[dict[str, Any], ...]
    out_of_reach: tuple[tuple[float, float], ...] = ()
    reached: bool = True

    @property
    def holds(self) -> bool:
        """Whether the link is in reach at some time and never lost in the sheath."""
        return self.reached and not self.windows

    def fades_after(self, window: dict[str, Any], slack: float) -> bool:
        """Whether a window of blackout ends only because the link is then out of reach.

        Parameters
        ----------
        window : dict
            One of ``windows``.
        slack : float
            Time between samples [s].

        Returns
        -------
        bool
            True if nobody can say when the sheath let the link through again.
        """
        return any(abs(start - window["end_time"]) <= slack for start, _ in self.out_of_reach)

    @property
    def critical_density(self) -> float:
        """Electron density at which the plasma frequency reaches the carrier [1/m3]."""
        from shocklayer.plasma.cold import CRITICAL_COEFFICIENT

        return CRITICAL_COEFFICIENT * self.frequency**2


@dataclass(frozen=True)
class Observer:
    """One observer: name, colour, the passes seen, and where it stands [deg, deg, m] if it stands still."""

    name: str
    color: str
    passes: tuple[dict[str, Any], ...]
    latitude: float | None
    longitude: float | None
    altitude: float | None


class View:
    """A result as the report reads it.

    Parameters
    ----------
    result : ResultLike
        With ``data`` (dataset, names and units of ``shocklayer.core.quantities``) and ``summary``.
    """

    def __init__(self, result: ResultLike) -> None:
        self.data = result.data
        self.summary = result.summary
        self.layer = getattr(result, "layer", None)

    @cached_property
    def title(self) -> str:
        """Free text of the user: escape it wherever it goes."""
        return str(self.summary.get("title") or self.data.attrs.get("title") or "Flight")

    @property
    def planet(self) -> Planet:
        """The planet flown at; the Earth if the result does not say."""
        return PLANETS[(self.scenario.get("planet") or {}).get("body") or "earth"]

    @property
    def heating(self) -> HeatingConfig:
        """Models of the stagnation heat flux; the defaults if the result does not say."""
        given = self.scenario.get("heating") or {}
        return HeatingConfig(**{name: given[name] for name in ("convective", "radiative") if name in given})

    @cached_property
    def scenario(self) -> dict[str, Any]:
        """The resolved scenario (SI, radians), empty if the result carries none."""
        text = self.data.attrs.get("scenario")
        found = json.loads(text) if text else {}
        return found if isinstance(found, dict) else {}

    def has(self, name: str) -> bool:
        """Say whether a variable is there with at least one finite value."""
        return (
            name in self.data and self.data[name].size > 0 and bool(np.isfinite(self.data[name].values).any())
        )

    def __getitem__(self, name: str) -> np.ndarray:
        """Return a variable in its display unit."""
        if name == "time":
            return np.asarray(self.data["time"].values, dtype=float)
        return shown(name, self.data[name].values)

    def stored(self, name: str) -> np.ndarray:
        """Return a variable in its stored unit."""
        return np.asarray(self.data[name].values, dtype=float)

    @cached_property
    def nose_radius(self) -> float | None:
        """Nose radius [m], where the result says it."""
        for found in (
            self.data.attrs.get("nose_radius"),
            (self.scenario.get("vehicle") or {}).get("nose_radius"),
        ):
            if found is not None:
                return float(found)
        return None

    @cached_property
    def time(self) -> np.ndarray:
        """Time from the start of the scenario [s]."""
        return self["time"]

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

    @cached_property
    def stations(self) -> np.ndarray:
        """Body stations: surface distance from the stagnation point over nose radius."""
        return np.asarray(self.data["station"].values, dtype=float) if "station" in self.data else np.zeros(0)

    @cached_property
    def shown_stations(self) -> list[tuple[int, float, str]]:
        """At most five stations to draw curves of: index, place, colour (dark at the nose).

        The nose and the antennas' come first, then the last one; others fill the gaps.
        """
        count = len(self.stations)
        chosen = {0} if count else set()
        antennas = [link.get("antenna") or {} for link in _as_list(self.scenario.get("radio"))]
        wanted = sorted({float(a["station"]) for a in antennas if a.get("station") is not None})[:3]
        for place in [*wanted, *self.stations[-1:]]:
            near = [abs(self.stations[i] - place) for i in chosen]
            if min(near, default=0.0) > 0.1 * self.stations[-1]:
                chosen.add(int(np.argmin(np.abs(self.stations - place))))
        # The grid is finest where most changes, so gaps count in its points.
        while len(chosen) < min(5, count):
            rest = [i for i in range(count) if i not in chosen]
            chosen.add(max(rest, key=lambda i: min(abs(i - j) for j in chosen)))
        found = sorted(chosen)
        colors = sequence_colours(len(found))
        return [(i, float(self.stations[i]), color) for i, color in zip(found, colors, strict=True)]

    @cached_property
    def radios(self) -> list[Radio]:
        """Links in the order of their frequency, low ones first."""
        names = self._names("radio")
        if not names or "frequency" not in self.data:
            return []
        carriers = self.stored("frequency")
        order = np.argsort(carriers, kind="stable")
        colors = series_colours(len(names))
        windows = self.summary.get("blackouts") or []
        found = []
        for k, i in enumerate(order):
            margin, lost = self.stored("link_margin")[:, i], self.stored("blackout")[:, i] > 0.5
            silent = ~lost & ~(margin >= 0)
            found.append(
                Radio(
                    names[i],
                    float(carriers[i]),
                    colors[k],
                    tuple(w for w in windows if w["radio"] == names[i]),
                    tuple((float(self.time[a]), float(self.time[b])) for a, b in runs(silent)),
                    not silent.all(),
                )
            )
        return found

    @property
    def sampling(self) -> float:
        """Longest time between two samples [s]."""
        return float(np.diff(self.time).max(initial=0.0))

    @cached_property
    def radiates(self) -> bool:
        """Whether radiation of the hot gas is ever worth showing beside convection."""
        heat, radiated = (self[name] for name in ("stagnation_heat_flux", "radiative_heat_flux"))
        return bool(np.nanmax(radiated, initial=0.0) > 0.01 * np.nanmax(heat, initial=0.0))

    def of_radio(self, name: str, radio: Radio) -> np.ndarray:
        """Return a variable over time and radio for one link, in its display unit."""
        return self[name][:, self._names("radio").index(radio.name)]

    @cached_property
    def blackout(self) -> np.ndarray:
        """True where at least one link is lost (time)."""
        if not self.has("blackout"):
            return np.zeros(len(self.time), dtype=bool)
        return np.nan_to_num(self.stored("blackout")).max(axis=1) > 0.5

    @cached_property
    def observers(self) -> list[Observer]:
        """Observers in the scenario's order."""
        names = self._names("observer")
        passes = self.summary.get("sightings") or []
        colors = series_colours(len(names))
        found = []
        for i, name in enumerate(names):
            place = self._place(i, name)
            found.append(Observer(name, colors[i], tuple(p for p in passes if p["observer"] == name), *place))
        return found

    def of_observer(self, name: str, observer: Observer) -> np.ndarray:
        """Return a variable over time and observer for one observer, in its display unit."""
        return self[name][:, self._names("observer").index(observer.name)]

    @cached_property
    def facilities(self) -> list[tuple[str, np.ndarray]]:
        """Facilities and their match over time (0..1), the best first, the little known last."""
        names = self._names("facility")
        if not names or not self.has("facility_match"):
            return []
        match = np.nan_to_num(self.stored("facility_match"))
        edges = np.concatenate([self.time[:1], 0.5 * (self.time[1:] + self.time[:-1]), self.time[-1:]])
        mean = np.diff(edges) @ match
        # A share of one known parameter says little: those come last.
        vague = [self.known_parameters[name] < 2 for name in names]
        order = sorted(range(len(names)), key=lambda i: (vague[i], -mean[i], names[i]))
        return [(names[i], match[:, i]) for i in order]

    @cached_property
    def known_parameters(self) -> dict[str, int]:
        """By facility, the number of similarity parameters that its published figures let one judge."""
        rows = self.summary.get("facilities") or []
        found = {str(row["facility"]): int(row.get("known", 0)) for row in rows}
        return {name: found.get(name, 0) for name in self._names("facility")}

    def peak(self, name: str) -> dict[str, Any] | None:
        """Return the summary's peak of a variable (value, time, altitude; stored units), or None."""
        found = (self.summary.get("peaks") or {}).get(name)
        return found if found and found.get("value") is not None else None

    def index_at(self, time: float) -> int:
        """Return the index of the sample nearest to a time."""
        return int(np.argmin(np.abs(self.time - time)))

    def moments(self) -> list[int]:
        """Return the samples at which profiles along the body are shown, around peak heating."""
        if not self.has("stagnation_heat_flux"):
            return []
        heat = np.nan_to_num(self["stagnation_heat_flux"])
        top = int(np.argmax(heat))
        before, after = heat[: top + 1], heat[top:]
        picks = [int(np.argmax(before >= share * heat[top])) for share in (0.1, 0.5)]
        picks.append(top)
        fallen = np.flatnonzero(after <= 0.3 * heat[top])
        picks.append(top + int(fallen[0]) if fallen.size else len(heat) - 1)
        return sorted(set(picks))

    def thin(self, limit: int = 700) -> np.ndarray:
        """Return at most `limit` sample indices, the first and last among them."""
        count = len(self.time)
        if count <= limit:
            return np.arange(count)
        return np.unique(np.linspace(0, count - 1, limit).round().astype(int))

    def _names(self, dimension: str) -> list[str]:
        return [str(name) for name in self.data[dimension].values] if dimension in self.data.coords else []

    def _place(self, i: int, name: str) -> tuple[float | None, float | None, float | None]:
        """Where an observer stands: from the dataset's coordinates, else from the resolved scenario."""
        keys = ("latitude", "longitude", "altitude")
        if all(f"observer_{key}" in self.data for key in keys):
            latitude, longitude, altitude = (
                float(self.data[f"observer_{key}"].values.reshape(-1)[i]) for key in keys
            )
            return latitude, longitude, altitude
        for given in _as_list(self.scenario.get("observer")):
            if given.get("name") == name and given.get("latitude") is not None:
                return (
                    float(np.degrees(given["latitude"])),
                    float(np.degrees(given["longitude"])),
                    float(given.get("altitude") or 0.0),
                )
        return None, None, None


def runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """Return the first and last index of every run of true flags."""
    edges = np.diff(np.concatenate([[0], flags.astype(int), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def _as_list(value: Any) -> Sequence[dict[str, Any]]:
    return value if isinstance(value, list) else []


def quantity_words(name: str) -> str:
    """Return the words for a quantity, without its conventions: the name before any semicolon or bracket."""
    quantity = QUANTITIES.get(name)
    if quantity is None:
        return name.replace("_", " ")
    return quantity.long_name.split(";")[0].split("(")[0].strip()
