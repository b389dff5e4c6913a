"""What the agent accepts: heads, pages, indexes and the documents in them.

Invariant: pure; each function returns what holds and raises on anything else. The
rules are those of a TUF client (rollback, freeze, fast-forward, mix-and-match),
applied to feeds.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from content_sync.store.clock import Instant
from content_sync.store.floors import HeadFloor
from content_sync.store.rows import Accepted
from disclosure.areas import AreaCode
from disclosure.errors import RejectedFeedError
from disclosure.feed import (
    Change,
    ChangePage,
    Envelope,
    Head,
    Index,
    digest,
    payload_hash,
)
from disclosure.items import ItemId
from disclosure.profile import Profile
from disclosure.seals.keyring import Keyring
from disclosure.seals.verifying import open_head, open_sealed

CHANGES_MOST = 200
"""Changes in one page at most."""

AHEAD_MOST = timedelta(days=1)
"""How far a head may be issued in the future: the time floor must not be pushed away."""

Held = Mapping[ItemId, tuple[int, str]]


def accept_head(
    envelope: Envelope,
    keyring: Keyring,
    area: AreaCode,
    floor: HeadFloor | None,
    instant: Instant,
) -> Head:
    """Return the head if it is the area's, current, and not older than what was seen.

    Nothing new comes under a root that has expired (TUF 5.3.10); what is held stays.

    Raises:
        RejectedError: signature, area, expiry, root version, or a step back.
    """
    if keyring.expires <= instant.now:
        raise RejectedFeedError(
            f"root {keyring.root_version} expired at {keyring.expires.isoformat()}:"
            " its holders have to sign the next one"
        )
    head = open_head(envelope, keyring, area)
    if head.expires <= instant.now:
        raise RejectedFeedError(f"the head of {area} expired at {head.expires.isoformat()}")
    if instant.trusted and head.issued > instant.now + AHEAD_MOST:
        raise RejectedFeedError(f"the head of {area} is issued at {head.issued.isoformat()}")
    if head.root_version < keyring.root_version:
        raise RejectedFeedError(
            f"the head of {area} goes by root {head.root_version}, not {keyring.root_version}"
        )
    if floor is not None:
        _require_above(head, floor)
    return head


def accept_change(change: Change, keyring: Keyring, area: AreaCode, now: datetime) -> Accepted:
    """Return the sealed document of a change if its seals and area hold.

    Its version is for `check_version`, once it is known which id it has.

    Arguments:
        change: as it came.
        keyring: keys of the newest root.
        area: whose feed it came in.
        now: decides which approver keys have expired.

    Raises:
        RejectedError: a seal or the area does not hold.
    """
    document = open_sealed(change.sealed, keyring, now)
    if document.area != area:
        raise RejectedFeedError(f"{document.id} is of area {document.area}, not of {area}")
    if isinstance(document, Profile) and area != keyring.county:
        raise RejectedFeedError(f"a profile stands in the feed of {area}")
    return Accepted(document=document, envelope=change.sealed, sequence=change.sequence)


def check_version(accepted: Accepted, held: Held) -> None:
    """Check that a document does not undercut what was ever held of its id.

    Arguments:
        accepted: the document.
        held: highest version and payload hash ever held, by id; an empty hash stands
            for bytes that were damaged and are wanted again.

    Raises:
        RejectedFeedError: a lower version, or the same with other content.
    """
    document = accepted.document
    version, known = held.get(document.id, (0, ""))
    if document.version < version:
        raise RejectedFeedError(
            f"{document.id} steps back from version {version} to {document.version}"
        )
    if document.version == version and known not in ("", payload_hash(accepted.envelope.payload)):
        raise RejectedFeedError(f"{document.id} version {version} came with two contents")


def check_page(page: ChangePage, head: Head, after: int) -> None:
    """Check that a page goes on where it was asked to and stays below its head.

    Raises:
        RejectedFeedError: out of order, outside, too many, or without end.
    """
    sequences = [change.sequence for change in page.changes]
    if len(sequences) > CHANGES_MOST:
        raise RejectedFeedError(
            f"{len(sequences)} changes in one page; the limit is {CHANGES_MOST}"
        )
    if page.more and not sequences:
        raise RejectedFeedError("an empty page says that there is more")
    for before, sequence in zip([after, *sequences], sequences, strict=False):
        if not before < sequence <= head.sequence:
            raise RejectedFeedError(
                f"change {sequence} after {before} does not belong below head {head.sequence}"
            )


def check_index(index: Index, head: Head) -> None:
    """Check that an index is what its head says.

    Raises:
        RejectedFeedError: another count or digest.
    """
    entries = [(entry.id, entry.version, entry.sha256) for entry in index.entries]
    if len(entries) != head.count or digest(entries) != head.digest:
        raise RejectedFeedError(f"the index of {head.area} is not what its head says")


def _require_above(head: Head, floor: HeadFloor) -> None:
    if (head.epoch, head.sequence) < (floor.epoch, floor.sequence):
        raise RejectedFeedError(
            f"the head of {head.area} steps back from {floor.epoch}.{floor.sequence}"
            f" to {head.epoch}.{head.sequence}"
        )
    if (head.epoch, head.sequence) > (floor.epoch, floor.sequence):
        return
    if head.digest != floor.digest:
        raise RejectedFeedError(f"two heads of {head.area} say different things of {head.sequence}")
    if head.issued < floor.issued:
        raise RejectedFeedError(f"the head of {head.area} is older than the one held")
