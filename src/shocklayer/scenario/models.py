"""The scenario: its tables, defaults and checks."""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, PrivateAttr
from pydantic_core import PydanticCustomError

from shocklayer.core.units import quote
from shocklayer.scenario import builtin
from shocklayer.scenario.boost import Altitude, Latitude, Longitude
from shocklayer.scenario.distribution import Distribution, EnsembleExtras
from shocklayer.scenario.fields import (
    DimensionalValue,
    Errors,
    IncompleteTable,
    Integer,
    Table,
    Text,
    check,
    is_list,
    is_table,
    validation_error,
)
from shocklayer.scenario.flight import FlightConfig
from shocklayer.scenario.heat_shield import HeatShieldConfig
from shocklayer.scenario.heating import HeatingConfig
from shocklayer.scenario.layer import LayerConfig
from shocklayer.scenario.links import Elevation, ObserverConfig, RadioConfig
from shocklayer.scenario.model_choice import (
    FAMILIES,
    Choice,
    configured,
    default_model,
)
from shocklayer.scenario.planet import PlanetConfig
from shocklayer.scenario.shapes import farthest_station
from shocklayer.scenario.vehicle import VehicleConfig

__all__ = ["Distribution", "OutputConfig", "Scenario"]


class OutputConfig(Table):
    """What is stored of the flight."""

    samples: Annotated[int, Integer(at_least=2, at_most=1000000)] = Field(
        default=600,
        description="Number of stored points over the flight; events, passes and the drawn track are located "
        "independently of it.",
    )
    history: Literal["readable", "full"] = Field(
        default="readable",
        description="Columns of history.csv: the quantities that a reader asks for first, or every variable "
        "at every station.",
    )


