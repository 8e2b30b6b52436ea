"""The command ``shocklayer map``."""

import json
from typing import Annotated, NotRequired, TypedDict

import typer

from shocklayer.cli.options import AsJson, Output, Scenario, Settings
from shocklayer.cli.output import Progress, print_json


class _Warning(TypedDict):
    message: NotRequired[str]
    model: str
    quantity: str
    value: float
    low: float
    high: float


def map_(
    scenario: Scenario,
    out: Output,
    settings: Settings = None,
    station: Annotated[
        list[float] | None,
        typer.Option(
            "--station",
            help="Surface distance from the stagnation point over nose radius; may be repeated. "
            "The stations of the antennas by default.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Map the plasma sheath over altitude and speed.

    Electron density of the vehicle's shock layer, and the loss of each radio link.
    """
    from shocklayer.core.output_folder import check_target
    from shocklayer.scenario import load

    check_target(out)
    loaded = load(scenario, settings or ())
    with Progress("loading") as progress:
        from shocklayer import plasma_map

        mapped = plasma_map.map_scenario(loaded, stations=station or (), progress=progress)
        progress("drawing figures")
        target = plasma_map.save(mapped, out)
    if as_json:
        print_json(mapped.to_dict())
        return
    typer.echo(mapped.attrs["title"])
    for warning in json.loads(mapped.attrs["warnings"]):
        typer.echo(f"  {_sentence(warning)}")
    typer.echo(f"Map: {target / 'map.html'}, {target / 'map.nc'}, {target / 'figures'}")


def _sentence(warning: _Warning) -> str:
    """Return the message of a warning, or the value reached and the range of validity."""
    if message := warning.get("message"):
        return message
    reached = f"{warning['model']}: {warning['quantity']} reached {warning['value']:.3g}"
    return f"{reached} (valid: {warning['low']:g} to {warning['high']:g})."
