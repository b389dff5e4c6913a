"""The register (收件登记簿): found by stage, year and number, the newest first; and as a sheet.

Invariant: a person finds the applications of their area and below, no others; the sheet holds
what the list shows, and no cell of it computes anything.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from sqlalchemy import ColumnElement, Connection, func, select

from county.airings.cells import put
from county.applications.kept import Application, application_of
from county.database.tables import applications, requests
from county.people.scope import within
from county.people.staff import Staff
from disclosure.application_report import Applicant, Case
from disclosure.application_report import Line as Outcome
from disclosure.applications import Stage
from disclosure.requests import RequestKind, RequestState
from disclosure.wording import Say

OVER = (Stage.DECIDED, Stage.DELIVERED, Stage.ARCHIVED, Stage.WITHDRAWN)


@dataclass(frozen=True)
class Wanted:
    """What is looked for: one stage, one year of registration, a part of the number."""

    stage: Stage | None = None
    year: int | None = None
    number: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the register: the application, and until when its answer is due."""

    one: Application
    due: date
    provisional: bool
    assignee: int | None


def count(connection: Connection, person: Staff, wanted: Wanted) -> int:
    """Return how many lines are found."""
    query = select(func.count()).select_from(applications)
    query = query.where(*_conditions(person, wanted))
    return connection.scalar(query) or 0


def lines(
    connection: Connection, person: Staff, wanted: Wanted, *, limit: int, offset: int = 0
) -> list[Line]:
    """Return a page of the register, the newest numbers first."""
    newest = (applications.c.year.desc(), applications.c.number.desc())
    # The page's rows are chosen before anything is joined: a deep page costs no more.
    page = select(applications.c.request).where(*_conditions(person, wanted)).order_by(*newest)
    chosen = page.limit(limit).offset(offset).subquery()
    query = (
        select(applications, requests.c.due, requests.c.provisional, requests.c.assignee)
        .join(chosen, chosen.c.request == applications.c.request)
        .join(requests, requests.c.id == applications.c.request)
        .order_by(*newest)
    )
    rows = connection.execute(query)
    return [Line(application_of(row), row.due, row.provisional, row.assignee) for row in rows]


def unregistered(connection: Connection, person: Staff, limit: int) -> list[tuple[str, str, date]]:
    """Return id, number and due day of applications that wait for their registration."""
    waiting = (RequestState.FILED, RequestState.ASSIGNED, RequestState.IN_PROGRESS)
    query = (
        select(requests.c.id, requests.c.number, requests.c.due)
        .join(applications, applications.c.request == requests.c.id, isouter=True)
        .where(
            within(requests.c.area, person.area),
            requests.c.kind == RequestKind.APPLICATION,
            requests.c.state.in_(waiting),
            applications.c.request.is_(None),
        )
        .order_by(requests.c.due, requests.c.id)
        .limit(limit)
    )
    return [(row.id, row.number, row.due) for row in connection.execute(query)]


def years(connection: Connection) -> list[int]:
    """Return the years that have numbers, the newest first."""
    query = select(applications.c.year).distinct().order_by(applications.c.year.desc())
    return list(connection.scalars(query))


def cases(connection: Connection, person: Staff, year: int) -> list[Case]:
    """Return what the report of a year counts."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    still = applications.c.ended.is_(None) | (applications.c.ended >= first)
    columns = applications.c
    query = select(columns.applicant, columns.received, columns.ended, columns.line)
    query = query.where(within(columns.area, person.area), columns.received <= last, still)
    rows = connection.execute(query.order_by(columns.request))
    return [
        Case(
            applicant=Applicant(row.applicant),
            received=row.received,
            ended=row.ended,
            line=Outcome(row.line) if row.line else None,
        )
        for row in rows
    ]


_COLUMNS: tuple[tuple[str, float], ...] = (
    ("登记号", 24),
    ("收到日期", 12),
    ("申请人类别", 14),
    ("申请人", 16),
    ("申请内容", 40),
    ("收到方式", 14),
    ("提供形式", 12),
    ("领取方式", 12),
    ("答复期限", 12),
    ("现在状态", 16),
    ("办理结果", 30),
    ("办结日期", 12),
    ("登记人", 14),
)


def sheet(found: Iterable[Line], names: dict[str, str], say: Say) -> bytes:
    """Return lines as an XLSX file.

    Arguments:
        found: in their order.
        names: words of kinds of applicants, ways, stages and results, by their codes.
        say: the reader's language.
    """
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = say("收件登记簿")
    for column, (name, width) in enumerate(_COLUMNS, 1):
        put(page, 1, column, say(name)).font = Font(bold=True)
        page.column_dimensions[get_column_letter(column)].width = width
    for row, line in enumerate(found, 2):
        for column, value in enumerate(_values(line, names, say), 1):
            put(page, row, column, value)
    page.freeze_panes = "B2"
    page.auto_filter.ref = page.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _values(line: Line, names: dict[str, str], say: Say) -> Iterable[str]:
    one = line.one
    yield one.register
    yield one.received.isoformat()
    yield say(names[f"applicant.{one.applicant}"])
    yield one.name
    yield one.described
    yield say(names[f"arrived.{one.arrived_by}"])
    yield say(names[f"form.{one.form}"])
    yield say(names[f"way.{one.way}"])
    yield line.due.isoformat()
    yield say(names[f"stage.{one.stage}"])
    yield say(names[f"line.{one.line}"]) if one.line else ""
    yield one.ended.isoformat() if one.ended else ""
    yield one.who


def _conditions(person: Staff, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [within(applications.c.area, person.area)]
    if wanted.stage:
        found.append(applications.c.stage == wanted.stage)
    if wanted.year:
        found.append(applications.c.year == wanted.year)
    if wanted.number:
        found.append(applications.c.register.contains(wanted.number, autoescape=True))
    return found
