"""Pages: stop the loudspeakers of an area, see who has obeyed, let them speak again.

Invariant: nobody stops what is beyond their area; before anything falls silent, a page says
what, where and until when.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.areas import indented
from county.desk.frame import EVERYONE, Frame, Visit, missing, see
from county.desk.stops.words import ACTS, REASONS, answer_words
from county.orders import answers
from county.orders.answers import Answer, Followed
from county.orders.giving import MOST_AN_HOUR, Wanted, give
from county.people.staff import Role
from county.terminals import register
from county.web.paging import pages
from disclosure.areas import AreaCode, contains
from disclosure.errors import NotAllowedError
from disclosure.orders import LONGEST, LONGEST_REASON, Order, OrderAct

PICTURED = (Role.LEAD, Role.OFFICE, Role.ADMIN)
"""Who may see what stands on screens."""

STOPPERS = (Role.EDITOR, Role.APPROVER, Role.LEAD, Role.OFFICE, Role.ADMIN)

ADDRESS = "/desk/broadcasts/stop"
ORDERS = "/desk/broadcasts/orders"
MINUTES = (10, 30, 60)
USUAL_MINUTES = 30
NAMES_SHOWN = 24
LIVE_MINUTES = 15
"""So long after an order its page asks again by itself."""


@dataclass(frozen=True)
class Standing:
    """A stop that holds now; `mine` where the person may end it."""

    order: Order
    area_name: str
    obeyed: int
    places: int
    mine: bool


@dataclass(frozen=True)
class Reach:
    """Whose loudspeakers would fall silent.

    Attributes:
        area, terminal: as of `Wanted`.
        name: the area's, or the terminal's.
        places: the names of the terminals.
    """

    area: AreaCode
    terminal: str
    name: str
    places: tuple[str, ...]


class StopPages:
    """The red stop on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(ADDRESS, self.ask, STOPPERS),
            page(ADDRESS, self.stop, STOPPERS, acts=True),
            page("/desk/broadcasts/resume", self.resume, STOPPERS, acts=True),
            page(ORDERS, self.show_all, EVERYONE),
            page(f"{ORDERS}/{{number:int}}", self.show_one, EVERYONE),
        ]

    def ask(self, visit: Visit) -> Response:
        """Say what would fall silent, where and until when; nothing is done yet."""
        return self._confirm(visit)

    def stop(self, visit: Visit) -> Response:
        """Stop the loudspeakers."""
        reach, minutes = self._reach(visit), _minutes(visit)
        wanted = Wanted(reach.area, OrderAct.STOP, minutes, visit.text("why"), reach.terminal)
        return self._give(visit, wanted)

    def resume(self, visit: Visit) -> Response:
        """Let the loudspeakers speak again."""
        reach = self._reach(visit)
        longest = int(LONGEST[OrderAct.RESUME] / timedelta(minutes=1))
        return self._give(visit, Wanted(reach.area, OrderAct.RESUME, longest, "", reach.terminal))

    def show_all(self, visit: Visit) -> Response:
        """List the orders that terminals of the person's areas were given."""
        rows, scope = self._county.settings.desk.page_rows, visit.person.area
        with self._county.database.reading() as connection:
            count = answers.count_given(connection, scope)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = answers.given(connection, scope, limit=rows, offset=at.offset)
        context = {"found": found, "pages": at, "names": self._names(), "acts": ACTS}
        return self._frame.draw(visit, "stops/list.html", context)

    def show_one(self, visit: Visit) -> Response:
        """Show an order, and live which terminals have obeyed."""
        with self._county.database.reading() as connection:
            followed = answers.follow(connection, int(visit.path["number"]))
            holding = answers.standing(connection, visit.now)
        if followed is None or not _concerns(followed.order, visit):
            raise missing()
        order = followed.order
        context = {
            "followed": followed,
            "order": order,
            "acts": ACTS,
            "answers": answer_words(order.act),
            "reasons": REASONS,
            "pictured": visit.person.may(PICTURED),
            "silent": Answer.SILENT,
            "obeyed": followed.count(Answer.OBEYED),
            "moves": _moves(followed, visit.now),
            "holds": order in holding,
            "ends": visit.person.may(STOPPERS) and visit.person.reaches(order.area),
        }
        return self._frame.draw(visit, "stops/show.html", context)

    def _give(self, visit: Visit, wanted: Wanted) -> Response:
        try:
            with self._county.database.writing() as connection:
                signer, who = self._county.signer, visit.person.name
                order = give(connection, signer, wanted, who, visit.now)
        except NotAllowedError:
            sentence = self._frame.drawing.say(
                "这个地方一小时内已经发出 {count} 次指令，请过一会儿再发。急需停播，请按喇叭上的红色按钮。",
                count=MOST_AN_HOUR,
            )
            return self._confirm(visit, sentence)
        self._county.bell.ring()
        return see(f"{ORDERS}/{order.number}")

    def _confirm(self, visit: Visit, sentence: str = "") -> Response:
        reach, minutes = self._reach(visit), _minutes(visit)
        context = {
            "reach": reach,
            "minutes": minutes,
            "choices": MINUTES,
            "until": visit.now + timedelta(minutes=minutes),
            "why": visit.text("why")[:LONGEST_REASON],
            "longest_why": LONGEST_REASON,
            "areas": indented(self._county.profile().areas, visit.person),
            "names_shown": NAMES_SHOWN,
            "sentence": sentence,
        }
        return self._frame.draw(visit, "stops/ask.html", context, status=422 if sentence else 200)

    def _reach(self, visit: Visit) -> Reach:
        """Return whose loudspeakers are meant; the person's own area if nothing is said."""
        terminal = visit.text("terminal")
        with self._county.database.reading() as connection:
            if terminal:
                return _one_terminal(connection, terminal, visit)
            area, names = AreaCode(visit.text("area") or visit.person.area), self._names()
            if area not in names or not visit.person.reaches(area):
                raise missing()
            places = answers.terminals_in(connection, area)
        return Reach(area, "", names[area], tuple(places))

    def _names(self) -> dict[AreaCode, str]:
        return {area.code: area.name for area in self._county.profile().areas}


