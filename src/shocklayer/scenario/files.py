"""Paths of the files named in a scenario."""

from dataclasses import dataclass
from pathlib import Path

from shocklayer.scenario import builtin


@dataclass(frozen=True)
class ScenarioFiles:
    """Folder and name of the file that a scenario came from.

    Parameters
    ----------
    base_dir : pathlib.Path
        Folder that file names are relative to.
    origin : str
        Name of the scenario's file, for messages.
    """

    base_dir: Path
    origin: str

    def path(self, name: str) -> Path:
        """Return the path of a file named in the scenario."""
        return builtin.resolve(name, self.base_dir)
