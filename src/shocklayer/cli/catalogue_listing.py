"""Built-in scenarios, vehicles, facilities, observers, mixtures, models and materials as rows."""

from collections.abc import Callable, Mapping
from typing import Any

from shocklayer.core.errors import UserError
from shocklayer.core.suggestions import closest
from shocklayer.core.units import quote
from shocklayer.scenario import builtin
from shocklayer.scenario.fields import quoted_list

__all__ = ["rows"]

Row = Mapping[str, Any]
"""One entry of a list: texts, or nested data in detailed lists."""


def rows(what: str, detailed: bool = False) -> list[Row]:
    """Return the entries of a built-in catalogue.

    Parameters
    ----------
    what : str
        "scenarios", "vehicles", "facilities", "observers", "mixtures", "models" or "materials".
    detailed : bool
        Include every value of a facility with its own source, and the unverified fields of a vehicle.

    Returns
    -------
    list of mapping
        One row per entry, all with the same keys; ``name`` and ``source`` among them.

    Raises
    ------
    UserError
        If there is no such list.
    """
    name = what.strip().lower()
    if name not in _LISTS:
        raise UserError(
            f"there is no list of {quote(what)}; "
            f'the nearest is "{closest(what, _LISTS)}"; there are {quoted_list(_LISTS, "and")}'
        )
    return _LISTS[name](detailed)


def _scenarios(detailed: bool) -> list[Row]:
    entries: list[Row] = []
    for name in builtin.builtin_names("scenarios"):
        tables = builtin.read("scenarios", name)
        flight = tables.get("flight", {})
        entry = flight.get("entry", {})
        entries.append(
            {
                "name": name,
                "title": tables["title"],
                "vehicle": tables["vehicle"].get("name", ""),
                "altitude": entry.get("altitude", "launch pad" if "launch" in flight else ""),
                "speed": entry.get("speed", ""),
                "source": _opening(name),
            }
        )
    return entries


def _opening(name: str) -> str:
    """Return the opening comment of a built-in scenario: the flight and its sources."""
    text = (builtin.data_directory() / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
    words = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        words.append(line.lstrip("#").strip())
    return " ".join(word for word in words if word)


def _vehicles(detailed: bool) -> list[Row]:
    from shocklayer.vehicle.catalogue import entries

    return [
        {key: value for key, value in row.items() if detailed or key != "unverified"} for row in entries()
    ]


def _observers(detailed: bool) -> list[Row]:
    keys = ("name", "title", "latitude", "longitude", "altitude", "minimum_elevation", "status", "source")
    return [{key: entry[key] for key in keys} for entry in builtin.records("observers").values()]


def _facilities(detailed: bool) -> list[Row]:
    from shocklayer.facilities.catalogue import facilities

    if detailed:
        return [facility.summary() for facility in facilities()]
    keys = ("name", "title", "country", "kind", "driver", "status", "source")
    return [{key: getattr(facility, key) for key in keys} for facility in facilities()]


def _mixtures(detailed: bool) -> list[Row]:
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


def _models(detailed: bool) -> list[Row]:
    from shocklayer.core.references import reference
    from shocklayer.core.validity import range_words
    from shocklayer.scenario.model_choice import FAMILIES, model_class, model_names

    entries = []
    for family in FAMILIES:
        for name in model_names(family):
            model = model_class(family, name)
            entries.append(
                {
                    "family": family,
                    "name": name,
                    "title": (model.__doc__ or "").strip().split("\n")[0],
                    "range": "; ".join(range_words(each) for each in model.validity),
                    "source": "; ".join(reference(id).citation for id in model.references),
                }
            )
    return entries


def _materials(detailed: bool) -> list[Row]:
    from shocklayer.heat_shield.materials import entries as materials

    return [{key: value for key, value in row.items() if detailed or key != "figures"} for row in materials()]


_LISTS: dict[str, Callable[[bool], list[Row]]] = {
    "scenarios": _scenarios,
    "vehicles": _vehicles,
    "facilities": _facilities,
    "observers": _observers,
    "mixtures": _mixtures,
    "models": _models,
    "materials": _materials,
}
