import numpy as np
import pytest

from shocklayer.report.figures import style


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (7650.0, "7\u202f650"),
        (7654.4, "7\u202f650"),
        (12.345, "12.3"),
        (0.9996, "1.00"),
        (-3.0, "−3.00"),
        (3.14159e20, "3.14 × 10²⁰"),
        (9.999e20, "1.00 × 10²¹"),
        (4.2e-5, "4.20 × 10⁻⁵"),
        (999999.0, "1.00 × 10⁶"),
        (float("nan"), "–"),
        (None, "–"),
    ],
)
def test_number(value: float | None, text: str):
    assert style.number(value) == text


def test_units_follow_the_table_of_quantities():
    assert style.with_unit("stagnation_heat_flux", 8.91e6) == "8.91\u00a0MW/m²"
    assert style.with_unit("speed", 653.2) == "653\u00a0m/s"
    assert style.with_unit("speed", 7653.2) == "7.65\u00a0km/s"
    assert style.with_unit("altitude", -3.2e-10) == "0\u00a0km"
    assert style.with_unit("elevation", 12.0) == "12.0°"
    assert style.with_unit("mach_number", 20.04) == "20.0"
    assert style.label("load_factor", "Load factor") == "Load factor [g₀]"
    assert style.label("mach_number", "Mach number") == "Mach number"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (4.25, "4.2\u00a0s"),
        (39.4, "39\u00a0s"),
        (150.0, "2\u00a0min 30\u00a0s"),
        (7290.0, "2\u00a0h 01\u00a0min"),
    ],
)
def test_duration(seconds: float, text: str):
    assert style.duration(seconds) == text


def test_spread_keeps_order_and_distance():
    places = style.spread([0.5, 0.51, 0.1, 0.52], 0.1, 0.0, 1.0)
    order = np.argsort([0.5, 0.51, 0.1, 0.52])
    assert np.all(np.diff(places[order]) > 0.099)
    assert places[2] == pytest.approx(0.1)


def test_series_colours_differ_in_lightness_for_print():
    from matplotlib.colors import to_rgb

    light = [sum(w * c for w, c in zip((0.21, 0.72, 0.07), to_rgb(c), strict=True)) for c in style.SERIES[:3]]
    assert len({round(value, 2) for value in light}) == 3
