"""The scenario of a job as a TOML file that repeats it: the tables as read, with what was changed."""

from __future__ import annotations

import copy
import datetime
import json
import tomllib
from collections.abc import Mapping
from typing import Any

from shocklayer.app import scenarios
from shocklayer.app.settings import scenario_text
from shocklayer.scenario import builtin


def changed_scenario(arguments: Mapping[str, Any]) -> str:
    """Return the scenario of a request as TOML.

    Parameters
    ----------
    arguments : mapping
        ``scenario`` or ``toml``, and ``set``; checked before.

    Returns
    -------
    str
        TOML that `shocklayer.scenario.load` reads to the same scenario, from any folder.
    """
    if arguments.get("toml") is not None:
        tables: dict[str, Any] = dict(scenario_text(arguments["toml"]))
    else:
        tables = copy.deepcopy(builtin.read("scenarios", scenarios.check_name(str(arguments["scenario"]))))
        _name_package_files(tables)
    changes: list[str] = list(arguments.get("set") or [])
    if arguments.get("quick"):
        changes.insert(0, "layer.chemistry=equilibrium")
    if arguments.get("seed") is not None:
        changes.append(f"seed={arguments['seed']}")
    for change in changes:
        name, _, value = change.partition("=")
        _set(tables, name.split("."), _value(value))
    return dumps(tables)


def _name_package_files(value: object) -> None:
    """Name the files beside a built-in scenario so that the TOML may lie in any folder."""
    if isinstance(value, dict):
        file = value.get("file")
        if isinstance(file, str) and not file.startswith("builtin:"):
            value["file"] = f"builtin:scenarios/{file}"
        for each in value.values():
            _name_package_files(each)
    elif isinstance(value, list):
        for each in value:
            _name_package_files(each)


def _set(node: Any, path: list[str], value: object) -> None:
    for part, following in zip(path, [*path[1:], None], strict=True):
        key: Any = int(part) if isinstance(node, list) else part
        if following is None:
            node[key] = value
            return
        if isinstance(node, dict) and not isinstance(node.get(key), dict | list):
            node[key] = {}
        node = node[key]


def _value(text: str) -> object:
    """Return a value as `load` reads it: TOML, or the text itself."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except ValueError:
        return text


def dumps(tables: Mapping[str, Any]) -> str:
    """Return tables as TOML: plain values first, then the tables, each inline.

    Parameters
    ----------
    tables : mapping
        As `tomllib` gives them.

    Returns
    -------
    str
        TOML.
    """
    lines = [
        f"{_key(name)} = {_inline(value)}" for name, value in tables.items() if not isinstance(value, dict)
    ]
    for name, value in tables.items():
        if isinstance(value, dict):
            lines += [
                "",
                f"[{_key(name)}]",
                *(f"{_key(key)} = {_inline(each)}" for key, each in value.items()),
            ]
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return (
        name if name and all(c.isascii() and (c.isalnum() or c in "_-") for c in name) else json.dumps(name)
    )


def _inline(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON's escapes are among those of TOML, but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(str(key))} = {_inline(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(each) for each in value) + "]"
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return repr(value)
