"""A stage with layers of paper, whose clock is turned by hand."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from content_sync.store.outbox import Outbox
from disclosure.decoding import decode
from disclosure.errors import RejectedError
from disclosure.outbox import DisplayRecord, OutboxKind
from disclosure.wording import Wording
from screen.paging.pages import paginate
from screen.paging.panel import Panel
from signage.display_log import DisplayLog
from signage.programme import DEFAULT_PLAN, Programme
from signage.stage import Stage
from tests.fakes.county import NOW

PANEL = Panel(width_px=540, height_px=960, inches=32, distance_mm=2000)
SAY = Wording().say


class PaperLayer:
    """A layer that is ready, broken or late as a test says."""

    def __init__(self, cue, *, ready=True, broken=""):
        self.cue, self.ready, self.broken = cue, ready, broken
        self.stopped = False

    @property
    def title(self):
        return self.cue.verified.item.title if self.cue else "standing"

    def stop(self):
        self.stopped = True


class Theatre:
    """A stage whose clock is turned by hand."""

    def __init__(self, village, plan=DEFAULT_PLAN, start=NOW):
        self.village = village
        self.start = start
        self.outbox = Outbox.open(village.store)
        self.late, self.broken, self.raising = set(), set(), set()
        self.front = None
        self.dead = self.clockless = False
        self.history = []
        self.steady = 0.0
        self.programme = Programme(
            village.open(),
            lambda item, day: paginate(item, PANEL, day, SAY),
            plan=plan,
            panel=PANEL,
        )
        self.stage = Stage(
            self.programme,
            self.make,
            self.show,
            DisplayLog(
                self.outbox,
                every_seconds=60,
                lit=lambda: not self.dead,
                trusted=lambda: not self.clockless,
            ),
            zone=ZoneInfo("Asia/Shanghai"),
            load_seconds=5,
        )

    def make(self, cue):
        layer = PaperLayer(cue)
        if layer.title in self.raising:
            raise RejectedError("broken file")
        layer.ready = layer.title not in self.late
        layer.broken = "broken file" if layer.title in self.broken else ""
        return layer

    def show(self, layer):
        assert layer.ready
        assert not layer.broken
        self.front = layer
        self.history.append(layer)

    @property
    def now(self):
        return self.start + timedelta(seconds=self.steady)

    def tick(self, seconds=0.5):
        self.steady += seconds
        self.stage.tick(self.now, self.steady)

    def jump(self, seconds):
        """Set the wall clock forwards or back; the steady one goes on."""
        self.start += timedelta(seconds=seconds)

    def run(self, seconds):
        for _ in range(int(seconds * 2)):
            self.tick()

    def records(self):
        rows = self.outbox.take_batch(200, 1 << 20)
        return [decode(row.body, DisplayRecord) for row in rows if row.kind is OutboxKind.DISPLAY]
