"""The way out for text messages, as an interface.

Invariant: what a gateway says is turned into three kinds of outcome, and no error repeats a
number or a text.
"""

from typing import Protocol

from disclosure.errors import RejectedError


class TextRefusedError(RejectedError):
    """The gateway will never take this text, e.g. because there is no such number."""


class TextSender(Protocol):
    """Sends text messages and asks what became of them."""

    def send(self, own_id: str, number: str, body: str) -> str:
        """Send one message; return the id by which the gateway knows it, empty if it gives none.

        Arguments:
            own_id: ours, the same each time this message is tried: a gateway that knows it
                sends once.
            number: of the phone, digits alone.
            body: the text.

        Raises:
            RetryLaterError: it may not have been taken; to be tried again.
            TextRefusedError: it will never be taken.
        """

    def asked(self, gateway_id: str) -> bool | None:
        """Return whether a message reached its phone; None while the gateway does not know.

        Raises:
            RetryLaterError: the gateway did not answer.
        """
