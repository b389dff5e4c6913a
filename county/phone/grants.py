"""Grants: who opened an answer with its code may rate it, without sending the code again.

Invariant: a grant was made by this county, names one request, and holds for so many minutes; the
page that carries it needs no code in any field, address or cookie.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime, timedelta

from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, RejectedSealError
from disclosure.items import Strict
from disclosure.requests import RequestId
from disclosure.seals import keepsakes

LONGEST = 400
"""Characters of a grant at most."""
_PURPOSE = "answer grant"


class Grant(Strict, frozen=True, kw_only=True):
    """That the answer to a request was opened at an instant."""

    request: RequestId
    at: datetime


class Grants:
    """Makes grants and reads them again.

    Arguments:
        secret: tells a secret that all server processes of the county share.
        minutes: for how long a grant holds.
    """

    def __init__(self, secret: Callable[[], bytes], minutes: int) -> None:
        self._secret = secret
        self._holds = timedelta(minutes=minutes)

    def give(self, request: RequestId, now: datetime) -> str:
        """Return a grant as a form carries it."""
        grant = encode(Grant(request=request, at=now))
        sealed = keepsakes.wrap(self._secret(), _PURPOSE, grant)
        return base64.urlsafe_b64encode(sealed).decode()

    def read(self, text: str, now: datetime) -> RequestId:
        """Return the request that a grant names.

        Raises:
            MalformedError: it is none of this county's, was changed, or holds no more.
        """
        if not text or len(text) > LONGEST:
            raise MalformedError("a grant of this length was never given")
        try:
            raw = keepsakes.unwrap(self._secret(), _PURPOSE, base64.urlsafe_b64decode(text))
        except (RejectedSealError, binascii.Error, ValueError) as error:
            raise MalformedError("this grant was not given here") from error
        grant = decode(raw, Grant)
        if not timedelta() <= now - grant.at <= self._holds:
            raise MalformedError("this grant holds no more")
        return grant.request
