"""The root of trust: TUF root metadata, accepted only by its chain.

Source: TUF specification 5.3 (update the root role). Invariant: a newer root is
signed by a threshold of the old root's keys and of its own, and its version is
exactly one higher.
"""

from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Role, Root

from disclosure.decoding import require_single_keys
from disclosure.errors import RejectedSealError
from disclosure.items import Strict
from disclosure.seals.keyring import (
    FIELD,
    RELEASES_FIELD,
    CountyFacts,
    Keyring,
    ReleaseRole,
    Scope,
    keyring_of,
)
from disclosure.seals.signing import key_id, public_key


def first_root(raw: bytes) -> Keyring:
    """Return the keyring of the pinned root, checked against its own threshold.

    Raises:
        RejectedSealError: it is no root or not signed by its own keys.
    """
    metadata = _parse(raw)
    _verify(metadata.signed, metadata)
    return keyring_of(metadata.signed)


def next_root(trusted: bytes, raw: bytes) -> Keyring:
    """Return the keyring of a newer root that the trusted one vouches for.

    Raises:
        RejectedSealError: broken chain: version not one higher, or signatures of the
            old or the new threshold missing.
    """
    old, new = _parse(trusted), _parse(raw)
    if new.signed.version != old.signed.version + 1:
        raise RejectedSealError(
            f"root version {new.signed.version} does not follow {old.signed.version}"
        )
    _verify(old.signed, new)
    _verify(new.signed, new)
    return keyring_of(new.signed)


class RootPlan(Strict, frozen=True, kw_only=True):
    """What a root shall say.

    Attributes:
        version: one above the root it follows, or 1.
        expires: instant, aware; whole seconds.
        facts: county code and request key.
        root_keys: raw Ed25519 public keys of the root's holders.
        threshold: how many root keys must sign.
        approvers: raw public key and scope of each approver.
        head_keys: raw public keys that sign heads.
        releases: who seals releases of the terminals' software.
    """

    version: int
    expires: datetime
    facts: CountyFacts
    root_keys: tuple[bytes, ...]
    threshold: int
    approvers: tuple[tuple[bytes, Scope], ...]
    head_keys: tuple[bytes, ...]
    releases: ReleaseRole = ReleaseRole()


def make_root(plan: RootPlan) -> Metadata[Root]:
    """Return the planned root, unsigned."""
    root = Root(version=plan.version, expires=plan.expires, consistent_snapshot=True)
    root.unrecognized_fields[FIELD] = _builtins(plan.facts)
    if plan.releases.keys:
        root.unrecognized_fields[RELEASES_FIELD] = _builtins(plan.releases)
    for public in plan.root_keys:
        root.add_key(_key(public), "root")
    for public, scope in plan.approvers:
        key = _key(public)
        key.unrecognized_fields[FIELD] = _builtins(scope)
        root.add_key(key, "targets")
    for public in plan.head_keys:
        root.add_key(_key(public), "timestamp")
        root.add_key(_key(public), "snapshot")
    root.roles["root"] = Role(root.roles["root"].keyids, plan.threshold)
    return Metadata(root)


def read_root(raw: bytes) -> Metadata[Root]:
    """Return root metadata as it stands, its signatures unchecked: for drafts.

    Raises:
        RejectedSealError: it is no root.
    """
    return _parse(raw)


def plan_of(raw: bytes) -> RootPlan:
    """Return what a root says, its signatures unchecked.

    Raises:
        RejectedSealError, MalformedError: it is no root of Mingbai's.
    """
    signed = _parse(raw).signed
    keyring = keyring_of(signed)
    role = signed.roles["root"]
    return RootPlan(
        version=signed.version,
        expires=keyring.expires,
        facts=CountyFacts(county=keyring.county, request_key=keyring.request_key.hex()),
        root_keys=tuple(bytes.fromhex(signed.keys[id_].keyval["public"]) for id_ in role.keyids),
        threshold=role.threshold,
        approvers=tuple((one.public, one.scope) for one in keyring.approvers.values()),
        head_keys=tuple(keyring.head_keys.values()),
        releases=keyring.releases,
    )


def signers(metadata: Metadata[Root], holders: Metadata[Root]) -> tuple[str, ...]:
    """Return the ids of the holders' root keys that truly signed the metadata."""
    result = holders.signed.get_verification_result(
        "root", metadata.signed_bytes, metadata.signatures
    )
    return tuple(result.signed)


def sign_root(metadata: Metadata[Root], seed: bytes) -> None:
    """Add the signature of one root key to the metadata."""
    metadata.sign(_signer(seed), append=True)


def root_bytes(metadata: Metadata[Root]) -> bytes:
    """Return the signed root as it is published."""
    return metadata.to_bytes()


def _builtins(document: object) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(document)
    return plain


def _key(public: bytes) -> SSlibKey:
    return SSlibKey(key_id(public), "ed25519", "ed25519", {"public": public.hex()})


def _signer(seed: bytes) -> CryptoSigner:
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(seed), _key(public_key(seed)))


def _parse(raw: bytes) -> Metadata[Root]:
    try:
        require_single_keys(raw)
        metadata: Metadata[Root] = Metadata.from_bytes(raw)
    except (RepositoryError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise RejectedSealError(f"root: not root metadata: {error}") from error
    if not isinstance(metadata.signed, Root):
        raise RejectedSealError(f"root: this is {metadata.signed.type!r} metadata")
    return metadata


def _verify(delegator: Root, metadata: Metadata[Root]) -> None:
    try:
        delegator.verify_delegate("root", metadata.signed_bytes, metadata.signatures)
    except (RepositoryError, ValueError) as error:
        raise RejectedSealError(f"root: {error}") from error
