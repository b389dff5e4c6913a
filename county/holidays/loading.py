"""Loading a notice: kept, open requests counted anew, and a profile drafted for terminals.

Invariant: notice, due days, their history and the draft are one transaction.
"""

import dataclasses
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from county.audit import log
from county.database.tables import documents
from county.holidays import notices
from county.holidays.notices import Loaded
from county.publishing import drafts
from county.publishing.drafts import Kind
from county.requests import recounting
from county.requests.recounting import Move
from county.requests.terms import in_force
from disclosure.decoding import decode
from disclosure.errors import NotAllowedError
from disclosure.profile import Profile
from disclosure.workdays import YearNotice, parse_notice


@dataclass(frozen=True)
class Outcome:
    """What loading a notice did: the notice as kept, and the due days that moved."""

    loaded: Loaded
    moves: list[Move]


def outlook(connection: Connection, notice: YearNotice) -> list[Move]:
    """Return the due days that would move, without moving any.

    Raises:
        NotAllowedError: the notice says what is in force already.
    """
    terms = in_force(connection)
    if terms.calendar.notice(notice.year) == notice:
        raise NotAllowedError(f"this notice for {notice.year} is in force already")
    calendar = terms.calendar.having((notice,))
    return recounting.outlook(connection, dataclasses.replace(terms, calendar=calendar))


def load(connection: Connection, text: str, who: str, now: datetime) -> Outcome:
    """Put a notice in force.

    Arguments:
        connection: inside a write transaction; the county's current terms are to be forgotten
            after it.
        text: the notice as TOML (`config/holidays/<year>.toml`).
        who: account name, or what loads it.
        now: the present instant.

    Raises:
        MalformedError: it is no notice; names what is wrong.
        NotAllowedError: it says what is in force already.
    """
    notice = parse_notice(text)
    if in_force(connection).calendar.notice(notice.year) == notice:
        raise NotAllowedError(f"this notice for {notice.year} is in force already")
    loaded = notices.keep(connection, text, who, now)
    about = f"{loaded.notice.year} v{loaded.version}"
    log.record(connection, now, who, log.Act.HOLIDAYS_LOADED, about, loaded.notice.source)
    moves = recounting.recount(connection, in_force(connection), now, loaded.notice.source)
    _draft_profile(connection, now)
    return Outcome(loaded, moves)


def with_notices(connection: Connection, profile: Profile) -> Profile:
    """Return a profile with the county's loaded notices in it, as terminals need it."""
    return msgspec.structs.replace(profile, notices=notices.in_force(connection))


def _draft_profile(connection: Connection, now: datetime) -> None:
    """Draft the profile with the new notice: two approvers seal it before terminals know it."""
    query = select(documents).where(documents.c.kind == Kind.PROFILE)
    row = connection.execute(query).one_or_none()
    if row is None:
        return
    profile = msgspec.structs.replace(decode(row.draft or row.live, Profile), version=1)
    drafts.put(connection, with_notices(connection, profile), row.source, now)
