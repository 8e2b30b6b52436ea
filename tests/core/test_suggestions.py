"""The suggested name is the one a reader would suggest."""

import pytest

from shocklayer.core.suggestions import closest, nearest


def test_a_typing_error_gives_the_name_meant_in_its_own_spelling():
    assert nearest("altitud", ["speed", "altitude", "latitude"]) == "altitude"
    assert nearest("LENS-x", ["HIEST", "LENS X", "T4"]) == "LENS X"


def test_case_is_ignored():
    assert nearest("RAM-C-II", ["stardust", "ram-c-ii"]) == "ram-c-ii"
    assert nearest("jf-12", ["JF-10", "JF-12"]) == "JF-12"


def test_nothing_similar_gives_none():
    assert nearest("zzz", ["altitude", "speed"]) is None
    assert nearest("altitude", []) is None


def test_closest_accepts_any_name_but_needs_one():
    assert closest("zzz", ["altitude"]) == "altitude"
    assert closest("Altitud", ["speed", "altitude"]) == "altitude"
    with pytest.raises(ValueError, match="no names"):
        closest("zzz", [])


@pytest.mark.parametrize("cutoff, expected", [(0.8, "abcd"), (0.95, None)])
def test_cutoff_is_the_least_similarity(cutoff, expected):
    # The ratio of difflib: 2 x 4 matching letters of 4 + 5 letters, 0.889.
    assert nearest("abcde", ["abcd"], cutoff) == expected
