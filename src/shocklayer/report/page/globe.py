"""The flight on a globe, for plotly's three-dimensional scene: no map tiles, no network access."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from shocklayer.report.figures.coastlines import coastline, land_mesh, unit_vectors
from shocklayer.report.formatting import display_unit
from shocklayer.report.page.plotly_json import FONT, Plot, PlotlyObject, binary_array
from shocklayer.report.palette import BLUE, FAINT, INK, heat_colormap
from shocklayer.report.view import View

_HALF = 1.3
"""Half the side of the scene's cube [Earth radii]."""


def exaggeration(view: View) -> int:
    """Return the vertical exaggeration that separates the path from the ground.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    int
        A round factor: the highest point stands about a tenth of the shown width above the ground.
    """
    span = max(_span(view), 0.02)
    wanted = 0.25 * min(span, 0.6) / max(float(view.altitude.max()) / _radius(view), 1e-6)
    return max(step for step in (1, 2, 3, 5, 10, 20) if step <= max(wanted, 1.0))


def globe(view: View) -> Plot:
    """Return the scene: sea, land, coasts, the path coloured by heating, blackout beneath it, observers.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    dict
        Figure for plotly with two camera positions to choose from.
    """
    drawn = view.plotted_track()

    def along(values: np.ndarray) -> np.ndarray:
        return np.interp(drawn.time, view.time, values)

    factor, on_earth = exaggeration(view), view.planet.name == "earth"
    ground = unit_vectors(np.stack([drawn.longitude, drawn.latitude], axis=1))
    height = 1.0 + factor * drawn.altitude / 1e3 / _radius(view)
    path = ground * height[:, None]
    heat = along(np.nan_to_num(view["stagnation_heat_flux"]))
    centre = np.array([view["longitude"].mean(), view["latitude"].mean()])

    data = [
        *_ground(land=on_earth),
        _graticule(),
    ]
    if on_earth:
        data.append(_coasts(float(centre[1]), float(centre[0]), np.degrees(_span(view)) / 2 + 25))
    data += _curtain(ground, path, along(view.in_blackout) > 0.5)
    data.append(_line3d(ground * 1.002, "#6b6b6b", 2.0, "ground track"))
    data.append(
        _heated_path(np.stack([drawn.time, drawn.altitude / 1e3, along(view.speed), heat], axis=1), path)
    )
    data += _observers(view)
    close, far = _cameras(ground)
    hidden = {"visible": False, "range": [-_HALF, _HALF]}
    layout = {
        "font": {"family": FONT, "size": 12, "color": INK},
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": "#f3f6f9",
        "showlegend": False,
        "scene": {
            "xaxis": hidden,
            "yaxis": hidden,
            "zaxis": hidden,
            "aspectmode": "cube",
            "camera": copy.deepcopy(close),
            "dragmode": "orbit",
            "bgcolor": "#f3f6f9",
        },
        "updatemenus": [
            {
                "type": "buttons",
                "direction": "right",
                "x": 0.01,
                "y": 0.01,
                "xanchor": "left",
                "yanchor": "bottom",
                "bgcolor": "white",
                "bordercolor": FAINT,
                "font": {"size": 11},
                "buttons": [
                    {"label": "Flight", "method": "relayout", "args": [{"scene.camera": close}]},
                    {
                        "label": "Globe",
                        "method": "relayout",
                        "args": [{"scene.camera": far}],
                    },
                ],
            }
        ],
    }
    return {"data": data, "layout": layout, "height": 520}


def _span(view: View) -> float:
    """Largest angle at the planet's centre between the start and any point of the flight [rad]."""
    track = unit_vectors(np.stack([view["longitude"], view["latitude"]], axis=1))
    return float(np.arccos(np.clip((track @ track[0]).min(), -1.0, 1.0)))


def _radius(view: View) -> float:
    """Mean radius of the planet [km]."""
    return view.planet.mean_radius / 1e3


def _ground(land: bool) -> list[PlotlyObject]:
    """Return the sea as a sphere and the land as a mesh slightly above it; another planet is one sphere."""
    longitude, latitude = np.linspace(-180, 180, 121), np.linspace(-90, 90, 61)
    points = unit_vectors(np.stack(np.meshgrid(longitude, latitude), axis=-1)).reshape(-1, 3) * 0.9985
    row, column = np.meshgrid(np.arange(60), np.arange(120), indexing="ij")
    corner = (row * 121 + column).ravel()
    first = np.stack([corner, corner + 1, corner + 121], axis=1)
    second = np.stack([corner + 1, corner + 122, corner + 121], axis=1)
    globe = np.concatenate([first, second])
    if not land:
        return [_mesh(points, globe, "#ecd9c6")]
    vertices, triangles = land_mesh()
    return [
        _mesh(points, globe, "#d8e4ee"),
        _mesh(vertices * 1.0005, triangles, "#e9e3d5"),
    ]


def _mesh(vertices: np.ndarray, triangles: np.ndarray, color: str, **more: Any) -> PlotlyObject:
    return {
        "type": "mesh3d",
        **_coordinates(vertices),
        "i": binary_array(triangles[:, 0], "u2"),
        "j": binary_array(triangles[:, 1], "u2"),
        "k": binary_array(triangles[:, 2], "u2"),
        "color": color,
        "hoverinfo": "skip",
        "lighting": {"ambient": 0.95, "diffuse": 0.1, "specular": 0.0, "fresnel": 0.0},
    } | more


def _coasts(latitude: float, longitude: float, near: float) -> PlotlyObject:
    coasts = unit_vectors(coastline(latitude, longitude, near, coarse=4)) * 1.0015
    return _line3d(coasts, "#8d8576", 1.5, "")


