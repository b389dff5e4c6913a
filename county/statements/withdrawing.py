"""Withdrawing a household's code: its slip was lost, or fell into wrong hands.

Invariant: a household is known by its number in the issuing body's list alone; neither
a name nor an amount stands in the county's database.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from county.database.tables import statement_issues, statements, withdrawn_codes
from county.keys.online import OnlineKeys
from county.people.scope import within
from county.publishing import withdrawing
from county.publishing.withdrawing import Withdrawal
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError


@dataclass(frozen=True)
class Issued:
    """An issue as the desk lists it; `withdrawn` of its codes open nothing any more."""

    id: int
    area: AreaCode
    title: str
    households: int
    who: str
    at: datetime
    withdrawn: int


def issues(connection: Connection, scope: AreaCode, *, limit: int, offset: int = 0) -> list[Issued]:
    """Return a page of the issues of an area and all below it, newest first."""
    query = _of(scope).order_by(statement_issues.c.at.desc(), statement_issues.c.id.desc())
    return [_issued(row) for row in connection.execute(query.limit(limit).offset(offset))]


def one(connection: Connection, scope: AreaCode, number: str) -> Issued | None:
    """Return an issue of an area or below it by its number, None where there is none."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    query = _of(scope).where(statement_issues.c.id == int(number))
    row = connection.execute(query).one_or_none()
    return None if row is None else _issued(row)


def count(connection: Connection, scope: AreaCode) -> int:
    """Return how many issues there are of an area and all below it."""
    query = select(func.count()).select_from(statement_issues)
    return connection.scalar(query.where(within(statement_issues.c.area, scope))) or 0


def withdraw(
    connection: Connection, issue: Issued, household: str, why: Withdrawal, keys: OnlineKeys
) -> int:
    """Withdraw the standing codes of a household in an issue; return how many.

    Arguments:
        connection: inside a write transaction.
        issue: which.
        household: its number in the list.
        why: who, when and for what reason; area and locator are filled in.
        keys: with the head key.

    Raises:
        NotAllowedError: the issue knows no such household, or its codes are withdrawn.
    """
    mine = _standing(issue).where(statements.c.household == household)
    locators = list(connection.scalars(mine))
    if not locators:
        raise NotAllowedError(f"issue {issue.id} has no standing code for household {household!r}")
    withdrawing.withdraw_all(connection, replace(why, area=issue.area), locators, keys)
    return len(locators)


def withdraw_issue(connection: Connection, issue: Issued, why: Withdrawal, keys: OnlineKeys) -> int:
    """Withdraw all standing codes of an issue; return how many. Arguments as `withdraw`.

    Raises:
        NotAllowedError: none of its codes stands any more, or nobody says why.
    """
    locators = list(connection.scalars(_standing(issue).order_by(statements.c.id)))
    if not locators:
        raise NotAllowedError(f"no code of issue {issue.id} stands any more")
    withdrawing.withdraw_all(connection, replace(why, area=issue.area), locators, keys)
    return len(locators)


def standing_elsewhere(
    connection: Connection, area: AreaCode, title: str, numbers: Collection[str]
) -> int:
    """Return how many of these households have a standing code of an issue of this title."""
    query = (
        select(statements.c.household)
        .distinct()
        .join(statement_issues, statement_issues.c.id == statements.c.issue)
        .join(withdrawn_codes, _SAME, isouter=True)
        .where(
            statement_issues.c.area == area,
            statement_issues.c.title == title,
            withdrawn_codes.c.locator.is_(None),
        )
    )
    return len(set(connection.scalars(query)) & set(numbers))


def _standing(issue: Issued) -> Select[Any]:
    return (
        select(statements.c.locator)
        .join(withdrawn_codes, _SAME, isouter=True)
        .where(statements.c.issue == issue.id, withdrawn_codes.c.locator.is_(None))
    )


_SAME = withdrawn_codes.c.locator == statements.c.locator


def _of(scope: AreaCode) -> Select[tuple[object, ...]]:
    lost = (
        select(func.count())
        .select_from(statements.join(withdrawn_codes, _SAME))
        .where(statements.c.issue == statement_issues.c.id)
        .scalar_subquery()
    )
    query = select(statement_issues, lost.label("withdrawn"))
    return query.where(within(statement_issues.c.area, scope))


def _issued(row: Row[tuple[object, ...]]) -> Issued:
    return Issued(
        row.id, AreaCode(row.area), row.title, row.households, row.who, row.at, row.withdrawn
    )