class Scenario(Table):
    """One flight and all that is asked about it, in SI with angles in radians.

    Read one with `shocklayer.scenario.load`.
    """

    title: Text = Field(default="untitled", description="Title, the only free text.")
    seed: Annotated[int, Integer(at_least=0, at_most=2**63 - 1)] = Field(
        default=0, description="Random seed."
    )
    planet: PlanetConfig = Field(default_factory=PlanetConfig, description="The planet and its air.")
    vehicle: VehicleConfig = Field(description="The vehicle.")
    flight: FlightConfig = Field(description="The flight.")
    layer: LayerConfig = Field(default_factory=LayerConfig, description="The shock layer.")
    heating: HeatingConfig = Field(default_factory=HeatingConfig, description="The heating.")
    heat_shield: HeatShieldConfig | None = Field(
        default=None, description="The heat shield; by default none is computed."
    )
    observer: tuple[ObserverConfig, ...] = Field(default=(), description="Observers.")
    radio: tuple[RadioConfig, ...] = Field(default=(), description="Radio links.")
    ensemble: dict[str, Distribution] = Field(
        default_factory=dict,
        description='Distributions by the dotted name of the number they disperse: { normal = "0.05 deg" }, '
        '{ normal_3sigma = "0.15 deg" }, { uniform = "1 km" } and { triangular = "1 km" } (half-widths), '
        '{ lognormal = 0.1 } or { discrete = ["1 km", "2 km"], weights = [3, 1] }; a width may be relative, '
        '"5 %", or 0; truncate = 3.0 cuts a normal or lognormal one at so many standard deviations. '
        "[ensemble.covariance] file: a covariance matrix of several numbers. [[ensemble.limit]] quantity "
        "with at_most or at_least: a limit whose exceedance is counted.",
    )
    output: OutputConfig = Field(default_factory=OutputConfig, description="What is stored.")
    unverified: tuple[Text, ...] = Field(
        default=(),
        description="Dotted names of the values that are recalled or assumed, not read in a source; the "
        "result and the report list them.",
    )

    _base_dir: Path = PrivateAttr(default_factory=Path)
    _origin: str = PrivateAttr(default="scenario")
    _digests: dict[str, str] = PrivateAttr(default_factory=dict)
    _extras: EnsembleExtras = PrivateAttr(default_factory=EnsembleExtras)

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Let links name the observers, the heating table override the emissivity, Mars have its gas."""
        planet, layer = data.get("planet"), data.get("layer", {})
        errors: list[PydanticCustomError] = []
        if is_table(planet) and planet.get("body") == "mars" and is_table(layer):
            data["layer"] = {"mixture": "mars", "rate_set": default_model("layer.rate_set", "mars")} | layer
            errors = _need_positions(data)
            heating = data.get("heating", {})
            if is_table(heating):
                data["heating"] = {"convective": default_model("heating.convective", "mars")} | heating
        links, observers = data.get("radio"), data.get("observer")
        if is_list(links) and is_list(observers):
            data["radio"] = [_with_observer(link, observers) for link in links]
        vehicle, heating = data.get("vehicle"), data.get("heating")
        if is_table(vehicle) and is_table(heating):
            emissivity = heating.get("emissivity")
            if (
                isinstance(emissivity, int | float)
                and not isinstance(emissivity, bool)
                and 0 < emissivity <= 1
            ):
                data["vehicle"] = vehicle | {"emissivity": emissivity}
        if errors:
            raise IncompleteTable(errors, data)
        return data

    @check
    def _distinct_links(self) -> Errors:
        yield from _distinct("radio", self.radio)

    @check
    def _distinct_observers(self) -> Errors:
        yield from _distinct("observer", self.observer)

    @check
    def _known_unverified(self) -> Errors:
        for index, path in enumerate(self.unverified):
            if not _holds(self, path):
                yield validation_error(
                    f"{quote(path)} is no field that this scenario gives", f"unverified.{index}"
                )

    def _last_station(self) -> float:
        """Return the last station of the body; infinity for a shape that is impossible."""
        if any(self.vehicle.misfits()):
            return math.inf
        return farthest_station(self.vehicle.shape, self.vehicle.nose_radius) * (1.0 + 1e-9)

    @check
    def _stations_on_body(self) -> Errors:
        end = self._last_station()
        stations = {f"layer.stations.{index}": each for index, each in enumerate(self.layer.stations)}
        yield from _beyond(end, stations)

    @check
    def _antennas_on_body(self) -> Errors:
        end = self._last_station()
        stations: dict[str, float] = {}
        for index, link in enumerate(self.radio):
            antenna = getattr(link, "antenna", None)
            station = getattr(antenna, "station", None)
            if station is not None:
                stations[f"radio.{index}.antenna.station"] = station
        yield from _beyond(end, stations)

    @check
    def _epoch_for_satellites(self) -> Errors:
        for each in self.observer:
            if each.two_line_elements is not None and self.flight.epoch is None:
                yield validation_error(
                    f'missing; observer "{each.name}" is a satellite; give a date and time such as '
                    '"1968-08-22T15:16:00Z"',
                    "flight.epoch",
                )

    @check
    def _gas_of_planet(self) -> Errors:
        on_mars = self.planet.body == "mars"
        if on_mars != (self.layer.mixture == "mars"):
            yield validation_error(
                f'"{self.layer.mixture}" is not the gas of {self.planet.body.capitalize()}', "layer.mixture"
            )

    @check
    def _models_of_planet(self) -> Errors:
        """Refuse models of another planet's gas, importing no more of them than needed."""
        body = self.planet.body
        for family, path, choice in self.model_choices():
            # Looking at a model's class imports its physics. The default is for its planet, and every model
            # of the families that import JAX is for the Earth.
            known = body == "earth" and FAMILIES[family].imports_jax
            # The planet checks its own atmosphere.
            if known or family == "planet.atmosphere" or choice == default_model(family, body):
                continue
            model = configured(family, choice)
            if body not in model.planets:
                yield validation_error(
                    f'"{model.model_name}" is not for the gas of {body.capitalize()}', path
                )

    @check
    def _constellations_of_planet(self) -> Errors:
        for index, link in enumerate(self.radio):
            if self.planet.body == "mars" and link.to is not None and link.to.kind == "constellation":
                yield validation_error("its satellites go round the Earth", f"radio.{index}.to")

    @check
    def _satellites_of_planet(self) -> Errors:
        for index, each in enumerate(self.observer):
            if self.planet.body == "mars" and each.two_line_elements is not None:
                yield validation_error(
                    "two-line elements are of satellites of the Earth", f"observer.{index}.two_line_elements"
                )

    def model_choices(self) -> Iterator[tuple[str, str, Choice]]:
        """Yield every choice of a model: its family, its dotted name in the scenario, what is chosen."""
        for family in FAMILIES:
            table, key = family.split(".")
            tables = getattr(self, table)
            if is_list(tables):
                for index, each in enumerate(tables):
                    yield family, f"{table}.{index}.{key}", getattr(each, key)
            else:
                yield family, family, getattr(tables, key)

    def read_from(self, origin: str, base_dir: Path, digests: Mapping[str, str]) -> Self:
        """Return the scenario with the record of the files it was read from.

        Parameters
        ----------
        origin : str
            Name of the scenario's own file, for messages.
        base_dir : Path
            Folder that file names are relative to.
        digests : mapping of str to str
            SHA-256 of the content of every file that the scenario names, by name.

        Returns
        -------
        Scenario
            A copy.
        """
        scenario = self.model_copy()
        scenario._origin, scenario._base_dir, scenario._digests = origin, base_dir, dict(digests)
        return scenario

    def with_ensemble(self, distributions: dict[str, Distribution], extras: EnsembleExtras) -> Self:
        """Return the scenario with its dispersions.

        Parameters
        ----------
        distributions : dict of str to Distribution
            By dotted name.
        extras : EnsembleExtras
            Covariance and limits.

        Returns
        -------
        Scenario
            A copy.
        """
        scenario = self.model_copy(update={"ensemble": distributions})
        scenario._extras = extras
        return scenario

    @property
    def ensemble_extras(self) -> EnsembleExtras:
        """Covariance of dispersed numbers, and limits on quantities of an ensemble."""
        return self._extras

    @property
    def base_dir(self) -> Path:
        """Folder that file names are relative to."""
        return self._base_dir

    @property
    def origin(self) -> str:
        """Name of the file the scenario came from, for messages."""
        return self._origin

    def file(self, name: str) -> Path:
        """Return the place of a file named in the scenario."""
        return builtin.resolve(name, self._base_dir)

    def as_json(self) -> str:
        """Return the scenario as JSON text: defaults and catalogue entries filled in, SI, radians."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, allow_nan=False)

    def hash(self) -> str:
        """Return a SHA-256 of what decides the result: resolved values, contents of files, no remarks.

        Returns
        -------
        str
            64 hexadecimal digits, the same on every machine for the same input.
        """
        content = self.model_dump(mode="json", exclude={"title", "unverified"})
        if self._extras.covariance is not None:
            content["ensemble_covariance"] = self._extras.covariance.model_dump(mode="json")
        text = json.dumps(_by_content(content, self._digests), sort_keys=True, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _distinct(field: str, entries: Sequence[ObserverConfig | RadioConfig]) -> Errors:
    """Yield a mistake for every entry that has the name of one before it."""
    seen: set[str] = set()
    for index, each in enumerate(entries):
        # A name that is mistaken itself is not there.
        name = getattr(each, "name", None)
        if name in seen:
            yield validation_error(
                f'"{name}" is the name of two of them; names must differ', f"{field}.{index}.name"
            )
        if name is not None:
            seen.add(name)


def _beyond(end: float, stations: Mapping[str, float]) -> Errors:
    """Yield a mistake for every station beyond the end of the body."""
    for field, station in stations.items():
        if station > end:
            yield validation_error(
                f"{station:g} lies beyond the end of the body, at {end:.4g} nose radii along the surface",
                field,
            )


def _holds(table: object, path: str) -> bool:
    """Whether a dotted name leads to a field of a table that is there."""
    for key in path.split("."):
        if is_list(table) and key.isdecimal() and int(key) < len(table):
            table = table[int(key)]
        elif isinstance(table, Table) and key in type(table).model_fields:
            table = getattr(table, key)
        else:
            return False
    return table is not None


def _need_positions(data: dict[str, Any]) -> list[PydanticCustomError]:
    """Return a mistake for every name alone of a place on Mars: the catalogue's are on Earth."""
    errors: list[PydanticCustomError] = []

    def lacks(place: object) -> bool:
        return is_table(place) and not {"latitude", "longitude"} <= place.keys()

    observers, links = data.get("observer"), data.get("radio")
    watchers = observers if is_list(observers) else []
    for index, each in enumerate(watchers):
        if lacks(each) and "two_line_elements" not in each:
            errors.append(validation_error(_ON_EARTH, f"observer.{index}"))
    placed = {name for each in watchers if is_table(each) and isinstance(name := each.get("name"), str)}
    for index, link in enumerate(links if is_list(links) else ()):
        end: object = link.get("to") if is_table(link) else None
        name = end.get("name") if is_table(end) else end
        ground = isinstance(end, str) or (is_table(end) and end.get("kind") in (None, "ground-station"))
        if ground and isinstance(name, str) and name not in placed and (isinstance(end, str) or lacks(end)):
            errors.append(validation_error(_ON_EARTH, f"radio.{index}.to"))
    return errors


