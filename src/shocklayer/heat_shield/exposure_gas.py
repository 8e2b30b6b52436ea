"""Elements of the gas of the flow and of pyrolysis gas, by the names that users give. No JAX."""

from __future__ import annotations

import math

from shocklayer.core.errors import UserError
from shocklayer.core.suggestions import closest
from shocklayer.core.units import quote
from shocklayer.gas.ablation.carbon_species import ELEMENTS, gas_data
from shocklayer.gas.mixtures import mixture
from shocklayer.scenario import builtin


def edge_gas(name: str) -> dict[str, float]:
    """Return the cold composition of the gas of the flow.

    Parameters
    ----------
    name : str
        A built-in mixture.

    Returns
    -------
    dict of str to float
        Mole fractions of its species.

    Raises
    ------
    UserError
        An unknown mixture, or one with a species that the gas over carbon does not have.
    """
    gas = mixture(name)
    cold = {each: share for each, share in zip(gas.names, gas.composition, strict=True) if share > 0.0}
    strange = [each for each in cold if each not in gas_data().names]
    if strange:
        raise UserError(f"the gas over a carbon wall has no {strange[0]}, a species of {quote(name)}")
    return cold


def elements_of(text: str) -> dict[str, float]:
    """Return the elements of a pyrolysis gas.

    Parameters
    ----------
    text : str
        Name of a charring material, or elements with their moles: ``"C=0.206,H=0.679,O=0.115"``.

    Returns
    -------
    dict of str to float
        Moles of the elements.

    Raises
    ------
    UserError
        Neither.
    """
    if "=" not in text:
        known = [name for name in builtin.builtin_names("materials") if _gas_of(name)]
        name = text.strip().lower()
        if name not in known:
            raise UserError(
                f"--pyrolysis-gas: {quote(text)} is not a charring material; the nearest is "
                f'"{closest(name, known)}" (known are {", ".join(known)}); or give its elements, '
                '"C=0.206,H=0.679,O=0.115"'
            )
        return _gas_of(name)
    found: dict[str, float] = {}
    for part in text.split(","):
        symbol, _, number = part.partition("=")
        try:
            amount = float(number)
        except ValueError:
            amount = math.nan
        symbol = symbol.strip().capitalize()
        if symbol not in ELEMENTS or not math.isfinite(amount) or amount < 0.0:
            raise UserError(
                f"--pyrolysis-gas: {quote(part.strip())} is not an element with its moles; give "
                f"{', '.join(ELEMENTS)} such as C=0.206"
            )
        found[symbol] = found.get(symbol, 0.0) + amount
    if not sum(found.values()) > 0.0:
        raise UserError("--pyrolysis-gas: the moles are all zero")
    return found


def _gas_of(name: str) -> dict[str, float]:
    entry = builtin.read("materials", name).get("pyrolysis_gas", {"value": {}})
    return {str(element): float(share) for element, share in entry["value"].items()}
