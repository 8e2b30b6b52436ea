"""What a run leaves: one labelled dataset, one summary, and how both come to lie in a folder."""

from __future__ import annotations

import json
import math
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shocklayer.errors import UserError

if TYPE_CHECKING:
    import xarray


@dataclass(frozen=True)
class Result:
    """The result of one flight.

    Parameters
    ----------
    data : xarray.Dataset
        Every variable of the chain over ``time`` and, where they apply, ``station``, ``radio``,
        ``observer``, ``facility`` and ``species``; SI, angles in degrees; CF attributes. The resolved
        scenario stands in the attribute ``scenario`` as JSON.
    summary : dict
        Events, peaks, blackouts, sightings, facilities, warnings and provenance.
    layer : xarray.Dataset, optional
        Profiles across the shock layer, from wall to shock, at the moments and stations at which it was
        solved at finite rate; the group ``layer`` of ``result.nc``.
    """

    data: xarray.Dataset
    summary: dict[str, Any]
    layer: xarray.Dataset | None = None

    def save(self, directory: str | os.PathLike[str]) -> Path:
        """Write everything into a new folder, complete or not at all.

        Parameters
        ----------
        directory : path
            The folder to make; it must not exist yet.

        Returns
        -------
        pathlib.Path
            The folder: ``result.nc``, ``summary.json``, ``report.html``, ``figures/*.png`` and the exports
            that `shocklayer.report.write` names.

        Raises
        ------
        UserError
            If the folder exists, or cannot be made.
        """
        # The report reads results; only here does a result call the report, so that saving is one word.
        from shocklayer import report

        def fill(staging: Path) -> None:
            self.save_data(staging)
            report.write(self, staging)

        return write_complete(directory, fill)

    def save_data(self, directory: Path) -> None:
        """Write ``result.nc`` and ``summary.json`` into an existing folder.

        Parameters
        ----------
        directory : pathlib.Path
            The folder.
        """
        path = directory / "result.nc"
        self.data.to_netcdf(path, engine="h5netcdf")
        if self.layer is not None:
            packed: dict[Any, dict[str, Any]] = {name: {"zlib": True} for name in self.layer.data_vars}
            self.layer.to_netcdf(path, mode="a", group="layer", engine="h5netcdf", encoding=packed)
        (directory / "summary.json").write_text(dump_json(self.summary), encoding="utf-8")


def plain(value: Any) -> Any:
    """Turn numbers of NumPy and nested containers into what JSON can hold; a missing number into None.

    Parameters
    ----------
    value : object
        Anything a summary holds.

    Returns
    -------
    object
        The same in plain Python; NaN and infinities become None, since JSON has no word for them.
    """
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def dump_json(value: Any) -> str:
    """Return a value as one JSON document.

    Parameters
    ----------
    value : object
        Anything `plain` understands.

    Returns
    -------
    str
        JSON text that ends in a line break.
    """
    return json.dumps(plain(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def check_target(directory: str | os.PathLike[str]) -> Path:
    """Check that a folder can be made, before any work is spent on what goes into it.

    Parameters
    ----------
    directory : path
        The folder to be made.

    Returns
    -------
    pathlib.Path
        Its path.

    Raises
    ------
    UserError
        If it exists, or if nothing can be written beside it.
    """
    target = Path(directory)
    try:
        if target.is_symlink() or target.exists():
            raise UserError(f"--out: '{target}' exists already; name a folder that does not exist yet.")
        nearest = next(parent for parent in [target.parent, *target.parent.parents] if parent.exists())
        if not nearest.is_dir():
            raise UserError(f"--out: '{target}' cannot be made because '{nearest}' is not a folder.")
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise UserError(f"--out: '{target}' cannot be made because '{nearest}' is not writable.")
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise UserError(f"--out: '{target}' is not a usable folder name ({reason}).") from fault
    return target


def write_complete(directory: str | os.PathLike[str], fill: Callable[[Path], None]) -> Path:
    """Make a folder that is complete or absent: filled beside its place, then renamed into it.

    Parameters
    ----------
    directory : path
        The folder to make.
    fill : callable
        Called with the folder to fill.

    Returns
    -------
    pathlib.Path
        The finished folder.

    Raises
    ------
    UserError
        If the folder exists, cannot be made, or the disk does not take it.
    """
    target = check_target(directory)
    made = _make_parents(target.parent)
    staging: Path | None = None
    try:
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        # mkdtemp makes private folders; a result is as readable as anything else the user makes.
        staging.chmod(0o777 & ~_umask())
        fill(staging)
        staging.rename(target)
    except BaseException as fault:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)
        for parent in made:
            parent.rmdir()
        if isinstance(fault, OSError):
            raise UserError(f"--out: '{target}' could not be written ({fault.strerror or fault}).") from fault
        raise
    return target


def _make_parents(folder: Path) -> list[Path]:
    """Make missing parents; return those made, the deepest first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    made: list[Path] = []
    try:
        for parent in reversed(missing):
            parent.mkdir()
            made.insert(0, parent)
    except OSError as fault:
        for parent in made:
            parent.rmdir()
        raise UserError(f"--out: '{missing[0]}' could not be made ({fault.strerror}).") from fault
    return made


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
