"""Full-wave solution through a layered, lossy plasma in a static magnetic field of any direction.

The field makes the plasma anisotropic: there are four waves in every layer, and the two polarisations couple.
A layer is solved by the exponential of its four equations over a thin slice, which is then doubled to the
thickness of the layer in terms of reflection and transmission matrices. Their entries never exceed one in a
lossy plasma, so nothing overflows, however thick or dense a layer is.
"""

from math import pi
from typing import NamedTuple

from shocklayer.core.constants import SPEED_OF_LIGHT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.plasma.magnetised import dielectric_tensor
from shocklayer.radio.full_wave import divide_profile
from shocklayer.radio.slab import DECIBELS_PER_NEPER

DOUBLINGS = 24
"""Default number of doublings of a slice: enough for a phase or decay of 1.6 million across one layer."""
_SLICE = 0.1
"""Phase or decay across the first slice [rad or Np] up to which the series is exact to rounding."""
_ORDER = 10
"""Highest power of that series (even)."""
_NOTHING = 1e-300
"""Fraction of transmitted power below which a polarisation counts as completely blocked."""


class MagnetisedResponse(NamedTuple):
    """Effect of a magnetised layered plasma on plane waves of either polarisation.

    Polarisations are in the order TM (electric field in the plane of incidence), TE (normal to it).

    Attributes
    ----------
    attenuation : jax.Array
        (2,) loss of transmitted power by incident polarisation, both polarisations received [dB];
        limited to 3000 dB above the other.
    attenuation_unpolarised : jax.Array
        Loss of a wave with half its power in either of two orthogonal polarisations [dB].
    attenuation_best : jax.Array
        Loss of the incident polarisation with the least loss [dB].
    handedness_best : jax.Array
        Of that polarisation: 1 right-handed about the direction of propagation, -1 left-handed, 0 linear. A
        right-handed wave rotates with the electrons where the field points along its propagation.
    reflectance, transmittance : jax.Array
        (2, 2) fractions of power, by reflected or transmitted polarisation, then by incident polarisation.
    absorptance : jax.Array
        (2,) fraction absorbed, by incident polarisation.
    reflection, transmission : jax.Array
        (2, 2) complex amplitudes of the same, for fields as exp(+i omega t), each over the square root of its
        power; their phases refer to the faces of the stack.
    """

    attenuation: Array
    attenuation_unpolarised: Array
    attenuation_best: Array
    handedness_best: Array
    reflectance: Array
    transmittance: Array
    absorptance: Array
    reflection: Array
    transmission: Array


class _Slab(NamedTuple):
    """Scattering matrices of a slab between vacuum; (..., 2, 2) each but the last, which is (...).

    From the near side the reflection is ``near`` and the transmission 1 + ``change``, stored also as
    ``through`` times exp(``scale``) so that it never underflows; from the far side ``far`` and 1 + ``back``.
    """

    near: Array
    change: Array
    far: Array
    back: Array
    through: Array
    scale: Array


def magnetised_layers(
    frequency: ArrayLike,
    electron_density: ArrayLike,
    collision_frequency: ArrayLike,
    thickness: ArrayLike,
    magnetic_field: ArrayLike,
    incidence_angle: ArrayLike = 0.0,
    doublings: int = DOUBLINGS,
) -> MagnetisedResponse:
    """Reflection, transmission and absorption of uniform magnetised plasma layers between vacuum.

    Parameters
    ----------
    frequency : ArrayLike
        Wave frequency [Hz], 0-d.
    electron_density, collision_frequency, thickness : ArrayLike, shape (layers,)
        Of each layer, from the near face to the far one [1/m^3, 1/s, m].
    magnetic_field : ArrayLike, shape (3,)
        Static flux density [T]: along the surface in the plane of incidence (in the direction of
        propagation), normal to that plane, and along the normal from near to far; right-handed in this order.
    incidence_angle : ArrayLike
        Angle of the wave in vacuum to the normal of the layers [rad], 0 to below pi/2, 0-d.
    doublings : int
        Number of doublings of the first slice; `needed_doublings` gives how many are enough.

    Returns
    -------
    MagnetisedResponse
        Differentiable.

    Notes
    -----
    Exact for plane waves on plane layers of cold plasma with ions at rest; rounding grows with the refractive
    index (a part in 1e10 of 150 000 dB at an index of 3500). Without collisions the resonances
    (cyclotron and hybrid, and at angles to field and layers the plasma frequency) are true singularities:
    there the collision frequency must not be zero.
    Source: D. W. Berreman, J. Optical Society of America 62(4), 1972 (four first-order equations); K. G.
    Budden, The Propagation of Radio Waves, 1985, chapters 7 and 18; R. Redheffer, J. Mathematics and Physics
    41, 1962 (star product of scattering matrices).
    """
    wave = jnp.asarray(frequency, float)
    angle = jnp.asarray(incidence_angle, float)
    density, collisions, depth = jnp.broadcast_arrays(
        jnp.asarray(electron_density, float),
        jnp.asarray(collision_frequency, float),
        2.0 * pi * wave / SPEED_OF_LIGHT * jnp.asarray(thickness, float),
    )
    blocks = _equations(dielectric_tensor(wave, density, collisions, magnetic_field), jnp.sin(angle))
    slab = _layers(blocks, depth, jnp.cos(angle), doublings)

    def step(carry: tuple[Array, Array, Array], layer: _Slab) -> tuple[tuple[Array, Array, Array], None]:
        return _add_layer(layer, *carry), None

    no_reflection = jnp.zeros((2, 2), complex)
    start = (no_reflection, jnp.eye(2, dtype=complex), jnp.zeros(()))
    (reflection, through, scale), _ = jax.lax.scan(step, start, slab, reverse=True)
    return _response(reflection, through, scale)


