"""The exception raised for invalid user input."""

from collections.abc import Generator
from contextlib import contextmanager


class UserError(Exception):
    """Invalid user input: the program prints one sentence without a traceback and exits with code 2.

    Parameters
    ----------
    message : str
        One sentence that names field and file, what was given, and what is accepted.
    """


@contextmanager
def error_context(location: str) -> Generator[None]:
    """Put the location of a mistake in front of the message of a user error.

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
        raise type(error)(f"{location}: {error}") from None
