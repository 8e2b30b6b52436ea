"""From a file, a built-in name or a dict to a checked scenario; every mistake becomes one sentence."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from shocklayer.core.errors import UserError
from shocklayer.core.suggestions import closest
from shocklayer.core.units import quote
from shocklayer.scenario import builtin
from shocklayer.scenario.dispersible_fields import distributions
from shocklayer.scenario.models import Scenario

__all__ = ["load"]

_TAGS = {
    *("us76", "table", "nrlmsis"),
    *("sphere", "sphere-cone", "capsule", "glider", "mesh"),
    *("ground-station", "relay", "constellation"),
}
_TABLES = "radio", "observer", "stage", "parachute"
_LARGEST_FILE = 10_000_000


def load(
    source: str | Path | Mapping[str, Any], overrides: Sequence[str] = (), seed: int | None = None
) -> Scenario:
    """Read and check a scenario.

    Parameters
    ----------
    source : str, Path or mapping
        A TOML file, the name of a built-in scenario, or the tables themselves as a dict (file names are
        then relative to the working folder).
    overrides : sequence of str
        Changes ``"a.b=VALUE"`` made before checking; VALUE in TOML or as bare text, places in lists as
        numbers: ``"radio.0.frequency=2.2 GHz"``.
    seed : int, optional
        Replaces the scenario's seed.

    Returns
    -------
    Scenario
        Immutable, complete, in SI with angles in radians.

    Raises
    ------
    UserError
        One sentence naming file and field: a file that cannot be read or is not TOML, a field that is
        missing, unknown, without a unit or impossible.
    """
    raw, origin, base_dir = _read(source)
    changed = [_override(raw, text, origin) for text in overrides]
    if seed is not None:
        raw["seed"] = seed
    ensemble = raw.pop("ensemble", {})
    try:
        scenario = Scenario.model_validate(raw, context={"base_dir": base_dir})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UserError(_sentence(first, raw, origin, changed)) from None
    except RecursionError:
        raise UserError(f"{origin} is nested too deeply to be a scenario") from None
    try:
        dispersions = distributions(scenario, ensemble)
    except PydanticCustomError as error:
        field = _join(("ensemble", (error.context or {}).get("key")))
        raise UserError(f"{field} in {origin}: {_clean(error.message())}") from None
    if "title" not in scenario.model_fields_set:
        scenario = scenario.model_copy(update={"title": Path(origin).stem})
    scenario = scenario.model_copy(update={"ensemble": dispersions})
    scenario._base_dir = base_dir
    scenario._origin = origin
    scenario._digests = _digests(scenario.model_dump(), base_dir)
    return scenario


def _read(source: str | Path | Mapping[str, Any]) -> tuple[dict[str, Any], str, Path]:
    """Return the raw tables, the name for messages, and the folder files are relative to."""
    if isinstance(source, Mapping):
        return _copied(source), "the scenario", Path()
    text = str(source)
    path = Path(source)
    known = builtin.builtin_names("scenarios")
    if isinstance(source, str) and source.strip().lower() in known:
        path = builtin.data_directory() / "scenarios" / f"{source.strip().lower()}.toml"
    try:
        if not path.exists():
            near = (
                f'; the nearest built-in scenario is "{closest(path.stem or text, known)}"' if known else ""
            )
            raise UserError(f"scenario {quote(text)}: there is no such file or built-in scenario{near}")
        if not path.is_file():
            raise UserError(f"scenario {quote(text)} is not a file; give a TOML file or a built-in name")
        if path.stat().st_size > _LARGEST_FILE:
            raise UserError(f"scenario {quote(text)} is larger than 10 MB, which no scenario is")
        content = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"scenario {quote(text)} cannot be read: {error.strerror or 'not a usable name'}"
        ) from None
    except ValueError:
        raise UserError(f"scenario {quote(text)} is not a usable file name") from None
    return _parsed(content, path.name), path.name, path.parent


def _parsed(content: bytes, origin: str) -> dict[str, Any]:
    """Return the tables of a TOML document."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UserError(f"{origin} is not UTF-8 text (line {line}); save it as UTF-8") from None
    if not text.strip():
        raise UserError(f"{origin} is empty; a scenario needs at least [vehicle] and [flight.entry]")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise UserError(f"{origin} is nested too deeply to be a scenario") from None
    except ValueError as error:
        raise UserError(f"{origin} is not valid TOML: {_clean(str(error))}") from None


