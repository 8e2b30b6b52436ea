"""Numbers, units and durations as the report prints them."""

import pytest

from shocklayer.report import formatting


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
    assert formatting.format_number(value) == text


def test_units_follow_the_table_of_quantities():
    assert formatting.format_quantity("stagnation_heat_flux", 8.91e6) == "8.91\u00a0MW/m²"
    assert formatting.format_quantity("speed", 653.2) == "653\u00a0m/s"
    assert formatting.format_quantity("speed", 7653.2) == "7.65\u00a0km/s"
    assert formatting.format_quantity("altitude", -3.2e-10) == "0\u00a0km"
    assert formatting.format_quantity("elevation", 12.0) == "12.0°"
    assert formatting.format_quantity("mach_number", 20.04) == "20.0"
    assert formatting.axis_label("load_factor", "Load factor") == "Load factor [g₀]"
    assert formatting.axis_label("mach_number", "Mach number") == "Mach number"


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
    assert formatting.format_duration(seconds) == text
