"""The layered full-wave solution against the slab, Epstein and Airy profiles and a direct integration."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.special import airy, loggamma

from shocklayer import plasma, radio
from shocklayer.core.jax_setup import jax, jnp

C = 299792458.0
PROFILE = jax.jit(radio.profile_response, static_argnames=("polarisation", "subdivisions"))
NODES = 161


@pytest.mark.parametrize("layers", [1, 7])
def test_equal_layers_as_the_uniform_slab(layers):
    for frequency, density, collisions, thickness in (
        (2.2e9, 1e16, 1e8, 0.1),
        (10e9, 3e18, 5e10, 0.013),
        (260e6, 1e22, 1e10, 3.0),
    ):
        slab = radio.slab_response(frequency, density, collisions, thickness)
        each = np.ones(layers)
        stack = radio.layered_response(
            frequency, density * each, collisions * each, thickness / layers * each
        )
        assert stack.attenuation == pytest.approx(float(slab.attenuation), rel=1e-9)
        assert stack.reflectance == pytest.approx(float(slab.reflectance), rel=1e-9)
        magnetic = radio.layered_response(
            frequency, density * each, collisions * each, thickness / layers * each, 0.0, "TM"
        )
        assert magnetic.attenuation == pytest.approx(float(slab.attenuation), rel=1e-9)


@pytest.mark.parametrize("collisions", [0.0, 4e9])
@pytest.mark.parametrize("peak", [0.5, 1.0, 3.0])
def test_epstein_profile(peak, collisions):
    """eps = 1 - X sech^2(z/a): exact transmission by gamma functions (Epstein 1930; Poeschl-Teller).

    t = Gamma(1 + s + i k a) Gamma(-s + i k a) / (Gamma(1 + i k a) Gamma(i k a)), s (s + 1) = -X (k a)^2, for
    fields exp(+i omega t).
    """
    frequency, width = 2.2e9, 0.02
    ka = 2 * np.pi * frequency / C * width
    strength = peak / (1 - 1j * collisions / (2 * np.pi * frequency))
    s = -0.5 + np.sqrt(0.25 - strength * ka**2 + 0j)
    log_t = loggamma(1 + s + 1j * ka) + loggamma(-s + 1j * ka) - loggamma(1 + 1j * ka) - loggamma(1j * ka)
    exact = -20 / np.log(10) * log_t.real
    z = np.linspace(-12 * width, 12 * width, NODES)
    density = peak * float(plasma.critical_density(frequency)) / np.cosh(z / width) ** 2
    response = PROFILE(frequency, z, density, np.full(NODES, collisions), subdivisions=16)
    assert response.attenuation == pytest.approx(exact, rel=0.01, abs=2e-4)


def test_lossless_epstein_barrier_in_closed_form():
    """T = S/(S + cosh^2(pi/2 sqrt(4 X (k a)^2 - 1))), S = sinh^2(pi k a): Landau & Lifshitz III, 25."""
    frequency, width, peak = 2.2e9, 0.02, 2.0
    ka = 2 * np.pi * frequency / C * width
    barrier = np.cosh(0.5 * np.pi * np.sqrt(4 * peak * ka**2 - 1)) ** 2
    exact = 10 * np.log10(1 + barrier / np.sinh(np.pi * ka) ** 2)
    z = np.linspace(-12 * width, 12 * width, NODES)
    density = peak * float(plasma.critical_density(frequency)) / np.cosh(z / width) ** 2
    response = PROFILE(frequency, z, density, np.zeros(NODES), subdivisions=16)
    assert response.attenuation == pytest.approx(exact, rel=5e-3)
    assert response.absorptance == pytest.approx(0.0, abs=1e-9)


def test_linear_ramp_by_airy_functions():
    """Density rising linearly from zero: outside the ramp the exact solution is a pair of Airy functions."""
    frequency, length, top = 2.2e9, 0.15, 1.8
    k = 2 * np.pi * frequency / C
    # E'' + k^2 (1 - top z / L) E = 0, with zeta = (k L / top)^(2/3) (top z / L - 1).
    scale = (k * length / top) ** (2 / 3)

    def pair(z):
        a, da, b, db = airy(scale * (top * z / length - 1))
        return np.array([[a, b], [da * scale * top / length, db * scale * top / length]])

    # Beyond the ramp vacuum: E = exp(-i k z), E'/E = -i k.
    far = np.linalg.solve(pair(length), [1.0, -1j * k])
    near, slope = pair(0.0) @ far
    incident = 0.5 * (near - slope / (1j * k))
    z = np.linspace(0.0, length, NODES)
    density = top * float(plasma.critical_density(frequency)) * z / length
    response = PROFILE(frequency, z, density, np.zeros(NODES), subdivisions=16)
    assert response.attenuation == pytest.approx(20 * np.log10(abs(incident)), rel=1e-4)


@pytest.mark.parametrize("polarisation", ["TE", "TM"])
@pytest.mark.parametrize("angle", [0.0, 0.6, 1.2])
def test_oblique_waves_by_direct_integration(polarisation, angle):
    """A lossy asymmetric profile: Maxwell's equations for the tangential fields, integrated by SciPy."""
    frequency, length = 1.5e9, 0.12
    k = 2 * np.pi * frequency / C
    z = np.linspace(0.0, length, NODES)
    density = 1.4e17 * (z / length) * np.exp(1.5 * (1 - z / length)) * (1 - z / length) * 3
    collisions = 1e9 + 5e9 * z / length
    sine2, cosine = np.sin(angle) ** 2, np.cos(angle)

    def fields(s, y):
        eps = complex(
            1
            - np.interp(s, z, density)
            / (1.2404439e-2 * frequency**2)
            / (1 - 1j * np.interp(s, z, collisions) / (2 * np.pi * frequency))
        )
        electric, magnetic = y
        if polarisation == "TE":
            return [-1j * k * magnetic, -1j * k * (eps - sine2) * electric]
        return [-1j * k * (1 - sine2 / eps) * magnetic, -1j * k * eps * electric]

    admittance = cosine if polarisation == "TE" else 1 / cosine
    solution = solve_ivp(
        fields, (length, 0.0), [1.0 + 0j, admittance + 0j], rtol=1e-9, atol=1e-12, max_step=length / 160
    )
    electric, magnetic = solution.y[:, -1]
    incident = 0.5 * (electric + magnetic / admittance)
    reflected = 0.5 * (electric - magnetic / admittance) / incident
    response = PROFILE(frequency, z, density, collisions, angle, polarisation=polarisation, subdivisions=16)
    assert response.attenuation == pytest.approx(20 * np.log10(abs(incident)), rel=1e-3)
    assert complex(response.reflection) == pytest.approx(complex(reflected), abs=2e-3)
    assert response.absorptance > 0.0


