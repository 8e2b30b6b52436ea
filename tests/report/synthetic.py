"""A made-up but plausible entry, similar to RAM C-II, for reports without running the chain."""

import json
from dataclasses import dataclass

import numpy as np
import xarray as xr

from shocklayer.core.quantities import QUANTITIES


@dataclass(frozen=True)
class SyntheticResult:
    data: xr.Dataset
    summary: dict
    layer: xr.Dataset | None = None


RADIOS = {"VHF": 259.7e6, "GNSS-L1": 1575.42e6, "S-band": 2.2e9, "X-band": 9.21e9, "Ka-band": 35e9}
OBSERVERS = {
    "Bermuda": (32.35, -64.65),
    "Wallops Island": (37.94, -75.46),
    "Ship <Twin Falls>": (33.1, -61.2),
}
FACILITIES = ("FL-63", "FL-64", "JF-12", "JF-22", "LENS II", "HIEST", "T4")


def _history(count: int) -> dict[str, np.ndarray]:
    """Ballistic entry on a straight path through an exponential atmosphere (Allen and Eggers)."""
    altitude = np.linspace(121.92e3, 20e3, count)
    scale, angle, ballistic = 7.0e3, np.radians(15.0), 120 / (0.342 * 0.8)
    density = 1.39 * np.exp(-altitude / scale)
    speed = 7650 * np.exp(-density * scale / (2 * ballistic * np.sin(angle)))
    step = -np.diff(altitude)
    time = np.concatenate([[0.0], np.cumsum(step / (0.5 * (speed[1:] + speed[:-1]) * np.sin(angle)))])
    distance = (altitude[0] - altitude) / np.tan(angle)
    temperature = 220 + 30 * np.cos(altitude / 1.6e4)
    return {
        "time": time,
        "altitude": altitude,
        "latitude": 34.0 - np.degrees(distance / 6.371e6) * 0.2,
        "longitude": -63.0 + np.degrees(distance / 6.371e6) / np.cos(np.radians(34.0)),
        "speed": speed,
        "flight_path_angle": np.full(count, -15.0),
        "heading": np.full(count, 100.0),
        "inertial_speed": speed + 380.0,
        "ground_distance": distance,
        "mass": np.full(count, 120.0),
        "angle_of_attack": np.zeros(count),
        "bank_angle": np.zeros(count),
        "load_factor": density * speed**2 / (2 * ballistic * 9.80665),
        "air_density": density,
        "air_pressure": density * 287.05 * temperature,
        "air_temperature": temperature,
        "mach_number": speed / np.sqrt(1.4 * 287.05 * temperature),
        "knudsen_number": 8e-8 / density / 0.1524,
        "reynolds_number": density * speed * 0.1524 / 1.5e-5,
        "dynamic_pressure": density * speed**2 / 2,
        "total_enthalpy": speed**2 / 2,
    }


