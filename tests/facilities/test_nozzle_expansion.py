# The keys that a run of a shock tunnel always has:
# pyright: reportTypedDictNotRequiredAccess=false
"""Nozzles out of equilibrium against NENZF1D (Gas Dynamics Toolkit, 5-species air), and conservation."""

import numpy as np
import pytest

from shocklayer.core.errors import UserError
from shocklayer.facilities.catalogue import facility
from shocklayer.facilities.contour import cone, read_contour
from shocklayer.facilities.nozzle_expansion import expand_at_finite_rate, profile
from shocklayer.facilities.reflected_shock import shock_tube, throat_of
from shocklayer.facilities.run_facility import run
from shocklayer.gas.mixtures import mixture

AIR5 = mixture("air5")
SHOT_11311 = ["mode=mach-7", "fill.mixture=air5"]


@pytest.mark.parametrize(
    ("chemistry", "expected", "tolerance"),
    [
        pytest.param(
            "finite-rate",
            {"temperature": 250.641, "pressure": 3119.59, "mach_number": 7.0331},
            0.005,
            marks=pytest.mark.long,
        ),
        ("two-temperature", {"temperature": 219.023, "pressure": 2811.65}, 0.03),
        ("two-temperature", {"vibrational_temperature": 1385.79}, 0.03),
    ],
)
def test_t4_11311_at_the_measured_pitot_pressure(chemistry, expected, tolerance):
    document = run(facility("T4"), [*SHOT_11311, f"nozzle.chemistry={chemistry}"])
    for name, value in expected.items():
        assert document["test_section"][name] == pytest.approx(value, rel=tolerance), name
    assert document["test_section"]["pitot_pressure"] == pytest.approx(0.0105 * 19.33e6, rel=1e-5)
    if chemistry == "finite-rate":
        assert document["nozzle"]["area_ratio"] == pytest.approx(160.5, abs=0.5)
    # Between vibration frozen too and equilibrium.
    cold, warm = document["frozen"]["temperature"], document["equilibrium"]["temperature"]
    assert cold < document["test_section"]["temperature"] < warm
    assert document["frozen"]["vibrational_temperature"] > 2000.0


@pytest.mark.parametrize("chemistry", ["finite-rate", "two-temperature"])
def test_mass_energy_and_elements_along_the_nozzle(chemistry):
    tube = shock_tube(130e3, 300.0, 2434.0, 34.07e6, AIR5)
    throat, flux = throat_of(tube.supply, AIR5)
    contour = read_contour("t4-mach-6")
    end = contour.position(126.968)
    flow = expand_at_finite_rate(AIR5, throat, tube.supply.enthalpy, flux, contour, end, chemistry)
    along, stream = profile(AIR5, flow, contour, chemistry)
    assert bool(flow.completed)
    mass = np.asarray(flow.density * flow.speed) * along.area_ratio / float(flux)
    assert np.abs(mass - 1.0).max() < 1e-6
    total = float(stream.state.enthalpy + 0.5 * stream.speed**2)
    assert total == pytest.approx(float(tube.supply.enthalpy), rel=1e-6)
    atoms = np.asarray(flow.mole_fractions) @ AIR5.element_matrix
    assert np.abs(atoms[:, 0] / atoms[:, 1] / (atoms[0, 0] / atoms[0, 1]) - 1.0).max() < 1e-6
    if chemistry == "finite-rate":
        # NENZF1D's manual, shot 10559 (its mass flow is 3 % above that of its own throat).
        assert float(stream.state.temperature) == pytest.approx(669.499, rel=0.02)
        assert float(stream.speed) == pytest.approx(3109.66, rel=2e-3)
        assert float(stream.mach_number) == pytest.approx(6.04831, rel=0.01)
        assert float(stream.state.pressure) == pytest.approx(10128.6, rel=0.03)


def test_frozen_nozzle_is_a_perfect_gas_of_rigid_molecules():
    document = run(facility("T4"), [*SHOT_11311, "nozzle.pitot_ratio=none", "nozzle.area_ratio=160"])
    frozen, throat = document["frozen"], document["states"]["throat"]
    specific = frozen["pressure"] / (frozen["density"] * frozen["temperature"])
    # Rotation and translation only: 1.4 but for the atoms.
    exponent = frozen["speed"] ** 2 / (frozen["mach_number"] ** 2 * specific * frozen["temperature"])
    assert exponent == pytest.approx(1.4, abs=2e-4)
    assert frozen["temperature"] / throat["temperature"] == pytest.approx(
        (frozen["density"] / throat["density"]) ** (exponent - 1.0), rel=1e-6
    )
    assert frozen["density"] * frozen["speed"] * 160.0 == pytest.approx(
        document["throat"]["mass_flux"], rel=1e-9
    )


def test_mach_number_chooses_the_area():
    settings = ["nozzle.mach_number=7", "fill.mixture=air5"]
    document = run(facility("T4"), settings)
    assert document["test_section"]["mach_number"] == pytest.approx(7.0, rel=1e-6)
    again = run(
        facility("T4"), [f"nozzle.area_ratio={document['nozzle']['area_ratio']}", "fill.mixture=air5"]
    )
    assert again["test_section"]["mach_number"] == pytest.approx(7.0, rel=1e-6)


def test_own_contour_and_its_mistakes(tmp_path):
    path = tmp_path / "mine.csv"
    shape = cone(100.0, 0.02, "mine")
    rows = [f"{x},{0.02 * d}" for x, d in zip(shape.positions, shape.diameters, strict=True)]
    path.write_text("x_m,diameter_m\n" + "\n".join(rows))
    chemistry = ["nozzle.chemistry=two-temperature", "fill.mixture=air5"]
    document = run(facility("T4"), [f"nozzle.contour={path}", *chemistry])
    assert document["nozzle"]["area_ratio"] == pytest.approx(100.0)
    assert document["nozzle"]["throat_diameter"] == pytest.approx(0.02)
    assert document["nozzle_profile"]["area_ratio"][-1] == pytest.approx(100.0)
    section = document["test_section"]
    assert section["temperature"] < section["vibrational_temperature"]
    with pytest.raises(UserError, match="beyond the end"):
        run(facility("T4"), [f"nozzle.contour={path}", "nozzle.area_ratio=150", *chemistry])
    with pytest.raises(UserError, match="not reached"):
        run(facility("T4"), [f"nozzle.contour={path}", "nozzle.pitot_ratio=0.001", *chemistry])
    path.write_text("x_m,diameter_m\n0,1\n1,0.5\n2,3\n")
    with pytest.raises(UserError, match="never fall"):
        run(facility("T4"), [f"nozzle.contour={path}"])


def test_fast_chemistry_at_the_throat_is_in_equilibrium_until_supersonic():
    # 15.9 MJ/kg at 47 MPa: frozen at the throat the gas would return to equilibrium at once, and choke.
    document = run(facility("T5"), ["fill.mixture=air5", "nozzle.chemistry=finite-rate"])
    along, throat = document["nozzle_profile"], document["throat"]
    mass = np.array(along["density"]) * along["speed"] * along["area_ratio"] / throat["mass_flux"]
    assert np.abs(mass - 1.0).max() < 1e-5
    assert along["area_ratio"][0] > 1.002 and min(along["mach_number"]) > 1.0
    cold, warm = document["frozen"]["temperature"], document["equilibrium"]["temperature"]
    assert cold < document["test_section"]["temperature"] < warm
