"""Pages: tell one terminal, or all of an area, to do something from the short list.

Invariant: nobody orders beyond their area or their role; what takes a face away, or darkens
a whole area, asks who it is once more; what stands on a screen is seen by those of its area
alone, and each look is recorded.
"""

from dataclasses import dataclass
from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.audit.log import Act, record
from county.desk.areas import indented
from county.desk.frame import Frame, Visit, missing, see
from county.desk.proof import proof_fault
from county.desk.stops.words import ACTS
from county.desk.terminals.words import PROCESSES
from county.orders import answers, pictures
from county.orders.giving import MOST_AN_HOUR, Wanted, give
from county.people.staff import Role
from county.terminals import register
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError
from disclosure.orders import LONGEST, LONGEST_REASON, OrderAct

ADDRESS = "/desk/terminals/order"

_HELPERS = (Role.CLERK, Role.LEAD, Role.OFFICE, Role.ADMIN)
_OFFICERS = (Role.LEAD, Role.OFFICE, Role.ADMIN)
_DECIDERS = (Role.LEAD, Role.ADMIN)
MAY: dict[OrderAct, tuple[Role, ...]] = {
    OrderAct.SYNC: _HELPERS,
    OrderAct.IDENTIFY: _HELPERS,
    OrderAct.SCREENSHOT: _OFFICERS,
    OrderAct.SCREEN_ON: _OFFICERS,
    OrderAct.SCREEN_OFF: _OFFICERS,
    OrderAct.VOLUME: _OFFICERS,
    OrderAct.RESTART: _DECIDERS,
}
"""Who may give which order; stop and resume have pages of their own."""

VIEWERS = _OFFICERS
"""Who may see what stands on screens."""

MINUTES: dict[OrderAct, tuple[int, ...]] = {
    OrderAct.SCREEN_ON: (60, 120, 240),
    OrderAct.SCREEN_OFF: (60, 240, 720),
    OrderAct.VOLUME: (24 * 60, 3 * 24 * 60, 7 * 24 * 60),
}
"""For how long what lasts may be ordered, the usual one first; others as long as they can."""

VOLUMES = (75, 50, 25, 10, 100)
NAMES_SHOWN = 24


@dataclass(frozen=True)
class Asked:
    """An order as it is asked for.

    Attributes:
        wanted: what `give` takes.
        name: of the area or the terminal.
        places: names of the terminals that it is for.
    """

    wanted: Wanted
    name: str
    places: tuple[str, ...]

    @property
    def is_proved(self) -> bool:
        """Tell whether the person has to prove once more who they are."""
        act = self.wanted.act
        return act is OrderAct.RESTART or (act is OrderAct.SCREEN_OFF and not self.wanted.terminal)


