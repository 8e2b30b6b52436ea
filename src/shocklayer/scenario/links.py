"""The radio links and the observers of a scenario."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field

from shocklayer.core.suggestions import closest
from shocklayer.core.units import convert, quote
from shocklayer.scenario import builtin
from shocklayer.scenario.boost import Altitude, Latitude, Longitude
from shocklayer.scenario.elements import TwoLineElements
from shocklayer.scenario.fields import (
    DimensionalValue,
    Errors,
    FileField,
    Number,
    Table,
    Text,
    check,
    check_discriminator,
    is_table,
    validation_error,
)
from shocklayer.scenario.model_choice import ModelConfig, ModelFamily, configured, model_names
from shocklayer.scenario.tables import MOST_GAIN, antenna_pattern

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
"""Altitude above which an observer is in space: straight lines of sight, down to the limb [m]."""

_Gain = Annotated[
    float, DimensionalValue(dimension="gain", at_least=f"{-MOST_GAIN:g} dB", at_most=f"{MOST_GAIN:g} dB")
]
Elevation = Annotated[float, DimensionalValue(dimension="angle", at_least="-90 deg", below="90 deg")]
_PROPAGATION = "radio.propagation"


class PatternConfig(Table):
    """Gain of an antenna against the angle from its axis, the surface normal."""

    exponent: Annotated[float, Number(at_least=0, at_most=1000)] | None = Field(
        default=None,
        description="The gain is proportional to this power of the cosine of the angle from the axis.",
    )
    file: Annotated[str, FileField(antenna_pattern)] | None = Field(
        default=None, description="CSV file with the columns angle_deg, gain_dB (relative to the axis)."
    )

    @check
    def _one_of_both(self) -> Errors:
        if (self.exponent is None) == (self.file is None):
            yield validation_error("give either exponent or file")


class AntennaConfig(Table):
    """The antenna of the vehicle."""

    station: Annotated[float, Number(at_least=0, at_most=10000)] = Field(
        description="Surface distance from the tip of the nose (the stagnation point at zero angle of "
        "attack) over nose radius. Behind the shoulder of a capsule it continues parallel to the axis, "
        "along the edge of the wake."
    )
    roll: Annotated[float, DimensionalValue(dimension="angle", at_least="-360 deg", at_most="360 deg")] = (
        Field(
            default=0.0,
            description="Angle around the axis, from the leeward side over the right wing. "
            "At an angle of attack each meridian has its own sheath; 180 deg is the windward one.",
        )
    )
    pattern: PatternConfig | None = Field(
        default=None,
        description="Gain against the angle from the surface normal; gain and angle of incidence on the "
        "sheath then follow from the direction to the other end of the link. By default the gain is "
        "isotropic and the incidence normal.",
    )
    magnetic_field: Annotated[
        float, DimensionalValue(dimension="magnetic_field", at_least="0 T", at_most="20 T")
    ] = Field(default=0.0, description="Static magnetic field in the sheath.")
    magnetic_field_angle: Annotated[
        float, DimensionalValue(dimension="angle", at_least="0 deg", at_most="180 deg")
    ] = Field(default=0.0, description="Angle of that field to the outward surface normal.")
    magnetic_field_azimuth: Annotated[
        float, DimensionalValue(dimension="angle", at_least="-360 deg", at_most="360 deg")
    ] = Field(
        default=0.0,
        description="Azimuth of the tangential component of the field from the plane of incidence, "
        "right-handed about the outward normal. It has an effect only with a pattern and an oblique field.",
    )

    @check
    def _direction_with_field(self) -> Errors:
        for name in ("magnetic_field_angle", "magnetic_field_azimuth"):
            if getattr(self, name) != 0.0 and self.magnetic_field == 0.0:
                yield validation_error(
                    f"is the direction of a field that is zero; give magnetic_field, or leave {name} out",
                    name,
                )


class GroundStationTarget(Table):
    """A ground station: one of the observers of the scenario, a catalogue entry, or a position."""

    kind: Literal["ground-station"] = Field(default="ground-station", description="A ground station.")
    name: Text = Field(description="An observer of the scenario, or an entry of the observer catalogue.")
    latitude: Latitude = Field(
        json_schema_extra={"otherwise": "that of the named observer"}, description="Geodetic latitude."
    )
    longitude: Longitude = Field(
        json_schema_extra={"otherwise": "that of the named observer"}, description="Longitude, east positive."
    )
    altitude: Altitude = Field(default=0.0, description="Altitude of the station.")
    minimum_elevation: Elevation = Field(
        default=0.0,
        json_schema_extra={"otherwise": "that of the named observer"},
        description="Smallest elevation at which the station sees the vehicle.",
    )

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Fill in the position of the catalogue entry."""
        return _with_position(data, ("latitude", "longitude", "altitude", "minimum_elevation"))


