"""The way out for notices, as an interface.

Invariant: an address is a secret of the county: no error names it.
"""

from typing import Protocol


class Notifier(Protocol):
    """Sends short messages to members of staff."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Send one message.

        Arguments:
            to: an address, in the form that this implementation knows.
            subject: one line.
            text: plain text, lines parted by line feeds.

        Raises:
            RetryLaterError: it was not taken: the service did not answer, or refused it now.
            RejectedError: the address has no form that could ever be sent to.
        """
