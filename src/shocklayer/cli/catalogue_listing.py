"""What is built in, as rows for the command line; nothing here needs JAX."""

from collections.abc import Callable
from typing import Any

from shocklayer.core.errors import UserError
from shocklayer.core.suggestions import closest
from shocklayer.core.units import quote
from shocklayer.scenario import builtin
from shocklayer.scenario.fields import quoted_list

__all__ = ["rows"]


def rows(what: str, detailed: bool = False) -> list[dict[str, Any]]:
    """List what is built in.

    Parameters
    ----------
    what : str
        "scenarios", "vehicles", "facilities", "observers" or "mixtures".
    detailed : bool
        Add what does not fit a line: every figure of a facility with its own source, unverified fields of a
        vehicle.

    Returns
    -------
    list of dict
        One row per entry, the same keys in each; ``name`` and ``source`` are always there.

    Raises
    ------
    UserError
        If there is no such list.
    """
    name = what.strip().lower()
    if name not in _LISTS:
        raise UserError(
            f"there is no list of {quote(what)}; "
            f'the nearest is "{closest(what, _LISTS)}", known are {quoted_list(_LISTS, "and")}'
        )
    return _LISTS[name](detailed)


def _scenarios(detailed: bool) -> list[dict[str, Any]]:
    found = []
    for name in builtin.builtin_names("scenarios"):
        tables = builtin.read("scenarios", name)
        flight = tables.get("flight", {})
        entry = flight.get("entry", {})
        found.append(
            {
                "name": name,
                "title": tables["title"],
                "vehicle": tables["vehicle"].get("name", ""),
                "altitude": entry.get("altitude", "launch pad" if "launch" in flight else ""),
                "speed": entry.get("speed", ""),
                "source": _opening(name),
            }
        )
    return found


def _opening(name: str) -> str:
    """Return the comment a built-in scenario begins with: what flew and where it is read."""
    text = (builtin.data_directory() / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
    words = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        words.append(line.lstrip("#").strip())
    return " ".join(word for word in words if word)


def _vehicles(detailed: bool) -> list[dict[str, Any]]:
    from shocklayer.vehicle.catalogue import entries

    return [
        {key: value for key, value in row.items() if detailed or key != "unverified"} for row in entries()
    ]


def _observers(detailed: bool) -> list[dict[str, Any]]:
    keys = ("name", "title", "latitude", "longitude", "altitude", "minimum_elevation", "status", "source")
    return [{key: entry[key] for key in keys} for entry in builtin.records("observers").values()]


def _facilities(detailed: bool) -> list[dict[str, Any]]:
    from shocklayer.facilities.catalogue import facilities

    summaries = [facility.summary() for facility in facilities()]
    if detailed:
        return summaries
    keys = ("name", "title", "country", "kind", "driver", "status", "source")
    return [{key: summary[key] for key in keys} for summary in summaries]


def _mixtures(detailed: bool) -> list[dict[str, Any]]:
    from shocklayer.gas.mixtures import entries

    return [
        {
            "name": entry["name"],
            "title": entry["title"],
            "species": " ".join(entry["species"]),
            "composition": ", ".join(f"{name} {share:g}" for name, share in entry["composition"].items()),
            "source": entry["source"],
        }
        for entry in entries()
    ]


_LISTS: dict[str, Callable[[bool], list[dict[str, Any]]]] = {
    "scenarios": _scenarios,
    "vehicles": _vehicles,
    "facilities": _facilities,
    "observers": _observers,
    "mixtures": _mixtures,
}
