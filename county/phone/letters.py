"""What a code opens on the phone page: the same letter as at a terminal.

Invariant: the code and what it opens exist while the page is drawn, and are nowhere
written down.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select, union

from county.database.tables import requests, statement_issues, statements
from county.publishing import mailbox
from disclosure.areas import AreaCode
from disclosure.enclosures import Enclosure, page_locators, pages_beside
from disclosure.feed import Letter
from disclosure.letters import read_content
from disclosure.requests import Answer, RequestState
from disclosure.seals import boxes
from disclosure.seals.boxes import CodeKeys
from disclosure.statements import Statement


@dataclass(frozen=True)
class Coming:
    """The code is a receipt's, and no answer can be opened with it: not yet, or not any more."""

    number: str
    state: RequestState
    due: date
    provisional: bool


@dataclass(frozen=True)
class Withdrawn:
    """The code was made worthless at the desk."""

    at: datetime


@dataclass(frozen=True)
class Answered:
    """An answer with the pages beside it."""

    answer: Answer
    pages: tuple[Enclosure, ...]


Found = Statement | Answered | Coming | Withdrawn


def look_up(connection: Connection, keys: CodeKeys) -> Found | None:
    """Return what a code finds, None where nobody knows it.

    Raises:
        RejectedError: the letter does not open, or holds neither answer nor statement.
    """
    for area in _areas(connection, keys.locator):
        places = frozenset({keys.locator}) | page_locators(keys.locator)
        letters = mailbox.letters_to_any(connection, area, places)
        newest = {letters[at].locator: letters[at] for at in sorted(letters)}
        if keys.locator in newest:
            return _opened(keys, newest)
    return _coming(connection, keys.locator)


def _opened(keys: CodeKeys, letters: dict[str, Letter]) -> Found:
    def opened(locator: str) -> bytes | None:
        letter = letters.get(locator)
        if letter is None or letter.withdrawn:
            return None
        return boxes.open_box(keys.private, letter.box)

    raw = opened(keys.locator)
    if raw is None:
        return Withdrawn(letters[keys.locator].posted)
    content = read_content(raw)
    if isinstance(content, Statement):
        return content
    return Answered(content, pages_beside(content, opened, keys.locator))


def _areas(connection: Connection, locator: str) -> list[AreaCode]:
    """Return the areas in whose mail a code's letter can lie."""
    asked = select(requests.c.area).where(requests.c.locator == locator)
    issued = (
        select(statement_issues.c.area)
        .join(statements, statements.c.issue == statement_issues.c.id)
        .where(statements.c.locator == locator)
    )
    return [AreaCode(area) for area in connection.scalars(union(asked, issued))]


def _coming(connection: Connection, locator: str) -> Coming | None:
    columns = (requests.c.number, requests.c.state, requests.c.due, requests.c.provisional)
    query = select(*columns).where(requests.c.locator == locator)
    row = connection.execute(query.order_by(requests.c.due)).first()
    if row is None:
        return None
    return Coming(row.number, RequestState(row.state), row.due, row.provisional)
