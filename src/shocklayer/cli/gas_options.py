"""Options that the gas commands share, and how they are read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import typer

from shocklayer.core.errors import UserError

if TYPE_CHECKING:
    from shocklayer.gas.mixtures import Mixture

Name = Annotated[
    str, typer.Option("--mixture", metavar="NAME", help="Mixture; `shocklayer gas mixtures` lists them.")
]
Composition = Annotated[
    str | None,
    typer.Option(metavar="A=X,B=Y", help="Moles of the cold gas, to override the mixture's composition."),
]
File = Annotated[
    str | None, typer.Option("--mixtures-file", metavar="FILE", help="TOML file that defines the mixture.")
]
Temperature = Annotated[str | None, typer.Option(metavar="K", help="Temperature in K, or with a unit.")]
Pressure = Annotated[str | None, typer.Option(metavar="PA", help="Pressure in Pa, or with a unit.")]


def read_number(text: str, quantity: str) -> float:
    """Read a number in SI units, or text with a unit.

    Parameters
    ----------
    text : str
        What the user gave.
    quantity : str
        "temperature", "pressure", "speed" (positive), "enthalpy" or "entropy" (any sign); also the name of
        the option.

    Returns
    -------
    float
        Value in SI units.

    Raises
    ------
    UserError
        If it is not a finite number, has a wrong unit, or is not positive where it has to be.
    """
    option, signed = f"--{quantity}", quantity in ("enthalpy", "entropy")
    try:
        value = float(text)
    except ValueError:
        if quantity == "entropy":
            raise UserError(f"{option} must be a number in J/(kg K), not {text!r}.") from None
        from shocklayer.core.units import parse

        value = parse(text, "specific_energy" if quantity == "enthalpy" else quantity, option)
    if not math.isfinite(value) or (not signed and value <= 0.0):
        raise UserError(f"{option} must be a finite{'' if signed else ', positive'} number, not {text!r}.")
    return value


def read_angle(text: str, option: str) -> float:
    """Read an angle between 0 and 90 degrees, in degrees or with a unit [rad].

    Parameters
    ----------
    text : str
        What the user gave.
    option : str
        Name of the option.

    Returns
    -------
    float
        Angle [rad].

    Raises
    ------
    UserError
        If it is not such an angle.
    """
    try:
        value = math.radians(float(text))
    except ValueError:
        from shocklayer.core.units import parse

        value = parse(text, "angle", option)
    if not 0.0 < value < 0.5 * math.pi:
        raise UserError(f"{option} must be between 0 and 90 degrees, not {text!r}.")
    return value


def read_mixture(name: str, composition: str | None, file: str | None) -> Mixture:
    """Return a mixture by name, with another composition or from a file of the user's if given.

    Parameters
    ----------
    name : str
        Name of the mixture.
    composition : str, optional
        Moles of the cold gas, ``A=X,B=Y``.
    file : str, optional
        TOML file that defines the mixture.

    Returns
    -------
    Mixture
        The mixture.

    Raises
    ------
    UserError
        If the mixture or a species is unknown, or the composition cannot be read.
    """
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