class RelayTarget(Table):
    """A relay satellite at a fixed position relative to the planet."""

    kind: Literal["relay"] = Field(description="A geostationary or other fixed relay satellite.")
    name: Text = Field(default="relay", description="Name of the satellite.")
    longitude: Longitude = Field(description="Longitude of the subsatellite point, east positive.")
    latitude: Latitude = Field(default=0.0, description="Latitude of the subsatellite point.")
    altitude: Altitude = Field(default=35786e3, description="Altitude; by default geostationary.")


class ConstellationTarget(Table):
    """A constellation of satellites with its own powers, gains and thresholds; the best in view counts."""

    kind: Literal["constellation"] = Field(
        description="Navigation satellites, which the vehicle receives, or relays, to which it transmits."
    )
    name: Literal["gps", "galileo", "glonass", "beidou", "iridium", "tdrss"] = Field(
        default="gps",
        description="Name of the constellation. It brings the frequency, powers, gains and thresholds that "
        "the link does not give itself.",
    )


_BROUGHT = (
    "frequency",
    "transmit_power",
    "transmit_gain",
    "receive_gain",
    "losses",
    "noise_temperature",
    "bandwidth",
    "required_signal_to_noise",
)
"""Fields of a link that a constellation brings."""
_CONSTELLATIONS = get_args(ConstellationTarget.model_fields["name"].annotation)

TargetConfig = Annotated[
    Annotated[GroundStationTarget | RelayTarget | ConstellationTarget, Field(discriminator="kind")],
    BeforeValidator(check_discriminator("kind", ("ground-station", "relay", "constellation"))),
]
"""The other end of a link, selected by ``kind``."""


