"""Acts on what came in: sorting remarks, answering topics, beginning the decision.

Invariant: every act is in the log, with how many remarks it moved and no word of them.
"""

from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.audit.log import Act, record
from county.desk.asking.finding import Found, find
from county.desk.asking.pages import HANDLERS
from county.desk.frame import Frame, Visit, see
from county.desk.writing.occasions import WRITERS, Occasions
from county.opinions import askings, deciding, remarks, tally, topics
from county.opinions.deciding import Outcome
from county.opinions.remarks import Barred, Pile, Wanted
from county.opinions.topics import Reply, Verdict
from county.writing import shelf
from disclosure.errors import NotAllowedError
from disclosure.items import ItemId
from disclosure.opinions import AskingState, state_of

FLOOD_MOST = 20_000
"""Doubted remarks that are set aside at once at most."""


class AskingActs:
    """What the desk does with what came in."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.county.database
        self._occasions = Occasions(frame)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, "/desk/asking/{id:uuid}"
        return [
            page(f"{one}/sort", self.sort, HANDLERS, acts=True),
            page(f"{one}/topic", self.topic, HANDLERS, acts=True),
            page(f"{one}/decide", self.decide, WRITERS, acts=True),
        ]

    def sort(self, visit: Visit) -> Response:
        """Put the ticked remarks under a topic, set them aside, or take them back."""
        chosen = [int(one) for one in visit.texts("remark") if one.isdecimal()]
        word = visit.text("act")
        with self._database.writing() as connection:
            found = find(connection, visit)
            if word == "flood":
                wanted = Wanted(found.item.id, pile=Pile.DOUBTED)
                chosen = [one.id for one in remarks.every(connection, wanted, FLOOD_MOST)]
            if not chosen:
                return self._back(visit, "nothing")
            if word in (*Barred, "flood") and not visit.text("why"):
                return self._back(visit, "why")
            count = self._sort(connection, visit, found.item.id, chosen)
            about, note = found.item.id, f"{word} {count}"
            record(connection, visit.now, visit.person.name, Act.OPINION_SORTED, about, note)
        return self._back(visit, "sorted")

    def topic(self, visit: Visit) -> Response:
        """Answer a topic, or take it away."""
        number, verdict = visit.text("number"), visit.text("verdict")
        with self._database.writing() as connection:
            found = find(connection, visit)
            if not number.isdecimal() or verdict not in list(Verdict):
                raise NotAllowedError("a topic has a number and a verdict")
            reply = Reply(visit.text("title"), Verdict(verdict), visit.text("reply"))
            decided = reply.verdict is not Verdict.OPEN
            if decided and not reply.words and visit.text("act") != "drop":
                return self._back(visit, "reason")
            who, now = visit.person.name, visit.now
            if visit.text("act") == "drop":
                topics.drop(connection, found.item.id, int(number))
            else:
                topics.answer(connection, found.item.id, int(number), reply, who, now)
            note = f"{number} {visit.text('act') or verdict}"
            record(connection, now, who, Act.OPINION_ANSWERED, found.item.id, note)
        return self._back(visit, "answered")

    def decide(self, visit: Visit) -> Response:
        """Begin the manuscript that tells the outcome, made of what was counted."""
        with self._database.writing() as connection:
            found = find(connection, visit)
            id_ = deciding.decision_id(found.item.id)
            if shelf.find(connection, id_) is None:
                outcome = self._outcome(connection, visit, found)
                if any(one.count and not one.answered for one in outcome.topics):
                    return self._back(visit, "unanswered")
                occasion = self._occasions.of_item(visit, found.item)
                made = deciding.manuscript(outcome, occasion, self._frame.drawing.say)
                shelf.begin(connection, id_, made, visit.person.name, visit.now)
        return see(f"/desk/items/{id_}/write")

    def _outcome(self, connection: Connection, visit: Visit, found: Found) -> Outcome:
        item, asked = found.item, found.asked
        decided = askings.decision_on(connection, item) is not None
        today = self._frame.today(visit)
        state = state_of(item.shown.first, asked.closes, today, concluded=decided)
        if state in (AskingState.AHEAD, AskingState.OPEN):
            raise NotAllowedError("people are still being asked")
        return Outcome(
            item=item,
            counted=tally.tally(connection, item.id, asked.questions),
            topics=topics.of_item(connection, item.id),
            remarks=remarks.counts(connection, Wanted(item.id))[Pile.ALL],
        )

    def _sort(self, connection: Connection, visit: Visit, item: ItemId, chosen: list[int]) -> int:
        word = visit.text("act")
        if word == "put":
            return topics.put(connection, item, chosen, self._chosen_topic(connection, visit, item))
        if word == "loose":
            return topics.put(connection, item, chosen, None)
        if word == "back":
            return remarks.bar(connection, item, chosen, None, "")
        if word not in (*Barred, "flood"):
            raise NotAllowedError(f"there is no act {word!r}")
        how = Barred.SPAM if word == "flood" else Barred(word)
        return remarks.bar(connection, item, chosen, how, visit.text("why"))

    def _chosen_topic(self, connection: Connection, visit: Visit, item: ItemId) -> int:
        """Return the topic that was chosen, or a new one of the title that was typed."""
        if visit.text("new_topic"):
            who, now = visit.person.name, visit.now
            return topics.begin(connection, item, visit.text("new_topic"), who, now)
        number = visit.text("topic_number")
        if not number.isdecimal():
            raise NotAllowedError("neither a topic was chosen nor a new one named")
        return int(number)

    def _back(self, visit: Visit, told: str) -> Response:
        kept = [(name, visit.text(name)) for name in ("pile", "area", "topic", "page")]
        query = urlencode([("told", told), *((name, text) for name, text in kept if text)])
        return see(f"/desk/asking/{visit.path['id']}?{query}#told")
