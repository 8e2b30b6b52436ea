"""The boost in a scenario: pad, stages, fairing; and the kinds of quantity that a flight is made of."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from shocklayer.core.constants import STANDARD_GRAVITY
from shocklayer.scenario.fields import Quantity, Table, Text, validation_error
from shocklayer.scenario.vehicle import AerodynamicsConfig

__all__ = [
    "Altitude",
    "FairingConfig",
    "Heading",
    "Latitude",
    "LaunchConfig",
    "Longitude",
    "Speed",
    "StageConfig",
    "Time",
    "check_burns",
]

Latitude = Annotated[float, Quantity(dimension="angle", at_least="-90 deg", at_most="90 deg")]
Longitude = Annotated[float, Quantity(dimension="angle", at_least="-360 deg", at_most="360 deg")]
Heading = Annotated[float, Quantity(dimension="angle", at_least="-360 deg", at_most="360 deg")]
Altitude = Annotated[float, Quantity(dimension="length", at_least="-500 m", at_most="100000 km")]
# Entries from interstellar space reach 75 km/s; nothing flown here is faster than 100 km/s.
Speed = Annotated[float, Quantity(dimension="speed", above="0 m/s", below="100 km/s")]
Time = Annotated[float, Quantity(dimension="time", at_least="0 s", at_most="1000 h")]


class LaunchConfig(Table):
    """The start from the ground of a staged boost.

    When the last stage is dropped, the vehicle flies on by its own mass, reference area, coefficients and
    controls: through space, into the air, and there with the lift it has.
    """

    latitude: Latitude = Field(description="Geodetic latitude of the pad.")
    longitude: Longitude = Field(description="Longitude of the pad, east positive.")
    altitude: Altitude = Field(default=0.0, description="Altitude of the pad.")
    heading: Heading = Field(description="Direction the pitch-over turns to, clockwise from north.")
    vertical_rise: Time = Field(default=10.0, description="Time of vertical rise before the pitch-over.")
    pitch_over: Annotated[float, Quantity(dimension="angle", at_least="0 deg", at_most="45 deg")] = Field(
        default=0.0349065850398866, description="Angle turned from the vertical; a gravity turn follows."
    )


class StageConfig(Table):
    """One stage of a boost; stages burn in the order they stand in."""

    name: Text = Field(description="Name of the stage.")
    dry_mass: Annotated[float, Quantity(dimension="mass", above="0 kg", at_most="10000 t")] = Field(
        description="Mass left when the propellant is burnt, dropped at the stage's end."
    )
    propellant_mass: Annotated[float, Quantity(dimension="mass", above="0 kg", at_most="10000 t")] = Field(
        description="Mass of propellant."
    )
    thrust: Annotated[float, Quantity(dimension="force", above="0 N", at_most="1000 MN")] = Field(
        description="Thrust in vacuum."
    )
    specific_impulse: Annotated[float, Quantity(dimension="time", above="0 s", at_most="2000 s")] = Field(
        description="Specific impulse in vacuum, thrust over weight flow."
    )
    nozzle_exit_area: Annotated[float, Quantity(dimension="area", at_least="0 m^2", at_most="1000 m^2")] = (
        Field(default=0.0, description="Exit area, by which the ambient pressure lowers the thrust.")
    )
    burn_time: Annotated[float, Quantity(dimension="time", above="0 s", at_most="1000 h")] | None = Field(
        default=None,
        description="Time of burning, when it is cut off before the propellant is used up; what is left is "
        "dropped with the stage.",
    )
    attitude: Literal["prograde", "retrograde"] = Field(
        default="prograde",
        description='Whether a stage but the first thrusts along the velocity, or against it: "retrograde" '
        "is a deorbit burn.",
    )
    coast: Time = Field(
        default=0.0,
        description="Time between burn-out and the next stage's ignition; after the last stage it does not "
        "count.",
    )
    reference_area: Annotated[float, Quantity(dimension="area", above="0 m^2", at_most="1000 m^2")] | None = (
        Field(
            default=None,
            description="Area of the coefficients while this stage flies; without it, the vehicle's.",
        )
    )
    aerodynamics: AerodynamicsConfig | None = Field(
        default=None, description="Coefficients while this stage flies; without it, the vehicle's."
    )


class FairingConfig(Table):
    """What is carried around the vehicle during the boost and dropped before its end."""

    mass: Annotated[float, Quantity(dimension="mass", above="0 kg", at_most="10000 t")] = Field(
        description="Mass."
    )
    jettison: Annotated[float, Quantity(dimension="time", above="0 s", at_most="1000 h")] = Field(
        description="Time from lift-off at which it is dropped; before the last stage's burn-out."
    )


def check_burns(stages: Sequence[StageConfig], fairing: FairingConfig | None) -> None:
    """Hold every burn against its propellant, and the fairing against the last burn-out.

    Parameters
    ----------
    stages : sequence of StageConfig
        In the order of burning.
    fairing : FairingConfig or None
        The fairing.

    Raises
    ------
    PydanticCustomError
        Naming the field inside the flight's table that is at fault.
    """
    end = 0.0
    for index, stage in enumerate(stages):
        whole = stage.propellant_mass * stage.specific_impulse * STANDARD_GRAVITY / stage.thrust
        if stage.burn_time is not None and stage.burn_time > whole * (1.0 + 1e-9):
            raise validation_error(
                f"{stage.burn_time:g} s is longer than the propellant lasts, {whole:.6g} s",
                f"stage.{index}.burn_time",
            )
        end += whole if stage.burn_time is None else stage.burn_time
        end += stage.coast if index < len(stages) - 1 else 0.0
    if stages and stages[0].attitude != "prograde":
        raise validation_error('of the first stage is "prograde": it lifts off', "stage.0.attitude")
    if fairing is not None and fairing.jettison >= end:
        raise validation_error(
            f"{fairing.jettison:g} s is not before the last stage's burn-out at {end:.6g} s",
            "fairing.jettison",
        )
