"""Read the table of an ensemble: distributions by dotted name, a covariance file, limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pydantic_core import PydanticCustomError

from shocklayer.core.suggestions import closest
from shocklayer.core.units import convert, quote, scale
from shocklayer.core.user_files import read_bytes
from shocklayer.scenario import builtin
from shocklayer.scenario.dispersible_fields import dispersible_numbers
from shocklayer.scenario.distribution import Covariance, Distribution, EnsembleExtras, Kind, Limit
from shocklayer.scenario.fields import check_keys, is_list, is_table, validation_error
from shocklayer.scenario.models import Scenario

FACTORS = (
    "planet.density_factor",
    "vehicle.drag_factor",
    "vehicle.lift_factor",
    "heating.flux_factor",
    "layer.electron_density_factor",
)
"""Factors of 1 that an ensemble may disperse: on air density, drag, lift, heat flux and electron density."""

_KINDS = ("normal", "normal_3sigma", "uniform", "triangular", "lognormal", "discrete")
_Known = dict[str, tuple[float, str | None]]


def read_ensemble(
    scenario: Scenario, raw: object, base_dir: Path
) -> tuple[dict[str, Distribution], EnsembleExtras, list[PydanticCustomError]]:
    """Read the ensemble table of a scenario.

    Parameters
    ----------
    scenario : Scenario
        The scenario without its ensemble.
    raw : object
        The table as read from the file.
    base_dir : Path
        Folder that the covariance file is relative to.

    Returns
    -------
    distributions : dict of str to Distribution
        Distributions by dotted name.
    extras : EnsembleExtras
        Covariance and limits.
    mistakes : list of PydanticCustomError
        For every dotted name that is unknown or not a number, every width that has no unit or is negative,
        every mistake of the covariance and of a limit.
    """
    if not is_table(raw):
        sentence = f"{quote(raw)} is not a table of distributions by dotted name"
        return {}, EnsembleExtras(), [validation_error(sentence)]
    table = dict(raw)
    given_covariance, given_limits = table.pop("covariance", None), table.pop("limit", [])
    known = dispersible_numbers(scenario) | {name: (1.0, None) for name in FACTORS}
    read: dict[str, Distribution] = {}
    mistakes: list[PydanticCustomError] = []
    for name, given in _flat(table).items():
        try:
            read[name] = _distribution(name, given, known)
        except PydanticCustomError as error:
            mistakes.append(error)
    covariance = None
    if given_covariance is not None:
        try:
            covariance = _covariance(given_covariance, known, base_dir)
            both = [name for name in covariance.names if name in read]
            if both:
                raise validation_error(f"{both[0]} has a distribution in the table too", "covariance")
        except PydanticCustomError as error:
            mistakes.append(error)
    limits: list[Limit] = []
    if not is_list(given_limits):
        mistakes.append(validation_error("lists of tables are written [[ensemble.limit]]", "limit"))
    else:
        for index, each in enumerate(given_limits):
            try:
                limits.append(_limit(each))
            except PydanticCustomError as error:
                text = (error.context or {}).get("text", error.message())
                mistakes.append(validation_error(str(text), f"limit.{index}"))
    return read, EnsembleExtras(covariance=covariance, limits=tuple(limits)), mistakes


def _distribution(name: str, given: object, known: _Known) -> Distribution:
    """Return one distribution, or raise a validation_error."""
    if name not in known:
        near = f'; the nearest is "{closest(name, known)}"' if known else ""
        raise validation_error(f"not the dotted name of a number of the scenario{near}", name)
    try:
        keys = check_keys(
            given, (*_KINDS, "truncate", "weights"), 'a distribution such as { normal = "0.05 deg" }'
        )
    except PydanticCustomError as error:
        text = str((error.context or {}).get("text", error.message()))
        raise validation_error(text, name) from None
    kinds = [key for key in keys if key in _KINDS]
    if len(kinds) != 1:
        raise validation_error(f"give exactly one of {', '.join(_KINDS)}", name)
    key = kinds[0]
    centre, dimension = known[name]
    try:
        if key == "discrete":
            return _discrete(keys, centre, dimension)
        if "weights" in keys:
            raise ValueError("weights are those of a discrete distribution")
        lognormal = key == "lognormal"
        width = _width(keys[key], 1.0 if lognormal else centre, None if lognormal else dimension)
        truncate = _truncation(key, keys)
    except ValueError as error:
        raise validation_error(f"{key}: {error}", name) from None
    if key == "lognormal" and centre <= 0.0:
        raise validation_error("a lognormal distribution needs a positive value in the scenario", name)
    if key == "normal_3sigma":
        key, width = "normal", width / 3.0
    kind: Kind = "normal" if key == "normal" else key  # type: ignore[assignment] - the keys left are kinds
    return Distribution(kind=kind, centre=centre, width=width, truncate=truncate)


def _truncation(key: str, keys: Mapping[str, Any]) -> float | None:
    """Return where a distribution is cut off, in standard deviations."""
    if "truncate" not in keys:
        return None
    given = keys["truncate"]
    if key not in ("normal", "normal_3sigma", "lognormal"):
        raise ValueError("truncate is for a normal or lognormal distribution")
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0.0 < given < 1e3:
        raise ValueError(f"truncate is {quote(given)}; give a number of standard deviations above 0")
    return float(given)


def _discrete(keys: Mapping[str, Any], centre: float, dimension: str | None) -> Distribution:
    """Return a discrete distribution; raise a ValueError that says what is wrong with it."""
    given = keys["discrete"]
    if "truncate" in keys:
        raise ValueError("truncate is for a normal or lognormal distribution")
    if not is_list(given) or not given:
        raise ValueError(f"{quote(given)} is not a list of values")
    values: list[float] = []
    for each in given:
        if dimension is not None:
            values.append(convert(each, dimension))
        elif isinstance(each, bool) or not isinstance(each, int | float) or not abs(each) < 1e300:
            raise ValueError(f"{quote(each)} is not a plain number")
        else:
            values.append(float(each))
    weights = keys.get("weights", [1] * len(values))
    if not is_list(weights) or len(weights) != len(values):
        raise ValueError(f"weights must be a list of {len(values)} numbers")
    for each in weights:
        if isinstance(each, bool) or not isinstance(each, int | float) or not 0.0 <= each < 1e300:
            raise ValueError(f"{quote(each)} is not a weight of 0 or more")
    total = float(sum(weights))
    if not total > 0.0:
        raise ValueError("all weights are 0")
    return Distribution(
        kind="discrete",
        centre=centre,
        width=0.0,
        values=tuple(values),
        weights=tuple(float(each) / total for each in weights),
    )


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return the distributions by dotted name, whether the names were quoted in the file or not."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if is_table(value) and value and all(is_table(each) for each in value.values()):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def _width(given: object, centre: float, dimension: str | None) -> float:
    """Return the width [SI]; raise a ValueError that says what is wrong with it."""
    if isinstance(given, str) and given.strip().endswith("%"):
        try:
            share = float(given.strip()[:-1]) / 100.0
        except ValueError:
            raise ValueError(f'{quote(given)} is not a width such as "5 %"') from None
        if centre == 0.0 and share != 0.0:
            raise ValueError(f"{quote(given)} of a value of 0 is no width; give it with a unit")
        width = share * abs(centre)
    elif dimension is None:
        if isinstance(given, bool) or not isinstance(given, int | float):
            raise ValueError(f'{quote(given)} is not a plain number or a percentage such as "5 %"')
        width = float(given) if abs(given) < 1e300 else float("inf")
    else:
        width = convert(given, dimension, difference=True)
    if not 0.0 <= width < float("inf"):
        raise ValueError(f"{quote(given)} is out of range; a width must be 0 or more and finite")
    return width


def _limit(given: object) -> Limit:
    """Return one limit, or raise a validation_error."""
    keys = check_keys(given, ("quantity", "at_most", "at_least"), "a table with quantity and at_most")
    name = keys.get("quantity")
    if not isinstance(name, str) or not name.strip():
        raise validation_error('give quantity, such as "peak_load_factor"')
    bounds = [key for key in ("at_most", "at_least") if key in keys]
    if len(bounds) != 1:
        raise validation_error("give exactly one of at_most and at_least")
    return Limit.model_validate({"quantity": name.strip(), bounds[0]: limit_value(keys[bounds[0]])})


def limit_value(given: object) -> float:
    """Return the bound of a limit as a number in SI units, angles in degrees.

    Parameters
    ----------
    given : object
        A plain number, or text of a number with or without a unit, such as ``"10 MW/m^2"``.

    Returns
    -------
    float
        The bound.

    Raises
    ------
    PydanticCustomError
        If it is neither.
    """
    if isinstance(given, int | float) and not isinstance(given, bool) and abs(given) < 1e300:
        return float(given)
    if isinstance(given, str):
        match = re.fullmatch(r"\s*([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\s*(.*?)\s*", given)
        if match:
            try:
                number = float(match.group(1))
                return number * _factor(match.group(2)) if match.group(2) else number
            except ValueError:
                pass
    raise validation_error(f'{quote(given)} is not a number, or a number with a unit such as "10 MW/m^2"')


_LIMIT_FACTORS = {
    "g": 1.0, "g0": 1.0, "deg": 1.0, "°": 1.0, "rad": 180.0 / np.pi, "dB": 1.0,
    "kW/m^2": 1e3, "W/m^2": 1.0, "MW/m^2": 1e6, "W/cm^2": 1e4,
    "J/m^2": 1.0, "kJ/m^2": 1e3, "MJ/m^2": 1e6, "J/cm^2": 1e4,
}  # fmt: skip
"""Units of quantities of an ensemble that the scenario's fields do not have; angles are in degrees."""


