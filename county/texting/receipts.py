"""Receipts: what the gateway says became of a message.

Invariant: a message ends once; what comes twice, late or for a message that nobody knows changes
nothing, and a receipt moves a request only while its very answer waits to be delivered.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from county.database.tables import requests, texts
from county.requests import delivering
from county.requests.masking import mask_phone
from county.texting import outbox
from county.texting.outbox import TextState
from disclosure.delivery import Attempt, Way
from disclosure.requests import RequestId, RequestState


@dataclass(frozen=True)
class Verdict:
    """What became of a message: ours by id, of which answer, and whether the phone has it."""

    text: str
    request: RequestId
    cycle: int
    reached: bool


def of_gateway(
    connection: Connection, gateway_id: str, now: datetime, *, reached: bool, delivers: bool
) -> bool:
    """Take a receipt that the gateway sent by its own id; False where it says nothing new.

    Arguments:
        connection: inside a write transaction.
        gateway_id: the message, as the gateway calls it.
        now: the present instant.
        reached: whether the phone has it.
        delivers: whether that counts as delivery of the answer.
    """
    query = select(texts.c.id, texts.c.request, texts.c.cycle)
    query = query.where(texts.c.gateway_id == gateway_id).order_by(texts.c.made_at.desc())
    row = connection.execute(query).first()
    if row is None:
        # The gateway may be quicker with the receipt than with its answer to the message.
        outbox.keep_early(connection, gateway_id, now, reached=reached)
        return False
    verdict = Verdict(row.id, RequestId(row.request), row.cycle, reached=reached)
    return settle(connection, verdict, now, delivers=delivers)


def settle(connection: Connection, verdict: Verdict, now: datetime, *, delivers: bool) -> bool:
    """End a message with its verdict; False where it had ended before."""
    state = TextState.REACHED if verdict.reached else TextState.FAILED
    if not outbox.end(connection, verdict.text, state, now):
        return False
    query = select(requests.c.state, requests.c.cycle, requests.c.phone)
    row = connection.execute(query.where(requests.c.id == verdict.request)).one()
    if row.cycle == verdict.cycle and RequestState(row.state) in delivering.NOTED:
        counts = verdict.reached and delivers
        said = "" if counts else "短信已送到" if verdict.reached else "短信没有送到"
        number = mask_phone(row.phone)
        attempt = Attempt(way=Way.TEXT, at=now, reached=counts, number=number, said=said)
        delivering.note(connection, verdict.request, attempt)
    return True
