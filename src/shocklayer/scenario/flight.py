"""The flight's part of a scenario: where it begins, how it is flown, when it ends."""

import csv
import itertools
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, GetCoreSchemaHandler, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError, core_schema

from shocklayer.core.errors import UserError
from shocklayer.core.units import convert, quote
from shocklayer.scenario import builtin
from shocklayer.scenario.boost import (
    Altitude,
    FairingConfig,
    Heading,
    Latitude,
    LaunchConfig,
    Longitude,
    Speed,
    StageConfig,
    Time,
    check_burns,
)
from shocklayer.scenario.elements import TwoLineElements, entry_from_elements
from shocklayer.scenario.fields import (
    FileMark,
    Moment,
    Number,
    Quantity,
    Table,
    Text,
    check_keys,
    validation_error,
)

__all__ = [
    "ControlsConfig",
    "DeployConfig",
    "EntryConfig",
    "FlightConfig",
    "ParachuteConfig",
    "Schedule",
    "StopConfig",
]

_ANGLE = 'an angle such as "-15 deg"'


class EntryConfig(Table):
    """The first state of an entry."""

    frame: Literal["planet-relative", "inertial"] = Field(
        description="What speed, flight_path_angle and heading are measured against: the turning planet and "
        "its air, or the stars. There is no default, because the two differ by up to 465 m/s."
    )
    start: Literal["state", "equilibrium-glide"] = Field(
        default="state",
        description="Whether the flight begins at the altitude and flight_path_angle given, or at those from "
        "which the vehicle glides at this speed without oscillating; these two are then left out, and the "
        "frame is planet-relative.",
    )
    altitude: Altitude | None = Field(
        default=None,
        json_schema_extra={"otherwise": "**required**; not with an equilibrium glide"},
        description="Geodetic altitude above the ellipsoid, WGS-84 on Earth.",
    )
    speed: Speed = Field(description="Speed in the chosen frame; below 100 km/s.")
    flight_path_angle: (
        Annotated[float, Quantity(dimension="angle", at_least="-90 deg", at_most="90 deg")] | None
    ) = Field(
        default=None,
        json_schema_extra={"otherwise": "**required**; not with an equilibrium glide"},
        description="Angle of the velocity above the horizontal, negative down, in the chosen frame.",
    )
    heading: Heading = Field(description="Direction of flight, clockwise from north, in the chosen frame.")
    latitude: Latitude = Field(description="Geodetic latitude.")
    longitude: Longitude = Field(description="Longitude, east positive.")
    two_line_elements: TwoLineElements | None = Field(
        default=None,
        description="The two lines of a satellite's elements, instead of all the other keys: the flight "
        "begins where SGP4 puts the satellite at the flight's epoch.",
    )

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Ask for altitude and path angle where the flight begins at a stated state."""
        if data.get("start", "state") == "state":
            for name, example in (("altitude", 'a length such as "120 km"'), ("flight_path_angle", _ANGLE)):
                if name not in data:
                    raise validation_error(f"missing; give {example}", name)
        return data

    @model_validator(mode="after")
    def _one_start(self) -> Self:
        if self.start == "equilibrium-glide":
            for name in ("altitude", "flight_path_angle"):
                if getattr(self, name) is not None:
                    raise validation_error(
                        'follows from the speed with start = "equilibrium-glide"; leave it out', name
                    )
            if self.frame == "inertial":
                raise validation_error(
                    'is "inertial"; an equilibrium glide begins at a planet-relative speed: '
                    'give "planet-relative"',
                    "frame",
                )
        return self


class DeployConfig(Table):
    """When a parachute opens: the first of the conditions given, on the way down."""

    altitude: Altitude | None = Field(default=None, description="Altitude passed downwards.")
    mach: Annotated[float, Number(above=0, at_most=100)] | None = Field(
        default=None, description="Mach number passed downwards."
    )
    time: Time | None = Field(default=None, description="Time from the start.")

    @model_validator(mode="after")
    def _any(self) -> Self:
        if self.altitude is None and self.mach is None and self.time is None:
            raise validation_error("give at least one of altitude, mach and time")
        return self


class ParachuteConfig(Table):
    """One parachute; the next one replaces it."""

    name: Text = Field(description="Name of the parachute.")
    deploy: DeployConfig = Field(description="When it opens.")
    drag_area: Annotated[float, Quantity(dimension="area", above="0 m^2", at_most="100000 m^2")] = Field(
        description="Drag coefficient times area, fully open."
    )
    inflation_time: Time = Field(
        default=0.0, description="Time from opening to full drag area, growing linearly."
    )


class Schedule(Table):
    """A control over the flight: one value, or values over time or speed, interpolated linearly.

    In a scenario it is written as the value itself, as ``{ file = "bank.csv" }``, or as
    ``{ time = ["0 s", "60 s"], value = ["0 deg", "30 deg"] }`` (``speed`` instead of ``time`` too). Before
    the first and after the last point the nearest value holds.
    """

    constant: float | None = Field(default=None, description="The value, when it does not change [SI].")
    against: Literal["time", "speed"] | None = Field(
        default=None, description="What the values are given over."
    )
    points: tuple[float, ...] = Field(default=(), description="Times [s] or speeds [m/s], growing.")
    values: tuple[float, ...] = Field(default=(), description="Values at the points [SI, angles in rad].")
    file: str | None = Field(default=None, description="File the values were read from.")


class ScheduleOf:
    """Marks a field as a schedule of one kind of value.

    Parameters
    ----------
    mark : Quantity or Number
        What each value is.
    column : str
        Column of the values in a file; angles in degrees there.
    """

    def __init__(self, mark: Quantity | Number, column: str) -> None:
        self.mark = mark
        self.column = column

    def validate(self, value: Any, info: ValidationInfo) -> Schedule:
        """Return the schedule of what the user gave."""
        if isinstance(value, Schedule):
            return value
        if not isinstance(value, dict):
            return Schedule.model_construct(constant=self.mark.validate(value))
        keys = check_keys(value, ("file", "time", "speed", "value"))
        if "file" in keys:
            if len(keys) > 1:
                raise validation_error("give either a file, or time or speed with value")
            return self._from_file(FileMark.validate(keys["file"], info), info)
        against = [name for name in ("time", "speed") if name in keys]
        if len(against) != 1 or "value" not in keys:
            raise validation_error("give a file, or value with exactly one of time and speed")
        points = self._list(keys[against[0]], against[0], lambda each: convert(each, against[0]))
        values = self._list(keys["value"], "value", self.mark.validate)
        if len(points) != len(values):
            raise validation_error(f"there are {len(values)} values for {len(points)} points", "value")
        if any(not after > before for before, after in itertools.pairwise(points)):
            raise validation_error(f"the {against[0]}s must grow from one to the next", against[0])
        return Schedule.model_construct(against=against[0], points=tuple(points), values=tuple(values))

    @staticmethod
    def _list(given: Any, key: str, read: Any) -> list[float]:
        if not isinstance(given, list | tuple) or not given:
            raise validation_error(f"{quote(given)} is not a list of values", key)
        try:
            return [read(each) for each in given]
        except PydanticCustomError as error:
            raise validation_error(error.message(), key) from None
        except ValueError as error:
            raise validation_error(str(error), key) from None

    def _from_file(self, file: str, info: ValidationInfo) -> Schedule:
        # NumPy and the table reader are only needed where a file is.
        from shocklayer.core.csv_columns import ascending, read_columns

        path = builtin.resolve(file, (info.context or {})["base_dir"])
        try:
            columns = read_columns(path, (self.column,), ("time_s", "speed_m_s"), minimum_rows=1)
            against = [name for name in ("time_s", "speed_m_s") if name in columns]
            if len(against) != 1:
                raise validation_error(
                    f'the file "{path.name}" needs exactly one of the columns time_s and speed_m_s'
                )
            order = ascending(path.name, against[0], columns[against[0]])
        except (UserError, csv.Error) as error:
            raise validation_error(f"{error}") from None
        given = [float(each) for each in columns[self.column][order]]
        if isinstance(self.mark, Quantity):
            values = [self.mark.validate(f"{each!r} deg") for each in given]
        else:
            values = [self.mark.validate(each) for each in given]
        return Schedule.model_construct(
            against="time" if against[0] == "time_s" else "speed",
            points=tuple(float(each) for each in columns[against[0]][order]),
            values=tuple(values),
            file=file,
        )

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Return the validator for pydantic."""
        return core_schema.with_info_plain_validator_function(self.validate)


