"""The verdict on a stored document: does its seal still hold.

Invariant: a verdict belongs to exact bytes; when the bytes change, it is judged anew.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from disclosure.areas import AreaCode
from disclosure.decoding import decode
from disclosure.errors import RejectedError
from disclosure.feed import Envelope
from disclosure.seals.keyring import Keyring
from disclosure.seals.verifying import Sealed, open_approved


@dataclass(frozen=True)
class Verdict:
    """A document that holds, with the areas of its approvers' keys; or why it doesn't.

    `by_rule` tells that a standing rule's key sealed it and no person did.
    """

    document: Sealed | None
    approved_by: tuple[AreaCode, ...] = ()
    reason: str = ""
    by_rule: bool = False


def judge(envelope: object, keyring: Keyring, accepted_at: object) -> Verdict:
    """Return the verdict on stored bytes.

    A key that expired after the document was accepted doesn't take it from display; a
    key that the newest root no longer names does.

    Arguments:
        envelope: encoded `Envelope`, as stored; a damaged database may hold anything.
        keyring: keys of the newest root.
        accepted_at: ISO instant at which the document was accepted.
    """
    if not isinstance(envelope, bytes) or not isinstance(accepted_at, str):
        return Verdict(None, reason="the row holds no document")
    try:
        instant = datetime.fromisoformat(accepted_at)
        if instant.tzinfo is None:
            return Verdict(None, reason="the instant of acceptance has no zone")
        opened = open_approved(decode(envelope, Envelope), keyring, instant)
    except (RejectedError, ValueError) as error:
        return Verdict(None, reason=str(error))
    areas = tuple(dict.fromkeys(approver.scope.area for approver in opened.approvers))
    return Verdict(opened.document, areas, by_rule=opened.by_rule)


class Verdicts:
    """Verdicts under one keyring; `most` of them are remembered."""

    def __init__(self, keyring: Keyring, most: int = 2048) -> None:
        self.keyring = keyring
        self._most = most
        self._known: OrderedDict[bytes, Verdict] = OrderedDict()
        self._lock = Lock()

    def of(self, envelope: object, accepted_at: object) -> Verdict:
        """Return the verdict on stored bytes, from memory where they are unchanged."""
        if not isinstance(envelope, bytes) or not isinstance(accepted_at, str):
            return judge(envelope, self.keyring, accepted_at)
        key = hashlib.sha256(accepted_at.encode() + b"\n" + envelope).digest()
        with self._lock:
            verdict = self._known.get(key)
            if verdict is not None:
                self._known.move_to_end(key)
                return verdict
        verdict = judge(envelope, self.keyring, accepted_at)
        with self._lock:
            self._known[key] = verdict
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return verdict
