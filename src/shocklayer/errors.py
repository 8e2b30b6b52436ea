"""The one exception a user's mistake ends in."""


class UserError(Exception):
    """A mistake in what the user gave: one clear sentence, no traceback, exit code 2.

    Parameters
    ----------
    message : str
        One sentence: which field of which file, what was given, what would be accepted.
    """
