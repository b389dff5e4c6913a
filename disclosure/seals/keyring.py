"""The keyring: whom the county's root trusts, for what and where.

Root is TUF root metadata: `targets` lists the approvers, `timestamp` the head keys.
What TUF has no field for rides in signed custom fields: an approver key carries
person, area, channels and expiry, the root carries county and request key.
Invariant: a `Keyring` is only ever made from a root that `root.py` has verified.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from tuf.api.metadata import Root

from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.errors import MalformedError
from disclosure.items import PersonId, Strict
from disclosure.seals.signing import key_id

FIELD = "x-mingbai"

RELEASES_FIELD = "x-mingbai-releases"
"""A field of its own: terminals of before there were releases read past it."""

MOST_RELEASE_KEYS = 16


class Scope(Strict, frozen=True, kw_only=True, omit_defaults=True):
    """What an approver's key may seal, as written in the root.

    Attributes:
        person: whose key it is, or the name of the standing rule (常设预案) it serves.
        area, channels: what it reaches.
        expires: instant from which it counts no more.
        alerts_of: issuing bodies whose alerts a standing rule's key may seal, alone, in
            the very words of `alert_wording`, and nothing else; empty for a person's key.
    """

    person: PersonId
    area: AreaCode
    channels: tuple[Channel, ...]
    expires: datetime
    alerts_of: tuple[str, ...] = ()


class CountyFacts(Strict, frozen=True, kw_only=True):
    """What the root says of the county: code and X25519 key for requests (hex)."""

    county: AreaCode
    request_key: str


class ReleaseKey(Strict, frozen=True, kw_only=True):
    """A key that seals releases of the terminals' software.

    Attributes:
        public: hex of the raw Ed25519 key.
        person: whose it is.
        expires: instant from which it counts no more.
    """

    public: str
    person: PersonId
    expires: datetime

    def __post_init__(self) -> None:
        if len(bytes.fromhex(self.public)) != 32:
            raise ValueError("a release key is not 32 bytes")
        if self.expires.tzinfo is None:
            raise ValueError("a release key's expiry has no zone")

    @property
    def public_bytes(self) -> bytes:
        """Return the raw public key."""
        return bytes.fromhex(self.public)


class ReleaseRole(Strict, frozen=True, kw_only=True):
    """Who seals releases, and how many of them it takes; nobody, where there is no key."""

    threshold: int = 1
    keys: tuple[ReleaseKey, ...] = ()

    def __post_init__(self) -> None:
        if self.threshold < 1 or len(self.keys) > MOST_RELEASE_KEYS:
            raise ValueError("one release key at least must seal, and there are few of them")


class Approver(Strict, frozen=True, kw_only=True):
    """An approver's key with its scope."""

    keyid: str
    public: bytes
    scope: Scope


class Keyring(Strict, frozen=True, kw_only=True):
    """The keys of one root version.

    Attributes:
        root_version: version of the root it was read from.
        expires: when that root expires.
        county: code of the county.
        request_key: raw X25519 public key to which requests are sealed.
        approvers: approver keys by id.
        head_keys: raw public keys by id.
        head_threshold: how many head keys must sign.
        releases: who seals releases of the terminals' software.
    """

    root_version: int
    expires: datetime
    county: AreaCode
    request_key: bytes
    approvers: Mapping[str, Approver]
    head_keys: Mapping[str, bytes]
    head_threshold: int
    releases: ReleaseRole = ReleaseRole()


def keyring_of(root: Root) -> Keyring:
    """Return the keys that a verified root trusts.

    Raises:
        MalformedError: a custom field is missing or wrong, or a key has not the id that
            follows from it (one key under two ids would count as two); names the key.
    """
    for keyid, key in root.keys.items():
        _require_own_id(keyid, key.keyval)
    facts = _custom(root.unrecognized_fields, CountyFacts, "root")
    targets, timestamp = root.roles["targets"], root.roles["timestamp"]
    approvers = {}
    for keyid in targets.keyids:
        key = root.keys[keyid]
        scope = _custom(key.unrecognized_fields, Scope, f"key {keyid}")
        public = bytes.fromhex(key.keyval["public"])
        approvers[keyid] = Approver(keyid=keyid, public=public, scope=scope)
    releases = ReleaseRole()
    if RELEASES_FIELD in root.unrecognized_fields:
        releases = _custom(root.unrecognized_fields, ReleaseRole, "releases", RELEASES_FIELD)
    heads = {id_: bytes.fromhex(root.keys[id_].keyval["public"]) for id_ in timestamp.keyids}
    return Keyring(
        root_version=root.version,
        expires=root.expires.astimezone(UTC),
        county=facts.county,
        request_key=bytes.fromhex(facts.request_key),
        approvers=approvers,
        head_keys=heads,
        head_threshold=timestamp.threshold,
        releases=releases,
    )


def _require_own_id(keyid: str, keyval: Mapping[str, Any]) -> None:
    try:
        own = key_id(bytes.fromhex(keyval["public"]))
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedError(f"key {keyid}: it has no public key in hex") from error
    if keyid != own:
        raise MalformedError(f"key {keyid}: the key's own id is {own}")


def _custom(fields: Mapping[str, Any], kind: type[Any], where: str, field: str = FIELD) -> Any:
    try:
        return msgspec.convert(fields[field], kind)
    except KeyError as error:
        raise MalformedError(f"{where}: the field {field!r} is missing") from error
    except msgspec.ValidationError as error:
        raise MalformedError(f"{where}: {error}") from error
