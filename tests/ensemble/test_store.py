"""The folder of an ensemble: entries after arrays, going on, more flights, refusals."""

import json
import warnings

import numpy as np
import pytest
import xarray

from shocklayer.core.errors import UserError
from shocklayer.ensemble.store import CHUNK, ArraySpecification, create, reopen

PLAN = {
    "finished": False,
    "scenario_hash": "a",
    "seed": 0,
    "sampling": "random",
    "physics": "p",
    "flights": CHUNK + 10,
}
ARRAYS = {
    "heat_load": ArraySpecification((), "float64", {"units": "J m-2"}),
    "blackout_duration": ArraySpecification(("radio",), "float64", {"units": "s"}),
    "failed": ArraySpecification((), "int8", {}),
}
NAMES = {"radio": (["S-band", "UHF"], {"long_name": "link"})}


def values(start, stop):
    numbers = np.arange(start, stop, dtype=float)
    return {
        "heat_load": numbers,
        "blackout_duration": np.stack([numbers, -numbers], axis=1),
        "failed": (numbers % 2).astype(np.int8),
    }


def made(folder, flights=CHUNK + 10):
    return create(folder, PLAN | {"flights": flights}, ARRAYS, NAMES, {"title": "x"})


def test_what_is_written_is_read(tmp_path):
    store = made(tmp_path / "out")
    assert store.pending() == [(0, CHUNK), (CHUNK, CHUNK + 10)]
    store.write(CHUNK, values(CHUNK, CHUNK + 10), {"failed": []})
    assert store.pending() == [(0, CHUNK)]
    store.write(0, values(0, CHUNK), {"failed": []})
    assert store.pending() == []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data = xarray.open_zarr(tmp_path / "out" / "flights.zarr")
    assert data["radio"].values.tolist() == ["S-band", "UHF"]
    assert np.array_equal(data["heat_load"], np.arange(CHUNK + 10.0))
    assert data["blackout_duration"].dims == ("flight", "radio")
    assert data["heat_load"].attrs["units"] == "J m-2"
    assert {each.name for each in (tmp_path / "out" / "chunks").iterdir()} == {"000000.json", "000001.json"}


def test_a_chunk_without_a_complete_entry_does_not_exist(tmp_path):
    store = made(tmp_path / "out")
    store.write(0, values(0, CHUNK), {})
    entry = tmp_path / "out" / "chunks" / "000000.json"
    entry.write_text(entry.read_text()[:20])
    assert (0, CHUNK) in store.pending()


def test_flights_added_later_leave_the_same_bytes(tmp_path):
    once = made(tmp_path / "once", 30)
    once.write(0, values(0, 30), {})
    first = made(tmp_path / "twice", 12)
    first.write(0, values(0, 12), {})
    again = reopen(tmp_path / "twice", PLAN | {"flights": 30})
    assert again.pending() == [(0, 30)]
    again.write(0, values(0, 30), {})
    files = [each.relative_to(tmp_path / "once") for each in (tmp_path / "once").rglob("*") if each.is_file()]
    assert len(files) > 8
    for each in files:
        assert (tmp_path / "once" / each).read_bytes() == (tmp_path / "twice" / each).read_bytes(), each


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"scenario_hash": "b"}, "another scenario"),
        ({"seed": 1}, "another seed"),
        ({"sampling": "sobol"}, "another sampling"),
        ({"physics": "q"}, "another version of the physics"),
        ({"flights": 3}, "flights already"),
    ],
)
def test_another_ensemble_is_refused(tmp_path, change, words):
    made(tmp_path / "out")
    with pytest.raises(UserError, match=words):
        reopen(tmp_path / "out", PLAN | change)


def test_what_is_no_ensemble_is_refused(tmp_path):
    made(tmp_path / "out")
    with pytest.raises(UserError, match="exists already"):
        made(tmp_path / "out")
    with pytest.raises(UserError, match="not the folder of an ensemble"):
        reopen(tmp_path, PLAN)
    plan = tmp_path / "out" / "plan.json"
    plan.write_text(json.dumps({"flights": "many"}))
    with pytest.raises(UserError, match="not the folder of an ensemble"):
        reopen(tmp_path / "out", PLAN)


def test_a_folder_that_vanishes_or_a_full_disk_is_one_sentence(tmp_path, monkeypatch):
    store = made(tmp_path / "out")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError, match=r"No space left on device.*--resume"):
        store.write(0, values(0, CHUNK), {})
    assert (0, CHUNK) in store.pending()
