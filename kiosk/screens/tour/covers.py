"""What lies over the pages, and what stands in their place when the content is old or absent.

Invariant: each scene is taken away again before the next, and the clock set back.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import msgspec

from content_sync.store.reader import SyncProgress
from disclosure.alerts import alert_of
from kiosk.journey.stops import Home
from kiosk.screens.alert import Takeover
from kiosk.screens.stage import Stage
from kiosk.screens.syncing import Syncing
from kiosk.screens.tour import samples
from kiosk.screens.tour.scene import Scene, at
from screen.paging.alert_pages import TONES

OLD = timedelta(days=5)
EXPIRED = timedelta(days=50)
LEFT_SECONDS = 24
HALF_WAY = SyncProgress(2, 3, 61, 140, 8_000_000, 21_000_000, first_sync_done=False)
Later = Callable[[timedelta], None]
"""Moves the clock of the kiosk by so much."""


def covers(stage: Stage) -> Iterator[Scene]:
    """Yield the comforts and the countdown, over home."""
    at(stage, "", Home())
    stage.on_nav("comfort")
    if stage.comforts is not None:
        yield Scene("comforts", stage.comforts)
    stage.close_comforts()
    stage.count_down(LEFT_SECONDS)
    if stage.countdown is not None:
        yield Scene("countdown", stage.countdown)
    stage.stay()


def maintenance(stage: Stage) -> Iterator[Scene]:
    """Yield the technicians' page: its lock, what it tells, and the way out half taken."""
    stage.maintain()
    page = stage.maintenance
    if page is None:
        return
    for digit in samples.CODE[:6]:
        page.digit(digit)
    yield Scene("maintenance-lock", page)
    page.tried(False)
    yield Scene("maintenance-wrong", page)
    page.tried(True)
    yield Scene("maintenance", page, lambda: bool(page.ids.facts.children))
    page.exit()
    yield Scene("maintenance-leaving", page)
    stage.end_maintenance()


def alerts(stage: Stage) -> Iterator[Scene]:
    """Yield the banner over home, and the sheet that must be seen first."""
    item = samples.warning(stage.hall)
    alert = alert_of(item, stage.hall.today())
    if alert is None:
        return
    banner = stage.ids.banner
    usual = banner.words, banner.tone
    at(stage, "", Home())
    banner.tell(item.title, TONES[alert.level])
    yield Scene("banner", stage)
    sheet = Takeover(stage.hall, item, alert.level)
    stage.add_widget(sheet)
    yield Scene("takeover", sheet)
    stage.remove_widget(sheet)
    banner.tell(*usual)


def old(stage: Stage, later: Later) -> Iterator[Scene]:
    """Yield home under its “as of” line, and the page in place of content that is too old."""
    hall, usual = stage.hall, stage.hall.settings
    at(stage, "", Home())
    later(OLD)
    stage.tick()
    yield Scene("as-of", stage)
    hall.settings = msgspec.structs.replace(usual, when_expired="neutral")
    later(EXPIRED - OLD)
    stage.tick()
    yield Scene("outdated", stage)
    hall.settings = usual
    later(-EXPIRED)
    stage.tick()


def syncing(stage: Stage) -> Iterator[Scene]:
    """Yield the page before there is any content, over everything."""
    for name, progress in (("syncing-begun", None), ("syncing", HALF_WAY)):
        page = Syncing(stage.hall.wording)
        page.show(progress)
        stage.add_widget(page)
        yield Scene(name, page)
        stage.remove_widget(page)


def resting(stage: Stage) -> Iterator[Scene]:
    """Yield the invitation to passers-by; the visit ends here."""
    stage.rest()
    yield Scene("resting", stage.resting, lambda: stage.resting.settled)
    stage.wake()
