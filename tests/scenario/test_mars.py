"""Scenarios at Mars: what stands in by default, and what is refused because it belongs to the Earth."""

import pytest

from shocklayer.core.errors import UserError
from shocklayer.flight.atmosphere.table import TableAtmosphere
from shocklayer.scenario import load
from shocklayer.scenario.links import GroundStationTarget
from shocklayer.scenario.planet import MARS_AIR


def mars(**tables):
    entry = {
        "frame": "inertial",
        "altitude": "128 km",
        "speed": "7 km/s",
        "flight_path_angle": "-14 deg",
        "heading": "90 deg",
        "latitude": "0 deg",
        "longitude": "0 deg",
    }
    base = {"planet": {"body": "mars"}, "vehicle": {"name": "viking"}, "flight": {"entry": entry}}
    return load(base | tables)


def test_mars_has_its_own_atmosphere_and_gas():
    scenario = mars()
    assert isinstance(scenario.planet.atmosphere, TableAtmosphere)
    assert scenario.planet.atmosphere.file == MARS_AIR and scenario.file(MARS_AIR).is_file()
    assert scenario.layer.mixture == "mars" and scenario.layer.rate_set == "park-1994-mars"
    assert mars(layer={"chemistry": "finite-rate"}).layer.chemistry == "finite-rate"
    assert load("stardust").planet.body == "earth" and load("stardust").layer.mixture == "air13"


STATION = {"name": "S-band", "antenna": {"station": 0.0}}


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (
            {"planet": {"body": "mars", "atmosphere": {"model": "us76"}}},
            r"planet.atmosphere.*atmosphere of the Earth",
        ),
        ({"planet": {"body": "venus"}}, r"planet.body"),
        ({"layer": {"mixture": "air13"}}, r"layer.mixture.*not the gas of Mars"),
        ({"planet": {}, "layer": {"mixture": "mars"}}, r"layer.mixture.*not the gas of Earth"),
        ({"layer": {"rate_set": "park-1993"}}, r"layer.rate_set.*not for the gas of Mars"),
        (
            {"planet": {}, "layer": {"rate_set": "park-1994-mars"}},
            r"layer.rate_set.*not for the gas of Earth",
        ),
        ({"observer": [{"name": "Bermuda"}]}, r"observer\[?\.?0.*catalogue's places are on Earth"),
        ({"radio": [STATION | {"to": "Bermuda"}]}, r"radio.*0.*to.*catalogue's places are on Earth"),
        ({"radio": [STATION | {"to": "gps"}]}, r"radio.*0"),
        ({"radio": [STATION | {"to": {"kind": "constellation"}}]}, r"radio.*0.to.*go round the Earth"),
    ],
)
def test_what_is_of_the_earth_is_refused_on_mars(tables, message):
    with pytest.raises(UserError, match=message):
        mars(**tables)


def test_places_on_mars_are_given_by_their_coordinates():
    observer = {"name": "Gale", "latitude": "-4.6 deg", "longitude": "137.4 deg"}
    scenario = mars(observer=[observer], radio=[STATION | {"to": "Gale"}])
    to = scenario.radio[0].to
    assert isinstance(to, GroundStationTarget)
    assert to.latitude == pytest.approx(-0.0803, abs=1e-4)
