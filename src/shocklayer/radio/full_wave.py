"""Full-wave solution through a layered, lossy plasma at any angle, in both polarisations.

Within a layer the wave equation has exact solutions; between layers the tangential fields are continuous. The
admittance seen by the wave is propagated from the far side to the near one in a form with decaying
exponentials only, and the logarithm of the field is summed separately: nothing overflows, however thick or
dense the plasma.
"""

from math import log, pi
from typing import NamedTuple

from shocklayer.core.constants import SPEED_OF_LIGHT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike, Scalar
from shocklayer.plasma.cold import permittivity
from shocklayer.plasma.magnetised import circular_permittivity
from shocklayer.radio.slab import DECIBELS_PER_NEPER, decay_and_phase


class WaveResponse(NamedTuple):
    """Effect of a layered plasma on a plane wave.

    Attributes
    ----------
    attenuation : jax.Array
        Loss of transmitted power [dB], reflection and absorption together.
    reflectance, transmittance, absorptance : jax.Array
        Fractions of the incident power; their sum is one.
    reflection : jax.Array
        Complex reflection coefficient of the tangential electric field at the near face, for fields that
        vary as exp(+i omega t), as a reflectometer measures it.
    """

    attenuation: Array
    reflectance: Array
    transmittance: Array
    absorptance: Array
    reflection: Array


class _Carry(NamedTuple):
    """Admittance looking outwards, and ln of near field over far field, between two layers."""

    admittance: Array
    logarithm: Array


def _cross(carry: _Carry, layer: tuple[Array, Array], sine2: Array, transverse: bool) -> _Carry:
    """Propagate admittance and field across one layer, from its far face to its near face."""
    epsilon, depth = layer
    square = epsilon - sine2
    index = jnp.sqrt(square + 1e-300)
    index = jnp.where(index.imag > 0.0, -index, index)
    decayed, phase = decay_and_phase(index, depth)
    # (1 - E) Y and (1 - E)/Y without dividing by an index that may vanish: Y = q (TE) or eps/q (TM).
    if transverse:
        shunt, series = phase * square, phase
    else:
        shunt, series = phase * epsilon, phase * square / epsilon
    voltage = (1.0 + decayed) + series * carry.admittance
    current = shunt + (1.0 + decayed) * carry.admittance
    growth = jnp.log(jnp.abs(voltage) / 2.0) - depth * index.imag
    return _Carry(current / voltage, carry.logarithm + growth)


def layered_response(
    frequency: ArrayLike,
    electron_density: ArrayLike,
    collision_frequency: ArrayLike,
    thickness: ArrayLike,
    incidence_angle: ArrayLike = 0.0,
    polarisation: str = "TE",
) -> WaveResponse:
    """Reflection, transmission and absorption of a stack of uniform plasma layers between vacuum.

    Parameters
    ----------
    frequency : ArrayLike
        Wave frequency [Hz], 0-d.
    electron_density : ArrayLike, shape (layers,)
        Electron density of each layer, from the near face to the far one [1/m^3].
    collision_frequency : ArrayLike, shape (layers,)
        Electron collision frequency of each layer [1/s].
    thickness : ArrayLike, shape (layers,)
        Thickness of each layer [m].
    incidence_angle : ArrayLike
        Angle of the wave in vacuum to the normal of the layers [rad], 0 to below pi/2, 0-d.
    polarisation : {"TE", "TM"}
        Electric field normal to the plane of incidence, or in it.

    Returns
    -------
    WaveResponse
        0-d arrays; differentiable.

    Raises
    ------
    ValueError
        If the polarisation is neither.

    Notes
    -----
    Exact for a plane wave on plane layers of cold unmagnetised plasma. In TM at oblique incidence a layer
    of exactly zero permittivity has a true resonance: there the collision frequency must not be zero.
    Source: M. Born and E. Wolf, Principles of Optics, section 1.6, with admittances in place of matrices.
    """
    if polarisation not in ("TE", "TM"):
        raise ValueError(f'polarisation is {polarisation!r}; it must be "TE" or "TM"')
    wave = jnp.asarray(frequency, float)
    epsilon = permittivity(wave, jnp.asarray(electron_density), jnp.asarray(collision_frequency))
    depth = 2.0 * pi * wave / SPEED_OF_LIGHT * jnp.asarray(thickness, float)
    angle = jnp.asarray(incidence_angle, float)
    sine2, cosine = jnp.sin(angle) ** 2, jnp.cos(angle)
    return _stack_response(epsilon, depth, sine2, cosine, polarisation == "TE")


