"""The demo county's items in an index, and what people ask of them (`queries.toml`)."""

import sqlite3
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from county.importing.content_folder import open_folder
from county.importing.item_file import ReadItem
from disclosure import shipped
from disclosure.areas import AreaCode, path
from disclosure.catalogue import parse_catalogue
from disclosure.channels import Channel
from disclosure.items import Item
from finding import index
from finding.search import Hit, Scope, search

CONTENT = Path(__file__).parents[2] / "demo" / "content"
ASKED = Path(__file__).with_name("queries.toml")
TODAY = date(2026, 11, 22)
NEAR = 5


@dataclass(frozen=True)
class Asked:
    """What somebody types at a kiosk, and the items that answer it.

    Attributes:
        tuned: whether the search was tuned on it; all others were held out.
        later: whether it was written when the search was done.
    """

    kind: str
    at: AreaCode
    text: str
    wanted: tuple[str, ...]
    tuned: bool
    later: bool


def asked() -> list[Asked]:
    groups = tomllib.loads(ASKED.read_text(encoding="utf-8"))["asked"]
    return [
        Asked(
            kind=group["kind"],
            at=AreaCode(group["at"]),
            text=text,
            wanted=tuple(want.split("|")),
            tuned=n % 2 == 0,
            later=group.get("later", False),
        )
        for group in groups
        for n, (text, want) in enumerate(group["lines"])
    ]


@cache
def items() -> dict[str, tuple[str, Item]]:
    """Return the demo's items by id, each with the name of its file."""
    catalogue = parse_catalogue(shipped.read_text("catalogue.toml"))
    found = {}
    for read in open_folder(CONTENT).items(catalogue):
        assert isinstance(read, ReadItem), read
        found[str(read.item.id)] = (Path(read.source).stem, read.item)
    return found


def filled() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    index.create(connection)
    for number, (_, item) in enumerate(items().values(), 1):
        index.put(connection, number, index.document_of(item))
    return connection


def scope_at(area: AreaCode) -> Scope:
    return Scope(areas=tuple(reversed(path(area))), today=TODAY, channel=Channel.KIOSK)


def answers(connection: sqlite3.Connection, one: Asked) -> list[tuple[str, Hit]]:
    """Return the first results with the names of their files."""
    hits = search(connection, one.text, scope_at(one.at), limit=NEAR).hits
    return [(items()[str(hit.item_id)][0], hit) for hit in hits]
