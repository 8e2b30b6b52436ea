"""The long work of jobs: each writes its results into the folder of the job, and packs them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from shocklayer.app import scenarios
from shocklayer.app.scenario_toml import changed_scenario

Progress = Callable[[str], None]


def run(arguments: Mapping[str, Any], progress: Progress) -> object:
    """Run the chain.

    Parameters
    ----------
    arguments : mapping
        As `scenarios.read`, with ``quick``, ``folder`` and ``command``.
    progress : callable
        Called with the name of each stage.

    Returns
    -------
    dict
        ``files``: names in the folder.
    """
    progress("loading")
    from shocklayer import chain

    folder = Path(arguments["folder"])
    scenario = scenarios.read(arguments, ("layer.chemistry=equilibrium",) if arguments.get("quick") else ())
    result = chain.run(scenario, progress=progress)
    progress("writing the report")
    result.save(folder / "result")
    return _packed(folder, arguments, progress)


def ensemble(arguments: Mapping[str, Any], progress: Progress) -> object:
    """Fly an ensemble.

    Parameters
    ----------
    arguments : mapping
        As `scenarios.read`, with ``n``, ``sampling``, ``seed``, ``folder`` and ``command``.
    progress : callable
        Called with the name of each stage.

    Returns
    -------
    dict
        ``files``: names in the folder.
    """
    progress("loading")
    from shocklayer.app import ensemble_adapter

    folder = Path(arguments["folder"])
    ensemble_adapter.fly(scenarios.read(arguments), arguments, folder / "result", progress)
    return _packed(folder, arguments, progress)


def claims(arguments: Mapping[str, Any], progress: Progress) -> object:
    """Check an article and write its page.

    Parameters
    ----------
    arguments : mapping
        ``text``, ``folder``, ``command``.
    progress : callable
        Called with the name of each stage.

    Returns
    -------
    dict
        ``files``: names in the folder.
    """
    from shocklayer.claims.article_check import check_article
    from shocklayer.claims.page import write_page
    from shocklayer.claims.source import decode
    from shocklayer.core.json_output import dump_json

    progress("reading")
    checked = check_article(decode(arguments["text"].encode("utf-8"), "text"))
    progress("writing the page")
    folder = Path(arguments["folder"])
    (folder / "result").mkdir()
    write_page(checked, folder / "result" / "report.html")
    (folder / "result" / "claims.json").write_text(dump_json(checked.as_list()), encoding="utf-8")
    return _packed(folder, arguments, progress)


def _packed(folder: Path, arguments: Mapping[str, Any], progress: Progress) -> dict[str, list[str]]:
    """Write what repeats the job and the archive of everything; return the names that may be downloaded."""
    progress("packing the results")
    result = folder / "result"
    (folder / "command.txt").write_text(str(arguments["command"]) + "\n", encoding="utf-8")
    names = ["command.txt"]
    if "text" not in arguments:
        (folder / "scenario.toml").write_text(changed_scenario(arguments), encoding="utf-8")
        names.append("scenario.toml")
    with zipfile.ZipFile(folder / "result.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for path in sorted(result.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
        for name in names:
            archive.write(folder / name, name)
    names.append("result.zip")
    return {"files": names + [f"result/{path.name}" for path in sorted(result.iterdir()) if path.is_file()]}