def magnetised_profile(
    frequency: ArrayLike,
    distance: ArrayLike,
    electron_density: ArrayLike,
    collision_frequency: ArrayLike,
    magnetic_field: ArrayLike,
    incidence_angle: ArrayLike = 0.0,
    subdivisions: int = 8,
    doublings: int = DOUBLINGS,
) -> MagnetisedResponse:
    """Reflection, transmission and absorption of a magnetised profile given at points across the layer.

    Parameters
    ----------
    frequency : ArrayLike
        Wave frequency [Hz], 0-d.
    distance : ArrayLike, shape (points,)
        Distance from the near face [m], increasing.
    electron_density, collision_frequency : ArrayLike, shape (points,)
        At those points [1/m^3, 1/s]; linear between them.
    magnetic_field : ArrayLike, shape (3,)
        Static flux density [T], as for `magnetised_layers`; uniform.
    incidence_angle : ArrayLike
        Angle to the normal [rad], 0-d.
    subdivisions : int
        Layers per interval; the error falls with its square.
    doublings : int
        As for `magnetised_layers`.

    Returns
    -------
    MagnetisedResponse
        As `magnetised_layers`; see there for range and source.
    """
    thickness, density, collisions = divide_profile(
        distance, (electron_density, collision_frequency), subdivisions
    )
    return magnetised_layers(
        frequency, density, collisions, thickness, magnetic_field, incidence_angle, doublings
    )


def magnetic_field_vector(
    magnetic_field: ArrayLike, angle: ArrayLike = 0.0, azimuth: ArrayLike = 0.0
) -> Array:
    """Return the components of a magnetic field relative to the layers and the plane of incidence.

    Parameters
    ----------
    magnetic_field : ArrayLike
        Flux density [T].
    angle : ArrayLike
        To the normal of the layers, pointing from near to far [rad].
    azimuth : ArrayLike
        Of its component along the layers, from the plane of incidence, right-handed about the normal [rad].

    Returns
    -------
    jax.Array
        (..., 3) along the layers in the plane of incidence, normal to that plane, along the normal [T].
    """
    tangential, around = jnp.sin(jnp.asarray(angle)), jnp.asarray(azimuth, float)
    parts = (tangential * jnp.cos(around), tangential * jnp.sin(around), jnp.cos(jnp.asarray(angle)))
    strength = jnp.asarray(magnetic_field, float)
    return jnp.stack(jnp.broadcast_arrays(*(strength * part for part in parts)), axis=-1)


