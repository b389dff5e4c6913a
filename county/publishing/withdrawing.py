"""Withdrawing a code: the letter that it opened gives way to an empty one, for good.

Invariant: an empty letter is in the mail behind the one it replaces, so that a terminal
that had the old one hears of it; no letter is posted to a withdrawn code again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from county.audit.log import Act, record
from county.database.tables import mail, withdrawn_codes
from county.keys.online import OnlineKeys
from county.publishing import mailbox
from disclosure.areas import AreaCode
from disclosure.enclosures import page_locators
from disclosure.errors import NotAllowedError
from disclosure.feed import Letter

REASON_CHARACTERS = 200


@dataclass(frozen=True)
class Withdrawal:
    """A code that opens nothing any more: where it was, who took it back, when, and why."""

    area: AreaCode
    locator: str
    who: str
    at: datetime
    reason: str


def withdraw(connection: Connection, one: Withdrawal, keys: OnlineKeys) -> None:
    """Take a code back.

    Arguments:
        connection: inside a write transaction.
        one: which code, by whom and why.
        keys: with the head key, which signs letters.

    Raises:
        NotAllowedError: it is withdrawn already, or nobody says why.
    """
    if of_locator(connection, one.locator) is not None:
        raise NotAllowedError("the code is withdrawn already")
    withdraw_all(connection, one, (one.locator,), keys)


def withdraw_all(
    connection: Connection, one: Withdrawal, locators: Sequence[str], keys: OnlineKeys
) -> None:
    """Take many standing codes of an area back for one reason.

    Arguments:
        connection: inside a write transaction.
        one: whose act it is, when and why; its locator says nothing here.
        locators: of the codes; none of them is withdrawn yet.
        keys: with the head key, which signs letters.

    Raises:
        NotAllowedError: nobody says why.
    """
    if not one.reason.strip():
        raise NotAllowedError("a code is withdrawn for a reason")
    lying = {locator: {locator, *page_locators(locator)} for locator in locators}
    held = mailbox.letters_to_any(connection, one.area, frozenset().union(*lying.values()))
    for locator, places in lying.items():
        old = {number: letter for number, letter in held.items() if letter.locator in places}
        _withdraw(connection, replace(one, locator=locator), old, keys)


def _withdraw(
    connection: Connection, one: Withdrawal, old: Mapping[int, Letter], keys: OnlineKeys
) -> None:
    # A terminal keeps the later one of two letters.
    at = max([one.at, *(letter.posted + timedelta(milliseconds=1) for letter in old.values())])
    for locator in dict.fromkeys([one.locator, *(letter.locator for letter in old.values())]):
        empty = Letter(format=1, area=one.area, locator=locator, box=b"", posted=at)
        mailbox.append(connection, empty, keys)
    mine = (mail.c.area == one.area) & mail.c.sequence.in_(list(old))
    connection.execute(delete(mail).where(mine))
    values = {"locator": one.locator, "area": one.area, "who": one.who, "at": one.at}
    reason = one.reason.strip()[:REASON_CHARACTERS]
    connection.execute(insert(withdrawn_codes).values(**values, reason=reason))
    record(connection, one.at, one.who, Act.CODE_WITHDRAWN, one.locator)


def of_locator(connection: Connection, locator: str) -> Withdrawal | None:
    """Return how a code was withdrawn, or None while it stands."""
    query = select(withdrawn_codes).where(withdrawn_codes.c.locator == locator)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Withdrawal(AreaCode(row.area), row.locator, row.who, row.at, row.reason)
