from shocklayer.core import constants


def test_stefan_boltzmann_follows_from_the_defining_constants():
    # CODATA 2018 prints 5.670374419e-8.
    assert abs(constants.STEFAN_BOLTZMANN / 5.670374419e-8 - 1.0) < 1e-9


def test_gas_constant_is_the_codata_value():
    assert abs(constants.GAS_CONSTANT / 8.314462618 - 1.0) < 1e-9
