"""One quantity of a result: name, symbol, units and description."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """One quantity of a result.

    Parameters
    ----------
    name : str
        Variable name in ``result.nc`` and everywhere in the code.
    symbol : str
        Symbol as mathtext, without dollar signs.
    unit : str
        Unit of the stored value, in UDUNITS notation (SI; angles in degrees).
    display_unit : str
        Unit shown on axes and in the report.
    display_factor : float
        Shown value over stored value.
    long_name : str
        Description; where a value may be missing it says why.
    dims : tuple of str
        Dimensions in ``result.nc``.
    standard_name : str
        CF standard name, empty where CF has none.
    """

    name: str
    symbol: str
    unit: str
    display_unit: str
    display_factor: float
    long_name: str
    dims: tuple[str, ...] = ("time",)
    standard_name: str = ""

    def label(self) -> str:
        """Return an axis label: the name in words and the unit shown."""
        words = self.long_name.split(";")[0].split("(")[0].strip()
        words = words[0].upper() + words[1:]
        return words if self.display_unit in ("", "1") else f"{words} [{self.display_unit}]"

    def attributes(self) -> dict[str, str]:
        """Return the CF attributes of the variable."""
        found = {"units": self.unit, "long_name": self.long_name}
        if self.standard_name:
            found["standard_name"] = self.standard_name
        return found
