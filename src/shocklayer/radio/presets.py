"""Preset radio bands: names a link may carry instead of stating its frequency."""

from shocklayer.core.units import convert
from shocklayer.scenario import builtin

__all__ = ["presets"]


def presets() -> dict[str, float]:
    """Return the preset bands.

    Returns
    -------
    dict of str to float
        Carrier frequency [Hz] by band name; sources stand in ``data/radio/bands.toml``.
    """
    return {
        each["name"]: convert(each["frequency"], "frequency") for each in builtin.records("radio").values()
    }
