"""The radio links and the observers of a scenario."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, Field, model_validator

from shocklayer.core.suggestions import closest
from shocklayer.core.units import convert, quote
from shocklayer.scenario import builtin
from shocklayer.scenario.boost import Altitude, Latitude, Longitude
from shocklayer.scenario.elements import TwoLineElements
from shocklayer.scenario.fields import (
    DataFile,
    Number,
    Quantity,
    Table,
    Text,
    tagged,
    validation_error,
)

__all__ = [
    "AntennaConfig",
    "ConstellationTarget",
    "GroundStationTarget",
    "ObserverConfig",
    "PatternConfig",
    "RadioConfig",
    "RelayTarget",
    "TargetConfig",
]

SPACE = 100e3
"""Altitude above which an observer looks down through space: along straight lines, to the limb [m]."""

MOST_GAIN = 200.0
"""Of an antenna, either way [dB]."""
_Gain = Annotated[
    float, Quantity(dimension="gain", at_least=f"{-MOST_GAIN:g} dB", at_most=f"{MOST_GAIN:g} dB")
]
_Elevation = Annotated[float, Quantity(dimension="angle", at_least="-90 deg", below="90 deg")]


class PatternConfig(Table):
    """How an antenna's gain falls off from its axis, which is the surface normal."""

    exponent: Annotated[float, Number(at_least=0, at_most=1000)] | None = Field(
        default=None, description="Gain proportional to this power of the cosine of the angle off the axis."
    )
    file: DataFile | None = Field(
        default=None, description="CSV file with the columns angle_deg, gain_dB (relative to the axis)."
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.exponent is None) == (self.file is None):
            raise validation_error("give either exponent or file")
        return self


class AntennaConfig(Table):
    """The vehicle's antenna."""

    station: Annotated[float, Number(at_least=0, at_most=10000)] = Field(
        description="Surface distance from the tip of the nose over nose radius; the tip is the stagnation "
        "point at zero angle of attack. Past the shoulder of a capsule it goes on parallel to the axis, "
        "along the edge of the wake."
    )
    roll: Annotated[float, Quantity(dimension="angle", at_least="-360 deg", at_most="360 deg")] = Field(
        default=0.0,
        description="Place around the axis, from the lee side over the right wing; without it, the lee side. "
        "At an angle of attack each meridian has a sheath of its own: 180 deg is the windward one.",
    )
    pattern: PatternConfig | None = Field(
        default=None,
        description="Fall-off of the gain from the surface normal; with it the direction to the other end "
        "counts, and the sheath is crossed at that angle. Without it the gain is the same all round and "
        "the sheath is crossed at right angles.",
    )
    magnetic_field: Annotated[float, Quantity(dimension="magnetic_field", at_least="0 T", at_most="20 T")] = (
        Field(default=0.0, description="Static magnetic field in the sheath; without it, none.")
    )
    magnetic_field_angle: Annotated[
        float, Quantity(dimension="angle", at_least="0 deg", at_most="180 deg")
    ] = Field(default=0.0, description="Of that field to the outward surface normal; without it, along it.")
    magnetic_field_azimuth: Annotated[
        float, Quantity(dimension="angle", at_least="-360 deg", at_most="360 deg")
    ] = Field(
        default=0.0,
        description="Of the field's part along the surface, from the way the wave leans (its plane of "
        "incidence), right-handed about the outward normal. It matters with a pattern and a tilted field.",
    )

    @model_validator(mode="after")
    def _direction_with_field(self) -> Self:
        for name in ("magnetic_field_angle", "magnetic_field_azimuth"):
            if getattr(self, name) != 0.0 and self.magnetic_field == 0.0:
                raise validation_error(
                    f"a direction without a field; give magnetic_field or leave {name} out", name
                )
        return self


