"""The registry of models: a model is one file and one line; what a scenario offers is listed and cited."""

import subprocess
import sys
from importlib import import_module
from typing import get_args

import pytest

from shocklayer.cli import catalogue_listing
from shocklayer.core.errors import UserError
from shocklayer.core.references import reference
from shocklayer.result import provenance
from shocklayer.scenario import dispersible_numbers, load
from shocklayer.scenario.model_choice import (
    FAMILIES,
    configured,
    default_model,
    model_class,
    model_names,
    without_parameters,
)
from shocklayer.scenario.reference import render_reference

PAGE = render_reference()
MODELS = [(family, name) for family in FAMILIES for name in model_names(family)]
EXTRA = '''
from typing import ClassVar, Literal

from pydantic import Field

from {module} import {base}


class Extra({base}):
    """An extra model, added by a test."""

    model: Literal["extra-model"] = "extra-model"
    factor: float = Field(default=2.0, description="A factor.")
    references: ClassVar[tuple[str, ...]] = ("becker-1922",)
'''


def key(family):
    """Return the dotted name of a family's choice in RAM C-II: that of the first link for the radio's."""
    return family.replace("radio.", "radio.0.")


@pytest.fixture
def extra(request, tmp_path, monkeypatch):
    """Add a model to a family in the way that a contributor does: one file in the package, one line."""
    package = import_module(FAMILIES[request.param].package)
    # A model whose parameters all have defaults, so that its name alone chooses it.
    name = next(
        each for each in model_names(request.param) if without_parameters(model_class(request.param, each))
    )
    base = model_class(request.param, name)
    (tmp_path / "extra_model.py").write_text(EXTRA.format(module=base.__module__, base=base.__name__))
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    monkeypatch.setitem(package.MODELS, "extra-model", "extra_model")
    yield request.param
    sys.modules.pop(f"{package.__name__}.extra_model", None)
    if hasattr(package, "extra_model"):
        delattr(package, "extra_model")


@pytest.mark.parametrize("extra", FAMILIES, indirect=True)
def test_a_model_added_in_one_file_and_one_line_is_offered_listed_and_cited(extra):
    finite_rate = "layer.chemistry=finite-rate"
    scenario = load("ram-c-ii", [f"{key(extra)}=extra-model", finite_rate])
    choices = [choice for family, _, choice in scenario.model_choices() if family == extra]
    assert configured(extra, choices[0]).model_name == "extra-model"
    table = load("ram-c-ii", [f"{key(extra)}={{ model = 'extra-model', factor = 3.0 }}", finite_rate])
    (changed, *_) = (choice for family, _, choice in table.model_choices() if family == extra)
    assert configured(extra, changed).model_dump()["factor"] == 3.0
    assert table.hash() != scenario.hash() and '"extra-model"' in table.as_json()
    # The reference page, the listing, the provenance and the references of the result.
    page = render_reference()
    assert f'## `[{extra}]` with `model = "extra-model"`' in page
    (row,) = [row for row in catalogue_listing.rows("models") if row["name"] == "extra-model"]
    assert row["family"] == extra and row["title"] == "An extra model, added by a test."
    assert row["source"] == reference("becker-1922").citation
    works = [work for entries in provenance.references(scenario, "finite-rate").values() for work in entries]
    assert reference("becker-1922").text in works
    if FAMILIES[extra].label not in ("wall of the layer", "sheath"):
        assert "extra-model" in provenance.models(scenario, "finite-rate")[FAMILIES[extra].label]
    with pytest.raises(UserError, match=r'"extra-model"'):
        load("ram-c-ii", [f"{key(extra)}=extra-modell"])


def test_every_model_is_listed_with_its_works():
    rows = {(row["family"], row["name"]): row for row in catalogue_listing.rows("models")}
    assert list(rows) == MODELS
    for (family, name), row in rows.items():
        assert row["title"] and (row["source"] or name == "none"), (family, name)


@pytest.mark.parametrize(("family", "name"), MODELS)
def test_every_configuration_is_in_the_module_its_name_leads_to(family, name):
    model = model_class(family, name)
    assert name in get_args(model.model_fields["model"].annotation)
    if without_parameters(model) and not model.model_fields["model"].is_required():
        assert configured(family, name) == model()


