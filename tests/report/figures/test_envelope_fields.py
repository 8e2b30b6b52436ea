import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from tests.report import synthetic

from shocklayer.report.figures import envelope_fields
from shocklayer.report.view import View


@pytest.fixture(scope="module")
def plane() -> tuple[View, envelope_fields.IsoFields]:
    result = synthetic.result(facilities=("JF-12", "Plasmatron"))
    # No altitude is published for the other one: it encloses no area of the plane.
    result.summary["facilities"][1]["parameters"]["altitude"]["known"] = False
    result.data.attrs["nose_radius"] = 0.1524
    view = View(result)
    return view, envelope_fields.compute(view)


def test_heat_flux_is_that_of_the_nose(plane: tuple[View, envelope_fields.IsoFields]):
    _, fields = plane
    row = int(np.argmin(np.abs(fields.altitude - 50e3)))
    assert abs(fields.altitude[row] - 50e3) < 3e3
    column = 20
    # Sutton and Graves with the density of US76, here by its exponential between 50 and 60 km.
    density = 1.027e-3 * np.exp(-(fields.altitude[row] - 50e3) / 8.0e3)
    expected = 1.7415e-4 * np.sqrt(density / 0.1524) * fields.speed[column] ** 3
    assert fields.heat_flux is not None
    assert fields.heat_flux[row, column] == pytest.approx(expected, rel=0.03)


def test_fields_grow_with_speed(plane: tuple[View, envelope_fields.IsoFields]):
    _, fields = plane
    assert np.isfinite(fields.electron_density).all()
    # To 9 km/s, beyond which air at the highest altitudes is wholly ionised.
    slow = fields.electron_density[:, fields.shock_speed <= 9e3]
    assert np.all(np.diff(np.log(slow), axis=1) > 0)
    assert np.all(np.diff(fields.dynamic_pressure, axis=1) > 0)
    # US76 at the ground: 340.3 m/s.
    assert fields.mach_number[0] == pytest.approx(fields.speed / 340.29, rel=1e-3)


def test_table_of_shocks_is_what_the_gas_says():
    speed, altitude, table = envelope_fields.shock_electron_density()
    rows, columns = np.meshgrid([0, 6, 12, 18], [6, 14, 22, 30, 40], indexing="ij")
    computed = envelope_fields.tabulate(speed[columns.ravel()], altitude[rows.ravel()])
    assert table[rows.ravel(), columns.ravel()] == pytest.approx(computed, rel=0.02)


def test_table_of_martian_shocks_is_what_the_gas_says():
    speed, altitude, table = envelope_fields.shock_electron_density("mars")
    rows, columns = np.array([0, 6, 14]), np.array([8, 18, 26])
    computed = envelope_fields.tabulate(speed[columns], altitude[rows], "mars")
    assert table[rows, columns] == pytest.approx(computed, rel=0.02)


def test_a_written_table_reads_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def made_up(speed: np.ndarray, altitude: np.ndarray, planet: str) -> np.ndarray:
        return 10.0 ** (10 + speed / 1e3 + altitude / 1e5)

    monkeypatch.setattr(envelope_fields, "tabulate", made_up)
    envelope_fields.write_table(tmp_path / "table.csv")
    rows = [line.split(",") for line in (tmp_path / "table.csv").read_text().splitlines() if line[0] != "#"]
    speed, altitude, table = envelope_fields.shock_electron_density()
    assert [float(value) for value in rows[0][1:]] == speed.tolist()
    assert [float(row[0]) for row in rows[1:]] == altitude.tolist()
    assert np.array(rows[1:], dtype=float)[:, 1:].shape == table.shape
    assert float(rows[3][1]) == pytest.approx(10 + 1.5 + 0.1)


def test_facilities_lie_where_their_figures_say(plane: tuple[View, envelope_fields.IsoFields]):
    _, fields = plane
    assert list(fields.facilities) == ["JF-12"]
    speed, altitude = envelope_fields.facility_names(fields)["JF-12"]
    # Mach 5 to 9 at 20 to 50 km: read in the institute's own words, in the catalogue.
    assert 40e3 <= altitude <= 50e3
    assert 5 * 280 < speed < 9 * 340
    rows = np.nonzero(fields.facilities["JF-12"] > envelope_fields.WHOLE)[0]
    assert fields.facility_altitude[rows.min()] == pytest.approx(20e3, abs=1.1e3)
    assert fields.facility_altitude[rows.max()] == pytest.approx(50e3, abs=1.1e3)


def test_names_of_facilities_do_not_cover_each_other(plane: tuple[View, envelope_fields.IsoFields]):
    _, fields = plane
    share = fields.facilities["JF-12"]
    crowd = dataclasses.replace(fields, facilities={"a": share, "b": share, "c": share})
    altitudes = sorted(altitude for _, altitude in envelope_fields.facility_names(crowd).values())
    assert np.diff(altitudes).min() > 0.03 * fields.facility_altitude[-1]


def test_decades_are_round_and_inside():
    values = np.array([0.02, 700.0])
    assert envelope_fields.decades(values) == [0.1, 1.0, 10.0, 100.0]
    assert envelope_fields.decades(values, (1.0, 3.0), 3) == [30.0, 100.0, 300.0]
    assert envelope_fields.decades(np.zeros(3)) == []


def test_without_a_nose_radius_no_heat_is_invented():
    view = View(synthetic.result())
    assert view.nose_radius is None
    scenario = json.loads(view.data.attrs["scenario"])
    view.data.attrs["scenario"] = json.dumps(scenario | {"vehicle": {"nose_radius": 0.25}})
    assert View(synthetic.SyntheticResult(view.data, view.summary)).nose_radius == 0.25
