"""Pages: the terminals, their last reports, and who may be one.

Invariant: a device becomes a terminal only by a person who compared its fingerprint.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.audit.log import Act, record
from county.desk.areas import indented
from county.desk.frame import Frame, View, Visit, missing, see
from county.people.staff import Role
from county.terminals import claims, detail, overview, register
from county.terminals.claims import Claim
from county.terminals.detail import Level
from county.terminals.overview import Health
from county.web.paging import pages
from disclosure.areas import AreaCode
from disclosure.requests import TerminalId
from disclosure.seals.fingerprints import fingerprint

READERS = (Role.CLERK, Role.LEAD, Role.OFFICE, Role.ADMIN)
DECIDERS = (Role.LEAD, Role.ADMIN)

Step = Callable[[Connection, TerminalId, str, datetime], None]

HEALTH: dict[Health, tuple[str, str]] = {
    Health.WELL: ("正常", "done"),
    Health.TROUBLED: ("有问题待查看", "near"),
    Health.SILENT: ("长时间无联系", "late"),
    Health.NEW: ("尚未联网", "plain"),
}

LEVELS: dict[Level, tuple[str, str]] = {
    Level.CURRENT: ("与县里一致", "done"),
    Level.BEHIND: ("还没跟上", "near"),
    Level.UNSOUND: ("内容不完整", "late"),
}

ACTS = {"asked": "申请登记", "confirmed": "确认指纹", "revoked": "停用"}

THINGS = {
    "item": "事项",
    "changes": "内容页",
    "head": "目录头",
    "root": "根",
    "index": "索引",
    "mail": "信箱",
    "reply": "县里的回复",
    "answer": "回执",
    "bundle": "U 盘内容",
    "blob": "附件",
    "file": "文件",
}
"""What a report calls the things it rejected or found damaged, in people's words."""

CLAIM_MINUTES = 60
LONGEST_NAME = 60


class TerminalPages:
    """Terminals on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        steps = {
            "confirm": register.confirm,
            "refuse": register.refuse,
            "revoke": register.revoke,
        }
        acts = [
            self._frame.page(
                f"/desk/terminals/{{id:uuid}}/{name}", self._acting(step), DECIDERS, acts=True
            )
            for name, step in steps.items()
        ]
        return [
            self._frame.page("/desk/terminals", self.show, READERS),
            self._frame.page("/desk/terminals/claim", self.claim, DECIDERS, acts=True),
            self._frame.page("/desk/terminals/{id:uuid}", self.show_one, READERS),
            *acts,
        ]

    def show(self, visit: Visit) -> Response:
        """List the terminals of the person's areas."""
        rows = self._frame.county.settings.desk.page_rows
        scope = visit.person.area
        with self._frame.county.database.reading() as connection:
            count = overview.count(connection, scope)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            lines = overview.lines(connection, scope, visit.now, limit=rows, offset=at.offset)
            waiting = overview.pending(connection, scope)
        context = {
            "lines": lines,
            "pages": at,
            "health": HEALTH,
            "waiting": waiting,
            "decides": visit.person.may(DECIDERS),
            "areas": self._areas(visit),
            "longest_name": LONGEST_NAME,
        }
        return self._frame.draw(visit, "terminals/list.html", context)

    def show_one(self, visit: Visit) -> Response:
        """Show one terminal: its last report, its feeds, what it told of trouble."""
        with self._frame.county.database.reading() as connection:
            found = detail.find(connection, TerminalId(str(visit.path["id"])), visit.now)
        if found is None or not visit.person.reaches(found.entry.terminal.area):
            raise missing()
        key = found.entry.device_key
        context = {
            "found": found,
            "line": found.line,
            "health": HEALTH,
            "levels": LEVELS,
            "acts": ACTS,
            "things": THINGS,
            "fingerprint": fingerprint(key) if key else "",
            "decides": visit.person.may(DECIDERS),
        }
        return self._frame.draw(visit, "terminals/show.html", context)

    def claim(self, visit: Visit) -> Response:
        """Make a claim code and show it; it is shown this once."""
        area = AreaCode(visit.text("area"))
        names = dict(self._areas(visit))
        if area not in names:
            raise missing()
        wanted = Claim(area, visit.text("name")[:LONGEST_NAME] or names[area].strip())
        settings = self._frame.county.settings.terminals
        with self._frame.county.database.writing() as connection:
            code = claims.make(connection, wanted, CLAIM_MINUTES, visit.now, settings)
            record(connection, visit.now, visit.person.name, Act.TERMINAL_CLAIMED, area)
        context = {"code": code, "claim": wanted, "minutes": CLAIM_MINUTES}
        return self._frame.draw(visit, "terminals/claim.html", context)

    def _areas(self, visit: Visit) -> list[tuple[AreaCode, str]]:
        return indented(self._frame.county.profile().areas, visit.person)

    def _acting(self, step: Step) -> View:
        """Return the act that takes a step with the terminal of the address."""

        def act(visit: Visit) -> Response:
            with self._frame.county.database.writing() as connection:
                entry = register.find(connection, str(visit.path["id"]))
                if entry is None or not visit.person.reaches(entry.terminal.area):
                    raise missing()
                step(connection, entry.terminal.id, visit.person.name, visit.now)
            return see("/desk/terminals")

        return act
