"""The sheath of a scenario's vehicle over altitude and speed, as labelled data and as pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shocklayer import chain, planet, plasma, shock_layer
from shocklayer.core.errors import UserError
from shocklayer.core.json_output import dump_json
from shocklayer.core.output_folder import write_complete
from shocklayer.core.quantities import QUANTITIES
from shocklayer.core.validity import departures
from shocklayer.flight import FlightHistory
from shocklayer.radio.sheath_map import ALTITUDES, SPEEDS, attenuation, electron_density, sheath_map
from shocklayer.radio.spectrum import CARRIERS
from shocklayer.result.dataset import attributes
from shocklayer.scenario import Scenario, load
from shocklayer.shock_layer.stations import axisymmetry_notices
from shocklayer.vehicle.catalogue import Vehicle, build
from shocklayer.vehicle.shape import maximum_arc_length

if TYPE_CHECKING:
    import xarray

_SPEED_STEP = 1100.0
"""Width of the columns that are added for a flight faster than the map's own [m/s]."""
_MOST_STATIONS = 3


def map_scenario(
    scenario: Scenario | str | PathLike[str],
    *,
    stations: Sequence[float] = (),
    overrides: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
) -> xarray.Dataset:
    """Map peak electron density and the loss of each link over altitude and speed.

    Parameters
    ----------
    scenario : Scenario, str or path
        A loaded scenario, the path of a scenario file, or a built-in name: its vehicle, its layer's wall and
        rates, its links, and the flight that is drawn into the map.
    stations : sequence of float
        Surface distances from the tip of the nose over its radius [-] at which the density is mapped; those
        of the antennas by default, or the stagnation point, the middle and the end of the body.
    overrides : sequence of str
        ``key=value`` settings, as ``--set`` takes them.
    progress : callable, optional
        Called with a word for each step.

    Returns
    -------
    xarray.Dataset
        ``electron_density`` (altitude, speed, station) [m-3], ``attenuation`` (altitude, speed, radio) [dB]
        through the sheath above each link's antenna, one way, at normal incidence, ``interpolated``
        (altitude, speed) where the march failed; ``path_altitude`` and ``path_speed`` of the flight.

    Raises
    ------
    UserError
        If the scenario cannot be read, is not flown in the Earth's air, or has a body or an angle of attack
        for which the layer holds nowhere.

    Notes
    -----
    Altitudes are those of the US Standard Atmosphere 1976 with the density that is met: through other air
    the same density and speed give nearly the same sheath. The angle of attack is the mean of the flight's
    above Mach 5, its meridian that of the windward side; ablation products and magnets are left out.
    Range: that of the viscous layer; the attribute ``warnings`` says, as JSON, where the map leaves it, and
    what of the scenario it leaves out.
    """
    step = progress or (lambda message: None)
    scenario = scenario if isinstance(scenario, Scenario) else load(fspath(scenario), overrides)
    if scenario.planet.body != "earth":
        raise UserError(
            f"{scenario.origin}: planet.body is '{scenario.planet.body}'; the sheath is mapped in the air of "
            "the Earth only"
        )
    _check_carriers(scenario)
    asked = scenario.layer
    if isinstance(asked.wall_temperature, str):
        raise UserError(
            f"{scenario.origin}: layer.wall_temperature is '{asked.wall_temperature}', which hangs on a "
            "flight; for a map give a temperature, such as --set layer.wall_temperature='1250 K'"
        )
    vehicle = build(scenario.vehicle, scenario.base_dir, scenario.origin)
    step("flying")
    history = chain.fly_scenario(scenario)
    fast = np.asarray(history.mach_number) > 5.0
    attack = _attack(vehicle, history, fast)
    speeds = SPEEDS
    while speeds[-1] < float(np.max(history.speed)):
        speeds = np.append(speeds, speeds[-1] + _SPEED_STEP)
    end = float(maximum_arc_length(vehicle.shape)) / vehicle.nose_radius
    places = _stations(scenario, stations, end)
    antennas = [link.antenna.station for link in scenario.radio]
    step("solving the shock layer")
    mapped = sheath_map(
        vehicle,
        sorted({*places, *antennas}),
        ALTITUDES,
        speeds,
        shock_layer.Wall(asked.wall_temperature, asked.wall_catalycity),
        attack,
        rate_set=asked.rate_set,
    )
    # The map runs over density, so that altitude would fall.
    density = np.exp(np.asarray(mapped.log_air_density))[::-1]
    speeds = np.exp(np.asarray(mapped.log_speed))
    grid = np.meshgrid(density, speeds, indexing="ij")
    everywhere = [float(place) for place in np.asarray(mapped.station)]
    crowd = np.asarray(electron_density(mapped, *grid))
    losses = [
        np.asarray(attenuation(mapped, *grid, link.frequency))[..., everywhere.index(station)]
        for link, station in zip(scenario.radio, antennas, strict=True)
    ]
    altitude = _standard_altitude(density)
    told = [*axisymmetry_notices(scenario, vehicle, history), *_left_out(scenario, attack)]
    told += departures(
        shock_layer.FINITE_RATE_VALIDITY, {"knudsen_number": _knudsen_number(altitude, vehicle)}
    )
    return _labelled(
        attributes(scenario, vehicle, "map")
        | {
            "title": f"Sheath of {vehicle.title or vehicle.name} over altitude and speed",
            "angle_of_attack": float(np.degrees(attack)),
            "warnings": dump_json(told),
        },
        scenario,
        altitude=altitude,
        air_density=density,
        speed=speeds,
        station=np.array(places),
        electron_density=crowd[..., [everywhere.index(place) for place in places]],
        attenuation=np.stack(losses, axis=-1) if losses else np.zeros((*crowd.shape[:2], 0)),
        interpolated=np.asarray(mapped.lost, dtype=np.int8)[::-1],
        path_altitude=_standard_altitude(np.asarray(history.air_density)),
        path_speed=np.asarray(history.speed),
    )


