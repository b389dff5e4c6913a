"""Hands at play on a kiosk in a process of its own: `python -m tests.kiosk.hands`.

Of its own, because the memory of one that drew other tests before says nothing of a kiosk.
"""

import os
import random
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

from content_sync.store.outbox import Outbox
from disclosure.outbox import OutboxKind
from kiosk.printing.printer import PrinterError
from kiosk.printing.shop import PrintShop, ShopRules
from kiosk.printing.spool import Spool
from kiosk.voice import Voice
from speech.words.lexicon import shipped_lexicon
from tests.fakes.county import NOW
from tests.fakes.printer import FakePrinter
from tests.fakes.voice import FakeVoice
from tests.kiosk.conftest import FewWords
from tests.kiosk.kiosk_window import KioskWindow

UPRIGHT = {"width_px": 360, "height_px": 640, "inches": 21.5}
LYING = {"width_px": 640, "height_px": 360, "inches": 21.5}
PLACES = {
    "street upright": {**UPRIGHT, "profile": "street"},
    "street lying": {**LYING, "profile": "street"},
    "community upright": {**UPRIGHT, "profile": "community"},
    "community lying": {**LYING, "profile": "community"},
}
WARM_SHARE = 0.3
GROWTH_MIB = 30
LOOKS_MOST = 10
FILING = {"ConfirmScreen", "OpinionCheckScreen", "ReceiptScreen", "OpinionEndScreen"}
"""Screens on which a person sends something off."""
CHECK_EVERY = 250
DRAW_EVERY = 4


class Hand:
    """Touches at random, as hands, elbows, children and cleaning cloths do."""

    def __init__(self, kiosk: KioskWindow, seed: int) -> None:
        self.kiosk, self.chance = kiosk, random.Random(seed)
        self.touches = 0
        self._ways = (
            (self._tap, 50),
            (self._press_something, 25),
            (self._drag, 8),
            (self._double, 5),
            (self._two_fingers, 4),
            (self._edge, 4),
            (self._hold, 2),
            (self._wait, 2),
        )

    def touch(self) -> None:
        """Touch once, somehow."""
        ways, weights = zip(*self._ways, strict=True)
        self.chance.choices(ways, weights)[0]()
        self.touches += 1
        if self.touches % DRAW_EVERY == 0:
            self.kiosk.draw(1)

    def _at(self, x: float, y: float):
        from kivy.tests.common import UnitTestTouch

        touch = UnitTestTouch(x, y)
        touch.touch_down()
        return touch

    def _anywhere(self) -> tuple[float, float]:
        window = self.kiosk.window
        return self.chance.uniform(0, window.width), self.chance.uniform(0, window.height)

    def _tap(self) -> None:
        self._at(*self._anywhere()).touch_up()

    def _press_something(self) -> None:
        from kivy.uix.behaviors import ButtonBehavior

        from demo.finger import centre_of, find_all

        reach = find_all(self.kiosk.stage, ButtonBehavior)
        if reach:
            self._at(*centre_of(self.chance.choice(reach))).touch_up()

    def _drag(self) -> None:
        touch = self._at(*self._anywhere())
        for _ in range(self.chance.randint(1, 4)):
            touch.touch_move(*self._anywhere())
        touch.touch_up()

    def _double(self) -> None:
        place = self._anywhere()
        self._at(*place).touch_up()
        self._at(*place).touch_up()

    def _two_fingers(self) -> None:
        first, second = self._at(*self._anywhere()), self._at(*self._anywhere())
        first.touch_move(*self._anywhere())
        for touch in self.chance.sample((first, second), 2):
            touch.touch_up()

    def _edge(self) -> None:
        window = self.kiosk.window
        x = self.chance.choice((0, 1, window.width / 2, window.width - 1, window.width))
        y = self.chance.choice((0, 1, window.height / 2, window.height - 1, window.height))
        self._at(x, y).touch_up()

    def _hold(self) -> None:
        touch = self._at(*self._anywhere())
        self.kiosk.pass_time(self.chance.choice((1, 4)))
        touch.touch_up()

    def _wait(self) -> None:
        self.kiosk.pass_time(self.chance.choice((5, 30, 95, 200)))


