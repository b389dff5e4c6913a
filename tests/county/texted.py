"""A request that was answered, whose asker left a number and agreed to text messages."""

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from county.database.tables import notices, requests, texts
from county.requests import consents, history
from county.requests.history import Act
from county.requests.receiving import Arrival, receive
from county.texting.chore import Texting
from county.texting.opening import open_texting
from county.texting.sender import TextSender
from county.texting.settings import TextingSettings
from disclosure.requests import CameBy, RequestId, RequestState
from disclosure.seals import boxes
from disclosure.seals.boxes import CodeKeys
from disclosure.wording import Wording
from tests.county.making import COUNTY, Town, filed

NUMBER = "13800001234"
BODY = '{"mobile": "{number}", "content": "{text}", "id": "{id}"}'


@dataclass(frozen=True)
class Asked:
    """A request with its code."""

    id: RequestId
    number: str
    code: str
    keys: CodeKeys


def asked(town: Town, *, agrees: bool = True, **changes: object) -> Asked:
    """File a request as a phone does, and give it to nobody but its clerk."""
    code = boxes.new_code()
    keys = boxes.derive(code, COUNTY)
    now = town.clock()
    fields = {"phone": NUMBER, "name": "张桂芳", "filed_at": now, **changes}
    request = filed(keys, **fields)
    with town.county.database.writing() as connection:
        receive(connection, request, Arrival(CameBy.PHONE), now, town.county.terms())
        if agrees:
            consents.agree(connection, request.id, consents.ASKER, now)
    return Asked(request.id, request.number, code, keys)


def answered(town: Town, *, agrees: bool = True, **changes: object) -> Asked:
    """File a request and bring it to where its answer is ready."""
    one = asked(town, agrees=agrees, **changes)
    make_ready(town, one.id)
    return one


def make_ready(town: Town, request: RequestId) -> None:
    act = Act("li.clerk", town.clock())
    with town.county.database.writing() as connection:
        if history.state_of(connection, request) in (RequestState.FILED, RequestState.REOPENED):
            history.advance(connection, request, RequestState.ASSIGNED, act)
        history.advance(connection, request, RequestState.IN_PROGRESS, act)
        history.advance(connection, request, RequestState.ANSWER_READY, act)
        mine = update(requests).where(requests.c.id == request)
        connection.execute(mine.values(answered_at=act.at))


def texting(town: Town, sender: TextSender | None = None) -> Texting:
    made = open_texting(town.county, Wording().say, sender)
    assert made is not None
    return made


def state(town: Town, request: RequestId) -> RequestState:
    with town.county.database.reading() as connection:
        return history.state_of(connection, request)


def messages(town: Town) -> list[tuple[str, str]]:
    """Return state and fault of each message, the oldest first."""
    with town.county.database.reading() as connection:
        rows = connection.execute(select(texts.c.state, texts.c.fault).order_by(texts.c.made_at))
        return [(row.state, row.fault) for row in rows]


def told(connection: Connection) -> list[str]:
    """Return the words of all notices."""
    return list(connection.scalars(select(notices.c.words).order_by(notices.c.id)))


def settings_for(address: str, **changes: object) -> TextingSettings:
    fields: dict[str, object] = {
        "url": f"{address}/send",
        "headers": ("X-Token: {secret}",),
        "body": BODY,
        "accepted_at": "code",
        "accepted": ("OK",),
        "refused": ("BAD_NUMBER",),
        "id_at": "data.id",
        "receipt_url": f"{address}/state?id={{gateway_id}}",
        "receipt_state_at": "data.state",
        "seconds": 2.0,
    }
    return TextingSettings(**{**fields, **changes})  # type: ignore[arg-type]
