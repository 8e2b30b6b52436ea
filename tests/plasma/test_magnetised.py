"""Waves along a static magnetic field against the closed form of a slab and Stix' dielectric tensor."""

import numpy as np
import pytest

from shocklayer import plasma
from shocklayer.core.constants import SPEED_OF_LIGHT
from shocklayer.core.jax_setup import jax
from shocklayer.radio import both_circular, circular_response, profile_response

WAVE = 2.25e9
PROFILE = np.linspace(0.0, 0.05, 17)

respond = jax.jit(circular_response)


def uniform(density, collisions, field):
    one = np.ones_like(PROFILE)
    return respond(WAVE, PROFILE, density * one, collisions * one, field)


def slab(index, depth):
    """Transmitted and reflected amplitude of a slab, summed over all internal reflections."""
    inner, phase = (1 - index) / (1 + index), np.exp(-1j * index * depth)
    through = (1 - inner**2) * phase / (1 - inner**2 * phase**2)
    back = inner * (1 - phase**2) / (1 - inner**2 * phase**2)
    return through, back


@pytest.mark.parametrize("field", [-0.15, -0.02, 0.0, 0.02, 0.15])
def test_uniform_slab_against_closed_form(field):
    density, collisions = 3.0 * float(plasma.critical_density(WAVE)), 5e9
    overdensity, damping = 3.0, collisions / (2 * np.pi * WAVE)
    # Independent rounded constant: f_c = 27.9925 GHz/T.
    index = np.sqrt(1 - overdensity / (1 - 1j * damping - 27.9924900e9 * field / WAVE))
    index = index if index.imag < 0 else -index
    through, back = slab(index, 2 * np.pi * WAVE / SPEED_OF_LIGHT * PROFILE[-1])
    response = uniform(density, collisions, field)
    assert float(response.transmittance) == pytest.approx(abs(through) ** 2, rel=1e-6)
    assert complex(response.reflection) == pytest.approx(back, rel=1e-5)


def test_without_a_field_as_the_unmagnetised_layer():
    bump = np.sin(np.pi * PROFILE / PROFILE[-1]) ** 2
    density, collisions = 5e17 * bump, 1e10 * (1 + bump)
    plain = profile_response(WAVE, PROFILE, density, collisions)
    circular = circular_response(WAVE, PROFILE, density, collisions, 0.0)
    np.testing.assert_allclose(circular.attenuation, plain.attenuation, rtol=1e-10)
    np.testing.assert_allclose(
        both_circular(WAVE, PROFILE, density, collisions, 0.0), plain.attenuation, rtol=1e-10
    )


def test_magnetic_field_opens_a_window_in_a_dense_sheath():
    """Below the cyclotron frequency the wave that rotates with the electrons passes, the other does not."""
    density = 100.0 * float(plasma.critical_density(WAVE))
    with_electrons, against = (float(uniform(density, 1e9, field).attenuation) for field in (0.5, -0.5))
    no_field = float(uniform(density, 1e9, 0.0).attenuation)
    assert with_electrons < 15.0 < 60.0 < against
    assert no_field > 150.0
    linear = float(both_circular(WAVE, PROFILE, density + 0 * PROFILE, 1e9 + 0 * PROFILE, 0.5))
    assert linear == pytest.approx(with_electrons + 10 * np.log10(2.0), abs=0.01)


def test_appleton_hartree_along_the_field_is_both_circular_waves():
    density, collisions, field = 2e17, 3e9, 0.03
    left, right = plasma.appleton_hartree(WAVE, density, collisions, field, 0.0)
    assert complex(right) == pytest.approx(
        complex(plasma.circular_permittivity(WAVE, density, collisions, field))
    )
    assert complex(left) == pytest.approx(
        complex(plasma.circular_permittivity(WAVE, density, collisions, -field))
    )


@pytest.mark.parametrize("angle", [0.3, 1.0, np.pi / 2])
@pytest.mark.parametrize("density", [2e16, 2e17])
def test_appleton_hartree_solves_the_dispersion_of_the_dielectric_tensor(angle, density):
    """Both indices make the determinant of the wave equation vanish, with the tensor of Stix."""
    collisions, field = 2e9, 0.05
    x = density / float(plasma.critical_density(WAVE))
    u = 1 - 1j * collisions / (2 * np.pi * WAVE)
    y = float(plasma.cyclotron_frequency(field)) / WAVE
    s = 1 - x * u / (u**2 - y**2)
    d = x * y / (u**2 - y**2)
    p = 1 - x / u
    for square in plasma.appleton_hartree(WAVE, density, collisions, field, angle):
        n2, sine, cosine = complex(square), np.sin(angle), np.cos(angle)
        matrix = np.array(
            [
                [s - n2 * cosine**2, -1j * d, n2 * cosine * sine],
                [1j * d, s - n2, 0],
                [n2 * cosine * sine, 0, p - n2 * sine**2],
            ]
        )
        assert abs(np.linalg.det(matrix)) < 1e-9 * np.abs(matrix).max() ** 3
