"""Plane wave at normal incidence on a uniform slab of plasma, exact and stable at any thickness."""

from math import log, pi
from typing import NamedTuple

from shocklayer.core.constants import SPEED_OF_LIGHT
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.plasma.cold import permittivity

DECIBELS_PER_NEPER = 20.0 / log(10.0)
"""Power loss in decibels of an amplitude that falls by a factor e."""


class SlabResponse(NamedTuple):
    """Effect of a slab on the power of a wave.

    Attributes
    ----------
    attenuation : jax.Array
        Loss of transmitted power [dB], reflection and absorption together.
    reflectance : jax.Array
        Fraction of the power reflected, 0 to 1.
    transmittance : jax.Array
        Fraction of the power transmitted, 0 to 1 (underflows to zero in thick layers; use the decibels).
    absorptance : jax.Array
        Fraction of the power absorbed, 0 to 1.
    """

    attenuation: Array
    reflectance: Array
    transmittance: Array
    absorptance: Array


def decay_and_phase(index: Array, depth: Array) -> tuple[Array, Array]:
    """Return exp(-z) and 2 i k d (1 - exp(-z)) / z for z = 2 i k d n, without dividing by a zero index.

    Parameters
    ----------
    index : jax.Array
        Complex component n of the refractive index along the normal, with a negative imaginary part.
    depth : jax.Array
        Thickness times the wave number in vacuum, k d.

    Returns
    -------
    tuple of jax.Array
        Amplitude of a wave that has crossed the layer twice, and the second factor.
    """
    round_trip = 2j * depth * index
    decayed = jnp.exp(-round_trip)
    small = jnp.abs(round_trip) < 1e-4
    safe = jnp.where(small, 1.0, round_trip)
    # (1 - exp(-z))/z, by its series where z is small.
    mean_phase = jnp.where(small, 1.0 - round_trip / 2.0 + round_trip**2 / 6.0, (1.0 - jnp.exp(-safe)) / safe)
    return decayed, 2j * depth * mean_phase


def slab_response(
    frequency: ArrayLike, electron_density: ArrayLike, collision_frequency: ArrayLike, thickness: ArrayLike
) -> SlabResponse:
    """Reflection, transmission and absorption of a uniform plasma slab between half-spaces of vacuum.

    The sum over all internal reflections in closed form, with the logarithm of the decaying wave separated,
    so that layers of 1e5 dB neither overflow nor lose digits, and without a singularity where the
    permittivity passes through zero.

    Parameters
    ----------
    frequency : ArrayLike
        Wave frequency [Hz].
    electron_density : ArrayLike
        Electron density of the slab [1/m^3].
    collision_frequency : ArrayLike
        Electron collision frequency [1/s].
    thickness : ArrayLike
        Thickness of the slab [m], not negative.

    Returns
    -------
    SlabResponse
        Arrays of the broadcast shape; attenuation is 0 dB without plasma.

    Notes
    -----
    Range: plane wave at normal incidence, slab much wider than the wavelength, cold plasma; the change of
    the antenna's impedance by plasma in its near field is neglected.
    Source: M. Born and E. Wolf, Principles of Optics, section 1.6 (homogeneous film with complex index).
    """
    epsilon = permittivity(frequency, electron_density, collision_frequency)
    # The index is kept away from zero, where its derivative is infinite.
    index = jnp.sqrt(epsilon + 1e-300)
    index = jnp.where(index.imag > 0.0, -index, index)
    wavenumber = 2.0 * pi * jnp.asarray(frequency, float) / SPEED_OF_LIGHT
    depth = wavenumber * jnp.asarray(thickness, float)
    decayed, phase = decay_and_phase(index, depth)
    denominator = (1.0 + epsilon) * phase + 2.0 * (1.0 + decayed)
    reflected = (1.0 - epsilon) * phase / denominator
    reflectance = jnp.abs(reflected) ** 2
    attenuation = DECIBELS_PER_NEPER * (jnp.log(jnp.abs(denominator) / 4.0) - depth * index.imag)
    transmittance = jnp.exp(-attenuation * (2.0 / DECIBELS_PER_NEPER))
    return SlabResponse(
        attenuation=attenuation,
        reflectance=reflectance,
        transmittance=transmittance,
        absorptance=1.0 - reflectance - transmittance,
    )


def slab_attenuation(
    frequency: ArrayLike, electron_density: ArrayLike, collision_frequency: ArrayLike, thickness: ArrayLike
) -> Array:
    """One-way loss of a plane wave that crosses a uniform plasma slab.

    Parameters
    ----------
    frequency : ArrayLike
        Wave frequency [Hz].
    electron_density : ArrayLike
        Electron density of the slab [1/m^3].
    collision_frequency : ArrayLike
        Electron collision frequency [1/s].
    thickness : ArrayLike
        Thickness of the slab [m].

    Returns
    -------
    jax.Array
        Attenuation [dB], including reflection; see `slab_response` for range and source.
    """
    return slab_response(frequency, electron_density, collision_frequency, thickness).attenuation
