"""A case of the heat shield alone: layers, what heats the surface, sensors."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from shocklayer.core.errors import UserError, one_line
from shocklayer.core.units import quote
from shocklayer.core.user_files import read_text
from shocklayer.scenario.fields import (
    DimensionalValue,
    Errors,
    FileField,
    Number,
    Table,
    Text,
    check,
    is_list,
    is_table,
    validation_error,
)
from shocklayer.scenario.heat_shield import BackConfig, ShieldLayerConfig, layer_errors
from shocklayer.scenario.loading import read_model
from shocklayer.scenario.tables import exposure_table

__all__ = ["ExposureConfig", "ShieldCase", "load_case"]

Time = Annotated[float, DimensionalValue(dimension="time", above="0 s", at_most="10000000 s")]
_WAYS = ("heat_flux", "heat_transfer_coefficient", "surface_temperature", "file")


class ExposureConfig(Table):
    """What heats the surface: one of four ways, for a time, then a time without flow."""

    heat_flux: (
        Annotated[float, DimensionalValue(dimension="heat_flux", at_least="-10 GW/m^2", at_most="10 GW/m^2")]
        | None
    ) = Field(
        default=None,
        description="Heat flux to a wall at 300 K; with recovery_enthalpy it falls with the wall's enthalpy "
        "and with blowing, without it the surface receives it whatever its temperature.",
    )
    heat_transfer_coefficient: (
        Annotated[
            float, DimensionalValue(dimension="mass_flux", at_least="0 kg/m^2/s", at_most="10000 kg/m^2/s")
        ]
        | None
    ) = Field(default=None, description="rho_e u_e C_H without blowing; with recovery_enthalpy.")
    surface_temperature: (
        Annotated[float, DimensionalValue(dimension="temperature", above="0 K", at_most="10000 K")] | None
    ) = Field(default=None, description="Imposed temperature of the surface.")
    file: Annotated[str, FileField(exposure_table)] | None = Field(
        default=None,
        description="CSV file with the columns time_s and heat_flux_W_m2, or "
        "heat_transfer_coefficient_kg_m2_s and recovery_enthalpy_J_kg, or surface_temperature_K "
        "[, pressure_Pa].",
    )
    recovery_enthalpy: (
        Annotated[
            float, DimensionalValue(dimension="specific_energy", at_least="-100 MJ/kg", at_most="1000 MJ/kg")
        ]
        | None
    ) = Field(default=None, description="Recovery enthalpy, zero for the elements at 298.15 K.")
    radiative_heat_flux: Annotated[
        float, DimensionalValue(dimension="heat_flux", at_least="0 W/m^2", at_most="10 GW/m^2")
    ] = Field(default=0.0, description="Radiation that the surface absorbs, while there is flow.")
    ramp: Annotated[float, DimensionalValue(dimension="time", at_least="0 s", at_most="10000000 s")] = Field(
        default=0.1, description="Time in which the heating rises at the start and falls at the end."
    )
    duration: Time | None = Field(
        default=None,
        json_schema_extra={"otherwise": "the end of the file; **required** without one"},
        description="Until the heating begins to fall.",
    )
    cool_down: Annotated[float, DimensionalValue(dimension="time", at_least="0 s", at_most="10000000 s")] = (
        Field(default=0.0, description="Time after it, without flow; the surface radiates.")
    )
    pressure: Annotated[
        float, DimensionalValue(dimension="pressure", at_least="0.001 Pa", at_most="1 GPa")
    ] = Field(default=101_325.0, description="Pressure at the surface.")
    gas: Literal["air13", "air11", "air5", "mars", "nitrogen"] = Field(
        default="air13", description="Gas of the flow (`shocklayer list mixtures`)."
    )
    initial_temperature: Annotated[
        float, DimensionalValue(dimension="temperature", at_least="50 K", at_most="5000 K")
    ] = Field(default=300.0, description="Temperature of all layers at the start.")
    surroundings_temperature: Annotated[
        float, DimensionalValue(dimension="temperature", at_least="0 K", at_most="5000 K")
    ] = Field(default=300.0, description="Temperature of what the surface radiates to.")
    blowing_parameter: Annotated[float, Number(at_least=0, at_most=1)] = Field(
        default=0.5, description="lambda of the blowing correction: 0.5 laminar, 0.4 turbulent."
    )
    surface_chemistry: Literal["equilibrium", "none"] = Field(
        default="equilibrium",
        description="Loss of char in equilibrium with the gas; none: no char is lost, and the pyrolysis gas "
        "still blows.",
    )

    @check
    def _one_way(self) -> Errors:
        given = [name for name in _WAYS if getattr(self, name) is not None]
        if len(given) != 1:
            what = " and ".join(given) if given else "none of them"
            yield validation_error(
                f"{what} given; give one of heat_flux, heat_transfer_coefficient, surface_temperature, file"
            )

    @check
    def _needs_enthalpy(self) -> Errors:
        if self.heat_transfer_coefficient is not None and self.recovery_enthalpy is None:
            yield validation_error("missing; heat_transfer_coefficient needs it", "recovery_enthalpy")
        if self.surface_temperature is not None and self.recovery_enthalpy is not None:
            yield validation_error(
                "given with surface_temperature; leave one of them out", "recovery_enthalpy"
            )

    @check
    def _needs_duration(self) -> Errors:
        if self.duration is None and self.file is None:
            yield validation_error('missing; give a time such as "60 s"', "duration")

    @check
    def _ramp_within(self) -> Errors:
        if self.duration is not None and self.ramp > self.duration:
            yield validation_error("longer than duration", "ramp")


class ShieldCase(Table):
    """A case of `shocklayer shield`."""

    title: Text = Field(default="heat shield", description="Title.")
    layer: tuple[ShieldLayerConfig, ...] = Field(description="Layers, from the heated surface inwards.")
    exposure: ExposureConfig = Field(description="What heats the surface.")
    sensors: tuple[
        Annotated[float, DimensionalValue(dimension="length", at_least="0 m", at_most="100 m")], ...
    ] = Field(default=(), description="Depths of thermometers under the original surface.")
    back: BackConfig = Field(default_factory=BackConfig, description="The back face.")

    @classmethod
    def complete(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Accept the keys of the exposure at top level, and the sensors among those of the exposure."""
        exposure = data.get("exposure")
        if is_table(exposure) and "sensors" in exposure and "sensors" not in data:
            exposure = dict(exposure)
            data["sensors"] = exposure.pop("sensors")
            data["exposure"] = exposure
        return data

    @check
    def _layers(self) -> Errors:
        yield from layer_errors(self.layer)

    @check
    def _sensors_inside(self) -> Errors:
        total = sum(layer.thickness for layer in self.layer)
        for index, depth in enumerate(self.sensors):
            if depth > total * (1.0 + 1e-9):
                yield validation_error(
                    f"{depth * 1e3:g} mm is deeper than the stack of {total * 1e3:g} mm", f"sensors.{index}"
                )


