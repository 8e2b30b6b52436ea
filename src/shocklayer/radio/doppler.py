"""Direction, range, range rate and Doppler shift between the vehicle and the other end of a link."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shocklayer import visibility
from shocklayer.core.constants import SPEED_OF_LIGHT
from shocklayer.flight import FlightHistory
from shocklayer.planet import geodetic_to_ecef
from shocklayer.planet.bodies import Planet
from shocklayer.radio.constellation import CONSTELLATIONS, satellite_positions
from shocklayer.radio.propagation_path import PropagationPath
from shocklayer.scenario.links import RadioConfig

TRACKED = ("doppler_shift", "link_azimuth", "link_elevation", "link_range", "link_range_rate")
"""Variables of `track_link`."""
_HALF_STEP = 0.5
"""Half the interval of the central difference of a satellite's position [s]: good to 1 mm/s."""


def track_link(
    link: RadioConfig, world: Planet, history: FlightHistory, paths: Sequence[PropagationPath]
) -> dict[str, np.ndarray]:
    """Compute how the other end of a link tracks the vehicle.

    The one-way shift is that of first order, -f (range rate) / c: the terms of second order in v/c are below
    4e-10 of the carrier in low orbit.

    Parameters
    ----------
    link : RadioConfig
        The link.
    world : Planet
        The planet.
    history : FlightHistory
        The flight.
    paths : sequence of PropagationPath
        To every other end; of a constellation the satellite with the greatest margin without plasma counts.

    Returns
    -------
    dict of str to ndarray, each (samples,)
        `TRACKED` [Hz, deg, deg, m, m/s]. Not a number for a link without another end; direction also for a
        constellation, everything where none of its satellites is in sight.
    """
    missing = np.full(history.time.shape, np.nan)
    end = link.to
    tracked: dict[str, np.ndarray] = {name: missing for name in TRACKED}
    if end is None:
        return tracked
    if end.kind == "constellation":
        pattern = CONSTELLATIONS[end.name]
        clear = np.stack([path.clear_margin for path in paths])
        seen = np.isfinite(clear).any(axis=0)
        best = np.where(np.isfinite(clear), clear, -np.inf).argmax(axis=0)
        rows = np.arange(best.size)
        before, site, after = (
            satellite_positions(pattern, history.time + shift)[rows, best]
            for shift in (-_HALF_STEP, 0.0, _HALF_STEP)
        )
        moving = (after - before) / (2.0 * _HALF_STEP)
    else:
        fixed = np.asarray(geodetic_to_ecef(end.latitude, end.longitude, end.altitude, world))
        site, moving = np.broadcast_to(fixed, history.position.shape), np.zeros(history.position.shape)
        seen = np.ones(history.time.shape, dtype=bool)
        if end.kind == "relay":
            view = visibility.visibility_from_space(site, history.position, planet=world)
        else:
            view = visibility.from_station(end.latitude, end.longitude, end.altitude, history.position, world)
        tracked["link_azimuth"] = np.degrees(np.asarray(view.azimuth))
        tracked["link_elevation"] = np.degrees(np.asarray(view.elevation))
    offset = history.position - site
    rate = visibility.range_rate(offset, history.velocity - moving)
    tracked["link_range"] = np.where(seen, np.linalg.norm(offset, axis=1), np.nan)
    tracked["link_range_rate"] = np.where(seen, rate, np.nan)
    tracked["doppler_shift"] = -link.frequency * tracked["link_range_rate"] / SPEED_OF_LIGHT
    return tracked
