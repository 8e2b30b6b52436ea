"""A field of any direction: closed forms, direct integration of Maxwell's equations, energy, reciprocity."""

import numpy as np
import pytest
from scipy.constants import c, e, epsilon_0, m_e
from scipy.integrate import solve_ivp

from shocklayer import radio
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import ArrayLike

WAVE = 2.25e9
CRITICAL = epsilon_0 * m_e * (2 * np.pi * WAVE) ** 2 / e**2
PROFILE = np.linspace(0.0, 0.05, 17)
BUMP = np.sin(np.pi * PROFILE / PROFILE[-1]) ** 2 * (1 + PROFILE / 0.05)
DENSITY, COLLISIONS = 5e17 * BUMP, 3e9 * (1 + BUMP)
FIELD = np.array([0.03, -0.02, 0.05])
ANGLE = 0.7
UP = np.array([1.0, 1.0, -1.0])
"""Changes a field as mirroring in the layers, reversal and a half gyro about the normal do together."""

solve = jax.jit(radio.magnetised_profile, static_argnames=("subdivisions", "doublings"))
stack = jax.jit(radio.magnetised_layers)


def respond(
    density=DENSITY, collisions=COLLISIONS, field: ArrayLike | list[float] = FIELD, angle=ANGLE, **more
):
    return solve(WAVE, PROFILE, density, collisions + 0 * PROFILE, jnp.asarray(field, float), angle, **more)


@pytest.mark.parametrize("angle", [0.0, 0.7, 1.4])
def test_without_a_field_as_the_unmagnetised_solution(angle):
    response = respond(field=np.zeros(3), angle=angle)
    for index, polarisation in enumerate(("TM", "TE")):
        plain = radio.profile_response(WAVE, PROFILE, DENSITY, COLLISIONS, angle, polarisation)
        np.testing.assert_allclose(response.attenuation[index], plain.attenuation, rtol=1e-10)
        np.testing.assert_allclose(response.reflection[index, index], plain.reflection, rtol=1e-10)
        np.testing.assert_allclose(response.absorptance[index], plain.absorptance, rtol=1e-10)
        assert response.reflectance[1 - index, index] == response.transmittance[1 - index, index] == 0.0


@pytest.mark.parametrize("field", [0.02, 0.15, -0.15])
def test_field_along_the_normal_against_circular_waves(field):
    response = respond(field=[0.0, 0.0, field], angle=0.0)
    with_electrons, against = (
        radio.circular_response(WAVE, PROFILE, DENSITY, COLLISIONS, sign * abs(field)) for sign in (1, -1)
    )
    linear = radio.both_circular(WAVE, PROFILE, DENSITY, COLLISIONS, field)
    np.testing.assert_allclose(response.attenuation_unpolarised, linear, rtol=1e-10)
    np.testing.assert_allclose(response.attenuation, linear, rtol=1e-10)
    # Below the cyclotron frequency the wave that rotates with the electrons passes, above it the other.
    passes, sense = (with_electrons, 1.0) if abs(field) > 0.1 else (against, -1.0)
    np.testing.assert_allclose(response.attenuation_best, passes.attenuation, rtol=1e-10)
    np.testing.assert_allclose(response.handedness_best, sense * np.sign(field), rtol=1e-10)
    circular = np.array([1.0, -1.0j * np.sign(field)]) / np.sqrt(2)  # rotates with the electrons
    back = np.asarray(response.reflection) @ circular  # rotates in the same sense in space
    np.testing.assert_allclose(back, complex(with_electrons.reflection) * circular, rtol=1e-10)


def slab_amplitudes(square, depth):
    """Transmission and reflection of a slab, summed over all internal reflections (Born and Wolf, 1.6)."""
    index = np.sqrt(complex(square))
    inner, phase = (1 - index) / (1 + index), np.exp(-1j * index * depth)
    return ((1 - inner**2) * phase, inner * (1 - phase**2)) / (1 - inner**2 * phase**2)


