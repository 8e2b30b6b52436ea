"""Conduction and melting against closed forms, through the files that users write.

All cases have two layers and last a minute, so that one program is compiled for all.
"""

import math

import numpy as np
import pytest

from shocklayer.heat_shield.case import CaseResult, compute, finish
from shocklayer.heat_shield.sizing import size, with_thickness
from shocklayer.scenario.shield_case import load_case

DENSITY, HEAT, CONDUCTIVITY = 2000.0, 1000.0, 2.0
DIFFUSIVITY = CONDUCTIVITY / (DENSITY * HEAT)
_OWN = (
    'density = "2000 kg/m^3"\nspecific_heat = "1000 J/kg/K"\nthermal_conductivity = 2.0\nemissivity = 0.0\n'
)
_TIME = 'duration = "60 s"\nramp = "0 s"\n'


def run(folder, text: str, refinement: float = 1.0) -> CaseResult:
    path = folder / "case.toml"
    path.write_text(text, encoding="utf-8")
    case, _, base = load_case(path)
    return compute(case, base, refinement=refinement)


def test_semi_infinite_solid_under_constant_flux(tmp_path):
    result = run(
        tmp_path,
        'sensors = ["0 mm", "2 mm", "5 mm"]\n[[layer]]\nthickness = "60 mm"\n' + _OWN +
        '[[layer]]\nthickness = "40 mm"\n' + _OWN +
        '[exposure]\nheat_flux = "0.1 MW/m^2"\n' + _TIME,
    )  # fmt: skip
    time = result.history.time[result.history.time > 10.0]
    for depth in (0.0, 0.002, 0.005):
        reach = np.sqrt(DIFFUSIVITY * time)
        error = np.array([math.erfc(x) for x in depth / (2.0 * reach)])
        rise = (1e5 / CONDUCTIVITY) * (
            2.0 * reach / math.sqrt(math.pi) * np.exp(-((depth / (2.0 * reach)) ** 2)) - depth * error
        )
        computed = result.history.at_depth(depth)[-time.size :] - 300.0
        assert computed == pytest.approx(rise, rel=1e-3)
    assert abs(result.history.energy_imbalance) < 1e-6


def test_layer_on_a_half_space_of_another_material(tmp_path):
    """Surface at a temperature; Carslaw & Jaeger, Conduction of Heat in Solids (1959), 12.8, by images."""
    result = run(
        tmp_path,
        'sensors = ["4 mm", "8 mm"]\n[[layer]]\nthickness = "4 mm"\n' + _OWN +
        '[[layer]]\nthickness = "100 mm"\ndensity = "4000 kg/m3"\nspecific_heat = 1000\n'
        'thermal_conductivity = "20 W/m/K"\n'
        '[exposure]\nsurface_temperature = "500 K"\n' + _TIME,
    )  # fmt: skip
    inner = 20.0 / 4e6
    sigma = math.sqrt(20.0 * 4e6 / (CONDUCTIVITY * DENSITY * HEAT))
    ratio = (sigma - 1.0) / (sigma + 1.0)
    late = result.history.time > 10.0
    for depth in (0.004, 0.008):
        beyond = (depth - 0.004) * math.sqrt(DIFFUSIVITY / inner)
        rise = np.zeros(int(late.sum()))
        for n in range(30):
            path = (2 * n + 1) * 0.004 + beyond
            reach = 2.0 * np.sqrt(DIFFUSIVITY * result.history.time[late])
            rise += ratio**n * np.array([math.erfc(x) for x in path / reach])
        rise *= 200.0 * 2.0 / (1.0 + sigma)
        assert result.history.at_depth(depth)[late] - 300.0 == pytest.approx(rise, rel=1e-3, abs=0.01)


def test_melting_slab_whose_melt_is_carried_off(tmp_path):
    """Landau, Quart. Appl. Math. 8 (1950): the rise until melting begins, and its speed in the end."""
    result = run(
        tmp_path,
        '[[layer]]\nthickness = "60 mm"\n' + _OWN +
        'melting_temperature = "800 K"\nheat_of_fusion = "0.5 MJ/kg"\n'
        '[[layer]]\nthickness = "40 mm"\n' + _OWN +
        '[exposure]\nheat_flux = "1 MW/m^2"\n' + _TIME,
    )  # fmt: skip
    history = result.history
    begin = math.pi * CONDUCTIVITY * DENSITY * HEAT * 500.0**2 / (4.0 * 1e12)
    before = (history.time > 0.5 * begin) & (history.time < begin)
    rise = 500.0 * np.sqrt(history.time[before] / begin)
    assert history.surface_temperature[before] - 300.0 == pytest.approx(rise, rel=2e-3)
    late = history.time > 40.0
    speed = np.polyfit(history.time[late], history.recession[late], 1)[0]
    assert speed == pytest.approx(1e6 / (DENSITY * (0.5e6 + HEAT * 500.0)), rel=1e-3)
    assert history.mass_loss[-1] == pytest.approx(DENSITY * history.recession[-1], rel=1e-9)
    assert abs(history.energy_imbalance) < 1e-6


def test_thickness_for_a_limit_at_the_bond_line(tmp_path):
    """The thickness found keeps to the limit; more flux needs more of it, and so does a lower limit."""
    result = run(
        tmp_path,
        '[[layer]]\nthickness = "8 mm"\n' + _OWN + '[[layer]]\nthickness = "40 mm"\n' + _OWN +
        '[exposure]\nheat_flux = "0.1 MW/m^2"\n' + _TIME,
    )  # fmt: skip
    found = size(result.problem, 500.0)
    sized = finish(with_thickness(result.problem, found.thickness))
    assert sized.history.interface[:, 0].max() == pytest.approx(500.0, abs=0.1)
    # A uniform solid is a half-space: the temperature at a depth follows from the closed form.
    reach = math.sqrt(DIFFUSIVITY * 60.0)
    shape = found.thickness / (2.0 * reach)
    rise = 5e4 * (
        2.0 * reach / math.sqrt(math.pi) * math.exp(-(shape**2)) - found.thickness * math.erfc(shape)
    )
    assert rise == pytest.approx(200.0, rel=5e-3)
    slope = -5e4 * math.erfc(shape)
    assert found.sensitivity["heat_flux"] == pytest.approx(-200.0 / (found.thickness * slope), rel=0.05)
    assert found.sensitivity["margin"] == pytest.approx(-1.0 / slope, rel=0.05)
