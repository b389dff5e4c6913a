"""Taking back (撤回): whoever holds the collection code of a request needs no answer any more.

Invariant: only the code's private key proves it; a request that is answered stays as it is.
"""

from datetime import datetime

from sqlalchemy import Connection, select

from county.database.tables import requests
from county.requests import history
from county.requests.history import SYSTEM, Act
from disclosure.errors import NotAllowedError
from disclosure.requests import TRANSITIONS, RequestId, RequestState
from disclosure.seals.boxes import CodeKeys

TAKEN_BACK = "本人凭取件码撤回"


def may_take_back(state: RequestState) -> bool:
    """Tell whether a request in this state can still be taken back."""
    return RequestState.WITHDRAWN in TRANSITIONS[state]


def take_back(connection: Connection, keys: CodeKeys, now: datetime) -> None:
    """Take back the request that a collection code was made for.

    Raises:
        NotAllowedError: the code is no request's, or its request is past that.
    """
    query = select(requests.c.id, requests.c.answer_key).where(requests.c.locator == keys.locator)
    row = connection.execute(query).first()
    if row is None or row.answer_key != keys.public:
        raise NotAllowedError("this code is no request's")
    act = Act(SYSTEM, now, TAKEN_BACK)
    history.advance(connection, RequestId(row.id), RequestState.WITHDRAWN, act)