def save(mapped: xarray.Dataset, directory: str | PathLike[str]) -> Path:
    """Write a map into a new folder, complete or not at all.

    Parameters
    ----------
    mapped : xarray.Dataset
        As `map_scenario` returns it.
    directory : path
        The folder to make; it must not exist yet.

    Returns
    -------
    pathlib.Path
        The folder: ``map.nc`` and ``figures/*.png``.

    Raises
    ------
    UserError
        If the folder exists, or cannot be made.
    """
    from shocklayer.report.figures import catalogue, sheath_map

    def fill(staging: Path) -> None:
        mapped.to_netcdf(staging / "map.nc", engine="h5netcdf")
        catalogue.save(sheath_map.render(mapped), staging / "figures")

    return write_complete(directory, fill)


def _stations(scenario: Scenario, asked: Sequence[float], end: float) -> list[float]:
    """Return the stations of the density: as asked, else the antennas', else from nose to end."""
    for station in asked:
        if not 0.0 <= station <= end * (1.0 + 1e-9):
            raise UserError(
                f"--station: {station:g} lies off the forebody; 0 (the nose) to {end:.4g} nose radii are "
                "accepted"
            )
    antennas = sorted({link.antenna.station for link in scenario.radio})
    return sorted({*asked}) or antennas[:_MOST_STATIONS] or [0.0, 0.5 * end, end]


def _check_carriers(scenario: Scenario) -> None:
    """Refuse a carrier whose loss the map does not hold."""
    low, high = CARRIERS[0], CARRIERS[-1]
    for link in scenario.radio:
        if not low <= link.frequency <= high:
            raise UserError(
                f"{scenario.origin}: the link '{link.name}' is at {link.frequency / 1e6:.4g} MHz; the map "
                f"holds losses from {low / 1e6:.0f} MHz to {high / 1e9:.0f} GHz"
            )


