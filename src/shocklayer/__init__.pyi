from . import claims as claims
from . import facilities as facilities
from . import flight as flight
from . import gas as gas
from . import heating as heating
from . import planet as planet
from . import plasma as plasma
from . import plasma_map as plasma_map
from . import radio as radio
from . import report as report
from . import result as result
from . import scenario as scenario
from . import shock_layer as shock_layer
from . import validation as validation
from . import vehicle as vehicle
from . import visibility as visibility
from .chain import run as run
from .core.errors import UserError as UserError
from .result.result import Result as Result
from .scenario.models import Scenario as Scenario

__version__: str
