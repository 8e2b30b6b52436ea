"""Draw formulas as MathML, by docutils' own converter: no script, no font, no network."""

import re

from docutils.nodes import Element, SkipNode
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

_LOGGER = logging.getLogger(__name__)
# Sizes that MathML chooses by itself, and names the converter has another word for.
_SIZES = re.compile(r"\\(?:big|Big|bigg|Bigg)[lrm]?(?![A-Za-z])")
# The converter reads braces only: \frac12 needs them added.
_BARE = re.compile(r"\\[td]?frac\s*([0-9])\s*([0-9])")
_WORDS = {r"\tfrac": r"\frac", r"\dfrac": r"\frac"}


def _convert(node: Element, as_block: bool) -> str:
    tex = _BARE.sub(r"\\frac{\1}{\2}", _SIZES.sub("", node.astext()))
    for word, known in _WORDS.items():
        tex = tex.replace(word, known)
    try:
        return tex2mathml(tex, as_block=as_block)
    except MathError as fault:
        _LOGGER.warning("formula %r: %s", tex, fault, location=node)
        return f"<code>{tex}</code>"


def _inline(writer: HTML5Translator, node: Element) -> None:
    writer.body.append(_convert(node, as_block=False))
    raise SkipNode


def _block(writer: HTML5Translator, node: Element) -> None:
    writer.body.append(f'<div class="math">{_convert(node, as_block=True)}</div>')
    raise SkipNode


def _leave(writer: HTML5Translator, node: Element) -> None:
    pass


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer."""
    app.add_html_math_renderer("mathml", (_inline, _leave), (_block, _leave))
    return {"parallel_read_safe": True}
