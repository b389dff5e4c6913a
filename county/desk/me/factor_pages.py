"""Pages: set up the code generator on a phone, change it, get new recovery codes.

Invariant: the secret is shown only until its first code was right, recovery codes once.
"""

import base64

import segno
from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.audit.log import Act, record
from county.desk.frame import EVERYONE, INSIDE, Frame, Visit, see, to_login
from county.desk.login.arriving import Arriving
from county.desk.proof import proof_fault
from county.people.second_factor import address_of
from county.people.sessions import Stage

HERE = "/desk/me/factor"
_GROUP = 4


class FactorPages:
    """The second factor of the person who is logged in."""

    def __init__(self, frame: Frame, arriving: Arriving) -> None:
        self._frame = frame
        self._arriving = arriving
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        near = (*INSIDE, Stage.FACTOR)
        return [
            page(HERE, self.show, EVERYONE, stages=near),
            page(HERE, self.confirm, EVERYONE, acts=True, stages=near),
            page(f"{HERE}/renew", self.renew, EVERYONE, acts=True),
            page(f"{HERE}/recovery", self.renew_recovery, EVERYONE, acts=True),
        ]

    def show(self, visit: Visit) -> Response:
        """Show the secret as a QR code, or that there is a factor."""
        return self._draw(visit, "")

    def confirm(self, visit: Visit) -> Response:
        """Take the factor into use by its first code; show the recovery codes."""
        say = self._frame.drawing.say
        if visit.stage is Stage.OPEN:
            fault = proof_fault(self._frame, visit)
            if fault:
                return self._draw(visit, fault)
        with self._database.writing() as connection:
            factor = self._frame.county.factor
            codes = factor.confirm(connection, visit.person.id, visit.text("first"), visit.now)
            if codes:
                record(connection, visit.now, visit.person.name, Act.FACTOR_SET, visit.person.name)
        if not codes:
            return self._draw(visit, say("这 6 位数字不对。请看手机上现在的数字，再填一次。"))
        answer = self._codes(visit, codes)
        if visit.stage is Stage.OPEN:
            return answer
        return self._arriving.let_in(visit, answer) or to_login(visit.request)

    def renew(self, visit: Visit) -> Response:
        """Take the factor away, for another phone."""
        fault = proof_fault(self._frame, visit)
        if fault:
            return self._draw(visit, fault)
        with self._database.writing() as connection:
            self._frame.county.factor.remove(connection, visit.person.id)
            name, note = visit.person.name, "own request"
            record(connection, visit.now, name, Act.FACTOR_RESET, name, note)
        return see(HERE)

    def renew_recovery(self, visit: Visit) -> Response:
        """Show new recovery codes; the old ones stop."""
        fault = proof_fault(self._frame, visit)
        if fault:
            return self._draw(visit, fault)
        with self._database.writing() as connection:
            codes = self._frame.county.factor.renew_recovery(connection, visit.person.id)
            name = visit.person.name
            record(connection, visit.now, name, Act.FACTOR_SET, name, "recovery codes")
        return self._codes(visit, codes)

    def _draw(self, visit: Visit, wrong: str) -> Response:
        factor, mine = self._frame.county.factor, visit.person.id
        with self._database.writing() as connection:
            done = factor.is_set(connection, mine)
            left = factor.recovery_left(connection, mine)
            secret = b"" if done else factor.begun(connection, mine)
            if secret is None:
                secret = factor.begin(connection, mine)
        context = {
            "wrong": wrong,
            "done": done,
            "left": left,
            "qr": self._qr(visit, secret) if secret else "",
            "secret": _grouped(secret),
            "inside": visit.stage is Stage.OPEN,
            "action": f"{HERE}?{visit.request.url.query}" if visit.request.url.query else HERE,
        }
        status = 401 if wrong else 200
        return self._frame.draw(visit, "me/factor.html", context, status=status)

    def _codes(self, visit: Visit, codes: tuple[str, ...]) -> Response:
        home = "/desk/me"
        if visit.stage is not Stage.OPEN:
            home = self._arriving.home(visit.request, visit.person)
        context = {"codes": codes, "home": home}
        return self._frame.draw(visit, "me/recovery.html", context)

    def _qr(self, visit: Visit, secret: bytes) -> Markup:
        # A longer name makes a code that cheap cameras read badly.
        issuer = self._frame.drawing.say("政务公开")
        drawn = segno.make(address_of(secret, visit.person.name, issuer), error="l")
        return Markup(drawn.svg_inline(border=4, light="#fff", omitsize=True))  # noqa: S704 - drawn by segno


def _grouped(secret: bytes) -> str:
    """Return the secret as it is typed into an app, in groups of four letters."""
    letters = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