class ControlsConfig(Table):
    """How the vehicle is flown: open loop, fixed before the start."""

    angle_of_attack: Annotated[
        Schedule,
        ScheduleOf(
            Quantity(dimension="angle", at_least="-180 deg", at_most="180 deg"), "angle_of_attack_deg"
        ),
    ] = Field(
        default=Schedule.model_construct(constant=0.0), description="Angle of attack; without it, 0 deg."
    )
    bank_angle: Annotated[
        Schedule,
        ScheduleOf(Quantity(dimension="angle", at_least="-360 deg", at_most="360 deg"), "bank_angle_deg"),
    ] = Field(
        default=Schedule.model_construct(constant=0.0),
        description="Turn of the lift about the velocity, positive to the right; without it, 0 deg.",
    )
    vertical_lift_to_drag: Annotated[
        Schedule | None, ScheduleOf(Number(at_least=-20, at_most=20), "vertical_lift_to_drag")
    ] = Field(
        default=None,
        description="Lift in the vertical plane over drag, replaying a flown history; stands in for the "
        "vehicle's lift and the bank angle.",
    )

    phugoid_damping: Annotated[float, Number(at_least=0, at_most=1000)] | None = Field(
        default=None,
        description="Gain k by which lift answers the path angle of a glide, a factor "
        "1 - k (sin(angle) - sin(angle of the equilibrium glide)) within 0 to 2; 20 to 50 takes the "
        "oscillation out within a period. Without it, lift is not changed.",
    )

    @model_validator(mode="after")
    def _one_lift(self) -> Self:
        if self.vertical_lift_to_drag is not None and self.phugoid_damping is not None:
            raise validation_error(
                "acts on the vehicle's own lift, which vertical_lift_to_drag replaces; give only one of them",
                "phugoid_damping",
            )
        if self.vertical_lift_to_drag is not None and "bank_angle" in self.model_fields_set:
            raise validation_error("give bank_angle or vertical_lift_to_drag, not both")
        return self