def test_brewster_angle_of_a_rarefied_half_space():
    """TM waves pass a surface unreflected at tan(angle) = n; only the front face of a thick slab shows."""
    frequency = 5e9
    density = 0.5 * float(plasma.critical_density(frequency))
    index = np.sqrt(0.5)
    angle = np.arctan(index)
    stack = (np.array([density]), np.array([frequency * 0.05]), np.array([20.0]))
    through = radio.layered_response(frequency, *stack, angle, "TM")
    across = radio.layered_response(frequency, *stack, angle, "TE")
    assert through.reflectance < 1e-4
    assert across.reflectance > 0.05


def test_smooth_underdense_profile_against_geometric_optics():
    """Where the profile is long compared to the wavelength and underdense, full wave and WKB agree."""
    frequency = 35e9
    z = np.linspace(0.0, 0.3, NODES)
    density = 0.3 * float(plasma.critical_density(frequency)) * np.sin(np.pi * z / 0.3) ** 2
    collisions = np.full(NODES, 2e10)
    full = PROFILE(frequency, z, density, collisions, subdivisions=16)
    assert full.attenuation == pytest.approx(
        float(radio.geometric_optics_attenuation(frequency, z, density, collisions)), rel=2e-3
    )
    assert full.reflectance < 1e-6


def test_second_order_convergence():
    frequency = 2.2e9
    z = np.linspace(0.0, 0.1, 21)
    density = 2e17 * np.sin(np.pi * z / 0.1)
    collisions = np.full(21, 3e9)
    losses = [
        float(radio.profile_response(frequency, z, density, collisions, subdivisions=n).attenuation)
        for n in (2, 4, 8)
    ]
    assert (losses[0] - losses[1]) / (losses[1] - losses[2]) == pytest.approx(4.0, rel=0.15)


def test_stable_and_differentiable_in_a_very_thick_layer():
    density = jnp.full(200, 1e21)
    loss = lambda n: radio.layered_response(1e9, n, jnp.full(200, 1e10), jnp.full(200, 0.05), 0.3, "TM")  # noqa: E731
    response = loss(density)
    assert response.attenuation > 1e5
    assert response.transmittance == 0.0
    slope = jax.grad(lambda n: loss(n).attenuation)(density)
    assert np.all(np.isfinite(slope))


def test_vacuum_and_wrong_polarisation():
    empty = radio.layered_response(1e9, np.zeros(3), np.zeros(3), np.full(3, 0.1), 0.7, "TM")
    assert empty.attenuation == pytest.approx(0.0, abs=1e-12)
    with pytest.raises(ValueError, match="TE"):
        radio.layered_response(1e9, np.zeros(3), np.zeros(3), np.ones(3), 0.0, "X")
