# The keys that a run of a shock tunnel always has:
# pyright: reportTypedDictNotRequiredAccess=false
"""Reflected-shock tunnels against shots of T4 computed by ESTCN and NENZF1D (Gas Dynamics Toolkit, with CEA).

The equilibrium numbers of shot 10559 stand in the NENZF1D manual, with air of 0.79 N2 and 0.21 O2.
"""

import csv
from pathlib import Path

import pytest
from scipy.optimize import root_scalar

from shocklayer.core.errors import UserError
from shocklayer.facilities.catalogue import facility, read
from shocklayer.facilities.reflected_shock import drain_time, expand, run_reflected_shock, shock_tube
from shocklayer.facilities.run_facility import run
from shocklayer.gas.mixtures import mixture

AIR5 = mixture("air5")
with (Path(__file__).parent / "data" / "shock_tunnel_reservoir_cases.csv").open() as stream:
    CASES = {row["case_id"]: row for row in csv.DictReader(stream)}


def settings(case):
    row = CASES[case]
    return [
        "fill.mixture=air5",
        f"fill.pressure={row['p1_Pa']} Pa",
        f"fill.temperature={row['T1_K']} K",
        f"shock_speed={row['shock_speed_m_s']} m/s",
        f"reservoir.pressure={row['nozzle_supply_p_MPa']} MPa",
        f"nozzle.area_ratio={row['area_ratio']}",
    ]


def number(case, column):
    return float(CASES[case][column])


@pytest.fixture(scope="module")
def shot_10559():
    return run_reflected_shock(130e3, 300.0, 2434.0, 127.0, 34.07e6, AIR5)


@pytest.mark.long
def test_t4_10559_shock_tube(shot_10559):
    tube = shot_10559.reservoir
    assert float(tube.shocked.temperature) == pytest.approx(2648.54, rel=1e-4)
    assert float(tube.shocked.pressure) == pytest.approx(7711.1e3, rel=1e-4)
    assert float(tube.shocked.density) == pytest.approx(10.0951, rel=1e-4)
    assert float(tube.gas_speed) == pytest.approx(2071.47, rel=1e-4)
    assert float(tube.supply.temperature) == pytest.approx(number("T4-10559", "T5s_K"), rel=1e-4)
    assert float(tube.supply.density) == pytest.approx(27.947, rel=1e-4)
    assert float(tube.enthalpy) == pytest.approx(number("T4-10559", "H5s_minus_H1_MJ_kg") * 1e6, rel=1e-4)
    assert float(tube.supply.entropy) == pytest.approx(8483.2, rel=1e-4)


def test_t4_10559_throat_and_equilibrium_nozzle(shot_10559):
    assert float(shot_10559.throat.temperature) == pytest.approx(3775.48, rel=2e-4)
    assert float(shot_10559.throat.pressure) == pytest.approx(19158.3e3, rel=5e-4)
    assert float(shot_10559.throat_mass_flux) == pytest.approx(20077.8, rel=2e-4)
    stream = shot_10559.equilibrium
    assert float(stream.speed) == pytest.approx(3154.45, rel=1e-4)
    assert float(stream.state.temperature) == pytest.approx(746.49, rel=2e-4)
    assert float(stream.state.pressure) == pytest.approx(10781.9, rel=3e-4)
    assert float(stream.state.density) == pytest.approx(0.050117, rel=3e-4)
    assert float(stream.pitot_pressure) == pytest.approx(479.342e3, rel=3e-4)


def test_t4_10559_finite_rate_stream_lies_between_the_limits(shot_10559):
    equilibrium, frozen = shot_10559.equilibrium, shot_10559.frozen
    for column, of_stream in (
        ("exit_T_K", lambda s: s.state.temperature),
        ("exit_velocity_m_s", lambda s: s.speed),
        ("exit_p_kPa", lambda s: s.state.pressure / 1e3),
        ("exit_mach", lambda s: s.mach_number),
        (
            "exit_massf_NO",
            lambda s: s.state.mole_fractions[AIR5.index("NO")] * 0.0300061 / s.state.molar_mass,
        ),
    ):
        low, high = sorted(float(of_stream(s)) for s in (equilibrium, frozen))
        assert low < number("T4-10559", column) < high, column


