"""The file of a shot, as `shocklayer tunnel reduce` reads it.

No JAX here. Every number may have an uncertainty, the half-width of its 95 % interval: in a table
``{ value = "270 kPa", uncertainty = "1 %" }``, as ``pressure_uncertainty`` beside it, or as ``uncertainty``
of the whole table where that holds one such number.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from shocklayer.core.errors import UserError, one_line
from shocklayer.core.suggestions import closest
from shocklayer.core.units import convert, quote
from shocklayer.core.user_files import read_text
from shocklayer.facilities.datum import to_si
from shocklayer.facilities.trace import Measured, arrival, mean_in, pressure_factor, read_trace, within

SAMPLES = 1000
"""Default number of samples."""
_TABLES = ("title", "facility", "mode", "fill", "sensor", "reservoir", "nozzle", "samples", "seed")
_AREAS = {"area_ratio": "", "pitot_ratio": "", "pitot_pressure": "pressure", "mach_number": ""}


@dataclass(frozen=True)
class Sensor:
    """A shock sensor: where it is [m], and when the shock arrived [s]."""

    position: Measured
    arrival: Measured


@dataclass(frozen=True)
class Shot:
    """What was measured in a shot, SI; None where it was not.

    Parameters
    ----------
    facility : str
        Name of the facility, or path of its file; empty where there is none.
    mode : str
        Its mode; empty for its own.
    fill_pressure, fill_temperature : Measured or None
        Test gas in the shock tube.
    fill_mixture : str or None
        Its gas.
    sensors : tuple of Sensor
        In the order of their positions.
    reservoir_pressure : Measured or None
        Nozzle-supply pressure.
    nozzle : dict of str to Measured
        One of ``area_ratio``, ``pitot_ratio``, ``pitot_pressure`` and ``mach_number`` at most.
    contour, chemistry : str or None
        Nozzle.
    samples, seed : int
        Of the propagation of uncertainty.
    """

    facility: str
    mode: str
    fill_pressure: Measured | None
    fill_temperature: Measured | None
    fill_mixture: str | None
    sensors: tuple[Sensor, ...]
    reservoir_pressure: Measured | None
    nozzle: dict[str, Measured]
    contour: str | None
    chemistry: str | None
    samples: int
    seed: int


class _Table:
    """A table of the file, read with every mistake kept."""

    def __init__(self, tree: Mapping[str, Any], name: str, path: Path, mistakes: list[str]) -> None:
        self.tree, self.name, self.path, self.mistakes = tree, name, path, mistakes
        self.origin = one_line(str(path))

    def refuse_unknown(self, known: tuple[str, ...]) -> None:
        for key in self.tree:
            if key not in known:
                near = closest(key, known)
                where = f"{self.name}.{one_line(key)}" if self.name else one_line(key)
                self.mistakes.append(
                    f"{where} of {self.origin} is not known; the nearest known name is {near!r}"
                )

    def wrong(self, message: str) -> None:
        self.mistakes.append(message)

    def text(self, key: str) -> str | None:
        value = self.tree.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value:
            self.wrong(f"{self._where(key)} must be text, not {quote(value)}")
            return None
        return value

    def whole(self, key: str, default: int, least: int) -> int:
        value = self.tree.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.wrong(f"{self._where(key)} must be a whole number from {least} up, not {quote(value)}")
            return default
        return value

    def _where(self, key: str) -> str:
        return f"{self.name}.{key} in {self.origin}" if self.name else f"{key} in {self.origin}"

    def measured(self, key: str, dimension: str, alone: bool = False) -> Measured | None:
        """Return a number with its uncertainty; `alone`: the table's ``uncertainty`` is of this one."""
        given = self.tree.get(key)
        if given is None:
            return None
        spread: object = self.tree.get(f"{key}_uncertainty", self.tree.get("uncertainty") if alone else None)
        if isinstance(given, dict):
            for unknown in set(given) - {"value", "uncertainty"}:
                self.wrong(f"{self._where(key)} has value and uncertainty, not {quote(unknown)}")
            spread, given = given.get("uncertainty", spread), given.get("value")
        try:
            value = to_si(given, dimension, f"{self.name}.{key}", self.origin)
            return Measured(value, self._spread(spread, value, dimension, key))
        except UserError as mistake:
            self.mistakes += mistake.mistakes
            return None

    def _spread(self, spread: object, value: float, dimension: str, key: str) -> float:
        if spread is None:
            return 0.0
        if isinstance(spread, str) and spread.strip().endswith("%"):
            part = to_si(spread.strip()[:-1], "", f"{self.name}.{key} uncertainty", self.origin)
            half = 0.01 * part * abs(value)
        elif dimension == "temperature" and isinstance(spread, str):
            try:
                half = convert(spread, dimension, difference=True)
            except ValueError as error:
                raise UserError(f"{self._where(key)}, its uncertainty: {error}") from None
        else:
            half = to_si(spread, dimension, f"{self.name}.{key} uncertainty", self.origin)
        if half < 0.0:
            raise UserError(f"{self._where(key)}: its uncertainty must not be negative, not {quote(spread)}")
        return half

    def window(self) -> tuple[float, float] | None:
        given = self.tree.get("window")
        if given is None:
            return None
        if not isinstance(given, list) or len(given) != 2:
            self.wrong(f'{self._where("window")} must be two times, as ["1 ms", "3 ms"], not {quote(given)}')
            return None
        try:
            # Bare numbers are in seconds, as the column time_s.
            start, end = (
                to_si(
                    time, "" if isinstance(time, int | float) else "time", f"{self.name}.window", self.origin
                )
                for time in given
            )
        except UserError as mistake:
            self.mistakes += mistake.mistakes
            return None
        if end <= start:
            self.wrong(f"{self._where('window')} must end after it starts")
            return None
        return start, end

    def trace(self) -> tuple[Path, str] | None:
        """Path and column of a trace, or None without one."""
        file, column = self.text("file"), self.text("column")
        if file is None and column is None:
            return None
        if file is None or column is None:
            self.wrong(f"{self.name} of {self.origin} needs both file and column of a trace")
            return None
        return self.path.parent / file, column


