from .wall_gas import WallGas as WallGas
from .wall_gas import pyrolysis_gas as pyrolysis_gas
from .wall_gas import wall_gas as wall_gas
