"""A made-up flight that the tests of the report share."""

import numpy as np
import pytest
from tests.report import synthetic

from shocklayer.report.figures import catalogue
from shocklayer.report.figures.envelope_fields import EnvelopeFields
from shocklayer.report.view import View


@pytest.fixture(scope="session")
def flown() -> synthetic.SyntheticResult:
    return synthetic.result()


@pytest.fixture(scope="session")
def view(flown: synthetic.SyntheticResult) -> View:
    return View(flown)


@pytest.fixture(scope="session")
def fields() -> EnvelopeFields:
    """Made-up fields of the altitude-speed plane, since computing them is slow."""
    speed, altitude = np.linspace(300.0, 8000.0, 12), np.linspace(0.0, 130e3, 10)
    density = 1.39 * np.exp(-altitude / 7e3)[:, None]
    full_match = (speed > 1500) & (speed < 3000) & (altitude[:, None] > 2e4) & (altitude[:, None] < 5e4)
    return EnvelopeFields(
        speed=speed,
        altitude=altitude,
        heat_flux=1.7e-4 * np.sqrt(density / 0.15) * speed**3,
        dynamic_pressure=0.5 * density * speed**2,
        mach_number=speed / 300.0 + 0 * density,
        shock_speed=speed,
        shock_altitude=altitude,
        electron_density=1e24 * density * (speed / 8000.0) ** 12,
        facility_speed=speed,
        facility_altitude=altitude,
        facilities={"JF-12": full_match.astype(float)},
    )


@pytest.fixture(scope="session")
def images(view: View, fields: EnvelopeFields) -> dict[str, bytes]:
    """All still figures of the flight, drawn once."""
    return catalogue.render(view, fields)