def _stack_response(
    epsilon: Array, depth: Array, sine2: Array, cosine: Array, transverse: bool
) -> WaveResponse:
    """Propagate the admittance through the layers from the far side to the near one."""
    outside = (cosine if transverse else 1.0 / cosine) + 0j

    def step(carry: _Carry, layer: tuple[Array, Array]) -> tuple[_Carry, None]:
        return _cross(carry, layer, sine2, transverse), None

    epsilon, depth = jnp.broadcast_arrays(epsilon, depth)
    start = _Carry(outside, jnp.zeros_like(sine2))
    carry, _ = jax.lax.scan(step, start, (epsilon, depth), reverse=True)
    incident = (outside + carry.admittance) / (2.0 * outside)
    attenuation = DECIBELS_PER_NEPER * (carry.logarithm + jnp.log(jnp.abs(incident)))
    reflection = (outside - carry.admittance) / (outside + carry.admittance)
    reflectance = jnp.abs(reflection) ** 2
    transmittance = jnp.exp(-attenuation * (2.0 / DECIBELS_PER_NEPER))
    return WaveResponse(
        attenuation, reflectance, transmittance, 1.0 - reflectance - transmittance, reflection
    )


def profile_response(
    frequency: ArrayLike,
    distance: ArrayLike,
    electron_density: ArrayLike,
    collision_frequency: ArrayLike,
    incidence_angle: ArrayLike = 0.0,
    polarisation: str = "TE",
    subdivisions: int = 8,
) -> WaveResponse:
    """Reflection, transmission and absorption of a profile given at points across the layer.

    Density and collision frequency vary linearly between the points; each interval is divided into uniform
    layers with the value at their middle.

    Parameters
    ----------
    frequency : ArrayLike
        Wave frequency [Hz], 0-d.
    distance : ArrayLike, shape (points,)
        Distance from the near face [m], increasing.
    electron_density, collision_frequency : ArrayLike, shape (points,)
        At those points [1/m^3, 1/s].
    incidence_angle : ArrayLike
        Angle to the normal [rad], 0-d.
    polarisation : {"TE", "TM"}
        Electric field normal to the plane of incidence, or in it.
    subdivisions : int
        Layers per interval; the error falls with its square.

    Returns
    -------
    WaveResponse
        As `layered_response`; see there for range and source.
    """
    thickness, density, collisions = divide_profile(
        distance, (electron_density, collision_frequency), subdivisions
    )
    return layered_response(frequency, density, collisions, thickness, incidence_angle, polarisation)


def divide_profile(
    distance: ArrayLike, profiles: tuple[ArrayLike, ArrayLike], subdivisions: int
) -> list[Array]:
    """Divide profiles given at points into uniform layers.

    Parameters
    ----------
    distance : ArrayLike, shape (points,)
        Distance from the near face [m], increasing.
    profiles : tuple of ArrayLike, shape (points,)
        Quantities at those points, linear between them.
    subdivisions : int
        Layers per interval.

    Returns
    -------
    list of jax.Array, shape (layers,)
        Thicknesses [m], then the quantities at the middle of each layer.
    """
    along = jnp.asarray(distance, float)
    middle = (jnp.arange(subdivisions) + 0.5) / subdivisions
    thickness = jnp.repeat((along[1:] - along[:-1]) / subdivisions, subdivisions)
    nodes = [jnp.asarray(values, float) for values in profiles]
    return [thickness, *((n[:-1, None] + (n[1:] - n[:-1])[:, None] * middle).ravel() for n in nodes)]