def result(
    *,
    count: int = 300,
    radios: dict[str, float] | None = None,
    observers: dict[str, tuple[float, float]] | None = None,
    facilities: tuple[str, ...] | None = None,
    stations: tuple[float, ...] = (0.0, 0.3, 1.57, 3.0, 8.3),
    title: str = "RAM C-II, made up",
) -> SyntheticResult:
    """Build a result with every variable that a run writes."""
    radios = RADIOS if radios is None else radios
    observers = OBSERVERS if observers is None else observers
    facilities = FACILITIES if facilities is None else facilities
    history = _history(count)
    time, density, speed, altitude = (history[key] for key in ("time", "air_density", "speed", "altitude"))
    station = np.array(stations)
    taper = np.where(station == 0, 1.0, 0.6 / (0.6 + station))

    convective = 1.7415e-4 * np.sqrt(density / 0.1524) * speed**3
    radiative = 1e3 * density * (speed / 7000) ** 12
    heat = convective[:, None] * taper
    electrons = 5e21 * density[:, None] ** 0.8 * (speed[:, None] / 7650) ** 10 * taper**2
    temperature_s = 7000 * (speed / 7650) ** 0.8 + 200
    standoff = np.where(history["mach_number"] > 1.2, 0.01, np.nan)
    frequency = np.array(list(radios.values()), dtype=float)
    critical = 1.2404e-2 * frequency**2
    at_antenna = electrons[:, -1][:, None]
    attenuation = 40 * (at_antenna / critical) ** 0.6 if len(radios) else np.zeros((count, 0))
    margin = 25.0 - attenuation
    positions = np.array(list(observers.values()), dtype=float).reshape(-1, 2)
    east = (history["longitude"][:, None] - positions[:, 1]) * np.cos(np.radians(33.0)) * 111.2e3
    north = (history["latitude"][:, None] - positions[:, 0]) * 111.2e3
    ground = np.hypot(east, north)
    elevation = np.degrees(np.arctan2(altitude[:, None] - ground**2 / (2 * 8.5e6), ground))
    match = (
        np.stack(
            [
                np.round(np.clip(1.3 - abs(history["mach_number"] / (4 + 3 * i) - 1), 0, 1) * 4) / 4
                for i in range(len(facilities))
            ],
            axis=1,
        )
        if facilities
        else np.zeros((count, 0))
    )

    fields: dict[str, np.ndarray] = {
        **{key: value for key, value in history.items() if key != "time"},
        "shock_standoff": standoff,
        "stagnation_pressure": density * speed**2,
        "stagnation_temperature": temperature_s,
        "edge_temperature": temperature_s[:, None] * (0.4 + 0.6 * taper),
        "edge_pressure": (density * speed**2)[:, None] * (0.05 + 0.95 * taper),
        "layer_thickness": standoff[:, None] * (1 + station),
        "convective_heat_flux": heat,
        "radiative_heat_flux": radiative,
        "stagnation_heat_flux": convective + radiative,
        "heat_load": np.concatenate(
            [[0.0], np.cumsum(np.diff(time) * 0.5 * (convective[1:] + convective[:-1]))]
        ),
        "wall_temperature": (heat / (0.8 * 5.670374e-8)) ** 0.25 + 200,
        "electron_density": electrons,
        "electron_density_low": electrons * 0.5,
        "electron_density_high": electrons * 1.8,
        "electron_density_equilibrium": electrons * 0.3,
        "electron_density_frozen": electrons * 2.0,
        "collision_frequency": 1e12 * density[:, None] * (1 + 0 * station),
        "plasma_frequency": 8.98 * np.sqrt(electrons),
        "antenna_electron_density": np.repeat(electrons[:, -1:], len(radios), axis=1),
        "antenna_collision_frequency": np.repeat(1e12 * density[:, None], len(radios), axis=1),
        "antenna_layer_thickness": np.repeat(standoff[:, None] * (1 + station[-1]), len(radios), axis=1),
        "frequency": frequency,
        "attenuation": attenuation,
        "attenuation_low": attenuation * 0.7,
        "attenuation_high": attenuation * 1.3,
        "attenuation_frozen": attenuation * 1.6,
        "link_margin": margin,
        "blackout": (margin < 0).astype(float),
        "visible": (elevation > 0).astype(float),
        "elevation": elevation,
        "slant_range": np.hypot(ground, altitude[:, None]),
        "facility_match": match,
    }
    scenario = {
        "title": title,
        "radio": [
            {"name": name, "frequency": each, "antenna": {"station": stations[-1]}}
            for name, each in radios.items()
        ],
        "observer": [
            {"name": name, "latitude": np.radians(lat), "longitude": np.radians(lon), "altitude": 0.0}
            for name, (lat, lon) in observers.items()
        ],
    }
    data = xr.Dataset(
        {
            name: (QUANTITIES[name].dims, values, QUANTITIES[name].attributes())
            for name, values in fields.items()
        },
        coords={
            "time": time,
            "station": station,
            "radio": np.array(list(radios), dtype=object),
            "observer": np.array(list(observers), dtype=object),
            "facility": np.array(list(facilities), dtype=object),
        },
        attrs={"title": title, "scenario": json.dumps(scenario)},
    )
    return SyntheticResult(data, _summary(data, title), _layer(data, electrons))


def _layer(data: xr.Dataset, electrons: np.ndarray) -> xr.Dataset:
    """Profiles across the layer of a cone, at every fortieth sample."""
    samples = np.arange(0, data.sizes["time"], 40)
    station, height = data["station"].values, np.linspace(0.0, 1.0, 16)
    along = np.linspace(0.0, max(station[-1], 1.0), 40)
    profile = np.sin(np.pi * height) ** 2
    dims = ("layer_time", "station", "normal")
    return xr.Dataset(
        {
            "electron_density": (dims, electrons[samples][:, :, None] * profile),
            "thickness": (dims[:2], np.full((samples.size, station.size), 0.02) * (1 + station)),
            "body_station": (("outline",), along),
            "body_axial": (("outline",), 0.15 * along),
            "body_radius": (("outline",), 0.03 * along + 0.1 * np.sqrt(along / along[-1])),
            "body_angle": (("outline",), np.linspace(90.0, 9.0, 40)),
        },
        coords={
            "layer_time": data["time"].values[samples],
            "altitude": ("layer_time", data["altitude"].values[samples]),
            "air_speed": ("layer_time", data["speed"].values[samples]),
            "station": station,
            "normal": height,
        },
    )


