"""Pages: the terminals, their last reports, and who may be one.

Invariant: a device becomes a terminal only by a person who compared its fingerprint.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from importlib.metadata import version

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.audit.log import Act, record
from county.desk.areas import indented
from county.desk.elapsed import ago
from county.desk.frame import Frame, View, Visit, missing, see
from county.desk.stops.words import ACTS as ORDER_ACTS
from county.desk.stops.words import REASONS, answer_words
from county.desk.terminals import card
from county.desk.terminals.orders import MAY, VIEWERS, OrderPages, process_words
from county.desk.terminals.words import (
    ACTS,
    ADVICE,
    HEALTH,
    LEVELS,
    MARKS,
    NETWORKS,
    THINGS,
    lasting,
)
from county.orders import answers, pictures
from county.orders.answers import Answer, Last
from county.people.staff import Role
from county.terminals import claims, detail, overview, register
from county.terminals.claims import Claim
from county.terminals.health import Health, Mark, Standard
from county.terminals.overview import Wanted
from county.web.paging import pages
from disclosure.areas import AreaCode
from disclosure.requests import TerminalId
from disclosure.seals.fingerprints import fingerprint

READERS = (Role.CLERK, Role.LEAD, Role.OFFICE, Role.ADMIN)
DECIDERS = (Role.LEAD, Role.ADMIN)

Step = Callable[[Connection, TerminalId, str, datetime], None]

CLAIM_MINUTES = 60
LONGEST_NAME = 60
ORDERS_SHOWN = 8
PICTURES_SHOWN = 4
LIVE = timedelta(minutes=2)
"""So long after an order its terminal's page asks again by itself."""


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
            self._frame.page(card.ADDRESS, self.card, DECIDERS, acts=True),
            self._frame.page("/desk/terminals/{id:uuid}", self.show_one, READERS),
            *acts,
            *OrderPages(self._frame).routes(),
        ]

    def show(self, visit: Visit) -> Response:
        """List the terminals of the person's areas, beside the tree of areas."""
        rows = self._frame.county.settings.desk.page_rows
        scope, wanted = visit.person.area, self._wanted(visit)
        with self._frame.county.database.reading() as connection:
            found = overview.survey(connection, scope, self._standard(), visit.now)
            waiting = overview.pending(connection, scope)
        known = self._frame.county.profile().areas
        lines = [line for line in found if wanted.takes(line)]
        here = [line for line in found if overview.inside(wanted.area, line.area)]
        at = pages(len(lines), visit.page_number(), rows, visit.request.query_params)
        context = {
            "lines": lines[at.offset : at.offset + rows],
            "pages": at,
            "wanted": wanted,
            "all": len(found),
            "counts": Counter(line.health for line in here),
            "marked": Counter(mark for line in here for mark in line.marks),
            "nodes": overview.tree(known, scope, wanted.area, found),
            "waiting": waiting,
            "decides": visit.person.may(DECIDERS),
            "areas": self._areas(visit),
            "longest_name": LONGEST_NAME,
            "acts": [(act.value, ORDER_ACTS[act]) for act in MAY if visit.person.may(MAY[act])],
            **self._words(visit),
        }
        return self._frame.draw(visit, "terminals/list.html", context)

    def show_one(self, visit: Visit) -> Response:
        """Show one terminal: its last report, its feeds, its orders and its trouble."""
        with self._frame.county.database.reading() as connection:
            id_ = TerminalId(str(visit.path["id"]))
            found = detail.find(connection, id_, self._standard(), visit.now)
            if found is None or not visit.person.reaches(found.entry.terminal.area):
                raise missing()
            last = answers.of_terminal(connection, found.entry.terminal, limit=ORDERS_SHOWN)
            shots = pictures.newest(connection, id_, limit=PICTURES_SHOWN)
        key = found.entry.device_key
        context = {
            "found": found,
            "line": found.line,
            "acts": ACTS,
            "things": THINGS,
            "advice": ADVICE,
            "networks": NETWORKS,
            "fingerprint": fingerprint(key) if key else "",
            "decides": visit.person.may(DECIDERS),
            "last": last,
            "live": any(_moves(one, visit.now) for one in last),
            "order_acts": ORDER_ACTS,
            "answer_words": answer_words,
            "reasons": REASONS,
            "may": {act.value for act in MAY if visit.person.may(MAY[act])},
            "shots": shots if visit.person.may(VIEWERS) else [],
            "process_words": process_words,
            "lasting": partial(lasting, say=self._frame.drawing.say),
            **self._words(visit),
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
        text = card.text(self._address(visit), code, self._frame.drawing.say)
        context = {
            "code": code,
            "claim": wanted,
            "minutes": CLAIM_MINUTES,
            "qr": card.qr(text),
            "file": card.NAME,
        }
        return self._frame.draw(visit, "terminals/claim.html", context)

    def card(self, visit: Visit) -> Response:
        """Give the file for a terminal's card, of the claim code that is sent along."""
        return card.answer(self._address(visit), visit.text("code"), self._frame.drawing.say)

    def _address(self, visit: Visit) -> str:
        settings = self._frame.county.settings.phone
        return settings.address or str(visit.request.base_url).rstrip("/")

    def _standard(self) -> Standard:
        return Standard(version("mingbai"), self._frame.county.settings.terminals)

    def _words(self, visit: Visit) -> dict[str, object]:
        say = self._frame.drawing.say
        now = visit.now
        return {
            "health": HEALTH,
            "marks": MARKS,
            "levels": LEVELS,
            "ago": lambda instant: ago(instant, now, say),
        }

    def _wanted(self, visit: Visit) -> Wanted:
        area = AreaCode(visit.text("area") or visit.person.area)
        known = {code for code, _ in self._areas(visit)}
        if area not in known and area != visit.person.area:
            raise missing()
        return Wanted(
            area=area,
            health=next((one for one in Health if one == visit.text("health")), None),
            mark=next((one for one in Mark if one == visit.text("mark")), None),
            words=visit.text("words")[:LONGEST_NAME],
        )

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


def _moves(last: Last, now: datetime) -> bool:
    """Tell whether a terminal may still say more about an order in a moment."""
    waits = last.answer in (Answer.SILENT, Answer.RECEIVED, Answer.PUT_OFF)
    return waits and now - last.order.given < LIVE
