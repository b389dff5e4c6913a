"""Pages: ask a terminal for its diagnostics, and read what came.

Invariant: nobody asks or reads beyond their area and role; each ask has a reason, each look is
recorded; what a terminal sent is shown as text, never as a page.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.audit.log import Act, record
from county.desk.frame import Frame, Visit, missing, see
from county.diagnostics import asking, opening
from county.diagnostics.asking import LONGEST_WHY, Asking, Diagnosis
from county.people.staff import Role
from county.terminals import register
from county.terminals.register import Entry, Standing
from disclosure.diagnostics import FILES
from disclosure.errors import NotAllowedError
from disclosure.findings import Standing as Found

DECIDERS = (Role.LEAD, Role.ADMIN)
"""Who may ask for diagnostics and read them."""

SHOWN = 10
FOUND: dict[Found, tuple[str, str]] = {
    Found.GOOD: ("正常", "done"),
    Found.ABSENT: ("没有", "plain"),
    Found.BAD: ("要处理", "late"),
}
NAMES = dict(
    zip(FILES[2:], ("机器", "服务", "设置", "内容和待发", "日志（最新的在最后）"), strict=True)
)


class DiagnosticsPages:
    """Diagnostics on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county
        settings = frame.county.settings.terminals
        self._asking = Asking(frame.county.database, frame.county.online, settings)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, here = self._frame.page, "/desk/terminals/{id:uuid}/diagnostics"
        return [
            page(here, self.show, DECIDERS),
            page(f"{here}/ask", self.ask, DECIDERS, acts=True),
            page(f"{here}/{{number:int}}", self.read, DECIDERS),
            page(f"{here}/{{number:int}}/file", self.download, DECIDERS),
        ]

    def show(self, visit: Visit) -> Response:
        """Show what was asked of a terminal, and the form to ask."""
        return self._draw(visit)

    def ask(self, visit: Visit) -> Response:
        """Ask for diagnostics."""
        say, why = self._frame.drawing.say, visit.text("why").strip()
        if not why:
            return self._draw(visit, say("请写明为什么要：这一句会留在记录里。"), 422)
        terminal = str(visit.path["id"])
        try:
            self._terminal(visit)
            with self._county.database.writing() as connection:
                self._asking.ask(connection, terminal, why, visit.person.name, visit.now)
        except NotAllowedError:
            most = self._county.settings.terminals.diagnostics_a_day
            words = say("现在不能要：一台一次只要一份，一天最多 {count} 次。", count=most)
            return self._draw(visit, words, 422)
        return see(f"/desk/terminals/{terminal}/diagnostics")

    def read(self, visit: Visit) -> Response:
        """Show what came; who looks is recorded."""
        entry, found, bundle = self._found(visit)
        texts = opening.open_bundle(bundle, self._most)
        context = {
            "entry": entry,
            "one": found,
            "reports": opening.findings(texts).reports,
            "found_words": FOUND,
            "texts": [(name, NAMES[name], texts[name]) for name in FILES if name in NAMES],
        }
        return self._frame.draw(visit, "diagnostics/one.html", context)

    def download(self, visit: Visit) -> Response:
        """Give the bundle as a file; who takes it is recorded."""
        entry, found, bundle = self._found(visit)
        name = f"mingbai-{entry.terminal.number:04d}-{found.number}.zip"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return Response(bundle, media_type="application/zip", headers=headers)

    @property
    def _most(self) -> int:
        return self._county.settings.terminals.diagnostics_unpacked_bytes

    def _found(self, visit: Visit) -> tuple[Entry, Diagnosis, bytes]:
        """Return a bundle that the person may see, and record the look."""
        entry, number = self._terminal(visit), int(visit.path["number"])
        with self._county.database.writing() as connection:
            found = asking.find(connection, entry.terminal.id, number)
            if found is None or found[1] is None:
                raise missing()
            who, about = visit.person.name, entry.terminal.id
            record(connection, visit.now, who, Act.DIAGNOSTICS_SEEN, about, str(number))
        return entry, found[0], found[1]

    def _terminal(self, visit: Visit) -> Entry:
        with self._county.database.reading() as connection:
            entry = register.find(connection, str(visit.path["id"]))
        if entry is None or not visit.person.reaches(entry.terminal.area):
            raise missing()
        return entry

    def _draw(self, visit: Visit, fault: str = "", status: int = 200) -> Response:
        entry = self._terminal(visit)
        with self._county.database.reading() as connection:
            last = asking.of_terminal(connection, entry.terminal.id, limit=SHOWN)
        settings = self._county.settings.terminals
        context = {
            "entry": entry,
            "last": last,
            "open": any(one.is_open(visit.now) for one in last),
            "in_use": entry.standing is Standing.CONFIRMED,
            "why": visit.text("why"),
            "longest_why": LONGEST_WHY,
            "fault": fault,
            "limits": settings,
        }
        return self._frame.draw(visit, "diagnostics/show.html", context, status=status)
