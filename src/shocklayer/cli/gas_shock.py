"""The command `shocklayer gas shock`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from shocklayer.cli.gas_document import StateColumn, describe, show
from shocklayer.cli.gas_options import (
    Composition,
    File,
    Name,
    Pressure,
    Temperature,
    read_angle,
    read_mixture,
    read_number,
)
from shocklayer.cli.options import AsJson
from shocklayer.core.errors import UserError


def shock(
    speed: Annotated[
        str, typer.Option(metavar="M/S", help="Speed of the gas ahead of the shock in m/s, or with a unit.")
    ],
    altitude: Annotated[
        str | None, typer.Option(metavar='"60 km"', help="Upstream state of the US Standard Atmosphere 1976.")
    ] = None,
    temperature: Temperature = None,
    pressure: Pressure = None,
    chemistry: Annotated[str, typer.Option(help="equilibrium, frozen or finite-rate.")] = "equilibrium",
    wedge_angle: Annotated[
        str | None,
        typer.Option(metavar="DEG", help="Oblique shock of a wedge of this angle, in deg or with a unit."),
    ] = None,
    cone_angle: Annotated[
        str | None,
        typer.Option(
            metavar="DEG", help="Conical shock of a cone of this half-angle, in deg or with a unit."
        ),
    ] = None,
    name: Name = "air13",
    rate_set: Annotated[
        str, typer.Option(help="Set of reaction rates for --chemistry finite-rate.")
    ] = "park-1993",
    plot: Annotated[
        Path | None, typer.Option(help="Plot the relaxation zone to this file (finite-rate).")
    ] = None,
    composition: Composition = None,
    file: File = None,
    as_json: AsJson = False,
) -> None:
    """Compute the state behind a normal, oblique (wedge) or conical shock."""
    if wedge_angle is not None and cone_angle is not None:
        raise UserError("gas shock takes --wedge-angle or --cone-angle, not both.")
    upstream_speed = read_number(speed, "speed")
    mixture = read_mixture(name, composition, file)
    upstream_temperature, upstream_pressure = _upstream(altitude, temperature, pressure)
    stream = upstream_speed, upstream_temperature, upstream_pressure
    angle = wedge_angle if cone_angle is None else cone_angle
    if chemistry == "finite-rate":
        if angle is not None:
            raise UserError(
                "--chemistry finite-rate is for normal shocks, without --wedge-angle or --cone-angle."
            )
        from shocklayer.cli.relaxation_zone import relaxation, relaxation_table

        if name == "air13":
            # The rate sets have no reactions of argon and are made for eleven species.
            name, mixture = "air11", read_mixture("air11", composition, file)
        zone = relaxation(mixture, *stream, rate_set, plot)
        document = {"mixture": name, "chemistry": chemistry, "speed": upstream_speed, **zone}
        typer.echo(json.dumps(document, indent=2, allow_nan=False) if as_json else relaxation_table(zone))
        return
    if plot is not None:
        raise UserError("--plot draws a relaxation zone and needs --chemistry finite-rate.")
    from shocklayer import gas
    from shocklayer.cli.wedge_and_cone import attached_shock

    free_stream = gas.frozen_state_tp(
        mixture, mixture.cold_mole_fractions, upstream_temperature, upstream_pressure
    )
    upstream = describe(mixture, free_stream)
    upstream.values["speed"] = upstream_speed
    surface = None
    if angle is None:
        post = gas.normal_shock(mixture, *stream, chemistry=chemistry)
        upstream.values["mach_number"] = float(post.mach_number)
        behind = describe(mixture, post)
        behind.values |= {"speed": float(post.speed), "density_ratio": float(post.density_ratio)}
        if upstream.values["mach_number"] <= 1.0:
            behind.warnings.append(_not_supersonic(upstream.values["mach_number"]))
    else:
        body = "wedge" if cone_angle is None else "cone"
        attached = attached_shock(mixture, *stream, chemistry, body, read_angle(angle, f"--{body}-angle"))
        upstream.values["mach_number"] = attached.mach_number
        behind = describe(mixture, attached.behind)
        behind.values |= attached.wave
        if attached.surface is not None:
            surface = describe(mixture, attached.surface)
            surface.values["speed"] = attached.surface_speed
    document = {"mixture": name, "chemistry": chemistry, **behind.document()}
    columns: dict[str, StateColumn] = {"upstream": upstream, "behind": behind}
    if surface is not None:
        document["surface"] = surface.document()
        columns["surface"] = surface
    document["upstream"] = upstream.document()
    show(document, columns, as_json)


def _upstream(altitude: str | None, temperature: str | None, pressure: str | None) -> tuple[float, float]:
    """Return upstream temperature [K] and pressure [Pa], given or of the standard atmosphere."""
    if altitude is not None:
        if temperature is not None or pressure is not None:
            raise UserError("gas shock needs --altitude, or --temperature and --pressure, not both.")
        return _standard_atmosphere(altitude)
    if temperature is None or pressure is None:
        raise UserError("gas shock needs --altitude, or --temperature and --pressure.")
    return read_number(temperature, "temperature"), read_number(pressure, "pressure")


def _standard_atmosphere(altitude: str) -> tuple[float, float]:
    """Return temperature [K] and pressure [Pa] of the US Standard Atmosphere 1976."""
    from shocklayer.core.units import parse

    height = parse(altitude, "length", "--altitude")
    from shocklayer.planet import atmosphere

    air = atmosphere("us76")
    low, high = float(air.bottom_altitude), float(air.top_altitude)
    if not low <= height <= high:
        raise UserError(f"--altitude must be between {low:g} m and {high:g} m, not {altitude!r}.")
    ambient = air.at(height)
    return float(ambient.temperature), float(ambient.pressure)


def _not_supersonic(mach_number: float) -> dict[str, str | float | None]:
    return {
        "model": "normal shock",
        "quantity": "mach_number",
        "value": mach_number,
        "low": 1.0,
        "high": None,
        "message": "the gas is not supersonic: there is no shock, and the state is the upstream one",
    }
