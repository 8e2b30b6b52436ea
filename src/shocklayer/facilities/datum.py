"""Published data of ground-test facilities: each a value with its unit, status and source.

No JAX here: listing and looking up a facility must answer at once.
"""

from __future__ import annotations

from math import isfinite, nan
from typing import Literal

from pydantic import BaseModel, ConfigDict

from shocklayer.core.errors import UserError
from shocklayer.core.units import DIMENSIONS, parse

Status = Literal["verified", "reported", "recalled", "assumed", "given"]

FIGURE_DIMENSIONS: dict[str, str] = {
    "mach_number_minimum": "",
    "mach_number_maximum": "",
    "mach_numbers": "",
    "total_temperature_minimum": "temperature",
    "total_temperature_maximum": "temperature",
    "total_enthalpy_minimum": "specific_energy",
    "total_enthalpy_maximum": "specific_energy",
    "stream_speed_minimum": "speed",
    "stream_speed_maximum": "speed",
    "stagnation_pressure_minimum": "pressure",
    "stagnation_pressure_maximum": "pressure",
    "driver_pressure_maximum": "pressure",
    "test_time_minimum": "time",
    "test_time_maximum": "time",
    "nozzle_diameter": "length",
    "test_section_length": "length",
    "altitude_minimum": "length",
    "altitude_maximum": "length",
    "heat_flux_maximum": "heat_flux",
}
"""Names of the data that a facility file may state, each with its dimension in `shocklayer.core.units`; an
empty string stands for a pure number."""

POINT_DIMENSIONS: dict[str, str] = {
    "mach_number": "",
    "total_enthalpy": "specific_energy",
    "total_temperature": "temperature",
    "stagnation_pressure": "pressure",
    "speed": "speed",
    "static_temperature": "temperature",
    "static_pressure": "pressure",
    "unit_reynolds_number": "",
    "altitude": "length",
    "test_time": "time",
    "nozzle_diameter": "length",
}
"""Names of the data of a point of simultaneous conditions, each with its dimension; the Reynolds number per
metre is a plain number."""

CONDITION_DIMENSIONS: dict[str, str | None] = {
    "shock_speed": "speed",
    "fill.pressure": "pressure",
    "fill.temperature": "temperature",
    "fill.mixture": None,
    "reservoir.pressure": "pressure",
    "reservoir.temperature": "temperature",
    "driver_gas.pressure": "pressure",
    "driver_gas.temperature": "temperature",
    "driver_gas.mixture": None,
    "driver_gas.composition": None,
    "driver_gas.fill_pressure": "pressure",
    "driver_gas.fill_temperature": "temperature",
    "driver_gas.compression_ratio": "",
    "driver_gas.throat_diameter": "length",
    "driver_gas.loss_factor": "",
    "driver_gas.length": "length",
    "driver_gas.detonation": None,
    "secondary_driver.pressure": "pressure",
    "secondary_driver.temperature": "temperature",
    "secondary_driver.composition": None,
    "secondary_driver.shock_speed": "speed",
    "secondary_driver.length": "length",
    "acceleration.pressure": "pressure",
    "acceleration.temperature": "temperature",
    "acceleration.length": "length",
    "acceleration.shock_speed": "speed",
    "heater.mass_flow": "mass_flow",
    "heater.power": "power",
    "heater.efficiency": "",
    "nozzle.area_ratio": "",
    "nozzle.pitot_ratio": "",
    "nozzle.mach_number": "",
    "nozzle.contour": None,
    "nozzle.chemistry": None,
    "nozzle.exit_diameter": "length",
    "nozzle.throat_diameter": "length",
    "tube.length": "length",
    "tube.diameter": "length",
    "model.nose_radius": "length",
    "model.length": "length",
    "model.cone_angle": "angle",
    "model.wedge_angle": "angle",
    "model.wall_temperature": "temperature",
    "model.scale": "",
}
"""Fields of a run condition, each with its dimension; None for a field whose value is a name."""

MODEL_FIELDS = tuple(key for key in CONDITION_DIMENSIONS if key.startswith("model."))
"""Fields of a model in the stream, which every kind of facility takes."""


def to_si(value: object, dimension: str, field: str, origin: str) -> float:
    """Convert a number with a unit to SI.

    Parameters
    ----------
    value : str or number
        As written, for example ``"900 K"``; a bare number only where `dimension` is empty.
    dimension : str
        Dimension of `shocklayer.core.units`; empty for a pure number.
    field, origin : str
        Field, and file or entry, named in the error message.

    Returns
    -------
    float
        Value in SI.

    Raises
    ------
    UserError
        If it is not a number, has no unit or a unit of another dimension, or is not finite.
    """
    if dimension:
        return parse(value, dimension, field, origin)
    try:
        number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else nan
    except ValueError:
        number = nan
    if not isfinite(number):
        raise UserError(f"{field} in {origin} must be a plain number, not {value!r}")
    return number


def si_unit(dimension: str) -> str:
    """Return the SI unit of a dimension, "1" for a pure number.

    Parameters
    ----------
    dimension : str
        Dimension of `shocklayer.core.units`, or empty.

    Returns
    -------
    str
        Unit.
    """
    return DIMENSIONS[dimension].unit if dimension else "1"


class Datum(BaseModel):
    """One published value of a facility, or one field of a run condition.

    Parameters
    ----------
    value : str, float or list
        As written in the file: a number with its unit, a pure number, a list of them, or a name.
    status : {"verified", "reported", "recalled", "assumed", "given"}
        Read in the source; read in a secondary source; recalled from the literature and not read again;
        assumed for a first run; set by the user.
    source : str
        Where the value comes from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: str | float | list[float]
    status: Status = "reported"
    source: str = ""
