"""The known name that a mistyped one most resembles."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["closest", "nearest"]


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known name most similar to the given one, without regard to case.

    Parameters
    ----------
    word : str
        What the user wrote.
    known : iterable of str
        The names that would have been accepted.
    cutoff : float
        Least similarity, from 0 (any name) to 1 (the same name); the similarity is that of `difflib`.

    Returns
    -------
    str or None
        The most similar name of `known` in its own spelling; None if none is similar enough.
    """
    names = {name.lower(): name for name in known}
    matches = get_close_matches(word.lower(), names, n=1, cutoff=cutoff)
    return names[matches[0]] if matches else None


def closest(word: str, known: Iterable[str]) -> str:
    """Return the known name most similar to the given one, however little.

    Parameters
    ----------
    word : str
        What the user wrote.
    known : iterable of str
        The names that would have been accepted; at least one.

    Returns
    -------
    str
        The most similar name of `known` in its own spelling.

    Raises
    ------
    ValueError
        If there is no known name.
    """
    name = nearest(word, known, cutoff=0.0)
    if name is None:
        raise ValueError("no names to compare with")
    return name
