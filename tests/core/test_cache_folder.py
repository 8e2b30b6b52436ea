"""The cache folder is private, or it is not used."""

import os
import stat

import pytest

from shocklayer.core import cache_folder
from shocklayer.core.cache_folder import private_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="owner and mode of a folder are POSIX")


@pytest.fixture
def top(monkeypatch, tmp_path):
    monkeypatch.setenv("SHOCKLAYER_CACHE", str(tmp_path / "new" / "cache"))
    return tmp_path / "new" / "cache"


def test_what_is_created_is_the_users_alone(top):
    before = os.umask(0)
    try:
        assert private_folder("arrays") == top / "arrays"
    finally:
        os.umask(before)
    for folder in (top.parent, top, top / "arrays"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
@pytest.mark.parametrize("where", [".", "arrays"])
def test_a_folder_that_others_may_write_to_is_refused_with_one_notice(top, mode, where, caplog):
    private_folder("arrays")
    folder = top / where
    folder.chmod(mode)
    assert private_folder("arrays") is None
    assert private_folder("arrays") is None
    (notice,) = caplog.messages
    assert str(folder) in notice and "chmod go-w" in notice and "SHOCKLAYER_CACHE" in notice
    assert "\n" not in notice
    folder.chmod(0o755)
    assert private_folder("arrays") == top / "arrays"


def test_a_folder_of_another_user_is_refused(top, monkeypatch, caplog):
    private_folder("arrays")
    monkeypatch.setattr(cache_folder.os, "geteuid", lambda: top.stat().st_uid + 1)
    assert private_folder("arrays") is None
    (notice,) = caplog.messages
    assert "belongs to another user" in notice and str(top) in notice


def test_a_folder_that_cannot_be_created_is_no_error(top, caplog):
    top.parent.mkdir()
    top.write_text("a file stands here")
    assert private_folder("arrays") is None
    assert not caplog.messages