def _copied(value: Any) -> Any:
    """Return a deep copy in dicts and lists of what may be any mapping."""
    if isinstance(value, Mapping):
        return {str(key): _copied(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(each) for each in value]
    return value


def _override(raw: dict[str, Any], text: str, origin: str) -> tuple[str, ...]:
    """Make one change ``a.b=VALUE`` in the raw tables; return the path that was set."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise UserError(f"--set {quote(text)} is not of the form a.b=VALUE")
    path = _key_path(key.strip(), text)
    node: Any = raw
    for depth, name in enumerate(path):
        last = depth == len(path) - 1
        here = ".".join(path[:depth]) or "the scenario"
        if isinstance(node, list):
            if not name.isascii() or not name.isdecimal() or int(name[:9]) >= len(node):
                raise UserError(
                    f"--set {quote(text)}: {here} in {origin} has {len(node)} of them, numbered from 0; "
                    f"there is none called {quote(name)}"
                )
            place: Any = int(name)
        elif isinstance(node, dict):
            place = name
        else:
            raise UserError(f"--set {quote(text)}: {here} in {origin} is a value, not a table with keys")
        if last:
            node[place] = _value(value.strip())
        else:
            if isinstance(node, dict) and place not in node:
                # The names that an ensemble disperses hold places in lists too.
                if path[depth + 1].isdecimal() and path[0] != "ensemble":
                    there = ".".join(path[: depth + 1])
                    raise UserError(f"--set {quote(text)}: {there} in {origin} has no entries to change")
                node[place] = {}
            node = node[place]
    return path


def _key_path(key: str, text: str) -> tuple[str, ...]:
    """Return the parts of a dotted key; parts may be quoted as in TOML."""
    try:
        node: Any = tomllib.loads(f"{key} = 0")
    except (ValueError, RecursionError):
        node = None
    path = []
    while isinstance(node, dict) and len(node) == 1:
        ((name, node),) = node.items()
        path.append(name)
    if not path or node != 0 or len(path) > 20:
        raise UserError(
            f"--set {quote(text)}: {quote(key)} is not a dotted name such as flight.entry.altitude"
        )
    return tuple(path)


def _value(text: str) -> Any:
    """Return a TOML value, or the text itself where it is none."""
    try:
        parsed = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return parsed["value"] if len(parsed) == 1 else text


def _digests(value: Any, base_dir: Path) -> dict[str, str]:
    """Return SHA-256 digests of all files named in a dumped scenario, by name."""
    found: dict[str, str] = {}
    if isinstance(value, dict):
        file = value.get("file")
        if isinstance(file, str):
            try:
                content = builtin.resolve(file, base_dir).read_bytes()
            except OSError as error:
                raise UserError(f"the file {quote(file)} cannot be read: {error.strerror}") from None
            found[file] = hashlib.sha256(content).hexdigest()
        for each in value.values():
            found |= _digests(each, base_dir)
    elif isinstance(value, list | tuple):
        for each in value:
            found |= _digests(each, base_dir)
    return found


def _clean(text: str) -> str:
    """Return text on one line, without what cannot be printed."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _join(path: Sequence[object]) -> str:
    return _clean(".".join(str(part) for part in path if part is not None))[:200]


def _sentence(error: ErrorDetails, raw: dict[str, Any], origin: str, changed: list[tuple[str, ...]]) -> str:
    """Return the one sentence for one of pydantic's errors."""
    path = _field_path(error, raw)
    name = _join(path) or "the scenario"
    by_hand = any(tuple(path[: len(each)]) == each for each in changed)
    place = f"{name} (given by --set) in {origin}" if by_hand else f"{name} in {origin}"
    return f"{place}: {_clean(_clause(error))}"


def _field_path(error: ErrorDetails, raw: dict[str, Any]) -> list[str]:
    """Return the path to the field, without the names of union members that pydantic puts in between."""
    path: list[str] = []
    node: Any = raw
    for part in error["loc"]:
        if part in _TAGS and not (isinstance(node, dict) and part in node):
            continue
        path.append(str(part))
        if isinstance(part, int):
            node = node[part] if isinstance(node, list | tuple) and part < len(node) else None
        else:
            node = node.get(part) if isinstance(node, dict) else None
    context = error.get("ctx", {})
    if error["type"] == "validation_error" and context.get("key"):
        path.append(str(context["key"]))
    return path


def _clause(error: ErrorDetails) -> str:
    """Return what is wrong and what would be accepted, as a clause."""
    context = error.get("ctx", {})
    given = quote(error["input"])
    match error["type"]:
        case "validation_error":
            return context["text"]
        case "literal_error":
            choices = str(context["expected"]).replace(chr(39), chr(34))
            words, word = choices.split('"')[1::2], error["input"]
            near = f' (the nearest is "{closest(word, words)}")' if isinstance(word, str) and words else ""
            return f"{given} is not accepted{near}; give {choices}"
        case "tuple_type":
            name = next((part for part in reversed(error["loc"]) if isinstance(part, str)), "")
            example = f"lists of tables are written [[{name}]]" if name in _TABLES else "give one in brackets"
            return f"{given} is not a list; {example}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{given} is not a table"
        case "string_type":
            return f"{given} is not text; give it in quotes"
        case "too_short" | "too_long" | "missing" | "extra_forbidden":
            return f"{given} has not the right number of entries"
        case _:
            return f"{given} is not accepted ({error['msg']})"
