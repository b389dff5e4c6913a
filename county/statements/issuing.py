"""Issuing statements: a new code a household, its statement into the area's mail.

Invariant: a code exists only on the slip that is printed for it; the county keeps its
locator and public key, and the household's number so that it can be withdrawn.
Letters, their record and the record of the issue are one transaction, which ends only
once the slips are safely on the disk.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import Connection, insert

from county.audit.log import Act, record
from county.database.tables import statement_issues, statements
from county.keys.online import OnlineKeys
from county.publishing import mailbox
from county.publishing.mailbox import Addressee
from county.statements.reading import Household
from disclosure.areas import AreaCode, path
from disclosure.seals import boxes
from disclosure.seals.boxes import CodeKeys
from disclosure.statements import Statement, mask_holder
from disclosure.wording import Say
from paper.code_slips import CodeSlip, code_slips
from paper.document import Printed


@dataclass(frozen=True)
class Issue:
    """What one issue says of all its households.

    Attributes:
        area: village or community whose terminals hold the statements.
        title: e.g. ``2026年惠农补贴``.
        issued: day, county's zone.
        office, contact: who answers for it and whom to ask.
        who: who issues.
        at: instant, aware.
    """

    area: AreaCode
    title: str
    issued: date
    office: str
    contact: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Coded:
    """A household's statement with its code, on the way to a slip; never stored."""

    statement: Statement
    code: str
    keys: CodeKeys


def coded(households: Sequence[Household], issue: Issue, together: int = 1) -> Iterator[Coded]:
    """Yield each household's statement with a new code; slow on purpose, a tenth a second.

    Arguments:
        households: in the order of the slips.
        issue: what they share.
        together: codes that are made at once.
    """
    with ThreadPoolExecutor(together) as threads:
        yield from threads.map(lambda one: _coded(one, issue), households)


def slips_of(ready: Sequence[Coded], issue: Issue, place: str, say: Say) -> Printed:
    """Return the slips to hand out, as a PDF.

    Arguments:
        ready: the statements with their codes.
        issue: what they share.
        place: name of the area in whose hall the codes are entered.
        say: the wording.
    """
    slips = [
        CodeSlip(
            title=issue.title,
            holder=one.statement.holder,
            household=one.statement.household,
            code=one.code,
        )
        for one in ready
    ]
    hall = say("{area}政务公开专区", area=place)
    return code_slips(slips, hall, issue.contact or issue.office, say)


def _coded(household: Household, issue: Issue) -> Coded:
    code = boxes.new_code()
    statement = Statement(
        format=1,
        kind="statement",
        id=str(uuid4()),
        title=issue.title,
        holder=mask_holder(household.holder),
        household=household.number,
        table=household.table,
        issued=issue.issued,
        office=issue.office,
        contact=issue.contact,
    )
    return Coded(statement, code, boxes.derive(code, path(issue.area)[0]))


def issue_all(
    connection: Connection,
    ready: Sequence[Coded],
    issue: Issue,
    keys: OnlineKeys,
    keep_slips: Callable[[], None],
) -> None:
    """Post all statements and record the issue.

    Arguments:
        connection: inside a write transaction.
        ready: the statements.
        issue: what they share.
        keys: with the head key, which signs letters.
        keep_slips: puts the slips on the disk; what it raises undoes everything.
    """
    number = connection.execute(
        insert(statement_issues).values(
            area=issue.area,
            title=issue.title,
            households=len(ready),
            who=issue.who,
            at=issue.at,
        )
    ).inserted_primary_key
    for one in ready:
        to = Addressee(issue.area, one.keys.locator, one.keys.public)
        mailbox.post(connection, to, one.statement, issue.at, keys)
        connection.execute(
            insert(statements).values(
                id=one.statement.id,
                issue=number[0] if number else None,
                locator=one.keys.locator,
                public_key=one.keys.public,
                household=one.statement.household,
            )
        )
    told = f"{len(ready)} households of {issue.area}"
    record(connection, issue.at, issue.who, Act.STATEMENT_ISSUED, issue.area, told)
    keep_slips()
