"""Fields of the altitude-speed plane against Sutton-Graves, US76 and the published limits of a facility."""

import dataclasses
import json

import numpy as np
import pytest
from tests.report import synthetic

from shocklayer import gas, heating
from shocklayer.report.figures import envelope_fields
from shocklayer.report.view import View


@pytest.fixture(scope="module")
def plane() -> tuple[View, envelope_fields.EnvelopeFields]:
    result = synthetic.result(facilities=("JF-12", "Plasmatron"))
    # No altitude is published for the other one, so it encloses no area of the plane.
    result.summary["facilities"][1]["parameters"]["altitude"]["known"] = False
    result.data.attrs["nose_radius"] = 0.1524
    result.data.attrs["scenario"] = json.dumps(
        json.loads(result.data.attrs["scenario"]) | {"heating": {"convective": "sutton-graves"}}
    )
    view = View(result)
    return view, envelope_fields.compute(view)


def test_heat_flux_is_that_of_sutton_and_graves(plane: tuple[View, envelope_fields.EnvelopeFields]):
    _, fields = plane
    row = int(np.argmin(np.abs(fields.altitude - 50e3)))
    assert abs(fields.altitude[row] - 50e3) < 3e3
    column = 20
    # Sutton and Graves with the density of US76, here by its exponential between 50 and 60 km.
    density = 1.027e-3 * np.exp(-(fields.altitude[row] - 50e3) / 8.0e3)
    cold_wall = 1.7415e-4 * np.sqrt(density / 0.1524) * fields.speed[column] ** 3
    # The wall of emissivity 0.85 radiates the flux, less the enthalpy of the air that leaves it.
    wall = heating.wall_temperature(cold_wall, 0.85)
    for _ in range(30):
        left = gas.equilibrium_tp(gas.mixture("air13"), wall, 0.96 * density * fields.speed[column] ** 2)
        share = 1.0 - float(left.enthalpy) / (0.5 * fields.speed[column] ** 2)
        wall = 0.5 * (wall + heating.wall_temperature(cold_wall * max(share, 0.1), 0.85))
    expected = cold_wall * share
    assert fields.heat_flux is not None
    assert fields.heat_flux[row, column] == pytest.approx(expected, rel=0.03)


def test_fields_grow_with_speed(plane: tuple[View, envelope_fields.EnvelopeFields]):
    _, fields = plane
    assert np.isfinite(fields.electron_density).all()
    # Up to 9 km/s, beyond which air at the highest altitudes is fully ionised.
    slow = fields.electron_density[:, fields.shock_speed <= 9e3]
    assert np.all(np.diff(np.log(slow), axis=1) > 0)
    assert np.all(np.diff(fields.dynamic_pressure, axis=1) > 0)
    # US76 at the ground: 340.3 m/s.
    assert fields.mach_number[0] == pytest.approx(fields.speed / 340.29, rel=1e-3)


def test_facilities_are_where_their_published_limits_are(plane: tuple[View, envelope_fields.EnvelopeFields]):
    _, fields = plane
    assert list(fields.facilities) == ["JF-12"]
    speed, altitude = envelope_fields.facility_label_positions(fields)["JF-12"]
    # Mach 5 to 9 at 20 to 50 km, as the institute states (source in the catalogue).
    assert 40e3 <= altitude <= 50e3
    assert 5 * 280 < speed < 9 * 340
    rows = np.nonzero(fields.facilities["JF-12"] > envelope_fields.FULL_MATCH)[0]
    assert fields.facility_altitude[rows.min()] == pytest.approx(20e3, abs=1.1e3)
    assert fields.facility_altitude[rows.max()] == pytest.approx(50e3, abs=1.1e3)


def test_facility_labels_do_not_overlap(plane: tuple[View, envelope_fields.EnvelopeFields]):
    _, fields = plane
    share = fields.facilities["JF-12"]
    overlapping = dataclasses.replace(fields, facilities={"a": share, "b": share, "c": share})
    altitudes = sorted(
        altitude for _, altitude in envelope_fields.facility_label_positions(overlapping).values()
    )
    assert np.diff(altitudes).min() > 0.03 * fields.facility_altitude[-1]


def test_contour_levels_are_round_and_inside():
    values = np.array([0.02, 700.0])
    assert envelope_fields.round_levels(values) == [0.1, 1.0, 10.0, 100.0]
    assert envelope_fields.round_levels(values, (1.0, 3.0), 3) == [30.0, 100.0, 300.0]
    assert envelope_fields.round_levels(np.zeros(3)) == []


def test_the_nose_radius_is_that_of_the_scenario_or_unknown():
    result = synthetic.result()
    view = View(result)
    assert view.nose_radius is None
    scenario = json.loads(view.data.attrs["scenario"])
    view.data.attrs["scenario"] = json.dumps(scenario | {"vehicle": {"nose_radius": 0.25}})
    assert View(synthetic.SyntheticResult(result.data, result.summary)).nose_radius == 0.25
