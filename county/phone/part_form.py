"""A phone's form for taking part, as it is sent, and the phone that sends it.

Invariant: a phone is told again on one item alone: what is kept of it is a hash of a random
number, which only that phone has, and of the item.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from county.opinions.receiving import Sender
from disclosure.areas import AreaCode
from disclosure.items import Item, ItemId
from disclosure.opinions import (
    ANSWER_WORDS_MOST,
    OPINION_WORDS_MOST,
    Answered,
    Opinion,
    OpinionId,
    TakingPart,
)
from disclosure.questionnaires import Question, QuestionKind

COOKIE = "mingbai_part"
TRAP = "website"
"""A field that nobody sees and nobody fills in but a program."""
_SECONDS_A_DAY = 86_400
_NUMBER_MOST = 64


@dataclass(frozen=True)
class Typed:
    """What a person filled in, to be put into the form again where something is wrong.

    Attributes:
        id: of the opinion, made when the form was opened: a double tap files once.
        version: of the item that was read.
    """

    id: OpinionId = field(default_factory=lambda: OpinionId(str(uuid4())))
    version: int = 0
    area: str = ""
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    words: str = ""

    @property
    def empty(self) -> bool:
        """Tell whether nothing was filled in."""
        return not (self.choices or self.texts or self.words)


def read(form: FormData, asked: TakingPart) -> Typed:
    """Return what a form says; what was not asked is left out."""
    choices: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    for question in asked.questions:
        if question.kind is QuestionKind.WORDS:
            text = _text(form, f"q.{question.id}")[:ANSWER_WORDS_MOST]
            texts |= {question.id: text} if text else {}
        else:
            taken = _taken(form, question)
            choices |= {question.id: taken} if taken else {}
    version = _text(form, "version")
    return Typed(
        id=_id(_text(form, "id")),
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 8 else 0,
        area=_text(form, "area")[:_NUMBER_MOST],
        choices=choices,
        texts=texts,
        words=_text(form, "words")[:OPINION_WORDS_MOST] if asked.prompt is not None else "",
    )


def opinion_of(typed: Typed, item: Item, now: datetime) -> Opinion:
    """Return what was filled in as an opinion; raises ValueError where it is empty."""
    answers = [Answered(question=id_, choices=taken) for id_, taken in typed.choices.items()]
    answers += [Answered(question=id_, words=text) for id_, text in typed.texts.items()]
    return Opinion(
        format=1,
        id=typed.id,
        item=item.id,
        version=typed.version or item.version,
        area=AreaCode(typed.area) if typed.area else item.area,
        filed_at=now,
        answers=tuple(answers),
        words=typed.words,
    )


def sender_of(request: Request, item: ItemId, form: FormData) -> Sender:
    """Return the phone that sends a form; one without a number counts as a new one."""
    number = request.cookies.get(COOKIE, "")[:_NUMBER_MOST] or secrets.token_urlsafe(24)
    return Sender(device_of(number, item), automatic=bool(_text(form, TRAP)))


def device_of(number: str, item: ItemId) -> str:
    """Return by what a phone with this number is told again on an item."""
    return hashlib.sha256(f"{number} {item}".encode()).hexdigest()


def give_number(request: Request, answer: Response, days: int, *, secure: bool) -> None:
    """Give a phone its random number, unless it has one; it is sent to these pages alone."""
    if request.cookies.get(COOKIE):
        return
    answer.set_cookie(
        COOKIE,
        secrets.token_urlsafe(24),
        max_age=days * _SECONDS_A_DAY,
        path="/p/items",
        httponly=True,
        samesite="lax",
        secure=secure,
    )


def _taken(form: FormData, question: Question) -> tuple[str, ...]:
    sent = [one for one in form.getlist(f"q.{question.id}") if isinstance(one, str)]
    taken = tuple(choice for choice in question.choices if choice in sent)
    return taken if question.kind is QuestionKind.MULTIPLE else taken[:1]


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def _id(text: str) -> OpinionId:
    try:
        return OpinionId(str(UUID(text)))
    except ValueError:
        return OpinionId(str(uuid4()))
