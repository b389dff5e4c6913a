"""What a terminal should show, said in dicts: no signatures, no files, no database."""

from collections.abc import Set as AbstractSet
from copy import deepcopy
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.items import Item, ItemId, Tombstone
from tests.fakes.county import COUNTY, OTHER_VILLAGE, VILLAGE

IDS = [ItemId(str(uuid5(NAMESPACE_URL, f"item {number}"))) for number in range(4)]
FILES = [bytes([65 + number]) * 900 for number in range(3)]
HOMES = (VILLAGE, OTHER_VILLAGE)

GOOD, SECOND, TOWN, STRANGER = "good", "second", "town", "stranger"


@dataclass(frozen=True)
class Doc:
    """A document: who signed it is written on it."""

    area: AreaCode
    id: str
    version: int
    kind: str
    sha256: str
    signers: tuple[str, ...]
    own: bool = False
    loud: bool = False
    blobs: frozenset[str] = frozenset()

    def holds(self, trusted: AbstractSet[str]) -> bool:
        """Tell whether enough trusted people in scope sealed it."""
        counted = set(self.signers) & trusted
        if self.area == COUNTY:
            counted.discard(TOWN)
        if self.own:
            counted.discard(GOOD)
        return len(counted) >= (2 if self.loud or self.kind == "profile" else 1)


def doc_of(document: Item | Tombstone, sha256: str, signers: tuple[str, ...], *, own: bool) -> Doc:
    """Return what the model keeps of a sealed document."""
    item = document if isinstance(document, Item) else None
    return Doc(
        area=document.area,
        id=document.id,
        version=document.version,
        kind="item" if item else "tombstone",
        sha256=sha256,
        signers=signers,
        own=own,
        loud=item is not None and Channel.LOUDSPEAKER in item.channels,
        blobs=frozenset(blob.sha256 for blob in item.blobs) if item else frozenset(),
    )


@dataclass
class Published:
    """One feed as the county has it."""

    epoch: int = 1
    changes: list[Doc] = field(default_factory=list)

    def newest(self) -> dict[str, Doc]:
        """Return the last change of each id."""
        return {doc.id: doc for doc in self.changes}


@dataclass
class Known:
    """One feed as the terminal has it.

    Attributes:
        held: what it took, by id; `refused` ids of these were found not to hold.
        ever: the highest version of each id and its content.
        shown: the newest version of each id that had its files.
    """

    epoch: int = 0
    cursor: int = 0
    held: dict[str, Doc] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    ever: dict[str, Doc] = field(default_factory=dict)
    shown: dict[str, Doc] = field(default_factory=dict)

    def begun(self, feed: Published) -> "Known":
        """Return this after a new epoch was begun; what was shown stays."""
        if feed.epoch == self.epoch or not (self.epoch or self.cursor):
            return self
        new = deepcopy(self)
        new.epoch, new.cursor, new.held = feed.epoch, 0, {}
        return new

    def caught_up(self, feed: Published, trusted: AbstractSet[str]) -> "Known":
        """Return this with all changes taken in that hold."""
        new = deepcopy(self.begun(feed))
        for doc in feed.changes[new.cursor :]:
            new.take(doc, trusted)
        new.epoch, new.cursor = feed.epoch, len(feed.changes)
        new.shown = {id_: doc for id_, doc in new.shown.items() if id_ in new.held}
        return new

    def repaired(self, feed: Published, trusted: AbstractSet[str]) -> "Known":
        """Return this made equal to the index, as far as the seals allow."""
        new = deepcopy(self.caught_up(feed, trusted))
        listed = feed.newest()
        if all(new.held.get(id_) == doc and id_ not in new.refused for id_, doc in listed.items()):
            return new
        for doc in listed.values():
            new.take(doc, trusted)
        return new

    def take(self, doc: Doc, trusted: AbstractSet[str]) -> None:
        """Take one document if it holds and does not step back."""
        ever = self.ever.get(doc.id)
        if not doc.holds(trusted) or (ever is not None and doc.version < ever.version):
            return
        again = ever is not None and doc.version == ever.version
        if ever is not None and again and doc.sha256 != ever.sha256 and doc.id not in self.refused:
            return
        self.held[doc.id] = self.ever[doc.id] = doc
        self.refused.discard(doc.id)

    def settle(self, present: AbstractSet[str]) -> None:
        """Show the newest version of each id that has its files."""
        for id_, doc in self.held.items():
            if doc.blobs <= present and id_ not in self.refused:
                self.shown[id_] = doc

    def scrub(self, trusted: AbstractSet[str]) -> None:
        """Refuse what no longer holds."""
        self.refused |= {id_ for id_, doc in self.held.items() if not doc.holds(trusted)}
        self.shown = {id_: doc for id_, doc in self.shown.items() if doc.holds(trusted)}

    def rows(self) -> set[tuple[str, int, str]]:
        """Return what the store should hold: id, version, hash."""
        return {
            (id_, doc.version, "" if id_ in self.refused else doc.sha256)
            for id_, doc in self.held.items()
        }


def faces(feeds: dict[AreaCode, Known], trusted: AbstractSet[str]) -> set[tuple[str, int]]:
    """Return id and version of what every face should show."""
    best: dict[str, Doc] = {}
    for known in feeds.values():
        for doc in known.shown.values():
            other = best.get(doc.id)
            if other is None or (doc.version, doc.kind) > (other.version, other.kind):
                best[doc.id] = doc
    return {
        (doc.id, doc.version) for doc in best.values() if doc.kind == "item" and doc.holds(trusted)
    }
