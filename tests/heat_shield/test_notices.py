"""What is said about a computed case: where no gas is exchanged, and whether the bond line still rises."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shocklayer.heat_shield.materials import material_of
from shocklayer.heat_shield.notices import notices_of
from shocklayer.heat_shield.profiles import ShieldHistory
from shocklayer.heat_shield.sizing import _root  # pyright: ignore[reportPrivateUsage]
from shocklayer.result.shield_result import bondline_of
from shocklayer.scenario.loading import read_model
from shocklayer.scenario.shield_case import ShieldCase


def history(interface: list[float], convective: float = 0.0) -> ShieldHistory:
    count = len(interface)
    zero = np.zeros(count)
    return ShieldHistory(
        time=np.linspace(0.0, 5.0, count),
        depth=np.array([0.0, 0.01]),
        temperature=np.full((count, 2), 300.0),
        interface=np.array(interface)[:, None],
        surface_temperature=np.full(count, 300.0),
        recession=zero,
        char_depth=zero,
        virgin_depth=zero,
        gas_flux=zero,
        char_flux=zero,
        mass_loss=zero,
        conduction=zero,
        convective=np.full(count, convective),
        energy_imbalance=0.0,
        mass_imbalance=0.0,
        largest_change=0.0,
    )


@pytest.mark.parametrize(("convective", "said"), [(0.0, 1), (1e5, 0)])
def test_a_file_of_fluxes_alone_loses_no_char_and_says_so(tmp_path, convective, said):
    (tmp_path / "flux.csv").write_text("time_s,heat_flux_W_m2\n0,0\n2,5e5\n", encoding="utf-8")
    raw: dict[str, Any] = {
        "layer": [{"material": "tacot", "thickness": "10 mm"}],
        "exposure": {"file": "flux.csv"},
    }
    case = read_model(ShieldCase, raw, "case.toml", tmp_path)
    materials = [material_of(case.layer[0], Path(tmp_path))]
    notices = notices_of(materials, history([300.0, 301.0], convective), 0.01, case)
    assert sum("without recovery_enthalpy" in each.message for each in notices) == said


@pytest.mark.parametrize(
    ("temperatures", "rising"),
    [([293.0, 295.0, 300.0], True), ([293.0, 300.0, 300.0], False), ([293.0, 310.0, 300.0], False)],
)
def test_a_bond_line_at_rest_is_not_said_to_rise(temperatures, rising):
    shield = history(temperatures)
    found = bondline_of(shield, shield.time, 0.01)
    assert found["still_rising"] is rising


@pytest.mark.parametrize("first", [0.002, 0.011, 0.05])
def test_the_thickness_keeps_the_bond_line_below_the_limit(first):
    def excess(thickness: float) -> float:
        return 900.0 * float(np.exp(-thickness / 0.004)) - 33.15

    thickness = _root(excess, first)
    assert -0.02 < excess(thickness) <= 0.0
