"""What is posted in an area, as its papers need it: published, vouched for, on display.

Invariant: three statements at most for a village, however many items it has.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from county.database.tables import live_items
from county.items.public import Sealed
from county.items.vouching import Vouching
from county.settings import PaperSettings
from disclosure.areas import AreaCode, path
from disclosure.catalogue import Catalogue
from disclosure.channels import Channel
from disclosure.items import ItemId
from disclosure.profile import Profile
from disclosure.wording import Say
from paper.posted import Posted
from paper.village import GUIDE_FORM, MONTHLY_FORM, Place, codes_of
from screen.paging.seal_words import seal_words


class Gathering:
    """Finds what papers tell.

    Arguments:
        vouching: checks seals.
        catalogue: tells what is a month's accounts, and what a guide.
        settings: limits.
        say: the wording.
    """

    def __init__(
        self, vouching: Vouching, catalogue: Catalogue, settings: PaperSettings, say: Say
    ) -> None:
        self._vouching = vouching
        self._monthly = codes_of(MONTHLY_FORM, catalogue)
        self._guides = codes_of(GUIDE_FORM, catalogue)
        self._settings = settings
        self._say = say

    def village(
        self, connection: Connection, area: AreaCode, profile: Profile, today: date
    ) -> list[Posted]:
        """Return what a village and the areas above it post, and its earlier accounts."""
        own = or_(live_items.c.area == area, live_items.c.area.startswith(f"{area}-"))
        current = or_(_on_display(today), live_items.c.entry.in_(self._monthly))
        above = and_(live_items.c.area.in_(path(area)[:-1]), _on_display(today))
        ids = [
            *_ids(connection, and_(own, current), today, self._settings.items),
            *_ids(connection, above, today, self._settings.items_above),
        ]
        return self._posted(connection, ids, profile)

    def guides(
        self, connection: Connection, area: AreaCode, profile: Profile, today: date
    ) -> list[Posted]:
        """Return the guides on display of an area and those above it."""
        wanted = and_(
            live_items.c.area.in_(path(area)),
            live_items.c.entry.in_(self._guides),
            _on_display(today),
        )
        ids = _ids(connection, wanted, today, self._settings.guides)
        return self._posted(connection, ids, profile)

    def _posted(
        self, connection: Connection, ids: Sequence[ItemId], profile: Profile
    ) -> list[Posted]:
        sealed = self._vouching.items(connection, ids)
        return [self._one(one, profile) for one in sealed.values()]

    def _one(self, sealed: Sealed, profile: Profile) -> Posted:
        offices = {area.code: area.office or area.name for area in profile.areas}
        office = "、".join(dict.fromkeys(offices.get(code, code) for code in sealed.approved_by))
        said = seal_words(sealed.item, office, self._say, by_rule=sealed.by_rule)
        return Posted(item=sealed.item, seal=said)


def place_of(area: AreaCode, profile: Profile, address: str) -> Place:
    """Return whose papers those of an area are.

    Arguments:
        area: its code; an area that the profile does not know goes by its code.
        profile: the county's.
        address: of the county's server as phones reach it; empty prints no code.
    """
    offices = {one.code: one.office for one in profile.areas}
    return Place(
        area=area,
        name=profile.name_of(area),
        above=tuple(profile.name_of(code) for code in path(area)[:-1]),
        office=offices.get(area) or profile.office,
        phone=profile.phone,
        page=f"{address.rstrip('/')}/v/{area}" if address else "",
    )


def _on_display(today: date) -> ColumnElement[bool]:
    return func.coalesce(live_items.c.shown_last >= today, True)


def _ids(
    connection: Connection, wanted: ColumnElement[bool], today: date, limit: int
) -> list[ItemId]:
    """Return the newest items on paper that are wanted, those on display first."""
    query = (
        select(live_items.c.id)
        .where(
            wanted,
            (" " + live_items.c.channels + " ").contains(f" {Channel.PRINT} "),
            live_items.c.shown_first <= today,
        )
        .order_by(_on_display(today).desc(), live_items.c.issued.desc(), live_items.c.id)
        .limit(limit)
    )
    return [ItemId(id_) for id_ in connection.scalars(query)]
