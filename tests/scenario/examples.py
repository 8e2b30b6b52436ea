"""A small scenario that is right, as text and as tables, for tests to spoil."""

import tomllib

import pytest

from shocklayer.core.errors import UserError
from shocklayer.scenario import load

SMALL = """
title = "Small"

[vehicle]
mass = "100 kg"
nose_radius = "0.5 m"
reference_area = "1 m^2"
aerodynamics = { drag_coefficient = 1.5 }

[flight.entry]
frame = "planet-relative"
altitude = "120 km"
speed = "7.65 km/s"
flight_path_angle = "-15 deg"
heading = "90 deg"
latitude = "10 deg"
longitude = "20 deg"

[flight.stop]
altitude = "10 km"
mach = 1.0

[layer]
chemistry = "frozen"

[[radio]]
name = "Down"
frequency = "2.2 GHz"
antenna = { station = 1.0 }
to = "Watcher"

[[observer]]
name = "Watcher"
latitude = "32 deg"
longitude = "-64 deg"
minimum_elevation = "5 deg"

[ensemble]
"flight.entry.flight_path_angle" = { normal = "0.05 deg" }
"""


def small():
    return tomllib.loads(SMALL)


def without(tables, dotted):
    """Return the tables without one key."""
    *path, last = dotted.split(".")
    node = tables
    for part in path:
        node = node[int(part)] if part.isdecimal() else node[part]
    del node[last]
    return tables


def validation_error(source, *overrides):
    with pytest.raises(UserError) as caught:
        load(source, overrides)
    message = str(caught.value)
    lines = message.split("\n")
    assert lines == list(caught.value.mistakes)
    assert all(line == line.strip() and line.isprintable() and len(line) < 700 for line in lines)
    return message


def write(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
