"""Writing a bundle: all that terminals would fetch, as files on a stick.

Invariant: head, pages and index of an area agree; the bundle holds nothing that the
feed would not give to anyone who asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from county.api.pages import FeedPages
from county.carrying.stick import Stick
from county.parts import County
from disclosure import carry
from disclosure.areas import AreaCode, contains
from disclosure.blocks import Sha256
from disclosure.carry import CarryManifest
from disclosure.decoding import decode, encode
from disclosure.errors import RetryLaterError, UsageError
from disclosure.feed import ITEM_TYPE, Change, ChangePage, Envelope, Index, MailPage
from disclosure.items import Item
from disclosure.seals.signing import seal

TRIES = 5
"""Times an area is read again because something was published meanwhile."""

_Pages = list[tuple[str, bytes]]


@dataclass(frozen=True)
class Written:
    """What was written: how many areas and files, and their bytes."""

    areas: int
    files: int
    size: int


class _ChangedMeanwhile(Exception):  # noqa: N818 - caught three lines below where it is raised
    """The head moved while the area was read."""


class BundleWriter:
    """Writes a county's bundle onto a stick."""

    def __init__(self, county: County, stick: Stick) -> None:
        self._county = county
        self._stick = stick
        self._pages = FeedPages(county.database, county.settings.feed)

    def write(self, area: AreaCode | None, now: datetime) -> Written:
        """Write roots, feeds, letters and files, and the signed manifest last.

        Arguments:
            area: what the terminals on the tour need: this area's feed, those above it
                and those below it; None for the whole county.
            now: instant that the manifest states.

        Raises:
            UsageError: the area has no feed, or the stick has no room.
            RetryLaterError: the county publishes faster than can be read.
        """
        self._freshen(now)
        areas = self._wanted(area)
        self._stick.begin()
        self._put_roots()
        for one in areas:
            self._put_area(one)
        manifest = CarryManifest(
            format=1,
            county=self._county.online.keyring.county,
            made=now,
            areas=areas,
            files=self._stick.files(),
        )
        signed = seal(carry.MANIFEST_TYPE, encode(manifest), self._county.online.head)
        self._stick.finish(encode(signed))
        sizes = [file.size for file in manifest.files]
        return Written(areas=len(areas), files=len(sizes), size=sum(sizes))

    def _freshen(self, now: datetime) -> None:
        """Sign heads that grow old: no server may be running that does."""
        with self._county.database.writing() as connection:
            self._county.signer.refresh(connection, now)

    def _wanted(self, area: AreaCode | None) -> tuple[AreaCode, ...]:
        known = sorted(head.area for head in self._pages.heads())
        if area is None:
            return tuple(known)
        if area not in known:
            raise UsageError(f"--area {area}: the county has no such area")
        return tuple(one for one in known if contains(one, area) or contains(area, one))

    def _put_roots(self) -> None:
        newest = self._county.online.keyring.root_version
        for version in range(1, newest + 1):
            content = self._county.folder.root(version).read_bytes()
            self._stick.put(carry.root_file(version), content)

    def _put_area(self, area: AreaCode) -> None:
        files, blobs = self._read(area)
        for name, content in files:
            self._stick.put(name, content)
        for after, content in self._letters(area):
            self._stick.put(carry.mail_file(area, after), content)
        for sha256 in blobs:
            source = self._county.blobs.path(sha256)
            if source is None:
                raise UsageError(f"the county has lost the attachment {sha256}: import it again")
            self._stick.put_blob(sha256, source)

    def _read(self, area: AreaCode) -> tuple[_Pages, list[Sha256]]:
        for _ in range(TRIES):
            try:
                return self._read_at_one_head(area)
            except _ChangedMeanwhile:
                continue
        raise RetryLaterError(f"{area} is being published to: write the stick again in a minute")

    def _read_at_one_head(self, area: AreaCode) -> tuple[_Pages, list[Sha256]]:
        index = self._pages.index(area)
        if index is None:
            raise _ChangedMeanwhile
        head = decode(index, Index).head
        files = [(carry.head_file(area), encode(head)), (carry.index_file(area), index)]
        blobs: dict[Sha256, None] = {}
        for after, raw, page in self._changes(area):
            if page.head != head:
                raise _ChangedMeanwhile
            files.append((carry.changes_file(area, after), raw))
            blobs.update((sha, None) for change in page.changes for sha in _blobs_of(change))
        return files, list(blobs)

    def _changes(self, area: AreaCode) -> Iterator[tuple[int, bytes, ChangePage]]:
        after, more = 0, True
        while more:
            raw = self._pages.changes(area, after)
            if raw is None:
                raise _ChangedMeanwhile
            page = decode(raw, ChangePage)
            yield after, raw, page
            more = page.more
            after = page.changes[-1].sequence if page.changes else after

    def _letters(self, area: AreaCode) -> Iterator[tuple[int, bytes]]:
        after = 0
        while True:
            raw = self._pages.mail(area, after)
            page = decode(raw, MailPage)
            if not page.letters:
                return
            yield after, raw
            after = page.sequence


def _blobs_of(change: Change) -> tuple[Sha256, ...]:
    sealed: Envelope = change.sealed
    if sealed.payload_type != ITEM_TYPE:
        return ()
    return tuple(blob.sha256 for blob in decode(sealed.payload, Item).blobs)
