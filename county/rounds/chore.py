"""A chore: one thing that a round does.

Invariant: a chore may be done at any time and any number of times; what is done already is not
done twice.
"""

from datetime import datetime
from typing import Protocol


class Chore(Protocol):
    """One thing that a round does."""

    @property
    def name(self) -> str:
        """Return its name, a word of small letters and dashes, 32 characters at most."""

    def run(self, now: datetime) -> str:
        """Do what is to be done at an instant.

        A chore opens its own transactions, short ones: who works at the desk waits for them. A
        dear one looks for itself whether it is time.

        Returns:
            What was done, in a few words for the log, without personal data; empty for nothing.
        """
