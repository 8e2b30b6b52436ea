from .aerodynamics import AerodynamicModel as AerodynamicModel
from .aerodynamics import coefficients as coefficients
from .catalogue import Vehicle as Vehicle
from .catalogue import build as build
from .catalogue import entries as entries
from .shape import Capsule as Capsule
from .shape import Sphere as Sphere
from .shape import SphereCone as SphereCone
