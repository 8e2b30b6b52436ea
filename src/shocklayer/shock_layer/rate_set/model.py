"""Base class of the rate sets that a scenario may choose."""

from __future__ import annotations

from typing import ClassVar

from shocklayer.scenario.model_choice import ModelConfig

AVALANCHE = (
    "its electron-impact ionisation was fitted for one temperature and avalanches at the electron "
    "temperature (7 to 43 times the electrons of park-1993 between 58 and 70 km on RAM C-II)"
)
"""Known fault of sets made for one temperature."""


class RateSetModel(ModelConfig):
    """A published set of reaction rates, in a table of the same name."""

    known_fault: ClassVar[str] = ""
    """What is known to be wrong with it in a two-temperature layer, as a clause; empty if nothing is."""

    @property
    def table(self) -> str:
        """Name of its table in ``data/gas/kinetics``, or path of a CSV file of the same form."""
        return self.model_name
