"""The commands `shocklayer gas state`, `shocklayer gas shock` and `shocklayer gas mixtures`."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Annotated, Any

import typer

from shocklayer.core.errors import UserError

app = typer.Typer(help="Hot gas: equilibrium states, shock waves, mixtures.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Name = Annotated[str, typer.Option("--mixture", metavar="NAME", help="A name listed by `mixtures`.")]
Composition = Annotated[
    str | None, typer.Option(metavar="A=X,B=Y", help="Moles of the cold gas, for another composition.")
]
File = Annotated[
    str | None, typer.Option("--mixtures-file", metavar="FILE", help="TOML file that defines the mixture.")
]
Temperature = Annotated[str | None, typer.Option(metavar="K", help="Temperature in K, or with a unit.")]
WedgeAngle = Annotated[
    str | None, typer.Option(metavar="DEG", help="Turn the flow over a wedge, in degrees or with a unit.")
]
ConeAngle = Annotated[
    str | None, typer.Option(metavar="DEG", help="Half-angle of a cone, in degrees or with a unit.")
]
Pressure = Annotated[str | None, typer.Option(metavar="PA", help="Pressure in Pa, or with a unit.")]

_ROWS = {
    "temperature": "K",
    "pressure": "Pa",
    "density": "kg/m^3",
    "enthalpy": "J/kg",
    "internal_energy": "J/kg",
    "entropy": "J/(kg K)",
    "molar_mass": "kg/mol",
    "specific_heat_pressure": "J/(kg K)",
    "isentropic_exponent": "",
    "sound_speed": "m/s",
    "frozen_sound_speed": "m/s",
    "electron_density": "1/m^3",
}
_UNSOLVED = 1e-6
"""Residual above which what was asked for was not reached."""


@app.command()
def state(
    name: Name = "air13",
    temperature: Temperature = None,
    enthalpy: Annotated[
        str | None, typer.Option(metavar="J/KG", help="Enthalpy in J/kg, or with a unit.")
    ] = None,
    entropy: Annotated[str | None, typer.Option(metavar="J/KG/K", help="Entropy in J/(kg K).")] = None,
    pressure: Pressure = None,
    composition: Composition = None,
    file: File = None,
    as_json: AsJson = False,
) -> None:
    """Print the equilibrium state at a pressure and one of temperature, enthalpy and entropy."""
    given = {"temperature": temperature, "enthalpy": enthalpy, "entropy": entropy}
    chosen = [key for key, text in given.items() if text is not None]
    if len(chosen) != 1 or pressure is None:
        raise UserError("gas state needs --pressure and one of --temperature, --enthalpy and --entropy.")
    kind = chosen[0]
    value = _number(given[kind], kind)
    at_pressure = _number(pressure, "pressure")
    mixture = _mixture(name, composition, file)
    from shocklayer import gas

    solve = {
        "temperature": gas.equilibrium_tp,
        "enthalpy": gas.equilibrium_hp,
        "entropy": gas.equilibrium_sp,
    }[kind]
    found = solve(mixture, value, at_pressure)
    if float(found.residual) > _UNSOLVED:
        ends = (gas.equilibrium_tp(mixture, end, at_pressure) for end in (200.0, 20_000.0))
        low, high = (float(getattr(end, kind)) for end in ends)
        raise UserError(
            f"--{kind}: no state of {name} at {at_pressure:g} Pa has {value:g} {_ROWS[kind]}; "
            f"{low:.4g} (200 K) to {high:.4g} (20 000 K) are accepted."
        )
    document = {"mixture": name, **_described(mixture, found)}
    typer.echo(json.dumps(document, indent=2, allow_nan=False) if as_json else _text([document], [""]))


@app.command()
def shock(
    speed: Annotated[str, typer.Option(metavar="M/S", help="Speed into the shock in m/s, or with a unit.")],
    altitude: Annotated[
        str | None, typer.Option(metavar='"60 km"', help="Upstream state of the US Standard Atmosphere 1976.")
    ] = None,
    temperature: Temperature = None,
    pressure: Pressure = None,
    chemistry: Annotated[str, typer.Option(help="equilibrium, frozen or finite-rate.")] = "equilibrium",
    wedge_angle: WedgeAngle = None,
    cone_angle: ConeAngle = None,
    name: Name = "air13",
    rate_set: Annotated[str, typer.Option(help="Rates of --chemistry finite-rate.")] = "park-1993",
    plot: Annotated[Path | None, typer.Option(help="Draw the relaxation zone here (finite-rate).")] = None,
    composition: Composition = None,
    file: File = None,
    as_json: AsJson = False,
) -> None:
    """Print the state behind a shock wave: normal, or attached to the tip of a wedge or of a cone."""
    if wedge_angle is not None and cone_angle is not None:
        raise UserError("gas shock takes --wedge-angle or --cone-angle, not both.")
    upstream_speed = _number(speed, "speed")
    mixture = _mixture(name, composition, file)
    if altitude is not None:
        if temperature is not None or pressure is not None:
            raise UserError("gas shock needs --altitude, or --temperature and --pressure, not both.")
        at_temperature, at_pressure = _standard_air(altitude)
    elif temperature is None or pressure is None:
        raise UserError("gas shock needs --altitude, or --temperature and --pressure.")
    else:
        at_temperature, at_pressure = _number(temperature, "temperature"), _number(pressure, "pressure")
    angle = wedge_angle if cone_angle is None else cone_angle
    if chemistry == "finite-rate":
        if angle is not None:
            raise UserError(
                "--chemistry finite-rate is for normal shocks, without --wedge-angle or --cone-angle."
            )
        from shocklayer.cli.relaxation_zone import relaxation, relaxation_table

        if name == "air13":
            # The rate sets hold no reaction of argon: eleven species are what they are made for.
            name, mixture = "air11", _mixture("air11", composition, file)
        zone = relaxation(mixture, upstream_speed, at_temperature, at_pressure, rate_set, plot)
        found = {"mixture": name, "chemistry": chemistry, "speed": upstream_speed, **zone}
        typer.echo(json.dumps(found, indent=2, allow_nan=False) if as_json else relaxation_table(found))
        return
    if plot is not None:
        raise UserError("--plot draws a relaxation zone, so it goes with --chemistry finite-rate only.")
    from shocklayer import gas
    from shocklayer.cli.wedge_and_cone import attached_shock

    front = gas.frozen_state_tp(mixture, mixture.cold_mole_fractions, at_temperature, at_pressure)
    stream = upstream_speed, at_temperature, at_pressure
    upstream = {**_described(mixture, front), "speed": upstream_speed}
    document: dict[str, Any] = {"mixture": name, "chemistry": chemistry}
    columns = {"upstream": upstream, "behind": document}
    if angle is None:
        post = gas.normal_shock(mixture, *stream, chemistry=chemistry)
        upstream["mach_number"] = float(post.mach_number)
        document |= {
            **_described(mixture, post),
            "speed": float(post.speed),
            "density_ratio": float(post.density_ratio),
        }
        document["warnings"] += _not_supersonic(upstream["mach_number"])
    else:
        body = "wedge" if cone_angle is None else "cone"
        half_angle = _degrees(angle, f"--{body}-angle")
        found = attached_shock(mixture, *stream, chemistry, body, half_angle)
        upstream["mach_number"] = found.mach_number
        document |= {**_described(mixture, found.behind), **found.wave}
        if found.surface is not None:
            document["surface"] = columns["surface"] = {
                **_described(mixture, found.surface),
                "speed": found.surface_speed,
            }
    document["upstream"] = upstream
    typer.echo(
        json.dumps(document, indent=2, allow_nan=False)
        if as_json
        else _text(list(columns.values()), list(columns))
    )


def _not_supersonic(mach_number: float) -> list[dict[str, Any]]:
    if mach_number > 1.0:
        return []
    return [
        {
            "model": "normal shock",
            "quantity": "mach_number",
            "value": mach_number,
            "low": 1.0,
            "high": None,
            "message": "the gas is not supersonic: there is no shock, the state is the upstream one",
        }
    ]


@app.command()
def mixtures(as_json: AsJson = False) -> None:
    """List the mixtures known by name, with their cold composition and source."""
    from shocklayer.gas.mixtures import entries

    rows = entries()
    if as_json:
        typer.echo(json.dumps(rows, indent=2, allow_nan=False))
        return
    for row in rows:
        cold = ", ".join(f"{s} {x:g}" for s, x in row["composition"].items())
        typer.echo(f"{row['name']}: {row['title']}\n  species: {', '.join(row['species'])}")
        typer.echo(f"  cold gas by mole: {cold}\n  source: {row['source']}")


def _number(text: str | None, kind: str) -> float:
    """Read a positive number in SI, or text with a unit; enthalpy and entropy may be negative."""
    option = f"--{kind}"
    try:
        value = float(str(text))
    except ValueError:
        if kind == "entropy":
            raise UserError(f"{option}: a number in J/(kg K) is expected, not {text!r}.") from None
        from shocklayer.core.units import parse

        value = parse(text, "specific_energy" if kind == "enthalpy" else kind, option)
    if not math.isfinite(value) or (kind not in ("enthalpy", "entropy") and value <= 0.0):
        raise UserError(
            f"{option}: a finite{'' if kind in ('enthalpy', 'entropy') else ', positive'} "
            f"number is expected, not {text!r}."
        )
    return value


def _degrees(text: str, option: str) -> float:
    """Read an angle in degrees, or with a unit [rad]."""
    try:
        value = math.radians(float(text))
    except ValueError:
        from shocklayer.core.units import parse

        value = parse(text, "angle", option)
    if not 0.0 < value < 0.5 * math.pi:
        raise UserError(f"{option}: an angle between 0 and 90 degrees is expected, not {text!r}.")
    return value


def _mixture(name: str, composition: str | None, file: str | None) -> Any:
    from shocklayer.gas.mixtures import mixture

    if composition is None:
        return mixture(name, file=file)
    amounts = {}
    for part in composition.split(","):
        species, sign, amount = part.partition("=")
        try:
            amounts[species.strip()] = float(amount)
        except ValueError:
            sign = ""
        if not sign:
            raise UserError(
                f"--composition: {part!r} is not of the form SPECIES=MOLES, as in N2=0.79,O2=0.21."
            )
    return mixture(name, amounts, file=file)


def _standard_air(altitude: str) -> tuple[float, float]:
    from shocklayer.core.units import parse

    height = parse(altitude, "length", "--altitude")
    from shocklayer.planet import atmosphere

    air = atmosphere("us76")
    low, high = float(air.bottom_altitude), float(air.top_altitude)
    if not low <= height <= high:
        raise UserError(f"--altitude: {altitude!r} is outside the atmosphere's {low:g} m to {high:g} m.")
    found = air.at(height)
    return float(found.temperature), float(found.pressure)


def _described(mixture: Any, found: Any) -> dict[str, Any]:
    low, high = mixture.temperature_limits
    temperature = float(found.temperature)
    document: dict[str, Any] = {key: float(getattr(found, key)) for key in _ROWS}
    document["mole_fractions"] = {
        s: float(x) for s, x in zip(mixture.names, found.mole_fractions, strict=True)
    }
    document["warnings"] = []
    if not bool(found.in_range):
        document["warnings"].append(
            {
                "model": "NASA-9 thermodynamic data",
                "quantity": "temperature",
                "value": temperature,
                "low": low,
                "high": high,
                "message": f"{temperature:.0f} K is outside the data, heat capacities are held constant",
            }
        )
    if not all(math.isfinite(document[key]) for key in _ROWS):
        raise UserError("There is no such state: the values given lead to no finite temperature.")
    return document


def _text(columns: list[dict[str, Any]], titles: list[str]) -> str:
    lines = ["".join([f"{'':28s}", *(f"{t:>16s}" for t in titles)])] if any(titles) else []
    rows = {
        **_ROWS,
        "speed": "m/s",
        "mach_number": "",
        "density_ratio": "",
        "shock_angle": "deg",
        "deflection": "deg",
    }
    for key, unit in rows.items():
        if any(key in c for c in columns):
            cells = "".join(f"{c[key]:16.7g}" if key in c else f"{'':16s}" for c in columns)
            lines.append(f"{key:28s}{cells} {unit}".rstrip())
    for species in columns[0]["mole_fractions"]:
        cells = "".join(f"{c['mole_fractions'][species]:16.6e}" for c in columns)
        lines.append(f"{f'x({species})':28s}{cells}")
    warnings = [w["message"] for c in columns for w in c["warnings"]]
    return "\n".join([*lines, *(f"Warning: {message}" for message in warnings)])
