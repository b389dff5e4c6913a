"""The press: fills one order in a process of its own, which then ends.

So that setting type costs the screens neither frames nor memory. Reads a `Commission`
from stdin, writes the PDF, and says on stdout what it `Made`. Invariant: what is printed
was vouched for by a reader of its own, at the moment of printing.
"""

import math
import sys
from datetime import date
from pathlib import Path

import msgspec

from content_sync.store.reader import ContentReader, VerifiedItem
from disclosure import command
from disclosure.areas import AreaCode
from disclosure.blocks import Pdf
from disclosure.channels import Channel
from disclosure.decoding import decode, encode
from disclosure.errors import NotAllowedError, RetryLaterError
from disclosure.items import ItemId
from disclosure.profile import Profile
from disclosure.wording import Wording
from kiosk.journey.facts import approving_office, facts_of
from kiosk.printing.orders import (
    BookOrder,
    Commission,
    HouseholdOrder,
    ItemOrder,
    Made,
    SlipOrder,
    StatementOrder,
)
from kiosk.printing.village_press import VillagePress
from paper.a4 import Imprint
from paper.binding import bind
from paper.booklet import typeset_booklet
from paper.document import Chapter, Printed, typeset
from paper.fonts import missing
from paper.item_sheet import SheetItem, item_chapter
from paper.sheet import MM
from paper.slip_sheet import roll_slip, sheet_slip
from paper.statement_sheet import statement_sheet
from paper.text import type_scale
from screen.paging.seal_words import seal_words

PROCESS = "kiosk"
MOST_ITEMS = 20
"""Items of a booklet."""


class Press:
    """Fills orders for one commission."""

    def __init__(self, commission: Commission, reader: ContentReader) -> None:
        profile = reader.profile()
        if profile is None:
            raise RetryLaterError("the county's profile has not arrived yet")
        self._commission = commission
        self._reader = reader
        self._profile: Profile = profile
        self._wording = Wording(commission.language)
        self._out = Path(commission.out)
        self._printed = commission.printed.astimezone(profile.zone)

    def fill(self) -> Made:
        """Write the PDF and return what it is.

        Raises:
            NotAllowedError: the item is gone, or not approved for paper.
        """
        order = self._commission.order
        if isinstance(order, SlipOrder):
            return self._slip(order)
        if isinstance(order, StatementOrder):
            scale = type_scale(larger=order.larger)
            say, imprint = self._wording.say, self._imprint()
            return self._write(statement_sheet(order.statement, imprint, scale, say))
        if isinstance(order, ItemOrder):
            return self._items(order)
        return self._village(order)

    def _village(self, order: HouseholdOrder | BookOrder) -> Made:
        page, imprint = self._commission.item_page, self._imprint()
        press = VillagePress(self._reader, self._profile, self._wording, page, self._printed)
        if isinstance(order, BookOrder):
            printed, told = press.book(order, imprint)
        else:
            printed, told = press.household(order, imprint)
        lost = dict.fromkeys(char for item in told for char in missing(item))
        return msgspec.structs.replace(self._write(printed), missing=tuple(lost))

    def _slip(self, order: SlipOrder) -> Made:
        say, imprint = self._wording.say, self._imprint()
        if not order.roll:
            return self._write(sheet_slip(order.slip, imprint, say))
        printed = roll_slip(order.slip, imprint, say)
        media = f"Custom.80x{math.ceil(printed.height / MM)}mm"
        return msgspec.structs.replace(self._write(printed), media=media)

    def _items(self, order: ItemOrder) -> Made:
        first = self._vouched(order.item)
        if first is None:
            raise NotAllowedError(f"item {order.item} is not to be printed")
        chosen = [first]
        if order.related:
            ids = dict.fromkeys(id_ for id_ in first.item.related if id_ != order.item)
            others = (self._vouched(id_) for id_ in list(ids)[: MOST_ITEMS - 1])
            chosen += [other for other in others if other is not None]
        say, title, scale = self._wording.say, first.item.title, type_scale(larger=order.larger)
        chapters = [self._chapter(found, larger=order.larger) for found in chosen]
        if order.related:
            printed = typeset_booklet(title, chapters, self._imprint(), scale, say)
        else:
            printed = typeset(title, chapters, self._imprint(), say)
        made = self._write(printed)
        lost = dict.fromkeys(char for found in chosen for char in missing(found.item))
        return self._bound(msgspec.structs.replace(made, missing=tuple(lost)), chosen)

    def _vouched(self, item: ItemId) -> VerifiedItem | None:
        found = self._reader.item(item)
        return found if found is not None and Channel.PRINT in found.item.channels else None

    def _chapter(self, found: VerifiedItem, *, larger: bool) -> Chapter:
        item, page = found.item, self._commission.item_page
        facts = facts_of(item, self._profile.name_of(item.area), self._wording)
        told = SheetItem(
            item=item,
            facts=tuple((fact.name, fact.words) for fact in facts),
            seal=seal_words(
                item,
                approving_office(found.approved_by, self._profile),
                self._wording.say,
                by_rule=found.by_rule,
            ),
            phone_page=page.format(id=item.id) if page and Channel.PHONE in item.channels else "",
        )
        today: date = self._printed.date()
        return item_chapter(told, today, self._reader.blob, self._wording.say, larger=larger)

    def _bound(self, made: Made, chosen: list[VerifiedItem]) -> Made:
        pdfs = [block for one in chosen for block in one.item.blocks if isinstance(block, Pdf)]
        files = [self._reader.blob(pdf.blob) or self._out.with_suffix(".none") for pdf in pdfs]
        bound = bind(self._out, made.pages, files)
        titles = tuple(pdfs[place].title for place in bound.left_out)
        return msgspec.structs.replace(made, pages=bound.pages, left_out=titles)

    def _write(self, printed: Printed) -> Made:
        self._out.parent.mkdir(parents=True, exist_ok=True)
        self._out.write_bytes(printed.pdf)
        return Made(pages=printed.pages)

    def _imprint(self) -> Imprint:
        home: AreaCode = self._reader.home()
        say, name = self._wording.say, self._profile.name_of(home)
        return Imprint(
            office=f"{self._profile.name}　{self._profile.office}",
            zone=say("{area}政务公开专区", area=name),
            printed=self._printed,
        )


def fill(commission: Commission) -> Made:
    """Fill one commission in this process.

    Raises:
        NotAllowedError: the item is gone, or not approved for paper.
        RetryLaterError: the store cannot be read now.
    """
    reader = ContentReader.open(Path(commission.store), PROCESS)
    try:
        return Press(commission, reader).fill()
    finally:
        reader.close()


def _main() -> int:
    made = fill(decode(sys.stdin.buffer.read(), Commission))
    sys.stdout.buffer.write(encode(made))
    return 0


if __name__ == "__main__":
    sys.exit(command.run("kiosk.printing.press", _main))
