"""The commands `shocklayer tunnel run` and `shocklayer tunnel match`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from shocklayer.cli.options import AsJson, Scenario, Settings
from shocklayer.core.errors import printable

if TYPE_CHECKING:
    from shocklayer.facilities.matching import FacilityCoverage
    from shocklayer.facilities.run_document import RunDocument

app = typer.Typer(help="Ground-test facilities: run a condition, or match a flight.", no_args_is_help=True)

Condition = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Override a field of the condition, e.g. --set reservoir.pressure='2 MPa'. May be repeated.",
    ),
]

_RESERVOIR = {"temperature": "K", "pressure": "Pa", "enthalpy": "J/kg"}
_STREAM = {
    "temperature": "K",
    "vibrational_temperature": "K",
    "pressure": "Pa",
    "density": "kg/m^3",
    "speed": "m/s",
    "mach_number": "",
    "unit_reynolds_number": "1/m",
    "pitot_pressure": "Pa",
    "dynamic_pressure": "Pa",
}


_STATE = {
    "T [K]": "temperature",
    "p [Pa]": "pressure",
    "rho [kg/m^3]": "density",
    "h [J/kg]": "enthalpy",
    "a [m/s]": "sound_speed",
    "u [m/s]": "speed",
}


@app.command()
def run(
    facility: Annotated[str, typer.Argument(help="Name of a facility, or path of a facility file.")],
    settings: Condition = None,
    as_json: AsJson = False,
) -> None:
    """Compute reservoir, nozzle expansion, test section and test time of one condition."""
    from shocklayer.facilities.catalogue import resolve
    from shocklayer.facilities.run_facility import run as run_condition

    document = run_condition(resolve(facility), settings or ())
    typer.echo(json.dumps(document, indent=2, allow_nan=False) if as_json else printable(_run_text(document)))


@app.command()
def match(scenario: Scenario, settings: Settings = None, as_json: AsJson = False) -> None:
    """List which part of a flight each facility reproduces, by similarity parameter."""
    from shocklayer.scenario import load

    loaded = load(scenario, settings or ())
    from shocklayer import chain
    from shocklayer.facilities.catalogue import facilities
    from shocklayer.facilities.matching import match as match_flight
    from shocklayer.facilities.matching import summarise

    history = chain.fly_scenario(loaded)
    coverage = match_flight(
        facilities(), history.mach_number, history.total_enthalpy, history.altitude, history.speed
    )
    rows = summarise(coverage, history.time, history.altitude)
    typer.echo(json.dumps(rows, indent=2, allow_nan=False) if as_json else _match_text(rows))


def _run_text(document: RunDocument) -> str:
    mode = f", mode {document['mode']}" if document["mode"] else ""
    lines = [f"{document['facility']} ({document['kind']}{mode})", "", "Condition"]
    for key, field in document["condition"].items():
        unit = "" if field["unit"] == "1" else f" {field['unit']}"
        value = field["value"] if isinstance(field["value"], str) else f"{field['value']:g}"
        lines.append(f"  {key:28s} {value}{unit}  ({field['status']}: {field['source']})")
    lines += ["", "Reservoir"] + [
        f"  {key:28s} {value:.6g} {unit}".rstrip()
        for key, unit in _RESERVOIR.items()
        if (value := document["reservoir"][key]) is not None
    ]
    lines += _states_text(document)
    streams = (document["test_section"], document["equilibrium"], document["frozen"])
    lines += ["", f"{'Test section':30s} {'chosen':>14s} {'equilibrium':>14s} {'frozen':>14s}"]
    for key, unit in _STREAM.items():
        numbers = " ".join(f"{stream[key]:14.6g}" for stream in streams)
        lines.append(f"  {key:28s} {numbers} {unit}".rstrip())
    for species in streams[0]["mole_fractions"]:
        fractions = [stream["mole_fractions"].get(species, 0.0) for stream in streams]
        if max(fractions) > 1e-6:
            lines.append(
                f"  x({species}){'':{25 - len(species)}s} " + " ".join(f"{x:14.4e}" for x in fractions)
            )
    time = document["test_time"]
    lines += [
        "",
        f"Test time: {'not known' if time is None else f'{time:g} s'} ({document['test_time_basis']})",
    ]
    lines += [f"Condensation: {document['condensation']['state']}"]
    lines += [f"Warning: {warning['message']}" for warning in document["warnings"]]
    return "\n".join(lines)


def _states_text(document: RunDocument) -> list[str]:
    """States of the shock tube and the throat, shocks and nozzle."""
    lines: list[str] = []
    states = document.get("states")
    if states:
        lines += ["", f"{'State':8s} " + " ".join(f"{name:>16s}" for name in _STATE)]
        for name, state in states.items():
            lines.append(f"{name:8s} " + " ".join(f"{state[key]:16.6g}" for key in _STATE.values()))
    for title, part in (("Shock tube", "shock_tube"), ("Driver", "driver")):
        values = document.get(part)
        if values:
            lines += ["", title] + [f"  {key:28s} {value:.6g}" for key, value in values.items()]
    nozzle = document.get("nozzle")
    if nozzle:
        lines += ["", "Nozzle"]
        for key, value in nozzle.items():
            if value is not None:
                shown = value if isinstance(value, str) else f"{value:.6g}"
                lines.append(f"  {key:28s} {shown}")
    return lines


def _match_text(rows: list[FacilityCoverage]) -> str:
    names = " ".join(f"{name:>14s}" for name in (rows[0]["parameters"] if rows else ()))
    lines = [
        "Fraction of the flight time in which each similarity parameter is reproduced (- if not known),",
        "their mean, and the fraction in which all known parameters are reproduced at once",
        "",
        f"{'facility':18s} {'mean':>6s} {'all':>6s} {'known':>5s} {names}",
    ]
    for row in rows:
        cells = " ".join(
            f"{parameter['share']:14.2f}" if parameter["known"] else f"{'-':>14s}"
            for parameter in row["parameters"].values()
        )
        numbers = f"{row['share']:6.2f} {row['full_share']:6.2f} {row['known']:5d}"
        lines.append(f"{row['facility']:18s} {numbers} {cells}")
    return "\n".join(lines)
