"""The footprint of an ensemble: where its flights end, about the centre of the points themselves."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from shocklayer.planet import east_north_up, ecef_to_geodetic, geodetic_to_ecef
from shocklayer.planet.bodies import Planet

PROBABILITIES = (0.6827, 0.95, 0.99, 0.9987)
"""Probabilities of the ellipses, if the points are normally distributed."""
_FEWEST = 3


class Cloud(NamedTuple):
    """End points about their centre.

    Attributes
    ----------
    latitude, longitude : float
        Of the centre [deg].
    points : ndarray
        (flights, 2) towards east and north of it [m].
    """

    latitude: float
    longitude: float
    points: np.ndarray


def cloud_of(latitude: np.ndarray, longitude: np.ndarray, planet: Planet) -> Cloud:
    """Return end points in the plane that touches the planet at their centre.

    Parameters
    ----------
    latitude, longitude : ndarray
        Of the points [deg].
    planet : Planet
        The planet.

    Returns
    -------
    Cloud
        The points.
    """
    where = np.asarray(geodetic_to_ecef(np.radians(latitude), np.radians(longitude), 0.0 * latitude, planet))
    middle = where.mean(axis=0)
    at = [float(each) for each in ecef_to_geodetic(middle, planet)[:2]]
    origin = np.asarray(geodetic_to_ecef(at[0], at[1], 0.0, planet))
    axes = np.asarray(east_north_up(at[0], at[1]))
    level = (where - origin) @ axes.T
    return Cloud(float(np.degrees(at[0])), float(np.degrees(at[1])), level[:, :2])


def footprint(
    latitude: np.ndarray, longitude: np.ndarray, altitude: np.ndarray, planet: Planet
) -> dict[str, Any] | None:
    """Describe the end points about their own centre.

    Parameters
    ----------
    latitude, longitude, altitude : ndarray
        Of the ends [deg, deg, m].
    planet : Planet
        The planet.

    Returns
    -------
    dict or None
        ``centre``, ``ellipses``, ``area_99`` (of the ellipse of that shape that holds 99 % of the points)
        [m2], ``share_inside_99`` (of the points in the ellipse of 0.99) and ``note``; None for fewer than
        three points.

    Notes
    -----
    The ellipses are those of the sample covariance, with the radius of the chi-square distribution with two
    degrees of freedom.
    """
    known = np.isfinite(latitude) & np.isfinite(longitude)
    if known.sum() < _FEWEST:
        return None
    cloud = cloud_of(latitude[known], longitude[known], planet)
    covariance = np.cov(cloud.points.T)
    sizes, axes = np.linalg.eigh(covariance)
    sizes = np.sqrt(np.maximum(sizes, 0.0))
    bearing = float(np.degrees(np.arctan2(axes[0, 1], axes[1, 1])) % 180.0)
    ellipses = []
    for probability in PROBABILITIES:
        radius = float(np.sqrt(-2.0 * np.log(1.0 - probability)))
        ellipses.append(
            {
                "probability": probability,
                "semi_major": radius * float(sizes[1]),
                "semi_minor": radius * float(sizes[0]),
                "bearing": bearing,
            }
        )
    away = cloud.points - cloud.points.mean(axis=0)
    scaled = away @ axes / np.where(sizes > 0.0, sizes, 1.0)
    distance = np.sqrt(np.sum(scaled**2, axis=1))
    holds = float(np.quantile(distance, 0.99))
    share = float(np.mean(distance <= np.sqrt(-2.0 * np.log(0.01))))
    return {
        "centre": {"latitude": cloud.latitude, "longitude": cloud.longitude},
        "ellipses": ellipses,
        "area_99": float(np.pi * holds**2 * sizes[0] * sizes[1]),
        "share_inside_99": share,
        "mean_altitude": float(np.mean(altitude[known])),
        "note": _normality(scaled, share, int(known.sum())),
    }


def _normality(scaled: np.ndarray, share: float, count: int) -> str:
    """Say whether the points look normally distributed, by skewness and kurtosis along both axes.

    Source: R. B. D'Agostino and E. S. Pearson, Biometrika 60 (1973), 613-622.
    """
    if count < 20 or np.any(np.std(scaled, axis=0) == 0.0):
        return "too few different points to say whether they are normally distributed"
    from scipy.stats import normaltest

    least = float(np.min(normaltest(scaled, axis=0).pvalue))
    inside = f"{100.0 * share:.2f} % of the points lie in the ellipse of 99 %"
    if least < 0.01:
        return f"not normally distributed (p = {least:.1g}); {inside}"
    return f"no sign against a normal distribution (p = {least:.2g}); {inside}"


def outline(ellipse: dict[str, float], centre: dict[str, float], planet: Planet) -> np.ndarray:
    """Return the outline of an ellipse.

    Parameters
    ----------
    ellipse : dict
        ``semi_major``, ``semi_minor`` [m] and ``bearing`` [deg].
    centre : dict
        ``latitude`` and ``longitude`` [deg].
    planet : Planet
        The planet.

    Returns
    -------
    ndarray
        (points, 2) latitude and longitude [deg], closed.
    """
    turn, around = np.radians(ellipse["bearing"]), np.linspace(0.0, 2.0 * np.pi, 145)
    along, across = ellipse["semi_major"] * np.cos(around), ellipse["semi_minor"] * np.sin(around)
    east = along * np.sin(turn) + across * np.cos(turn)
    north = along * np.cos(turn) - across * np.sin(turn)
    at = np.radians([centre["latitude"], centre["longitude"]])
    origin = np.asarray(geodetic_to_ecef(at[0], at[1], 0.0, planet))
    axes = np.asarray(east_north_up(at[0], at[1]))
    level = origin + east[:, None] * axes[0] + north[:, None] * axes[1]
    latitude, longitude, _ = (np.asarray(each) for each in ecef_to_geodetic(level, planet))
    return np.degrees(np.stack([latitude, longitude], axis=1))