@pytest.mark.parametrize(("family", "name"), MODELS)
def test_every_model_is_on_the_reference_page(family, name):
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{family.split('.')[1]}` |"))
    assert f'`"{name}"`' in row or f'`[{family}]` with `model = "{name}"`' in PAGE


@pytest.mark.parametrize(("family", "name"), MODELS)
def test_a_family_whose_modules_import_jax_is_all_for_the_earth(family, name):
    """Reading a scenario for the Earth does not look at these classes."""
    if FAMILIES[family].imports_jax:
        assert "earth" in model_class(family, name).planets
    assert default_model(family, "earth") == model_names(family)[0]
    assert (
        "mars" in model_class(family, default_model(family, "mars")).planets or family == "planet.atmosphere"
    )


def test_choosing_models_imports_no_jax():
    overrides = [
        "planet.atmosphere=us76",
        "layer.rate_set=gupta-1990",
        "layer.wall_temperature=radiative-equilibrium",
        "layer.wall_catalycity={ model = 'arrhenius', prefactor = 16, activation_temperature = '10271 K' }",
        "heating.convective=detra-kemp-riddell",
        "heating.radiative=none",
        "radio.0.propagation=geometric-optics",
    ]
    code = (
        "import sys; from shocklayer.scenario import load; "
        f"load('ram-c-ii', {overrides!r}); load('mars-pathfinder'); print('jax' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("family", "forms", "stored"),
    [
        ("layer.wall_temperature", ["900 K", "{ model = 'constant', temperature = '900 K' }"], 900.0),
        ("layer.wall_temperature", ["1250 K", "constant", "{ model = 'Constant' }"], 1250.0),
        (
            "layer.wall_temperature",
            ["radiative-equilibrium", "{ model = 'radiative-equilibrium' }"],
            "radiative-equilibrium",
        ),
        ("layer.wall_catalycity", ["0.3", "{ model = 'constant', probability = 0.3 }"], 0.3),
        (
            "layer.wall_catalycity",
            ["inert", "0", "constant", "{ model = 'constant', probability = 'inert' }"],
            0.0,
        ),
        ("layer.rate_set", ["gupta-1990", "Gupta-1990", "{ model = 'gupta-1990' }"], "gupta-1990"),
        ("radio.propagation", ["full-wave", "{ model = 'full-wave' }"], "full-wave"),
    ],
)
def test_the_forms_of_one_choice_are_one_scenario(family, forms, stored):
    scenarios = [load("ram-c-ii", [f"{key(family)}={form}"]) for form in forms]
    assert len({scenario.hash() for scenario in scenarios}) == 1
    for scenario in scenarios:
        assert next(choice for each, _, choice in scenario.model_choices() if each == family) == stored


def test_the_atmosphere_by_name_or_table():
    named, table = (
        load("ram-c-ii", [f"planet.atmosphere={each}"]) for each in ("us76", "{ model = 'us76' }")
    )
    assert named.hash() == table.hash() and named.planet.atmosphere.model_name == "us76"


def test_a_number_that_stands_for_a_model_can_be_dispersed():
    numbers = dispersible_numbers(load("ram-c-ii", ["layer.wall_catalycity=0.2"]))
    assert numbers["layer.wall_temperature"] == (1250.0, "temperature")
    assert numbers["layer.wall_catalycity"] == (0.2, None)
    law = "layer.wall_catalycity={ model = 'arrhenius', prefactor = 16, activation_temperature = '10271 K' }"
    numbers = dispersible_numbers(load("ram-c-ii", [law]))
    assert numbers["layer.wall_catalycity.activation_temperature"] == (10271.0, "temperature")


@pytest.mark.parametrize(
    ("scenario", "override", "field", "clue"),
    [
        ("ram-c-ii", "planet.atmosphere={ modle = 'us76' }", "planet.atmosphere.modle", '"model"'),
        ("ram-c-ii", "planet.atmosphere=table", "planet.atmosphere.file", "missing"),
        ("ram-c-ii", "planet.atmosphere=3", "planet.atmosphere", 'give "us76", "table" or "nrlmsis"'),
        ("ram-c-ii", "layer.wall_catalycity=arrhenius", "layer.wall_catalycity.prefactor", "missing"),
        (
            "ram-c-ii",
            "layer.wall_temperature={ model = 'constant', temperature = '5000 K' }",
            "layer.wall_temperature.temperature",
            "at most 4000 K",
        ),
        (
            "ram-c-ii",
            "layer.wall_temperature={ model = 'warm' }",
            "layer.wall_temperature.model",
            '"constant"',
        ),
        ("ram-c-ii", "layer.wall_temperature=[1]", "layer.wall_temperature", "not a temperature"),
        ("ram-c-ii", "layer.rate_set=park-1994-mars", "layer.rate_set", "not for the gas of Earth"),
        ("mars-pathfinder", "layer.rate_set={ model = 'park-2001' }", "layer.rate_set", "gas of Mars"),
        ("mars-pathfinder", "planet.atmosphere=us76", "planet.atmosphere.model", "atmosphere of the Earth"),
        ("ram-c-ii", "radio.0.propagation=wkb", "radio.0.propagation", "geometric-optics"),
    ],
)
def test_a_wrong_choice_is_one_sentence(scenario, override, field, clue):
    with pytest.raises(UserError) as error:
        load(scenario, [override])
    message, *others = str(error.value).splitlines()
    assert message.startswith(field) and clue in message
    # A table without two of its values has two mistakes.
    assert len(others) == (field == "layer.wall_catalycity.prefactor" and clue == "missing")


def test_a_model_without_magnetic_field_is_refused_at_a_magnet():
    overrides = ["radio.0.propagation=geometric-optics", "radio.0.antenna.magnetic_field=0.1 T"]
    with pytest.raises(UserError, match=r"radio\.0\.propagation.*magnetic field.*full-wave"):
        load("ram-c-ii", overrides)
