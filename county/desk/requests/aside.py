"""Section and acts: setting a request aside, and taking it up again.

Invariant: spam, transfer and a withdrawal by word of mouth have a reason; a duplicate names what it
repeats.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, select
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.database.tables import requests
from county.desk.frame import Frame, Visit, see
from county.desk.requests.sight import ANSWERERS, requested
from county.requests import setting_aside
from county.requests.cycles import reopen
from county.requests.history import Act
from county.requests.queue import Filed
from county.requests.repeated import send_what_is_known
from disclosure.errors import NotAllowedError
from disclosure.requests import TRANSITIONS, RequestState

S = RequestState
REASON_MOST = 200
NUMBER_MOST = 30
ACTS = {
    "spam": (S.SPAM, "标为无效", "看不出要办什么事的、广告、骂人的。写清楚为什么，以后可以恢复。"),
    "transfer": (
        S.TRANSFERRED,
        "转办",
        "写清楚转给哪个单位、找谁、电话。期限不变，仍由我们盯到答复为止。",
    ),
    "withdrawal": (
        S.WITHDRAWN,
        "本人要撤回",
        "本人打电话或当面说不用办了。写清楚谁、什么时候、怎么说的。",
    ),
}
"""Acts that need a reason: what the request becomes, the button, and what the reason says."""
BACK = frozenset({S.SPAM, S.DUPLICATE})
"""What was set aside by mistake and is taken up again."""


class AsideSection:
    """What may be done with a request besides answering it."""

    template = "requests/aside.html"

    def context(
        self, connection: Connection, visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return the acts that are open, and the request that this one repeats."""
        original = self._original(connection, filed) if filed.state is S.DUPLICATE else None
        may = visit.person.may(ANSWERERS)
        open_ = {
            name: (words, help_)
            for name, (state, words, help_) in ACTS.items()
            if may and state in TRANSITIONS[filed.state]
        }
        repeats = may and S.DUPLICATE in TRANSITIONS[filed.state]
        back = may and filed.state in BACK
        if not (open_ or repeats or back or original):
            return None
        ways = {"acts": open_, "repeats": repeats, "back": back}
        return {**ways, "original": original, "most": REASON_MOST}

    def _original(self, connection: Connection, filed: Filed) -> Mapping[str, str] | None:
        mine = requests.alias("mine")
        query = (
            select(requests.c.id, requests.c.number)
            .join(mine, mine.c.original == requests.c.id)
            .where(mine.c.id == filed.id)
        )
        row = connection.execute(query).first()
        return None if row is None else {"id": row.id, "number": row.number}


class AsidePages:
    """The acts."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, "/desk/requests/{id:uuid}"
        return [
            page(f"{one}/aside", self.set_aside, ANSWERERS, acts=True),
            page(f"{one}/repeat", self.repeat, ANSWERERS, acts=True),
            page(f"{one}/take-up", self.take_up, ANSWERERS, acts=True),
        ]

    def set_aside(self, visit: Visit) -> Response:
        """Make a request spam, transferred or taken back."""
        filed = requested(self._frame, visit)
        state, _, _ = ACTS.get(visit.text("act"), (None, "", ""))
        if state is None:
            raise NotAllowedError("there is no such act")
        act = Act(visit.person.name, visit.now, visit.text("reason")[:REASON_MOST])
        with self._database.writing() as connection:
            setting_aside.set_aside(connection, filed, state, act)
        return see(f"/desk/requests/{filed.id}")

    def repeat(self, visit: Visit) -> Response:
        """Make a request a duplicate of another."""
        filed = requested(self._frame, visit)
        number = visit.text("number")[:NUMBER_MOST]
        county, person = self._frame.county, visit.person
        profile = county.profile()
        offices = {area.code: area.office for area in profile.areas}
        office = (offices.get(person.area, profile.office), profile.phone)
        act = Act(person.name, visit.now, number)
        with self._database.writing() as connection:
            original = setting_aside.repeat(connection, filed, number, person, act)
            send_what_is_known(connection, original, filed.id, act, office, county.online)
        return see(f"/desk/requests/{filed.id}")

    def take_up(self, visit: Visit) -> Response:
        """Take up again what was set aside by mistake."""
        filed = requested(self._frame, visit)
        if filed.state not in BACK:
            raise NotAllowedError(f"request {filed.number} was not set aside")
        act = Act(visit.person.name, visit.now, visit.text("reason")[:REASON_MOST])
        with self._database.writing() as connection:
            reopen(connection, filed.id, act, self._frame.county.terms())
        return see(f"/desk/requests/{filed.id}")
