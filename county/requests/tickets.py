"""Tickets: forms that were opened, sealed so that nobody but this county makes one.

A ticket carries what a request will be known by: its id, made when the form was opened, its area,
and the seed of its collection code. So a form that is sent twice files once and is shown the same
code, though the county keeps neither the code nor the seed: they are in the form alone.
Invariant: a ticket that was changed, or made elsewhere, is none; what it says of id and area holds
whatever else stands in the form.
"""

import base64
import binascii
import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, RejectedSealError
from disclosure.items import Strict
from disclosure.requests import RequestId
from disclosure.seals import keepsakes

SEED_BYTES = 32
LONGEST = 600
"""Characters of a ticket at most."""
_PURPOSE = "request ticket"


class Ticket(Strict, frozen=True, kw_only=True):
    """A form that was opened.

    Attributes:
        id: of the request that it will become.
        area: where it was opened; what it asks is filed there or below.
        opened: instant, aware.
        seed: what the collection code follows from.
    """

    id: RequestId
    area: AreaCode
    opened: datetime
    seed: bytes


class Tickets:
    """Makes tickets and reads them again.

    Arguments:
        secret: tells a secret that all server processes of the county share.
    """

    def __init__(self, secret: Callable[[], bytes]) -> None:
        self._secret = secret

    def open(self, area: AreaCode, now: datetime) -> tuple[Ticket, str]:
        """Return a new ticket, and as a form carries it."""
        seed = secrets.token_bytes(SEED_BYTES)
        ticket = Ticket(id=RequestId(str(uuid4())), area=area, opened=now, seed=seed)
        sealed = keepsakes.wrap(self._secret(), _PURPOSE, encode(ticket))
        return ticket, base64.urlsafe_b64encode(sealed).decode()

    def read(self, text: str) -> Ticket:
        """Return the ticket that a form carries.

        Raises:
            MalformedError: it is none, was changed, or was made by another county or key.
        """
        if not text or len(text) > LONGEST:
            raise MalformedError("a ticket of this length was never made")
        try:
            sealed = base64.urlsafe_b64decode(text)
            return decode(keepsakes.unwrap(self._secret(), _PURPOSE, sealed), Ticket)
        except (RejectedSealError, binascii.Error, ValueError) as error:
            raise MalformedError("this ticket was not made here") from error
