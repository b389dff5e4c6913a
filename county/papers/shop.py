"""The paper shop: orders to PDFs, one at a time, the last ones kept while they hold.

Invariant: a PDF that was kept is given again only while the very same items are published;
what a page asks for waits no longer than the settings say.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from county.items.vouching import Vouching
from county.papers.gathering import Gathering, place_of
from county.papers.kinds import MONTHLY, Kind, PaperOrder
from county.parts import County
from county.previews.paper_pages import facts_of, picture_of
from disclosure.accounts import Month
from disclosure.errors import RetryLaterError, UsageError
from disclosure.items import Item
from disclosure.profile import Profile
from disclosure.wording import Say
from paper.a4 import Imprint
from paper.code_sheet import code_sheet
from paper.document import Printed
from paper.folding import folded
from paper.fonts import missing
from paper.guide_book import Edition, guide_book
from paper.guide_chapters import Telling, guide_chapters
from paper.household_sheet import household_sheet
from paper.posted import Posted
from paper.poster import poster
from paper.text import type_scale
from paper.village import guides_of, months_told, village_of
from screen.paging.pictures import Pixels, RejectedMediaError, load_picture

EMBLEM_PX = 600
KEPT = 6
"""PDFs that are kept for pictures of their pages and for the download."""


@dataclass(frozen=True)
class Made:
    """A finished PDF.

    Attributes:
        pdf: its bytes.
        pages: how many it has, as they lie in the printer.
        missing: characters that are printed as empty boxes, each with a title it stands in.
    """

    pdf: bytes
    pages: int
    missing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Gathered:
    """What an order is made of; `printed` is in the county's zone."""

    order: PaperOrder
    profile: Profile
    printed: datetime
    posted: tuple[Posted, ...]

    @property
    def months(self) -> tuple[Month, ...]:
        """Return the months whose accounts are on display, the newest first."""
        return months_told(self.posted, self.order.area, self.printed.date())


class PaperShop:
    """Makes papers of what is published.

    Arguments:
        county: whose.
        say: the wording.
    """

    def __init__(self, county: County, say: Say) -> None:
        self._county = county
        self._say = say
        self._vouching = Vouching(lambda: county.online.keyring)
        self._settings = county.settings.papers
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], Made] = OrderedDict()

    def gather(self, order: PaperOrder, profile: Profile, now: datetime) -> Gathered:
        """Return what an order is made of, as it is published now."""
        printed = now.astimezone(profile.zone)
        if order.kind is Kind.CODE:
            return Gathered(order, profile, printed, ())
        catalogue = self._county.catalogue()
        gathering = Gathering(self._vouching, catalogue, self._settings, self._say)
        find = gathering.village if order.kind in MONTHLY else gathering.guides
        with self._county.database.reading() as connection:
            posted = find(connection, order.area, profile, printed.date())
        return Gathered(order, profile, printed, tuple(posted))

    def typeset(self, found: Gathered) -> Made:
        """Return an order's PDF.

        Raises:
            UsageError: there is nothing to print, or a setting is missing for it.
            RetryLaterError: others are being made, and it took too long to wait.
        """
        versions = tuple((one.item.id, one.item.version, one.seal) for one in found.posted)
        number = self._county.edition().number
        key = (found.order, found.printed.date(), found.profile.version, number, versions)
        with self._alone():
            if key not in self._kept:
                self._kept[key] = self._set(found)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def make(self, order: PaperOrder, now: datetime) -> Made:
        """Return the PDF of what is published now; raises as `typeset`."""
        return self.typeset(self.gather(order, self._county.profile(), now))

    def picture(self, order: PaperOrder, now: datetime, index: int) -> bytes | None:
        """Return a page of an order as PNG, None where it has no such page; raises as `make`."""
        made = self.make(order, now)
        with self._alone():
            found = picture_of(made.pdf, index)
        return found[0] if found else None

    def imprint(self, order: PaperOrder, profile: Profile, printed: datetime) -> Imprint:
        """Return who prints, where and when, with the county's own sign where it has one."""
        return Imprint(
            office=profile.office,
            zone=profile.name_of(order.area),
            printed=printed,
            emblem=self._emblem(),
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=self._settings.wait_seconds):
            raise RetryLaterError("other papers are being made")
        try:
            yield
        finally:
            self._lock.release()

    def _set(self, found: Gathered) -> Made:
        order, profile, printed = found.order, found.profile, found.printed
        say = self._say
        imprint = self.imprint(order, profile, printed)
        place = place_of(order.area, profile, self._county.settings.phone.address)
        if order.kind is Kind.CODE:
            if not place.page:
                raise UsageError(say("还没有设手机页面的地址（phone.address），印不了码。"))
            return _made(code_sheet(place, imprint, say), [])
        if order.kind in (Kind.BOOK, Kind.FOLDED):
            return self._book(found, imprint)
        today = printed.date()
        village = village_of(place, found.posted, order.month, today, self._county.catalogue())
        if order.kind is Kind.POSTER:
            made = poster(village, imprint, say, self._settings.sheets)
        else:
            made = household_sheet(village, imprint, say)
        told = [*village.notices, *village.above, *(one.posted for one in village.coming)]
        told += [village.source] if village.source else []
        return _made(made, [*told, *village.people_from])

    def _book(self, gathered: Gathered, imprint: Imprint) -> Made:
        order, profile, say = gathered.order, gathered.profile, self._say
        today = imprint.printed.date()
        catalogue = self._county.catalogue()
        found = guides_of(gathered.posted, today, catalogue)
        if not found:
            raise UsageError(say("这里还没有现行的办事指南。先在事项里发布，再来编印。"))
        larger = order.kind is Kind.FOLDED
        telling = Telling(
            facts=partial(facts_of, say=say),
            phone_page=self._phone_page,
            files=self._county.blobs.path,
        )
        guides = guide_chapters(found, telling, catalogue, today, say, larger=larger)
        edition = Edition(
            place=profile.name_of(order.area),
            day=today,
            office=profile.office,
            phone=profile.phone,
        )
        made = guide_book(edition, guides, imprint, type_scale(larger=larger), say)
        if not larger:
            return _made(made, found)
        # What is folded is read at seven tenths of its size, so it is set in elder type.
        sheets = folded(made.pdf)
        return _made(Printed(pdf=sheets, pages=-(-made.pages // 4) * 2), found)

    def _phone_page(self, item: Item) -> str:
        address = self._county.settings.phone.address
        return f"{address.rstrip('/')}/p/items/{item.id}" if address else ""

    def _emblem(self) -> Pixels | None:
        """Return the county's own sign.

        Raises:
            UsageError: the settings name a file that is no picture.
        """
        if not self._settings.emblem:
            return None
        file = self._county.folder.path / self._settings.emblem
        try:
            return load_picture(file, EMBLEM_PX, EMBLEM_PX)
        except RejectedMediaError as error:
            raise UsageError(f"papers.emblem {file}: {error}") from error


def _made(printed: Printed, told: list[Posted] | tuple[Posted, ...]) -> Made:
    lost = {char: one.item.title for one in told for char in missing(one.item)}
    return Made(pdf=printed.pdf, pages=printed.pages, missing=tuple(lost.items()))
