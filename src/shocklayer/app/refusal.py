"""What the server answers when it refuses a request: a status and one sentence, never a traceback."""

from __future__ import annotations

from shocklayer.core.errors import UserError, one_line

LONGEST_SENTENCE = 600
"""Characters of a sentence beyond which it is cut; it may quote what the client sent."""


class Refusal(Exception):
    """A request that is refused.

    Parameters
    ----------
    status : int
        HTTP status.
    *sentences : str
        What is wrong and what would be accepted, one sentence for each mistake.
    headers : dict of str to str, optional
        Further headers of the answer, such as ``Allow``.
    """

    def __init__(self, status: int, *sentences: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(*sentences)
        self.status = status
        self.sentences = tuple(_cut(one_line(sentence)) for sentence in sentences)
        self.headers = headers or {}

    def document(self) -> dict[str, object]:
        """Return the answer to a program: ``error`` with all sentences, ``mistakes`` with one each."""
        return {"error": " ".join(self.sentences), "mistakes": list(self.sentences)}


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_SENTENCE else sentence[: LONGEST_SENTENCE - 1] + "…"


def of_mistake(mistake: UserError) -> Refusal:
    """Return the refusal of a wrong value, with the program's own sentences."""
    return Refusal(422, *str(mistake).split("\n"))
