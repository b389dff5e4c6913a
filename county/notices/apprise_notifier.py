"""Notices over apprise: mail, WeCom, DingTalk, Feishu and many more by one form of address.

Invariant: what apprise says of an address reaches no log of ours.
"""

import logging

from apprise import Apprise, AppriseAsset

from disclosure.errors import RejectedError, RetryLaterError

_SENDER = "Mingbai"


class AppriseNotifier:
    """Sends through apprise.

    Arguments:
        seconds: limit of one message.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        # No plug-ins but its own, nothing kept on the disk, one message after the other.
        self._asset = AppriseAsset(app_id=_SENDER, app_desc=_SENDER, async_mode=False)
        logging.getLogger("apprise").setLevel(logging.CRITICAL)

    def send(self, to: str, subject: str, text: str) -> None:
        """Send one message. Raises as `Notifier.send`."""
        service = Apprise.instantiate(to, asset=self._asset)
        if service is None:
            raise RejectedError("apprise knows no such kind of address")
        sender = Apprise(asset=self._asset)
        sender.add(service)
        if not sender.notify(body=text, title=subject, body_format="text", timeout=self._seconds):
            raise RetryLaterError("the message was not taken")
