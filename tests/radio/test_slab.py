"""The plasma slab against analytic limits and an independent transfer-matrix evaluation."""

import numpy as np
import pytest

from shocklayer import plasma, radio
from shocklayer.core.jax_setup import jax

C = 299792458.0


def test_no_loss_without_plasma():
    for thickness in (0.0, 0.01, 0.3):
        response = radio.slab_response(2.2e9, 0.0, 1e9, thickness)
        assert response.attenuation == pytest.approx(0.0, abs=1e-12)
        assert response.reflectance == pytest.approx(0.0, abs=1e-28)
    assert radio.slab_attenuation(2.2e9, 1e19, 1e9, 0.0) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("frequency", "density", "collisions", "thickness"),
    [
        (2.2e9, 1e16, 1e8, 0.1),
        (2.2e9, 6.004e16, 1e9, 0.05),
        (10e9, 3e18, 5e10, 0.013),
        (0.259e9, 1e18, 1e9, 0.2),
        (35e9, 5e18, 1e10, 0.013),
        (2.2e9, 6.0036e16, 0.0, 0.03),
        (1.2e9, 3e17, 2e9, 1e-5),
    ],
)
def test_against_a_characteristic_matrix(frequency, density, collisions, thickness):
    """Characteristic matrix of one film (Born & Wolf 1.6), evaluated independently in extended precision."""
    omega = 2 * np.pi * np.longdouble(frequency)
    critical = (
        np.longdouble(8.8541878128e-12) * 9.1093837015e-31 * omega**2 / np.longdouble(1.602176634e-19) ** 2
    )
    index = np.sqrt(np.clongdouble(1 - (density / critical) / (1 - 1j * collisions / omega)))
    phase = omega / C * index * thickness
    cosine, sine = np.cos(phase), np.sin(phase)
    total = 2 * cosine + 1j * sine / index + 1j * index * sine
    decibels = float(20 * np.log10(abs(total / 2)))
    reflectance = float(abs((1j * sine / index - 1j * index * sine) / total) ** 2)
    response = radio.slab_response(frequency, density, collisions, thickness)
    assert response.attenuation == pytest.approx(decibels, rel=1e-8, abs=1e-10)
    assert response.reflectance == pytest.approx(reflectance, rel=1e-8, abs=1e-10)


def test_thick_slab_reflects_as_a_half_space():
    """Fresnel: r = (1 - n)/(1 + n) once no wave returns from the far face."""
    frequency, density, collisions = 2.2e9, 5e17, 3e9
    index = np.sqrt(complex(plasma.permittivity(frequency, density, collisions)))
    response = radio.slab_response(frequency, density, collisions, 5.0)
    assert response.reflectance == pytest.approx(abs((1 - index) / (1 + index)) ** 2, rel=1e-10)


def test_amplitude_decays_with_the_skin_depth():
    """Each further centimetre of an overdense slab costs 8.686 k |Im n| decibels."""
    frequency, density, collisions = 2.2e9, 1e18, 2e9
    index = np.sqrt(complex(plasma.permittivity(frequency, density, collisions)))
    per_metre = 8.685889638 * 2 * np.pi * frequency / C * abs(index.imag)
    loss = radio.slab_attenuation(frequency, density, collisions, np.array([0.5, 0.51]))
    assert loss[1] - loss[0] == pytest.approx(0.01 * per_metre, rel=1e-6)


def test_enormous_attenuation_stays_finite():
    """Three metres of 1e22 per cubic metre at VHF: some 1.5e5 dB, and its derivative."""
    loss, slope = jax.value_and_grad(lambda n: radio.slab_attenuation(260e6, n, 1e10, 3.0))(1e22)
    assert loss > 1e5
    assert np.isfinite(slope)
    response = radio.slab_response(260e6, 1e22, 1e10, 3.0)
    assert response.transmittance == 0.0
    assert response.reflectance <= 1.0


def test_lossless_half_wave_slab_is_transparent_and_quarter_wave_reflects_most():
    """Film optics: n d = lambda/2 transmits all; n d = lambda/4 has R = ((1 - n^2)/(1 + n^2))^2."""
    frequency = 10e9
    density = 0.75 * float(plasma.critical_density(frequency))
    wavelength = C / frequency
    half = radio.slab_response(frequency, density, 0.0, wavelength / 2 / 0.5)
    quarter = radio.slab_response(frequency, density, 0.0, wavelength / 4 / 0.5)
    assert half.attenuation == pytest.approx(0.0, abs=1e-10)
    assert quarter.reflectance == pytest.approx((0.75 / 1.25) ** 2, rel=1e-10)


def test_thin_slab_limit_at_the_critical_density():
    """As eps goes to zero a lossless slab has t = 1/(1 + i k d/2): 10 log10(1 + (k d/2)^2) dB."""
    frequency = 2.2e9
    k = 2 * np.pi * frequency / C
    loss = radio.slab_attenuation(frequency, plasma.critical_density(frequency), 0.0, 0.05)
    assert loss == pytest.approx(10 * np.log10(1 + (k * 0.05 / 2) ** 2), rel=1e-6)


def test_power_is_conserved_and_never_created():
    rng = np.random.default_rng(3)
    frequency = 10 ** rng.uniform(8, 11, 300)
    density, collisions = 10 ** rng.uniform(12, 21, 300), 10 ** rng.uniform(6, 12, 300)
    response = radio.slab_response(frequency, density, collisions, 10 ** rng.uniform(-4, 0, 300))
    for fraction in (response.reflectance, response.transmittance, response.absorptance):
        assert np.all((fraction >= -1e-9) & (fraction <= 1 + 1e-9))
    assert np.all(np.isfinite(response.attenuation))
