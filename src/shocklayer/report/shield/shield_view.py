"""What the figures of a heat shield draw, from the dataset of a case or of a flight."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray


@dataclass(frozen=True)
class LayerDrawn:
    """One layer of the cross-section.

    Parameters
    ----------
    name : str
        Material.
    thickness : float
        [m].
    """

    name: str
    thickness: float


@dataclass(frozen=True)
class ShieldView:
    """A shield over time, as drawn.

    Parameters
    ----------
    data : xarray.Dataset
        With the variables of a shield.
    layers : tuple of LayerDrawn
        From the heated surface inwards.
    sensors : numpy.ndarray, shape (sensors,)
        Depths [m].
    limit : float or None
        Temperature that the bond line was to keep below [K].
    """

    data: xarray.Dataset
    layers: tuple[LayerDrawn, ...]
    sensors: np.ndarray
    limit: float | None = None

    def __getitem__(self, name: str) -> np.ndarray:
        return np.asarray(self.data[name].values, dtype=float)

    @property
    def time(self) -> np.ndarray:
        """Time [s]."""
        return self["time"]

    @property
    def depth(self) -> np.ndarray:
        """Depth under the original surface [m]."""
        return self["depth"]


def view_of(data: xarray.Dataset, limit: float | None = None) -> ShieldView | None:
    """Return the shield of a dataset, or None without one.

    Parameters
    ----------
    data : xarray.Dataset
        Of a case (attribute ``case``) or of a flight (attribute ``scenario``).
    limit : float, optional
        Temperature that the bond line was to keep below [K].

    Returns
    -------
    ShieldView or None
        For the figures.
    """
    if "shield_temperature" not in data:
        return None
    if "case" in data.attrs:
        layers = json.loads(data.attrs["case"])["layer"]
    else:
        layers = json.loads(data.attrs["scenario"])["heat_shield"]["layer"]
    drawn = tuple(
        LayerDrawn(layer["material"] or f"layer {number}", float(layer["thickness"]))
        for number, layer in enumerate(layers, start=1)
    )
    sensors = np.asarray(data["sensor"].values, dtype=float) if "sensor" in data.coords else np.empty(0)
    return ShieldView(data, drawn, sensors, limit)
