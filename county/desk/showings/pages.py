"""Pages: where and how often an item was shown, and what a terminal showed.

Invariant: a person sees the terminals of their area and below, no others.
"""

from datetime import timedelta

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import EVERYONE, Frame, Visit, missing
from county.items import ledger
from county.people.staff import Role
from county.showings import program, proof
from county.showings.proof import Rule, Verdict
from county.terminals import register
from county.web.paging import pages
from disclosure.items import ItemId
from disclosure.requests import TerminalId

READERS = (Role.CLERK, Role.LEAD, Role.OFFICE, Role.ADMIN)

VERDICTS: dict[Verdict, tuple[str, str]] = {
    Verdict.PROVEN: ("公示已满", "done"),
    Verdict.RUNNING: ("公示中", "near"),
    Verdict.SHORT: ("公示不足", "late"),
    Verdict.NONE: ("长期公开", "plain"),
}

PROGRAM_DAYS = 31
"""Days of which a terminal's page tells."""
MOST_NEVER = 100
"""Terminals that never showed an item that are listed at most."""
MOST_VILLAGES = 300
"""Villages that are listed at most."""


class ShowingPages:
    """What was shown, on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            self._frame.page("/desk/items/{id:uuid}/showings", self.of_item, EVERYONE),
            self._frame.page("/desk/terminals/{id:uuid}/showings", self.of_terminal, READERS),
        ]

    def of_item(self, visit: Visit) -> Response:
        """Show where and how often an item was shown."""
        id_, scope = ItemId(str(visit.path["id"])), visit.person.area
        duty = self._frame.county.profile().display
        rule = Rule(duty, self._frame.county.calendar(), self._frame.today(visit))
        with self._database.reading() as connection:
            whole = ledger.whole(connection, id_, scope)
            item = whole.public or whole.draft if whole else None
            if whole is None or item is None:
                raise missing()
            found = proof.of_item(connection, item, scope, rule)
        context = {
            "line": whole.line,
            "item": item,
            "proof": found,
            "duty": duty,
            "verdicts": VERDICTS,
            "most_never": MOST_NEVER,
            "most_villages": MOST_VILLAGES,
        }
        return self._frame.draw(visit, "showings/item.html", context)

    def of_terminal(self, visit: Visit) -> Response:
        """Show what a terminal showed."""
        id_ = TerminalId(str(visit.path["id"]))
        since = self._frame.today(visit) - timedelta(days=PROGRAM_DAYS - 1)
        rows = self._frame.county.settings.desk.page_rows
        with self._database.reading() as connection:
            entry = register.find(connection, id_)
            if entry is None or not visit.person.reaches(entry.terminal.area):
                raise missing()
            count = program.count(connection, id_, since)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = program.of_terminal(connection, id_, since, limit=rows, offset=at.offset)
        context = {
            "terminal": entry.terminal,
            "name": entry.name,
            "found": found,
            "pages": at,
            "since": since,
            "duty": self._frame.county.profile().display,
        }
        return self._frame.draw(visit, "showings/terminal.html", context)
