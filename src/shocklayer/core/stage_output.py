"""What every stage of the chain returns: variables of the result and notices."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shocklayer.core.validity import Notice

Variables = Mapping[str, np.ndarray]
"""Variables of a result by name, in their stored units, flight samples on the first axis."""


@dataclass(frozen=True)
class StageOutput:
    """Output of a stage.

    Parameters
    ----------
    variables : mapping of str to numpy.ndarray
        Variables of the result by name, in their stored units.
    notices : tuple of Notice
        Models outside their range, and assumptions.
    """

    variables: Variables
    notices: tuple[Notice, ...]
