"""Places for labels in a chart: beside their points, off each other, and off what must not be covered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

_DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))
"""From a point to the middle of its label: above, below, right, left, and between."""
_DISTANCES = (1.0, 2.2, 3.6, 5.0)
"""Distances that are tried, in gaps."""


class Box(NamedTuple):
    """A rectangle in fractions of the axes: its middle and its size."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box) -> bool:
        """Say whether two rectangles have an area in common."""
        return (
            abs(self.x - other.x) < 0.5 * (self.width + other.width) - 1e-9
            and abs(self.y - other.y) < 0.5 * (self.height + other.height) - 1e-9
        )


class LabelPlacement:
    """Rectangles taken so far, and places for more.

    Parameters
    ----------
    character, line : float
        Width of a character and height of a line, as fractions of the axes.
    gap : tuple of float
        Horizontal and vertical distance between a point and its label, likewise.
    """

    def __init__(self, character: float, line: float, gap: tuple[float, float] = (0.014, 0.022)) -> None:
        self.character, self.line, self.gap = character, line, gap
        self.taken: list[Box] = []
        self.points = np.zeros((0, 2))

    def avoid(self, boxes: Iterable[Box]) -> None:
        """Add rectangles that no label may cover."""
        self.taken += boxes

    def avoid_curve(self, x: np.ndarray, y: np.ndarray) -> None:
        """Add points of a curve, in fractions of the axes, that labels leave free where they can."""
        self.points = np.concatenate([self.points, np.stack([x, y], axis=1)])

    def size(self, text: str) -> tuple[float, float]:
        """Return width and height of a text of one or several lines, in fractions of the axes."""
        lines = text.split("\n")
        return self.character * max(len(line) for line in lines), self.line * len(lines)

    def place(self, text: str, x: float, y: float, *, required: bool = True) -> tuple[float, float] | None:
        """Choose the place of a label, and take it.

        Parameters
        ----------
        text : str
            The label.
        x, y : float
            Its point, in fractions of the axes.
        required : bool
            Whether to place it even where it covers something.

        Returns
        -------
        tuple of float or None
            Middle of the label, in fractions of the axes; None if it has no free place and is not required.
        """
        width, height = self.size(text)
        best, least = None, np.inf
        for distance in _DISTANCES:
            for right, up in _DIRECTIONS:
                box = Box(
                    x + right * (0.5 * width + distance * self.gap[0]),
                    y + up * (0.5 * height + distance * self.gap[1]),
                    width,
                    height,
                )
                cost = self._cost(box) + 0.01 * distance
                if cost < least:
                    best, least = box, cost
        if best is None or (least >= 1.0 and not required):
            return None
        self.taken.append(best)
        return best.x, best.y

    def _cost(self, box: Box) -> float:
        """Return how bad a place is: 0 free, below 1 only curves covered, above that labels or edges."""
        inside = (
            0.5 * box.width <= box.x <= 1.0 - 0.5 * box.width
            and 0.5 * box.height <= box.y <= 1.0 - 0.5 * box.height
        )
        covered = (np.abs(self.points[:, 0] - box.x) < 0.5 * box.width) & (
            np.abs(self.points[:, 1] - box.y) < 0.5 * box.height
        )
        others = sum(box.overlaps(each) for each in self.taken)
        return 5.0 * (not inside) + 2.0 * others + 0.9 * float(covered.mean() > 0 if covered.size else 0)
