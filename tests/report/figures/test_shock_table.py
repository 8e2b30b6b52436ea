"""The stored table of electron density behind shocks against the gas model that it was computed with."""

from pathlib import Path

import numpy as np
import pytest

from shocklayer.report.figures import shock_table


def test_table_of_shocks_agrees_with_the_gas_model():
    speed, altitude, table = shock_table.shock_electron_density()
    rows, columns = np.meshgrid([0, 6, 12, 18], [6, 14, 22, 30, 40], indexing="ij")
    computed = shock_table.compute_electron_density(speed[columns.ravel()], altitude[rows.ravel()])
    assert table[rows.ravel(), columns.ravel()] == pytest.approx(computed, rel=0.02)


def test_table_of_martian_shocks_agrees_with_the_gas_model():
    speed, altitude, table = shock_table.shock_electron_density("mars")
    rows, columns = np.array([0, 6, 14]), np.array([8, 18, 26])
    computed = shock_table.compute_electron_density(speed[columns], altitude[rows], "mars")
    assert table[rows, columns] == pytest.approx(computed, rel=0.02)


def test_a_written_table_can_be_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def made_up(speed: np.ndarray, altitude: np.ndarray, planet: str) -> np.ndarray:
        return 10.0 ** (10 + speed / 1e3 + altitude / 1e5)

    monkeypatch.setattr(shock_table, "compute_electron_density", made_up)
    shock_table.write_table(tmp_path / "table.csv")
    rows = [line.split(",") for line in (tmp_path / "table.csv").read_text().splitlines() if line[0] != "#"]
    speed, altitude, table = shock_table.shock_electron_density()
    assert [float(value) for value in rows[0][1:]] == speed.tolist()
    assert [float(row[0]) for row in rows[1:]] == altitude.tolist()
    assert np.array(rows[1:], dtype=float)[:, 1:].shape == table.shape
    assert float(rows[3][1]) == pytest.approx(10 + 1.5 + 0.1)
