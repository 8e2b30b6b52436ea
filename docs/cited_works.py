"""The `references` directive: lists works of the bibliography by id, each with an optional note."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from shocklayer.core.references import reference


class References(SphinxDirective):
    """One work per line: its id, and after a colon what in it is meant."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Write the works as a list."""
        lines = []
        for line in self.content:
            id, _, note = (part.strip() for part in line.partition(":"))
            try:
                work = reference(id)
            except KeyError as missing:
                raise self.error(str(missing)) from None
            lines.append(f"- {work.markdown}" + (f" ({note})" if note else ""))
        return self.parse_text_to_nodes("\n".join(lines))


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directive known."""
    app.add_directive("references", References)
    return {"parallel_read_safe": True}
