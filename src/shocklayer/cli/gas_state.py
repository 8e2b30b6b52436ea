"""The command `shocklayer gas state`."""

from typing import Annotated

import typer

from shocklayer.cli.gas_document import STATE_UNITS, describe, show
from shocklayer.cli.gas_options import (
    Composition,
    File,
    Name,
    Pressure,
    Temperature,
    read_mixture,
    read_number,
)
from shocklayer.cli.options import AsJson
from shocklayer.core.errors import UserError

_LARGEST_RESIDUAL = 1e-6
"""Residual above which the requested state does not exist."""
_SEARCH_LIMITS = (200.0, 20_000.0)
"""Temperatures between which a state is searched [K]."""


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
    """Compute the equilibrium state at a pressure and one of temperature, enthalpy and entropy."""
    given = {"temperature": temperature, "enthalpy": enthalpy, "entropy": entropy}
    chosen = [(key, text) for key, text in given.items() if text is not None]
    if len(chosen) != 1 or pressure is None:
        raise UserError("gas state needs --pressure and one of --temperature, --enthalpy and --entropy.")
    quantity, text = chosen[0]
    value = read_number(text, quantity)
    at_pressure = read_number(pressure, "pressure")
    mixture = read_mixture(name, composition, file)
    from shocklayer import gas

    solve = {
        "temperature": gas.equilibrium_tp,
        "enthalpy": gas.equilibrium_hp,
        "entropy": gas.equilibrium_sp,
    }[quantity]
    solution = solve(mixture, value, at_pressure)
    if float(solution.residual) > _LARGEST_RESIDUAL:
        ends = (gas.equilibrium_tp(mixture, end, at_pressure) for end in _SEARCH_LIMITS)
        low, high = (float(getattr(end, quantity)) for end in ends)
        raise UserError(
            f"--{quantity}: no state of {name} at {at_pressure:g} Pa has {value:g} {STATE_UNITS[quantity]}; "
            f"{low:.4g} (200 K) to {high:.4g} (20 000 K) are accepted."
        )
    column = describe(mixture, solution)
    show({"mixture": name, **column.document()}, {"": column}, as_json)
