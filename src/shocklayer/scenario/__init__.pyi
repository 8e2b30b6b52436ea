from .builtin import builtin_names as builtin_names
from .dispersible_fields import dispersible_numbers as dispersible_numbers
from .loading import load as load
from .models import Scenario as Scenario
