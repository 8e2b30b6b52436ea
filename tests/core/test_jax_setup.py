"""A long process must not run into the system's limit of memory maps."""

import sys

import pytest

from shocklayer.core import jax_setup
from shocklayer.core.jax_setup import jax, jnp, release_programs


@pytest.fixture
def traced() -> list[int]:
    return []


@pytest.fixture
def program(traced: list[int]):
    @jax.jit
    def double(x):
        traced.append(1)
        return 2.0 * x

    return double


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how many memory maps it allows")
def test_programs_are_dropped_above_the_share_and_kept_below(program, traced):
    program(jnp.ones(3))
    assert not release_programs(fraction=1.0)
    program(jnp.ones(3))
    assert len(traced) == 1
    assert release_programs(fraction=0.0)
    assert program(jnp.ones(3)).tolist() == [2.0, 2.0, 2.0]
    assert len(traced) == 2


def test_nothing_happens_where_the_number_of_maps_is_unknown(program, traced, monkeypatch, tmp_path):
    monkeypatch.setattr(jax_setup, "_MAP_LIMIT", tmp_path / "absent")
    program(jnp.ones(3))
    assert not release_programs(fraction=0.0)
    program(jnp.ones(3))
    assert len(traced) == 1
