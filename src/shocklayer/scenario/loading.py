"""Reading a scenario from a file, a built-in name or a dict; every mistake becomes one sentence."""

import hashlib
import math
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from shocklayer.core.errors import UserError, one_line
from shocklayer.core.suggestions import closest
from shocklayer.core.units import quote
from shocklayer.core.user_files import LARGEST_DATA, read_bytes
from shocklayer.scenario import builtin
from shocklayer.scenario.coverage import uncovered
from shocklayer.scenario.ensemble_table import read_ensemble
from shocklayer.scenario.fields import is_list, is_table
from shocklayer.scenario.mistakes import collecting
from shocklayer.scenario.models import Scenario

__all__ = ["load", "read_model"]

_TAGS = {
    *("sphere", "sphere-cone", "capsule", "glider", "mesh"),
    *("ground-station", "relay", "constellation"),
}
_DEEPEST = 20
"""Depth of tables within tables; no field of a scenario is deeper than six."""
_TABLES = "radio", "observer", "stage", "parachute", "layer"
_Model = TypeVar("_Model", bound=BaseModel)


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
        Changes ``"a.b=VALUE"`` made before checking. VALUE is TOML or bare text; list entries are named by
        their index: ``"radio.0.frequency=2.2 GHz"``.
    seed : int, optional
        Replaces the scenario's seed.

    Returns
    -------
    Scenario
        Immutable, complete, in SI with angles in radians.

    Raises
    ------
    UserError
        If the file cannot be read or is not TOML, or a field is missing, unknown, without a unit or
        impossible; the message names file and field.
    """
    raw, origin, base_dir = _read(source)
    _refuse_deep(raw, origin)
    changed = [_override(raw, text, origin) for text in overrides]
    if seed is not None:
        raw["seed"] = seed
    ensemble = raw.pop("ensemble", {})
    try:
        scenario = Scenario.model_validate(raw, context={"base_dir": base_dir})
        dispersions, extras, wrong = read_ensemble(scenario, ensemble, base_dir)
        outside = list(uncovered(scenario, base_dir))
        if outside or wrong:
            raise UserError(*_of_files(outside, origin), *_of_ensemble(wrong, origin))
    except ValidationError as error:
        raise UserError(*_all_mistakes(error, raw, base_dir, origin, changed, ensemble)) from None
    except RecursionError:
        raise UserError(f"{origin} is nested too deeply to be a scenario") from None
    if "title" not in scenario.model_fields_set:
        scenario = scenario.model_copy(update={"title": Path(origin).stem})
    scenario = scenario.with_ensemble(dispersions, extras)
    return scenario.read_from(origin, base_dir, _digests(scenario.model_dump(), base_dir))


def read_model(model: type[_Model], raw: dict[str, Any], origin: str, base_dir: Path) -> _Model:
    """Check the tables of a file that is not a scenario.

    Parameters
    ----------
    model : type of BaseModel
        Of tables.
    raw : dict
        What the file holds.
    origin : str
        Name of the file, for messages.
    base_dir : Path
        Folder that file names are relative to.

    Returns
    -------
    BaseModel
        Immutable, in SI.

    Raises
    ------
    UserError
        With a sentence for every mistake, in the order of the file.
    """
    _refuse_deep(raw, origin)
    context = {"base_dir": base_dir}
    try:
        return model.model_validate(raw, context=context)
    except ValidationError as error:
        first = error
    with collecting() as collector:
        try:
            found = collector.of(model.model_validate(raw, context=context))
        except ValidationError:
            found = []
    errors = [each.error() for each in found] or first.errors(include_url=False)
    located = sorted(
        ((_field_path(each, raw), each) for each in errors), key=lambda each: _position(each[0], raw)
    )
    raise UserError(*dict.fromkeys(_sentence(each, path, origin, []) for path, each in located))


def _all_mistakes(
    first: ValidationError,
    raw: dict[str, Any],
    base_dir: Path,
    origin: str,
    changed: list[tuple[str, ...]],
    ensemble: object,
) -> list[str]:
    """Return a sentence for every mistake of a scenario, in the order of the file."""
    dispersed: list[PydanticCustomError] = []
    with collecting() as collector:
        try:
            partial = Scenario.model_validate(raw, context={"base_dir": base_dir})
            found = collector.of(partial)
            outside = list(uncovered(partial, base_dir))
            dispersed = read_ensemble(partial, ensemble, base_dir)[2]
        except ValidationError:
            found, outside = [], []
    errors = [each.error() for each in found] or first.errors(include_url=False)
    located = [(_field_path(error, raw), error) for error in errors]
    located.sort(key=lambda each: _position(each[0], raw))
    sentences = [_sentence(error, path, origin, changed) for path, error in located]
    sentences += _of_files(outside, origin)
    paths = [".".join(path) for path, _ in located]
    for error in dispersed:
        name = str((error.context or {}).get("key"))
        # The number of a mistaken field, or of one that follows from it, is not known.
        if not any(name.startswith(path) or path.startswith(name) for path in paths):
            sentences += _of_ensemble([error], origin)
    return list(dict.fromkeys(sentences))


def _of_files(errors: Sequence[PydanticCustomError], origin: str) -> list[str]:
    """Return the sentences for tables that do not cover the flight."""
    return [f"{(error.context or {}).get('key')} in {origin}: {_clean(error.message())}" for error in errors]


def _of_ensemble(errors: Sequence[PydanticCustomError], origin: str) -> list[str]:
    """Return the sentences for mistakes of the ensemble table."""
    names = [_join(("ensemble", (error.context or {}).get("key"))) for error in errors]
    return [
        f"{name} in {origin}: {_clean(error.message())}" for name, error in zip(names, errors, strict=True)
    ]


def _position(path: Sequence[str], raw: object) -> tuple[float, ...]:
    """Return where a field stands in the file, for sorting; what is missing stands last in its table."""
    order: list[float] = []
    # Checks between tables name their field by dots.
    for part in (each for name in path for each in name.split(".")):
        keys = list(raw) if is_table(raw) else []
        if part in keys:
            order.append(keys.index(part))
            raw = raw[part] if is_table(raw) else None
        elif is_list(raw) and part.isdecimal():
            order.append(int(part))
            raw = raw[int(part)] if int(part) < len(raw) else None
        else:
            order.append(math.inf)
            raw = None
    return (*order, math.inf)


def _read(source: str | Path | Mapping[str, Any]) -> tuple[dict[str, Any], str, Path]:
    """Return the raw tables, the name for messages, and the folder files are relative to."""
    if isinstance(source, Mapping):
        try:
            return _copied(source), "the scenario", Path()
        except RecursionError:
            raise UserError("the scenario is nested too deeply") from None
    text = str(source)
    path = Path(source)
    known = builtin.builtin_names("scenarios")
    if isinstance(source, str) and source.strip().lower() in known:
        path = builtin.data_directory() / "scenarios" / f"{source.strip().lower()}.toml"
    try:
        if not path.exists() and not path.is_symlink():
            near = (
                f'; the nearest built-in scenario is "{closest(path.stem or text, known)}"' if known else ""
            )
            raise UserError(f"scenario {quote(text)}: there is no such file or built-in scenario{near}")
        if not path.is_file():
            raise UserError(f"scenario {quote(text)} is not a file; give a TOML file or a built-in name")
        content = read_bytes(path)
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


def _refuse_deep(raw: dict[str, Any], origin: str) -> None:
    """Refuse tables within tables beyond any scenario's depth, before anything walks through them."""
    level: list[object] = [raw]
    for _ in range(_DEEPEST):
        level = [
            inner
            for each in level
            if is_table(each) or is_list(each)
            for inner in (each.values() if is_table(each) else each)
        ]
    if any(is_table(each) or is_list(each) for each in level):
        raise UserError(f"{origin} is nested too deeply to be a scenario")