def _windows(flags: np.ndarray) -> list[tuple[int, int]]:
    edges = np.diff(np.concatenate([[0], flags.astype(int), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def _facility(data: xr.Dataset, k: int) -> dict:
    time, altitude = data["time"].values, data["altitude"].values
    share = data["facility_match"].values[:, k]
    intervals = [
        {
            "start_time": time[i],
            "end_time": time[j],
            "start_altitude": altitude[i],
            "end_altitude": altitude[j],
        }
        for i, j in _windows(share == 1.0)
    ]
    part = {"known": True, "share": float((share > 0.5).mean()), "intervals": intervals}
    return {
        "facility": data["facility"].values[k],
        "known": 4,
        "share": float(share.mean()),
        "full_share": float((share == 1.0).mean()),
        "intervals": intervals,
        "parameters": {
            "mach_number": part,
            "total_enthalpy": part,
            "altitude": part,
            "flow_lengths": {"known": False, "share": 0.0, "intervals": []},
        },
    }


def _summary(data: xr.Dataset, title: str) -> dict:
    time, altitude, speed = (data[name].values for name in ("time", "altitude", "speed"))

    def event(name: str, i: int) -> dict:
        return {"name": name, "time": time[i], "altitude": altitude[i], "speed": speed[i]}

    peaks = {}
    for name in (
        "stagnation_heat_flux",
        "load_factor",
        "dynamic_pressure",
        "wall_temperature",
        "stagnation_temperature",
        "electron_density",
        "mach_number",
        "heat_load",
    ):
        values = data[name].values.reshape(len(time), -1).max(axis=1)
        i = int(np.argmax(values))
        peaks[name] = {
            "value": float(values[i]),
            "time": float(time[i]),
            "altitude": float(altitude[i]),
            "unit": QUANTITIES[name].unit,
        }
    blackouts, sightings = [], []
    for k, radio in enumerate(data["radio"].values):
        for start, end in _windows(data["blackout"].values[:, k] > 0.5):
            blackouts.append(
                {
                    "radio": radio,
                    "start": {
                        "time": time[start],
                        "altitude": altitude[start],
                        "bound_by": "sheath",
                        "low": None,
                        "high": altitude[start] + 2e3,
                    },
                    "end": {
                        "time": time[end],
                        "altitude": altitude[end],
                        "bound_by": "sheath",
                        "low": altitude[end] - 1e3,
                        "high": None,
                    },
                    "duration": time[end] - time[start],
                    "duration_low": 0.0,
                    "duration_high": time[end] - time[start] + 3.0,
                }
            )
    for k, observer in enumerate(data["observer"].values):
        for start, end in _windows(data["visible"].values[:, k] > 0.5):
            sightings.append(
                {
                    "observer": observer,
                    "rise_time": time[start],
                    "set_time": time[end],
                    "maximum_elevation": float(data["elevation"].values[start : end + 1, k].max()),
                }
            )
    return {
        "title": title,
        "events": [
            event("entry", 0),
            event("peak heating", int(np.argmax(data["stagnation_heat_flux"].values))),
            event("end", -1),
        ],
        "peaks": peaks,
        "blackouts": blackouts,
        "sightings": sightings,
        "facilities": [_facility(data, k) for k in range(data.sizes["facility"])],
        "warnings": [
            {
                "model": "Sutton-Graves",
                "quantity": "speed",
                "value": 900.0,
                "low": 2000.0,
                "high": 16000.0,
                "message": "the speed leaves the range of the correlation",
            },
            {
                "model": "Park <1993>",
                "quantity": "knudsen_number",
                "value": 12.0,
                "low": None,
                "high": 0.05,
                "message": "the layer is not a continuum above 95 km",
            },
        ],
        "provenance": {
            "versions": {"shocklayer": "0.1.0", "jax": "0.10.2"},
            "scenario_hash": "0123456789abcdef",
            "models": {"atmosphere": "us76", "chemistry": "equilibrium", "convective": "Sutton-Graves"},
            "references": {
                "atmosphere": ["A committee, Standard air, 1976."],
                "sheath": ["A. Author, On <waves>, 1980.", "A committee, Standard air, 1976."],
            },
            "assumptions": ["zero angle of attack", "heading from the reported impact point"],
        },
    }
