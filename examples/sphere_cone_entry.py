"""Steep or shallow: one sphere-cone entering from low orbit at three flight-path angles.

Run: python examples/sphere_cone_entry.py
"""

from collections.abc import Sequence
from typing import Any

import shocklayer as sl

SCENARIO: dict[str, Any] = {
    "title": "A sphere-cone from low orbit",
    "vehicle": {"name": "sphere-cone", "mass": "120 kg"},
    "flight": {
        "entry": {
            "frame": "planet-relative",
            "altitude": "120 km",
            "speed": "7.6 km/s",
            "flight_path_angle": "-4 deg",
            "heading": "90 deg",
            "latitude": "30 deg",
            "longitude": "-60 deg",
        },
        "stop": {"altitude": "10 km"},
    },
    "layer": {"chemistry": "equilibrium"},
    "radio": [{"name": "S-band", "antenna": {"station": 2.0}}],
}


def fly(flight_path_angle: float) -> dict[str, float]:
    """Fly the scenario at a flight-path angle [deg] and return what changes with it, in SI units."""
    scenario = sl.scenario.load(SCENARIO, [f"flight.entry.flight_path_angle={flight_path_angle} deg"])
    data = sl.run(scenario).data
    blackout = data["blackout"].sel(radio="S-band").values > 0.5
    time = data["time"].values
    return {
        "peak_load_factor": float(data["load_factor"].max()),
        "peak_heat_flux": float(data["stagnation_heat_flux"].max()),
        "heat_load": float(data["heat_load"].values[-1]),
        "blackout_altitude": float(data["altitude"].values[blackout].max())
        if blackout.any()
        else float("nan"),
        "duration": float(time[-1] - time[0]),
    }


def main(angles: Sequence[float] = (-2.0, -4.0, -8.0)) -> list[dict[str, float]]:
    """Fly at each flight-path angle [deg], print a line for each and return what `fly` does for each."""
    flights = [fly(angle) for angle in angles]
    print("angle  peak load  peak heat flux  heat load  blackout from  flight time")
    for angle, found in zip(angles, flights, strict=True):
        print(
            f"{angle:4.0f}°  {found['peak_load_factor']:6.1f} g  {found['peak_heat_flux'] / 1e6:8.2f} MW/m²"
            f"  {found['heat_load'] / 1e6:5.0f} MJ/m²  {found['blackout_altitude'] / 1e3:9.1f} km"
            f"  {found['duration']:8.0f} s"
        )
    return flights


if __name__ == "__main__":
    main()
