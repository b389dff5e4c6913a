"""One item file to an item: front matter, body, attachments.

Invariant: the same file always makes the same item; nothing of the day of the import
is in it.
"""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

import msgspec

from county.importing import front_matter, markdown
from county.importing.attachments import Attachment, Shelf
from county.importing.front_matter import FrontMatter
from county.importing.refusal import Page, key_line
from county.importing.sheets import decode_text
from disclosure.areas import AreaCode
from disclosure.blocks import Block
from disclosure.catalogue import Catalogue
from disclosure.channels import Channel
from disclosure.items import Elements, Item, ItemId, Shown

LARGEST_BYTES = 1024 * 1024

_NAMESPACE = UUID("6f0f8f0e-3d0c-5c7e-9a54-8d1d3b0c6a10")


@dataclass(frozen=True)
class Setting:
    """What an item file is checked against: the catalogue and the county's slots."""

    catalogue: Catalogue
    slots: frozenset[str]


@dataclass(frozen=True)
class ReadItem:
    """A read item, version 1 and with its day of issue as seal day, and its files."""

    item: Item
    source: str
    attachments: tuple[Attachment, ...]


def item_id(area: AreaCode, stem: str) -> ItemId:
    """Return the id of the item in the file ``area/stem.md``: the same at every import."""
    return ItemId(str(uuid5(_NAMESPACE, f"{area}/{stem}")))


def read_item(path: Path, area: AreaCode, setting: Setting) -> ReadItem:
    """Return the item in a file.

    Raises:
        RefusedError: the file or one of its attachments is not as the format asks.
    """
    name = f"{path.parent.name}/{path.name}"
    page = _page(path, name)
    matter, lines = front_matter.split(page)
    _check(page, matter, setting)
    shelf = Shelf(path.parent)
    blocks = markdown.read_body(page, lines, shelf)
    if not blocks and matter.channels != (Channel.LOUDSPEAKER,):
        raise page.refuse(lines, "the item has no content below its front matter")
    related = tuple(_beside(page, path.parent, area, ("related", one)) for one in matter.related)
    asked = ("concludes", matter.concludes)
    concluded = _beside(page, path.parent, area, asked) if matter.concludes else None
    try:
        item = _item(matter, item_id(area, path.stem), area, (blocks, shelf, related))
        item = msgspec.structs.replace(item, concludes=concluded or msgspec.UNSET)
    except (ValueError, msgspec.ValidationError) as error:
        raise page.refuse(1, str(error)) from error
    return ReadItem(item=item, source=name, attachments=tuple(shelf.taken.values()))


def _page(path: Path, name: str) -> Page:
    page = Page(name, "")
    if path.is_symlink():
        raise page.refuse(0, "a link; an item is a file of its own")
    if path.stat().st_size > LARGEST_BYTES:
        raise page.refuse(0, f"larger than {LARGEST_BYTES // 2**20} MB")
    return decode_text(path.read_bytes(), name)


def _check(page: Page, matter: FrontMatter, setting: Setting) -> None:
    if setting.catalogue.find(matter.entry) is None:
        raise page.refuse(_key(page, "entry"), f"the catalogue has no entry {matter.entry!r}")
    for slot in matter.spoken.slots if matter.spoken else ():
        if slot not in setting.slots:
            known = ", ".join(sorted(setting.slots))
            raise page.refuse(
                _key(page, "slots"), f"county.toml has no slot {slot!r}, only {known}"
            )


def _beside(page: Page, folder: Path, area: AreaCode, named: tuple[str, str]) -> ItemId:
    """Return the id of the item in another file of the folder, which a key names."""
    key, stem = named
    if Path(stem).name != stem or not (folder / f"{stem}.md").is_file():
        raise page.refuse(_key(page, key), f"{key}: there is no {stem}.md beside it")
    return item_id(area, stem)


def _item(
    matter: FrontMatter,
    id_: ItemId,
    area: AreaCode,
    content: tuple[tuple[Block, ...], Shelf, tuple[ItemId, ...]],
) -> Item:
    blocks, shelf, related = content
    return Item(
        format=1,
        id=id_,
        version=1,
        area=area,
        entry=matter.entry,
        channels=matter.channels,
        title=matter.title.strip(),
        author=matter.author,
        elements=_elements(matter),
        sealed_on=matter.issued,
        shown=Shown(first=matter.shown_from or matter.issued, last=matter.shown_until),
        blocks=blocks,
        blobs=shelf.blobs,
        spoken=matter.spoken.spoken() if matter.spoken else None,
        keywords=matter.keywords,
        related=related,
    )


def _elements(matter: FrontMatter) -> Elements:
    return Elements(
        issuing_body=matter.issuing_body.strip(),
        issued=matter.issued,
        basis=matter.basis,
        document_number=matter.document_number,
        index_number=matter.index_number,
        effective=matter.effective,
        repealed=matter.repealed,
        contact=matter.contact,
    )


def _key(page: Page, name: str) -> int:
    line, _ = key_line(page.lines, f" - at `$.{name}`")
    return line