def _factor(unit: str) -> float:
    """Return what takes a number in a unit to that of an ensemble's quantity."""
    if unit in _LIMIT_FACTORS:
        return _LIMIT_FACTORS[unit]
    for dimension in ("length", "speed", "time", "pressure", "temperature"):
        try:
            return scale(unit, dimension)[0]
        except ValueError:
            continue
    raise ValueError(unit)


_HEADER = re.compile(r"\s*([A-Za-z0-9_.\-]+?)\s*(?:\[(.*)\]|\((.*)\))?\s*")


def _covariance(given: object, known: _Known, base_dir: Path) -> Covariance:
    """Return the covariance of a file, or raise a validation_error."""
    try:
        keys = check_keys(given, ("file",), 'a table such as { file = "od.csv" }')
        file = keys.get("file")
        if not isinstance(file, str):
            raise ValueError('give file, such as "od.csv"')
        text = read_bytes(builtin.resolve(file, base_dir)).decode("utf-8-sig")
        return _matrix(file, text, known)
    except PydanticCustomError as error:
        words = str((error.context or {}).get("text", error.message()))
    except UnicodeDecodeError:
        words = "the file is not UTF-8 text"
    except OSError as error:
        words = f"the file cannot be read: {error.strerror or error}"
    except ValueError as error:  # also the user's mistakes that reading a file finds
        words = str(error)
    except Exception as error:  # readers of tables raise many kinds
        if type(error).__name__ != "UserError":
            raise
        words = str(error)
    raise validation_error(words, "covariance")


