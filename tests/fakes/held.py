"""What a county in memory holds: the feed of an area, and its secret keys."""

from dataclasses import dataclass, field

import msgspec

from disclosure.feed import Change, Envelope, payload_hash
from disclosure.seals.boxes import new_request_key
from disclosure.seals.signing import new_seed


@dataclass
class Feed:
    """The feed of one area: all changes, in order."""

    epoch: int = 1
    changes: list[Change] = field(default_factory=list)
    letters: list[Envelope] = field(default_factory=list)
    orders: list[Envelope] = field(default_factory=list)

    def newest(self) -> dict[str, tuple[int, str, int]]:
        """Return version, payload hash and sequence of what is held, by id."""
        held = {}
        for change in self.changes:
            document = msgspec.json.decode(change.sealed.payload)
            sha256 = payload_hash(change.sealed.payload)
            held[document["id"]] = (document["version"], sha256, change.sequence)
        return held


class Keys:
    """The secret keys of a county."""

    def __init__(self) -> None:
        self.roots = [new_seed() for _ in range(3)]
        self.county_approver = new_seed()
        self.second_approver = new_seed()
        self.township_approver = new_seed()
        self.head = new_seed()
        self.request_private, self.request_public = new_request_key()
