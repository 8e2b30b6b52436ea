"""Atmospheres against the tables of the standard and against faulty input."""

import csv
from pathlib import Path

import numpy as np
import pytest

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax
from shocklayer.planet import atmosphere, atmosphere_from_table, with_wind_table
from shocklayer.planet.atmospheres import Track
from shocklayer.planet.us76 import SPECIES, number_densities, us_standard_atmosphere_1976

DATA = Path(__file__).parent / "data"


def rows(name):
    with open(DATA / name, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_us76_meets_the_tabulated_points():
    """0.1 % up to 86 km and 2 % above (the spline itself, as a flight reads it)."""
    table = rows("ussa76_points.csv")
    state = atmosphere("us76").at(np.array([float(row["geometric_altitude_km"]) * 1e3 for row in table]))
    columns = {
        "T_K": "temperature",
        "p_Pa": "pressure",
        "rho_kg_m3": "density",
        "sound_speed_m_s": "sound_speed",
    }
    for index, row in enumerate(table):
        band = 1e-3 if float(row["geometric_altitude_km"]) <= 86.0 else 2e-2
        for column, field in columns.items():
            if row[column]:
                assert float(getattr(state, field)[index]) == pytest.approx(float(row[column]), rel=band)


def test_us76_number_densities_meet_table_viii():
    """The standard prints four digits; all but its O at 300 km (0.2 %) agree within 0.1 %."""
    table = rows("ussa76_number_densities.csv")
    altitude = np.array([float(row["altitude_km"]) * 1e3 for row in table])
    computed = number_densities(altitude)
    for index, row in enumerate(table):
        for column, species in enumerate(SPECIES):
            assert computed[index, column] == pytest.approx(
                float(row[f"{species}_m3"]), rel=2.5e-3, abs=1e-200
            )


def test_spline_stays_within_a_thousandth_of_the_definition():
    altitude = np.linspace(-4.9e3, 999.9e3, 20011)
    exact = us_standard_atmosphere_1976(altitude)
    state = atmosphere().at(altitude)
    for field in ("temperature", "pressure", "density", "molar_mass"):
        assert np.max(np.abs(np.asarray(getattr(state, field)) / getattr(exact, field) - 1.0)) < 1e-3


def test_scalars_tracing_and_the_space_above():
    air = atmosphere()
    assert air.at(30e3).density.shape == ()
    slope = jax.grad(lambda h: air.at(h).density)(30e3)
    step = 10.0
    difference = (air.at(30e3 + step).density - air.at(30e3 - step).density) / (2.0 * step)
    assert float(slope) == pytest.approx(float(difference), rel=1e-5)
    outside = air.at(np.array([-8e3, 1.2e6, 5e7, 1e12]))
    assert all(np.all(np.isfinite(np.asarray(field))) for field in outside)
    assert float(outside.density[1]) < float(air.at(1e6).density)
    assert float(air.at(-8e3).density) == pytest.approx(2.56, rel=0.05)


def test_sea_level_transport_of_the_standard():
    """Table 1 of the standard: mean free path 6.6332e-8 m, viscosity 1.7894e-5 Pa s, N 2.5470e25 1/m3."""
    air = atmosphere().at(0.0)
    assert float(air.mean_free_path) == pytest.approx(6.6332e-8, rel=2e-4)
    assert float(air.viscosity) == pytest.approx(1.7894e-5, rel=2e-4)
    assert float(air.number_density) == pytest.approx(2.5470e25, rel=2e-4)


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "air.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_table_reproduces_its_rows(tmp_path):
    standard = us_standard_atmosphere_1976(np.arange(0.0, 120.1e3, 2e3))
    lines = ["altitude_m,temperature_K,density_kg_m3,pressure_Pa"]
    lines += [
        f"{h},{t},{d},{p}"
        for h, t, d, p in zip(
            standard.altitude, standard.temperature, standard.density, standard.pressure, strict=True
        )
    ]
    air = atmosphere("table", file=write(tmp_path, "\n".join(lines)))
    state = air.at(standard.altitude)
    np.testing.assert_allclose(state.density, standard.density, rtol=2e-4)
    np.testing.assert_allclose(state.temperature, standard.temperature, rtol=2e-4)
    np.testing.assert_allclose(state.molar_mass, standard.molar_mass, rtol=2e-4)
    between = np.linspace(1e3, 119e3, 60)
    exact = us_standard_atmosphere_1976(between)
    # Rows 2 km apart round off the corners of the standard's layers.
    np.testing.assert_allclose(air.at(between).density, exact.density, rtol=2e-2)
    assert float(air.top_altitude) == 120e3
    assert float(air.at(150e3).density) < float(air.at(120e3).density) / 10.0


@pytest.mark.parametrize(
    ("text", "validation_error"),
    [
        ("", "empty"),
        ("altitude_m,temperature_K\n0,288\n1000,281\n", "density_kg_m3"),
        ("altitude_m,temperature_K,density_kg_m3\n0,288,1.2\n", "1 data rows"),
        ("altitude_m,temperature_K,density_kg_m3\n0,288,1.2\n1000,nan,1.1\n", "row 3"),
        ("altitude_m,temperature_K,density_kg_m3\n0,288,1.2\n1000,x,1.1\n", "not a finite number"),
        ("altitude_m,temperature_K,density_kg_m3\n0,288,1.2\n1000,281\n", "density_kg_m3"),
        ("altitude_m,temperature_K,density_kg_m3\n0,288,1.2\n1000,281,1.1\n500,281,1.1\n", "monotonic"),
        ("altitude_m,temperature_K,density_kg_m3\n0,288,1.2\n1000,281,-1.1\n", "must be positive"),
        ("altitude_m,temperature_K,density_kg_m3\n2e6,288,1.2\n3e6,281,1.1\n", "outside"),
        ("altitude_m,temperature_K,density_kg_m3\n0,288,1.2\n1000,1e9,1.1\n", "20 and 5000 K"),
        ("altitude_m,temperature_K,density_kg_m3\n0,288,1.2\n1000,-5,1.1\n", "row 3"),
        pytest.param(
            f"altitude_m,temperature_K,density_kg_m3\n0,{'2' * 200_000},1.2\n1000,281,1.1\n",
            "not a CSV file",
            id="endless field",
        ),
        (
            "altitude_m,temperature_K,density_kg_m3,pressure_Pa\n0,288,1.2,1\n1000,281,1.1,1\n",
            "molar mass",
        ),
    ],
)
def test_faulty_tables_are_refused_in_one_sentence(tmp_path, text, validation_error):
    path = write(tmp_path, text)
    with pytest.raises(UserError, match=validation_error) as caught:
        atmosphere_from_table(path)
    assert "air.csv" in str(caught.value) and "\n" not in str(caught.value)


def test_unreadable_tables_and_unknown_models(tmp_path):
    with pytest.raises(UserError, match="UTF-8"):
        atmosphere_from_table(write(tmp_path, "altitude_m,é", encoding="latin-1"))
    with pytest.raises(UserError, match="cannot be read"):
        atmosphere_from_table(tmp_path / "absent.csv")
    with pytest.raises(UserError, match="unknown model"):
        atmosphere("us66")
    with pytest.raises(UserError, match="needs 'file'"):
        atmosphere("table")
    with pytest.raises(UserError, match="f107"):
        atmosphere("nrlmsis", date="2020-01-01")


def test_wind_table(tmp_path):
    path = tmp_path / "wind.csv"
    path.write_text("altitude_m,wind_east_m_s,wind_north_m_s\n0,0,5\n10000,40,5\n20000,10,5\n")
    east, north = with_wind_table(atmosphere(), path).wind_at(np.array([0.0, 10e3, 20e3, 50e3]))
    np.testing.assert_allclose(east, [0.0, 40.0, 10.0, 10.0], atol=0.5)
    np.testing.assert_allclose(north, 5.0, rtol=1e-9)


def test_nrlmsis_along_a_track_is_the_column_of_each_place():
    pytest.importorskip("pymsis", reason="the extra msis is not installed")
    given = {"f107": 100.0, "f107a": 100.0, "ap": 4.0}
    track = Track(
        np.array([0.0, 3600.0]), np.array([150e3, 0.0]), np.array([-1.0, 1.0]), np.array([0.0, 0.5])
    )
    along = atmosphere("nrlmsis", date="2010-06-21T12:00", track=track, **given)
    # At 75 km the flight is half-way: at the equator, half an hour later.
    there = atmosphere("nrlmsis", date="2010-06-21T12:30", latitude=0.0, longitude=0.25, **given)
    assert float(along.at(75e3).density) == pytest.approx(float(there.at(75e3).density), rel=1e-5)
    winter = atmosphere("nrlmsis", date="2010-06-21T12:00", latitude=-1.0, longitude=0.0, **given)
    assert float(along.at(200e3).density) == pytest.approx(float(winter.at(200e3).density), rel=1e-5)
    assert abs(float(winter.at(75e3).density / there.at(75e3).density) - 1.0) > 0.05


def test_nrlmsis_resembles_the_standard_where_both_hold():
    pytest.importorskip("pymsis")
    air = atmosphere("nrlmsis", date="2010-03-21T12:00", f107=100.0, f107a=100.0, ap=4.0, latitude=0.78)
    altitude = np.array([0.0, 20e3, 50e3, 80e3, 110e3])
    ratio = np.asarray(air.at(altitude).density) / np.asarray(atmosphere().at(altitude).density)
    assert np.all((ratio > 0.7) & (ratio < 1.4))
    assert float(air.at(50e3).molar_mass) == pytest.approx(0.02896, rel=1e-3)


def test_nrlmsis_refuses_indices_that_no_sun_has_had():
    """Far beyond the observed its densities are not numbers, and a flight would end where it begins."""
    pytest.importorskip("pymsis")
    with pytest.raises(UserError, match="f107a = 1000"):
        atmosphere("nrlmsis", date="2010-03-21T12:00", f107=150.0, f107a=1000.0, ap=4.0)
