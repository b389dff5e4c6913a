"""The demo's statements agree with what its village published."""

from pathlib import Path

from county.importing.content_folder import open_folder
from county.importing.item_file import ReadItem
from county.statements.reading import read_households
from disclosure import shipped
from disclosure.blocks import Table

DEMO = Path(__file__).parents[2] / "demo"
TITLE = "石桥村河湾组2026年惠农补贴发放结果"


def published() -> Table:
    read = open_folder(DEMO / "content").items(shipped.catalogue())
    items = [one.item for one in read if isinstance(one, ReadItem)]
    item = next(item for item in items if item.title == TITLE)
    return next(block for block in item.blocks if isinstance(block, Table))


def test_households_add_up_to_what_the_village_published() -> None:
    households = read_households(DEMO / "statements" / "hewan-2026.csv")
    paid: dict[object, list[int]] = {}
    for household in households:
        for kind, _, fen, _ in household.table.rows:
            paid.setdefault(kind, []).append(int(fen or 0))
    for kind, _, count, _, fen, _ in published().rows:
        assert (len(paid[kind]), sum(paid[kind])) == (count, fen), kind
