"""Loss of a radio wave through the plasma layer above an antenna, at every flight sample."""

from __future__ import annotations

from typing import cast

import numpy as np

from shocklayer import plasma
from shocklayer.core.stage_output import Variables
from shocklayer.core.validity import Notice, out_of_range
from shocklayer.radio.propagation.model import ANGLES, AntennaLayer, PropagationModel
from shocklayer.scenario.links import RadioConfig
from shocklayer.scenario.model_choice import configured
from shocklayer.shock_layer import SheathHistory

_POINTS = 64


def antenna_layers(column: int, sheath: SheathHistory | None, variables: Variables) -> list[AntennaLayer]:
    """Return the layer above an antenna: nominal, at both ends of the density's interval, and frozen.

    Parameters
    ----------
    column : int
        Of the antenna among the stations.
    sheath : SheathHistory, optional
        Profiles across the layer; without them, and frozen, the layer is a uniform slab.
    variables : mapping of str to ndarray
        Electron density with its interval, collision frequency and thickness at every column.

    Returns
    -------
    list of AntennaLayer
        Four.
    """
    wide = np.ones(_POINTS)
    collisions = variables["collision_frequency"][:, column, None] * wide
    layers = []
    for end in ("", "_low", "_high", "_frozen"):
        density = variables[f"electron_density{end}"][:, column]
        profile, frequency = density[:, None] * wide, collisions
        if sheath is not None and end != "_frozen":
            scale = density / np.maximum(variables["electron_density"][:, column], 1e-30)
            inside = sheath.inside[:, None]
            profile = np.where(inside, sheath.electron_density_profile[:, column] * scale[:, None], profile)
            frequency = np.where(inside, sheath.collision_frequency_profile[:, column], collisions)
        uniform = sheath is None or end == "_frozen"
        layers.append(AntennaLayer(variables["layer_thickness"][:, column], profile, frequency, uniform))
    return layers


def loss_over_angles(link: RadioConfig, layer: AntennaLayer) -> np.ndarray:
    """Compute the loss through a layer over samples and angles of incidence.

    Parameters
    ----------
    link : RadioConfig
        Frequency, antenna pattern, magnet and model of propagation.
    layer : AntennaLayer
        The layer.

    Returns
    -------
    ndarray, shape (samples, angles)
        Loss at `ANGLES` [dB]; one column where the direction does not count.
    """
    return _model(link).loss(link, layer)


def propagation_notices(link: RadioConfig, layer: AntennaLayer, planet: str) -> list[Notice]:
    """Say where a link's model of propagation leaves its range.

    Parameters
    ----------
    link : RadioConfig
        Frequency and model.
    layer : AntennaLayer
        The layer.
    planet : str
        Name of the planet.

    Returns
    -------
    list of Notice
        One for each range.
    """
    densest = np.asarray(plasma.plasma_frequency(layer.density.max(axis=1)))
    ratio = {"plasma_frequency_over_wave_frequency": densest / link.frequency}
    return out_of_range(_model(link).ranges(planet), ratio)


def _model(link: RadioConfig) -> PropagationModel:
    return cast(PropagationModel, configured("radio.propagation", link.propagation))


def loss_at(losses: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Interpolate the loss between the angles of incidence at which the layer was crossed.

    Parameters
    ----------
    losses : ndarray, shape (samples, angles)
        From `loss_over_angles` [dB].
    angle : ndarray, shape (samples,)
        Angle of incidence [rad].

    Returns
    -------
    ndarray, shape (samples,)
        Loss [dB].
    """
    if losses.shape[1] == 1:
        return losses[:, 0]
    at = np.clip(angle, 0.0, ANGLES[-1])
    lower = np.clip(np.searchsorted(ANGLES, at, side="right") - 1, 0, ANGLES.size - 2)
    weight = (at - ANGLES[lower]) / (ANGLES[lower + 1] - ANGLES[lower])
    rows = np.arange(at.size)
    return (1.0 - weight) * losses[rows, lower] + weight * losses[rows, lower + 1]
