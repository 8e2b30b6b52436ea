"""Compiled programs are cached with a checksum: a damaged one is replaced, in silence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
from shocklayer.core.jax_setup import jax, jnp

counts = {"cache_hits": 0, "cache_misses": 0}
def count(event, **_):
    if event.split("/")[-1] in counts:
        counts[event.split("/")[-1]] += 1
jax.monitoring.register_event_listener(count)
x = jnp.linspace(0.0, 1.0, 16).reshape(4, 4)
print(jax.jit(lambda x: jnp.sin(x) @ jnp.cos(x).T)(x).tolist(), jax.jit(jnp.cumsum)(x).tolist())
print(*counts.values())
"""


def run(cache: Path, **variables: str) -> tuple[str, int, int, str]:
    """Run the program in a new process; return its answer, programs read, programs compiled, and stderr."""
    environment = {name: value for name, value in os.environ.items() if name != "JAX_COMPILATION_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment | {"SHOCKLAYER_CACHE": str(cache)} | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    answer, counts = done.stdout.splitlines()
    hits, misses = map(int, counts.split())
    return answer, hits, misses, done.stderr


def test_damaged_programs_are_compiled_again_and_replaced_in_silence(tmp_path):
    answer, hits, misses, _ = run(tmp_path)
    entries = sorted((tmp_path / "compiled").iterdir())
    assert (hits, misses) == (0, len(entries)) and misses >= 3
    for number, path in enumerate(entries):
        content = bytearray(path.read_bytes())
        if number % 3 == 0:
            content = content[: len(content) // 2]
        elif number % 3 == 1:
            content[len(content) // 2] ^= 1
        else:
            content = bytearray(b"not a program")
        path.write_bytes(content)
    assert run(tmp_path) == (answer, 0, misses, "")
    assert run(tmp_path) == (answer, misses, 0, "")


@pytest.mark.skipif(os.name != "posix", reason="owner and mode of a folder are POSIX")
def test_no_program_is_read_from_a_folder_that_others_may_write_to(tmp_path):
    answer, *_ = run(tmp_path)
    tmp_path.chmod(0o777)
    again, hits, misses, notice = run(tmp_path)
    assert (again, hits, misses) == (answer, 0, 0)
    assert len(notice.splitlines()) == 1 and str(tmp_path) in notice
    # What the user tells JAX itself is the user's choice.
    own = tmp_path / "own"
    answer, _, misses, notice = run(tmp_path, JAX_COMPILATION_CACHE_DIR=str(own))
    assert misses == len(list(own.glob("*-cache"))) > 0 and notice == ""