def _attack(vehicle: Vehicle, history: FlightHistory, fast: np.ndarray) -> float:
    """Mean angle of attack of the fast part [rad]; zero for a body that is taken along its axis."""
    if not fast.any() or not shock_layer.equivalent_cone.takes_incidence(vehicle.shape):
        return 0.0
    return float(np.mean(np.abs(np.asarray(history.angle_of_attack)[fast])))


def _standard_altitude(density: np.ndarray) -> np.ndarray:
    """Altitude at which the standard atmosphere has a density [m]; held at 0 and 150 km."""
    heights = np.linspace(0.0, 150e3, 1501)
    held = np.log(np.asarray(planet.atmosphere("us76").at(heights).density))
    return np.interp(-np.log(density), -held, heights)


def _knudsen_number(altitude: np.ndarray, vehicle: Vehicle) -> np.ndarray:
    return np.asarray(planet.atmosphere("us76").at(altitude).mean_free_path) / vehicle.nose_radius


def _left_out(scenario: Scenario, attack: float) -> list[dict[str, Any]]:
    """Say what of a scenario a map does not hold."""
    held = {
        "ablation products": scenario.layer.ablation is not None,
        "magnets at an antenna": any(link.antenna.magnetic_field > 0.0 for link in scenario.radio),
        # Without an angle of attack no side is another's.
        "antennas off the windward side": attack > 0.0
        and any(abs(link.antenna.roll - np.pi) > 1e-9 for link in scenario.radio),
    }
    return [
        {
            "model": "map of the sheath",
            "quantity": "attenuation",
            "value": None,
            "low": None,
            "high": None,
            "message": f"The scenario has {words}; the map leaves that out.",
        }
        for words, there in held.items()
        if there
    ]


def _labelled(about: dict[str, Any], scenario: Scenario, **found: Any) -> xarray.Dataset:
    """Put units and words to the numbers."""
    import xarray  # half a second that nothing else of this module waits for

    carriers = np.array([link.frequency for link in scenario.radio])
    dense = "of the standard atmosphere with the density that is met"
    unit = {name: QUANTITIES[name].unit for name in ("air_density", "electron_density", "attenuation")}
    words = {
        "air_density": (("altitude",), unit["air_density"], "density of the air"),
        "electron_density": (
            ("altitude", "speed", "station"),
            unit["electron_density"],
            "peak electron density across the layer",
        ),
        "attenuation": (
            ("altitude", "speed", "radio"),
            unit["attenuation"],
            "loss through the sheath above the antenna, one way, normal incidence",
        ),
        "interpolated": (("altitude", "speed"), "1", "1 where the march failed and neighbours stand in"),
        "path_altitude": (("sample",), "m", f"the flight: altitude {dense}"),
        "path_speed": (("sample",), "m s-1", "the flight: speed relative to the planet"),
    }
    arrays = {
        name: (dims, found[name], {"units": units, "long_name": told})
        for name, (dims, units, told) in words.items()
    }
    arrays["frequency"] = (("radio",), carriers, QUANTITIES["frequency"].attributes())
    arrays["critical_density"] = (
        ("radio",),
        np.asarray(plasma.critical_density(carriers)),
        {"units": "m-3", "long_name": "electron density that just reflects the carrier"},
    )
    arrays["antenna_station"] = (
        ("radio",),
        np.array([link.antenna.station for link in scenario.radio]),
        {"units": "1", "long_name": "surface distance of the antenna from the nose over its radius"},
    )
    names = np.array([link.name for link in scenario.radio], dtype=object)
    coordinates = {
        "altitude": ("altitude", found["altitude"], {"units": "m", "long_name": f"altitude {dense}"}),
        "speed": ("speed", found["speed"], QUANTITIES["speed"].attributes()),
        "station": (
            "station",
            found["station"],
            {"units": "1", "long_name": "surface distance from the tip of the nose over its radius"},
        ),
        "radio": ("radio", names, {"long_name": "name of the radio"}),
    }
    return xarray.Dataset(arrays, coordinates, about)
