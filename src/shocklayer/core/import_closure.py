"""A hash of all code and data that an answer depends on: the modules that one module imports, and theirs.

Only modules of this package are followed. Comments, docstrings and layout do not count: what is hashed is the
compiled code without line numbers.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import CodeType
from typing import NamedTuple, Protocol, cast, runtime_checkable

_PACKAGE = __name__.partition(".")[0]


@cache
def closure_digest(root: str) -> str:
    """Return a hash of a module, of all modules of this package that it needs, and of their data files.

    Parameters
    ----------
    root : str
        Dotted name of the module, usually ``module.__name__``.

    Returns
    -------
    str
        64 hexadecimal digits; another value with another version of Python, whose compiled code differs.
    """
    digest = hashlib.sha256()
    strings: set[str] = set()
    for name in import_closure(root):
        module = _read(name)
        digest.update(name.encode() + b"\0" + module.digest)
        strings |= module.strings
    for path in _data_files(strings):
        digest.update(str(path.relative_to(_folder())).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@cache
def import_closure(root: str) -> tuple[str, ...]:
    """Return the modules of this package that a module needs, itself among them.

    Followed are import statements anywhere in a module, functions included, except those for type checking,
    and texts that are the dotted name of a module. A name imported from a package stands for the module that
    defines it, by way of the package's own imports or of the stub of names loaded on demand; of a package
    that is used otherwise, all modules it names are included.

    Parameters
    ----------
    root : str
        Dotted name of the module.

    Returns
    -------
    tuple of str
        Dotted names, sorted.
    """
    closure: set[str] = set()
    pending = {root}
    while pending:
        name = pending.pop()
        closure.add(name)
        pending |= _read(name).needs - closure
    return tuple(sorted(closure))


@runtime_checkable
class _Digest(Protocol):
    """A hash that is being computed."""

    def update(self, data: bytes, /) -> None:
        """Add bytes to the hash."""
        ...


class _Module(NamedTuple):
    """Content of one file: hash of its code, modules it needs, texts in it (paths split at the slashes)."""

    digest: bytes
    needs: set[str]
    strings: set[str]


@cache
def _folder() -> Path:
    return Path(str(files(_PACKAGE)))


@cache
def _path(module: str) -> Path | None:
    """Return the file of a module of this package; None if there is no such module."""
    package, *rest = module.split(".")
    if package != _PACKAGE or not all(part.isidentifier() for part in rest):
        return None
    base = _folder().joinpath(*rest)
    for path in (base / "__init__.py", base.parent / f"{base.name}.py"):
        if path.is_file():
            return path
    return None


def _is_package(module: str) -> bool:
    path = _path(module)
    return path is not None and path.name == "__init__.py"


def _source(module: str) -> bytes:
    path = _path(module)
    if path is None:
        raise ModuleNotFoundError(f"no module named {module!r}", name=module)
    return path.read_bytes()


@cache
def _package_tree(package: str) -> ast.Module:
    """Return the statements of a package: its stub, where its names are loaded on demand."""
    path = _path(package)
    stub = None if path is None else path.with_suffix(".pyi")
    return ast.parse(_source(package) if stub is None or not stub.is_file() else stub.read_bytes())


@cache
def _read(name: str) -> _Module:
    source = _source(name)
    digest = hashlib.sha256()
    texts: set[str] = set()
    names: set[str] = set()
    _hash_code(compile(source, name, "exec", dont_inherit=True, optimize=2), digest, texts, names)
    needs = {text for text in texts if text.startswith(f"{_PACKAGE}.") and _path(text)}
    imported = {each for each in names if _path(each)}
    if any(map(_is_package, imported)) or b"TYPE_CHECKING" in source or b"from ." in source:
        needs |= _needs_of_statements(ast.parse(source), name)
    else:  # compiled code names the modules it imports, and reading it takes half as long
        needs |= imported
    if _is_package(name):
        needs |= _needs_of_statements(_package_tree(name), name)
    return _Module(digest.digest(), needs, {part for text in texts for part in text.split("/")})


def _needs_of_statements(tree: ast.Module, name: str) -> set[str]:
    """Return the modules needed by the import statements of a module."""
    needs: set[str] = set()
    for module, taken, bound in _imports(tree, name):
        if taken in (None, "*"):
            needs.add(module)
        elif _is_package(f"{module}.{taken}"):
            needs |= _used_of_package(tree, f"{module}.{taken}", bound)
        else:
            needs |= _definers(module, taken)
    return needs


def _hash_code(code: CodeType, digest: _Digest, texts: set[str], names: set[str]) -> None:
    """Hash compiled code without file name and line numbers; gather the texts and the names in it."""
    names.update(code.co_names)
    shape = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    own = (code.co_name, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    handlers = getattr(code, "co_exceptiontable", b"")  # from Python 3.11 on
    digest.update(repr((shape, own, code.co_code, handlers)).encode())
    for constant in code.co_consts:
        _hash_constant(constant, digest, texts, names)


def _hash_constant(constant: object, digest: _Digest, texts: set[str], names: set[str]) -> None:
    digest.update(type(constant).__name__.encode() + b"(")
    if isinstance(constant, CodeType):
        _hash_code(constant, digest, texts, names)
    elif isinstance(constant, (tuple, frozenset)):
        # The order of a set changes from process to process.
        items = cast("tuple[object, ...] | frozenset[object]", constant)
        for item in items if isinstance(items, tuple) else sorted(items, key=repr):
            _hash_constant(item, digest, texts, names)
    else:
        if isinstance(constant, str):
            texts.add(constant)
        digest.update(repr(constant).encode())
    digest.update(b")")


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Walk through statements and those inside them, except what is there for type checking only."""
    for statement in body:
        yield statement
        branches = ["body", "orelse", "finalbody"]
        if isinstance(statement, ast.If) and ast.unparse(statement.test).endswith("TYPE_CHECKING"):
            branches.remove("body")
        for branch in branches:
            yield from _statements(getattr(statement, branch, []))
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            yield from _statements(part.body)