def _copied(value: object) -> Any:
    """Return a deep copy in which every mapping is a dict and every sequence a list."""
    if isinstance(value, Mapping):
        table = cast("Mapping[object, object]", value)
        return {str(key): _copied(each) for key, each in table.items()}
    if is_list(value):
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
            node = cast("list[Any]", node)
            if not name.isascii() or not name.isdecimal() or int(name[:9]) >= len(node):
                raise UserError(
                    f"--set {quote(text)}: {here} in {origin} has {len(node)} entries, numbered from 0; "
                    f"{quote(name)} is not one of them"
                )
            position: Any = int(name)
        elif is_table(node):
            position = name
        else:
            raise UserError(f"--set {quote(text)}: {here} in {origin} is a value, not a table with keys")
        if last:
            node[position] = _value(value.strip())
        else:
            if is_table(node) and position not in node:
                # The dotted names of an ensemble contain list indices too.
                if path[depth + 1].isdecimal() and path[0] != "ensemble":
                    missing = ".".join(path[: depth + 1])
                    raise UserError(f"--set {quote(text)}: {missing} in {origin} has no entries to change")
                node[position] = {}
            node = node[position]
    return path


def _key_path(key: str, text: str) -> tuple[str, ...]:
    """Return the parts of a dotted key; parts may be quoted as in TOML."""
    try:
        node: Any = tomllib.loads(f"{key} = 0")
    except (ValueError, RecursionError):
        node = None
    path: list[str] = []
    while is_table(node) and len(node) == 1:
        ((name, node),) = node.items()
        path.append(name)
    if not path or node != 0 or len(path) > 20:
        raise UserError(
            f"--set {quote(text)}: {quote(key)} is not a dotted name such as flight.entry.altitude"
        )
    return tuple(path)


