"""Taking part: the longest questionnaire of the store, question by question, and its ends.

Invariant: no opinion is filed.
"""

from collections.abc import Iterator

from disclosure.items import Item
from disclosure.opinions import taking_part
from kiosk.journey.opinions import OpinionForm, begin
from kiosk.journey.part_stops import Ending, OpinionEndStop, SentenceStop, stop_at
from kiosk.journey.stops import ItemStop
from kiosk.screens.stage import Stage
from kiosk.screens.tour.pages import displayed
from kiosk.screens.tour.scene import Scene, at


def parts(stage: Stage) -> Iterator[Scene]:
    """Yield a questionnaire's item, its steps and its ends; nothing where there is none."""
    item = _asking(displayed(stage.hall))
    form = begin(item) if item is not None else None
    if item is None or form is None:
        return
    stage.visit.opinion = form = _answered(form)
    yield at(stage, "part-item", ItemStop(item=item.id))
    for step in range(form.steps + 1):
        yield at(stage, f"part-{step + 1}", stop_at(form, step))
    for why in Ending:
        yield at(stage, f"part-{why.value}", OpinionEndStop(item=item.id, why=why))
    yield at(stage, "sentence", SentenceStop())


def _asking(found: list[Item]) -> Item | None:
    """Return the item that asks most."""
    asking = [
        (len(asked.questions), item) for item in found if (asked := taking_part(item)) is not None
    ]
    return max(asking, key=lambda one: one[0])[1] if asking else None


def _answered(form: OpinionForm) -> OpinionForm:
    """Return the form with the first choice of each question taken."""
    for question in form.asked.questions:
        if question.choices:
            form = form.chosen(question, question.choices[0])
    return form
