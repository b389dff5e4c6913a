"""Pages: see an answer as the asker will, have it checked by a second person, send it.

Invariant: what is sent is the version that the preview showed.
"""

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.audit.log import Act as Deed
from county.audit.log import record
from county.desk.frame import Frame, Visit, missing, see
from county.desk.requests import sheet
from county.desk.requests.answer_pages import ONE
from county.desk.requests.labels import Labels
from county.desk.requests.on_paper import on_paper
from county.desk.requests.sight import ANSWERERS, READERS, requested
from county.items import public
from county.people.staff import with_role
from county.requests import answering, drafts, enclosing, history, queue
from county.requests.answering import NotReadyError, Rules, Seen, Signed
from county.requests.drafts import Kept, Stage
from county.requests.history import Act
from county.requests.queue import Filed, Standing, Wanted, Whose
from county.speaking import readings
from disclosure.errors import NotAllowedError
from disclosure.replies import Outcome, passages
from disclosure.requests import Answer, RequestId
from speech.words.reading import to_words

HANDED_OVER = "答复送核对"
SENT_BACK = "答复退回修改"
MOST_NEXT = 100
"""Requests that are looked through for the next one."""


class SendingPages:
    """From the preview to the mail."""

    def __init__(self, frame: Frame, labels: Labels, rules: Rules) -> None:
        self._frame = frame
        self._labels = labels
        self._rules = rules
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, f"{ONE}/answer"
        return [
            page("/desk/requests/next", self.next, ANSWERERS),
            page(f"{one}/preview", self.preview, ANSWERERS),
            page(f"{one}/preview/paper", self.paper, ANSWERERS),
            page(f"{one}/send", self.send, ANSWERERS, acts=True),
            page(f"{one}/hand-over", self.hand_over, ANSWERERS, acts=True),
            page(f"{one}/send-back", self.send_back, ANSWERERS, acts=True),
            page(f"{one}/take-back", self.take_back, ANSWERERS, acts=True),
            page(f"{one}/pages/{{page:int}}", self.picture, READERS),
        ]

    def next(self, visit: Visit) -> Response:
        """Lead to the next of one's requests, what is due first first; else to one of nobody's."""
        after = RequestId(visit.text("after"))
        with self._database.reading() as connection:
            for whose in (Whose.MINE, Whose.UNASSIGNED):
                wanted = Wanted(whose, Standing.OPEN)
                found = queue.rows(connection, visit.person, wanted, limit=MOST_NEXT, offset=0)
                ids = [one.id for one in found]
                place = ids.index(after) + 1 if after in ids else 0
                left = [*ids[place:], *ids[:place]]
                chosen = next((id_ for id_ in left if id_ != after), None)
                if chosen is not None:
                    return see(f"/desk/requests/{chosen}/answer")
        return see("/desk/requests?whose=mine&none=1")

    def preview(self, visit: Visit) -> Response:
        """Show the answer as kiosk, phone and paper will."""
        filed = requested(self._frame, visit)
        with self._database.reading() as connection:
            kept = drafts.read(connection, filed.id, visit.now)
            if kept is None or not filed.open:
                return see(f"/desk/requests/{filed.id}")
            return self._draw(connection, visit, filed, kept)

    def paper(self, visit: Visit) -> Response:
        """Return the answer that is being written as it will stand on paper."""
        filed = requested(self._frame, visit)
        with self._database.reading() as connection:
            kept = drafts.read(connection, filed.id, visit.now)
            if kept is None or not filed.open:
                raise missing()
            answer = self._document(visit, filed, kept)
            titles = public.titles(connection, answer.items)
        return on_paper(self._frame, visit, filed, answer, titles)

    def send(self, visit: Visit) -> Response:
        """Send the version that was shown."""
        filed = requested(self._frame, visit)
        act = Act(visit.person.name, visit.now)
        seen = Seen(_version(visit), visit.person, self._signed(visit))
        keys = self._frame.county.online
        try:
            with self._database.writing() as connection:
                answering.answer(connection, filed, seen, act, self._rules, keys)
        except NotReadyError as error:
            return self._not_ready(visit, filed, error)
        return see(f"/desk/requests/{filed.id}?sent=1")

    def hand_over(self, visit: Visit) -> Response:
        """Give the version that was shown to a second person."""
        filed = requested(self._frame, visit)
        who, now = visit.person.name, visit.now
        try:
            with self._database.writing() as connection:
                kept = drafts.require(connection, filed.id, _version(visit), now)
                answering.require_ready(connection, filed, kept, self._rules)
                drafts.hand_over(connection, filed.id, kept.version, who, now)
                history.note(connection, filed.id, Act(who, now, HANDED_OVER))
                record(connection, now, who, Deed.ANSWER_HANDED_OVER, filed.id)
        except NotReadyError as error:
            return self._not_ready(visit, filed, error)
        return see(f"/desk/requests/{filed.id}/answer/preview")

    def send_back(self, visit: Visit) -> Response:
        """Give an answer back to who wrote it, with a word."""
        filed = requested(self._frame, visit)
        who, now = visit.person.name, visit.now
        with self._database.writing() as connection:
            drafts.send_back(connection, filed.id, visit.text("comment"), who, now)
            history.note(connection, filed.id, Act(who, now, SENT_BACK))
            record(connection, now, who, Deed.ANSWER_SENT_BACK, filed.id)
        return see(f"/desk/requests/{filed.id}")

    def take_back(self, visit: Visit) -> Response:
        """Go on writing what one had handed over."""
        filed = requested(self._frame, visit)
        with self._database.writing() as connection:
            drafts.take_back(connection, filed.id, visit.person.name, visit.now)
        return see(f"/desk/requests/{filed.id}/answer")

    def picture(self, visit: Visit) -> Response:
        """Return a page beside an answer."""
        filed = requested(self._frame, visit)
        with self._database.reading() as connection:
            raw = enclosing.picture(connection, filed.id, int(visit.path["page"]))
        if raw is None:
            raise missing()
        return Response(raw, media_type="image/jpeg", headers={"Cache-Control": "no-store"})

    def _not_ready(self, visit: Visit, filed: Filed, error: NotReadyError) -> Response:
        wrong = sheet.told(error.faults, self._frame.drawing.say)
        with self._database.reading() as connection:
            kept = drafts.read(connection, filed.id, visit.now)
            if kept is None:
                raise NotAllowedError("the answer is no longer being written")
            return self._draw(connection, visit, filed, kept, wrong)

    def _draw(
        self,
        connection: Connection,
        visit: Visit,
        filed: Filed,
        kept: Kept,
        wrong: dict[str, str] | None = None,
    ) -> Response:
        answer = self._document(visit, filed, kept)
        needs_second = self._rules.needs_second(filed)
        mine = visit.person.name in kept.authors
        context = {
            "filed": filed,
            "kept": kept,
            "answer": answer,
            "passages": passages(answer.text),
            "spoken": self._spoken(answer),
            "linked": public.titles(connection, answer.items),
            "pictures": self._pictures(connection, filed),
            "outcome": sheet.OUTCOMES[kept.draft.outcome or Outcome.ANSWERED],
            "needs_second": needs_second,
            "checking": kept.stage is Stage.CHECKING,
            "may_check": kept.stage is Stage.CHECKING and not mine,
            "mine": mine,
            "checkers": self._checkers(connection, filed, kept) if needs_second else [],
            "wrong": wrong or {},
            "labels": self._labels,
            "left": self._labels.left(filed, self._frame.today(visit)),
        }
        status = 422 if wrong else 200
        return self._frame.draw(visit, "requests/preview.html", context, status=status)

    def _document(self, visit: Visit, filed: Filed, kept: Kept) -> Answer:
        """Return the answer as it would be sealed now."""
        signed, act = self._signed(visit), Act(visit.person.name, visit.now)
        return answering.document(filed, kept, signed, act, self._rules.template)

    def _spoken(self, answer: Answer) -> str:
        """Return what is said to who cannot read, as it is said."""
        lexicon = readings.lexicon_of(self._frame.county.folder.lexicon)
        lines = [
            line for one in passages(answer.text) for line in (one.heading, *one.lines) if line
        ]
        return "\n".join(to_words(line, lexicon) for line in lines)

    def _pictures(self, connection: Connection, filed: Filed) -> list[tuple[str, str]]:
        say, address = self._frame.drawing.say, f"/desk/requests/{filed.id}/answer/pages"
        return [
            (f"{address}/{one.id}", say("{name}，第 {number} 页", name=one.name, number=one.page))
            for one in enclosing.of_draft(connection, filed.id)
        ]

    def _checkers(self, connection: Connection, filed: Filed, kept: Kept) -> list[str]:
        people = with_role(connection, ANSWERERS)
        able = (one.name for one in people if one.reaches(filed.area))
        return [name for name in able if name not in kept.authors]

    def _signed(self, visit: Visit) -> Signed:
        profile = self._frame.county.profile()
        office = next(
            (area.office for area in profile.areas if area.code == visit.person.area),
            profile.office,
        )
        return Signed(office, profile.phone)


def _version(visit: Visit) -> int:
    text = visit.text("version")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
