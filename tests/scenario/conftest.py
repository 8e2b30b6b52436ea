"""What the tests of reading share."""

import pytest

from .examples import SMALL


@pytest.fixture
def scenario_file(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path
