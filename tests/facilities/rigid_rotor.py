"""Statistical closed form of cold air: rigid rotators, harmonic oscillators (Einstein's function).

Written apart from the package, with plain NumPy, to check its expansions below and above 200 K.
"""

import numpy as np

R = 8.31446261815324 / (0.7808 * 0.0280134 + 0.2095 * 0.0319988 + 0.0097 * 0.039948)
# Fundamentals of N2 (2329.9 per cm) and O2 (1556.2 per cm), Huber and Herzberg, 1979.
MOLECULES = ((0.7808, 3352.2), (0.2095, 2239.1))
RIGID = 3.5 * (0.7808 + 0.2095) + 2.5 * 0.0097


def enthalpy(temperature):
    vibration = sum(x * theta / np.expm1(theta / temperature) for x, theta in MOLECULES)
    return R * (RIGID * temperature + vibration)


def heat_capacity(temperature):
    vibration = sum(
        x * (theta / temperature) ** 2 * np.exp(theta / temperature) / np.expm1(theta / temperature) ** 2
        for x, theta in MOLECULES
    )
    return R * (RIGID + vibration)


def entropy(temperature):
    vibration = sum(
        x * (theta / temperature / np.expm1(theta / temperature) - np.log(-np.expm1(-theta / temperature)))
        for x, theta in MOLECULES
    )
    return R * (RIGID * np.log(temperature) + vibration)


def sound_speed(temperature):
    capacity = heat_capacity(temperature)
    return np.sqrt(capacity / (capacity - R) * R * temperature)
