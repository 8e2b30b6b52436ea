"""One small ensemble, computed once."""

from pathlib import Path

import pytest

CAPSULE = """
title = "Capsule"
[vehicle]
mass = "45 kg"
reference_area = "0.5 m^2"
nose_radius = "0.3 m"
aerodynamics = { drag_coefficient = 1.4 }
[flight.entry]
frame = "inertial"
altitude = "125 km"
speed = "11.0 km/s"
flight_path_angle = "-9 deg"
heading = "80 deg"
latitude = "35 deg"
longitude = "-120 deg"
[flight.stop]
altitude = "30 km"
[layer]
chemistry = "frozen"
stations = [0.5, 1.0]
[[radio]]
name = "S-band"
frequency = "2.2 GHz"
antenna = { station = 1.0 }
clear_margin = "10 dB"
[[observer]]
name = "hill"
latitude = "36 deg"
longitude = "-113 deg"
[ensemble]
"flight.entry.flight_path_angle" = { normal_3sigma = "0.3 deg" }
"flight.entry.speed" = { normal = "2 m/s" }
"planet.density_factor" = { lognormal = 0.05 }
"vehicle.drag_factor" = { normal = "2 %", truncate = 3.0 }
"heating.flux_factor" = { uniform = 0.1 }
"radio.0.clear_margin" = { normal = "1 dB" }
[[ensemble.limit]]
quantity = "peak_load_factor"
at_most = 34
"""
"""A capsule whose shock layer is quick to compute."""


@pytest.fixture(scope="session")
def capsule(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the scenario's file."""
    file = tmp_path_factory.mktemp("scenario") / "capsule.toml"
    file.write_text(CAPSULE, encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def flown(capsule: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an ensemble of forty flights, begun with twelve."""
    from shocklayer.ensemble import run_ensemble
    from shocklayer.scenario import load

    folder = tmp_path_factory.mktemp("out") / "flown"
    scenario = load(str(capsule))
    run_ensemble(scenario, 12, folder)
    run_ensemble(scenario, 40, folder, resume=True)
    return folder