def _matrix(file: str, text: str, known: _Known) -> Covariance:
    """Return the covariance of a table whose header has names with units; raise a ValueError."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    cells = [[cell.strip() for cell in line.split(",")] for line in lines]
    if len(cells) < 2:
        raise ValueError(f"{quote(file)} has no rows; give a header of names with units and one row for each")
    header = cells[0]
    titled = header[0].lower() in ("", "name", "names")
    names: list[str] = []
    factors: list[float] = []
    for cell in header[1:] if titled else header:
        name, factor = _column(cell, known, file)
        names.append(name)
        factors.append(factor)
    if len(set(names)) != len(names):
        raise ValueError(f"{quote(file)} has a name twice in its header")
    rows = [row[1:] if titled or len(row) == len(names) + 1 else row for row in cells[1:]]
    if len(rows) != len(names) or any(len(row) != len(names) for row in rows):
        raise ValueError(f"{quote(file)} has {len(names)} names; give {len(names)} rows of as many numbers")
    labels = [row[0] for row in cells[1:] if titled or len(row) == len(names) + 1]
    for label, name in zip(labels, names, strict=False):
        if _column(label, known, file)[0] != name:
            raise ValueError(f"{quote(file)}: the row of {quote(label)} stands where that of {name} belongs")
    try:
        matrix = np.array([[float(cell) for cell in row] for row in rows])
    except ValueError:
        raise ValueError(f"{quote(file)} has a cell that is not a number") from None
    matrix = matrix * np.outer(factors, factors)
    deviation = np.sqrt(np.maximum(np.diag(matrix), 0.0))
    size = np.maximum(np.outer(deviation, deviation), 1e-300)
    if not np.all(np.isfinite(matrix)) or np.any(np.diag(matrix) < 0.0):
        raise ValueError(f"{quote(file)} has a variance that is negative or not finite")
    if np.any(np.abs(matrix - matrix.T) > 1e-6 * size):
        raise ValueError(f"{quote(file)} is not a symmetric matrix")
    scaled = np.where(deviation > 0.0, deviation, 1.0)
    if np.linalg.eigvalsh(matrix / np.outer(scaled, scaled))[0] < -1e-6:
        raise ValueError(f"{quote(file)} is not a covariance: it has a negative eigenvalue")
    return Covariance(
        names=tuple(names),
        centres=tuple(known[name][0] for name in names),
        matrix=tuple(tuple(float(value) for value in row) for row in 0.5 * (matrix + matrix.T)),
    )


def _column(cell: str, known: _Known, file: str) -> tuple[str, float]:
    """Return the dotted name of a heading and what takes its numbers to SI."""
    match = _HEADER.fullmatch(cell)
    name, unit = (match.group(1), match.group(2) or match.group(3) or "") if match else (cell, "")
    if name not in known:
        # Columns of other tables carry their unit as a suffix: speed_m_s.
        stems = [each for each in known if name.startswith(f"{each}_")]
        if not stems:
            near = f'; the nearest is "{closest(name, known)}"' if known else ""
            raise ValueError(f"{quote(file)}: {quote(cell)} is not the dotted name of a number{near}")
        stem = max(stems, key=len)
        suffix = name[len(stem) + 1 :]
        name, unit = stem, {"m_s": "m/s", "km_s": "km/s"}.get(suffix, suffix)
    dimension = known[name][1]
    if dimension is None:
        return name, 1.0
    if not unit:
        raise ValueError(
            f'{quote(file)}: {quote(cell)} has no unit; write it as in "{name} [{_example(dimension)}]"'
        )
    try:
        return name, scale(unit, dimension, True)[0]
    except ValueError as error:
        raise ValueError(f"{quote(file)}: {quote(cell)}: {error}") from None


def _example(dimension: str) -> str:
    return {"angle": "deg", "length": "m", "speed": "m/s", "mass": "kg"}.get(dimension, "unit")
