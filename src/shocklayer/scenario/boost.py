"""The boost in a scenario: launch pad, stages, fairing; and the field types that a flight uses."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from shocklayer.core.constants import STANDARD_GRAVITY
from shocklayer.scenario.fields import DimensionalValue, Errors, Table, Text, validation_error
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

Latitude = Annotated[float, DimensionalValue(dimension="angle", at_least="-90 deg", at_most="90 deg")]
Longitude = Annotated[float, DimensionalValue(dimension="angle", at_least="-360 deg", at_most="360 deg")]
Heading = Annotated[float, DimensionalValue(dimension="angle", at_least="-360 deg", at_most="360 deg")]
Altitude = Annotated[float, DimensionalValue(dimension="length", at_least="-500 m", at_most="100000 km")]
# Entries from interstellar space reach 75 km/s.
Speed = Annotated[float, DimensionalValue(dimension="speed", above="0 m/s", below="100 km/s")]
Time = Annotated[float, DimensionalValue(dimension="time", at_least="0 s", at_most="1000 h")]


class LaunchConfig(Table):
    """The launch of a staged boost from the ground.

    After the last burn-out the mass, reference area, coefficients and controls are those of the vehicle.
    """

    latitude: Latitude = Field(description="Geodetic latitude of the pad.")
    longitude: Longitude = Field(description="Longitude of the pad, east positive.")
    altitude: Altitude = Field(default=0.0, description="Altitude of the pad.")
    heading: Heading = Field(description="Direction of the pitch-over, clockwise from north.")
    vertical_rise: Time = Field(default=10.0, description="Time of vertical rise before the pitch-over.")
    pitch_over: Annotated[float, DimensionalValue(dimension="angle", at_least="0 deg", at_most="45 deg")] = (
        Field(
            default=0.0349065850398866, description="Angle turned from the vertical; a gravity turn follows."
        )
    )


class StageConfig(Table):
    """One stage of a boost; the stages burn in the order given."""

    name: Text = Field(description="Name of the stage.")
    dry_mass: Annotated[float, DimensionalValue(dimension="mass", above="0 kg", at_most="10000 t")] = Field(
        description="Mass without propellant, dropped at burn-out."
    )
    propellant_mass: Annotated[float, DimensionalValue(dimension="mass", above="0 kg", at_most="10000 t")] = (
        Field(description="Mass of propellant.")
    )
    thrust: Annotated[float, DimensionalValue(dimension="force", above="0 N", at_most="1000 MN")] = Field(
        description="Thrust in vacuum."
    )
    specific_impulse: Annotated[float, DimensionalValue(dimension="time", above="0 s", at_most="2000 s")] = (
        Field(description="Specific impulse in vacuum, thrust over propellant weight flow.")
    )
    nozzle_exit_area: Annotated[
        float, DimensionalValue(dimension="area", at_least="0 m^2", at_most="1000 m^2")
    ] = Field(default=0.0, description="Exit area, on which the ambient pressure reduces the thrust.")
    burn_time: Annotated[float, DimensionalValue(dimension="time", above="0 s", at_most="1000 h")] | None = (
        Field(
            default=None,
            description="Burn time, if the engine is cut off before the propellant is used up; the rest is "
            "dropped with the stage.",
        )
    )
    attitude: Literal["prograde", "retrograde"] = Field(
        default="prograde",
        description='Thrust along the velocity, or against it ("retrograde", a deorbit burn; not for the '
        "first stage).",
    )
    coast: Time = Field(
        default=0.0,
        description="Time from burn-out to the ignition of the next stage; not used for the last stage.",
    )
    reference_area: (
        Annotated[float, DimensionalValue(dimension="area", above="0 m^2", at_most="1000 m^2")] | None
    ) = Field(
        default=None,
        description="Reference area while this stage is attached; by default that of the vehicle.",
    )
    aerodynamics: AerodynamicsConfig | None = Field(
        default=None,
        description="Coefficients while this stage is attached; by default those of the vehicle.",
    )


class FairingConfig(Table):
    """The fairing, dropped during the boost."""

    mass: Annotated[float, DimensionalValue(dimension="mass", above="0 kg", at_most="10000 t")] = Field(
        description="Mass."
    )
    jettison: Annotated[float, DimensionalValue(dimension="time", above="0 s", at_most="1000 h")] = Field(
        description="Time from lift-off at which it is dropped; before the last burn-out."
    )


def check_burns(stages: Sequence[StageConfig], fairing: FairingConfig | None) -> Errors:
    """Check the burn times against the propellant, and the fairing against the last burn-out.

    Parameters
    ----------
    stages : sequence of StageConfig
        In the order of burning.
    fairing : FairingConfig or None
        The fairing.

    Yields
    ------
    PydanticCustomError
        If a burn time is longer than the propellant allows, the first stage is retrograde, or the fairing is
        dropped after the last burn-out.
    """
    end = 0.0
    for index, stage in enumerate(stages):
        full = stage.propellant_mass * stage.specific_impulse * STANDARD_GRAVITY / stage.thrust
        if stage.burn_time is not None and stage.burn_time > full * (1.0 + 1e-9):
            yield validation_error(
                f"{stage.burn_time:g} s is longer than the propellant lasts, {full:.6g} s",
                f"stage.{index}.burn_time",
            )
        end += full if stage.burn_time is None else stage.burn_time
        end += stage.coast if index < len(stages) - 1 else 0.0
    if stages and stages[0].attitude != "prograde":
        yield validation_error('the first stage lifts off; give "prograde"', "stage.0.attitude")
    if stages and fairing is not None and fairing.jettison >= end:
        yield validation_error(
            f"{fairing.jettison:g} s is not before the last burn-out at {end:.6g} s",
            "fairing.jettison",
        )
