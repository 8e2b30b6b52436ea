"""JSON documents of a result."""

from __future__ import annotations

import json
import math
from typing import Any


def plain(value: Any) -> Any:
    """Turn numbers of NumPy and nested containers into what JSON can hold; a missing number into None.

    Parameters
    ----------
    value : object
        Anything a summary holds.

    Returns
    -------
    object
        The same in plain Python; NaN and infinities become None, since JSON has no word for them.
    """
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def dump_json(value: Any) -> str:
    """Return a value as one JSON document.

    Parameters
    ----------
    value : object
        Anything `plain` understands.

    Returns
    -------
    str
        JSON text that ends in a line break.
    """
    return json.dumps(plain(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
