"""A village's papers from the terminal's store: household sheet and book of guides.

Invariant: they are `paper`'s own, as the county's desk makes them; what the store does not
vouch for at this moment is not in them.
"""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from content_sync.store.reader import ContentReader, ItemQuery
from disclosure import shipped
from disclosure.areas import AreaCode, path
from disclosure.channels import Channel
from disclosure.errors import NotAllowedError
from disclosure.items import Item
from disclosure.profile import Profile
from disclosure.wording import Wording
from kiosk.journey.facts import approving_office, facts_of
from kiosk.printing.orders import BookOrder, HouseholdOrder
from paper.a4 import Imprint
from paper.document import Printed
from paper.guide_book import Edition, guide_book
from paper.guide_chapters import Telling, guide_chapters
from paper.household_sheet import household_sheet
from paper.posted import Posted
from paper.text import type_scale
from paper.village import GUIDE_FORM, MONTHLY_FORM, Place, codes_of, guides_of, village_of
from screen.paging.seal_words import seal_words

MOST_ITEMS = 200
"""Items of one area that are looked at, on display or archived."""
MOST_GUIDES = 400


class VillagePress:
    """Makes a village's papers.

    Arguments:
        reader: of the store.
        profile: the county's.
        wording: of our own words.
        item_page: address of phone pages with ``{id}`` in it; empty prints no codes.
        printed: instant, in the county's zone.
    """

    def __init__(
        self,
        reader: ContentReader,
        profile: Profile,
        wording: Wording,
        item_page: str,
        printed: datetime,
    ) -> None:
        self._reader = reader
        self._profile = profile
        self._wording = wording
        self._item_page = item_page
        self._printed = printed
        self._catalogue = shipped.catalogue()

    def household(self, order: HouseholdOrder, imprint: Imprint) -> tuple[Printed, list[Item]]:
        """Return a month's sheet and the items that it tells of."""
        today, area = self._printed.date(), order.area
        queries = [
            ItemQuery(channel=Channel.PRINT, today=today, areas=(one,)) for one in path(area)
        ]
        monthly = codes_of(MONTHLY_FORM, self._catalogue)
        queries.append(
            ItemQuery(
                channel=Channel.PRINT, today=today, areas=(area,), entries=monthly, archived=True
            )
        )
        posted = self._posted(queries, MOST_ITEMS)
        village = village_of(self._place(area), posted, order.month, today, self._catalogue)
        printed = household_sheet(village, imprint, self._wording.say, larger=order.larger)
        return printed, [one.item for one in (*village.notices, *village.people_from)]

    def book(self, order: BookOrder, imprint: Imprint) -> tuple[Printed, list[Item]]:
        """Return the book of the guides in force here, and the guides.

        Raises:
            NotAllowedError: there are none.
        """
        today, say, home = self._printed.date(), self._wording.say, self._reader.home()
        codes = codes_of(GUIDE_FORM, self._catalogue)
        queries = [
            ItemQuery(channel=Channel.PRINT, today=today, areas=(one,), entries=codes)
            for one in path(home)
        ]
        found = guides_of(self._posted(queries, MOST_GUIDES), today, self._catalogue)
        if not found:
            raise NotAllowedError("no guide is in force here")
        telling = Telling(facts=self._facts, phone_page=self._page, files=self._reader.blob)
        guides = guide_chapters(found, telling, self._catalogue, today, say, larger=order.larger)
        edition = Edition(
            place=self._profile.name_of(home),
            day=today,
            office=self._profile.office,
            phone=self._profile.phone,
        )
        scale = type_scale(larger=order.larger)
        return guide_book(edition, guides, imprint, scale, say), [one.item for one in found]

    def _posted(self, queries: Iterable[ItemQuery], most: int) -> list[Posted]:
        return [
            Posted(
                item=found.item,
                seal=seal_words(
                    found.item,
                    approving_office(found.approved_by, self._profile),
                    self._wording.say,
                    by_rule=found.by_rule,
                ),
            )
            for query in queries
            for found in self._reader.items(query, most)
        ]

    def _place(self, area: AreaCode) -> Place:
        offices = {one.code: one.office for one in self._profile.areas}
        return Place(
            area=area,
            name=self._profile.name_of(area),
            above=tuple(self._profile.name_of(code) for code in path(area)[:-1]),
            office=offices.get(area) or self._profile.office,
            phone=self._profile.phone,
            page=village_page(self._item_page, area),
        )

    def _facts(self, item: Item) -> tuple[tuple[str, str], ...]:
        name = self._profile.name_of(item.area)
        return tuple((fact.name, fact.words) for fact in facts_of(item, name, self._wording))

    def _page(self, item: Item) -> str:
        shown = self._item_page and Channel.PHONE in item.channels
        return self._item_page.format(id=item.id) if shown else ""


def village_page(item_page: str, area: AreaCode) -> str:
    """Return the address of a village's phone page, at the server of the items' pages."""
    parts = urlsplit(item_page)
    return f"{parts.scheme}://{parts.netloc}/v/{area}" if parts.netloc else ""
