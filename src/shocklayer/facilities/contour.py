"""Contours of nozzles: diameter over the distance from the throat, from a file or as a cone."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from math import radians, tan
from pathlib import Path

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.optimize import root_scalar

from shocklayer.core.csv_columns import read_columns
from shocklayer.core.errors import UserError
from shocklayer.core.types import ArrayLike

CONE_HALF_ANGLE = 10.0
"""Half-angle of the cone that stands in for an unknown contour [deg]."""
NODES = 200
"""Nodes of a contour in a nozzle flow."""
_TURN = 1.0  # radius of the arc between throat and cone over the throat diameter


@dataclass(frozen=True, eq=False)
class Contour:
    """Supersonic part of a nozzle.

    Parameters
    ----------
    positions : ndarray, shape (node,)
        Distance from the throat [m], from zero upwards.
    diameters : ndarray, shape (node,)
        Diameter over that of the throat [-]; a monotone cubic between the nodes.
    throat_diameter : float
        Diameter of the throat [m].
    description : str
        Where it comes from, for the user.
    """

    positions: np.ndarray
    diameters: np.ndarray
    throat_diameter: float
    description: str

    @property
    def area_ratio(self) -> float:
        """Area at the end over that of the throat [-]."""
        return float(self.diameters[-1] ** 2)

    def position(self, area_ratio: float) -> float:
        """Return the distance from the throat at which the area ratio is reached [m].

        Parameters
        ----------
        area_ratio : float
            Area over that of the throat [-], between 1 and that of the end.

        Returns
        -------
        float
            Distance [m].
        """
        if area_ratio >= self.area_ratio:
            return float(self.positions[-1])
        curve = PchipInterpolator(self.positions, self.diameters)
        bracket = (0.0, float(self.positions[-1]))
        return float(root_scalar(lambda x: curve(x) ** 2 - area_ratio, bracket=bracket, xtol=1e-14).root)

    def positions_of(self, area_ratios: ArrayLike) -> np.ndarray:
        """Return the distances from the throat at which area ratios are reached [m].

        Parameters
        ----------
        area_ratios : array_like
            Areas over that of the throat [-], not beyond the end.

        Returns
        -------
        ndarray
            Distances of the same shape, by inverse interpolation (1e-6).
        """
        fine = self.positions[-1] * np.linspace(0.0, 1.0, 20001) ** 1.5
        diameters = PchipInterpolator(self.positions, self.diameters)(fine)
        return np.asarray(np.interp(np.sqrt(np.asarray(area_ratios)), diameters, fine))

    def areas(self, positions: np.ndarray) -> np.ndarray:
        """Return the area ratio at distances from the throat [m]."""
        return PchipInterpolator(self.positions, self.diameters)(positions) ** 2


def smooth(positions: np.ndarray, diameters: np.ndarray, throat_diameter: float, description: str) -> Contour:
    """Return a contour at `NODES` nodes, closer together near the throat.

    With one number of nodes for all contours the nozzle flow is compiled once.

    Parameters
    ----------
    positions, diameters : ndarray, shape (node,)
        Distance from the throat [m] and diameter over that of the throat [-], of any number of nodes.
    throat_diameter, description
        As `Contour`.

    Returns
    -------
    Contour
    """
    position = positions[-1] * np.linspace(0.0, 1.0, NODES) ** 1.5
    return Contour(position, PchipInterpolator(positions, diameters)(position), throat_diameter, description)


def cone(
    area_ratio: float, throat_diameter: float, description: str, half_angle: float = CONE_HALF_ANGLE
) -> Contour:
    """Return a conical nozzle that begins with an arc of the radius of one throat diameter.

    Parameters
    ----------
    area_ratio : float
        Area at the end over that of the throat [-].
    throat_diameter : float
        Diameter of the throat [m].
    description : str
        Where it comes from.
    half_angle : float
        Half-angle of the cone [deg].

    Returns
    -------
    Contour
    """
    angle = radians(half_angle)
    turn = np.linspace(0.0, angle, 6)
    arc_x, arc_d = _TURN * np.sin(turn), 1.0 + 2.0 * _TURN * (1.0 - np.cos(turn))
    end = max(float(np.sqrt(area_ratio)), arc_d[-1] * 1.01)
    straight = np.geomspace(arc_d[-1], end, 40)[1:]
    x = np.concatenate((arc_x, arc_x[-1] + (straight - arc_d[-1]) / (2.0 * tan(angle))))
    return smooth(x * throat_diameter, np.concatenate((arc_d, straight)), throat_diameter, description)


def read_contour(name: str) -> Contour:
    """Read the contour of a nozzle.

    Parameters
    ----------
    name : str
        Path of a CSV file with the columns ``x_m`` and ``diameter_m`` from the throat on, or the name of a
        built-in contour, such as ``t4-mach-7``.

    Returns
    -------
    Contour

    Raises
    ------
    UserError
        If there is no such file or contour, or the columns do not ascend from the throat.
    """
    folder = files("shocklayer") / "data" / "facilities" / "contours"
    built_in = {entry.name.removesuffix(".csv"): entry for entry in folder.iterdir() if ".csv" in entry.name}
    path = Path(str(built_in[name])) if name in built_in else Path(name)
    if name not in built_in and path.suffix != ".csv":
        known = ", ".join(sorted(built_in))
        raise UserError(
            f"nozzle.contour must be a CSV file with the columns x_m and diameter_m or one of {known}, "
            f"not {name!r}"
        )
    columns = read_columns(path, ("x_m", "diameter_m"))
    x, diameter = (np.asarray(columns[key], dtype=float) for key in ("x_m", "diameter_m"))
    if x.size < 2 or np.any(np.diff(x) <= 0.0) or np.any(np.diff(diameter) < 0.0) or diameter[0] <= 0.0:
        raise UserError(
            f"{name}: x_m must ascend from the throat, and diameter_m be positive and never fall; "
            "give the supersonic part only"
        )
    label = f"contour {name}"
    return smooth(x - x[0], diameter / diameter[0], float(diameter[0]), label)
