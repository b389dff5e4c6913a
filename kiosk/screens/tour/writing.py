"""Search and the form, with each way of writing.

Invariant: keys are pressed as a finger would; what they write stays in this visit.
"""

from collections.abc import Iterator
from functools import partial

from kiosk.hall import Hall
from kiosk.journey.stops import FormField, FormStop, SearchStop
from kiosk.screens.form import FormScreen
from kiosk.screens.keyboard import FOLD
from kiosk.screens.pieces import Chip
from kiosk.screens.stage import Stage
from kiosk.screens.tour import samples
from kiosk.screens.tour.pages import displayed
from kiosk.screens.tour.scene import Scene, at

COMMON = "低保"
RARE = ("孔雀养殖保证金", "月球票价", "龘靐齉爩")
"""Words that hardly anything is found for; the last are nobody's everyday ones."""
MUDDLED = 20
"""Titles that are tried with characters left out."""
KEYS = "dibao"


def searching(stage: Stage) -> Iterator[Scene]:
    """Yield search: while writing, with results, with none."""
    yield at(stage, "search", SearchStop())
    yield at(stage, "search-writing", SearchStop(text=COMMON))
    yield at(stage, "found", SearchStop(text=COMMON, writing=False))
    yield at(stage, "not-found", SearchStop(text=_lost(stage.hall), writing=False))


def form(stage: Stage) -> Iterator[Scene]:
    """Yield the questions of the form, and the boards of the keyboard."""
    stage.visit.open_form(samples.WORDS)
    for field in FormField:
        yield at(stage, f"form-{field.value}", FormStop(field=field))
    stage.visit.write(FormField.PHONE, samples.PHONE)
    yield at(stage, "form-phone-text", FormStop(field=FormField.PHONE))
    stage.visit.write(FormField.PHONE, "")
    at(stage, "", FormStop())
    if not isinstance(stage.face, FormScreen):
        return
    keyboard = stage.face.ids.keyboard
    for way in keyboard.ways:
        if way != FOLD:
            keyboard.take_way(way)
            yield Scene(f"keys-{way}", stage)
    keyboard.take_way("letters")
    for key in KEYS:
        keyboard.press(key)
    yield Scene("candidates", stage, partial(_has_candidates, keyboard.ids.bar))
    for _ in KEYS:
        keyboard.delete()


def _has_candidates(bar: object) -> bool:
    return any(isinstance(child, Chip) for child in getattr(bar, "children", ()))


def _lost(hall: Hall) -> str:
    """Return words that find nothing in this store, but sound like a title if any do."""
    areas, today = hall.areas(None), hall.today()
    muddled = (item.title[::2] for item in displayed(hall)[:MUDDLED])
    tried = [hall.searching.find(words, areas, today) for words in (*RARE, *muddled)]
    lost = sorted((one for one in tried if not one.rows), key=lambda one: not one.nearest)
    return lost[0].text if lost else RARE[-1]
