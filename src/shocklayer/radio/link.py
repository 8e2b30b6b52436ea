"""Link budgets: free-space loss, received power and margin."""

from math import log, pi

from shocklayer.core.constants import BOLTZMANN, SPEED_OF_LIGHT
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike


def _decibels(ratio: Array) -> Array:
    return 10.0 / log(10.0) * jnp.log(jnp.maximum(ratio, 1e-300))


def free_space_loss(frequency: ArrayLike, distance: ArrayLike) -> Array:
    """Spreading loss between isotropic antennas in free space, 20 log10(4 pi d f / c).

    Parameters
    ----------
    frequency : ArrayLike
        Frequency [Hz].
    distance : ArrayLike
        Distance between the antennas [m].

    Returns
    -------
    jax.Array
        Loss [dB].

    Notes
    -----
    Range: far field, distance above a wavelength. Source: ITU-R Recommendation P.525.
    """
    paths = 4.0 * pi * jnp.asarray(distance, float) * jnp.asarray(frequency, float) / SPEED_OF_LIGHT
    return 2.0 * _decibels(paths)


def link_margin(
    frequency: ArrayLike,
    distance: ArrayLike,
    transmit_power: ArrayLike,
    transmit_gain: ArrayLike,
    receive_gain: ArrayLike,
    threshold: ArrayLike,
    attenuation: ArrayLike = 0.0,
) -> Array:
    """Link margin: received power over the least usable power, in decibels.

    Parameters
    ----------
    frequency : ArrayLike
        Frequency [Hz].
    distance : ArrayLike
        Path length [m].
    transmit_power : ArrayLike
        Power fed to the transmitting antenna [W].
    transmit_gain, receive_gain : ArrayLike
        Antenna gains towards each other [dBi].
    threshold : ArrayLike
        Receiver threshold, the least usable power at its antenna terminals [W].
    attenuation : ArrayLike
        Loss in the plasma sheath, one way [dB].

    Returns
    -------
    jax.Array
        Margin [dB]; the link is lost where it is negative.
    """
    received = (
        _decibels(jnp.asarray(transmit_power, float))
        + jnp.asarray(transmit_gain)
        + jnp.asarray(receive_gain)
        - free_space_loss(frequency, distance)
        - jnp.asarray(attenuation)
    )
    return received - _decibels(jnp.asarray(threshold, float))


def noise_power(temperature: ArrayLike, bandwidth: ArrayLike) -> Array:
    """Thermal noise power at a receiver, k T B.

    Parameters
    ----------
    temperature : ArrayLike
        System noise temperature [K].
    bandwidth : ArrayLike
        Noise bandwidth [Hz].

    Returns
    -------
    jax.Array
        Power [W]; times the required signal-to-noise ratio, the threshold of `link_margin`.
    """
    return BOLTZMANN * jnp.asarray(temperature, float) * jnp.asarray(bandwidth, float)


def blackout(margin: ArrayLike) -> Array:
    """Flag where a link is lost.

    Parameters
    ----------
    margin : ArrayLike
        Link margin, or threshold minus attenuation [dB].

    Returns
    -------
    jax.Array
        True where the margin is negative.
    """
    return jnp.asarray(margin) < 0.0
