"""Band of the heat flux: order, what it contains, and that each cause shows."""

import numpy as np
import pytest
from tests.heating.test_stage import compute

from shocklayer.scenario.heating import HeatingConfig

NAMES = ("convective_heat_flux", "stagnation_heat_flux", "heat_load", "wall_temperature")


@pytest.mark.parametrize(
    "model",
    [
        "fay-riddell",
        pytest.param("sutton-graves", marks=pytest.mark.long),
        pytest.param("detra-kemp-riddell", marks=pytest.mark.long),
        pytest.param("brandis-johnston", marks=pytest.mark.long),
    ],
)
def test_low_and_high_enclose_the_result(model):
    """From rest in vacuum to 14 km/s."""
    speed = (0.0, 300.0, 1500.0, 4000.0, 7000.0, 9600.0, 11000.0, 14000.0, 7000.0)
    density = (1e-3, 1.0, 1e-1, 1e-3, 1e-4, 1e-4, 3e-4, 1e-4, 1e-12)
    time = tuple(float(k) for k in range(len(speed)))
    heat = compute(HeatingConfig(convective=model), time=time, speed=speed, density=density).variables
    for name in NAMES:
        low, value, high = (np.asarray(heat[name + end]) for end in ("_low", "", "_high"))
        assert np.isfinite(low).all() and np.isfinite(high).all()
        assert (low <= value * (1 + 1e-9)).all() and (value <= high * (1 + 1e-9) + 1e-12).all()
        assert low.shape == value.shape == high.shape


@pytest.mark.long
def test_an_inert_wall_takes_half_where_the_gas_is_dissociated():
    """Tube layers at FIRE II and Stardust with an inert wall give 0.43 to 0.55 of the catalytic one."""
    fast = {"time": (0.0, 1.0), "speed": (11000.0, 11000.0), "density": (2e-4, 2e-4)}
    heat = compute(HeatingConfig(convective="fay-riddell", radiative="none"), **fast).variables
    assert 0.25 < heat["convective_heat_flux_low"][0, 0] / heat["convective_heat_flux"][0, 0] < 0.55
    # In air that does not dissociate only method and density count.
    slow = {"time": (0.0, 1.0), "speed": (1500.0, 1500.0), "density": (1e-2, 1e-2)}
    heat = compute(HeatingConfig(convective="fay-riddell", radiative="none"), **slow).variables
    assert 0.8 < heat["convective_heat_flux_low"][0, 0] / heat["convective_heat_flux"][0, 0] < 0.95
    assert 1.03 < heat["convective_heat_flux_high"][0, 0] / heat["convective_heat_flux"][0, 0] < 1.25


def test_dense_gas_recombines_before_it_reaches_an_inert_wall():
    def share(density):
        heat = compute(
            HeatingConfig(convective="fay-riddell"),
            time=(0.0, 1.0),
            speed=(6000.0,) * 2,
            density=(density,) * 2,
        ).variables
        return heat["convective_heat_flux_low"][0, 0] / heat["convective_heat_flux"][0, 0]

    assert share(1.0) > share(1e-2) + 0.1


def test_radiation_is_known_within_a_factor_of_two():
    fast = {"time": (0.0, 1.0), "speed": (12000.0, 12000.0), "density": (3e-4, 3e-4)}
    heat = compute(**fast).variables
    for end, factor in (("_low", 0.5), ("_high", 2.0)):
        radiative = heat[f"stagnation_heat_flux{end}"] - heat[f"convective_heat_flux{end}"][:, 0]
        np.testing.assert_allclose(radiative, factor * heat["radiative_heat_flux"], rtol=1e-9)
