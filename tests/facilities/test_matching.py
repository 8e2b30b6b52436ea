"""Matching of flight points, with worked cases: 900 K against Mach 8 and Mach 4, 10 km/s, 25 MJ/kg."""

import numpy as np
import pytest
from scipy.optimize import root_scalar

from shocklayer.facilities.catalogue import facilities, facility
from shocklayer.facilities.matching import (
    FLOW_LENGTHS_NEEDED,
    PARAMETERS,
    envelope,
    hypersonic_continuum,
    in_all_modes,
    match,
    summarise,
)
from shocklayer.facilities.points import match_points
from shocklayer.facilities.thermally_perfect import ThermallyPerfectGas
from shocklayer.gas.mixtures import mixture

AIR = mixture("air13")
FL64 = facility("FL-64")


def flight_point(mach_number, temperature):
    speed = mach_number * float(ThermallyPerfectGas(AIR).sound_speed(temperature))
    return float(ThermallyPerfectGas(AIR).enthalpy(temperature)) + 0.5 * speed**2, speed


def reproduced(entry, mach_number, temperature, altitude):
    total, speed = flight_point(mach_number, temperature)
    coverage = match([entry], mach_number, total, altitude, speed)
    return dict(zip(PARAMETERS, coverage.reproduced[0, 0].tolist(), strict=True))


def test_tm1_fl64_does_not_duplicate_mach_8_at_48_km():
    result = reproduced(FL64, 8.0, 270.65, 48000.0)
    assert result["mach_number"] and result["altitude"] and not result["total_enthalpy"]
    total, _ = flight_point(8.0, 270.65)
    # 3735 K for a perfect gas, about 3210 K with vibration in equilibrium.
    assert float(ThermallyPerfectGas(AIR).temperature_of_enthalpy(total)) == pytest.approx(3210.0, rel=0.015)


def test_tm1_highest_mach_number_duplicated_at_48_km():
    limit = envelope(FL64).total_enthalpy[1]
    highest = root_scalar(lambda mach: flight_point(mach, 270.65)[0] - limit, bracket=(1.0, 10.0)).root
    assert highest == pytest.approx(3.48, abs=0.015)
    assert reproduced(FL64, highest - 0.01, 270.65, 48000.0)["total_enthalpy"]
    assert not reproduced(FL64, highest + 0.01, 270.65, 48000.0)["total_enthalpy"]


def test_tm2_fl64_duplicates_mach_4_in_the_stratosphere():
    assert all(reproduced(FL64, 4.0, 216.65, 15000.0).values())
    total, _ = flight_point(4.0, 216.65)
    assert float(ThermallyPerfectGas(AIR).temperature_of_enthalpy(total)) == pytest.approx(884.0, rel=3e-3)


def test_tm4_tm7_enthalpies():
    jf22, hiest = (envelope(facility(name)).total_enthalpy[1] for name in ("JF-22", "HIEST"))
    assert jf22 is not None and hiest is not None
    assert jf22 == 0.5 * 10000.0**2
    assert jf22 / (0.5 * 7800.0**2) == pytest.approx(1.64, abs=0.005)
    assert np.sqrt(2.0 * hiest) == pytest.approx(7071.0, abs=1.0)


def test_enthalpy_comes_from_temperature_or_speed_where_not_stated():
    assert envelope(FL64).total_enthalpy[0] is None
    assert envelope(FL64).total_enthalpy[1] == pytest.approx(0.634e6, rel=0.01)
    assert envelope(facility("X2")).total_enthalpy == (32e6, 72e6)


def test_share_counts_only_what_is_known():
    entries = facilities()
    names = [entry.name for entry in entries]
    coverage = match(entries, [6.0, 12.0], [1.9e6, 8.0e6], [25e3, 45e3], [1800.0, 4000.0])
    assert coverage.share.shape == (2, len(entries))
    assert ((coverage.share >= 0.0) & (coverage.share <= 1.0)).all()
    only_diameter = names.index("FL-63")
    assert not coverage.known[only_diameter].any() and (coverage.share[:, only_diameter] == 0.0).all()
    # JF-12 is made for Mach 5 to 9 at 20 to 50 km: everything but the flight at Mach 12.
    jf12 = names.index("JF-12")
    assert coverage.share[0, jf12] == 1.0 and coverage.share[1, jf12] < 1.0
    # A parameter that is not known is never counted as reproduced.
    assert not coverage.reproduced[:, ~coverage.known].any()


def test_fixed_nozzles_match_within_five_percent():
    entry = facility("20-inch Mach 6")
    numbers = [5.6, 5.8, 6.25, 6.4]
    coverage = match([entry], numbers, [4e5] * 4, [20e3] * 4, [1000.0] * 4)
    assert coverage.reproduced[:, 0, 0].tolist() == [False, True, True, False]


