"""The command ``shocklayer gas bprime``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shocklayer.cli.gas_options import read_number
from shocklayer.cli.options import AsJson
from shocklayer.cli.output import print_json, print_table
from shocklayer.core.errors import UserError

_BLOWINGS = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0)
_TEMPERATURES = (300.0, 4000.0, 100.0)
_MOST_ROWS = 200_000


def bprime(
    pressure: Annotated[
        list[str] | None,
        typer.Option(metavar="PA", help="Pressure at the wall, e.g. '1 bar'. May be repeated."),
    ] = None,
    pyrolysis_gas: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Charring material whose gas is blown, or its elements: 'C=0.206,H=0.679,O=0.115' (moles).",
        ),
    ] = None,
    b_gas: Annotated[
        list[float] | None, typer.Option("--b-gas", help="Pyrolysis gas blown, B'_g. May be repeated.")
    ] = None,
    temperature: Annotated[
        list[str] | None,
        typer.Option(metavar="K", help="Temperature of the wall. May be repeated; by default 300 to 4000 K."),
    ] = None,
    gas: Annotated[
        str, typer.Option(help="Gas of the flow (`list mixtures`); air5 is 21 % oxygen and 79 % nitrogen.")
    ] = "air5",
    figure: Annotated[Path | None, typer.Option(help="Draw the table into this PNG file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compute the dimensionless char flux of a carbon wall, and the enthalpy of the gas there."""
    import numpy as np

    from shocklayer.gas.ablation.wall_gas import wall_gas
    from shocklayer.heat_shield.exposure_gas import edge_gas, elements_of

    pressures = [read_number(each, "pressure") for each in pressure or ["1 bar"]]
    elements = None if pyrolysis_gas is None else elements_of(pyrolysis_gas)
    if elements is None and any(each != 0.0 for each in b_gas or ()):
        raise UserError("--b-gas: a pyrolysis gas is needed; give --pyrolysis-gas, e.g. tacot")
    blowings = sorted(set(b_gas or (_BLOWINGS if elements else (0.0,))))
    first, last, step = _TEMPERATURES
    kelvins = sorted({read_number(each, "temperature") for each in temperature or ()}) or list(
        np.arange(first, last + step, step)
    )
    _check(pressures, blowings, kelvins)
    table = wall_gas(edge_gas(gas), elements, np.array(pressures), np.array(blowings), np.array(kelvins))
    rows = [
        {
            "pressure": p,
            "b_gas": b,
            "temperature": float(t),
            "b_char": float(table.char_blowing[i, j, k]),
            "wall_enthalpy": float(table.enthalpy[i, j, k]),
        }
        for i, p in enumerate(pressures)
        for j, b in enumerate(blowings)
        for k, t in enumerate(kelvins)
    ]
    if figure is not None:
        from shocklayer.report.shield.bprime_figure import save_bprime

        save_bprime(table, figure)
    if as_json:
        print_json(rows)
        return
    print_table(
        [
            {
                "pressure [Pa]": f"{row['pressure']:g}",
                "B'g": f"{row['b_gas']:g}",
                "temperature [K]": f"{row['temperature']:g}",
                "B'c": f"{row['b_char']:.5g}",
                "wall enthalpy [MJ/kg]": f"{row['wall_enthalpy'] / 1e6:.4f}",
            }
            for row in rows
        ]
    )


def _check(pressures: list[float], blowings: list[float], kelvins: list[float]) -> None:
    """Refuse what the equilibrium does not cover, all mistakes at once."""
    mistakes = [
        f"--pressure: {each:g} Pa is out of range; 0.1 Pa to 100 MPa are accepted"
        for each in pressures
        if not 0.1 <= each <= 1e8
    ]
    mistakes += [
        f"--b-gas: {each:g} is out of range; 0 to 1000 are accepted"
        for each in blowings
        if not 0 <= each <= 1e3
    ]
    mistakes += [
        f"--temperature: {each:g} K is out of range; 200 K to 6000 K are accepted"
        for each in kelvins
        if not 200.0 <= each <= 6000.0
    ]
    if len(pressures) * len(blowings) * len(kelvins) > _MOST_ROWS:
        mistakes.append(f"gas bprime: more than the limit of {_MOST_ROWS} rows")
    if mistakes:
        raise UserError(*mistakes)
