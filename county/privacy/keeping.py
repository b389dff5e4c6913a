"""Keeping: until when a request's personal data are held, and what keeps them longer.

Invariant: it tells what the erasing chore will do, from the same rules.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from county.database.tables import request_holds, requests
from county.privacy.erasing import erased_from, needed
from county.privacy.holding import Hold
from county.privacy.settings import PrivacySettings
from disclosure.requests import RequestId


@dataclass(frozen=True)
class Kept:
    """How long a request's personal data are kept.

    Attributes:
        erased_at: when they were erased.
        erased_from: from when they are; None while the request is open.
        hold: who keeps them longer, and why.
        needed: an open complaint or review of the same person needs them.
        others: further requests that left the same phone number.
    """

    erased_at: datetime | None
    erased_from: datetime | None
    hold: Hold | None
    needed: bool
    others: int


def kept(connection: Connection, request: RequestId, settings: PrivacySettings) -> Kept:
    """Return how long a request's personal data are kept."""
    other, held = requests.alias("theirs"), request_holds.c
    same = (other.c.phone == requests.c.phone, other.c.id != requests.c.id)
    others = select(func.count()).where(requests.c.phone != "", *same).scalar_subquery()
    query = (
        select(
            *(requests.c.kind, requests.c.state, requests.c.closed_at, requests.c.answered_at),
            requests.c.erased_at,
            *(held.why, held.who, held.at),
            needed(settings).label("needed"),
            others.label("others"),
        )
        .join(request_holds, held.request == requests.c.id, isouter=True)
        .where(requests.c.id == request)
    )
    row = connection.execute(query).one()
    return Kept(
        erased_at=row.erased_at,
        erased_from=erased_from(row, settings),
        hold=None if row.why is None else Hold(row.who, row.at, row.why),
        needed=bool(row.needed),
        others=min(row.others, settings.found),
    )
