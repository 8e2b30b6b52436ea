import re

from shocklayer.scenario import load
from shocklayer.scenario.models import Scenario
from shocklayer.scenario.reference import render_reference

from .examples import small

PAGE = render_reference()


def sections():
    parts = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    return {part.splitlines()[0]: part for part in parts}


def keys(section):
    return re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)


def test_every_table_of_a_loaded_scenario_is_described():
    """Walk a real scenario: each table has a section, each of its fields a row there."""
    page = sections()

    def visit(path, model):
        names = [name for name in page if name.split(" with ")[0].strip("`[]") == path]
        assert names, path
        assert any(set(type(model).model_fields) == set(keys(page[name])) for name in names), path
        for name in type(model).model_fields:
            value = getattr(model, name)
            for each in value if isinstance(value, tuple) else (value,):
                if hasattr(type(each), "model_fields") and type(each).__name__ not in (
                    "Schedule",
                    "Distribution",
                ):
                    visit(f"{path}.{name}", each)

    scenario = load(small())
    assert set(keys(page["Top level"])) == set(Scenario.model_fields)
    for part in ("planet", "vehicle", "flight", "layer", "heating", "output"):
        visit(part, getattr(scenario, part))
    visit("radio", scenario.radio[0])
    visit("observer", scenario.observer[0])


def test_every_row_says_what_the_key_is():
    for line in PAGE.splitlines():
        if re.match(r"^\| `\w+` \|", line):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            assert len(cells) == 4 and cells[1] and len(cells[3]) > 4, line


def test_the_frame_is_required_and_limits_are_stated():
    entry = sections()["`[flight.entry]`"]
    assert '| `frame` | `"planet-relative"` or `"inertial"` | **required** |' in entry
    assert "a speed (above 0 m/s, below 100 km/s)" in entry
    assert "list: text" in sections()["`[[observer]]`"]
