"""What a terminal accepts as the county's wish for its diagnostics.

Invariant: without the head key's signature, for this terminal and this time, nothing is made.
"""

from datetime import datetime

from disclosure.decoding import decode
from disclosure.diagnostics import ASK_TYPE, DiagnosticsAsk
from disclosure.errors import MalformedError, RejectedFeedError, RejectedSealError
from disclosure.feed import CLOCK_SKEW, Envelope
from disclosure.seals.keyring import Keyring
from disclosure.seals.signing import valid_signers


def open_ask(envelope: Envelope, keyring: Keyring, terminal: str, now: datetime) -> DiagnosticsAsk:
    """Return the ask if the head key signed it for this terminal and it holds now.

    Raises:
        RejectedSealError, RejectedFeedError, MalformedError.
    """
    if envelope.payload_type != ASK_TYPE:
        raise MalformedError(f"payload type {envelope.payload_type!r} is not {ASK_TYPE!r}")
    if len(valid_signers(envelope, keyring.head_keys)) < keyring.head_threshold:
        raise RejectedSealError("the head key has not signed this ask")
    ask = decode(envelope.payload, DiagnosticsAsk)
    if ask.terminal != terminal:
        raise RejectedFeedError(f"the ask is for terminal {ask.terminal}, not {terminal}")
    if not ask.issued - CLOCK_SKEW <= now < ask.until:
        raise RejectedFeedError("the ask does not hold now")
    return ask