class OrderPages:
    """Orders to terminals, on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        shot = "/desk/terminals/{id:uuid}/screenshots/{number:int}/{process:str}"
        return [
            page(ADDRESS, self.ask, _HELPERS),
            page(ADDRESS, self.order, _HELPERS, acts=True),
            page(shot, self.picture, VIEWERS),
        ]

    def ask(self, visit: Visit) -> Response:
        """Say what would be ordered, of which terminals and until when."""
        return self._confirm(visit, self._asked(visit))

    def order(self, visit: Visit) -> Response:
        """Give the order."""
        asked = self._asked(visit)
        fault = proof_fault(self._frame, visit) if asked.is_proved else ""
        if fault:
            return self._confirm(visit, asked, fault, status=401)
        fault = self._too_many(asked)
        if fault:
            return self._confirm(visit, asked, fault, status=422)
        try:
            with self._county.database.writing() as connection:
                signer, who = self._county.signer, visit.person.name
                given = give(connection, signer, asked.wanted, who, visit.now)
        except NotAllowedError:
            say = self._frame.drawing.say
            fault = say(
                "这个地方一小时内已经发出 {count} 次指令，请过一会儿再发。", count=MOST_AN_HOUR
            )
            return self._confirm(visit, asked, fault, status=422)
        self._county.bell.ring()
        if asked.wanted.terminal:
            return see(f"/desk/terminals/{asked.wanted.terminal}#orders")
        return see(f"/desk/broadcasts/orders/{given.number}")

    def picture(self, visit: Visit) -> Response:
        """Return a screenshot; who looks is recorded."""
        id_, number = str(visit.path["id"]), int(visit.path["number"])
        process = str(visit.path["process"])
        with self._county.database.writing() as connection:
            entry = register.find(connection, id_)
            if entry is None or not visit.person.reaches(entry.terminal.area):
                raise missing()
            found = pictures.picture(connection, id_, number, process)
            if found is None:
                raise missing()
            record(connection, visit.now, visit.person.name, Act.SCREENSHOT_SEEN, id_, str(number))
        return Response(found, media_type="image/jpeg", headers={"Cache-Control": "no-store"})

    def _asked(self, visit: Visit) -> Asked:
        """Return what is asked for, within the person's role and area."""
        act = next((one for one in MAY if one == visit.text("act")), None)
        if act is None:
            raise missing()
        if not visit.person.may(MAY[act]):
            raise HTTPException(403, self._frame.drawing.say("这个指令不归您的岗位下。"))
        volume = _choice(visit.text("volume"), VOLUMES) if act is OrderAct.VOLUME else None
        minutes = _minutes(act, visit.text("minutes"))
        why, terminal = visit.text("why")[:LONGEST_REASON], visit.text("terminal")
        with self._county.database.reading() as connection:
            if terminal:
                entry = register.find(connection, terminal)
                if entry is None or not visit.person.reaches(entry.terminal.area):
                    raise missing()
                area = entry.terminal.area
                wanted = Wanted(area, act, minutes, why, terminal, volume)
                return Asked(wanted, entry.name, (entry.name,))
            area = AreaCode(visit.text("area") or visit.person.area)
            names = {one.code: one.name for one in self._county.profile().areas}
            if area not in names or not visit.person.reaches(area):
                raise missing()
            places = tuple(answers.terminals_in(connection, area))
        return Asked(Wanted(area, act, minutes, why, "", volume), names[area], places)

    def _too_many(self, asked: Asked) -> str:
        most = self._county.settings.terminals.pictured_together
        if asked.wanted.act is not OrderAct.SCREENSHOT or len(asked.places) <= most:
            return ""
        sentence = "一次最多取 {count} 台的截屏。请选小一点的范围，或到单台终端的页面上取。"
        return self._frame.drawing.say(sentence, count=most)

    def _confirm(
        self, visit: Visit, asked: Asked, sentence: str = "", *, status: int = 200
    ) -> Response:
        wanted = asked.wanted
        context = {
            "asked": asked,
            "wanted": wanted,
            "act": wanted.act.value,
            "name": ACTS[wanted.act],
            "until": visit.now + timedelta(minutes=wanted.minutes),
            "spans": MINUTES.get(wanted.act, ()),
            "volumes": VOLUMES,
            "longest_why": LONGEST_REASON,
            "areas": indented(self._county.profile().areas, visit.person),
            "acts": [(act.value, ACTS[act]) for act in MAY if visit.person.may(MAY[act])],
            "names_shown": NAMES_SHOWN,
            "needs_code": self._county.proving.needs_code(visit.person),
            "sentence": sentence,
        }
        return self._frame.draw(visit, "terminals/order.html", context, status=status)


def _minutes(act: OrderAct, text: str) -> int:
    if act in MINUTES:
        return _choice(text, MINUTES[act])
    return LONGEST[act] // timedelta(minutes=1)


def _choice(text: str, choices: tuple[int, ...]) -> int:
    """Return the choice that a text names, or the usual one."""
    return next((one for one in choices if str(one) == text), choices[0])


def process_words(process: str) -> str:
    """Return a face's name as people say it."""
    return PROCESSES.get(process, process)