@pytest.mark.parametrize("overdensity", [0.4, 1.0, 5.0])
@pytest.mark.parametrize("across", [[0.06, 0.0, 0.0], [0.0, 0.06, 0.0], [0.2, 0.0, 0.0]])
def test_across_the_field_against_ordinary_and_extraordinary_wave(overdensity, across):
    """Appleton and Hartree at right angles, written out: n^2 = 1 - X/U, and 1 - X/(U - Y^2/(U - X))."""
    collisions = 3e9
    u = 1 - 1j * collisions / (2 * np.pi * WAVE)
    gyro = e * np.linalg.norm(across) / (m_e * 2 * np.pi * WAVE)
    ordinary = 1 - overdensity / u
    extraordinary = 1 - overdensity / (u - gyro**2 / (u - overdensity))
    response = respond(overdensity * CRITICAL + 0 * PROFILE, collisions, across, 0.0)
    along = int(np.argmax(across))  # the polarisation whose electric field lies along the magnetic one
    for index, square in ((along, ordinary), (1 - along, extraordinary)):
        through, back = slab_amplitudes(square, 2 * np.pi * WAVE / c * PROFILE[-1])
        np.testing.assert_allclose(response.transmission[index, index], through, rtol=1e-8)
        np.testing.assert_allclose(response.reflection[index, index], back, rtol=1e-8)
    assert np.abs(response.transmission[0, 1]) < 1e-14 > np.abs(response.transmission[1, 0])


def test_field_does_not_affect_the_ordinary_wave_at_oblique_incidence():
    response = respond(field=[0.0, 0.1, 0.0])
    plain = radio.profile_response(WAVE, PROFILE, DENSITY, COLLISIONS, ANGLE, "TE")
    np.testing.assert_allclose(response.attenuation[1], plain.attenuation, rtol=1e-10)


def maxwell(density, collisions, field, angle):
    """Amplitudes by SciPy: all six field components and the equation of motion of the electrons."""
    size, sine, cosine = 2 * np.pi * WAVE / c, np.sin(angle), np.cos(angle)
    gyro = e * field / (m_e * 2 * np.pi * WAVE)
    cross = np.cross(np.eye(3), gyro).T  # P x Y as a matrix on P

    def slope(z, state):
        ex, ey, hx, hy = state.reshape(4, -1)
        overdensity = np.interp(z, PROFILE, density) / CRITICAL
        u = 1 - 1j * np.interp(z, PROFILE, collisions) / (2 * np.pi * WAVE)
        # U P = -X E + i P x Y; D = E + P; the normal parts by D_z = -sin h_y and h_z = sin E_y.
        response = np.eye(3) + np.linalg.solve(u * np.eye(3) - 1j * cross, -overdensity * np.eye(3))
        ez = -(sine * hy + response[2, 0] * ex + response[2, 1] * ey) / response[2, 2]
        moved = response @ np.stack([ex, ey, ez])
        hz = sine * ey
        return (-1j * size * np.stack([hy + sine * ez, -hx, sine * hz - moved[1], moved[0]])).ravel()

    # A TM and a TE wave of unit power leave the far face; the incident waves follow at the near face.
    root = np.sqrt(cosine)
    transmitted = np.array([[root, 0], [0, 1 / root], [0, -root], [1 / root, 0]], complex)
    flow = solve_ivp(
        slope, (PROFILE[-1], 0.0), transmitted.ravel(), "DOP853", rtol=1e-10, atol=1e-12, max_step=2e-3
    )
    ex, ey, hx, hy = flow.y[:, -1].reshape(4, 2)
    electric, magnetic = np.stack([ex / root, ey * root]), np.stack([hy * root, -hx / root])
    inward, outward = (electric + magnetic) / 2, (electric - magnetic) / 2
    return np.linalg.inv(inward), outward @ np.linalg.inv(inward)


