"""The one exception a user's mistake ends in."""

from collections.abc import Iterator
from contextlib import contextmanager


class UserError(Exception):
    """A mistake in what the user gave: one clear sentence, no traceback, exit code 2.

    Parameters
    ----------
    message : str
        One sentence: which field of which file, what was given, what would be accepted.
    """


@contextmanager
def error_context(place: str) -> Iterator[None]:
    """Put the place where a mistake stands in front of what a reader of files says about it.

    Parameters
    ----------
    place : str
        Field and file, such as ``planet.wind in flight.toml``.

    Raises
    ------
    UserError
        The mistake, with its place.
    """
    try:
        yield
    except UserError as error:
        raise UserError(f"{place}: {error}") from None
