"""Answering: the answer into a box that only its code opens, the box into the mail.

Invariant: answer, state, history and letter are one transaction.
"""

import json
from dataclasses import dataclass

from sqlalchemy import Connection, insert, update

from county.database.tables import answers, requests
from county.keys.online import OnlineKeys
from county.people.staff import Staff
from county.publishing import mailbox
from county.publishing.mailbox import Addressee
from county.requests import assigning, history
from county.requests.history import Act
from county.requests.queue import Filed
from disclosure.errors import NotAllowedError
from disclosure.items import ItemId
from disclosure.requests import Answer, RequestState

S = RequestState

_ON_THE_WAY: dict[RequestState, tuple[RequestState, ...]] = {
    S.FILED: (S.ASSIGNED, S.IN_PROGRESS),
    S.TRANSFERRED: (S.ASSIGNED, S.IN_PROGRESS),
    S.REOPENED: (S.ASSIGNED, S.IN_PROGRESS),
    S.ASSIGNED: (S.IN_PROGRESS,),
    S.WAITING: (S.IN_PROGRESS,),
    S.IN_PROGRESS: (),
}
"""The states that a request passes before its answer is ready."""


@dataclass(frozen=True)
class Written:
    """What a clerk wrote: text, linked items, and who answers."""

    text: str
    items: tuple[ItemId, ...]
    office: str
    contact: str


def answer(
    connection: Connection,
    filed: Filed,
    written: Written,
    person: Staff,
    act: Act,
    keys: OnlineKeys,
) -> None:
    """Answer a request and post the letter.

    Arguments:
        connection: inside a write transaction.
        filed: the request.
        written: the answer.
        person: who answers; the request becomes theirs.
        act: when, and under which name it stands in the history.
        keys: with the head key, which signs letters.

    Raises:
        NotAllowedError: it has been answered, or is not this person's to answer.
    """
    if not written.text.strip() and not written.items:
        raise NotAllowedError("an answer has words or an item")
    _reach(connection, filed, person, act)
    history.advance(connection, filed.id, S.ANSWER_READY, act)
    mine = update(requests).where(requests.c.id == filed.id)
    connection.execute(mine.values(answered_at=act.at))
    items = json.dumps(written.items)
    connection.execute(
        insert(answers).values(
            request=filed.id, at=act.at, who=act.who, text=written.text, items=items
        )
    )
    to = Addressee(filed.area, filed.locator, filed.answer_key)
    mailbox.post(connection, to, _document(filed, written, act), act.at, keys)


def deliver(connection: Connection, filed: Filed, act: Act) -> None:
    """Note the evidence that the answer reached its asker (`act.note` says which).

    Raises:
        NotAllowedError: there is no answer to deliver, or the note is empty.
    """
    if not act.note.strip():
        raise NotAllowedError("delivery needs evidence: how did the answer reach the person?")
    history.advance(connection, filed.id, S.DELIVERED, act)


def _reach(connection: Connection, filed: Filed, person: Staff, act: Act) -> None:
    """Bring the request to 'in progress', and to this person."""
    now = history.state_of(connection, filed.id)
    if now not in _ON_THE_WAY:
        raise NotAllowedError(f"request {filed.number} is {now.value!r}: no answer is owed")
    if filed.assignee != person.name and now in (S.ASSIGNED, S.IN_PROGRESS):
        assigning.assign(connection, filed.id, person, act)
        now = S.ASSIGNED
    for step in _ON_THE_WAY[now]:
        if step is S.ASSIGNED:
            assigning.assign(connection, filed.id, person, act)
        else:
            history.advance(connection, filed.id, step, act)


def _document(filed: Filed, written: Written, act: Act) -> Answer:
    return Answer(
        format=1,
        request=filed.id,
        number=filed.number,
        answered_at=act.at,
        asked=filed.words,
        text=written.text,
        office=written.office,
        contact=written.contact,
        items=written.items,
    )
