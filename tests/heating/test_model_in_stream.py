# The keys that a run of a shock tunnel always has:
# pyright: reportTypedDictNotRequiredAccess=false
"""A model in the stream of a tunnel: by the heating of flights, by normal shocks, and by hand."""

from math import pi, sqrt

import numpy as np
import pytest

from shocklayer.facilities.catalogue import facility
from shocklayer.facilities.run_facility import run
from shocklayer.gas import normal_shock
from shocklayer.gas.mixtures import mixture
from shocklayer.heating.model_in_stream import density_altitude, with_model
from shocklayer.heating.stagnation import stagnation_heat_flux
from shocklayer.planet import atmosphere

# Park, Neeb et al., Acta Astronautica 187 (2021): H2K, Mach 5.3.
H2K = ["reservoir.temperature=435 K", "reservoir.pressure=1.18 MPa", "nozzle.mach_number=5.3"]


def test_cold_stream_by_the_heating_of_flights():
    document = with_model(run(facility("H2K"), [*H2K, "model.nose_radius=25 mm", "model.length=0.1 m"]))
    section, model = document["test_section"], document["model"]
    flight = stagnation_heat_flux(
        section["density"],
        section["speed"],
        0.025,
        air_temperature=section["temperature"],
        wall_temperature=300.0,
    )
    assert model["stagnation_heat_flux"] == pytest.approx(float(flight.convective), rel=0.02)
    wave = normal_shock(
        mixture("air13"), section["speed"], section["temperature"], section["pressure"], "frozen"
    )
    behind = model["behind_shock_frozen"]
    assert behind["temperature"] == pytest.approx(float(wave.temperature), rel=1e-4)
    assert behind["pressure"] == pytest.approx(float(wave.pressure), rel=1e-4)
    # Seiff's 0.78 over the density ratio above Mach 3.5.
    assert model["standoff_frozen"] == pytest.approx(0.78 * 0.025 / behind["density_ratio"], rel=1e-6)
    # The length is the reference of the viscous numbers.
    assert model["viscous_drag_parameter"] is not None
    reynolds = section["unit_reynolds_number"] * 0.1
    assert model["reynolds_number"] == pytest.approx(reynolds)
    assert model["density_times_length"] == pytest.approx(0.1 * section["density"])
    exponent = section["speed"] ** 2 * section["density"] / section["mach_number"] ** 2 / section["pressure"]
    assert model["knudsen_number"] == pytest.approx(
        sqrt(exponent * pi / 2.0) * section["mach_number"] / reynolds, rel=1e-3
    )
    assert model["viscous_interaction"] == pytest.approx(
        model["viscous_drag_parameter"] * section["mach_number"] ** 2, rel=1e-9
    )
    assert document["test_time"] is not None
    assert model["flow_lengths"] == pytest.approx(document["test_time"] * section["speed"] / 0.1)
    assert model["cone"] is None and model["warnings"] == []


def test_equivalent_flight_and_scale():
    heights = np.array([0.0, 31234.0, 71000.0])
    for height, density in zip(heights, np.asarray(atmosphere("us76").at(heights).density), strict=True):
        assert density_altitude(float(density)) == pytest.approx(height, abs=2.0)
    assert density_altitude(2.0) is None
    own, tenth = (
        with_model(run(facility("H2K"), [*H2K, f"model.scale={scale}"]))["model"] for scale in (1, 0.1)
    )
    low, high = own["flight_equivalent_altitude"], tenth["flight_equivalent_altitude"]
    assert low is not None and high is not None
    air = np.asarray(atmosphere("us76").at(np.array([low, high])).density)
    assert air[0] / air[1] == pytest.approx(10.0, rel=1e-3)
    assert own["stagnation_heat_flux"] is None and own["reynolds_number"] is None


@pytest.mark.long
def test_cone_and_wedge_of_estcn():
    # ESTCN tests 5 and 6: 93.6 kPa, 1284 K, 2950 m/s; its cone's pressure is 1 % above that of Taylor and
    # Maccoll's equations, in which the isentropic exponent of this gas (1.31) gives 267.5 kPa.
    settings = ["fill.pressure=125 kPa", "shock_speed=2414 m/s", "reservoir.pressure=34.37 MPa"]
    shape = ["nozzle.area_ratio=27", "model.cone_angle=15 deg", "model.wedge_angle=70 deg"]
    model = with_model(run(facility("T4"), [*settings, *shape]))["model"]
    assert model["cone"] is not None
    assert model["cone"]["shock_angle"] == pytest.approx(21.0, rel=2e-3)
    assert model["cone"]["pressure"] == pytest.approx(271013.0, rel=0.012)
    assert model["cone"]["temperature"] == pytest.approx(1680.1, rel=0.004)
    assert model["wedge"] is None
    assert "no attached shock" in model["warnings"][0]["message"]
