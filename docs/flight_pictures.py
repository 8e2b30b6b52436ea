"""Write the small pictures of the built-in flights for the page of `shocklayer serve`: altitude over speed.

python docs/flight_pictures.py
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from shocklayer.chain import fly_scenario
from shocklayer.core.jax_setup import release_programs
from shocklayer.scenario import builtin

TARGET = Path(__file__).parent.parent / "src" / "shocklayer" / "data" / "flight_pictures.json"
POINTS = 48


def picture(name: str) -> dict[str, list[float]]:
    """Return a built-in flight at few points, evenly along its line in the picture.

    Parameters
    ----------
    name : str
        Name of the scenario.

    Returns
    -------
    dict
        ``speed`` [km/s] and ``altitude`` [km].
    """
    history = fly_scenario(name)
    speed, altitude = np.asarray(history.speed) / 1e3, np.asarray(history.altitude) / 1e3
    steps = np.hypot(np.diff(speed) / np.ptp(speed), np.diff(altitude) / np.ptp(altitude))
    along = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0.0, along[-1], POINTS)
    return {
        "speed": np.interp(at, along, speed).round(2).tolist(),
        "altitude": np.interp(at, along, altitude).round(1).tolist(),
    }


if __name__ == "__main__":
    pictures = {}
    for each in builtin.builtin_names("scenarios"):
        pictures[each] = picture(each)
        release_programs()
    lines = [
        f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'))}" for name, value in pictures.items()
    ]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
