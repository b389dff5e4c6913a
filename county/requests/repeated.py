"""Askers of requests that repeat another: each gets that one's answer, to a code of their own.

Invariant: a copy carries the words and the number of its own asker, never those of another.
"""

import json

import msgspec
from sqlalchemy import Connection, select

from county.database.tables import answers, requests
from county.keys.online import OnlineKeys
from county.publishing import mailbox
from county.publishing.mailbox import Addressee
from county.requests import enclosing
from county.requests.history import Act
from disclosure.areas import AreaCode
from disclosure.requests import Answer, RequestId, RequestState


def copies(
    connection: Connection, original: RequestId, letter: Answer
) -> list[tuple[Addressee, Answer]]:
    """Return the answer to a request as it goes to the askers of those that repeat it."""
    query = select(requests).where(
        requests.c.original == original, requests.c.state == RequestState.DUPLICATE
    )
    return [
        (
            Addressee(AreaCode(row.area), row.locator, row.answer_key),
            msgspec.structs.replace(letter, request=row.id, number=row.number, asked=row.words),
        )
        for row in connection.execute(query.order_by(requests.c.filed_at, requests.c.id))
    ]


def send_what_is_known(
    connection: Connection,
    original: RequestId,
    repeat: RequestId,
    act: Act,
    office: tuple[str, str],
    keys: OnlineKeys,
) -> bool:
    """Send the newest answer to a request to whoever asked the same; tell whether there is one.

    Arguments:
        connection: inside a write transaction.
        original: the request that is repeated.
        repeat: the one that repeats it.
        act: when that was found.
        office: who answers, and whom to call.
        keys: with the head key, which signs letters.
    """
    query = select(answers).where(answers.c.request == original).order_by(answers.c.id.desc())
    known = connection.execute(query.limit(1)).first()
    if known is None:
        return False
    letter = Answer(
        format=1,
        request=repeat,
        number="",
        answered_at=act.at,
        asked="",
        text=known.text,
        office=office[0],
        contact=office[1],
        items=tuple(json.loads(known.items)),
    )
    for to, copy in copies(connection, original, letter):
        if copy.request == repeat:
            mailbox.post(connection, to, copy, act.at, keys)
            enclosing.send_copies(connection, to, copy, known.id, keys)
    return True