def circular_response(
    frequency: ArrayLike,
    distance: ArrayLike,
    electron_density: ArrayLike,
    collision_frequency: ArrayLike,
    magnetic_field: ArrayLike,
    subdivisions: int = 8,
) -> WaveResponse:
    """Reflection, transmission and absorption of a circularly polarised wave by a magnetised profile.

    Parameters
    ----------
    frequency : ArrayLike
        Wave frequency [Hz], 0-d.
    distance : ArrayLike, shape (points,)
        Distance from the near face [m], increasing.
    electron_density, collision_frequency : ArrayLike, shape (points,)
        At those points [1/m^3, 1/s].
    magnetic_field : ArrayLike, 0-d
        Static flux density along the normal of the layers [T]; positive for the wave that rotates with the
        electrons, negative for the one that rotates against them.
    subdivisions : int
        Layers per interval; the error falls with its square.

    Returns
    -------
    WaveResponse
        0-d arrays; differentiable.

    Notes
    -----
    Exact at normal incidence with the field along the normal, where the two circular waves are independent.
    At f = f_c without collisions the wave that rotates with the electrons has a true resonance.
    Source: K. G. Budden, The Propagation of Radio Waves, 1985, chapter 4.
    """
    wave = jnp.asarray(frequency, float)
    thickness, density, collisions = divide_profile(
        distance, (electron_density, collision_frequency), subdivisions
    )
    epsilon = circular_permittivity(wave, density, collisions, magnetic_field)
    depth = 2.0 * pi * wave / SPEED_OF_LIGHT * thickness
    return _stack_response(epsilon, depth, jnp.zeros_like(wave), jnp.ones_like(wave), True)


def both_circular(
    frequency: ArrayLike,
    distance: ArrayLike,
    electron_density: ArrayLike,
    collision_frequency: ArrayLike,
    magnetic_field: ArrayLike,
) -> Array:
    """Attenuation of a linearly polarised wave, half of either circular one, through a magnetised profile.

    Parameters
    ----------
    frequency, distance, electron_density, collision_frequency, magnetic_field : ArrayLike
        As `circular_response`; the sign of the field does not matter.

    Returns
    -------
    jax.Array
        Loss of transmitted power [dB], 0-d, for a receiver of both polarisations. In a dense plasma it tends
        to 3 dB more than the loss of the wave that rotates with the electrons.
    """
    losses = [
        circular_response(
            frequency, distance, electron_density, collision_frequency, sign * jnp.asarray(magnetic_field)
        ).attenuation
        for sign in (1.0, -1.0)
    ]
    nepers = jnp.stack(losses) * (2.0 / DECIBELS_PER_NEPER)
    return -0.5 * DECIBELS_PER_NEPER * (jax.nn.logsumexp(-nepers) - log(2.0))


def geometric_optics_attenuation(
    frequency: Scalar,
    distance: ArrayLike,
    electron_density: ArrayLike,
    collision_frequency: ArrayLike,
    incidence_angle: Scalar = 0.0,
) -> Array:
    """Loss along the path without reflection, in the Wentzel-Kramers-Brillouin (WKB) approximation.

    Parameters
    ----------
    frequency : Scalar
        Wave frequency [Hz].
    distance : ArrayLike, shape (points,)
        Distance across the layer [m], increasing.
    electron_density, collision_frequency : ArrayLike, shape (points,)
        At those points [1/m^3, 1/s].
    incidence_angle : Scalar
        Angle to the normal in vacuum [rad].

    Returns
    -------
    jax.Array
        Attenuation [dB], 0-d.

    Notes
    -----
    Range: properties that change little within a wavelength, well below the critical density.
    Source: V. L. Ginzburg, The Propagation of Electromagnetic Waves in Plasmas, 1970, section 16.
    """
    epsilon = permittivity(jnp.asarray(frequency), electron_density, collision_frequency)
    index = jnp.sqrt(epsilon - jnp.sin(jnp.asarray(incidence_angle, float)) ** 2)
    wavenumber = 2.0 * pi * jnp.asarray(frequency, float) / SPEED_OF_LIGHT
    loss = jnp.trapezoid(jnp.abs(index.imag), jnp.asarray(distance, float))
    return DECIBELS_PER_NEPER * wavenumber * loss
