"""Preset radio bands: names that a scenario may give in place of a frequency."""

from shocklayer.core.units import convert
from shocklayer.scenario import builtin

__all__ = ["presets"]


def presets() -> dict[str, float]:
    """Return the preset bands.

    Returns
    -------
    dict of str to float
        Carrier frequency [Hz] by band name; sources are in ``data/radio/bands.toml``.
    """
    return {
        each["name"]: convert(each["frequency"], "frequency") for each in builtin.records("radio").values()
    }
