"""The commands of `shocklayer tunnel`: run, reduce, plan and match."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shocklayer.cli.options import AsJson, Scenario, Settings
from shocklayer.cli.tunnel_text import match_text, plan_text, reduce_text, run_text
from shocklayer.core.errors import UserError, printable
from shocklayer.core.output_folder import check_target
from shocklayer.core.units import parse

if TYPE_CHECKING:
    from shocklayer.facilities.plan import Wish
    from shocklayer.report.tunnel.tunnel_view import Flown

app = typer.Typer(
    help="Ground-test facilities: run, reduce or plan a condition, or match a flight.", no_args_is_help=True
)

Condition = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Override a field of the condition, e.g. --set reservoir.pressure='2 MPa'. May be repeated.",
    ),
]


@app.command()
def run(
    facility: Annotated[str, typer.Argument(help="Name of a facility, or path of a facility file.")],
    settings: Condition = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Output directory (must not exist): summary, netCDF, page, figures."),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", help="With --out: scenario whose flight is drawn over the envelope."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compute reservoir, nozzle expansion, test section, test time and a model for one condition."""
    from shocklayer.facilities.catalogue import resolve
    from shocklayer.facilities.run_facility import in_chosen_mode
    from shocklayer.facilities.run_facility import run as run_condition

    if scenario is not None and out is None:
        raise UserError("--scenario needs --out: its flight is drawn on the page")
    if out is not None:
        check_target(out)
    entry = resolve(facility)
    condition = run_condition(entry, settings or ())
    from shocklayer.heating.model_in_stream import with_model

    document = with_model(condition)
    if out is not None:
        from shocklayer.report.tunnel.write import write

        write(document, in_chosen_mode(entry, settings or ())[0], out, _flown(scenario))
    typer.echo(json.dumps(document, indent=2, allow_nan=False) if as_json else printable(run_text(document)))


def _flown(scenario: str | None) -> Flown | None:
    """Fly a scenario for the envelope of a facility."""
    if scenario is None:
        return None
    import numpy as np

    from shocklayer import chain
    from shocklayer.report.tunnel.tunnel_view import Flown
    from shocklayer.scenario import load

    loaded = load(scenario, ())
    history = chain.fly_scenario(loaded)
    return Flown(loaded.title or scenario, np.asarray(history.speed), np.asarray(history.altitude))


@app.command()
def reduce(
    shot: Annotated[Path, typer.Argument(help="TOML file of a shot: fill, sensors, reservoir, nozzle.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Output directory (must not exist): summary, samples, figure."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Reduce a measured shot to reservoir and stream, each with its 95 % uncertainty and their budget."""
    from shocklayer.facilities.reduce_shot import reduce_shot

    reduction = reduce_shot(shot)
    document = reduction["document"]
    if out is not None:
        from shocklayer.report.shot import write

        write(reduction, out)
    typer.echo(
        json.dumps(document, indent=2, allow_nan=False) if as_json else printable(reduce_text(document))
    )


@app.command()
def plan(
    facility: Annotated[str, typer.Argument(help="Name of a facility, or path of a facility file.")],
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="Scenario whose flight gives the wanted point.")
    ] = None,
    altitude: Annotated[
        str | None, typer.Option("--altitude", help="Altitude of that point, e.g. '40 km'.")
    ] = None,
    enthalpy: Annotated[
        str | None, typer.Option("--enthalpy", help="Total enthalpy above the cold gas, e.g. '5 MJ/kg'.")
    ] = None,
    mach: Annotated[float | None, typer.Option("--mach", help="Mach number of the stream.")] = None,
    pressure: Annotated[
        str | None, typer.Option("--pressure", help="Static pressure of the stream, e.g. '2 kPa'.")
    ] = None,
    mode: Annotated[str | None, typer.Option("--mode", help="Mode of the facility.")] = None,
    settings: Condition = None,
    as_json: AsJson = False,
) -> None:
    """Find fill, driver and nozzle that give a wanted condition, or which bound forbids it."""
    from shocklayer.facilities.catalogue import resolve
    from shocklayer.facilities.plan import plan as plan_condition
    from shocklayer.facilities.run_facility import check_settings

    mistakes: list[str] = []
    entry = None
    try:
        entry = resolve(facility)
        entry = entry if mode is None else entry.in_mode(mode)
        check_settings(entry, settings or ())
    except UserError as mistake:
        mistakes += mistake.mistakes
    try:
        wish = _wish(scenario, altitude, enthalpy, mach, pressure, ready=not mistakes)
    except UserError as mistake:
        raise UserError(*mistakes, *mistake.mistakes) from None
    if entry is None or mistakes:
        raise UserError(*mistakes)
    document = plan_condition(entry, wish, settings or ())
    typer.echo(json.dumps(document, indent=2, allow_nan=False) if as_json else printable(plan_text(document)))


def _wish(
    scenario: str | None,
    altitude: str | None,
    enthalpy: str | None,
    mach: float | None,
    pressure: str | None,
    ready: bool = True,
) -> Wish:
    """Return the wanted stream: that of a flight point, with the single values over it.

    Raises
    ------
    UserError
        With a sentence for every option that is wrong.
    """
    wish: Wish = {"total_enthalpy": None, "mach_number": None, "pressure": None}
    mistakes: list[str] = []

    def read(text: str | None, dimension: str, option: str) -> float | None:
        if text is None:
            return None
        try:
            return _positive(parse(text, dimension, option), option)
        except UserError as mistake:
            mistakes.extend(mistake.mistakes)
            return None

    if (scenario is None) != (altitude is None):
        mistakes.append("--scenario and --altitude go together: the flight, and the altitude of its point")
    if (scenario, enthalpy, mach, pressure) == (None, None, None, None):
        mistakes.append("a plan needs --enthalpy, --mach or --pressure, or --scenario with --altitude")
    height = read(altitude, "length", "--altitude")
    single = read(enthalpy, "specific_energy", "--enthalpy"), read(pressure, "pressure", "--pressure")
    if mach is not None and not 1.05 <= mach <= 30.0:
        mistakes.append(f"--mach must be between 1.05 and 30, not {mach:g}")
    if mistakes:
        raise UserError(*mistakes)
    if scenario is not None and height is not None and ready:  # a flight takes seconds
        from shocklayer import chain
        from shocklayer.facilities.flight_point import flight_point
        from shocklayer.scenario import load

        wish = flight_point(chain.fly_scenario(load(scenario, ())), height)
    wish["total_enthalpy"] = wish["total_enthalpy"] if single[0] is None else single[0]
    wish["mach_number"] = wish["mach_number"] if mach is None else mach
    wish["pressure"] = wish["pressure"] if single[1] is None else single[1]
    return wish


def _positive(value: float, option: str) -> float:
    if value <= 0.0:
        raise UserError(f"{option} must be positive, not {value:g}")
    return value


@app.command()
def match(scenario: Scenario, settings: Settings = None, as_json: AsJson = False) -> None:
    """List which part of a flight each facility reproduces, by similarity parameter."""
    from shocklayer.scenario import load

    loaded = load(scenario, settings or ())
    from shocklayer import chain
    from shocklayer.facilities.stage import cover
    from shocklayer.vehicle import build

    history = chain.fly_scenario(loaded)
    vehicle = build(loaded.vehicle, loaded.base_dir, loaded.origin)
    *_, rows = cover(history, vehicle.nose_radius)
    typer.echo(json.dumps(rows, indent=2, allow_nan=False) if as_json else match_text(rows))