def test_t4_11311_reservoir_and_stream():
    # Their area ratio follows from the measured Pitot pressure; at 2.5 MJ/kg the flow is nearly frozen.
    tube = shock_tube(200e3, 300.0, 1679.0, 19.33e6, AIR5)
    assert float(tube.enthalpy) == pytest.approx(number("T4-11311", "H5s_minus_H1_MJ_kg") * 1e6, rel=3e-4)
    wanted = number("T4-11311", "pitot_over_supply") * 19.33e6

    def excess(area_ratio):
        return float(expand(tube.supply, area_ratio, AIR5)[3].pitot_pressure) - wanted

    area_ratio = root_scalar(excess, bracket=(100.0, 200.0), xtol=1e-3).root
    assert area_ratio == pytest.approx(number("T4-11311", "area_ratio"), rel=0.07)
    stream = expand(tube.supply, area_ratio, AIR5)[3]
    assert float(stream.mach_number) == pytest.approx(number("T4-11311", "exit_mach"), rel=1e-3)
    assert float(stream.state.temperature) == pytest.approx(number("T4-11311", "exit_T_K"), rel=1e-3)
    assert float(stream.state.pressure) == pytest.approx(number("T4-11311", "exit_p_kPa") * 1e3, rel=3e-3)
    nitric_oxide = (
        float(stream.state.mole_fractions[AIR5.index("NO")]) * 0.0300061 / float(stream.state.molar_mass)
    )
    assert nitric_oxide == pytest.approx(number("T4-11311", "exit_massf_NO"), rel=5e-3)


def test_t4_12220_measured_pitot_pressure():
    # Geometric area ratio, so the boundary layer's displacement is in the difference.
    chemistry = [*settings("T4-12220"), "nozzle.chemistry=finite-rate", "nozzle.contour=t4-mach-8"]
    document = run(facility("T4"), chemistry)
    supply_pressure = document["reservoir"]["pressure"]
    assert supply_pressure is not None
    measured = number("T4-12220", "pitot_over_supply")
    ratio = document["test_section"]["pitot_pressure"] / supply_pressure
    assert ratio == pytest.approx(measured, rel=0.12)
    # With the measured Pitot pressure the effective area comes out: 245 to 249 of 271.16.
    setting = [each for each in chemistry if "area_ratio" not in each]
    document = run(facility("T4"), [*setting, f"nozzle.pitot_ratio={measured}"])
    nozzle, stream = document["nozzle"], document["test_section"]
    assert nozzle["area_ratio"] == pytest.approx(247.0, rel=0.01)
    assert stream["pitot_pressure"] == pytest.approx(measured * supply_pressure, rel=1e-5)
    assert nozzle["geometric_area_ratio"] == pytest.approx(271.16, rel=1e-3)
    thickness = nozzle["displacement_thickness"]
    assert thickness is not None and 0.004 < thickness < 0.008


def test_conservation(shot_10559):
    tube = shot_10559.reservoir
    # The gas behind the reflected shock is at rest: mass through the shock in both frames.
    toward = tube.shocked.density * (tube.gas_speed + tube.reflected_shock_speed)
    away = tube.reflected.density * tube.reflected_shock_speed
    assert float(toward) == pytest.approx(float(away), rel=1e-8)
    for stream in (shot_10559.equilibrium, shot_10559.frozen):
        total = stream.state.enthalpy + 0.5 * stream.speed**2
        assert float(total) == pytest.approx(float(tube.supply.enthalpy), rel=1e-9)
        flux = stream.state.density * stream.speed * 127.0
        assert float(flux) == pytest.approx(float(shot_10559.throat_mass_flux), rel=1e-7)
        assert float(stream.state.entropy) == pytest.approx(float(tube.supply.entropy), rel=1e-9)
    throat = shot_10559.throat
    assert float(throat.enthalpy + 0.5 * throat.sound_speed**2) == pytest.approx(
        float(tube.supply.enthalpy), rel=1e-7
    )


