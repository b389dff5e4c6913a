"""What loudspeakers may say on a day, read from the county's database.

Invariant: what is public counts once; a draft of it stands beside it only where it is another
version's, marked as waiting.
"""

from collections.abc import Iterable
from datetime import date, time

from sqlalchemy import Connection, or_, select

from county.database.tables import documents, live_items, terminals
from county.people.scope import within
from county.settings import SpeakingSettings
from county.speaking import spoken_drafts
from county.terminals.register import Standing
from county.timetable.day import Clash, Hours, Spoken, plan
from county.timetable.lengths import seconds_of
from disclosure.announcements import speaks_on
from disclosure.areas import Area, AreaCode, path
from disclosure.channels import Channel
from disclosure.decoding import decode
from disclosure.items import Item
from disclosure.profile import Profile
from disclosure.timetable import QuietHours
from speech.words.lexicon import Lexicon

MOST_ITEMS = 500
"""Announcements of a day that are looked at, the newest first."""


def hours_of(profile: Profile, settings: SpeakingSettings) -> Hours:
    """Return when loudspeakers may speak, as units are set up with."""
    start, end = time.fromisoformat(settings.quiet_start), time.fromisoformat(settings.quiet_end)
    quiet = QuietHours(start=start, end=end) if start != end else None
    return Hours(profile.slots, quiet, profile.zone)


def clashes_of(
    connection: Connection, item: Item, day: date, hours: Hours, lexicon: Lexicon
) -> tuple[Clash, ...]:
    """Return what does not go together on a day where an item is said, that concerns it.

    Arguments:
        connection: to read with; the item is a draft or public.
        item: the announcement.
        day: local day.
        hours: when loudspeakers may speak.
        lexicon: the county's.
    """
    place = Area(code=item.area, name="")
    found = plan(day, place, spoken_on(connection, [place], day, lexicon), hours).clashes
    return tuple(
        clash for clash in found if any(piece.spoken.item.id == item.id for piece in clash.pieces)
    )


def spoken_on(
    connection: Connection, places: Iterable[Area], day: date, lexicon: Lexicon
) -> list[Spoken]:
    """Return what is said in some places on a day, and what waits for its seals."""
    codes = {code for place in places for code in path(place.code)}
    query = (
        select(documents.c.live)
        .join(live_items, live_items.c.id == documents.c.id)
        .where(live_items.c.area.in_(codes), live_items.c.channels.contains(Channel.LOUDSPEAKER))
        .where(live_items.c.shown_first <= day)
        .where(or_(live_items.c.shown_last.is_(None), live_items.c.shown_last >= day))
        .order_by(live_items.c.issued.desc(), live_items.c.id)
        .limit(MOST_ITEMS)
    )
    public = [decode(raw, Item) for raw in connection.scalars(query) if raw is not None]
    drafts = [one.item for one in spoken_drafts.waiting(connection) if one.item.area in codes]
    waiting = {item.id for item in drafts}
    found = [(item, False) for item in public if item.id not in waiting]
    found += [(item, True) for item in drafts[:MOST_ITEMS]]
    return [
        Spoken(item, seconds_of(item, lexicon), waits)
        for item, waits in found
        if speaks_on(item, day)
    ]


def places_with_loudspeakers(
    connection: Connection, scope: AreaCode, areas: Iterable[Area]
) -> list[Area]:
    """Return the places of an area where terminals stand; itself where none does."""
    query = select(terminals.c.area).distinct()
    mine = within(terminals.c.area, scope) & (terminals.c.standing == Standing.CONFIRMED)
    codes = set(connection.scalars(query.where(mine)))
    known = list(areas)
    found = [area for area in known if area.code in codes]
    return found or [area for area in known if area.code == scope]