def _imports(tree: ast.Module, name: str) -> Iterator[tuple[str, str | None, str]]:
    """Yield imports from this package: module, name taken from it (None: the module itself), name bound."""
    for statement in _statements(tree.body):
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                if _path(alias.name):
                    yield alias.name, None, alias.asname or alias.name
        elif isinstance(statement, ast.ImportFrom):
            module = statement.module or ""
            if statement.level:
                parents = name.split(".")
                parents = parents[: len(parents) - statement.level + _is_package(name)]
                module = ".".join([*parents, *filter(None, [module])])
            if _path(module):
                for alias in statement.names:
                    yield module, alias.name, alias.asname or alias.name


def _definers(module: str, name: str) -> set[str]:
    """Return the modules that a name imported from a module stands for."""
    if not _is_package(module):
        return {module}
    modules: set[str] = set()
    if _path(f"{module}.{name}"):
        modules.add(f"{module}.{name}")
    for source, taken, bound in _imports(_package_tree(module), module):
        if bound == name and source != module and taken not in (None, "*"):
            modules |= _definers(source, taken)
    return modules or {module}


def _used_of_package(tree: ast.Module, package: str, bound: str) -> set[str]:
    """Return the modules needed by code that imports a package and takes names from it as attributes."""
    attributes: set[str] = set()
    of_attributes, uses = 0, 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == bound:
            attributes.add(node.attr)
            of_attributes += 1
        elif isinstance(node, ast.Name) and node.id == bound:
            uses += 1
    if uses != of_attributes or not uses:
        return {package}  # passed on as a package
    return set[str]().union(*(_definers(package, attribute) for attribute in attributes))


def _data_files(strings: set[str]) -> list[Path]:
    """Return the data files that modules may read: all in any data folder whose name is a text in them."""
    data = _folder() / "data"
    paths: list[Path] = []
    for entry in data.iterdir():
        if entry.name in strings:
            paths += [path for path in entry.rglob("*") if path.is_file()] if entry.is_dir() else [entry]
    return sorted(paths)
