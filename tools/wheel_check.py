"""Build the source distribution and the wheel, install the wheel apart from the source tree, and fly with it.

Run: python tools/wheel_check.py. Uses uv where the environment has it, else pip and build. Needs the package
registry for what the wheel depends on; everything is written to a temporary folder.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCENARIO = ["ram-c-ii", "--set", "layer.chemistry=equilibrium"]
WRITTEN = (
    "result.nc",
    "summary.json",
    "report.html",
    "history.csv",
    "track.czml",
    "track.kml",
    "track.oem",
    "reentry.rdm",
)
IN_SOURCES = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CITATION.cff",
    "CHANGELOG.md",
    "tests/test_version.py",
)


def main() -> None:
    """Build, compare, install, run; the first failure ends the check."""
    with tempfile.TemporaryDirectory(prefix="wheel-check-") as name:
        folder = Path(name)
        uv = Path(sys.executable).with_name("uv")
        wheel = build(folder, uv)
        python = install(folder, uv, wheel)
        fly(folder, python)
    print(f"{wheel.name}: complete, installs and runs")


def build(folder: Path, uv: Path) -> Path:
    """Build both distributions, the wheel from the source distribution, and compare them with the tree."""
    dist = folder / "dist"
    if uv.exists():
        run([uv, "build", "--quiet", "--out-dir", dist, ROOT])
    else:
        python = environment(folder / "builder")
        run([python, "-m", "pip", "install", "--quiet", "build"])
        run([python, "-m", "build", "--outdir", dist, ROOT])
    (sources,), (wheel,) = dist.glob("*.tar.gz"), dist.glob("*.whl")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "src/shocklayer"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    expected = {path.removeprefix("src/") for path in tracked.split("\0") if path and (ROOT / path).is_file()}
    with zipfile.ZipFile(wheel) as archive:
        held = {path for path in archive.namelist() if path.startswith("shocklayer/")}
    compare("the wheel", expected, held)
    with tarfile.open(sources) as archive:
        inside = {path.partition("/")[2] for path in archive.getnames()}
    missing = {f"src/{path}" for path in expected} | set(IN_SOURCES)
    if missing - inside:
        sys.exit(f"missing from the source distribution: {', '.join(sorted(missing - inside))}")
    return wheel


def compare(what: str, expected: set[str], held: set[str]) -> None:
    """End the check if a distribution lacks a file of the tree or has one of its own."""
    if expected - held:
        sys.exit(f"missing from {what}: {', '.join(sorted(expected - held))}")
    if held - expected:
        sys.exit(f"in {what} but not in the tree: {', '.join(sorted(held - expected))}")


def install(folder: Path, uv: Path, wheel: Path) -> Path:
    """Install the wheel into an environment of its own and return that environment's Python."""
    constraints = ROOT / "constraints.txt"
    python = environment(folder / "venv", pip=not uv.exists())
    if uv.exists():
        run([uv, "pip", "install", "--quiet", "--python", python, wheel, "-c", constraints])
    else:
        run([python, "-m", "pip", "install", "--quiet", wheel, "-c", constraints])
    return python


def environment(folder: Path, pip: bool = True) -> Path:
    """Make a virtual environment and return its Python."""
    run([sys.executable, "-m", "venv", *([] if pip else ["--without-pip"]), folder])
    return folder / "bin" / "python"


def fly(folder: Path, python: Path) -> None:
    """Run one flight outside the tree, with a cache of its own, and look at what it wrote."""
    own = {"SHOCKLAYER_CACHE": str(folder / "cache")}
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | own
    place = "import shocklayer; print(shocklayer.__file__)"
    found = subprocess.run(
        [python, "-c", place], cwd=folder, env=env, check=True, capture_output=True, text=True
    )
    if not Path(found.stdout.strip()).is_relative_to(folder):
        sys.exit(f"shocklayer was imported from {found.stdout.strip()}, not from the wheel")
    command = python.with_name("shocklayer")
    run([command, "run", *SCENARIO, "--out", folder / "out"], cwd=folder, env=env)
    missing = [name for name in WRITTEN if not (folder / "out" / name).is_file()]
    if missing or not any((folder / "out" / "figures").glob("*.png")):
        sys.exit(f"the flight did not write {', '.join(missing) or 'its figures'}")
    summary = json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))
    if not summary["events"] or not summary["blackouts"]:
        sys.exit("the flight's summary has no events or no blackouts")


def run(command: list[Path | str], cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    """Run a command; its failure ends the check."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=env, check=False)
    if done.returncode:
        sys.exit(f"failed with {done.returncode}: {' '.join(str(part) for part in command)}")


if __name__ == "__main__":
    main()
