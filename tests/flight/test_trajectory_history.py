"""Flights that were flown: one code, the published inputs, no constant fitted to a case."""

import csv
from pathlib import Path

import numpy as np
import pytest

from shocklayer import flight, planet
from shocklayer.vehicle import aerodynamics
from shocklayer.vehicle.shape import SphereCone, profile

DATA = Path(__file__).parent / "data"
AIR = planet.atmosphere()


def columns(name, *wanted):
    with open(DATA / name, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [np.array([float(row[column]) if row[column] else np.nan for row in rows]) for column in wanted]


def test_fire_ii_with_its_tabulated_density(tmp_path):
    """NASA TN D-3569 table V is a point-mass computation with the density it lists."""
    time, altitude, speed, density, temperature, load = columns(
        "fire2_trajectory.csv",
        "time_s",
        "altitude_m",
        "velocity_relative_m_s",
        "rho_inf_kg_m3",
        "T_inf_K",
        "acceleration_g",
    )
    complete = np.isfinite(density) & np.isfinite(temperature)
    table = tmp_path / "air.csv"
    lines = [
        f"{h},{t},{d}"
        for h, t, d in zip(altitude[complete], temperature[complete], density[complete], strict=True)
    ]
    table.write_text("\n".join(["altitude_m,temperature_K,density_kg_m3", *lines]))
    history = flight.simulate(
        flight.EntryState(
            120477.84,
            11351.531,
            np.radians(-14.708113),
            np.radians(122.861),
            np.radians(-7.3966),
            np.radians(-16.9054),
        ),
        flight.Body(86.568, 0.354657, 0.9347, 0.672, aerodynamics.constant(1.5009)),
        planet.atmosphere("table", file=table),
        None,
        flight.StopConditions(time=float(time[-1] - time[0])),
    )
    gap = np.interp(time - time[0], history.time, history.altitude) - altitude
    assert np.sqrt(np.mean(gap**2)) < 50.0
    slower = np.interp(time - time[0], history.time, history.speed) - speed
    assert np.nanmax(np.abs(slower[altitude > 33e3])) < 0.01 * 5000.0
    assert history.load_factor.max() == pytest.approx(74.3, rel=0.02)
    peak = next(event for event in history.events if event.name == "peak-deceleration")
    assert peak.time + 1618.25 == pytest.approx(1650.25, abs=0.5)
    assert np.nanmin(load) == pytest.approx(-74.3, rel=0.1)


def test_ram_c_ii_follows_its_table():
    """NASA TN D-6062 table IX from 121.92 km: altitude within 1 km and speed within 2 % down to 30 km.

    Mass (264 lb) and base diameter are uncertain to some 5 %; drag by modified Newtonian of the 9 deg
    sphere-cone; flight-path angle from the table's own altitude rate.
    """
    time, altitude, speed = columns(
        "ramc2_trajectory.csv", "time_from_liftoff_s", "altitude_km", "velocity_km_s"
    )
    start = int(np.argmin(np.abs(altitude - 121.92)))
    near = np.abs(altitude - 121.92) < 15.0
    rate = np.polyfit(time[near] - time[start], 1e3 * altitude[near], 2)[1]
    cone = SphereCone(0.1524, np.radians(9.0), 1.295)
    diameter = 2.0 * float(profile(cone).radius[-1])
    area = np.pi * diameter**2 / 4.0
    history = flight.simulate(
        flight.EntryState(
            121920.0,
            1e3 * speed[start],
            float(np.arcsin(rate / (1e3 * speed[start]))),
            np.radians(100.0),
            np.radians(34.0),
            np.radians(-63.0),
        ),
        flight.Body(120.0, area, 0.1524, diameter, aerodynamics.modified_newtonian(cone, area)),
        AIR,
        None,
        flight.StopConditions(altitude=10e3),
    )
    inside = (time >= time[start]) & (altitude >= 30.0)
    at = time[inside] - time[start]
    assert np.max(np.abs(np.interp(at, history.time, history.altitude) / 1e3 - altitude[inside])) < 1.0
    assert np.max(np.abs(np.interp(at, history.time, history.speed) / 1e3 / speed[inside] - 1.0)) < 0.02


def test_stardust_peak_deceleration():
    """Desai & Qualls, AIAA 2008-1198: 32.89 g from the inertial entry state, three sigma 3.64."""
    mach = np.array([10.5, 12.2, 17.1, 24.7, 35.4, 40.0, 42.7])
    drag = np.array([1.515, 1.4992, 1.4939, 1.4816, 1.4828, 1.4959, 1.464])  # Mitcheltree, AIAA 97-2304
    latitude = np.radians(41.0)
    ground = float(np.linalg.norm(planet.geodetic_to_ecef(latitude, 0.0, 0.0)))
    history = flight.simulate(
        flight.EntryState(
            6503.14e3 - ground,
            12900.0,
            np.radians(-8.2),
            np.radians(102.9),
            latitude,
            np.radians(-130.0),
            "inertial",
        ),
        flight.Body(46.0, 0.51887, 0.2286, 0.8128, aerodynamics.from_table(mach, drag)),
        AIR,
        None,
        flight.StopConditions(altitude=20e3),
    )
    assert history.load_factor.max() == pytest.approx(32.89, rel=0.03)
    peak = next(event for event in history.events if event.name == "peak-deceleration")
    assert 45e3 < peak.altitude < 60e3


def test_apollo_4_skip_minimum():
    """Flown vertical lift-to-drag (TN D-5399) replayed: minimum of 55.60 km 80 s after the first row.

    The lift history counts from the entry interface at 29968.54 s, the flight from 29968.0 s.
    """
    time, ratio = columns("apollo4_vertical_lift_to_drag.csv", "time_from_EI_s", "vertical_L_over_D")
    flown, altitude = columns("apollo4_flight.csv", "time_from_first_row_s", "altitude_km")
    history = flight.simulate(
        flight.EntryState(
            123479.4,
            10733.84,
            np.radians(-7.129),
            np.radians(62.65),
            np.radians(18.467),
            np.radians(153.932),
        ),
        flight.Body(5424.6, 12.0171, 4.693, 3.9116, aerodynamics.constant(1.2891)),
        AIR,
        flight.Controls(vertical_lift_to_drag=flight.schedule(time + 0.54, ratio)),
        flight.StopConditions(time=150.0),
    )
    skip = next(event for event in history.events if event.name == "minimum-altitude")
    assert skip.altitude == pytest.approx(55600.0, abs=700.0)
    assert skip.time == pytest.approx(80.0, abs=4.0)
    descent = flown <= 84.0
    gap = np.interp(flown[descent], history.time, history.altitude) / 1e3 - altitude[descent]
    assert np.max(np.abs(gap)) < 0.5
