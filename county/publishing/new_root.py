"""A new root takes force: what it no longer vouches for, and everything signed anew.

Invariant: the root's file is the first thing written, and each step after it can be
done again, so a ceremony that was cut off is finished by the same command.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from county.database.tables import areas, changes, documents, live_items, mail
from county.files import sync_folder, write_whole
from county.folder import DataFolder
from county.keys.key_file import KeyFile, KeyKind, read_key
from county.keys.online import HEAD_FILE, NEXT_HEAD_FILE, head_key_for
from county.publishing.heads import HeadSigner
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedError, RejectedSealError, UsageError
from disclosure.feed import LETTER_TYPE, Envelope
from disclosure.seals.keyring import Keyring
from disclosure.seals.root import first_root, next_root
from disclosure.seals.signing import key_id, seal
from disclosure.seals.verifying import open_sealed


@dataclass(frozen=True)
class Orphan:
    """A published document whose approvers the new root no longer vouches for."""

    id: str
    area: AreaCode
    title: str
    source: str
    withdrawn: bool


def require_next(folder: DataFolder, raw: bytes, now: datetime) -> Keyring:
    """Return the keyring of a root that may follow the published ones.

    The newest published root itself is taken too: its ceremony was cut off.

    Raises:
        RejectedSealError: a terminal would not accept it, or it has expired.
        UsageError: it is of another county, or no head key here is the one it names.
    """
    trusted = folder.newest_root()
    version = first_root(trusted).root_version
    if raw == trusted and version > 1:
        trusted = folder.root(version - 1).read_bytes()
    keyring = next_root(trusted, raw)
    if keyring.county != first_root(trusted).county:
        raise UsageError(f"the root is of county {keyring.county}")
    if keyring.expires <= now:
        raise RejectedSealError(f"the root expired on {keyring.expires:%Y-%m-%d}: draft a new one")
    if not _named(head_key_for(folder, keyring), keyring):
        raise UsageError(
            f"no head key in {folder.online_keys} is the one that the root names:"
            " make it with 'county root head new' on this server, or draft without --rotate-head"
        )
    return keyring


def put_in_place(folder: DataFolder, raw: bytes, keyring: Keyring) -> None:
    """Publish the root's file, and let its head key be the one in use."""
    write_whole(folder.root(keyring.root_version), raw)
    waiting = folder.online_keys / NEXT_HEAD_FILE
    if waiting.exists() and _named(read_key(waiting, KeyKind.HEAD), keyring):
        waiting.replace(folder.online_keys / HEAD_FILE)
        sync_folder(folder.online_keys)


def sign_all(connection: Connection, signer: HeadSigner, head: bytes, now: datetime) -> int:
    """Sign every head and every letter anew; return how many heads.

    A terminal that learns of a new head key reads its mailbox anew.
    """
    codes = [AreaCode(code) for code in connection.scalars(select(areas.c.code))]
    for code in codes:
        signer.sign(connection, code, now)
    for row in connection.execute(select(mail)).all():
        payload = decode(row.envelope, Envelope).payload
        again = encode(seal(LETTER_TYPE, payload, head))
        mine = (mail.c.area == row.area) & (mail.c.sequence == row.sequence)
        connection.execute(update(mail).where(mine).values(envelope=again))
    return len(codes)


def orphans(connection: Connection, keyring: Keyring, now: datetime) -> list[Orphan]:
    """Return what terminals will no longer accept, by area and source."""
    held = (
        select(changes.c.envelope, documents)
        .join(documents, documents.c.id == changes.c.id)
        .where(changes.c.held)
        .order_by(documents.c.area, documents.c.source)
    )
    return [
        Orphan(row.id, AreaCode(row.area), row.title, row.source, withdrawn=row.live is None)
        for row in connection.execute(held)
        if not _holds(row.envelope, keyring, now)
    ]


def reopen(connection: Connection, ids: list[str], now: datetime) -> None:
    """Make public documents drafts again, so that they can be sealed by who may.

    Until then they are on no page of the county's own either.
    """
    for id_ in ids:
        connection.execute(delete(live_items).where(live_items.c.id == id_))
        row = update(documents).where(documents.c.id == id_, documents.c.draft.is_(None))
        live = documents.c.live
        connection.execute(
            row.where(live.is_not(None)).values(
                draft=live, draft_digest=documents.c.live_digest, drafted_at=now
            )
        )


def _holds(envelope: bytes, keyring: Keyring, now: datetime) -> bool:
    try:
        open_sealed(decode(envelope, Envelope), keyring, now)
    except RejectedError:
        return False
    return True


def _named(key: KeyFile, keyring: Keyring) -> bool:
    return key_id(key.public_bytes) in keyring.head_keys
