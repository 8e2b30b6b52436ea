import numpy as np
import pytest

from shocklayer.plasma import saha_constant, with_alkali


def test_half_of_the_sodium_is_ionised_where_the_saha_constant_is_the_electron_density():
    """Closed form for one metal alone: x^2 / (1 - x) = S / n."""
    temperature, sodium = np.array([2000.0, 3000.0, 4000.0, 6000.0]), 1e19
    constant = np.asarray(saha_constant("sodium", temperature))
    # Written with rounded constants of its own: 2.4146e21 T^1.5 exp(-E/kT) per cubic metre.
    expected = 2.4146e21 * temperature**1.5 * np.exp(-5.13908 / 8.617333e-5 / temperature)
    np.testing.assert_allclose(constant, expected, rtol=2e-4)
    share = constant / sodium
    ionised = 0.5 * (np.sqrt(share**2 + 4.0 * share) - share)
    np.testing.assert_allclose(with_alkali(temperature, 0.0, sodium, 0.0), ionised * sodium, rtol=1e-9)


def test_electrons_of_the_air_hold_the_metals_back():
    alone = float(with_alkali(2500.0, 0.0, 1e18, 1e18))
    crowded = float(with_alkali(2500.0, 1e19, 1e18, 1e18))
    assert alone < crowded < 1e19 + alone
    constants = [float(saha_constant(metal, 2500.0)) for metal in ("sodium", "potassium")]
    assert crowded == pytest.approx(1e19 + sum(1e18 * s / (crowded + s) for s in constants), rel=1e-12)
    assert float(with_alkali(2500.0, 3e17, 0.0, 0.0)) == 3e17


def test_potassium_gives_its_electrons_first():
    assert saha_constant("potassium", 2000.0) > 50 * saha_constant("sodium", 2000.0)
