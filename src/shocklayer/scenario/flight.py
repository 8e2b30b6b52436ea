"""The flight in a scenario: entry state or launch, controls, stop conditions."""

import itertools
import math
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationInfo
from pydantic_core import PydanticCustomError

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
    DateTime,
    DimensionalValue,
    Errors,
    FieldType,
    FileField,
    IncompleteTable,
    Number,
    Table,
    Text,
    base_directory,
    check,
    check_keys,
    is_list,
    is_table,
    validation_error,
)
from shocklayer.scenario.mistakes import combined
from shocklayer.scenario.tables import schedule_table

__all__ = [
    "ControlsConfig",
    "DeployConfig",
    "EntryConfig",
    "FlightConfig",
    "ParachuteConfig",
    "Schedule",
    "StopConfig",
]

T = TypeVar("T")
_ANGLE = 'an angle such as "-15 deg"'


class EntryConfig(Table):
    """The state at the start of an entry."""

    frame: Literal["planet-relative", "inertial"] = Field(
        description="Frame of speed, flight_path_angle and heading: relative to the rotating planet, or "
        "inertial. There is no default, because the two differ by up to 465 m/s."
    )
    start: Literal["state", "equilibrium-glide"] = Field(
        default="state",
        description="Start from the given altitude and flight_path_angle, or from those of an equilibrium "
        "glide at the given speed; the two are then left out, and the frame is planet-relative.",
    )
    altitude: (
        Annotated[float, DimensionalValue(dimension="length", above="0 m", at_most="100000 km")] | None
    ) = Field(
        default=None,
        json_schema_extra={"otherwise": "**required**; not with an equilibrium glide"},
        description="Geodetic altitude above the ellipsoid, WGS-84 on Earth, where a flight ends.",
    )
    speed: Speed = Field(description="Speed in the given frame.")
    flight_path_angle: (
        Annotated[float, DimensionalValue(dimension="angle", at_least="-90 deg", at_most="90 deg")] | None
    ) = Field(
        default=None,
        json_schema_extra={"otherwise": "**required**; not with an equilibrium glide"},
        description="Angle of the velocity above the horizontal, negative down, in the given frame.",
    )
    heading: Heading = Field(description="Direction of flight, clockwise from north, in the given frame.")
    latitude: Latitude = Field(description="Geodetic latitude.")
    longitude: Longitude = Field(description="Longitude, east positive.")
    two_line_elements: TwoLineElements | None = Field(
        default=None,
        description="The two-line elements of a satellite, instead of all other keys: the flight starts from "
        "the SGP4 state of the satellite at the epoch of the flight.",
    )

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Require altitude and flight-path angle where the flight starts from a given state."""
        if data.get("start", "state") == "state":
            examples = {"altitude": 'a length such as "120 km"', "flight_path_angle": _ANGLE}
            absent = [name for name in examples if name not in data]
            if absent:
                errors = [validation_error(f"missing; give {examples[name]}", name) for name in absent]
                raise IncompleteTable(errors, data, absent)
        return data

    @check
    def _one_start(self) -> Errors:
        if self.start == "equilibrium-glide":
            for name in ("altitude", "flight_path_angle"):
                if getattr(self, name) is not None:
                    yield validation_error(
                        'is computed from the speed with start = "equilibrium-glide"; leave it out', name
                    )

    @check
    def _frame_of_glide(self) -> Errors:
        if self.start == "equilibrium-glide":
            if self.frame == "inertial":
                yield validation_error(
                    '"inertial" is not accepted with start = "equilibrium-glide"; give "planet-relative"',
                    "frame",
                )


class DeployConfig(Table):
    """When a parachute opens: on the first of the given conditions."""

    altitude: Altitude | None = Field(default=None, description="Altitude, on descending through it.")
    mach: Annotated[float, Number(above=0, at_most=100)] | None = Field(
        default=None, description="Mach number, on falling below it."
    )
    time: Time | None = Field(default=None, description="Time from the start.")

    @check
    def _any(self) -> Errors:
        if self.altitude is None and self.mach is None and self.time is None:
            yield validation_error("give at least one of altitude, mach and time")


class ParachuteConfig(Table):
    """A parachute; it replaces the previous one."""

    name: Text = Field(description="Name of the parachute.")
    deploy: DeployConfig = Field(description="When it opens.")
    drag_area: Annotated[float, DimensionalValue(dimension="area", above="0 m^2", at_most="100000 m^2")] = (
        Field(description="Drag coefficient times area, fully open.")
    )
    inflation_time: Time = Field(
        default=0.0, description="Time from opening to the full drag area, which grows linearly."
    )


class Schedule(Table):
    """A control during the flight: one value, or values against time or speed, interpolated linearly.

    In a scenario it is written as the value itself, as ``{ file = "bank.csv" }``, or as
    ``{ time = ["0 s", "60 s"], value = ["0 deg", "30 deg"] }``, or with ``speed`` instead of ``time``. Before
    the first and after the last point the value is constant.
    """

    constant: float | None = Field(default=None, description="The value, if it is constant [SI].")
    against: Literal["time", "speed"] | None = Field(
        default=None, description="What the values are given against."
    )
    points: tuple[float, ...] = Field(default=(), description="Times [s] or speeds [m/s], ascending.")
    values: tuple[float, ...] = Field(default=(), description="Values at the points [SI, angles in rad].")
    file: str | None = Field(default=None, description="File the values were read from.")


class ScheduleField(FieldType):
    """A field that is a schedule of one kind of value.

    Parameters
    ----------
    element : DimensionalValue or Number
        Type of each value.
    column : str
        Column of the values in a file, where angles are in degrees.
    """

    def __init__(self, element: DimensionalValue | Number, column: str) -> None:
        self.element = element
        self.column = column

    def read(self, value: object, info: ValidationInfo) -> Schedule:
        """Return the schedule, or raise a validation_error."""
        if isinstance(value, Schedule):
            return value
        if not is_table(value):
            return Schedule.model_construct(constant=self.element.validate(value))
        keys = check_keys(value, ("file", "time", "speed", "value"))
        if "file" in keys:
            if len(keys) > 1:
                raise validation_error("give either a file, or time or speed with value")
            return self._from_file(FileField().read(keys["file"], info), info)
        against = [name for name in ("time", "speed") if name in keys]
        if len(against) != 1 or "value" not in keys:
            raise validation_error("give a file, or value with exactly one of time and speed")
        points = self._list(keys[against[0]], against[0], partial(convert, dimension=against[0]))
        values = self._list(keys["value"], "value", self.element.validate)
        if len(points) != len(values):
            raise validation_error(f"there are {len(values)} values for {len(points)} points", "value")
        if any(not after > before for before, after in itertools.pairwise(points)):
            raise validation_error(f"the {against[0]}s must be strictly ascending", against[0])
        return Schedule.model_construct(against=against[0], points=tuple(points), values=tuple(values))

    @staticmethod
    def _list(given: object, key: str, read: Callable[[object], T]) -> list[T]:
        if not is_list(given) or not given:
            raise validation_error(f"{quote(given)} is not a list of values", key)
        try:
            return [read(each) for each in given]
        except PydanticCustomError as error:
            raise validation_error(error.message(), key) from None
        except ValueError as error:
            raise validation_error(str(error), key) from None

    def _from_file(self, file: str, info: ValidationInfo) -> Schedule:
        path = builtin.resolve(file, base_directory(info))
        low, high = self.element.bounds()
        degrees = isinstance(self.element, DimensionalValue)
        scale = math.pi / 180.0 if degrees else 1.0
        try:
            against, points, values = schedule_table(
                path, self.column, round(low / scale, 9), round(high / scale, 9)
            )
        except UserError as error:
            raise combined([validation_error(each) for each in error.mistakes], file) from None
        return Schedule.model_construct(
            against=against,
            points=tuple(float(each) for each in points),
            values=tuple(float(each) * scale for each in values),
            file=file,
        )


class ControlsConfig(Table):
    """Open-loop controls, fixed before the start."""

    angle_of_attack: Annotated[
        Schedule,
        ScheduleField(
            DimensionalValue(dimension="angle", at_least="-180 deg", at_most="180 deg"), "angle_of_attack_deg"
        ),
    ] = Field(default=Schedule.model_construct(constant=0.0), description="Angle of attack.")
    bank_angle: Annotated[
        Schedule,
        ScheduleField(
            DimensionalValue(dimension="angle", at_least="-360 deg", at_most="360 deg"), "bank_angle_deg"
        ),
    ] = Field(
        default=Schedule.model_construct(constant=0.0),
        description="Rotation of the lift about the velocity, positive to the right; between the values of "
        "a schedule it turns the shorter way round, from 170 to -170 deg through 180 deg.",
    )
    vertical_lift_to_drag: Annotated[
        Schedule | None, ScheduleField(Number(at_least=-20, at_most=20), "vertical_lift_to_drag")
    ] = Field(
        default=None,
        description="Ratio of lift in the vertical plane to drag, to replay a flown history; it replaces the "
        "lift of the vehicle and the bank angle.",
    )

    phugoid_damping: Annotated[float, Number(at_least=0, at_most=1000)] | None = Field(
        default=None,
        description="Gain k of the damping of the phugoid: lift is multiplied by "
        "1 - k (sin(path angle) - sin(path angle of the equilibrium glide)), within 0 to 2; 20 to 50 damps "
        "the oscillation within a period. By default lift is not changed.",
    )

    @check
    def _one_lift(self) -> Errors:
        if self.vertical_lift_to_drag is not None and self.phugoid_damping is not None:
            yield validation_error(
                "acts on the lift of the vehicle, which vertical_lift_to_drag replaces; give only one of "
                "them",
                "phugoid_damping",
            )

    @check
    def _bank_or_replay(self) -> Errors:
        if self.vertical_lift_to_drag is not None and "bank_angle" in self.model_fields_set:
            yield validation_error("give bank_angle or vertical_lift_to_drag, not both")


class StopConfig(Table):
    """When the flight ends: on the first of these conditions; impact always ends it."""

    altitude: Altitude | None = Field(default=None, description="Altitude, on descending through it.")
    mach: Annotated[float, Number(above=0, at_most=100)] | None = Field(
        default=None, description="Mach number, on falling below it."
    )
    speed: Speed | None = Field(default=None, description="Planet-relative speed, on falling below it.")
    time: Annotated[float, DimensionalValue(dimension="time", above="0 s", at_most="1000 h")] = Field(
        default=7200.0, description="Time from the start."
    )


class FlightConfig(Table):
    """The flight: an entry or a launch, controls and stop conditions."""

    epoch: DateTime | None = Field(
        default=None,
        description="Date and time (UTC) of the start; required with satellites given by two-line elements.",
    )
    entry: EntryConfig | None = Field(
        default=None, description="State at the start of an entry; or give launch."
    )
    launch: LaunchConfig | None = Field(default=None, description="Launch from the ground; requires stages.")
    stage: tuple[StageConfig, ...] = Field(
        default=(), description="Stages of the boost, in the order of burning."
    )
    fairing: FairingConfig | None = Field(default=None, description="Fairing of the boost; by default none.")
    parachute: tuple[ParachuteConfig, ...] = Field(
        default=(), description="Parachutes, in the order of opening."
    )
    controls: ControlsConfig = Field(default_factory=ControlsConfig, description="Open-loop controls.")
    stop: StopConfig = Field(default_factory=StopConfig, description="Stop conditions.")

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Fill in the state of an entry that is given by two-line elements."""
        entry = data.get("entry")
        if is_table(entry) and "two_line_elements" in entry:
            try:
                check_keys(entry, EntryConfig.model_fields)
                return data | {"entry": entry_from_elements(entry, data.get("epoch"))}
            except PydanticCustomError as error:
                rest = {name: value for name, value in data.items() if name != "entry"}
                raise IncompleteTable([error], rest, ["entry"]) from None
        return data

    @check
    def _one_start(self) -> Errors:
        if self.entry is None and self.launch is None:
            yield validation_error(
                "missing; give a table with frame, altitude, speed, flight_path_angle, heading, "
                "latitude and longitude, or a launch with stages",
                "entry",
            )
        if self.entry is not None and self.launch is not None:
            yield validation_error("give entry or launch, not both")

    @check
    def _stages_with_launch(self) -> Errors:
        if (self.launch is None) != (not self.stage):
            yield validation_error("a launch needs stages and stages need a launch", "stage")

    @check
    def _fairing_with_launch(self) -> Errors:
        if self.fairing is not None and self.launch is None:
            yield validation_error("is accepted with a launch only; an entry has no fairing", "fairing")

    @check
    def _burns(self) -> Errors:
        yield from check_burns(self.stage, self.fairing)

    @check
    def _stops_below_entry(self) -> Errors:
        if (
            self.entry is not None
            and self.entry.altitude is not None
            and self.stop.altitude is not None
            and self.stop.altitude >= self.entry.altitude
        ):
            yield validation_error(
                "is not below the altitude of entry, so the flight would end at its start", "stop.altitude"
            )
