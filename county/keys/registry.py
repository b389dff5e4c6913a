"""Approvers' keys that were made in browsers: their public files, and where they stand.

Invariant: the server knows public keys alone; which of them count is told by the published
roots and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, func, insert, select

from county.audit.log import Act, record
from county.database.tables import approver_keys
from county.folder import DataFolder
from county.keys.key_file import LARGEST_BYTES, KeyKind
from county.keys.public_file import PublicFile, open_public
from county.people.staff import Staff
from disclosure.errors import NotAllowedError, RejectedError
from disclosure.seals.fingerprints import fingerprint
from disclosure.seals.keyring import Keyring, Scope
from disclosure.seals.root import plan_of
from disclosure.seals.signing import key_id


class KeyStanding(StrEnum):
    """Where an approver's key stands."""

    WAITING = "waiting"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class HeldKey:
    """A person's key.

    Attributes:
        keyid: its id.
        fingerprint: the digits that people compare.
        standing: where it stands.
        since_root: version of the first root that named it; None before the ceremony.
        scope: what the newest root lets it seal; None where that does not name it.
        made_at: when its public file came; None where it was made elsewhere.
    """

    keyid: str
    fingerprint: str
    standing: KeyStanding
    since_root: int | None
    scope: Scope | None
    made_at: datetime | None


def hand_in(
    connection: Connection, person: Staff, raw: bytes, most: int, now: datetime
) -> PublicFile:
    """Keep the public file of a key that a person's browser made.

    Arguments:
        connection: inside a write transaction.
        person: who is logged in.
        raw: the file.
        most: keys that one person may have handed in.
        now: instant.

    Raises:
        NotAllowedError: it is no such file, not this person's, not for their area, there
            already, or they have too many.
    """
    try:
        wanted = open_public(raw[: LARGEST_BYTES + 1])
    except RejectedError as error:
        raise NotAllowedError(str(error)) from error
    if wanted.kind is not KeyKind.APPROVER or wanted.person != person.name:
        raise NotAllowedError("the key is not this person's")
    if not person.reaches(wanted.area):
        raise NotAllowedError("the key asks for an area beyond the person's")
    keyid = key_id(wanted.public_bytes)
    mine = select(func.count()).select_from(approver_keys)
    if (connection.scalar(mine.where(approver_keys.c.staff == person.id)) or 0) >= most:
        raise NotAllowedError(f"{person.name} has handed in {most} keys already")
    if connection.scalar(mine.where(approver_keys.c.keyid == keyid)):
        raise NotAllowedError("the key was handed in already")
    connection.execute(
        insert(approver_keys).values(keyid=keyid, staff=person.id, file=raw, made_at=now)
    )
    record(connection, now, person.name, Act.KEY_HANDED_IN, keyid, wanted.fingerprint)
    return wanted


def public_bytes(connection: Connection, person: Staff, keyid: str) -> bytes | None:
    """Return the public file of one of a person's keys, for the ceremony."""
    query = select(approver_keys.c.file).where(
        approver_keys.c.staff == person.id, approver_keys.c.keyid == keyid
    )
    raw: bytes | None = connection.scalar(query)
    return raw


def keys_of(
    connection: Connection, folder: DataFolder, keyring: Keyring, person: Staff, now: datetime
) -> list[HeldKey]:
    """Return all keys of a person, handed in or named by a root, the newest first."""
    query = select(approver_keys).where(approver_keys.c.staff == person.id)
    rows = connection.execute(query.order_by(approver_keys.c.made_at.desc())).all()
    handed = {row.keyid: (open_public(row.file).fingerprint, row.made_at) for row in rows}
    known = _named_by_roots(folder, person.name)
    found = []
    for keyid in [*handed, *(one for one in reversed(known) if one not in handed)]:
        digits, made_at = handed.get(keyid, (None, None))
        since, named = known.get(keyid, (None, ""))
        approver = keyring.approvers.get(keyid)
        scope = approver.scope if approver else None
        where = _standing(scope, now, known=keyid in known)
        found.append(HeldKey(keyid, digits or named, where, since, scope, made_at))
    return found


def _standing(scope: Scope | None, now: datetime, *, known: bool) -> KeyStanding:
    if scope is None:
        return KeyStanding.REVOKED if known else KeyStanding.WAITING
    return KeyStanding.EXPIRED if scope.expires <= now else KeyStanding.IN_FORCE


def _named_by_roots(folder: DataFolder, person: str) -> dict[str, tuple[int, str]]:
    """Return the person's keys that any published root named: first version, fingerprint."""
    found: dict[str, tuple[int, str]] = {}
    files = folder.roots.glob("*.root.json")
    for file in sorted(files, key=lambda one: int(one.name.split(".")[0])):
        plan = plan_of(file.read_bytes())
        for public, scope in plan.approvers:
            if scope.person == person and not scope.alerts_of:
                found.setdefault(key_id(public), (plan.version, fingerprint(public)))
    return found
