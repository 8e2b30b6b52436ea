"""The variables of a result that a computed shield gives."""

from __future__ import annotations

import numpy as np

from shocklayer.heat_shield.profiles import ShieldHistory


def variables_of(history: ShieldHistory) -> dict[str, np.ndarray]:
    """Return the variables over time and depth by name.

    Parameters
    ----------
    history : ShieldHistory
        A shield over time.

    Returns
    -------
    dict of numpy.ndarray
        As `shocklayer.core.quantities` describes them.
    """
    return {
        "surface_temperature": history.surface_temperature,
        "shield_temperature": history.temperature,
        "bondline_temperature": history.interface[:, 0],
        "back_temperature": history.interface[:, -1],
        "recession": history.recession,
        "char_depth": history.char_depth,
        "virgin_depth": history.virgin_depth,
        "pyrolysis_gas_flux": history.gas_flux,
        "char_flux": history.char_flux,
        "mass_loss": history.mass_loss,
        "surface_heat_flux": history.conduction,
        "gas_heat_flux": history.convective,
    }
