"""Pages: personal data of a request handed out, held, or erased.

A lead does so for a reason; whoever has the number and the collection code of a request has
proved that it is theirs, and any clerk serves them. Invariant: nothing is handed out or erased
without a record of who did so, and no record says whose data they were.
"""

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, see
from county.desk.privacy.packing import Packing
from county.desk.privacy.reasons import BY_CODE, ERASED_FOR, KNOWN_BY, chosen
from county.desk.privacy.section import KEEPERS
from county.desk.proof import proof_fault
from county.desk.requests.labels import Labels
from county.desk.requests.sight import ANSWERERS, requested
from county.phone.gate import Gate
from county.privacy import erasing, exporting, holding, knowing
from county.privacy.erasing import Erasure
from county.privacy.holding import REASON_CHARACTERS, Hold
from county.requests.queue import Filed
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestId

ADDRESS = "/desk/privacy"


class PrivacyPages:
    """Personal data of requests on the desk."""

    def __init__(self, frame: Frame, labels: Labels) -> None:
        self._frame = frame
        self._county = frame.county
        self._packing = Packing(frame, labels)
        self._gate = Gate(frame.county.settings.phone)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, "/desk/requests/{id:uuid}"
        return [
            page(f"{one}/hold", self.hold, KEEPERS, acts=True),
            page(f"{one}/let-go", self.let_go, KEEPERS, acts=True),
            page(f"{one}/held.zip", self.hand_out, KEEPERS, acts=True),
            page(f"{one}/erase", self.erase, KEEPERS, acts=True),
            page(ADDRESS, self.show, ANSWERERS),
            page(ADDRESS, self.serve, ANSWERERS, acts=True),
        ]

    def hold(self, visit: Visit) -> Response:
        """Keep a request's personal data beyond their time."""
        filed = requested(self._frame, visit)
        reason = self._given(visit.text("reason")[:REASON_CHARACTERS])
        one = Hold(visit.person.name, visit.now, reason)
        with self._county.database.writing() as connection:
            holding.hold(connection, filed.id, one)
        return _back(filed)

    def let_go(self, visit: Visit) -> Response:
        """Let them go when their time is over."""
        filed = requested(self._frame, visit)
        with self._county.database.writing() as connection:
            holding.let_go(connection, filed.id, visit.person.name, visit.now)
        return _back(filed)

    def hand_out(self, visit: Visit) -> Response:
        """Return everything that is held about a request, and the same person's others."""
        filed = requested(self._frame, visit)
        why = self._given(chosen(visit, KNOWN_BY))
        return self._packing.packet(visit, self._ids(visit, filed), why)

    def erase(self, visit: Visit) -> Response:
        """Erase a request's personal data at the person's wish."""
        filed = requested(self._frame, visit)
        reason = self._given(chosen(visit, ERASED_FOR))
        fault = proof_fault(self._frame, visit)
        if fault:
            raise HTTPException(401, fault)
        self._erase(visit, self._erasable(visit, filed), reason)
        return _back(filed)

    def show(self, visit: Visit) -> Response:
        """Show the form for whoever is here with a slip."""
        return self._form(visit)

    def serve(self, visit: Visit) -> Response:
        """Hand out or erase what a number and its code open."""
        if self._gate.is_shut(visit.person.name, visit.now):
            return self._form(visit, self._frame.drawing.say("错的次数太多，请过一会儿再试。"), 429)
        code = self._county.online.keyring.county
        with self._county.database.reading() as connection:
            found = knowing.by_code(connection, visit.text("number"), visit.text("code_of"), code)
        if found is None or not visit.person.reaches(found.area):
            self._gate.wrong(visit.person.name, visit.now)
            wrong = self._frame.drawing.say("编号和取件码对不上，请看着回执再填一次。")
            return self._form(visit, wrong, 422)
        self._gate.right(visit.person.name)
        if visit.text("act") != "erase":
            return self._packing.packet(visit, [found.id], BY_CODE)
        fault = proof_fault(self._frame, visit)
        if fault:
            return self._form(visit, fault, 401)
        self._erase(visit, [found.id], BY_CODE)
        return see(f"{ADDRESS}?done=1")

    def _form(self, visit: Visit, wrong: str = "", status: int = 200) -> Response:
        context = {
            "wrong": wrong,
            "done": visit.request.query_params.get("done") == "1",
            "needs_code": self._county.proving.needs_code(visit.person),
        }
        return self._frame.draw(visit, "privacy/show.html", context, status=status)

    def _given(self, reason: str) -> str:
        if not reason:
            raise HTTPException(422, self._frame.drawing.say("请写明原因，再提交一次。"))
        return reason

    def _ids(self, visit: Visit, filed: Filed) -> list[RequestId]:
        """Return the request, and where it is asked for those with the same phone number."""
        if not visit.text("others"):
            return [filed.id]
        most = self._county.settings.privacy.found
        with self._county.database.reading() as connection:
            others = exporting.same_person(connection, filed.id, limit=most)
            mine = knowing.within_reach(connection, others, visit.person.area)
        return [filed.id, *mine]

    def _erasable(self, visit: Visit, filed: Filed) -> list[RequestId]:
        """Return those of them that can be erased; the one asked for is among them."""
        others = [id_ for id_ in self._ids(visit, filed) if id_ != filed.id]
        with self._county.database.reading() as connection:
            return [filed.id, *knowing.erasable(connection, others)]

    def _erase(self, visit: Visit, ids: list[RequestId], reason: str) -> None:
        one = Erasure(visit.person.name, visit.now, reason)
        with self._county.database.writing() as connection:
            try:
                erasing.erase(connection, ids, one, self._county.online)
            except NotAllowedError as error:
                say = self._frame.drawing.say
                sentence = say("还在办理、暂不删除或者已经删除的，不能再删除。请先看清现在的状态。")
                raise HTTPException(409, sentence) from error
        self._county.database.scrub()


def _back(filed: Filed) -> Response:
    return see(f"/desk/requests/{filed.id}#privacy")
