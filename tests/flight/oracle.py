"""An independent entry simulation: plain NumPy and SciPy's DOP853, sharing no code with the package's flight.

Only the air is shared (the package's spline, rebuilt from its knots with SciPy's natural cubic spline), so
that differences are those of mechanics and integration.
"""

import numpy as np
from scipy.integrate import solve_ivp
from scipy.interpolate import CubicSpline

from shocklayer.planet.profile import grid_altitudes
from shocklayer.planet.us76 import us_standard_atmosphere_1976

A, F, GM, OMEGA = 6378137.0, 1.0 / 298.257223563, 3.986004418e14, np.array([0.0, 0.0, 7.292115e-5])
J2, J3, J4 = 1.08262982e-3, -2.53243535e-6, -1.61933121e-6
E2 = F * (2.0 - F)
R_GAS = 8.31446261815324


class Air:
    def __init__(self):
        knots = grid_altitudes()
        table = us_standard_atmosphere_1976(knots)
        self.log_density, self.temperature, self.molar_mass = (
            CubicSpline(knots, values, bc_type="natural")
            for values in (np.log(table.density), table.temperature, table.molar_mass)
        )

    def __call__(self, altitude):
        density = np.exp(self.log_density(altitude))
        sound = np.sqrt(1.4 * R_GAS / self.molar_mass(altitude) * self.temperature(altitude))
        return density, sound


def geodetic(r):
    """Latitude and altitude by iterating Heiskanen & Moritz to convergence."""
    level = np.hypot(r[0], r[1])
    latitude = np.arctan2(r[2], level * (1.0 - E2))
    for _ in range(30):
        normal = A / np.sqrt(1.0 - E2 * np.sin(latitude) ** 2)
        latitude = np.arctan2(r[2] + E2 * normal * np.sin(latitude), level)
    normal = A / np.sqrt(1.0 - E2 * np.sin(latitude) ** 2)
    return latitude, level * np.cos(latitude) + r[2] * np.sin(latitude) - normal * (
        1.0 - E2 * np.sin(latitude) ** 2
    )


def gravity(r):
    """Textbook Cartesian components of J2, J3 and J4 (Vallado 2013, section 9.6)."""
    x, y, z = r
    d = np.linalg.norm(r)
    c2 = -1.5 * J2 * GM * A**2 / d**5
    c3 = -2.5 * J3 * GM * A**3 / d**7
    c4 = 15.0 / 8.0 * J4 * GM * A**4 / d**7
    s = (z / d) ** 2
    level = c2 * (1.0 - 5.0 * s) + c3 * (3.0 * z - 7.0 * z**3 / d**2) + c4 * (1.0 - 14.0 * s + 21.0 * s**2)
    axial = (
        c2 * (3.0 - 5.0 * s) * z
        + c3 * (6.0 * z**2 - 7.0 * z**4 / d**2 - 0.6 * d**2)
        + c4 * z * (5.0 - 70.0 / 3.0 * s + 21.0 * s**2)
    )
    return -GM / d**3 * r + np.array([level * x, level * y, axial])


def start(altitude, speed, flight_path_angle, heading, latitude, longitude):
    cos_lat, sin_lat, cos_lon, sin_lon = (
        np.cos(latitude),
        np.sin(latitude),
        np.cos(longitude),
        np.sin(longitude),
    )
    normal = A / np.sqrt(1.0 - E2 * sin_lat**2)
    up = np.array([cos_lat * cos_lon, cos_lat * sin_lon, sin_lat])
    north = np.array([-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat])
    east = np.array([-sin_lon, cos_lon, 0.0])
    r = (normal + altitude) * up - np.array([0.0, 0.0, E2 * normal * sin_lat])
    v = speed * (
        np.sin(flight_path_angle) * up
        + np.cos(flight_path_angle) * (np.cos(heading) * north + np.sin(heading) * east)
    )
    return np.concatenate([r, v])


def fly(initial, ballistic, lift_to_drag, bank, duration, air, rtol=1e-12):
    """Constant m/(CD A) [kg/m2], lift-to-drag and bank angle; returns the state at the end."""

    def derivative(_, y):
        r, v = y[:3], y[3:]
        latitude, altitude = geodetic(r)
        longitude = np.arctan2(r[1], r[0])
        up = np.array(
            [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
        )
        density, _ = air(altitude)
        speed = np.linalg.norm(v)
        forward = v / speed
        right = np.cross(forward, up)
        right /= np.linalg.norm(right)
        lift_up = np.cross(right, forward)
        drag = 0.5 * density * speed**2 / ballistic
        force = -drag * forward + lift_to_drag * drag * (np.cos(bank) * lift_up + np.sin(bank) * right)
        fictitious = -2.0 * np.cross(OMEGA, v) - np.cross(OMEGA, np.cross(OMEGA, r))
        return np.concatenate([v, gravity(r) + force + fictitious])

    result = solve_ivp(
        derivative, (0.0, duration), initial, method="DOP853", rtol=rtol, atol=[1e-6] * 3 + [1e-9] * 3
    )
    return result.y[:, -1], result.t.size
