"""Printing: from the preview to the sheet, and what a printer may lack.

Invariant: the printer is no printer; a page is set, and none is handed over.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from disclosure.channels import Channel
from disclosure.items import Item
from kiosk.hall import Hall
from kiosk.journey.printing import trouble
from kiosk.journey.stops import PrintStop, Sheet
from kiosk.printing.printer import JobId, JobState, PrinterError, PrinterState
from kiosk.screens.printing import Phase, PrintScreen
from kiosk.screens.stage import Stage
from kiosk.screens.tour.pages import displayed
from kiosk.screens.tour.scene import Scene, at


class NoPrinter:
    """Stands as it is told, and takes nothing."""

    def __init__(self, stands: PrinterState = PrinterState.READY) -> None:
        self._stands = stands

    def state(self) -> PrinterState:
        """Return how it was told to stand."""
        return self._stands

    def submit(self, pdf: Path, title: str, media: str) -> JobId:  # noqa: ARG002 - as `Printer`
        """Take nothing."""
        raise PrinterError("nothing is printed on a tour")

    def job(self, job: JobId) -> JobState:  # noqa: ARG002 - as `Printer`
        """Know no job."""
        raise PrinterError("nothing is printed on a tour")

    def forget(self) -> None:
        """Keep nothing anyway."""


def papers(stage: Stage) -> Iterator[Scene]:
    """Yield printing an item, alone or with its matter, and where it may get stuck."""
    item = _to_print(stage.hall)
    if item is None or not stage.hall.printing.prints_sheets:
        return
    yield at(stage, "print-making", PrintStop(sheet=Sheet.ITEM, item=item.id))
    face = stage.face
    if not isinstance(face, PrintScreen):
        return
    booklet = _has_matter(item, stage.hall)
    yield Scene("print-preview", stage, partial(_is_set, face, booklet=booklet))
    if booklet:
        face.choose(related=True)
        yield Scene("print-booklet", stage)
    say = stage.hall.wording.say
    for state in (PrinterState.NO_PAPER, PrinterState.JAM, PrinterState.MISSING):
        _tell(face, Phase.STUCK, trouble(state, say, phone=True))
        yield Scene(f"print-{state.value.replace('_', '-')}", stage)
    face.ids.choices.clear_widgets()
    _tell(face, Phase.PRINTING, say("正在打印，请稍候。"))
    yield Scene("print-printing", stage)
    _tell(face, Phase.DONE, say("打印好了，请在打印口取走。"))
    yield Scene("print-done", stage)


def _tell(face: PrintScreen, phase: Phase, told: str) -> None:
    face.wrong = face.takes = phase is Phase.STUCK
    face.phase, face.told = phase, told


def _to_print(hall: Hall) -> Item | None:
    """Return an item for paper, one with a matter of several if there is any."""
    found = [item for item in displayed(hall) if Channel.PRINT in item.channels]
    return max(found, key=lambda item: _has_matter(item, hall), default=None)


def _has_matter(item: Item, hall: Hall) -> bool:
    others = (hall.reader.item(id_) for id_ in item.related)
    return any(other and Channel.PRINT in other.item.channels for other in others)


def _is_set(face: PrintScreen, *, booklet: bool) -> bool:
    return face.phase == Phase.READY and bool(face.ids.choices.children) == booklet
