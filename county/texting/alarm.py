"""The alarm over a message that could not be sent.

Invariant: it names the request alone; whoever has it, else a lead, is told once a message.
"""

from datetime import datetime

from sqlalchemy import Connection, select

from county.database.tables import requests
from county.notices import outbox as notices
from county.notices.outbox import Notice, What
from county.requests.overseers import Overseers
from county.requests.telling import Line, next_at_work
from county.requests.terms import Terms
from disclosure.areas import AreaCode
from disclosure.requests import RequestId, RequestKind


def text_failed(
    connection: Connection, request: RequestId, people: Overseers, now: datetime, given: Terms
) -> None:
    """Tell whoever has a request that its asker was not told by a text message.

    Arguments:
        connection: inside the write transaction that gives the message up.
        request: whose.
        people: who is told where nobody has it.
        now: the present instant.
        given: the terms in force.
    """
    columns = requests.c
    query = select(columns.number, columns.kind, columns.due, columns.area, columns.assignee)
    row = connection.execute(query.where(columns.id == request)).one()
    words = Line(request, row.number, RequestKind(row.kind), row.due).words(
        given, "短信发不出去，请打电话告诉本人"
    )
    alarmed = [one.id for one in people.alarmed(AreaCode(row.area))]
    for person in (row.assignee,) if row.assignee is not None else alarmed:
        key = f"text_failed:{request}:{person}:{now.isoformat()}"
        notice = Notice(key, person, What.TEXT_FAILED, words, request)
        notices.put(connection, notice, now, after=next_at_work(now, given))