def open_place(store: Path, now: datetime, panel) -> KioskWindow:
    """Return a kiosk with a printer and a voice, none of them real."""
    kiosk = KioskWindow(store, now, FewWords(), **panel)
    kiosk.hall.voice = Voice(FakeVoice(), FakeVoice(), shipped_lexicon())
    rules = ShopRules(store=str(store), pages_per_visit=2)
    kiosk.hall.printing = PrintShop(rules, FakePrinter(), None, Spool(store), _no_paper)
    return kiosk


def _no_paper(_commission):
    raise PrinterError("no paper is set while hands play")


def play(kiosk: KioskWindow, store: Path, touches: int, seed: int) -> None:
    from kivy.base import EventLoop

    hand, warm, outbox = Hand(kiosk, seed), 0.0, Outbox.open(store)
    left, visits, owed = [], [kiosk.visit], 0
    kiosk.stage.bind(on_exit=lambda _: left.append(hand.touches))
    for number in range(1, touches + 1):
        before, told = kiosk.face, f"seed {seed}, touch {number} at {kiosk.face}"
        try:
            hand.touch()
        except Exception as error:
            raise AssertionError(told) from error
        if visits[-1] is not kiosk.visit:
            visits.append(kiosk.visit)
        if (now_owed := outbox.tally().queued) != owed:
            assert before in FILING, f"{told}: something was filed"
            owed = now_owed
        if number == int(touches * WARM_SHARE):
            warm = _resident_mib(kiosk)
        if number % CHECK_EVERY == 0:
            _check_way_home(kiosk, told)
    assert not left, "somebody ended the kiosk"
    assert not EventLoop.quit
    assert kiosk.stage.parent is not None
    grown = _resident_mib(kiosk) - warm
    for _ in range(LOOKS_MOST):  # a film's threads give their memory back when they get a turn
        if grown < GROWTH_MIB:
            break
        kiosk.draw(20)
        grown = _resident_mib(kiosk) - warm
    assert grown < GROWTH_MIB, f"seed {seed}: {grown:.0f} MiB more than after {warm:.0f}"
    _check_outbox(outbox, kiosk, len(visits))


def _check_way_home(kiosk: KioskWindow, told: str) -> None:
    """Wherever a person stands, home is in reach of a finger, or on the cover's far side."""
    from demo.finger import find
    from kiosk.journey.stops import Home
    from kiosk.screens.nav import NavKey

    stage = kiosk.stage
    kiosk.draw(2)
    if not stage.at_rest and stage.visit.trail.here != Home():
        key = find(stage, NavKey, icon="home")
        assert key, f"{told}: no way home"


def _check_outbox(outbox: Outbox, kiosk: KioskWindow, visits: int) -> None:
    filed = Counter(row.kind for row in outbox.take_batch(100_000, 10**9))
    settings = kiosk.settings
    assert filed[OutboxKind.REQUEST] <= visits * settings.requests_per_visit
    opinions = filed[OutboxKind.OPINION] + filed[OutboxKind.RATING]
    assert opinions <= visits * settings.opinions_per_visit * 2
    known = {OutboxKind.REQUEST, OutboxKind.OPINION, OutboxKind.RATING, OutboxKind.LETTER}
    assert not set(filed) - known


def _resident_mib(kiosk: KioskWindow) -> float:
    """Return the resident memory at rest, when everything of a visit is given back."""
    from screen.widgets import sweeping

    kiosk.stage.rest()
    kiosk.draw(2)
    sweeping.sweep()
    kiosk.draw(2)
    sweeping.trim()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main(store: str, place: str, touches: str, seed: str) -> None:
    """Play; what went wrong ends the process with its words."""
    kiosk = open_place(Path(store), NOW, PLACES[place])
    from screen.widgets.window import spare_processor

    spare_processor()
    play(kiosk, Path(store), int(touches), int(seed))
    kiosk.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
