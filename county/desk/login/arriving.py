"""Arriving: whoever has shown who they are gets a session, and comes in or is sent on.

Invariant: every way in, by password, by the county's own login service or by a first
password, ends here, so that none of them passes the second factor by.
"""

from datetime import datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from county.audit.log import Act, record
from county.desk.frame import REST_OF_THE_DOOR, Frame, Visit, see, to_login
from county.desk.login.browsers import browser_words
from county.people.attempts import Attempts, tidy_address
from county.people.sessions import Place, Stage
from county.people.staff import Role, Staff

HOMES = (
    ("/desk/requests", (Role.CLERK, Role.LEAD, Role.OFFICE, Role.ADMIN)),
    ("/desk/approvals", (Role.APPROVER,)),
    ("/desk/items", (Role.EDITOR,)),
)
"""Where work waits for whom; the first that fits."""


class Arriving:
    """Begins sessions and lets them in."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._attempts = Attempts(frame.county.settings.desk)

    def welcome(self, request: Request, person: Staff, now: datetime) -> Response:
        """Begin a session for whom name and password, or a service, vouched."""
        stage = self._stage(person)
        token = self._frame.sessions.begin(person, now, place_of(request), stage)
        back = self.home(request, person)
        if stage is Stage.OPEN:
            self._note(person, request, now)
            answer = see(back)
        else:
            answer = see(f"{REST_OF_THE_DOOR[stage]}?next={quote(back)}")
        self._frame.cookie.give(answer, token)
        return answer

    def enter(self, visit: Visit, address: str) -> Response:
        """Let a session in that has come through the rest of the door; lead on to `address`."""
        return self.let_in(visit, see(address)) or to_login(visit.request)

    def let_in(self, visit: Visit, answer: Response) -> Response | None:
        """Return the answer with the session's new token; None where it has just ended."""
        try:
            token = self._frame.sessions.enter(self._frame.cookie.read(visit.request), visit.now)
        except KeyError:
            return None
        self._note(visit.person, visit.request, visit.now)
        self._frame.cookie.give(answer, token)
        return answer

    def home(self, request: Request, person: Staff) -> str:
        """Return where somebody wanted to go; anything but an address of the desk leads home."""
        address = request.query_params.get("next", "")
        return address if address.startswith("/desk/") and "\\" not in address else home_of(person)

    def _stage(self, person: Staff) -> Stage:
        proving = self._frame.county.proving
        if proving.needs_code(person):
            return Stage.CODE
        return Stage.FACTOR if proving.must_set_factor(person) else Stage.OPEN

    def _note(self, person: Staff, request: Request, now: datetime) -> None:
        address = tidy_address(place_of(request).address)
        with self._frame.county.database.writing() as connection:
            self._attempts.greet(connection, person.id, address, now)
            record(connection, now, person.name, Act.LOGIN, person.name)


def home_of(person: Staff) -> str:
    """Return the page where a person's work waits."""
    return next(address for address, roles in HOMES if person.may(roles))


def place_of(request: Request) -> Place:
    """Return from where a request comes."""
    address = request.client.host if request.client else ""
    return Place(address, browser_words(request.headers.get("user-agent", "")))
