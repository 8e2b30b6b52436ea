"""The facility catalogue: complete, sourced, quick, and clear about what it does not know."""

import subprocess
import sys

import pytest

from shocklayer.core.errors import UserError
from shocklayer.facilities.catalogue import facilities, facility, read, resolve
from shocklayer.facilities.datum import FIGURE_DIMENSIONS

NAMES = [
    *"FL-63 FL-64 JF-10 JF-12 JF-22 T4 T5 T6 X2 X3 HEG HIEST Hypulse Longshot F4 S4MA H2K HFFAF IHF".split(),
    *(
        "Scirocco",
        "Plasmatron",
        "LENS I",
        "LENS II",
        "LENS XX",
        "CUBRC 48-inch",
        "8-ft HTT",
        "20-inch Mach 6",
    ),
    *("31-inch Mach 10", "Tunnel 9", "Ames 3.5-ft HWT", "JAXA 1.27 m"),
]


def test_every_facility_is_there_once():
    assert sorted(entry.name for entry in facilities()) == sorted(NAMES)


@pytest.mark.parametrize("entry", facilities(), ids=lambda entry: entry.name)
def test_every_figure_has_source_status_and_unit(entry):
    assert entry.figures and entry.source
    for name, figure in entry.figures.items():
        assert figure.source and figure.status in ("verified", "reported", "recalled"), name
        if FIGURE_DIMENSIONS[name]:
            assert (isinstance(figure.value, str) and entry.value(name) > 0.0) or name == "altitude_minimum"
    for key, field in entry.condition.items():
        assert field.source and field.status in ("verified", "reported", "recalled", "assumed"), key


@pytest.mark.parametrize("entry", facilities(), ids=lambda entry: entry.name)
def test_bounds_are_in_order(entry):
    for stem in {name.rsplit("_", 1)[0] for name in entry.figures if name.endswith("imum")}:
        low, high = entry.value(f"{stem}_minimum"), entry.value(f"{stem}_maximum")
        if low is not None and high is not None:
            assert low <= high, stem


def test_known_figures():
    fl64, jf22 = facility("FL-64"), facility("JF-22")
    assert fl64.value("total_temperature_maximum") == 900.0
    assert fl64.value("altitude_maximum") == 48000.0
    assert (fl64.value("mach_number_minimum"), fl64.value("mach_number_maximum")) == (4.0, 8.0)
    # TM-4: 10 km/s is 50 MJ/kg. TM-7: the 25 MJ/kg of HIEST are 7.07 km/s.
    stated = jf22.values()
    assert stated["total_enthalpy_maximum"] == 0.5 * stated["stream_speed_maximum"] ** 2 == 50e6
    hiest = facility("HIEST").values()
    speed = (2.0 * hiest["total_enthalpy_maximum"]) ** 0.5
    assert speed == pytest.approx(7071.0, abs=1.0)
    assert speed == pytest.approx(hiest["stream_speed_maximum"], rel=0.02)
    assert facility("JF-12").figures["total_temperature_maximum"].status == "recalled"
    assert facility("JF-12").figures["mach_number_maximum"].status == "verified"
    assert facility("8-ft HTT").mach_numbers() == (4.0, 5.0, 6.5, 7.0)


@pytest.mark.parametrize("name", ["jf22", "JF 22", "jf-22", "Jf_22"])
def test_names_forgive_case_and_hyphens(name):
    assert facility(name).name == "JF-22"


def test_aliases():
    assert facility("VKI Longshot").name == "Longshot"
    assert facility("X3R").name == "X3"


def test_unknown_name_gives_the_nearest():
    with pytest.raises(UserError, match="JF-12"):
        facility("JF-13")


def test_no_jax():
    code = (
        "import sys; from shocklayer.facilities.catalogue import facility; facility('T4').summary();"
        "import shocklayer.facilities as t; t.facilities();"
        "sys.exit('jax' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_summary_is_in_si():
    figures = facility("HEG").summary()["figures"]
    assert figures["total_enthalpy_maximum"]["value"] == 25e6
    assert figures["total_enthalpy_maximum"]["unit"] == "J/kg"
    assert facility("S4MA").summary()["figures"]["mach_numbers"]["value"] == [6.4, 10.0, 12.0]


GOOD = """
kind = "blowdown"
[figures]
nozzle_diameter = { value = "0.5 m", status = "reported", source = "here" }
[reservoir]
temperature = "600 K"
pressure = { value = "2 MPa", status = "assumed", source = "a guess" }
[nozzle]
mach_number = 6
"""


def test_user_file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(GOOD)
    entry = resolve(str(path))
    assert entry.name == "mine"
    assert entry.condition["reservoir.temperature"].value == "600 K"
    assert entry.value("nozzle_diameter") == 0.5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("600 K", "600"), "reservoir.temperature"),
        (('"600 K"', "600"), "reservoir.temperature"),
        (("600 K", "600 m"), "reservoir.temperature"),
        (("600 K", "nan K"), "reservoir.temperature"),
        (("mach_number = 6", 'mach_number = "six"'), "nozzle.mach_number"),
        (("mach_number = 6", "mach = 6"), "nozzle.mach_number"),
        (('kind = "blowdown"', 'kind = "toaster"'), "kind"),
        (('kind = "blowdown"', ""), "kind"),
        (("[figures]\nnozzle_diameter", "[figures]\nnozle_diameter"), "nozzle_diameter"),
        (("0.5 m", "-0.5 m"), "negative"),
        (("[figures]", "[figurs]"), "figures"),
        (("[reservoir]", "[reservoir"), "TOML"),
    ],
)
def test_user_file_mistakes_are_named(tmp_path, change, message):
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace(*change))
    with pytest.raises(UserError, match=message) as caught:
        read(path)
    assert "mine" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_unreadable_files(tmp_path):
    with pytest.raises(UserError, match=r"none\.toml"):
        resolve(str(tmp_path / "none.toml"))
    path = tmp_path / "latin.toml"
    path.write_bytes(b'name = "\xe9"')
    with pytest.raises(UserError, match="UTF-8"):
        read(path)
