"""Many flight points through one compiled program."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Variables = dict[str, np.ndarray]
"""Variables of a result by name, in their stored units."""


class Findings(NamedTuple):
    """What the stages have found so far.

    Attributes
    ----------
    variables : dict of str to ndarray
        Variables of the result by name, in their stored units.
    summary : dict of str to list
        The lists of the summary: blackouts, sightings, facilities.
    warnings : list of dict
        Models that left their range.
    """

    variables: Variables
    summary: dict[str, list[dict[str, Any]]]
    warnings: list[dict[str, Any]]
