"""Whether a wall without a heat shield could exist at the temperature computed for it."""

from __future__ import annotations

import numpy as np

from shocklayer.core.validity import Notice

ALUMINIUM, IRON, TITANIUM, CARBON = 933.47, 1811.0, 1941.0, 3915.0
"""Melting points of the structural metals (alloys melt lower: aluminium's from 750 K), and the temperature
at which carbon sublimes at one atmosphere, above which nothing is solid in an entry [K]. Aluminium is a
fixed point of ITS-90 (Preston-Thomas, Metrologia 27, 3, 1990); the others as in W. M. Haynes (ed.), CRC
Handbook of Chemistry and Physics, 95th edition (2014), section 4."""

_OUTPUTS = (
    *("mach_number", "load_factor", "dynamic_pressure", "stagnation_pressure", "stagnation_temperature"),
    *("convective_heat_flux", "radiative_heat_flux", "stagnation_heat_flux", "heat_load"),
    *("wall_temperature", "electron_density", "electron_density_equilibrium", "electron_density_frozen"),
    *("attenuation", "blackouts", "possible_blackouts", "navigation_outages", "sightings", "facilities"),
    *("events", "end"),
)
"""What depends on the vehicle being there in one piece: everything after that time but where it started."""


def melting(wall: np.ndarray, unprotected: bool) -> list[Notice]:
    """Say where the wall is hotter than what it could be made of.

    Parameters
    ----------
    wall : ndarray, shape (samples, stations)
        Wall temperature in radiative equilibrium [K].
    unprotected : bool
        Whether the vehicle has no heat shield; nothing is said of one that has.

    Returns
    -------
    list of Notice
        One from the time at which the hottest station passes the melting point of titanium, the highest of
        the usual structural metals; or none.
    """
    hottest = np.fmax.reduce(np.asarray(wall, dtype=float), axis=1)
    if not unprotected or not (hottest > TITANIUM).any():
        return []
    most = float(np.nanmax(hottest))
    after = np.zeros(hottest.shape, dtype=bool)
    after[int(np.argmax(hottest > TITANIUM)) :] = True
    worst = f", and {CARBON:.0f} K, where even carbon sublimes" if most > CARBON else ""
    return [
        Notice(
            "wall without a heat shield",
            "wall_temperature",
            f"No heat shield is declared, and the wall in radiative equilibrium reaches {most:.0f} K: it "
            f"passes the melting points of aluminium ({ALUMINIUM:.0f} K), steel (at most {IRON:.0f} K) and "
            f"titanium ({TITANIUM:.0f} K){worst}. A vehicle of these would not survive unless it stores the "
            "heat in a thick wall: it breaks up, and everything after that time, the point where it comes "
            "down included, is that of a body that stays intact. If there is a heat shield, declare it: "
            'vehicle.thermal_protection = "heat-shield".',
            most,
            0.0,
            TITANIUM,
            _OUTPUTS,
            after,
        )
    ]
