"""The hash of code and data changes when what an answer depends on does, and not otherwise."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import shocklayer
from shocklayer.core import constants
from shocklayer.core.array_cache import ArraySpec
from shocklayer.core.import_closure import import_closure
from shocklayer.report.figures import relaxation
from shocklayer.shock_layer.inviscid import blunt_body
from shocklayer.shock_layer.viscous import along_trajectory, cached_solution, solver, uncertainty
from shocklayer.vehicle import shape

ROOTS = (solver.__name__, blunt_body.__name__)
"""Modules whose answers are cached: of the viscous layer, and of the inviscid flow."""


def ask(folder: Path, expression: str) -> list[str]:
    """Evaluate an expression over `import_closure` in a new process, with the package in a folder."""
    code = f"from shocklayer.core import import_closure as c\nprint(*{expression}, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


DIGESTS = f"map(c.closure_digest, {ROOTS})"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(
        Path(shocklayer.__file__).parent, folder / "shocklayer", ignore=shutil.ignore_patterns("__pycache__")
    )
    return folder


@pytest.fixture(scope="module")
def before(copy):
    digests = ask(copy, DIGESTS)
    assert len(set(digests)) == 2
    return digests


@pytest.fixture
def edit(copy, before):
    """Replace text in a file of the copy; return which of the two hashes have changed."""
    restore = {}

    def change(file, old, new):
        path = copy / "shocklayer" / Path(file).relative_to(Path(shocklayer.__file__).parent)
        text = restore[path] = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return [new != old for new, old in zip(ask(copy, DIGESTS), before, strict=True)]

    yield change
    for path, text in restore.items():
        path.write_text(text, encoding="utf-8")


def test_a_constant_counts(edit):
    assert edit(constants.__file__, "AVOGADRO = 6.02214076e23", "AVOGADRO = 1e23") == [True, True]


def test_the_shape_of_the_body_counts(edit):
    assert edit(shape.__file__, "0.5 *", "0.25 *") == [True, True]


def test_a_data_file_counts_for_those_who_read_it(edit):
    rates = Path(shocklayer.__file__).parent / "data" / "gas" / "kinetics" / "park-1993.csv"
    assert edit(rates, "7.0e21", "7.1e21") == [True, False]


def test_a_data_file_of_others_does_not_count(edit):
    facility = Path(shocklayer.__file__).parent / "data" / "facilities" / "fl-64.toml"
    assert edit(facility, "\n", "\n# a comment\n") == [False, False]


@pytest.mark.parametrize("line", ["# a comment\n", "COLOUR = 'red'\n"])
@pytest.mark.parametrize("module", [relaxation, along_trajectory, uncertainty], ids=lambda m: m.__name__)
def test_modules_that_plot_or_choose_points_do_not_count(edit, module, line):
    assert edit(module.__file__, "\nimport numpy", f"\n{line}import numpy") == [False, False]


def test_comments_and_docstrings_do_not_count(edit):
    assert edit(solver.__file__, '"""', '"""Another sentence. ') == [False, False]
    assert edit(shape.__file__, "\nimport ", "\n# a comment\nimport ") == [False, False]


def test_the_hash_is_the_same_in_every_process(copy, before):
    assert ask(copy, DIGESTS) == before


@pytest.mark.parametrize(
    ("source", "needed", "spared"),
    [
        ("import shocklayer.core.units", ["core.units"], []),
        ("from shocklayer.core import units", ["core.units"], ["chain"]),
        ("from .planet import gravity", ["planet.gravity"], ["planet.tle"]),
        ("def later():\n    from shocklayer.planet.tle import x", ["planet.tle"], []),
        ("from shocklayer.planet import look_angles", ["planet.geodesy"], ["planet.gravity"]),
        ("from shocklayer import planet\nplanet.look_angles", ["planet.geodesy"], ["planet.gravity"]),
        ("from shocklayer import planet as p\np.look_angles", ["planet.geodesy"], ["planet.gravity"]),
        ("from shocklayer import planet\nprint(planet)", ["planet.geodesy", "planet.gravity"], []),
        ("import shocklayer.planet as p\np.look_angles", ["planet.geodesy"], []),
        ("from shocklayer import run", ["chain"], []),
        ("NAME = 'shocklayer.planet.gravity'", ["planet.gravity"], []),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shocklayer import planet\n"
            "else:\n    from shocklayer.core import units",
            ["core.units"],
            ["planet", "planet.gravity"],
        ),
    ],
)
def test_every_way_of_importing_is_followed(copy, source, needed, spared):
    (copy / "shocklayer" / "probe.py").write_text(source, encoding="utf-8")
    closure = ask(copy, "c.import_closure('shocklayer.probe')")
    (copy / "shocklayer" / "probe.py").unlink()
    assert {f"shocklayer.{name}" for name in needed} <= set(closure)
    assert not {f"shocklayer.{name}" for name in spared} & set(closure)


def test_a_module_that_does_not_exist_is_an_error():
    with pytest.raises(ModuleNotFoundError):
        import_closure("shocklayer.absent")


def test_the_layer_is_solved_again_when_the_hash_changes(monkeypatch, tmp_path):
    from tests.shock_layer.viscous.test_along_trajectory import falling, power_law

    from shocklayer import gas

    calls = []
    monkeypatch.setattr(cached_solution, "solve_finite_rate", power_law(calls, lost=(1,)))
    monkeypatch.setattr(cached_solution, "private_folder", lambda _: tmp_path)
    points = cached_solution.FlightPoints(*(column[-4:] for column in falling()))

    def solve():
        body = shape.SphereCone(0.15, 0.157, 1.3)
        return cached_solution.solve_cached(body, gas.mixture("air11"), points, np.array([0.3]))

    first, second = solve(), solve()
    assert len(calls) == 1
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, other)
    asked = []
    monkeypatch.setattr(cached_solution, "closure_digest", lambda root: asked.append(root) or "other")
    solve()
    assert len(calls) == 2 and asked == [solver.__name__]


def family(**changed):
    """A made-up inviscid flow of the right form."""
    columns = 7

    def ones(spec: ArraySpec) -> np.ndarray:
        return np.ones([columns if length is None else length for length in spec.shape])

    flow = {name: ones(spec) for name, spec in blunt_body._EXPECTED.items()}
    return blunt_body.InviscidFamily(**flow | changed)


def test_the_inviscid_flow_is_solved_again_when_the_hash_changes(monkeypatch, tmp_path):
    calls = []
    monkeypatch.setattr(blunt_body, "_solve", lambda *_: calls.append(1) or family())
    monkeypatch.setattr(blunt_body, "private_folder", lambda _: tmp_path)
    monkeypatch.setattr(blunt_body, "_solved", blunt_body._solved.__wrapped__)
    body = shape.SphereCone(0.15, 0.157, 1.3)
    blunt_body.inviscid_family(body, 1.0)
    blunt_body.inviscid_family(body, 1.0)
    assert len(calls) == 1
    asked = []
    monkeypatch.setattr(blunt_body, "closure_digest", lambda root: asked.append(root) or "other")
    blunt_body.inviscid_family(body, 1.0)
    assert len(calls) == 2 and asked == [blunt_body.__name__]


def test_not_a_number_is_taken_only_where_the_flow_was_not_found():
    lost = np.ones((5, 7))
    lost[2] = np.nan
    assert blunt_body._finite_unless_diverged(family()._asdict())
    assert blunt_body._finite_unless_diverged(family(standoff=lost, imbalance=lost)._asdict())
    assert not blunt_body._finite_unless_diverged(family(imbalance=lost)._asdict())
    assert not blunt_body._finite_unless_diverged(family(standoff=np.ones((5, 8)))._asdict())


def test_not_a_number_is_taken_only_at_points_whose_march_failed():
    density, flux, side = np.ones((3, 2)), np.ones((3, 2)), np.ones(3)
    layer = {"electron_density": density, "heat_flux": flux, "side_imbalance": side}
    assert cached_solution._finite_unless_failed(layer)
    flux[1, 0] = np.nan
    assert not cached_solution._finite_unless_failed(layer)
    density[1, 1] = np.nan
    assert cached_solution._finite_unless_failed(layer)
    side[2] = np.nan  # the march failed beyond the last station
    assert cached_solution._finite_unless_failed(layer)


def test_the_layer_is_solved_again_when_a_users_rates_change(monkeypatch, tmp_path):
    from tests.shock_layer.viscous.test_along_trajectory import falling, power_law

    from shocklayer import gas

    calls = []
    monkeypatch.setattr(cached_solution, "solve_finite_rate", power_law(calls))
    monkeypatch.setattr(cached_solution, "private_folder", lambda _: tmp_path / "cache")
    points = cached_solution.FlightPoints(*(column[-4:] for column in falling()))
    rates = Path(shocklayer.__file__).parent / "data" / "gas" / "kinetics" / "park-1993.csv"
    text = rates.read_text(encoding="utf-8")
    for changed in (text, text, text.replace("7.0e21", "7.1e21", 1)):
        (tmp_path / "own.csv").write_text(changed, encoding="utf-8")
        cached_solution.read_rate_set.cache_clear()  # as in a new process
        body = shape.SphereCone(0.15, 0.157, 1.3)
        cached_solution.solve_cached(
            body, gas.mixture("air11"), points, np.array([0.3]), str(tmp_path / "own.csv")
        )
    assert len(calls) == 2
