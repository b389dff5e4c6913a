"""Whom the agent believes: the chain of roots and the floors.

Invariant: the newest root is reached from the pinned one step by step, and is in the
store before anything signed under it is accepted.
"""

from datetime import datetime
from pathlib import Path

from content_sync.agent.county import County
from content_sync.agent.journal import Journal
from content_sync.store.chain import walk_chain
from content_sync.store.files import write_durably
from content_sync.store.floors import FloorFile, Floors
from content_sync.store.writer import ContentWriter
from disclosure.areas import path
from disclosure.decoding import decode
from disclosure.errors import MalformedError, RejectedError, RetryLaterError, UsageError
from disclosure.feed import Envelope, Head
from disclosure.seals.keyring import Keyring
from disclosure.seals.root import first_root, next_root
from disclosure.seals.verifying import open_head

ROOTS_MOST = 1_000
"""New roots accepted in one go at most."""


class Trust:
    """The newest keyring and the floors.

    Attributes:
        keyring: keys of the newest root.
    """

    def __init__(
        self, pinned: bytes, writer: ContentWriter, floors: FloorFile, journal: Journal
    ) -> None:
        """Walk the stored chain from the pinned root on.

        Raises:
            UsageError: the pinned root is no root, of another county, or not the one that
                the faces go by.
        """
        self._writer = writer
        self._floors = floors
        self._journal = journal
        try:
            self.keyring = first_root(pinned)
        except RejectedError as error:
            raise UsageError(f"the pinned root: {error}") from error
        if path(writer.home)[0] != self.keyring.county:
            raise UsageError(
                f"the pinned root is of county {self.keyring.county}, the area {writer.home} is not"
            )
        _pin(writer.folder.pinned_root, pinned)
        self._walk_stored(pinned)
        self._floors.raise_to(self.floors.with_root(self.keyring.root_version))
        self._adopt_stored_heads()

    @property
    def floors(self) -> Floors:
        """Return the floors as they stand."""
        return self._floors.value

    def roots(self) -> tuple[bytes, ...]:
        """Return the chain of roots, the pinned one first."""
        return tuple(self._chain)

    def refresh(self, county: County) -> bool:
        """Take in the newer roots that the county has; tell whether there were any.

        Raises:
            RejectedError: the next root does not follow; it is in the journal.
            RetryLaterError: the county cannot be reached.
        """
        changed = False
        for _ in range(ROOTS_MOST):
            raw = county.root(self.keyring.root_version + 1)
            if raw is None:
                break
            with self._journal.evidence(self.keyring.county, "root", raw):
                newer = next_root(self._chain[-1], raw)
                if newer.county != self.keyring.county:
                    raise MalformedError(f"the root is of county {newer.county}")
            self._take(newer, raw)
            changed = True
        return changed

    def saw_head(self, head: Head) -> None:
        """Raise the floors to a head that was accepted."""
        self._floors.raise_to(self.floors.with_head(head))

    def saw_time(self, instant: datetime) -> None:
        """Raise the floor of the time to an instant that the county has confirmed."""
        self._floors.raise_to(self.floors.with_time(instant))

    def _take(self, newer: Keyring, raw: bytes) -> None:
        rotated = dict(newer.head_keys) != dict(self.keyring.head_keys)
        self._writer.put_root(newer.root_version, raw, forget_mail=rotated)
        self._floors.raise_to(self.floors.with_root(newer.root_version, head_keys_changed=rotated))
        self._chain.append(raw)
        self.keyring = newer

    def _adopt_stored_heads(self) -> None:
        """Take floors that are missing (a damaged file) from the heads in the store."""
        for area in path(self._writer.home):
            stored = self._writer.feed(area).head
            if stored is None or self.floors.of(area) is not None:
                continue
            try:
                self.saw_head(open_head(decode(stored, Envelope), self.keyring, area))
            except RejectedError as error:
                self._journal.reject(area, "head", str(error), stored)

    def _walk_stored(self, pinned: bytes) -> None:
        """Use the stored chain as far as it hangs on the pinned root."""
        self._chain = [pinned]
        stored = self._writer.roots()
        if not stored or stored[0] != pinned:
            self._writer.restart(self.keyring.root_version, pinned)
            if stored:
                self._floors.raise_to(self.floors.without_heads())
            return
        for count in range(2, len(stored) + 1):
            try:
                self.keyring = walk_chain(stored[:count], pinned)
            except RejectedError as error:
                self._journal.reject(self.keyring.county, "root", str(error), stored[count - 1])
                self._writer.cut_roots(self.keyring.root_version)
                return
            self._chain.append(stored[count - 1])


def _pin(file: Path, pinned: bytes) -> None:
    """Give the faces the pinned root to walk from, unless the administrator gave it to them."""
    try:
        if file.exists() and file.read_bytes() == pinned:
            return
        write_durably(file, pinned)
    except (OSError, RetryLaterError) as error:
        raise UsageError(
            f"{file}: the faces' pinned root is missing or another one, and the agent may not"
            " write it: put the root of agent.toml there as the administrator"
        ) from error
