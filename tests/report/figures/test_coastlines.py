"""Coastlines against the known land area and known positions."""

import numpy as np
import pytest

from shocklayer.report.figures import coastlines

LAND_AREA = 148.9e6  # km2, with the ice sheets (CIA World Factbook, "World")


def _area(ring: np.ndarray) -> float:
    """Area of a ring on the sphere [km2], positive clockwise."""
    longitude, latitude = np.radians(ring).T
    return 0.5 * 6371.0**2 * np.sum(np.diff(longitude) * (np.sin(latitude[1:]) + np.sin(latitude[:-1])))


def test_rings_are_closed_and_on_the_globe():
    for ring in coastlines.rings():
        assert len(ring) >= 4
        assert np.array_equal(ring[0], ring[-1])
        assert -182 < ring[:, 0].min() and ring[:, 0].max() < 191
        assert np.abs(ring[:, 1]).max() <= 90


def test_land_covers_its_known_area():
    total = sum(_area(ring) for ring in coastlines.rings())
    assert total == pytest.approx(LAND_AREA, rel=0.02)


@pytest.mark.parametrize(
    ("position", "land"),
    [
        ((2.35, 48.85), True),  # Paris
        ((-64.75, 32.31), True),  # Bermuda
        ((51.0, 42.0), False),  # the Caspian Sea
        ((-40.0, 30.0), False),  # the Atlantic
        ((0.0, -85.0), True),  # Antarctica
    ],
)
def test_known_positions(position: tuple[float, float], land: bool):
    enclosing = sum(_encloses(ring, *position) for ring in coastlines.rings())
    assert (enclosing % 2 == 1) == land


def _encloses(ring: np.ndarray, x: float, y: float) -> bool:
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    with np.errstate(divide="ignore", invalid="ignore"):
        crossings = ((y0 > y) != (y1 > y)) & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    return bool(crossings.sum() % 2)


def test_mesh_lies_on_the_sphere_and_covers_the_land():
    vertices, triangles = coastlines.land_mesh()
    assert np.linalg.norm(vertices, axis=1) == pytest.approx(1.0)
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() * 6371.0**2
    assert area == pytest.approx(LAND_AREA, rel=0.05)


def test_land_path_repeats_across_the_date_line():
    fiji = coastlines.land_path(170.0, 190.0, -25.0, -10.0)
    assert fiji is not None
    assert np.asarray(fiji.vertices)[:, 0].max() > 180.5
    assert coastlines.land_path(-135.0, -125.0, -62.0, -57.0) is None  # the emptiest sea


def test_coastlines_are_finer_near_the_point():
    near = coastlines.coastline(38.0, -75.0, 10.0)
    far = coastlines.coastline(-50.0, 100.0, 10.0)

    def count(line: np.ndarray) -> int:
        close = (np.abs(line[:, 0] + 75) < 8) & (np.abs(line[:, 1] - 38) < 8)
        return int(close.sum())

    assert count(near) > 3 * count(far)
