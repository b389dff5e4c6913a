"""A way out for notices that keeps what was sent."""

from dataclasses import dataclass, field

from disclosure.errors import RejectedError, RetryLaterError


@dataclass(frozen=True)
class Message:
    to: str
    subject: str
    text: str


@dataclass
class FakeNotifier:
    """Takes messages to any address of the form ``KIND://``, but to those that are `closed`."""

    sent: list[Message] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)

    def send(self, to: str, subject: str, text: str) -> None:
        if "://" not in to:
            raise RejectedError("this is no address")
        if to in self.closed:
            raise RetryLaterError("the message was not taken")
        self.sent.append(Message(to, subject, text))
