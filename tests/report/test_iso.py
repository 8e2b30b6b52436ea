import json

import numpy as np
import pytest
from tests.report import synthetic

from shocklayer.report import iso
from shocklayer.report.view import View


@pytest.fixture(scope="module")
def plane() -> tuple[View, iso.IsoFields]:
    result = synthetic.result(facilities=("JF-12", "FL-64"))
    result.data.attrs["nose_radius"] = 0.1524
    view = View(result)
    return view, iso.compute(view)


def test_heat_flux_is_that_of_the_nose(plane: tuple[View, iso.IsoFields]):
    _, fields = plane
    row = int(np.argmin(np.abs(fields.altitude - 50e3)))
    assert abs(fields.altitude[row] - 50e3) < 3e3
    column = 20
    # Sutton and Graves with the density of US76, here by its exponential between 50 and 60 km.
    density = 1.027e-3 * np.exp(-(fields.altitude[row] - 50e3) / 8.0e3)
    expected = 1.7415e-4 * np.sqrt(density / 0.1524) * fields.speed[column] ** 3
    assert fields.heat_flux is not None
    assert fields.heat_flux[row, column] == pytest.approx(expected, rel=0.03)


def test_fields_grow_with_speed(plane: tuple[View, iso.IsoFields]):
    _, fields = plane
    assert np.isfinite(fields.electron_density).all()
    assert np.all(np.diff(np.log(fields.electron_density), axis=1) > 0)
    assert np.all(np.diff(fields.dynamic_pressure, axis=1) > 0)
    # US76 at the ground: 340.3 m/s.
    assert fields.mach_number[0] == pytest.approx(fields.speed / 340.29, rel=1e-3)


def test_facilities_lie_where_their_figures_say(plane: tuple[View, iso.IsoFields]):
    _, fields = plane
    assert "JF-12" in fields.facilities
    speed, altitude = iso.inside(fields, "JF-12")
    # Mach 5 to 9 at 20 to 50 km: read in the institute's own words, in the catalogue.
    assert 20e3 <= altitude <= 50e3
    assert 5 * 280 < speed < 9 * 340


def test_decades_are_round_and_inside():
    values = np.array([0.02, 700.0])
    assert iso.decades(values) == [0.1, 1.0, 10.0, 100.0]
    assert iso.decades(values, (1.0, 3.0), 3) == [30.0, 100.0, 300.0]
    assert iso.decades(np.zeros(3)) == []


def test_without_a_nose_radius_no_heat_is_invented():
    view = View(synthetic.result())
    assert view.nose_radius is None
    scenario = json.loads(view.data.attrs["scenario"])
    view.data.attrs["scenario"] = json.dumps(scenario | {"vehicle": {"nose_radius": 0.25}})
    assert View(synthetic.SyntheticResult(view.data, view.summary)).nose_radius == 0.25
