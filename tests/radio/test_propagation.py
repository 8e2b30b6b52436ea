"""Models of propagation: the choice reaches the loss through the layer, and its range is checked."""

import numpy as np
import pytest

from shocklayer import radio
from shocklayer.core.constants import SPEED_OF_LIGHT
from shocklayer.plasma import critical_density
from shocklayer.radio.propagation.model import ANGLES, AntennaLayer
from shocklayer.radio.sheath_loss import loss_over_angles, propagation_notices
from shocklayer.scenario import load

PATTERN = "radio.0.antenna.pattern={ exponent = 2 }"
GEOMETRIC = "radio.0.propagation=geometric-optics"


def link(*overrides):
    return load("ram-c-ii", ["radio.0.frequency=2 GHz", *overrides]).radio[0]


def layer(peak, uniform=False, thickness=0.1):
    """A layer of three samples with a parabolic profile, or a uniform one."""
    across = np.linspace(0.0, 1.0, 64)
    shape = np.ones(64) if uniform else 4.0 * across * (1.0 - across)
    density = np.array([0.0, 0.5, 1.0])[:, None] * peak * shape
    return AntennaLayer(np.full(3, thickness), density, np.full((3, 64), 1e9), uniform)


def test_the_full_wave_is_the_default_and_of_a_uniform_layer_that_of_a_slab():
    air = layer(1e17, uniform=True)
    loss = loss_over_angles(link(), air)
    slab = radio.slab_attenuation(2e9, air.density[:, 0], 1e9, 0.1)
    np.testing.assert_allclose(loss, np.asarray(slab)[:, None], rtol=1e-12)
    np.testing.assert_array_equal(loss, loss_over_angles(link("radio.0.propagation=full-wave"), air))


def test_geometric_optics_is_the_integral_of_the_decay():
    """Thin plasma: decay n_e nu_c / (2 c n_c nu) per length to first order, in closed form for a slab."""
    critical = float(critical_density(2e9))
    loss = loss_over_angles(link(GEOMETRIC), layer(1e-3 * critical, uniform=True))
    omega, collisions = 2.0 * np.pi * 2e9, 1e9
    share = np.array([0.0, 0.5e-3, 1e-3])
    decay = 0.5 * share * omega * collisions / (omega**2 + collisions**2) * omega / SPEED_OF_LIGHT
    np.testing.assert_allclose(loss[:, 0], 20.0 / np.log(10.0) * decay * 0.1, rtol=2e-3)


@pytest.mark.parametrize("overrides", [(), (PATTERN,)])
def test_the_two_models_agree_where_the_layer_is_thin_and_reflects_little(overrides):
    air = layer(0.05 * float(critical_density(2e9)), thickness=2.0)
    full, optics = loss_over_angles(link(*overrides), air), loss_over_angles(link(GEOMETRIC, *overrides), air)
    assert full.shape == optics.shape == (3, ANGLES.size if overrides else 1)
    upright = slice(0, 4)  # up to 55 degrees; beyond, more of the wave is reflected
    np.testing.assert_allclose(optics[:, upright], full[:, upright], rtol=0.02, atol=1e-3)


def test_without_reflection_a_dense_layer_loses_another_amount():
    air = layer(20.0 * float(critical_density(2e9)), uniform=True, thickness=0.01)
    full, optics = loss_over_angles(link(), air), loss_over_angles(link(GEOMETRIC), air)
    assert abs(full[2, 0] - optics[2, 0]) > 1.0


def test_a_layer_above_the_critical_density_is_outside_the_range_of_geometric_optics():
    critical = float(critical_density(2e9))
    (notice,) = propagation_notices(link(GEOMETRIC), layer(1.44 * critical), "earth")
    assert notice.value == pytest.approx(1.2, rel=2e-3) and notice.high == 1.0
    np.testing.assert_array_equal(notice.samples, [False, False, True])
    assert notice.outputs == ("attenuation", "blackouts")
    assert propagation_notices(link(GEOMETRIC), layer(0.9 * critical), "earth") == []
    assert propagation_notices(link(), layer(1.44 * critical), "earth") == []
