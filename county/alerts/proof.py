"""The proof beside a message: that its source, and nobody else, dropped it.

A file ``NAME.xml.proof`` beside ``NAME.xml`` holds one line: ``ed25519`` and the signature
over the typed bytes (DSSE's pre-authentication encoding), or ``hmac-sha256`` and the code
with the shared token, in hex. Invariant: bytes are proven before anything in them is read.
"""

import hmac
from hashlib import sha256

from county.alerts.sources import Source
from disclosure.errors import RejectedSealError
from disclosure.feed import Envelope, Signature
from disclosure.seals.signing import key_id, pre_authentication, sign, valid_signers

CAP_TYPE = "application/cap+xml"
SUFFIX = ".proof"
LARGEST_BYTES = 1024


def require(raw: bytes, proof: bytes | None, source: Source) -> None:
    """Raise RejectedSealError unless the proof is the source's, for these bytes."""
    if not (source.key or source.token):
        return
    if proof is None:
        raise RejectedSealError(f"there is no proof beside it, and {source.name} has one to give")
    kind, _, value = proof.decode("ascii", errors="replace").strip().partition(" ")
    try:
        given = bytes.fromhex(value)
    except ValueError as error:
        raise RejectedSealError("its proof is not in hex") from error
    if source.key:
        good = kind == "ed25519" and _signed(raw, given, bytes.fromhex(source.key))
    else:
        good = kind == "hmac-sha256" and hmac.compare_digest(given, _code(raw, source.token))
    if not good:
        raise RejectedSealError(f"its proof is not that of source {source.name}")


def by_key(raw: bytes, seed: bytes) -> bytes:
    """Return a proof by a source's Ed25519 key."""
    return b"ed25519 " + sign(seed, CAP_TYPE, raw).sig.hex().encode()


def by_token(raw: bytes, token: str) -> bytes:
    """Return a proof by a shared token."""
    return b"hmac-sha256 " + _code(raw, token).hex().encode()


def _signed(raw: bytes, given: bytes, public: bytes) -> bool:
    signature = Signature(keyid=key_id(public), alg="ed25519", sig=given)
    envelope = Envelope(payload_type=CAP_TYPE, payload=raw, signatures=(signature,))
    return bool(valid_signers(envelope, {key_id(public): public}))


def _code(raw: bytes, token: str) -> bytes:
    return hmac.new(token.encode(), pre_authentication(CAP_TYPE, raw), sha256).digest()
