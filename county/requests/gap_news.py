"""News of gaps: who asked for what was missing is told that it is public now.

The news is a further letter to the same code, which holds the answer of before too, so that
terminals of any age show both.
Invariant: each asker is told once of each gap, in the transaction that posts the letter.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from county.coverage import gaps
from county.coverage.gaps import Gap
from county.database.engine import Database
from county.database.tables import answers, gap_askers, requests
from county.keys.online import OnlineKeys
from county.publishing import mailbox
from county.publishing.mailbox import Addressee
from county.requests import history
from county.requests.history import SYSTEM, Act
from disclosure.areas import AreaCode
from disclosure.items import ItemId
from disclosure.profile import Profile
from disclosure.replies import NEWS
from disclosure.requests import Answer, RequestId
from disclosure.wording import Say
from screen.paging.dates import short_date

MOST_GAPS = 50
"""Gaps that one round tells of."""
TOLD = "告诉本人：“{title}”已经公开"


class GapNews:
    """The round's chore.

    Arguments:
        database: the county's.
        keys: with the head key, which signs letters.
        profile: returns the county's profile.
        say: the wording.
    """

    name = "gap-news"

    def __init__(
        self, database: Database, keys: OnlineKeys, profile: Callable[[], Profile], say: Say
    ) -> None:
        self._database = database
        self._keys = keys
        self._profile = profile
        self._say = say

    def run(self, now: datetime) -> str:
        """Tell the askers of gaps whose item is public; return how many were told."""
        with self._database.reading() as connection:
            found = gaps.now_public(connection, limit=MOST_GAPS)
        told = 0
        for gap in found:
            with self._database.writing() as connection:
                told += self._tell(connection, gap, now)
        return f"{told} askers told" if told else ""

    def _tell(self, connection: Connection, gap: Gap, now: datetime) -> int:
        rows = _askers(connection, gap)
        for row in rows:
            answered = _answered(connection, RequestId(row.id))
            if answered is not None:
                self._post(connection, gap, row, answered, now)
            mine = (gap_askers.c.gap == gap.id) & (gap_askers.c.request == row.id)
            connection.execute(update(gap_askers).where(mine).values(told=True, told_at=now))
        gaps.mark_public(connection, gap, now)
        return len(rows)

    def _post(
        self, connection: Connection, gap: Gap, row: Row[Any], answered: Row[Any], now: datetime
    ) -> None:
        assert gap.item is not None
        profile = self._profile()
        day = short_date(now.astimezone(profile.zone).date(), self._say)
        news = self._say("“{title}”{day}已经公开，点下面就能看。", title=gap.title, day=day)
        old = (ItemId(one) for one in json.loads(answered.items_held))
        letter = Answer(
            format=1,
            request=RequestId(row.id),
            number=row.number,
            # The pages of the answer stay beside it: they go by this instant.
            answered_at=answered.at,
            asked=row.words,
            text=f"【{NEWS}】\n{news}\n{answered.text}",
            office=profile.office,
            contact=profile.phone,
            items=tuple(dict.fromkeys((gap.item, *old))),
        )
        to = Addressee(AreaCode(row.area), row.locator, row.answer_key)
        mailbox.post(connection, to, letter, now, self._keys)
        told = self._say(TOLD, title=gap.title)
        history.note(connection, RequestId(row.id), Act(SYSTEM, now, told))


def _askers(connection: Connection, gap: Gap) -> list[Row[Any]]:
    table = requests.c
    query = (
        select(table.id, table.number, table.area, table.words, table.locator, table.answer_key)
        .join(gap_askers, gap_askers.c.request == table.id)
        .where(gap_askers.c.gap == gap.id, gap_askers.c.told.is_(False))
        .order_by(table.id)
    )
    return list(connection.execute(query))


def _answered(connection: Connection, request: RequestId) -> Any:
    """Return the newest answer to a request; None where it has been erased."""
    query = select(answers.c.at, answers.c.text, answers.c["items"].label("items_held"))
    newest = query.where(answers.c.request == request).order_by(answers.c.id.desc())
    row = connection.execute(newest.limit(1)).one_or_none()
    return row if row is not None and row.text else None