def _value(text: str) -> Any:
    """Return a TOML value, or the text itself if it is not one."""
    try:
        parsed = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return parsed["value"] if len(parsed) == 1 else text


def _digests(value: object, base_dir: Path) -> dict[str, str]:
    """Return SHA-256 digests of all files named in a dumped scenario, by name."""
    digests: dict[str, str] = {}
    if is_table(value):
        file = value.get("file")
        if isinstance(file, str):
            try:
                content = read_bytes(builtin.resolve(file, base_dir), LARGEST_DATA)
            except UserError as error:
                raise UserError(f"the file {quote(file)}: {error}") from None
            digests[file] = hashlib.sha256(content).hexdigest()
        for each in value.values():
            digests |= _digests(each, base_dir)
    elif is_list(value):
        for each in value:
            digests |= _digests(each, base_dir)
    return digests


def _clean(text: str) -> str:
    """Return text on one line, without unprintable characters."""
    return one_line(text)


def _join(path: Sequence[object]) -> str:
    return _clean(".".join(str(part) for part in path if part is not None))[:200]


def _sentence(error: ErrorDetails, path: Sequence[str], origin: str, changed: list[tuple[str, ...]]) -> str:
    """Return the sentence for an error of pydantic."""
    name = _join(path) or "the scenario"
    overridden = any(tuple(path[: len(each)]) == each for each in changed)
    field = f"{name} (given by --set) in {origin}" if overridden else f"{name} in {origin}"
    return f"{field}: {_clean(_clause(error))}"


def _field_path(error: ErrorDetails, raw: dict[str, Any]) -> list[str]:
    """Return the path to the field, without the names of union members that pydantic inserts."""
    path: list[str] = []
    node: Any = raw
    for part in error["loc"]:
        if part in _TAGS and not (is_table(node) and part in node):
            continue
        path.append(str(part))
        if isinstance(part, int):
            node = node[part] if is_list(node) and part < len(node) else None
        else:
            node = node.get(part) if is_table(node) else None
    context = error.get("ctx", {})
    if error["type"] == "validation_error" and context.get("key"):
        path.append(str(context["key"]))
    return path


def _clause(error: ErrorDetails) -> str:
    """Return a clause that says what is wrong and what is accepted."""
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
            return f"{given} has the wrong number of entries"
        case _:
            return f"{given} is not accepted ({error['msg']})"
