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
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "mathml", "cited_works"]
napoleon_google_docstring = False
napoleon_use_rtype = False
# As a list of fields: attributes of their own would repeat the members.
napoleon_custom_sections = [("Attributes", "params_style")]
# Docstrings give types with shapes and units; annotations would say less, and twice.
autodoc_typehints = "none"
autodoc_member_order = "bysource"
myst_enable_extensions = ["dollarmath", "amsmath", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "shocklayer"
exclude_patterns = ["_build"]
# Formulas become MathML, which every current browser draws by itself: no script from anywhere.
html_math_renderer = "mathml"

generate.write_all()


def skip_fields(app, what, name, member, skip, options):
    """Leave out fields: the docstring of their class describes them."""
    return skip or (what == "class" and not callable(member) and not isinstance(member, property))


def setup(app):
    app.connect("autodoc-skip-member", skip_fields)
