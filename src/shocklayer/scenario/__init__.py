"""Scenarios: what flies, from where, through which air, watched and heard by whom.

`load` reads a TOML file or a built-in scenario, checks every field and converts every quantity to SI.
"""

from shocklayer.scenario.builtin import names as builtin_names
from shocklayer.scenario.loading import load
from shocklayer.scenario.models import Scenario
from shocklayer.scenario.numbers import numbers

__all__ = ["Scenario", "builtin_names", "load", "numbers"]
