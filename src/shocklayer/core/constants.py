"""Physical constants, each defined once, in SI.

Exact values of the 2019 SI and CODATA 2018 adjusted values (Tiesinga et al., Rev. Mod. Phys. 93, 025010,
2021); those of the Earth from WGS-84 (NIMA TR8350.2, 2000) unless stated otherwise.
"""

from math import pi, radians

BOLTZMANN = 1.380649e-23
"""Boltzmann constant [J/K] (exact)."""
AVOGADRO = 6.02214076e23
"""Avogadro constant [1/mol] (exact)."""
GAS_CONSTANT = BOLTZMANN * AVOGADRO
"""Molar gas constant [J/(mol K)] (exact)."""
ELEMENTARY_CHARGE = 1.602176634e-19
"""Elementary charge [C] (exact)."""
PLANCK = 6.62607015e-34
"""Planck constant [J s] (exact)."""
SPEED_OF_LIGHT = 299792458.0
"""Speed of light in vacuum [m/s] (exact)."""
ELECTRON_MASS = 9.1093837015e-31
"""Electron mass [kg]."""
VACUUM_PERMITTIVITY = 8.8541878128e-12
"""Electric constant [F/m]."""
STEFAN_BOLTZMANN = 2.0 * pi**5 * BOLTZMANN**4 / (15.0 * PLANCK**3 * SPEED_OF_LIGHT**2)
"""Stefan-Boltzmann constant [W/(m^2 K^4)] (follows from exact constants)."""
STANDARD_GRAVITY = 9.80665
"""Standard acceleration of gravity g0 [m/s^2] (exact)."""
STANDARD_PRESSURE = 1.0e5
"""Standard-state pressure of the thermodynamic data, 1 bar [Pa]."""
STANDARD_ATMOSPHERE = 101325.0
"""Standard atmosphere [Pa] (exact)."""

EARTH_SEMI_MAJOR_AXIS = 6378137.0
"""WGS-84 semi-major axis [m]."""
EARTH_FLATTENING = 1.0 / 298.257223563
"""WGS-84 flattening [-]."""
EARTH_GRAVITATIONAL_PARAMETER = 3.986004418e14
"""WGS-84 gravitational parameter GM [m^3/s^2]."""
EARTH_ROTATION_RATE = 7.292115e-5
"""WGS-84 rotation rate [rad/s]."""
EARTH_MEAN_RADIUS = 6371008.8
"""Mean radius (2a+b)/3 of WGS-84 [m]."""
EARTH_J2 = 1.08262982e-3
"""Second zonal harmonic, from WGS-84 C20 = -4.84165371736e-4 [-]."""
EARTH_J3 = -2.53243535e-6
"""Third zonal harmonic, EGM2008 [-]."""
EARTH_J4 = -1.61933121e-6
"""Fourth zonal harmonic, EGM2008 [-]."""

SUTTON_GRAVES_EARTH = 1.7415e-4
"""Stagnation heating coefficient in air in common use for Sutton & Graves, NASA TR R-376 [kg^0.5/m]."""

BLUNTEST_CONE = radians(45.0)
"""Largest half-angle at which the shock layer of a blunted cone is supersonic in every gas [rad]. On a
blunter cone the flow becomes supersonic at the shoulder, behind which a wake begins. A modelling limit, not
a physical constant; defined here because scenario and shock layer both use it."""
WALL_TEMPERATURES = (200.0, 4000.0)
"""Lowest and highest wall temperature under the shock layer [K]; no wall stays solid beyond. Defined here for
the same reason."""
