"""Requests and what comes of them: reading once more, receipt, code, answer, statement.

Invariant: the receipt and the letters are samples; no code opens anything.
"""

from collections.abc import Iterator

from kiosk.journey.answers import Waiting
from kiosk.journey.rows import Row
from kiosk.journey.stops import (
    AnswerStop,
    CodeStop,
    ConfirmStop,
    FormField,
    ReceiptStop,
    StatementStop,
)
from kiosk.journey.visit import Opened
from kiosk.screens.code import CodeScreen
from kiosk.screens.stage import Stage
from kiosk.screens.tour import samples
from kiosk.screens.tour.scene import Scene, at

NAMED = 2
"""Items that the sample answer names."""


def asking(stage: Stage) -> Iterator[Scene]:
    """Yield the end of a request, and what a code opens."""
    hall, visit = stage.hall, stage.visit
    now = hall.now()
    visit.open_form(samples.WORDS)
    visit.write(FormField.PHONE, samples.PHONE)
    visit.want_text(True)
    form = visit.open_form(samples.WORDS)
    visit.receipt = samples.receipt_of(form, now)
    yield at(stage, "confirm", ConfirmStop())
    yield at(stage, "receipt", ReceiptStop())
    yield from _code(stage)
    rows: tuple[Row, ...] = hall.browsing.newest(hall.areas(None), hall.today())
    named = tuple(row.item for row in rows[:NAMED])
    answer = samples.answer_to(form, now, hall, named)
    visit.opened = Opened(outcome=answer, pages=(samples.page_beside(answer),))
    yield at(stage, "answer", AnswerStop())
    visit.opened = Opened(outcome=Waiting(due=samples.promise(now)))
    yield at(stage, "answer-waiting", AnswerStop())
    visit.opened = Opened(outcome=samples.statement(hall))
    yield at(stage, "statement", StatementStop())


def _code(stage: Stage) -> Iterator[Scene]:
    """Yield the page of codes, empty and after a wrong one."""
    yield at(stage, "code", CodeStop())
    if isinstance(stage.face, CodeScreen):
        for digit in samples.CODE:
            stage.face.digit(digit)
        stage.face.open()
        yield Scene("code-wrong", stage)
        stage.hall.gate.right()