def needed_doublings(
    frequency: ArrayLike,
    electron_density: ArrayLike,
    collision_frequency: ArrayLike,
    thickness: ArrayLike,
    magnetic_field: ArrayLike,
    incidence_angle: ArrayLike = 0.0,
) -> Array:
    """Return the number of doublings of a slice that the thickest of several layers needs.

    Parameters
    ----------
    frequency, electron_density, collision_frequency, thickness, magnetic_field, incidence_angle : ArrayLike
        As for `magnetised_layers`.

    Returns
    -------
    jax.Array
        Number of doublings, 0-d, not rounded.
    """
    wave, sine = jnp.asarray(frequency, float), jnp.sin(jnp.asarray(incidence_angle, float))
    tensor = dielectric_tensor(wave, electron_density, collision_frequency, magnetic_field)
    diagonal, above, below, other = (jnp.abs(b).sum(axis=-1).max(axis=-1) for b in _equations(tensor, sine))
    phase = jnp.maximum(diagonal, other) + jnp.sqrt(above * below)
    phase *= 2.0 * pi * wave / SPEED_OF_LIGHT * jnp.asarray(thickness, float)
    return jnp.log2(jnp.maximum(jnp.max(phase) / _SLICE, 1.0))


def _equations(tensor: Array, sine: Array) -> tuple[Array, Array, Array, Array]:
    """Return A, B, C, D (..., 2, 2) of e' = -i k (A e + B g), g' = -i k (C e + D g).

    e is the electric field along the layers, in the plane of incidence and normal to it; g the magnetic field
    times the impedance of vacuum, normal to the plane and minus in it, so that the power flux is Re(e* g)/2.
    """
    normal = tensor[..., 2, 2]
    zero = jnp.zeros_like(normal)
    one = jnp.ones_like(normal)
    coupling = -sine / normal
    row = (tensor[..., 2, 0], tensor[..., 2, 1])
    column = (tensor[..., 0, 2], tensor[..., 1, 2])

    def block(*entries: Array) -> Array:
        return jnp.stack(entries, axis=-1).reshape((*normal.shape, 2, 2))

    across = [
        [tensor[..., i, j] - column[i] * row[j] / normal - (sine**2 if i == j == 1 else 0.0) for j in (0, 1)]
        for i in (0, 1)
    ]
    return (
        block(coupling * row[0], coupling * row[1], zero, zero),
        block(one + sine * coupling, zero, zero, one),
        block(*across[0], *across[1]),
        block(coupling * column[0], zero, coupling * column[1], zero),
    )


def _layers(blocks: tuple[Array, ...], depth: Array, cosine: Array, doublings: int) -> _Slab:
    """Return the scattering matrices of every layer between vacuum."""
    exponent = _in_waves(blocks, cosine) * (1j * depth / 2.0**doublings)[..., None, None]
    # The exponential less one as its even and odd part, which give its inverse (propagation back) too.
    square = _times(exponent, exponent)
    even, odd = square, exponent
    for order in range(_ORDER, 2, -2):
        even = square + _times(square, even) / (order * (order - 1))
        odd = exponent + _times(square, odd) / ((order - 1) * (order - 2))
    even /= 2.0
    change = even + odd
    forward, down = change[..., :2, :2], change[..., :2, 2:]
    up, backward = change[..., 2:, :2], (even - odd)[..., 2:, 2:]
    inverse, returned = _inverse(jnp.eye(2) + forward), _inverse(jnp.eye(2) + backward)
    slab = _Slab(
        near=_times(up, inverse),
        change=-_times(inverse, forward),
        far=-_times(inverse, down),
        back=-_times(returned, backward),
        through=inverse,
        scale=jnp.zeros_like(depth),
    )

    def double(slab: _Slab, _: None) -> tuple[_Slab, None]:
        return _doubled(slab), None

    # The doublings act on the difference from an empty slab, so that a thin one loses no digits.
    slab, _ = jax.lax.scan(double, slab, None, length=doublings)
    return slab


def _in_waves(blocks: tuple[Array, ...], cosine: Array) -> Array:
    """Transform the equations (four blocks) to forward and backward waves in vacuum (..., 4, 4).

    Amplitudes carry the square root of their power: e = W (a + b), g = (a - b)/W, W = sqrt(impedance).
    """
    root = jnp.sqrt(cosine)
    impedance = jnp.stack([root, 1.0 / root])
    diagonal, above, below, other = blocks
    turned_e = diagonal * impedance[None, :] / impedance[:, None]
    turned_above = above / (impedance[:, None] * impedance[None, :])
    turned_below = below * impedance[:, None] * impedance[None, :]
    turned_g = other * impedance[:, None] / impedance[None, :]
    rows = [
        jnp.concatenate(
            [0.5 * (turned_e + s * turned_below + t * (turned_above + s * turned_g)) for t in (1.0, -1.0)],
            axis=-1,
        )
        for s in (1.0, -1.0)
    ]
    return jnp.concatenate(rows, axis=-2)


