"""The folder of an ensemble: its plan, its flights in a Zarr store, and an entry for every chunk written.

A chunk's arrays are written first and its entry is renamed into place after them: a chunk without an entry
does not exist, whatever the arrays hold. A process that is killed loses only the chunks it was computing.
"""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.core.json_output import dump_json
from shocklayer.core.output_folder import check_target

if TYPE_CHECKING:
    import zarr

CHUNK = 4096
"""Flights of a chunk."""
FLIGHTS = "flights.zarr"
_PLAN, _CHUNKS = "plan.json", "chunks"
_MUST_AGREE = {
    "scenario_hash": "another scenario",
    "seed": "another seed",
    "sampling": "another sampling",
    "physics": "another version of the physics",
}


class ArraySpecification(NamedTuple):
    """One array of the store: dimensions after the flights, type, attributes."""

    dimensions: tuple[str, ...]
    dtype: str
    attributes: dict[str, Any]


class Store:
    """An ensemble's folder, opened for writing.

    Parameters
    ----------
    directory : path
        The folder.
    plan : dict
        Content of ``plan.json``.
    """

    def __init__(self, directory: Path, plan: dict[str, Any]) -> None:
        self.directory = directory
        self.plan = plan

    @property
    def count(self) -> int:
        """Number of flights."""
        return int(self.plan["flights"])

    @property
    def chunks(self) -> list[tuple[int, int]]:
        """First flight, and the one after the last, of every chunk."""
        return [(start, min(start + CHUNK, self.count)) for start in range(0, self.count, CHUNK)]

    def pending(self) -> list[tuple[int, int]]:
        """Return the chunks that have no entry, or one for fewer flights."""
        return [each for each in self.chunks if self.entry(each[0] // CHUNK).get("stop") != each[1]]

    def entry(self, number: int) -> dict[str, Any]:
        """Return the entry of a chunk, empty without one."""
        try:
            return json.loads(self._entry_path(number).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def write(self, start: int, values: Mapping[str, np.ndarray], more: Mapping[str, Any]) -> None:
        """Write the arrays of a chunk, then its entry.

        Parameters
        ----------
        start : int
            First flight.
        values : mapping of str to ndarray
            Every array of the store (flights of the chunk, ...).
        more : mapping
            What else the entry says.

        Raises
        ------
        UserError
            If the folder cannot be written.
        """
        digest = hashlib.sha256()
        with _writing(self.directory):
            group = self._group("r+")
            stop = start
            for name in sorted(values):
                array: Any = group[name]
                each = np.ascontiguousarray(values[name], dtype=array.dtype)
                stop = start + len(each)
                array[start:stop] = each
                digest.update(name.encode() + b"\0" + each.tobytes())
            entry = {"start": start, "stop": stop, "sha256": digest.hexdigest(), **more}
            _replace(self._entry_path(start // CHUNK), dump_json(entry))

    def read(self) -> dict[str, np.ndarray]:
        """Return every array with flights on its first axis."""
        return {name: np.asarray(array[:]) for name, array in _flight_arrays(self._group("r"))}

    def coordinate(self, name: str) -> np.ndarray:
        """Return the values of a dimension."""
        array: Any = self._group("r")[name]
        return np.asarray(array[:])

    def update_plan(self, **changes: Any) -> None:
        """Change the plan and write it."""
        self.plan |= changes
        with _writing(self.directory):
            _replace(self.directory / _PLAN, dump_json(self.plan))

    def entries_text(self) -> list[dict[str, Any]]:
        """Return the entries of all chunks in their order."""
        return [self.entry(start // CHUNK) for start, _ in self.chunks]

    def _entry_path(self, number: int) -> Path:
        return self.directory / _CHUNKS / f"{number:06d}.json"

    def _group(self, mode: Any) -> zarr.Group:
        return open_group(self.directory / FLIGHTS, mode)


def open_group(path: Path, mode: Any) -> zarr.Group:
    """Open a Zarr group, or say how to install what reads it."""
    try:
        import zarr
    except ImportError:
        raise UserError(
            "shocklayer ensemble needs the package zarr; install it with: pip install 'shocklayer[ensemble]'"
        ) from None
    return zarr.open_group(path, mode=mode, zarr_format=3)


def _flight_arrays(group: zarr.Group) -> list[tuple[str, Any]]:
    """Return the arrays that have flights on their first axis."""
    arrays: list[tuple[str, Any]] = list(group.arrays())
    return [(name, array) for name, array in arrays if array.metadata.dimension_names[0] == "flight"]


def _consolidate(path: Path) -> None:
    """Put the metadata of all arrays into one file, which readers look for first."""
    import zarr

    with warnings.catch_warnings():
        # It is not in the specification of the format yet; readers that do not know it ignore it.
        warnings.simplefilter("ignore")
        zarr.consolidate_metadata(path)


@contextmanager
def _writing(directory: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise UserError(
            f"--out: '{directory}' could not be written ({fault.strerror or fault}); what has an entry in "
            f"'{_CHUNKS}' is kept, and --resume goes on from there."
        ) from fault


def _replace(path: Path, text: str) -> None:
    """Write a file under another name, force it to the disk, and rename it."""
    staging = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with staging.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    staging.replace(path)


def create(
    directory: str | os.PathLike[str],
    plan: dict[str, Any],
    arrays: Mapping[str, ArraySpecification],
    coordinates: Mapping[str, tuple[Sequence[Any], dict[str, Any]]],
    attributes: Mapping[str, Any],
) -> Store:
    """Create the folder of an ensemble.

    Parameters
    ----------
    directory : path
        It must not exist.
    plan : dict
        Content of ``plan.json``.
    arrays : mapping of str to ArraySpecification
        Arrays with flights on the first axis.
    coordinates : mapping of str to tuple
        Values and attributes of the other dimensions.
    attributes : mapping
        Global attributes.

    Returns
    -------
    Store
        The folder, without any flight.

    Raises
    ------
    UserError
        If it exists or cannot be written.
    """
    target = check_target(directory)
    try:
        (target / _CHUNKS).mkdir(parents=True)
    except OSError as fault:
        raise UserError(f"--out: '{target}' could not be created ({fault.strerror or fault}).") from fault
    with _writing(target):
        group = open_group(target / FLIGHTS, "w")
        group.attrs.update(dict(attributes))
        sizes = {name: len(values) for name, (values, _) in coordinates.items()}
        for name, (values, about) in coordinates.items():
            texts = any(isinstance(each, str) for each in values)
            data: Any = list(values) if texts else np.asarray(values, dtype=float)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                array = group.create_array(
                    name,
                    shape=(len(values),),
                    chunks=(max(len(values), 1),),
                    dtype="string" if texts else "float64",
                    dimension_names=[name],
                )
            if len(values):
                array[:] = np.array(data, dtype=object) if texts else data
            array.attrs.update(about)
        for name, each in arrays.items():
            extent = [sizes[dimension] for dimension in each.dimensions]
            array = group.create_array(
                name,
                shape=(int(plan["flights"]), *extent),
                chunks=(CHUNK, *extent),
                dtype=each.dtype,
                fill_value=np.nan if each.dtype.startswith("float") else -1,
                dimension_names=["flight", *each.dimensions],
            )
            array.attrs.update(each.attributes)
        _consolidate(target / FLIGHTS)
        store = Store(target, plan)
        store.update_plan()
    return store


def reopen(directory: str | os.PathLike[str], plan: dict[str, Any]) -> Store:
    """Open the folder of an ensemble to go on with it.

    Parameters
    ----------
    directory : path
        The folder.
    plan : dict
        What is wanted now; its scenario, seed, sampling and physics must be those of the folder.

    Returns
    -------
    Store
        The folder; with more flights where more are wanted.

    Raises
    ------
    UserError
        If it is no ensemble's folder, another ensemble's, has more flights, or cannot be written.
    """
    target = Path(directory)
    try:
        old = json.loads((target / _PLAN).read_text(encoding="utf-8"))
        count = int(old["flights"])
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError(
            f"--resume: '{target}' is not the folder of an ensemble (it has no {_PLAN} that can be read)."
        ) from None
    for name, words in _MUST_AGREE.items():
        if old.get(name) != plan[name]:
            there, now = (str(each)[:12] for each in (old.get(name), plan[name]))
            raise UserError(
                f"--resume: '{target}' was computed with {words} ({there} there, {now} now); name another "
                "folder."
            )
    if count > plan["flights"]:
        raise UserError(
            f"--resume: '{target}' has {count} flights already; give -n {count} or more, not "
            f"{plan['flights']}."
        )
    if not os.access(target, os.W_OK | os.X_OK):
        raise UserError(f"--resume: '{target}' is not writable.")
    store = Store(target, old | {"flights": plan["flights"]})
    with _writing(target):
        (target / _CHUNKS).mkdir(exist_ok=True)
        if plan["flights"] > count:
            group = open_group(target / FLIGHTS, "r+")
            for _, array in _flight_arrays(group):
                array.resize((plan["flights"], *array.shape[1:]))
            _consolidate(target / FLIGHTS)
        store.update_plan(finished=False)
    return store