def _graticule() -> PlotlyObject:
    """Draw meridians and parallels every ten degrees."""
    steps = np.arange(-180.0, 180.1, 2.0)
    parallels = [np.stack([steps, np.full_like(steps, y)], axis=1) for y in range(-80, 81, 10)]
    latitudes = np.arange(-80.0, 80.1, 2.0)
    meridians = [np.stack([np.full_like(latitudes, x), latitudes], axis=1) for x in range(-180, 180, 10)]
    gap = np.full((1, 2), np.nan)
    points = np.concatenate([part for curve in (*parallels, *meridians) for part in (curve, gap)])
    return _line3d(unit_vectors(points) * 0.9995, "#f4f8fb", 1.0, "")


def _line3d(points: np.ndarray, color: str, width: float, name: str) -> PlotlyObject:
    return {
        "type": "scatter3d",
        "mode": "lines",
        **_coordinates(points),
        "line": {"color": color, "width": width},
        "name": name,
        "hoverinfo": "skip",
    }


def _curtain(ground: np.ndarray, path: np.ndarray, lost: np.ndarray) -> list[PlotlyObject]:
    """Return a vertical surface between path and ground: dark where a radio link is lost."""
    count = len(ground)
    vertices = np.concatenate([ground * 1.001, path])
    low = np.arange(count - 1)
    first = np.stack([low, low + 1, low + count], axis=1)
    second = np.stack([low + 1, low + count + 1, low + count], axis=1)
    dark = lost[:-1] & lost[1:]
    meshes = []
    for chosen, color, opacity in ((~dark, "#c9b8a0", 0.35), (dark, "#1c1c1c", 0.6)):
        if chosen.any():
            triangles = np.concatenate([first[chosen], second[chosen]])
            meshes.append(_mesh(vertices, triangles, color, opacity=opacity))
    return meshes


def _heated_path(columns: np.ndarray, path: np.ndarray) -> PlotlyObject:
    """Return the path with time, altitude, speed and heat flux, which colours it."""
    stops = np.linspace(0, 1, 9)
    colors = [f"rgb({r:.0f},{g:.0f},{b:.0f})" for r, g, b, _ in heat_colormap()(stops) * 255]
    return {
        "type": "scatter3d",
        "mode": "lines",
        **_coordinates(path),
        "customdata": binary_array(columns),
        "line": {
            "width": 7,
            "color": binary_array(columns[:, 3]),
            "colorscale": [[float(s), c] for s, c in zip(stops, colors, strict=True)],
            "showscale": True,
            "colorbar": {
                "title": {"text": display_unit("stagnation_heat_flux"), "side": "top"},
                "thickness": 9,
                "len": 0.5,
                "x": 0.985,
                "xanchor": "right",
                "outlinewidth": 0,
                "tickfont": {"size": 10},
            },
        },
        "hovertemplate": (
            "%{customdata[0]:.1f} s<br>%{customdata[1]:.1f} km, %{customdata[2]:.2f} km/s"
            "<br>%{customdata[3]:.3g} MW/m²<extra></extra>"
        ),
    }


def _observers(view: View) -> list[PlotlyObject]:
    fixed = [o for o in view.observers if o.latitude is not None and o.longitude is not None]
    if not fixed:
        return []
    points = unit_vectors(np.array([[o.longitude, o.latitude] for o in fixed], dtype=float)) * 1.004
    return [
        {
            "type": "scatter3d",
            "mode": "markers+text",
            **_coordinates(points),
            # The scene shows text literally, except for a few tags.
            "text": [o.name.replace("<", "‹").replace(">", "›") for o in fixed],
            "textposition": "top center",
            "textfont": {"size": 11, "color": BLUE},
            "marker": {"size": 4, "color": BLUE, "symbol": "diamond"},
            "hoverinfo": "text",
        }
    ]


def _cameras(ground: np.ndarray) -> tuple[PlotlyObject, PlotlyObject]:
    """Return two cameras: one at the side of the flight, looking across it, and one that shows the planet."""
    middle = ground[0] + ground[-1]
    if np.linalg.norm(middle) < 0.2:
        middle = ground[len(ground) // 2]
    up = middle / np.linalg.norm(middle)
    along = ground[-1] - ground[0]
    along = along - (along @ up) * up
    if np.linalg.norm(along) < 1e-6:
        along = np.cross([0.0, 0.0, 1.0], up)
    along = along / max(np.linalg.norm(along), 1e-9)
    side = np.cross(along, up)
    # From the equator's side, so that north is up on the screen as on a map.
    if side[2] > 0:
        side = -side
    span = float(np.arccos(np.clip((ground @ up).min(), -1.0, 1.0)))
    scale = 0.5 / _HALF
    distance = float(np.clip(2.6 * span, 0.10, 1.6))
    target = up * np.cos(min(span, 1.0))
    eye = target + distance * (0.85 * side + 0.62 * up)
    north = np.array([0.0, 0.0, 1.0])
    return (
        {"center": _xyz(target * scale), "eye": _xyz(eye * scale), "up": _xyz(up)},
        {
            "center": _xyz(np.zeros(3)),
            "eye": _xyz(up * 1.35),
            "up": _xyz(north if abs(up[2]) < 0.95 else along),
        },
    )


def _coordinates(points: np.ndarray) -> PlotlyObject:
    """Return the coordinates of points, shape (points, 3), in the form that a trace needs."""
    return {name: binary_array(points[:, k]) for k, name in enumerate("xyz")}


def _xyz(vector: np.ndarray) -> dict[str, float]:
    return {name: round(float(value), 5) for name, value in zip("xyz", vector, strict=True)}