def _sensor(tree: object, number: int, path: Path, mistakes: list[str]) -> Sensor | None:
    name = f"sensor {number}"
    if not isinstance(tree, dict):
        mistakes.append(f"{name} of {one_line(str(path))} must be a table [[sensor]]")
        return None
    table = _Table(tree, name, path, mistakes)
    table.refuse_unknown(
        (
            *("position", "position_uncertainty", "arrival", "arrival_uncertainty", "uncertainty"),
            *("file", "column", "window", "name"),
        )
    )
    shared = tree.get("uncertainty")
    of_time = isinstance(shared, str) and _is("time", shared)
    position = table.measured("position", "length", alone=shared is not None and not of_time)
    time = table.measured("arrival", "time", alone=of_time)
    trace, window = table.trace(), table.window()
    if position is None and "position" not in tree:
        table.wrong(f"{name} of {table.origin} needs its position")
    if time is None and trace is not None:
        try:
            found = arrival(
                *within(*read_trace(*trace), window, f"{name} of {table.origin}"), f"{name} of {trace[0]}"
            )
        except UserError as mistake:
            mistakes += mistake.mistakes
            return None
        half = found.uncertainty
        given = tree.get("arrival_uncertainty", shared if of_time else None)
        if given is not None:
            half = to_si(given, "time", f"{name}.arrival_uncertainty", table.origin)
        time = Measured(found.value, half)
    elif time is None and "arrival" not in tree:
        table.wrong(f"{name} of {table.origin} needs its arrival, or file and column of a trace")
    return None if position is None or time is None else Sensor(position, time)


def _is(dimension: str, text: str) -> bool:
    try:
        convert(text, dimension)
    except ValueError:
        return False
    return True


def _reservoir(table: _Table) -> Measured | None:
    table.refuse_unknown(("pressure", "pressure_uncertainty", "uncertainty", "file", "column", "window"))
    pressure = table.measured("pressure", "pressure", alone=True)
    trace, window = table.trace(), table.window()
    if pressure is not None or trace is None:
        return pressure
    path, column = trace
    where = f"reservoir of {table.origin}"
    try:
        factor = pressure_factor(column, where)
        found = mean_in(*within(*read_trace(path, column), window, where))
        mean = factor * found.value
        given = table.tree.get("pressure_uncertainty", table.tree.get("uncertainty"))
        half = (
            factor * found.uncertainty
            if given is None
            else table._spread(given, mean, "pressure", "pressure")
        )
    except UserError as mistake:
        table.mistakes += mistake.mistakes
        return None
    return Measured(mean, half)


