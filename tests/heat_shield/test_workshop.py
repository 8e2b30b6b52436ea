"""Ablation Workshop cases of a charring, receding shield against other codes; one program for all."""

import csv
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from shocklayer.heat_shield.case import compute
from shocklayer.scenario.loading import read_model
from shocklayer.scenario.shield_case import ShieldCase

DATA = Path(str(files("shocklayer"))) / "data"
CASES = {
    "AW-1.0": {"surface_temperature": "1644 K", "initial_temperature": "298 K"},
    "AW-2.1": {"surface_chemistry": "none"},
    "AW-2.2": {},
}


def case_of(name: str, thickness: str = "50 mm") -> ShieldCase:
    flow = {"heat_transfer_coefficient": "0.3 kg/m^2/s", "recovery_enthalpy": "1.5 MJ/kg", "gas": "air11"}
    exposure = CASES[name] | {"duration": "60 s", "cool_down": "60 s"}
    if "surface_temperature" not in exposure:
        exposure = flow | exposure
    return read_model(
        ShieldCase,
        {"layer": [{"material": "tacot", "thickness": thickness}], "exposure": exposure},
        "case.toml",
        DATA,
    )


def reference(case: str, code: str, quantity: str) -> list[tuple[float, float, float]]:
    path = DATA / "validation" / "ablation_workshop.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return [
        (float(row["depth_mm"] or 0.0) * 1e-3, float(row["time_s"]), float(row["value"]))
        for row in rows
        if (row["case"], row["code"], row["quantity"]) == (case, code, quantity)
    ]


@pytest.mark.parametrize(
    ("name", "code", "rms"),
    [("AW-1.0", "FIAT", 8.0), ("AW-2.1", "Amaryllis", 4.0), ("AW-2.2", "Amaryllis", 8.0)],
)
def test_temperatures_in_depth(name, code, rms):
    history = compute(case_of(name), DATA).history
    errors = np.array(
        [
            np.interp(time, history.time, history.at_depth(depth)) - value
            for depth, time, value in reference(name, code, "temperature")
            if time >= 1.0
        ]
    )
    errors = errors[np.isfinite(errors)]
    assert errors.size > 20
    assert np.sqrt(np.mean(errors**2)) < rms
    assert abs(history.energy_imbalance) < 1e-6
    assert abs(history.mass_imbalance) < 1e-6
    if name == "AW-2.2":
        rows = [row for row in reference(name, code, "recession") if row[1] >= 10.0]
        recession = [np.interp(row[1], history.time, history.recession) * 1e3 for row in rows]
        assert recession == pytest.approx([row[2] for row in rows], rel=0.015)
        late = [row for row in reference(name, code, "surface temperature") if 2.0 <= row[1] <= 60.0]
        surface = [np.interp(row[1], history.time, history.surface_temperature) for row in late]
        assert surface == pytest.approx([row[2] for row in late], abs=8.0)
