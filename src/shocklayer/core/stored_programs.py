"""Programs that are traced once and stored: a later process reads them instead of tracing Python again.

JAX's own cache keeps machine code, but finds it only by tracing and lowering the function first, which takes
seconds for a large one. Here the lowered program itself (StableHLO by `jax.export`) is stored under a hash of
the function's code, of the code and data it imports, of its static arguments and of the shapes it is called
with.
"""

# pyright: reportUnknownMemberType=false
# JAX leaves the tree arguments of its functions without types.

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import pickle
import pickletools
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from jax.core import Tracer

from shocklayer.core.cache_folder import private_folder
from shocklayer.core.checked_file import read_checked, write_checked
from shocklayer.core.import_closure import closure_digest
from shocklayer.core.jax_setup import jax
from shocklayer.core.types import Array

_PACKAGE = __name__.partition(".")[0]
_Output = TypeVar("_Output")
_Program = tuple[Callable[..., Sequence[Array]], object]
"""From the leaves of the arguments to the leaves of the result; the result's structure as `_described`."""


def stored_program(
    static: Sequence[str] = (),
) -> Callable[[Callable[..., _Output]], Callable[..., _Output]]:
    """Compile a function as `jax.jit` does, and keep what it was traced to for later processes.

    Parameters
    ----------
    static : sequence of str
        Names of the arguments that are constants of the program; they are hashed by what `pickle` makes of
        them.

    Returns
    -------
    callable
        A decorator, for functions of a module. Arguments are trees of arrays and numbers, results named
        tuples of arrays. Inside another transformation (`jax.grad`, `jax.vmap`, `jax.jit`), and where nothing
        can be stored, the function is traced as usual.
    """

    def decorate(function: Callable[..., _Output]) -> Callable[..., _Output]:
        compiled = cast("Callable[..., _Output]", jax.jit(function, static_argnames=tuple(static)))
        signature = inspect.signature(function)
        programs: dict[object, _Program | None] = {}

        @wraps(function)
        def call(*args: object, **kwargs: object) -> _Output:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            constants = {name: bound.arguments[name] for name in static}
            traced = {name: value for name, value in bound.arguments.items() if name not in constants}
            leaves = jax.tree.leaves(traced)
            structure = cast(Any, jax.tree.structure(traced))
            if any(isinstance(leaf, Tracer) for leaf in leaves):
                return compiled(*args, **kwargs)
            arrays = [leaf if isinstance(leaf, jax.Array) else np.asarray(leaf) for leaf in leaves]
            shapes = tuple((np.shape(array), str(array.dtype)) for array in arrays)
            memory = (structure, shapes, tuple(constants.values()))
            if memory not in programs:

                def flat(*values: Array) -> _Output:
                    arguments = {**jax.tree.unflatten(structure, values), **constants}
                    return function(**arguments)

                programs[memory] = _load_or_trace(function, flat, str(structure), arrays, constants)
            program = programs[memory]
            if program is None:
                return compiled(*args, **kwargs)
            run, description = program
            return cast(_Output, _restored(description, list(run(*arrays))))

        return call

    return decorate


def _load_or_trace(
    function: Callable[..., object],
    flat: Callable[..., object],
    structure: str,
    arrays: Sequence[Any],
    constants: dict[str, object],
) -> _Program | None:
    """Return the stored program, or trace and store it; None where that cannot be done."""
    folder = private_folder("traced")
    try:
        digest = _digest(function, structure, arrays, constants)
        path = folder / f"{function.__name__}-{digest}.program" if folder else None
        return (_read(path, digest) if path else None) or _trace(flat, arrays, path, digest)
    except (
        ImportError,
        NotImplementedError,
        ValueError,
        TypeError,
        pickle.PicklingError,
        AttributeError,
    ):  # no flatbuffers, or what no file can hold
        # The library of the file format is missing, or the function has what cannot be written into a file.
        return None


def _digest(
    function: Callable[..., object], structure: str, arrays: Sequence[Any], constants: dict[str, object]
) -> str:
    """Return a hash of all that determines the traced program."""
    pickled = pickle.dumps(constants, protocol=4)
    texts = {str(argument) for _, argument, _ in pickletools.genops(pickled) if isinstance(argument, str)}
    modules = {function.__module__} | {text for text in texts if text.startswith(f"{_PACKAGE}.")}
    parts = [jax.__version__, jax.default_backend(), function.__module__, function.__qualname__, structure]
    parts += [f"{np.shape(array)}{array.dtype}" for array in arrays]
    parts += [closure_digest(name) for name in sorted(modules)]
    digest = hashlib.sha256()
    for part in (*(text.encode() for text in parts), pickled):
        digest.update(f"{len(part)} ".encode() + part)
    return digest.hexdigest()


def _read(path: Path, digest: str) -> _Program | None:
    body = read_checked(path, digest)
    if body is None:
        return None
    from jax import export  # takes a tenth of a second, which only a first call need pay

    head, _, program = body.partition(b"\n")
    exported = export.deserialize(bytearray(program))
    return jax.jit(exported.call), json.loads(head)


def _trace(
    flat: Callable[..., object], arrays: Sequence[Any], path: Path | None, digest: str
) -> _Program | None:
    from jax import export

    described: list[object] = []

    def leaves_only(*values: Array) -> list[Array]:
        result = flat(*values)
        leaves = jax.tree.leaves(result)
        structure = cast(Any, jax.tree.structure(result))
        described.append(_described(jax.tree.unflatten(structure, range(len(leaves)))))
        return leaves

    exported = export.export(jax.jit(leaves_only))(*arrays)
    description = described[0]
    if path:
        head = json.dumps(description).encode()
        write_checked(path, digest, head + b"\n" + bytes(exported.serialize()))
    return jax.jit(exported.call), description


def _described(tree: object) -> object:
    """Return a structure of leaf numbers as data for JSON."""
    if tree is None or isinstance(tree, int):
        return tree
    if isinstance(tree, tuple):
        values = cast("tuple[object, ...]", tree)
        kind = type(values)
        name = "" if kind is tuple else f"{kind.__module__}:{kind.__qualname__}"
        return [name, [_described(value) for value in values]]
    raise TypeError(f"results with {type(tree).__name__} are not stored")


def _restored(description: object, leaves: Sequence[Array]) -> object:
    """Return the result whose structure `_described` gave."""
    if description is None:
        return None
    if isinstance(description, int):
        return leaves[description]
    name, parts = cast("tuple[str, list[object]]", description)
    values = [_restored(part, leaves) for part in parts]
    if not name:
        return tuple(values)
    module, _, kind = name.partition(":")
    if not module.startswith(f"{_PACKAGE}."):
        raise ValueError(f"{name} is not of this package")
    return getattr(importlib.import_module(module), kind)(*values)
