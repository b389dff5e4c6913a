"""The error tree, grouped by what the caller does about it.

Invariant: every error that a room raises on purpose descends from `MingbaiError`
and its text is one sentence that a person can act on.
"""


class MingbaiError(Exception):
    """Anything Mingbai refuses or fails at on purpose."""


class RejectedError(MingbaiError):
    """The thing offered is not acceptable: keep the old, report it."""


class MalformedError(RejectedError):
    """Bytes or text do not have the form they claim; the message names the field."""


class RejectedSealError(RejectedError):
    """A signature, key, scope or threshold does not hold."""


class RejectedFeedError(RejectedError):
    """A head, page or index contradicts what is held or what is signed."""


class RetryLaterError(MingbaiError):
    """A passing fault (network, busy disk, restarting server): try again later."""


class NotAllowedError(MingbaiError):
    """A person asked for something that the rules forbid: tell the person why."""


class UsageError(NotAllowedError):
    """A command was given a wrong option, path, key or file."""