def read_shot(path: Path) -> Shot:
    """Read the file of a shot; see `read_with_mistakes`.

    Raises
    ------
    UserError
        With a sentence for every field that is unknown, missing, wrong or without a unit.
    """
    shot, mistakes = read_with_mistakes(path)
    if mistakes:
        raise UserError(*mistakes)
    return shot


def read_with_mistakes(path: Path) -> tuple[Shot, list[str]]:
    """Read the file of a shot as far as it can be read.

    Parameters
    ----------
    path : Path
        TOML file; traces are relative to it.

    Returns
    -------
    shot : Shot
        Without what is wrong.
    mistakes : list of str
        A sentence for every field that is unknown, missing, wrong or without a unit.

    Raises
    ------
    UserError
        If the file cannot be read or is not TOML.
    """
    origin = one_line(str(path))
    try:
        tree = tomllib.loads(read_text(path, "a TOML file of a shot"))
    except tomllib.TOMLDecodeError as problem:
        raise UserError(f"{origin} is not valid TOML: {one_line(str(problem))}") from None
    except RecursionError:
        raise UserError(f"{origin} is nested too deeply to be a shot") from None
    mistakes: list[str] = []
    top = _Table(tree, "", path, mistakes)
    top.refuse_unknown(_TABLES)
    parts: dict[str, _Table] = {}
    for name in ("fill", "reservoir", "nozzle"):
        part = tree.get(name, {})
        if not isinstance(part, dict):
            mistakes.append(f"{name} of {origin} must be a table, not {quote(part)}")
            part = {}
        parts[name] = _Table(part, name, path, mistakes)
    fill, nozzle = parts["fill"], parts["nozzle"]
    fill.refuse_unknown(
        (
            "pressure",
            "temperature",
            "mixture",
            "pressure_uncertainty",
            "temperature_uncertainty",
            "uncertainty",
        )
    )
    nozzle.refuse_unknown(
        (*_AREAS, *(f"{key}_uncertainty" for key in _AREAS), "uncertainty", "contour", "chemistry")
    )
    areas = {
        key: found
        for key, dimension in _AREAS.items()
        if (found := nozzle.measured(key, dimension, alone=True)) is not None
    }
    if len(areas) > 1:
        mistakes.append(
            f"nozzle of {origin}: {' and '.join(areas)} say the same in two ways; give one of them"
        )
    listed = tree.get("sensor", [])
    if not isinstance(listed, list):
        mistakes.append(f"sensors of {origin} are tables [[sensor]]")
        listed = []
    sensors = [_sensor(each, number, path, mistakes) for number, each in enumerate(listed, start=1)]
    contour = nozzle.text("contour")
    if contour is not None and (path.parent / contour).is_file():
        contour = str(path.parent / contour)
    shot = Shot(
        facility=top.text("facility") or "",
        mode=top.text("mode") or "",
        fill_pressure=fill.measured("pressure", "pressure", alone=True),
        fill_temperature=fill.measured("temperature", "temperature"),
        fill_mixture=fill.text("mixture"),
        sensors=tuple(sorted((s for s in sensors if s is not None), key=lambda s: s.position.value)),
        reservoir_pressure=_reservoir(parts["reservoir"]),
        nozzle=areas,
        contour=contour,
        chemistry=nozzle.text("chemistry"),
        samples=top.whole("samples", SAMPLES, 2),
        seed=top.whole("seed", 0, 0),
    )
    if len(listed) < 2:
        mistakes.append(f"{origin} needs two [[sensor]] at least, for the speed of the shock")
    if shot.fill_pressure is None and "pressure" not in fill.tree:
        mistakes.append(f"fill.pressure of {origin} is missing")
    if len(shot.sensors) >= 2:
        mistakes += _order(shot.sensors, origin)
    return shot, list(dict.fromkeys(mistakes))


def _order(sensors: tuple[Sensor, ...], origin: str) -> list[str]:
    for first, second in pairwise(sensors):
        if second.position.value <= first.position.value or second.arrival.value <= first.arrival.value:
            return [
                f"sensors of {origin}: the shock must reach each sensor later than the one before it, but at "
                f"{second.position.value:g} m it arrives at {second.arrival.value:g} s, at "
                f"{first.position.value:g} m at {first.arrival.value:g} s"
            ]
    return []
