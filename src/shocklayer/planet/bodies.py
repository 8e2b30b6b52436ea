"""The planets: size, gravity, rotation, and the constants of their atmospheric gas.

A `Planet` is part of its `Atmosphere`; its values are constants of a compiled program.
"""

from dataclasses import dataclass

from shocklayer.core.constants import (
    EARTH_FLATTENING,
    EARTH_GRAVITATIONAL_PARAMETER,
    EARTH_J2,
    EARTH_J3,
    EARTH_J4,
    EARTH_MEAN_RADIUS,
    EARTH_ROTATION_RATE,
    EARTH_SEMI_MAJOR_AXIS,
    SUTTON_GRAVES_EARTH,
)


@dataclass(frozen=True)
class Planet:
    """A planet and the constants of its undisturbed gas.

    Attributes
    ----------
    name : str
        Name, as a scenario's ``planet.body`` gives it.
    semi_major_axis, mean_radius : float
        Equatorial and mean radius of the reference ellipsoid [m].
    flattening : float
        Its flattening [-].
    gravitational_parameter : float
        GM [m3/s2].
    gravity_radius : float
        Radius that the zonal harmonics refer to [m].
    j2, j3, j4 : float
        Zonal harmonics, not normalised [-].
    rotation_rate : float
        Sidereal rotation rate [rad/s].
    molar_mass : float
        Molar mass of the gas near the ground [kg/mol].
    heat_capacity_ratio : float
        Ratio of specific heats of the cold gas, for its sound speed [-].
    collision_diameter : float
        Hard-sphere diameter of its molecules, for the mean free path [m].
    sutherland_coefficient, sutherland_temperature : float
        Sutherland's viscosity: C T^1.5 / (T + S) [kg/(m s K^0.5), K].
    convective_coefficient : float
        Stagnation-point heating by Sutton and Graves: q = k sqrt(density / radius) speed^3 [kg^0.5/m].
    refraction_factor : float
        Effective radius of the planet over the true one for radio rays near the ground [-].
    gravity_model : str
        Description of the gravity field.
    references : tuple of str
        Ids in the bibliography of the works on its shape and gravity.
    """

    name: str
    semi_major_axis: float
    mean_radius: float
    flattening: float
    gravitational_parameter: float
    gravity_radius: float
    j2: float
    j3: float
    j4: float
    rotation_rate: float
    molar_mass: float
    heat_capacity_ratio: float
    collision_diameter: float
    sutherland_coefficient: float
    sutherland_temperature: float
    convective_coefficient: float
    refraction_factor: float
    gravity_model: str
    references: tuple[str, ...] = ()

    @property
    def semi_minor_axis(self) -> float:
        """Polar radius of the ellipsoid [m]."""
        return self.semi_major_axis * (1.0 - self.flattening)

    @property
    def eccentricity_squared(self) -> float:
        """First eccentricity squared of the ellipsoid [-]."""
        return self.flattening * (2.0 - self.flattening)


EARTH = Planet(
    name="earth",
    semi_major_axis=EARTH_SEMI_MAJOR_AXIS,
    mean_radius=EARTH_MEAN_RADIUS,
    flattening=EARTH_FLATTENING,
    gravitational_parameter=EARTH_GRAVITATIONAL_PARAMETER,
    gravity_radius=EARTH_SEMI_MAJOR_AXIS,
    j2=EARTH_J2,
    j3=EARTH_J3,
    j4=EARTH_J4,
    rotation_rate=EARTH_ROTATION_RATE,
    molar_mass=0.0289644,
    heat_capacity_ratio=1.4,
    collision_diameter=3.65e-10,
    sutherland_coefficient=1.458e-6,
    sutherland_temperature=110.4,
    convective_coefficient=SUTTON_GRAVES_EARTH,
    refraction_factor=4.0 / 3.0,
    gravity_model="WGS-84 with J2 to J4",
    references=("nima-2000",),
)
"""Earth: WGS-84 and EGM2008 (`shocklayer.core.constants`); gas of the US Standard Atmosphere 1976."""

MARS = Planet(
    name="mars",
    semi_major_axis=3396190.0,
    mean_radius=3389526.7,
    flattening=(3396190.0 - 3376200.0) / 3396190.0,
    gravitational_parameter=4.282837e13,
    gravity_radius=3396000.0,
    j2=1.95661e-3,
    j3=3.1450e-5,
    j4=-1.5389e-5,
    rotation_rate=7.088218e-5,
    molar_mass=0.04334,
    heat_capacity_ratio=1.35,
    collision_diameter=4.6e-10,
    sutherland_coefficient=1.503e-6,
    sutherland_temperature=222.0,
    convective_coefficient=1.898e-4,
    refraction_factor=1.0,
    gravity_model="Mars with J2 to J4",
    references=("archinal-2011", "konopliv-2016"),
)
"""Mars.

Ellipsoid and rotation: IAU working group on cartographic coordinates (Archinal et al., Celest. Mech. Dyn.
Astr. 109, 2011): 3396.19 and 3376.20 km, 350.89198 deg a day. GM and zonal harmonics: rounded from the JPL
fields of Konopliv et al. (Icarus 274, 2016), on 3396.0 km; recalled, not read, and compared with the figures
of other codes. Gas: cold 95 % carbon dioxide; ratio of specific heats of the mixture at 200 K by the
package's own thermodynamic data (a test holds them together); diameter from the viscosity of CO2 at 273 K
for hard spheres; Sutherland's law of CO2 with 1.370e-5 Pa s at 273 K and S = 222 K (White, Viscous Fluid
Flow, table 1-2, recalled). Heating: the coefficient in common use for Sutton and Graves (NASA TR R-376, 1971)
in the Martian mixture, 1.90e-4; copies range from 1.83e-4 to 1.9027e-4.
"""

PLANETS = {planet.name: planet for planet in (EARTH, MARS)}
"""Planets by name."""
