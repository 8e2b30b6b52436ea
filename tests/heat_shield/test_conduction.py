"""Pure conduction against closed forms, through the files that users write."""

import math

import numpy as np
import pytest

from shocklayer.heat_shield.case import CaseResult, compute
from shocklayer.scenario.shield_case import load_case

DENSITY, HEAT, CONDUCTIVITY = 2000.0, 1000.0, 2.0
DIFFUSIVITY = CONDUCTIVITY / (DENSITY * HEAT)
_OWN = (
    'density = "2000 kg/m^3"\nspecific_heat = "1000 J/kg/K"\nthermal_conductivity = 2.0\nemissivity = 0.0\n'
)


def run(folder, text: str) -> CaseResult:
    path = folder / "case.toml"
    path.write_text(text, encoding="utf-8")
    case, _, base = load_case(path)
    return compute(case, base)


def test_semi_infinite_solid_under_constant_flux(tmp_path):
    result = run(
        tmp_path,
        'sensors = ["0 mm", "2 mm", "5 mm"]\n[[layer]]\nthickness = "100 mm"\n' + _OWN +
        '[exposure]\nheat_flux = "0.1 MW/m^2"\nduration = "60 s"\nramp = "0 s"\n',
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


def test_two_layers_in_steady_state_and_the_transient_before_it(tmp_path):
    """Surface held, back face held: the interface divides the drop by the resistances."""
    result = run(
        tmp_path,
        '[[layer]]\nthickness = "5 mm"\n' + _OWN +
        '[[layer]]\nthickness = "10 mm"\nmaterial = "copper"\n'
        '[exposure]\nsurface_temperature = "400 K"\nduration = "600 s"\nramp = "0.1 s"\n'
        '[back]\ntemperature = "300 K"\n',
    )  # fmt: skip
    copper = 0.010 / 401.0
    expected = 300.0 + 100.0 * copper / (0.005 / CONDUCTIVITY + copper)
    assert result.history.interface[-1, 0] == pytest.approx(expected, abs=0.01)
    assert result.history.conduction[-1] == pytest.approx(100.0 / (0.005 / CONDUCTIVITY + copper), rel=1e-3)


def test_composite_half_space_heats_its_interface_at_once(tmp_path):
    """Carslaw & Jaeger 12.8: layer on a half-space, surface at a temperature, images in the layer."""
    k2, c2 = 20.0, 4e6
    result = run(
        tmp_path,
        'sensors = ["4 mm", "8 mm"]\n[[layer]]\nthickness = "4 mm"\n' + _OWN +
        '[[layer]]\nthickness = "100 mm"\ndensity = "4000 kg/m3"\nspecific_heat = 1000\n'
        'thermal_conductivity = "20 W/m/K"\n'
        '[exposure]\nsurface_temperature = "500 K"\nduration = "60 s"\nramp = "0 s"\n',
    )  # fmt: skip
    a1, a2 = DIFFUSIVITY, k2 / c2
    sigma = math.sqrt(k2 * c2 / (CONDUCTIVITY * DENSITY * HEAT))
    ratio = (sigma - 1.0) / (sigma + 1.0)
    late = result.history.time > 10.0
    for depth in (0.004, 0.008):
        time = result.history.time[late]
        beyond = (depth - 0.004) * math.sqrt(a1 / a2)
        terms = [
            ratio**n
            * np.array([math.erfc(((2 * n + 1) * 0.004 + beyond) / (2 * math.sqrt(a1 * t))) for t in time])
            for n in range(30)
        ]
        rise = 200.0 * 2.0 / (1.0 + sigma) * np.sum(terms, axis=0)
        assert result.history.at_depth(depth)[late] - 300.0 == pytest.approx(rise, rel=1e-3, abs=0.01)
