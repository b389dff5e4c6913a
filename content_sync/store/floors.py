"""The floors: what was seen once is never undercut, even if the database is rebuilt.

Kept beside the content database, because that may be wiped and fetched again while
an attacker would like the terminal to forget how far it was.
Invariant: a floor only rises, but for the sequences when the county's head keys
change: then whoever signed them is no longer believed.
"""

from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from content_sync.store.files import write_durably
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError
from disclosure.feed import Head
from disclosure.items import Strict


class HeadFloor(Strict, frozen=True, kw_only=True):
    """The newest head accepted of one area; `digest` tells two of one sequence apart."""

    area: AreaCode
    epoch: int
    sequence: int
    digest: str
    issued: datetime


class Floors(Strict, frozen=True, kw_only=True):
    """All floors of a terminal.

    Attributes:
        root_version: newest root accepted.
        time: latest instant known to have passed; the clock is never before it.
        heads: one floor an area.
    """

    format: Literal[1]
    root_version: int
    time: datetime
    heads: tuple[HeadFloor, ...] = ()

    def of(self, area: AreaCode) -> HeadFloor | None:
        """Return the floor of an area's heads, or None before the first."""
        return next((floor for floor in self.heads if floor.area == area), None)

    def with_head(self, head: Head) -> "Floors":
        """Return the floors raised to a head that was accepted."""
        floor = HeadFloor(
            area=head.area,
            epoch=head.epoch,
            sequence=head.sequence,
            digest=head.digest,
            issued=head.issued,
        )
        others = tuple(other for other in self.heads if other.area != head.area)
        return msgspec.structs.replace(
            self, heads=(*others, floor), time=max(self.time, head.issued)
        )

    def with_time(self, instant: datetime) -> "Floors":
        """Return the floors with the time raised to `instant`."""
        return msgspec.structs.replace(self, time=max(self.time, instant))

    def with_root(self, version: int, *, head_keys_changed: bool = False) -> "Floors":
        """Return the floors raised to a root.

        Where the head keys changed, the sequences start anew: an attacker who held
        the old head key may have pushed them out of reach (TUF 5.3.11).
        """
        raised = msgspec.structs.replace(self, root_version=max(self.root_version, version))
        return raised.without_heads() if head_keys_changed else raised

    def without_heads(self) -> "Floors":
        """Return the floors under which every feed starts anew."""
        return msgspec.structs.replace(self, heads=())


def first_floors(time: datetime) -> Floors:
    """Return the floors of a terminal that has seen nothing; `time` is the build's."""
    return Floors(format=1, root_version=1, time=time)


class FloorFile:
    """The floors on disk.

    Attributes:
        value: the floors as they stand.
        damage: why the file could not be read; empty when it could. The floors then
            start from those of the content database.
    """

    def __init__(self, path: Path, built: datetime) -> None:
        self._path = path
        self.value = first_floors(built)
        self.damage = ""
        if path.exists():
            try:
                self.value = decode(path.read_bytes(), Floors).with_time(built)
            except MalformedError as error:
                self.damage = f"{path}: {error}"

    def raise_to(self, floors: Floors) -> None:
        """Keep higher floors, durably."""
        if floors != self.value:
            write_durably(self._path, encode(floors))
            self.value = floors
