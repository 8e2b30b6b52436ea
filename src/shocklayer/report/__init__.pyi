from .compare.write import compare_flights as compare_flights
from .compare.write import write_comparison as write_comparison
from .page.answers import headline as headline
from .write_report import write as write
