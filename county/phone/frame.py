"""What all phone pages share: the area around them, what is vouched for, the drawing.

Invariant: an item that is not approved for phones, that the newest root does not vouch
for, or whose first day is still to come, is not there.
"""

from datetime import date, datetime

from sqlalchemy import Connection
from starlette.exceptions import HTTPException

from county.items import public
from county.items.public import Card, Sealed
from county.items.vouching import Vouching
from county.parts import County
from county.phone.around import Around, around, page_of
from county.phone.keeping import Keeping
from county.publishing import profiles
from county.web.drawing import Drawing
from disclosure.areas import AreaCode, Level, level
from disclosure.channels import Channel
from disclosure.items import Item, ItemId
from disclosure.profile import Profile


class PhoneFrame:
    """The parts that phone pages are made with.

    Attributes:
        county: the open county.
        drawing: draws templates.
        keeping: keeps what was drawn.
        vouching: checks seals.
    """

    def __init__(self, county: County, drawing: Drawing, keeping: Keeping) -> None:
        self.county = county
        self.drawing = drawing
        self.keeping = keeping
        self.say = drawing.say
        self.vouching = Vouching(lambda: county.online.keyring)

    def profile(self, connection: Connection) -> Profile:
        """Return the county's profile; there is one as long as the server runs."""
        profile = profiles.current(connection)
        assert profile is not None
        return profile

    def place(self, connection: Connection, code: str) -> Around:
        """Return an area with what lies around it.

        Raises:
            HTTPException: there is none of this code, 404.
        """
        place = around(self.profile(connection), page_of(AreaCode(code)))
        if place is None:
            raise HTTPException(404, self.say("县里没有这个地方。请对一对网址，或者从首页找。"))
        return place

    def today(self, now: datetime) -> date:
        """Return the county's date."""
        return self.drawing.local_date(now)

    def shows(self, sealed: Sealed, today: date) -> bool:
        """Tell whether phones may show an item on a day."""
        return Channel.PHONE in sealed.item.channels and sealed.item.shown.first <= today

    def cards(self, connection: Connection, ids: list[ItemId], today: date) -> tuple[Card, ...]:
        """Return those of the items that phones may show, as lines of a list."""
        held = self.vouching.items(connection, ids).values()
        return tuple(public.card(one.item, today) for one in held if self.shows(one, today))

    def offices(self, profile: Profile, sealed: Sealed) -> list[str]:
        """Return the offices whose approvers sealed an item."""
        named = {area.code: area.office for area in profile.areas}
        return [named.get(code, code) for code in sealed.approved_by]

    def draw(self, template: str, place: Around, now: datetime, **context: object) -> str:
        """Return a page of an area."""
        around_it = {
            "profile": place.profile,
            "area": place.area,
            "place": place,
            "level": level(place.area.code),
            "levels": Level,
            "names": {one.code: one.name for one in place.profile.areas},
            "today": self.today(now),
        }
        return self.drawing.text(template, {**around_it, **context})


def item_page(item: Item) -> str:
    """Return the path of an item's page."""
    return f"/p/items/{item.id}"


def village_page(code: AreaCode) -> str:
    """Return the path of an area's page (一村一码)."""
    return f"/v/{code}"