def test_document_of_a_shot():
    document = run(facility("T4"), settings("T4-10559"))
    reservoir, section = document["reservoir"], document["test_section"]
    assert reservoir["temperature"] == pytest.approx(4147.1, rel=1e-4)
    assert reservoir["enthalpy"] == pytest.approx(5.44183e6, rel=1e-4)
    assert sum(reservoir["mole_fractions"].values()) == pytest.approx(1.0)
    assert section == document["equilibrium"] != document["frozen"]
    assert section["vibrational_temperature"] == section["temperature"]
    assert document["test_time"] == 0.003
    assert any(warning["model"] == "nozzle chemistry" for warning in document["warnings"])
    assert document["condensation"]["state"] == "dry"


def test_supply_given_directly_skips_the_shock_tube():
    direct = ["fill.mixture=air5", "reservoir.temperature=4147.1 K", "reservoir.pressure=34.07 MPa"]
    document = run(facility("T4"), [*direct, "nozzle.area_ratio=127"])
    assert "shock_tube" not in document
    assert document["test_section"]["speed"] == pytest.approx(3154.45, rel=2e-4)
    assert document["reservoir"]["enthalpy"] == pytest.approx(5.44183e6, rel=5e-4)


def test_test_time_of_a_short_tube():
    # 1.5 kg/m^3 in 10 m of 76 mm through a 25 mm throat at 20 000 kg/(m^2 s).
    expected = 1.5 * 10.0 * 76.0**2 / (20000.0 * 25.0**2)
    assert drain_time(1.5, 10.0, 0.076, 20000.0, 0.025) == pytest.approx(expected)
    short = ["tube.length=1 m", "tube.diameter=76 mm", "nozzle.throat_diameter=25 mm"]
    document = run(facility("T4"), [*settings("T4-10559"), *short])
    assert document["test_time"] == pytest.approx(expected / 10.0, rel=0.01)
    assert "upper bound" in document["test_time_basis"]


def test_facility_from_a_file(tmp_path):
    path = tmp_path / "tunnel.toml"
    path.write_text(
        'kind = "reflected-shock"\nshock_speed = "2434 m/s"\n'
        '[fill]\npressure = "130 kPa"\ntemperature = "300 K"\nmixture = "air5"\n'
        '[reservoir]\npressure = "34.07 MPa"\n[nozzle]\narea_ratio = 127\nchemistry = "frozen"\n'
    )
    document = run(read(path))
    assert document["facility"] == "tunnel"
    assert document["reservoir"]["temperature"] == pytest.approx(4147.1, rel=1e-4)
    assert document["test_section"] == document["frozen"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("shock_speed=355 m/s", "sound speed"),
        ("shock_speed=100 m/s", "shock_speed"),
        ("nozzle.area_ratio=0.5", "area_ratio"),
        ("nozzle.mach_number=0.6", "nozzle.mach_number"),
        ("nozzle.pitot_ratio=2", "nozzle.pitot_ratio"),
        ("nozzle.contour=missing", "nozzle.contour"),
        ("fill.pressure=130", "fill.pressure"),
    ],
)
def test_wrong_settings_are_named(change, message):
    with pytest.raises(UserError, match=message):
        run(facility("T4"), ["fill.mixture=air5", change])


def test_missing_shock_speed_is_named():
    with pytest.raises(UserError, match=r"HEG.*--set"):
        run(facility("HEG"), ["nozzle.area_ratio=1600", "fill.mixture=air5", "driver_gas.pressure=none"])