def standing(frame: Frame, visit: Visit) -> list[Standing]:
    """Return the stops that hold now and concern the person's area, the newest first."""
    names = {area.code: area.name for area in frame.county.profile().areas}
    found = []
    with frame.county.database.reading() as connection:
        for order in answers.standing(connection, visit.now):
            followed = answers.follow(connection, order.number) if _concerns(order, visit) else None
            if followed is not None:
                found.append(
                    Standing(
                        order=order,
                        area_name=names.get(order.area, order.area),
                        obeyed=followed.count(Answer.OBEYED),
                        places=len(followed.places),
                        mine=visit.person.may(STOPPERS) and visit.person.reaches(order.area),
                    )
                )
    return found


def _concerns(order: Order, visit: Visit) -> bool:
    """Tell whether an order is for terminals of the person's area."""
    return visit.person.reaches(order.area) or contains(order.area, visit.person.area)


def _moves(followed: Followed, now: datetime) -> bool:
    """Tell whether more terminals may answer in a moment."""
    fresh = now - followed.order.given < timedelta(minutes=LIVE_MINUTES)
    return fresh and followed.count(Answer.OBEYED) < len(followed.places)


def _minutes(visit: Visit) -> int:
    text = visit.text("minutes")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else USUAL_MINUTES
    return wanted if wanted in MINUTES else USUAL_MINUTES


def _one_terminal(connection: Connection, terminal: str, visit: Visit) -> Reach:
    entry = register.find(connection, terminal)
    if entry is None or not visit.person.reaches(entry.terminal.area):
        raise missing()
    return Reach(entry.terminal.area, entry.terminal.id, entry.name, (entry.name,))
