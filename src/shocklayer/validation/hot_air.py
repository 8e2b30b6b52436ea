"""Properties of hot air against tables and codes of others."""

from __future__ import annotations

import numpy as np

from shocklayer import gas
from shocklayer.gas.transport import transport_properties
from shocklayer.validation.row import Row, table

_BAND = (0.9, 1.1)


def equilibrium_transport(case: str) -> list[Row]:
    """Compare viscosity and conductivities of equilibrium air with three published tables and codes.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        10 %: the collision integrals behind any of them are known to that. The tables themselves differ more
        than that in places, so that no gas is within 10 % of all.
    """
    air = gas.mixture("air13")
    entries = table("equilibrium_air_transport")
    temperature, pressure = (np.array([float(e[key]) for e in entries]) for key in ("T_K", "p_Pa"))
    state = gas.equilibrium_tp(air, temperature, pressure)
    found = transport_properties(air, state.mole_fractions, temperature, pressure, equilibrium=True)
    rows = []
    for k, entry in enumerate(entries):
        name = entry["quantity"]
        predicted = float(getattr(found, name.replace(" ", "_"))[k])
        author = entry["source"].split(",")[0].split(" with")[0]
        words = f"{name} at {temperature[k]:g} K, {pressure[k]:g} Pa ({author})"
        measured = float(entry["value"])
        rows.append(
            Row(case, words, measured, predicted, entry["unit"], _BAND, entry["source"], entry["status"])
        )
    return rows
