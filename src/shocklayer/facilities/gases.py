"""Gases of a run: a mixture by name, or a composition such as "He 0.8, Ar 0.2"."""

from __future__ import annotations

import re

from shocklayer.core.errors import UserError
from shocklayer.core.units import quote
from shocklayer.gas.mixtures import Mixture, mixture
from shocklayer.gas.species import builtin_species

_ALIASES = {"air": "air13", "He": "helium", "Ar": "argon"}
_AIR_SPECIES = {"N2", "O2", "Ar"}
_DRIVER = "hydrogen-oxygen-diluted"
_PART = re.compile(r"^([A-Za-z][A-Za-z0-9]*)\s*[:= ]\s*([0-9.eE+-]+)$")


def composition(text: str) -> dict[str, float] | None:
    """Read a composition by mole.

    Parameters
    ----------
    text : str
        For example ``"He 0.8, Ar 0.2"``; any scale.

    Returns
    -------
    dict of str to float, or None
        Moles by species; None where the text is not a composition.
    """
    parts = [_PART.match(part.strip()) for part in text.split(",")]
    if not parts or any(part is None for part in parts):
        return None
    try:
        return {part[1]: float(part[2]) for part in parts if part is not None}
    except ValueError:
        return None


def gas(text: str, field: str) -> Mixture:
    """Return the gas of a field of a run.

    Parameters
    ----------
    text : str
        Name of a mixture, a species of `gas.mixture` alone, or a composition by mole.
    field : str
        Name of the field, for the message.

    Returns
    -------
    Mixture
        With the products of dissociation, ionisation and combustion where the gas package has them: air
        species as air13, hydrogen and oxygen with inert gases as a combustible mixture; other gases with the
        species named, which do not react.

    Raises
    ------
    UserError
        If there is no such mixture or species, or an amount is not positive.
    """
    moles = composition(text)
    if moles is None:
        return mixture("air13", {"N2": 1.0}) if text == "N2" else mixture(_ALIASES.get(text, text))
    known = builtin_species()
    for name, amount in moles.items():
        if name not in known:
            raise UserError(
                f"{field}: there is no species {quote(name)}; a composition is like 'He 0.8, Ar 0.2'"
            )
        if not 0.0 <= amount < 1e9:
            raise UserError(f"{field}: the amount of {name} must not be negative, not {amount:g}")
    if sum(moles.values()) <= 0.0:
        raise UserError(f"{field}: the amounts are all zero")
    if set(moles) <= _AIR_SPECIES:
        return mixture("air13", moles)
    if {"H2", "O2"} <= set(moles):
        return mixture(_DRIVER, moles)
    total = sum(moles.values())
    names = tuple(moles)
    return Mixture(tuple(known[name] for name in names), tuple(moles[name] / total for name in names), text)
