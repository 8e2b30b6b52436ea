"""Saha equilibrium of sodium and potassium against closed forms."""

import numpy as np
import pytest

from shocklayer.plasma import saha_constant, with_alkali


def test_ionised_fraction_of_one_metal():
    """Closed form for one metal alone: x^2 / (1 - x) = S / n."""
    temperature, sodium = np.array([2000.0, 3000.0, 4000.0, 6000.0]), 1e19
    constant = np.asarray(saha_constant("sodium", temperature))
    # Independent rounded constants: 2.4146e21 T^1.5 exp(-E/kT) per cubic metre.
    expected = 2.4146e21 * temperature**1.5 * np.exp(-5.13908 / 8.617333e-5 / temperature)
    np.testing.assert_allclose(constant, expected, rtol=2e-4)
    ratio = constant / sodium
    ionised = 0.5 * (np.sqrt(ratio**2 + 4.0 * ratio) - ratio)
    np.testing.assert_allclose(with_alkali(temperature, 0.0, sodium, 0.0), ionised * sodium, rtol=1e-9)


def test_electrons_of_the_air_suppress_the_ionisation_of_the_metals():
    alone = float(with_alkali(2500.0, 0.0, 1e18, 1e18))
    with_air = float(with_alkali(2500.0, 1e19, 1e18, 1e18))
    assert alone < with_air < 1e19 + alone
    constants = [float(saha_constant(metal, 2500.0)) for metal in ("sodium", "potassium")]
    assert with_air == pytest.approx(1e19 + sum(1e18 * s / (with_air + s) for s in constants), rel=1e-12)
    assert float(with_alkali(2500.0, 3e17, 0.0, 0.0)) == 3e17


def test_potassium_ionises_before_sodium():
    assert saha_constant("potassium", 2000.0) > 50 * saha_constant("sodium", 2000.0)
