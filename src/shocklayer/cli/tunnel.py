"""The commands `shocklayer tunnel run` and `shocklayer tunnel match`."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

app = typer.Typer(help="Ground-test facilities: run a condition, or match a flight.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Override a field: --set reservoir.pressure='2 MPa'."),
]

_UNITS = {
    "temperature": "K",
    "vibrational_temperature": "K",
    "pressure": "Pa",
    "enthalpy": "J/kg",
    "density": "kg/m^3",
    "speed": "m/s",
    "mach_number": "",
    "unit_reynolds_number": "1/m",
    "pitot_pressure": "Pa",
    "dynamic_pressure": "Pa",
}


@app.command()
def run(
    facility: Annotated[str, typer.Argument(help="Name of a facility, or path of a facility file.")],
    settings: Settings = None,
    as_json: AsJson = False,
) -> None:
    """Compute reservoir, nozzle expansion, test section and test time of one condition."""
    from shocklayer.facilities.catalogue import resolve
    from shocklayer.facilities.run_facility import run as run_condition

    document = run_condition(resolve(facility), settings or ())
    typer.echo(json.dumps(document, indent=2, allow_nan=False) if as_json else _run_text(document))


@app.command()
def match(
    scenario: Annotated[str, typer.Argument(help="Path of a scenario file, or a built-in name.")],
    settings: Settings = None,
    as_json: AsJson = False,
) -> None:
    """Say which part of a flight each facility reproduces, and in which similarity parameter."""
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


def _run_text(document: dict[str, Any]) -> str:
    lines = [f"{document['facility']} ({document['kind']})", "", "Condition"]
    for key, field in document["condition"].items():
        unit = "" if field["unit"] == "1" else f" {field['unit']}"
        value = field["value"] if isinstance(field["value"], str) else f"{field['value']:g}"
        lines.append(f"  {key:28s} {value}{unit}  ({field['status']}: {field['source']})")
    lines += ["", "Reservoir"] + [
        f"  {key:28s} {value:.6g} {_UNITS[key]}".rstrip()
        for key, value in document["reservoir"].items()
        if key in _UNITS and value is not None
    ]
    lines += ["", f"{'Test section':30s} {'chosen':>14s} {'equilibrium':>14s} {'frozen':>14s}"]
    columns = [document[name] for name in ("test_section", "equilibrium", "frozen")]
    for key, unit in _UNITS.items():
        if key in columns[0]:
            numbers = " ".join(f"{column[key]:14.6g}" for column in columns)
            lines.append(f"  {key:28s} {numbers} {unit}".rstrip())
    for species in columns[0]["mole_fractions"]:
        fractions = [column["mole_fractions"].get(species, 0.0) for column in columns]
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


def _match_text(rows: list[dict[str, Any]]) -> str:
    names = " ".join(f"{name:>14s}" for name in (rows[0]["parameters"] if rows else ()))
    lines = [
        "Share of the time of flight in which each similarity parameter is reproduced (- where not known),",
        "their mean, and the share in which all known ones are reproduced at once",
        "",
        f"{'facility':18s} {'mean':>6s} {'all':>6s} {'known':>5s} {names}",
    ]
    for row in rows:
        cells = " ".join(
            f"{found['share']:14.2f}" if found["known"] else f"{'-':>14s}"
            for found in row["parameters"].values()
        )
        numbers = f"{row['share']:6.2f} {row['full_share']:6.2f} {row['known']:5d}"
        lines.append(f"{row['facility']:18s} {numbers} {cells}")
    return "\n".join(lines)