class GroundStationTarget(Table):
    """A station on the ground, by name: one of the scenario's observers or a catalogue entry."""

    kind: Literal["ground-station"] = Field(default="ground-station", description="A station on the ground.")
    name: Text = Field(description="One of the scenario's observers, or an entry of the observer catalogue.")
    latitude: Latitude = Field(
        json_schema_extra={"otherwise": "the named observer's"}, description="Geodetic latitude."
    )
    longitude: Longitude = Field(
        json_schema_extra={"otherwise": "the named observer's"}, description="Longitude, east positive."
    )
    altitude: Altitude = Field(default=0.0, description="Altitude of the station.")

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Fill in the catalogue's position."""
        return _with_position(data, ("latitude", "longitude", "altitude"))


class RelayTarget(Table):
    """A satellite that keeps its place over the planet."""

    kind: Literal["relay"] = Field(description="A geostationary or other fixed relay.")
    name: Text = Field(default="relay", description="Name of the satellite.")
    longitude: Longitude = Field(description="Longitude below the satellite, east positive.")
    latitude: Latitude = Field(default=0.0, description="Latitude below the satellite.")
    altitude: Altitude = Field(default=35786e3, description="Altitude; without it, geostationary.")


class ConstellationTarget(Table):
    """A constellation of navigation satellites, of which the vehicle receives those in view."""

    kind: Literal["constellation"] = Field(description="A constellation of navigation satellites.")
    name: Literal["gps", "galileo", "glonass", "beidou"] = Field(
        default="gps", description="Which constellation."
    )


_CONSTELLATIONS = get_args(ConstellationTarget.model_fields["name"].annotation)

TargetConfig = Annotated[
    Annotated[GroundStationTarget | RelayTarget | ConstellationTarget, Field(discriminator="kind")],
    BeforeValidator(tagged("kind", ("ground-station", "relay", "constellation"))),
]
"""The other end of a link, told apart by ``kind``."""