class RadioConfig(Table):
    """One radio link of the vehicle."""

    name: Text = Field(description="Name of the link; the name of a preset band sets the frequency.")
    frequency: Annotated[
        float, DimensionalValue(dimension="frequency", at_least="1 kHz", at_most="10 THz")
    ] = Field(
        json_schema_extra={"otherwise": "that of the preset band"},
        description="Carrier frequency.",
    )
    antenna: AntennaConfig = Field(description="Position and properties of the antenna.")
    propagation: Annotated[str | ModelConfig, ModelFamily(_PROPAGATION)] = Field(
        default="full-wave", description="Propagation of the wave through the sheath."
    )
    to: TargetConfig | None = Field(
        default=None,
        description="The other end: a ground station or a constellation (the name alone is enough), or a "
        "relay. By default the attenuation of the sheath alone is compared with clear_margin.",
    )
    transmit_power: Annotated[float, DimensionalValue(dimension="power", above="0 W", at_most="1000 MW")] = (
        Field(default=10.0, description="Power into the transmitting antenna.")
    )
    transmit_gain: _Gain = Field(default=0.0, description="Gain of the transmitting antenna.")
    receive_gain: _Gain = Field(default=0.0, description="Gain of the receiving antenna.")
    losses: _Gain = Field(default=0.0, description="Other losses (cables, polarisation).")
    noise_temperature: Annotated[
        float, DimensionalValue(dimension="temperature", above="0 K", at_most="1e6 K")
    ] = Field(default=500.0, description="System noise temperature of the receiver.")
    bandwidth: Annotated[float, DimensionalValue(dimension="frequency", above="0 Hz", at_most="100 GHz")] = (
        Field(default=1e6, description="Receiver bandwidth.")
    )
    required_signal_to_noise: _Gain = Field(
        default=10.0, description="Signal-to-noise ratio that the receiver requires."
    )
    clear_margin: _Gain | None = Field(
        default=None,
        description="Margin of the link without plasma; it replaces the link budget. For a link without "
        "`to`, which has no budget, it is 30 dB by default.",
    )
    threshold: _Gain = Field(default=0.0, description="Margin below which the link counts as lost.")

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Fill in what a preset band or a constellation brings, and expand a name given as the other end."""
        if isinstance(data.get("to"), str) and data["to"].strip().lower() in _CONSTELLATIONS:
            data["to"] = {"kind": "constellation", "name": data["to"].strip().lower()}
        elif isinstance(data.get("to"), str):
            data["to"] = {"kind": "ground-station", "name": data["to"]}
        elif is_table(data.get("to")) and "kind" not in data["to"]:
            data["to"] = {"kind": "ground-station"} | data["to"]
        name = data.get("name")
        if "frequency" not in data and isinstance(name, str):
            bands = builtin.records("radio")
            if name.strip().lower() in bands:
                data["frequency"] = bands[name.strip().lower()]["frequency"]
        if is_table(data.get("to")) and data["to"].get("kind") == "constellation":
            known = builtin.records("constellations")
            brought = known.get(str(data["to"].get("name", "gps")).strip().lower(), {})
            data = {key: value for key, value in brought.items() if key in _BROUGHT} | data
        if "frequency" not in data and isinstance(name, str):
            bands = builtin.records("radio")
            near = bands[closest(name, bands)]["name"]
            raise validation_error(
                f'missing, and {quote(name)} is not a preset band (the nearest is "{near}"); '
                'give a frequency such as "2.2 GHz"',
                "frequency",
            )
        if data.get("to") is None:
            data.setdefault("clear_margin", "30 dB")
        return data

    @check
    def _propagation_in_field(self) -> Errors:
        # Looking at a model's class imports its physics; the default includes a magnetic field.
        if self.antenna.magnetic_field == 0.0 or self.propagation == model_names(_PROPAGATION)[0]:
            return
        model = configured(_PROPAGATION, self.propagation)
        if not getattr(model, "magnetised", False):
            yield validation_error(
                f'"{model.model_name}" does not include the magnetic field at the antenna; give '
                f'"{model_names(_PROPAGATION)[0]}", or no magnetic_field',
                "propagation",
            )


class ObserverConfig(Table):
    """An observer: on the ground, or a satellite given by two-line elements."""

    name: Text = Field(description="Name; the name of a catalogue entry sets the position.")
    latitude: Latitude | None = Field(
        default=None,
        json_schema_extra={"otherwise": "that of the catalogue entry"},
        description="Geodetic latitude.",
    )
    longitude: Longitude | None = Field(
        default=None,
        json_schema_extra={"otherwise": "that of the catalogue entry"},
        description="Longitude, east positive.",
    )
    altitude: Altitude = Field(default=0.0, description="Altitude of a ground observer.")
    minimum_elevation: Elevation = Field(
        default=0.0,
        description="Smallest elevation at which the observer sees the vehicle; by default the horizontal "
        "for an observer on the ground, the limb of the Earth for a satellite or an observer above 100 km.",
    )
    two_line_elements: TwoLineElements | None = Field(
        default=None, description="The two-line elements of a satellite, instead of a position."
    )
    refraction: Literal["optical", "radio", "four-thirds-earth", "none"] = Field(
        default="optical",
        description="Refraction of the line of sight of an observer on the ground of the Earth: a ray "
        "integrated through a standard atmosphere for light, or for radio waves (which water vapour bends "
        "more; links to ground stations always use it); arcs of four thirds of the Earth's radius, for low "
        "targets only; or straight lines.",
    )

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Fill in the position of the catalogue entry."""
        if "two_line_elements" not in data:
            data = _with_position(data, ("latitude", "longitude", "altitude", "minimum_elevation"))
        if "minimum_elevation" not in data and ("two_line_elements" in data or _in_space(data)):
            data = data | {"minimum_elevation": "-90 deg"}
        return data

    @check
    def _position_or_elements(self) -> Errors:
        if self.two_line_elements is None:
            for name in ("latitude", "longitude"):
                if getattr(self, name) is None:
                    yield validation_error('missing; give an angle such as "32.3 deg"', name)
            return
        if self.latitude is not None or self.longitude is not None:
            yield validation_error("give a position or two_line_elements, not both")

    @property
    def in_space(self) -> bool:
        """Whether the observer is above the atmosphere: a satellite, or fixed above `SPACE`."""
        return self.two_line_elements is not None or self.altitude > SPACE


def _in_space(data: Mapping[str, Any]) -> bool:
    """Whether the altitude in the raw table of an observer is above `SPACE`."""
    try:
        return convert(data.get("altitude"), "length") > SPACE
    except ValueError:
        return False  # the check of the altitude itself reports the mistake


def _with_position(data: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """Return the table, completed with the values of the observer catalogue."""
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
