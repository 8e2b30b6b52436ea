import importlib
import pkgutil
import re
import tomllib
from pathlib import Path

import pytest

import shocklayer

ROOT = Path(__file__).parent.parent
PACKAGES = [
    "shocklayer",
    *(info.name for info in pkgutil.walk_packages(shocklayer.__path__, "shocklayer.") if info.ispkg),
]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_can_be_imported(package):
    module = importlib.import_module(package)
    for name in getattr(module, "__all__", ()):
        assert getattr(module, name) is not None


def test_the_architecture_page_lists_packages_in_the_order_of_the_import_contract():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    listed = [re.findall(r"`(\w+)`", row) for row in re.findall(r"^\| (`[^|]+) \|", page, re.M)]
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = pyproject["tool"]["importlinter"]["contracts"]
    layers = [sorted(layer.split(" | ")) for layer in reversed(contract["layers"]) if layer != "__main__"]
    assert [sorted(names) for names in listed] == layers
