import re
from importlib.resources import files
from pathlib import Path

from packaging.version import Version

from shocklayer import __version__

ROOT = Path(__file__).parent.parent
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
CITATION = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
RELEASES = re.findall(r"^## (\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2})$", CHANGELOG, re.M)


def cited(field: str) -> str:
    match = re.search(rf"^{field}: (.+)$", CITATION, re.M)
    assert match, field
    return match[1]


def test_the_citation_is_the_newest_release_of_the_changelog():
    assert (cited("version"), cited("date-released")) == RELEASES[0]


def test_releases_are_in_order_newest_first():
    versions = [Version(version) for version, _ in RELEASES]
    dates = [date for _, date in RELEASES]
    assert versions == sorted(set(versions), reverse=True)
    assert dates == sorted(dates, reverse=True)


def test_the_package_is_the_newest_release_or_the_one_under_way():
    version, released = Version(__version__), Version(RELEASES[0][0])
    under_way = re.search(r"^## Unreleased\n\nVersion (\S+)\.$", CHANGELOG, re.M)
    if version.is_devrelease:
        assert version > released
        assert under_way and Version(under_way[1]) == version
    else:
        assert version == released
        assert not under_way


def test_the_package_is_marked_as_typed():
    assert (files("shocklayer") / "py.typed").is_file()