class StopConfig(Table):
    """When the computation ends: whichever comes first; impact always ends it."""

    altitude: Altitude | None = Field(default=None, description="Altitude passed downwards.")
    mach: Annotated[float, Number(above=0, at_most=100)] | None = Field(
        default=None, description="Mach number passed downwards."
    )
    speed: Speed | None = Field(default=None, description="Planet-relative speed passed downwards.")
    time: Annotated[float, Quantity(dimension="time", above="0 s", at_most="1000 h")] = Field(
        default=7200.0, description="Time from the start; without it, 7200 s."
    )


class FlightConfig(Table):
    """The flight: an entry or a launch, the controls and the end."""

    epoch: Moment | None = Field(
        default=None,
        description="Date and time (UTC) of the start; needed for satellites given by their elements.",
    )
    entry: EntryConfig | None = Field(default=None, description="First state of an entry; or give launch.")
    launch: LaunchConfig | None = Field(default=None, description="Start from the ground; needs stages.")
    stage: tuple[StageConfig, ...] = Field(
        default=(), description="Stages of the boost, in order of burning."
    )
    fairing: FairingConfig | None = Field(
        default=None, description="Fairing of the boost; without it, nothing is dropped but the stages."
    )
    parachute: tuple[ParachuteConfig, ...] = Field(default=(), description="Parachutes, in order of opening.")
    controls: ControlsConfig = Field(default_factory=ControlsConfig, description="Open-loop controls.")
    stop: StopConfig = Field(default_factory=StopConfig, description="When the computation ends.")

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Fill in the state of an entry that is given by a satellite's elements."""
        entry = data.get("entry")
        if isinstance(entry, Mapping) and "two_line_elements" in entry:
            check_keys(entry, EntryConfig.model_fields)
            return data | {"entry": entry_from_elements(entry, data.get("epoch"))}
        return data

    @model_validator(mode="after")
    def _one_start(self) -> Self:
        if self.entry is None and self.launch is None:
            raise validation_error(
                "missing; give a table with frame, altitude, speed, flight_path_angle, heading, "
                "latitude and longitude, or a launch with stages",
                "entry",
            )
        if self.entry is not None and self.launch is not None:
            raise validation_error("give entry or launch, not both")
        if (self.launch is None) != (not self.stage):
            raise validation_error("a launch needs stages and stages need a launch", "stage")
        if self.fairing is not None and self.launch is None:
            raise validation_error("goes with a launch; an entry carries no fairing", "fairing")
        check_burns(self.stage, self.fairing)
        if self.entry is not None and self.entry.altitude is not None and self.entry.altitude <= 0.0:
            raise validation_error("lies not above the ground, where a flight ends", "entry.altitude")
        if (
            self.entry is not None
            and self.entry.altitude is not None
            and self.stop.altitude is not None
            and self.stop.altitude >= self.entry.altitude
        ):
            raise validation_error(
                "lies above the altitude of entry; the flight would end where it begins", "stop.altitude"
            )
        return self