def load_case(source: str | Path) -> tuple[ShieldCase, str, Path]:
    """Read and check a case.

    Parameters
    ----------
    source : str or Path
        TOML file.

    Returns
    -------
    tuple
        The case, the name of its file for messages, and the folder its file names are relative to.

    Raises
    ------
    UserError
        If the file cannot be read or is not TOML; one sentence for every field that is missing, unknown or
        impossible.
    """
    path = Path(source)
    name = one_line(path.name) or "the case"
    if not path.exists():
        raise UserError(f"case {quote(str(source))}: there is no such file; give a TOML file")
    text = read_text(path, "a TOML file")
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(f"{name} is not valid TOML: {one_line(str(error))}") from None
    case = read_model(ShieldCase, _keys_of_exposure(raw), name, path.parent)
    if "title" not in case.model_fields_set:
        case = case.model_copy(update={"title": path.stem})
    return case, name, path.parent


def _keys_of_exposure(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the tables with keys of the exposure that stand at top level moved into it."""
    exposure = raw.get("exposure", {})
    if not is_table(exposure) or is_list(raw.get("exposure")):
        return raw
    moved = {key: raw[key] for key in ExposureConfig.model_fields if key in raw and key not in exposure}
    if not moved:
        return raw
    return {key: value for key, value in raw.items() if key not in moved} | {"exposure": exposure | moved}
