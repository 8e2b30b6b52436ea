"""Walls hotter than what they could be made of."""

import numpy as np
import pytest

from shocklayer.heating import survival
from shocklayer.plasma import notices

HOT = np.array([[300.0, 300.0], [900.0, 2100.0], [2500.0, 1800.0], [600.0, 500.0]])


def test_a_wall_above_titanium_without_a_heat_shield_does_not_survive():
    (notice,) = survival.melting(HOT, unprotected=True)
    assert notice.value == 2500.0 and notice.high == survival.TITANIUM
    assert notice.samples is not None and notice.samples.tolist() == [False, True, True, True]
    assert {"events", "end", "load_factor", "sightings", "blackouts"} <= set(notice.outputs)
    assert "would not survive" in notice.message and "carbon" not in notice.message


def test_above_the_sublimation_of_carbon_nothing_is_solid():
    (notice,) = survival.melting(2.0 * HOT, unprotected=True)
    assert "even carbon sublimes" in notice.message


@pytest.mark.parametrize(("wall", "unprotected"), [(HOT, False), (0.7 * HOT, True)])
def test_a_heat_shield_or_a_cool_wall_is_no_notice(wall: np.ndarray, unprotected: bool):
    assert survival.melting(wall, unprotected) == []


def test_ablation_products_are_named_where_the_layer_is_ionised():
    density = np.array([[0.0], [0.0], [1e18], [1e18]])
    (notice,) = notices.ablation_products(HOT, density, included=False, declared=True)
    assert notice.samples is not None and notice.samples.tolist() == [False, False, True, False]
    assert notice.outputs == ("blackouts",) and "sodium" in notice.message
    assert notices.ablation_products(HOT, density, included=True, declared=True) == []
    assert notices.ablation_products(0.3 * HOT, density, included=False, declared=False) == []