_ON_EARTH = "the catalogue's places are on Earth; give latitude and longitude"


_POSITION: dict[str, tuple[DimensionalValue, str]] = {
    "latitude": (get_args(Latitude)[1], "0 deg"),
    "longitude": (get_args(Longitude)[1], "0 deg"),
    "altitude": (get_args(Altitude)[1], "0 m"),
    "minimum_elevation": (get_args(Elevation)[1], "0 deg"),
}
"""What reads the coordinates of a position, and a value that is right."""


def _position(key: str, given: object) -> object:
    """Return a coordinate as given, or one that is right in place of a mistaken one."""
    reader, right = _POSITION[key]
    try:
        reader.validate(given)
    except PydanticCustomError:
        return right
    return given


def _with_observer(link: object, observers: Sequence[object]) -> object:
    """Return the raw link with the position of the scenario's observer its other end is named after."""
    if not is_table(link):
        return link
    target: object = link.get("to")
    if isinstance(target, str):
        target = {"name": target}
    if not is_table(target) or target.get("kind", "ground-station") != "ground-station":
        return link
    somewhere = {"kind": "ground-station", "latitude": "0 deg", "longitude": "0 deg"}
    catalogued = str(target.get("name")).strip().lower() in builtin.records("observers")
    for observer in observers:
        if not is_table(observer) or not isinstance(observer.get("name"), str):
            # Its own check reports that; the link may mean this observer.
            place = somewhere if not catalogued else {}
        elif observer["name"] == target.get("name") and _POSITION.keys() & observer.keys():
            # The observer's own check reports a coordinate that is missing or cannot be read.
            place = {key: _position(key, observer[key]) for key in _POSITION if key in observer}
            if not catalogued:
                place = somewhere | place
        else:
            continue
        return link | {"to": {"kind": "ground-station"} | place | target}
    return link


def _by_content(value: object, digests: Mapping[str, str]) -> object:
    """Return the dumped scenario with every file's name replaced by the digest of its content."""
    if is_table(value):
        return {
            key: digests.get(each, each)
            if key == "file" and isinstance(each, str)
            else _by_content(each, digests)
            for key, each in value.items()
        }
    if is_list(value):
        return [_by_content(each, digests) for each in value]
    return value
