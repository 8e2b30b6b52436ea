"""What a run leaves: one labelled dataset, one summary, and how both come to lie in a folder."""

# pyright: reportUnknownMemberType=false
# xarray's `to_netcdf` refers to types of dask, which is not installed.

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shocklayer.core.json_output import dump_json
from shocklayer.core.output_folder import write_complete

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
        Events, end, peaks, blackouts, sightings, facilities, warnings and provenance.
    layer : xarray.Dataset, optional
        Profiles across the shock layer, from wall to shock, at the moments and stations at which it was
        solved at finite rate; the group ``layer`` of ``result.nc``.
    write_report : callable, optional
        Writes page, figures and exports into an existing folder; the chain passes `shocklayer.report.write`,
        since a result knows nothing of the report above it.
    """

    data: xarray.Dataset
    summary: dict[str, Any]
    layer: xarray.Dataset | None = None
    write_report: Callable[[Result, Path], None] | None = field(default=None, repr=False, compare=False)

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

        def fill(staging: Path) -> None:
            self.save_data(staging)
            if self.write_report is not None:
                self.write_report(self, staging)

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
