"""Gas over a carbon wall against closed forms and another code."""

import csv
from importlib.resources import files

import numpy as np
import pytest

from shocklayer.gas.ablation import pyrolysis_gas, wall_gas

AIR = {"N2": 0.79, "O2": 0.21}
TACOT_GAS = {"C": 0.206, "H": 0.679, "O": 0.115}


def test_plateaus_of_carbon_in_air():
    """All oxygen in CO2, then in CO: 12.011/32 and twice that of the mass fraction of oxygen."""
    oxygen = 0.21 * 31.9988 / (0.21 * 31.9988 + 0.79 * 28.0134)
    table = wall_gas(AIR, None, np.array([1e5]), np.zeros(1), np.array([300.0, 1800.0]))
    assert table.char_blowing[0, 0] == pytest.approx(
        [oxygen * 12.0107 / 31.9988, oxygen * 24.0214 / 31.9988], rel=1e-4
    )


def test_table_of_another_code():
    path = files("shocklayer") / "data" / "validation" / "wall_gas_carbon.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    axes = [
        np.unique([float(row[name]) for row in rows])
        for name in ("pressure_Pa", "gas_blowing", "temperature_K")
    ]
    table = wall_gas(AIR, TACOT_GAS, *axes)
    for row in rows:
        place = tuple(
            int(np.searchsorted(axis, float(row[name])))
            for axis, name in zip(axes, ("pressure_Pa", "gas_blowing", "temperature_K"), strict=True)
        )
        hot = float(row["temperature_K"]) > 2600.0
        assert table.char_blowing[place] == pytest.approx(
            float(row["char_blowing"]), rel=0.06 if hot else 0.01, abs=1e-4
        )
        assert table.enthalpy[place] == pytest.approx(float(row["wall_enthalpy_J_kg"]), rel=0.03, abs=5e3)


def test_carbon_evaporates_without_limit_where_its_vapour_pressure_is_that_of_the_wall():
    table = wall_gas(AIR, None, np.array([100.0]), np.zeros(1), np.array([2000.0, 4500.0]))
    assert table.char_blowing[0, 0, 0] == pytest.approx(0.1749, rel=1e-2)
    assert table.char_blowing[0, 0, 1] == 1e3
    assert np.isfinite(table.enthalpy).all()


def test_pyrolysis_gas_conserves_the_heat_of_combustion():
    """Its enthalpy rises, and far below dissociation does not depend on pressure."""
    enthalpy = pyrolysis_gas(TACOT_GAS, np.array([1e3, 1e5]), np.array([300.0, 2600.0]))
    assert enthalpy[0, 0] == pytest.approx(enthalpy[1, 0], rel=1e-3)
    assert (np.diff(enthalpy, axis=1) > 1e7).all()