def _doubled(slab: _Slab) -> _Slab:
    """Return the scattering matrices of two equal slabs, one behind the other."""
    one = jnp.eye(2)
    to_far, to_near = one + slab.change, one + slab.back
    forward_loop = _times(slab.far, slab.near)
    backward_loop = _times(slab.near, slab.far)
    between, within = _inverse(one - forward_loop), _inverse(one - backward_loop)
    more, less = _times(between, forward_loop), _times(within, backward_loop)
    change = 2.0 * slab.change + _times(slab.change, slab.change) + _times(to_far, _times(more, to_far))
    back = 2.0 * slab.back + _times(slab.back, slab.back) + _times(to_near, _times(less, to_near))
    thin = jnp.max(jnp.abs(change), axis=(-2, -1)) < 0.5
    thick, size = _normalised(_times(slab.through, _times(between, slab.through)))
    return _Slab(
        near=slab.near + _times(to_near, _times(slab.near, _times(between, to_far))),
        change=change,
        far=slab.far + _times(to_far, _times(slab.far, _times(within, to_near))),
        back=back,
        through=jnp.where(thin[..., None, None], one + change, thick),
        scale=jnp.where(thin, 0.0, 2.0 * slab.scale + size),
    )


def _add_layer(layer: _Slab, beyond: Array, through: Array, scale: Array) -> tuple[Array, Array, Array]:
    """Put a layer in front of a stack with reflection `beyond` and transmission `through` exp(`scale`)."""
    one = jnp.eye(2)
    between = _inverse(one - _times(layer.far, beyond))
    inside = _times(between, one + layer.change)
    reflection = layer.near + _times(one + layer.back, _times(beyond, inside))
    through, size = _normalised(_times(through, _times(between, layer.through)))
    return reflection, through, scale + layer.scale + size


def _response(reflection: Array, through: Array, scale: Array) -> MagnetisedResponse:
    """Return powers, losses and the polarisation with the least loss from the amplitudes."""
    powers = jnp.abs(through) ** 2
    columns = jnp.sum(powers, axis=0)
    # Largest eigenvalue of T* T, a 2 by 2 matrix: transmitted power of the polarisation with the least loss.
    half, gap, mixed = (
        0.5 * (columns[0] + columns[1]),
        0.5 * (columns[0] - columns[1]),
        jnp.sum(jnp.conj(through[:, 0]) * through[:, 1]),
    )
    discriminant = jnp.sqrt(gap**2 + jnp.abs(mixed) ** 2 + _NOTHING)
    best = half + discriminant
    reflectance = jnp.abs(reflection) ** 2
    transmission = jnp.exp(scale) * through
    transmittance = jnp.exp(2.0 * scale) * powers
    return MagnetisedResponse(
        attenuation=_decibels(columns, scale),
        attenuation_unpolarised=_decibels(half, scale),
        attenuation_best=_decibels(best, scale),
        handedness_best=mixed.imag / discriminant,
        reflectance=reflectance,
        transmittance=transmittance,
        absorptance=1.0 - jnp.sum(reflectance + transmittance, axis=0),
        reflection=reflection,
        transmission=transmission,
    )


def _decibels(power: Array, scale: Array) -> Array:
    return -DECIBELS_PER_NEPER * (scale + 0.5 * jnp.log(power + _NOTHING))


def _normalised(matrix: Array) -> tuple[Array, Array]:
    """Divide a matrix by its largest entry in absolute value; return the logarithm of that entry too."""
    largest = jax.lax.stop_gradient(jnp.max(jnp.abs(matrix), axis=(-2, -1)))
    largest = jnp.where(largest > 0.0, largest, 1.0)
    return matrix / largest[..., None, None], jnp.log(largest)


def _times(left: Array, right: Array) -> Array:
    """Multiply small matrices entry by entry: in batches faster than matrix multiplication routines."""
    return jnp.sum(left[..., :, :, None] * right[..., None, :, :], axis=-2)


def _inverse(matrix: Array) -> Array:
    """Invert matrices (..., 2, 2)."""
    a, b, c, d = (matrix[..., i, j] for i in (0, 1) for j in (0, 1))
    entries = jnp.stack([d, -b, -c, a], axis=-1) / (a * d - b * c)[..., None]
    return entries.reshape(matrix.shape)
