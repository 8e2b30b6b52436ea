"""The exception raised for invalid user input, and text that is safe to print."""

from collections.abc import Generator
from contextlib import contextmanager

MOST_MISTAKES = 50
"""Number of mistakes that one error lists."""


class UserError(Exception):
    """Invalid user input: the program prints a sentence for each mistake, no traceback, and exits with 2.

    Parameters
    ----------
    *mistakes : str
        One sentence each, which names field and file, what was given, and what is accepted.
    """

    def __init__(self, *mistakes: str) -> None:
        super().__init__(*mistakes)
        self.mistakes = mistakes

    def __str__(self) -> str:
        shown = list(self.mistakes[:MOST_MISTAKES])
        if len(self.mistakes) > MOST_MISTAKES:
            shown.append(f"and {len(self.mistakes) - MOST_MISTAKES} further mistakes")
        return "\n".join(shown)


@contextmanager
def error_context(location: str) -> Generator[None]:
    """Put the location of a mistake in front of the sentences of a user error.

    Parameters
    ----------
    location : str
        Field and file, such as ``planet.wind in flight.toml``.

    Raises
    ------
    UserError
        The same error, of the same class, with its location.
    """
    try:
        yield
    except UserError as error:
        raise type(error)(*(f"{location}: {mistake}" for mistake in error.mistakes)) from None


def one_line(text: str) -> str:
    """Return text on one line without control characters, which a terminal might obey."""
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    """Return text with every character that is not printable, line ends and tabs excepted, as a space.

    Escape sequences, characters that change the direction of writing and lone surrogates among them: text
    of a user's file never commands the terminal it is printed on.
    """
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter in "\n\t" else " " for letter in text)