def test_flow_lengths():
    # T4: 3 ms of at most sqrt(2 x 15 MJ/kg) = 5.48 km/s through 0.2732 m.
    coverage = match([facility("T4")], 20.0, 30e6, 60e3, 7700.0)
    assert coverage.flow_lengths[0, 0] == pytest.approx(0.003 * np.sqrt(2 * 15e6) / 0.2732)
    assert bool(coverage.reproduced[0, 0, 3]) == (coverage.flow_lengths[0, 0] >= FLOW_LENGTHS_NEEDED)
    # X2's 0.1 ms at 8 km/s pass its 0.2 m section four times, at 5 km/s only two and a half times.
    fast = match([facility("X2")], [25.0, 16.0], [32e6, 12.5e6], [70e3, 60e3], [8000.0, 5000.0])
    assert fast.flow_lengths[:, 0] == pytest.approx([4.0, 2.5])
    assert fast.reproduced[:, 0, 3].tolist() == [True, False]


def test_summary_intervals_and_shares():
    time = np.array([0.0, 10.0, 20.0, 30.0, 40.0])
    altitude = np.array([60e3, 45e3, 30e3, 20e3, 10e3])
    mach = np.array([12.0, 8.0, 4.0, 2.0, 1.0])
    coverage = match([FL64], mach, np.full(5, 5e5), altitude, np.full(5, 1000.0))
    row = summarise(coverage, time, altitude)[0]
    number = row["parameters"]["mach_number"]
    assert number["intervals"] == [
        {"start_time": 10.0, "end_time": 20.0, "start_altitude": 45e3, "end_altitude": 30e3}
    ]
    assert number["share"] == pytest.approx(0.5)
    assert row["parameters"]["altitude"]["share"] == pytest.approx(1.0 - 5.0 / 40.0)
    assert row["full_share"] == pytest.approx(0.5)
    assert row["known"] == 4


def test_summary_is_sorted():
    entries = facilities()
    coverage = match(entries, [6.0, 7.0], [1.9e6, 2.5e6], [25e3, 28e3], [1800.0, 2100.0])
    rows = summarise(coverage, [0.0, 1.0], [25e3, 28e3])
    # By what is known as well as reached: a facility of one known figure does not come first.
    ranks = [(row["full_share"] * row["known"], row["rank"]) for row in rows]
    assert ranks == sorted(ranks, reverse=True)
    assert all(row["rank"] == pytest.approx(row["share"] * row["known"] / len(PARAMETERS)) for row in rows)
    assert rows[0]["known"] == len(PARAMETERS)


def test_only_hypersonic_continuum_flight_counts():
    # Coast in vacuum, entry, parachute.
    mach, knudsen = np.array([22.0, 20.0, 8.0, 0.5]), np.array([10.0, 5e-3, 1e-4, 1e-7])
    counted = hypersonic_continuum(mach, knudsen)
    assert counted.tolist() == [False, True, True, False]
    altitude, time = np.array([120e3, 70e3, 40e3, 5e3]), np.arange(4.0)
    flight = (mach, np.full(4, 5e5), altitude, np.full(4, 1000.0))
    coverage = match([FL64], *flight, counted=counted)
    assert coverage.share[0, 0] == coverage.share[3, 0] == 0.0 and coverage.share[2, 0] == 1.0
    row = summarise(coverage, time, altitude, rate=[1e9, 3.0, 1.0, 1e9], counted=counted)[0]
    assert row["parameters"]["mach_number"]["share"] == pytest.approx(0.25)
    nothing = summarise(coverage, time, altitude, counted=np.zeros(4, dtype=bool))[0]
    assert nothing["share"] == nothing["full_share"] == 0.0


def test_modes_are_matched_apart():
    names = [entry.name for entry in in_all_modes([facility("X3"), facility("T5")])]
    assert names == ["X3", "X3 reflected-shock", "T5"]


def test_points_of_simultaneous_conditions():
    # A flight that passes X2's 9 km/s condition exactly, with half its density times length.
    density = 577.0 * 0.0289647 / (8.314462618 * 2013.0)
    flight = {
        "time": [0.0, 1.0, 2.0],
        "altitude": [80e3, 70e3, 60e3],
        "mach_number": [25.0, 10.26, 8.0],
        "total_enthalpy": [50e6, 39.64e6, 20e6],
        "air_density": [1e-5, density, 1e-3],
        "reynolds_number": [1.0, 123549.0 * 0.05, 1e6],
    }
    row = match_points(facility("X2"), [True] * 3, nose_radius=0.02, **flight)[0]
    assert (row["time"], row["altitude"]) == (1.0, 70e3)
    assert row["mach_number_ratio"] == pytest.approx(1.0) and row["total_enthalpy_ratio"] == pytest.approx(
        1.0
    )
    assert row["model_nose_radius"] == pytest.approx(0.02)
    assert row["model_nose_radius_reynolds"] == pytest.approx(0.05)
    assert row["fits"] and row["duplicates"]
    large = match_points(facility("X2"), [True] * 3, nose_radius=0.5, **flight)[0]
    assert not large["fits"] and not large["duplicates"]
    assert match_points(facility("X2"), [False] * 3, nose_radius=0.5, **flight) == []


def test_a_facility_of_unknown_mach_number_or_enthalpy_duplicates_nothing():
    # The Plasmatron's stream is subsonic or supersonic, and no Mach number is stated.
    coverage = match([facility("Plasmatron")], [20.0, 20.0], [25e6, 25e6], [60e3, 50e3], [7e3, 7e3])
    row = summarise(coverage, [0.0, 1.0], [60e3, 50e3])[0]
    assert row["share"] > 0.0
    assert row["full_share"] == 0.0
