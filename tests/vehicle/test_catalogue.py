"""The catalogue's figures and their sources, against published tables where there are any."""

import math
import subprocess
import sys

import numpy as np
import pytest

from shocklayer.core.errors import UserError
from shocklayer.scenario import builtin, load
from shocklayer.vehicle import catalogue
from shocklayer.vehicle.aerodynamics import coefficients
from shocklayer.vehicle.shape import Capsule, Sphere, SphereCone, maximum_arc_length

NAMES = builtin.builtin_names("vehicles")
STATUSES = {"verified", "reported", "derived", "unverified"}


def scenario(**vehicle):
    return load(
        {
            "vehicle": vehicle,
            "flight": {
                "entry": {
                    "frame": "inertial",
                    "altitude": "120 km",
                    "speed": "7 km/s",
                    "flight_path_angle": "-5 deg",
                    "heading": "0 deg",
                    "latitude": "0 deg",
                    "longitude": "0 deg",
                }
            },
        }
    )


def figures(table, prefix=""):
    """Dotted names of all figures of a vehicle table."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from figures(value, f"{prefix}{key}.")
        elif key not in ("kind", "model"):
            yield f"{prefix}{key}"


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_a_source_and_a_status(name):
    entry = builtin.read("vehicles", name)
    assert entry["title"] and entry["planet"] in ("earth", "mars")
    cited = [field for each in entry["source"] for field in each["fields"]]
    for each in entry["source"]:
        assert each["status"] in STATUSES and len(each["text"]) > 10
    for figure in figures(entry["vehicle"]):
        assert figure in cited or figure.split(".")[0] in cited, figure
    known = set(figures(entry["vehicle"])) | set(entry["vehicle"])
    assert set(cited) <= known


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_builds(name):
    config = scenario(name=name).vehicle
    vehicle = catalogue.build(config)
    assert vehicle.name == name
    assert vehicle.mass > 0 and vehicle.reference_area > 0 and 0 < vehicle.emissivity <= 1
    # A winged table is looked at where such a vehicle flies.
    angle = math.radians(20.0) if vehicle.aerodynamics.angle_of_attack.shape[0] > 1 else 0.0
    drag, lift = coefficients(vehicle.aerodynamics, 20.0, angle, 1e-5)
    assert 0.04 < drag < 2.2 and abs(lift) < 3.0 * drag
    # The schema's own arithmetic, which must not import JAX, agrees with the shapes'.
    end = config.shape.maximum_station(config.nose_radius)
    assert end == pytest.approx(float(maximum_arc_length(vehicle.shape)) / vehicle.nose_radius, rel=1e-12)


def test_apollo_table_against_tn_d_6725():
    vehicle = catalogue.build(scenario(name="apollo-command-module").vehicle)
    drag, lift = coefficients(vehicle.aerodynamics, 29.5, 0.0, 1e-6)
    assert drag == pytest.approx(1.2891, rel=1e-6)
    assert lift / drag == pytest.approx(0.30076, rel=1e-3)


def test_base_diameter_of_ram_c_ii():
    """About 0.67 m base diameter (secondary sources); it follows from nose radius, angle and length."""
    config = scenario(name="ram-c-ii").vehicle
    assert config.reference_length == pytest.approx(0.67, abs=0.005)
    assert config.reference_area == pytest.approx(math.pi / 4 * config.reference_length**2)


def test_stardust_reference_area_from_its_diameter():
    config = scenario(name="stardust").vehicle
    assert config.reference_area == pytest.approx(math.pi / 4 * 0.8128**2, rel=1e-4)


def test_modified_newtonian_stardust_is_near_the_published_table():
    """Published 1.46 to 1.515; Newtonian theory is a few per cent low on blunt cones of 60 deg."""
    config = scenario(name="stardust", aerodynamics={"model": "modified-newtonian"}).vehicle
    drag, _ = coefficients(catalogue.build(config).aerodynamics, 25.0, 0.0, 1e-6)
    assert drag == pytest.approx(1.48, rel=0.08)


def test_shapes():
    kinds = {
        Sphere: {"kind": "sphere"},
        SphereCone: {"kind": "sphere-cone", "half_angle": "45 deg", "length": "1 m"},
        Capsule: {
            "kind": "capsule",
            "diameter": "0.8 m",
            "corner_radius": "0.05 m",
            "cone_half_angle": "20 deg",
            "length": "1 m",
        },
    }
    for shape, table in kinds.items():
        vehicle = catalogue.build(scenario(mass="10 kg", nose_radius="0.5 m", shape=table).vehicle)
        assert isinstance(vehicle.shape, shape)
        assert vehicle.name == "vehicle" and vehicle.sources == ()


def test_a_glider_has_its_nose_a_straight_generator_and_the_given_coefficients():
    config = scenario(
        mass="1000 kg",
        nose_radius="5 cm",
        reference_area="2 m^2",
        shape={"kind": "glider", "length": "4 m", "span": "2 m", "surface_angle": "3 deg"},
        aerodynamics={"drag_coefficient": 0.1, "lift_to_drag": 2.6},
    ).vehicle
    vehicle = catalogue.build(config)
    assert isinstance(vehicle.shape, SphereCone) and vehicle.reference_length == 2.0
    assert vehicle.shape.half_angle == pytest.approx(np.radians(3.0))
    end = float(maximum_arc_length(vehicle.shape)) / 0.05
    assert config.shape.maximum_station(0.05) == pytest.approx(end)
    drag, lift = coefficients(vehicle.aerodynamics, 15.0, 0.0, 1e-6)
    assert lift / drag == pytest.approx(2.6)


@pytest.mark.parametrize(
    ("fields", "clue"),
    [
        ({"shape": {"kind": "glider", "length": "4 m", "span": "2 m"}}, "reference_area"),
        (
            {"shape": {"kind": "glider", "length": "4 m", "span": "2 m"}, "reference_area": "1 m^2"},
            "not computed for a shape",
        ),
        ({"shape": {"kind": "sphere-cone", "half_angle": "45 deg", "length": "1 cm"}}, "shorter than"),
        (
            {
                "shape": {"kind": "glider", "length": "1 cm", "span": "2 m"},
                "reference_area": "1 m^2",
                "aerodynamics": {"drag_coefficient": 0.1},
            },
            "glider is shorter",
        ),
        (
            {"shape": {"kind": "sphere-cone", "half_angle": "89.999 deg", "length": "900 m"}},
            "largest diameter",
        ),
        ({"shape": {"kind": "sphere-cone", "half_angle": "45 deg"}}, "exactly one of"),
        ({"reference_area": "1 m^2", "aerodynamics": {"lift_to_drag": 1.0}}, "drag_coefficient"),
        (
            {
                "reference_area": "1 m^2",
                "aerodynamics": {"drag_coefficient": 1.0, "model": "modified-newtonian"},
            },
            "give either",
        ),
        (
            {
                "reference_area": "1 m^2",
                "aerodynamics": {"drag_coefficient": 1.0, "lift_to_drag": 1.0, "lift_coefficient": 1.0},
            },
            "not both",
        ),
    ],
)
def test_impossible_vehicles_are_refused(fields, clue):
    with pytest.raises(UserError, match=clue):
        scenario(mass="10 kg", nose_radius="0.5 m", **fields)


def test_an_invalid_table_of_coefficients_names_the_field(tmp_path):
    (tmp_path / "cd.csv").write_text("mach,drag_coefficient\n1,1.0\n1,1.1\n")
    config = scenario(name="stardust").vehicle
    config = config.model_copy(
        update={"aerodynamics": config.aerodynamics.model_copy(update={"file": "cd.csv"})}
    )
    with pytest.raises(UserError, match=r"^vehicle\.aerodynamics in x\.toml: .*cd\.csv.*monotonic"):
        catalogue.build(config, tmp_path, "x.toml")


def test_listing_needs_no_jax():
    rows = catalogue.entries()
    assert [row["name"] for row in rows] == list(NAMES)
    assert {"ram-c-ii", "stardust", "apollo-command-module", "fire-ii", "sphere-cone"} <= set(NAMES)
    assert all(row["status"] in STATUSES and row["source"] for row in rows)
    assert "mass" in next(row for row in rows if row["name"] == "ram-c-ii")["unverified"]
    script = (
        "import sys; import shocklayer.vehicle.catalogue as c; c.entries(); assert 'jax' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_stardust_csv_has_the_mach_range_of_its_source():
    path = builtin.resolve("builtin:vehicles/stardust_aerodynamics.csv", builtin.data_directory())
    mach = np.genfromtxt(path, delimiter=",", usecols=(0,), comments="#", skip_header=4)
    assert mach.min() == 1.0 and mach.max() == 42.7
