"""Claim codes (认领码): a short-lived word that lets one device ask to be a terminal.

A code is a ticket, which names the claim, and a secret of 60 random bits, of which only
a hash is kept: that many bits need no slow hash. Invariant: a code is good once, for
one area, until it expires or was mistyped too often.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from county.database.tables import areas, claims
from county.terminals.settings import TerminalSettings
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_TICKET, _SECRET, _GROUP = 4, 12, 4
REFUSAL = "the claim code is wrong, used, expired or locked: make a new one at the county"


@dataclass(frozen=True)
class Claim:
    """What a claim code stands for."""

    area: AreaCode
    name: str


def make(
    connection: Connection, claim: Claim, minutes: int, now: datetime, settings: TerminalSettings
) -> str:
    """Return a new claim code, in groups of four; only its hash is kept.

    Raises:
        NotAllowedError: the area does not exist, the name is empty, or the minutes are
            out of bounds.
    """
    if not 1 <= minutes <= settings.claim_minutes_most:
        raise NotAllowedError(
            f"{minutes} minutes: a claim code is good for 1 to {settings.claim_minutes_most}"
        )
    if not claim.name.strip():
        raise NotAllowedError("a terminal's name is empty: say where it stands")
    if connection.scalar(select(areas.c.code).where(areas.c.code == claim.area)) is None:
        raise NotAllowedError(f"the county has no area {claim.area}: import its content first")
    connection.execute(delete(claims).where(claims.c.expires <= now))
    ticket, secret = _random(_TICKET), _random(_SECRET)
    connection.execute(
        insert(claims).values(
            ticket=ticket,
            secret_hash=_hash(secret),
            area=claim.area,
            name=claim.name.strip(),
            expires=now + timedelta(minutes=minutes),
            failures=0,
        )
    )
    whole = ticket + secret
    return "-".join(whole[at : at + _GROUP] for at in range(0, len(whole), _GROUP))


def take(
    connection: Connection, typed: str, now: datetime, settings: TerminalSettings
) -> Claim | None:
    """Use a claim code up; None where it is not good, and that is counted.

    The caller commits either way, so that wrong tries stay counted.
    """
    code = "".join(mark for mark in typed.upper() if mark.isalnum()).translate(_LOOKALIKES)
    ticket, secret = code[:_TICKET], code[_TICKET:]
    row = connection.execute(select(claims).where(claims.c.ticket == ticket)).one_or_none()
    if row is None or row.expires <= now or row.failures >= settings.claim_failures:
        return None
    mine = claims.c.ticket == ticket
    if not secrets.compare_digest(_hash(secret), row.secret_hash):
        connection.execute(update(claims).where(mine).values(failures=row.failures + 1))
        return None
    connection.execute(delete(claims).where(mine))
    return Claim(AreaCode(row.area), row.name)


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
