"""Settings of the documentation; it builds without network."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import generate

from shocklayer import __version__

project = "shocklayer"
author = "The shocklayer developers"
copyright = "2026, The shocklayer developers"
release = __version__
extensions = ["myst_parser", "mathml", "cited_works"]
myst_enable_extensions = ["dollarmath", "amsmath", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "shocklayer"
exclude_patterns = ["_build"]
# Formulas become MathML, which every current browser draws by itself: no script from anywhere.
html_math_renderer = "mathml"

generate.write_all()