def test_against_a_direct_integration_of_maxwells_equations():
    """Tilted field, oblique wave, a u asymmetric profile far above the critical density."""
    through, back = maxwell(DENSITY, COLLISIONS, FIELD, ANGLE)
    response = respond(subdivisions=64)
    np.testing.assert_allclose(response.transmission, through, atol=2e-4 * np.abs(through).max())
    np.testing.assert_allclose(response.reflection, back, atol=2e-4)
    assert np.abs(back[0, 1]) > 0.02 and np.abs(through[0, 1]) > 0.1 * np.abs(through[0, 0])
    # The error falls with the square of the number of layers.
    coarse = [np.abs(respond(subdivisions=n).reflection - back).max() for n in (8, 16)]
    assert 3.5 < coarse[0] / coarse[1] < 4.5


def test_energy_is_conserved_without_collisions():
    response = respond(density=0.3 * DENSITY, collisions=0.0)
    np.testing.assert_allclose(response.absorptance, 0.0, atol=1e-12)
    assert np.all(np.asarray(respond().absorptance) > 0.0)


def test_reciprocity():
    """Onsager: transmission back is that forward in the reversed field, polarisations exchanged."""
    forward = respond()
    back = respond(DENSITY[::-1], COLLISIONS[::-1], -FIELD)
    np.testing.assert_allclose(forward.transmission, back.transmission.T, rtol=1e-9)
    mirrored = respond(field=UP * FIELD)
    np.testing.assert_allclose(forward.reflection, mirrored.reflection.T, rtol=1e-9)
    assert np.abs(forward.transmission[0, 1] / forward.transmission[1, 0] - 1.0) > 0.01


def test_field_vector_from_angles_and_rotation_about_the_normal():
    np.testing.assert_allclose(
        radio.magnetic_field_vector(0.2, np.pi / 6, np.pi / 2),
        [0.0, 0.1, 0.2 * np.cos(np.pi / 6)],
        atol=1e-16,
    )
    at = [respond(field=radio.magnetic_field_vector(0.1, 0.6, azimuth), angle=0.0) for azimuth in (0.0, 1.0)]
    for name in ("attenuation_unpolarised", "attenuation_best", "handedness_best"):
        assert getattr(at[0], name) == pytest.approx(float(getattr(at[1], name)), rel=1e-9)


@pytest.mark.parametrize("field", [np.zeros(3), FIELD, np.array([0.3, 0.0, 0.8])])
def test_thick_and_dense_layers_neither_overflow_nor_lose_accuracy(field):
    """The loss in decibels is proportional to the depth, apart from that of the faces."""
    losses = []
    for depth in (3.0, 6.0, 12.0):
        response = stack(260e6, np.full(2, 1e20), 1e10, depth / 2, field, 0.4)
        assert all(np.isfinite(np.asarray(value)).all() for value in response)
        losses.append(np.asarray([response.attenuation_best, response.attenuation_unpolarised]))
    np.testing.assert_allclose(losses[2] - losses[1], 2 * (losses[1] - losses[0]), rtol=1e-7)
    assert losses[2].max() > 1000.0 or field[2] > 0.5


def test_needed_doublings_are_enough():
    needed = float(radio.needed_doublings(WAVE, DENSITY, COLLISIONS, 0.003, FIELD, ANGLE))
    assert 1.0 < needed < 8.0
    few, many = respond(doublings=int(np.ceil(needed))), respond()
    np.testing.assert_allclose(few.attenuation, many.attenuation, rtol=1e-11)


def test_gradients_against_differences():
    def loss(scale, field):
        return respond(scale * DENSITY, field=jnp.asarray(field), angle=ANGLE).attenuation_unpolarised

    for field in (FIELD, np.zeros(3)):
        slope = jax.grad(loss)(1.0, field)
        rise = (loss(1.0001, field) - loss(0.9999, field)) / 2e-4
        assert slope == pytest.approx(float(rise), rel=1e-5)
    resonant = WAVE / 27.9924900e9
    everything = jax.jvp(lambda f: respond(field=f * jnp.array([0.0, 0.0, 1.0])), (resonant,), (1.0,))
    assert all(np.isfinite(np.asarray(value)).all() for each in everything for value in each)
