"""Programs stored after tracing: read instead of traced, and only where they are the same."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path

import numpy as np
import pytest

from shocklayer.core.jax_setup import jax
from shocklayer.core.stored_programs import stored_program
from shocklayer.heating.wall import Wall, wall_temperature


def state(heat_flux: float, emissivity: float, factor: float = 1.0) -> Wall:
    """A function of this package that returns a named tuple, for the tests."""
    temperature = factor * wall_temperature(heat_flux, emissivity)
    return Wall(temperature, temperature, heat_flux * temperature)


state.__module__ = "shocklayer.heating.wall"


def counted(calls: list[str]) -> Callable[..., Wall]:
    """Return the function as another process would have it, counting how often Python traces it."""

    @wraps(state)
    def traced(heat_flux: float, emissivity: float, factor: float = 1.0) -> Wall:
        calls.append("")
        return state(heat_flux, emissivity, factor)

    return stored_program(static=("factor",))(traced)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHOCKLAYER_CACHE", str(tmp_path))
    return tmp_path / "traced"


def test_stored_program_is_read_instead_of_traced(folder: Path) -> None:
    first: list[str] = []
    later: list[str] = []
    flux = np.linspace(1e4, 1e6, 5)
    traced = counted(first)(flux, 0.8)
    read = counted(later)(flux, 0.8)
    assert (len(first), len(later), len(list(folder.iterdir()))) == (1, 0, 1)
    assert isinstance(read, Wall)
    assert [np.asarray(a).tolist() for a in read] == [np.asarray(a).tolist() for a in traced]
    np.testing.assert_allclose(read.temperature, (flux / (0.8 * 5.670374419e-8)) ** 0.25, rtol=1e-9)
    # Another shape, another constant and another kind of number are other programs.
    for heat_flux, factor in ((flux[:3], 1.0), (flux, 2.0), (flux.astype(int), 1.0)):
        counted(later)(heat_flux, 0.8, factor=factor)
    assert (len(later), len(list(folder.iterdir()))) == (3, 4)


def test_damaged_program_is_traced_and_replaced(folder: Path) -> None:
    calls: list[str] = []
    expected = counted(calls)(1e5, 0.8).temperature
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-7] + b"damaged")
    assert float(counted(calls)(1e5, 0.8).temperature) == float(expected)
    assert len(calls) == 2
    counted(calls)(1e5, 0.8)
    assert len(calls) == 2


def test_stored_program_has_derivatives_and_batches(folder: Path) -> None:
    calls: list[str] = []
    function = counted(calls)
    slope = jax.grad(lambda flux: function(flux, 0.8).temperature)(1e5)
    temperature = float(function(1e5, 0.8).temperature)
    assert float(slope) == pytest.approx(temperature / 4e5, rel=1e-12)
    batch = jax.vmap(lambda flux: function(flux, 0.8).temperature)(np.array([1e5, 16e5]))
    np.testing.assert_allclose(batch, [temperature, 2.0 * temperature], rtol=1e-12)


def test_without_a_folder_nothing_is_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOCKLAYER_CACHE", str(tmp_path / "file"))
    (tmp_path / "file").write_text("not a folder")
    calls: list[str] = []
    function = counted(calls)
    assert float(function(1e5, 0.8).temperature) == pytest.approx(1218.5, abs=1.0)
    function(2e5, 0.8)
    assert len(calls) == 1
