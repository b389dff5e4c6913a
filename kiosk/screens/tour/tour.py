"""The tour: every scene in its order.

Invariant: a page that is not on it is neither drawn by `shots` nor measured by the tests,
so a test compares it with all stops and all rules.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from kiosk.hall import Hall
from kiosk.printing.printer import PrinterState
from kiosk.printing.shop import PrintShop, ShopRules
from kiosk.printing.spool import Spool
from kiosk.screens.stage import Stage
from kiosk.screens.tour.asking import asking
from kiosk.screens.tour.covers import Later, alerts, covers, maintenance, old, resting, syncing
from kiosk.screens.tour.pages import browsing, items
from kiosk.screens.tour.papers import NoPrinter, papers
from kiosk.screens.tour.parts import parts
from kiosk.screens.tour.scene import Scene
from kiosk.screens.tour.voicing import voicing
from kiosk.screens.tour.writing import form, searching


def scenes(stage: Stage, later: Later) -> Iterator[Scene]:
    """Yield every scene; each must be looked at before the next is asked for.

    Arguments:
        stage: over any store; its visit is used up.
        later: moves the clock of the kiosk.
    """
    yield from chain(
        browsing(stage),
        searching(stage),
        items(stage),
        voicing(stage),
        form(stage),
        asking(stage),
        parts(stage),
        papers(stage),
        covers(stage),
        maintenance(stage),
        alerts(stage),
        old(stage, later),
        syncing(stage),
        resting(stage),
    )


def furnish(hall: Hall) -> None:
    """Give a kiosk for drawing a printer without paper and a county that texts: it offers all.

    The printer sets sheets as the real one does and prints none.
    """
    settings = hall.settings
    rules = ShopRules(store=settings.store, item_page=settings.item_page)
    printer = NoPrinter(PrinterState.NO_PAPER)
    hall.printing = PrintShop(rules, printer, None, Spool(Path(settings.store)))
    hall.filing.adopt(hall.levels, hall.calendar, texts=True)
