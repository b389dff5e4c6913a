"""Signatures over raw bytes: Ed25519 over DSSE's pre-authentication encoding.

Source: Dead Simple Signing Envelope v1 (secure-systems-lab/dsse, protocol.md).
Invariant: bytes are verified before anything in them is read.
"""

import hashlib
from collections.abc import Callable, Mapping

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from disclosure.feed import Envelope, Signature

ALG = "ed25519"


def pre_authentication(payload_type: str, payload: bytes) -> bytes:
    """Return DSSE's pre-authentication encoding (PAE) of a typed payload."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def key_id(public: bytes) -> str:
    """Return the id of a public key: hex SHA-256 of its 32 raw bytes."""
    return hashlib.sha256(public).hexdigest()


def new_seed() -> bytes:
    """Return the 32-byte seed of a new Ed25519 key."""
    return bytes(SigningKey.generate())


def public_key(seed: bytes) -> bytes:
    """Return the raw public key of an Ed25519 seed."""
    return bytes(SigningKey(seed).verify_key)


def sign(seed: bytes, payload_type: str, payload: bytes) -> Signature:
    """Return the seed's signature over the typed payload."""
    key = SigningKey(seed)
    signed = key.sign(pre_authentication(payload_type, payload)).signature
    return Signature(keyid=key_id(bytes(key.verify_key)), alg=ALG, sig=signed)


def seal(payload_type: str, payload: bytes, *seeds: bytes) -> Envelope:
    """Return the payload in an envelope signed by each seed."""
    signatures = tuple(sign(seed, payload_type, payload) for seed in seeds)
    return Envelope(payload_type=payload_type, payload=payload, signatures=signatures)


def valid_signers(envelope: Envelope, keys: Mapping[str, bytes]) -> frozenset[str]:
    """Return the ids of the given keys (id → raw public key) that truly signed.

    Unknown keys and algorithms count for nothing; a key counts once.
    """
    message = pre_authentication(envelope.payload_type, envelope.payload)
    signers = set()
    for signature in envelope.signatures:
        verify = _ALGORITHMS.get(signature.alg)
        public = keys.get(signature.keyid)
        if verify and public and verify(public, message, signature.sig):
            signers.add(signature.keyid)
    return frozenset(signers)


def _verify_ed25519(public: bytes, message: bytes, sig: bytes) -> bool:
    try:
        VerifyKey(public).verify(message, sig)
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


_ALGORITHMS: Mapping[str, Callable[[bytes, bytes, bytes], bool]] = {ALG: _verify_ed25519}