class RadioConfig(Table):
    """One radio link of the vehicle."""

    name: Text = Field(description="Name of the link; that of a preset band fills in the frequency.")
    frequency: Annotated[float, Quantity(dimension="frequency", at_least="1 kHz", at_most="10 THz")] = Field(
        json_schema_extra={"otherwise": "that of the preset band it is named after"},
        description="Carrier frequency.",
    )
    antenna: AntennaConfig = Field(description="Where on the body the antenna is.")
    to: TargetConfig | None = Field(
        default=None,
        description="The other end: a ground station or a constellation (the name alone will do), or a "
        "relay; without it, only the sheath is judged, against clear_margin.",
    )
    transmit_power: Annotated[float, Quantity(dimension="power", above="0 W", at_most="1000 MW")] = Field(
        default=10.0, description="Power into the transmitting antenna; without it, 10 W."
    )
    transmit_gain: _Gain = Field(
        default=0.0, description="Gain of the transmitting antenna; without it, 0 dB."
    )
    receive_gain: _Gain = Field(default=0.0, description="Gain of the receiving antenna; without it, 0 dB.")
    losses: _Gain = Field(default=0.0, description="Further losses (cables, polarisation); without it, 0 dB.")
    noise_temperature: Annotated[float, Quantity(dimension="temperature", above="0 K", at_most="1e6 K")] = (
        Field(default=500.0, description="System noise temperature of the receiver; without it, 500 K.")
    )
    bandwidth: Annotated[float, Quantity(dimension="frequency", above="0 Hz", at_most="100 GHz")] = Field(
        default=1e6, description="Receiver bandwidth; without it, 1 MHz."
    )
    required_signal_to_noise: _Gain = Field(
        default=10.0, description="Signal-to-noise ratio the receiver needs; without it, 10 dB."
    )
    clear_margin: _Gain | None = Field(
        default=None,
        description="Margin of the link without any plasma; stands in for the power budget. A link without "
        "`to` has no budget: there it is 30 dB unless given.",
    )
    threshold: _Gain = Field(
        default=0.0, description="Margin below which the link counts as lost; without it, 0 dB."
    )

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Fill in the preset frequency and the short form of the other end."""
        name = data.get("name")
        if "frequency" not in data and isinstance(name, str):
            bands = builtin.records("radio")
            if name.strip().lower() not in bands:
                near = bands[closest(name, bands)]["name"]
                raise validation_error(
                    f'missing, and {quote(name)} is no preset band (the nearest is "{near}"); '
                    'give a frequency such as "2.2 GHz"',
                    "frequency",
                )
            data["frequency"] = bands[name.strip().lower()]["frequency"]
        if isinstance(data.get("to"), str) and data["to"].strip().lower() in _CONSTELLATIONS:
            data["to"] = {"kind": "constellation", "name": data["to"].strip().lower()}
        elif isinstance(data.get("to"), str):
            data["to"] = {"kind": "ground-station", "name": data["to"]}
        elif isinstance(data.get("to"), dict) and "kind" not in data["to"]:
            data["to"] = {"kind": "ground-station"} | data["to"]
        if data.get("to") is None:
            data.setdefault("clear_margin", "30 dB")
        return data


class ObserverConfig(Table):
    """Somebody who watches: on the ground, or a satellite given by its two-line elements."""

    name: Text = Field(description="Name; that of a catalogue entry fills in the position.")
    latitude: Latitude | None = Field(
        default=None,
        json_schema_extra={"otherwise": "the catalogue entry's"},
        description="Geodetic latitude.",
    )
    longitude: Longitude | None = Field(
        default=None,
        json_schema_extra={"otherwise": "the catalogue entry's"},
        description="Longitude, east positive.",
    )
    altitude: Altitude = Field(default=0.0, description="Altitude of a ground observer; without it, 0 m.")
    minimum_elevation: _Elevation = Field(
        default=0.0,
        description="Elevation above which the observer sees; without it, the horizontal for an observer on "
        "the ground, and the limb of the Earth for a satellite or one higher than 100 km.",
    )
    two_line_elements: TwoLineElements | None = Field(
        default=None, description="The two lines of a satellite's elements, instead of a position."
    )

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Fill in the catalogue's position."""
        if "two_line_elements" not in data:
            data = _with_position(data, ("latitude", "longitude", "altitude", "minimum_elevation"))
        if "minimum_elevation" not in data and ("two_line_elements" in data or _in_space(data)):
            data = data | {"minimum_elevation": "-90 deg"}
        return data

    @model_validator(mode="after")
    def _position_or_elements(self) -> Self:
        if self.two_line_elements is None:
            for name in ("latitude", "longitude"):
                if getattr(self, name) is None:
                    raise validation_error('missing; give an angle such as "32.3 deg"', name)
            return self
        if self.latitude is not None or self.longitude is not None:
            raise validation_error("give a position or two_line_elements, not both")
        return self

    @property
    def in_space(self) -> bool:
        """Whether it looks down from above the air: a satellite, or one fixed that high."""
        return self.two_line_elements is not None or self.altitude > SPACE


def _in_space(data: Mapping[str, Any]) -> bool:
    """Say whether a raw observer is higher than any air that bends its rays."""
    try:
        return convert(data.get("altitude"), "length") > SPACE
    except ValueError:
        return False  # the altitude's own check says what is wrong with it


def _with_position(data: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """Return the table with the observer catalogue's values for what is not given."""
    name = data.get("name")
    if not isinstance(name, str) or ("latitude" in data and "longitude" in data):
        return data
    known = builtin.records("observers")
    entry = known.get(name.strip().lower())
    if entry is None:
        if "latitude" in data or "longitude" in data:
            return data
        near = known[closest(name, known)]["name"]
        raise validation_error(
            f'{quote(name)} is not in the observer catalogue (the nearest entry is "{near}"); '
            "give another name, or latitude and longitude",
            "name",
        )
    return {key: entry[key] for key in keys if key in entry} | data
