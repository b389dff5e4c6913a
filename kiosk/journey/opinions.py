"""Taking part at the kiosk: questions one by one, a comment, and the faces under an answer.

Invariant: “thank you” comes only after the outbox holds the opinion durably; a visit
files one opinion an item, however often the button is pressed.
"""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from typing import Protocol
from uuid import uuid4

import msgspec

from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.errors import NotAllowedError
from disclosure.items import Item, ItemId, Strict
from disclosure.opinions import (
    ANSWER_WORDS_MOST,
    OPINION_WORDS_MOST,
    Answered,
    Face,
    Opinion,
    OpinionId,
    Rating,
    TakingPart,
    taking_part,
)
from disclosure.outbox import OutboxKind
from disclosure.questionnaires import Question, QuestionKind
from disclosure.requests import RequestId
from disclosure.seals import boxes
from disclosure.seals.keyring import Keyring


class OpinionForm(Strict, frozen=True, kw_only=True):
    """What a person is answering; `id` is made when the form opens."""

    id: OpinionId
    item: ItemId
    version: int
    asked: TakingPart
    answers: tuple[Answered, ...] = ()
    words: str = ""

    @property
    def steps(self) -> int:
        """Return how many screens ask something."""
        return len(self.asked.questions) + (self.asked.prompt is not None)

    @property
    def empty(self) -> bool:
        """Tell whether nothing is answered yet."""
        return not self.answers and not self.words.strip()

    def question(self, step: int) -> Question | None:
        """Return the question of a step, from 0; None for the comment."""
        return self.asked.questions[step] if step < len(self.asked.questions) else None

    def answer(self, question: Question) -> Answered:
        """Return what was answered to a question, empty where nothing was."""
        found = (one for one in self.answers if one.question == question.id)
        return next(found, Answered(question=question.id))

    def chosen(self, question: Question, choice: str) -> "OpinionForm":
        """Return the form with a choice taken, or taken back."""
        before = self.answer(question).choices
        if choice in before:
            after = tuple(one for one in before if one != choice)
        elif question.kind is QuestionKind.MULTIPLE:
            after = tuple(one for one in question.choices if one in (*before, choice))
        else:
            after = (choice,)
        return self._with(Answered(question=question.id, choices=after))

    def written(self, step: int, text: str) -> "OpinionForm":
        """Return the form with the words of a step."""
        question = self.question(step)
        if question is None:
            return msgspec.structs.replace(self, words=text[:OPINION_WORDS_MOST])
        return self._with(Answered(question=question.id, words=text[:ANSWER_WORDS_MOST]))

    def words_at(self, step: int) -> str:
        """Return the words of a step."""
        question = self.question(step)
        return self.words if question is None else self.answer(question).words

    def _with(self, answered: Answered) -> "OpinionForm":
        order = [question.id for question in self.asked.questions]
        kept = [one for one in self.answers if one.question != answered.question]
        if answered.choices or answered.words.strip():
            kept.append(answered)
        kept.sort(key=lambda one: order.index(one.question))
        return msgspec.structs.replace(self, answers=tuple(kept))


class Outbox(Protocol):
    """The part of the terminal's outbox that taking part needs."""

    def put(
        self,
        kind: OutboxKind,
        body: bytes,
        *,
        made: datetime,
        id: str | None = None,  # noqa: A002 - the outbox names it so
    ) -> str:
        """Store a row durably before returning."""
        ...


def begin(item: Item) -> OpinionForm | None:
    """Return an empty form for an item; None where nothing is asked."""
    asked = taking_part(item)
    if asked is None:
        return None
    return OpinionForm(id=OpinionId(str(uuid4())), item=item.id, version=item.version, asked=asked)


class Opinions:
    """Files opinions and ratings of one terminal, visit after visit.

    Arguments:
        outbox: where they go.
        keyring: tells the county's request key, to which they are sealed.
        area: village or community of the zone.
        per_visit: opinions that one visit may file.
    """

    def __init__(
        self, outbox: Outbox, keyring: Callable[[], Keyring], area: AreaCode, per_visit: int
    ) -> None:
        self._outbox = outbox
        self._keyring = keyring
        self._area = area
        self._per_visit = per_visit
        self._filed: dict[ItemId, OpinionId] = {}
        self._rated: dict[RequestId, Face] = {}

    def filed(self, item: ItemId) -> bool:
        """Tell whether this visit has given its opinion on an item."""
        return item in self._filed

    def rated(self, request: RequestId) -> Face | None:
        """Return the face that this visit has chosen for an answer."""
        return self._rated.get(request)

    def file(self, form: OpinionForm, now: datetime, zone: tzinfo) -> None:
        """Store an opinion durably; the same form again changes nothing.

        Raises:
            NotAllowedError: it is closed, empty, or the visit has filed enough.
            RetryLaterError: the outbox cannot store it now; nothing was filed.
        """
        if self._filed.get(form.item) == form.id:
            return
        if self.filed(form.item) or len(self._filed) >= self._per_visit or form.empty:
            raise NotAllowedError("this visit has filed as many opinions as it may")
        if closed(form.asked, now.astimezone(zone).date()):
            raise NotAllowedError("the last day is over")
        opinion = Opinion(
            format=1,
            id=form.id,
            item=form.item,
            version=form.version,
            area=self._area,
            filed_at=now,
            answers=form.answers,
            words=form.words.strip(),
        )
        self._put(OutboxKind.OPINION, encode(opinion), now, form.id)
        self._filed[form.item] = form.id

    def rate(self, request: RequestId, face: Face, now: datetime, words: str = "") -> None:
        """Store durably how satisfied a person is; the newest of a request counts.

        Raises:
            RetryLaterError: the outbox cannot store it now.
        """
        rating = Rating(format=1, request=request, rated_at=now, face=face, words=words.strip())
        self._put(OutboxKind.RATING, encode(rating), now, None)
        self._rated[request] = face

    def forget(self) -> None:
        """Forget what was filed: the visit is over."""
        self._filed.clear()
        self._rated.clear()

    def _put(self, kind: OutboxKind, document: bytes, now: datetime, id_: str | None) -> None:
        box = boxes.close(self._keyring().request_key, document)
        self._outbox.put(kind, box, made=now, id=id_)


def closed(asked: TakingPart, today: date) -> bool:
    """Tell whether the last day is over."""
    return today > asked.closes
