import json
import math
import os

import numpy as np
import pytest
import xarray

from shocklayer.core.errors import UserError
from shocklayer.core.json_output import dump_json, plain
from shocklayer.core.output_folder import check_target, write_complete
from shocklayer.result.result import Result


def test_missing_numbers_become_null_in_json():
    text = dump_json({"a": math.nan, "b": [np.float64(1.5), np.int64(2)], "c": np.array([1.0, math.inf])})
    assert json.loads(text) == {"a": None, "b": [1.5, 2], "c": [1.0, None]}


def test_plain_keeps_what_json_knows():
    assert plain({"x": ("text", None, True, 3)}) == {"x": ["text", None, True, 3]}


def test_a_folder_is_complete_or_absent(tmp_path):
    def fill(staging):
        (staging / "one").write_text("1")
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        write_complete(tmp_path / "deep" / "er" / "out", fill)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_made_with_its_parents(tmp_path):
    def fill(staging):
        (staging / "one").write_text("1")

    target = write_complete(tmp_path / "deep" / "out", fill)
    assert [path.name for path in target.iterdir()] == ["one"]
    assert [path.name for path in target.parent.iterdir()] == ["out"]


def test_an_existing_folder_is_refused(tmp_path):
    with pytest.raises(UserError, match="exists already"):
        check_target(tmp_path)


def test_a_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="not a folder"):
        check_target(tmp_path / "file" / "out")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_an_unwritable_place_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match="not writable"):
        check_target(tmp_path / "out")


def test_an_impossible_name_is_refused():
    with pytest.raises(UserError, match="not a usable folder name"):
        check_target("x" * 5000)


def test_profiles_across_the_layer_become_a_group(tmp_path):
    data = xarray.Dataset({"speed": ("time", [1.0, 2.0])}, {"time": [0.0, 1.0]})
    shape = (2, 3, 5)
    layer = xarray.Dataset({"temperature": (("layer_time", "station", "normal"), np.full(shape, 7e3))})
    Result(data, {}, layer).save_data(tmp_path)
    with xarray.open_dataset(tmp_path / "result.nc", group="layer", engine="h5netcdf") as stored:
        xarray.testing.assert_identical(stored.load(), layer)
    with xarray.open_dataset(tmp_path / "result.nc", engine="h5netcdf") as stored:
        assert list(stored.data_vars) == ["speed"]
