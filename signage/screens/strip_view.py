"""What a LED bar shows: a line rests, runs to its end, rests again.

Invariant: words stand on whole pixels and move by whole pixels, always as many; some of
a line is always in sight.
"""

from typing import Any

from kivy.clock import Clock
from kivy.uix.relativelayout import RelativeLayout

from screen.paging.contents import StripContent
from screen.paging.pace import Pace
from screen.paging.panel import Panel
from screen.paging.strip import (
    CLOCK,
    FRAMES_PER_SECOND,
    REST_SECONDS,
    Gait,
    RowType,
    clock_px,
    gait,
    label_px,
    lines,
    row_type,
    rows_of,
)
from screen.widgets.sheet import Sheet

PIECE_CHARS = 24
"""Characters in one texture: a long line is wider than a texture may be."""


class StripLine(Sheet):
    """One whole line, as wide as it is, after its label.

    Arguments:
        text: the line.
        kind: how it is set.
        row_px: height of its row.
        content: names label and tone; only the first line has the label.
    """

    def __init__(
        self, text: str, kind: RowType, row_px: int, content: StripContent, **kwargs: Any
    ) -> None:
        self._text, self._kind = text, kind
        self._label, self._tone = content.label, content.tone
        self._label_px = label_px(content, kind)
        super().__init__(max(1, self._label_px + kind.width(text)), row_px, **kwargs)

    def paint(self) -> None:
        """Draw the line piece by piece."""
        kind, x = self._kind, self._label_px
        y = (self.height - kind.height) // 2
        if self._label:
            block = x - kind.size // 2
            self.fill(0, 0, block, self.height, self._tone)
            self._put(self._label, kind.size // 4, y, "paper")
        for start in range(0, len(self._text), PIECE_CHARS):
            piece = self._text[start : start + PIECE_CHARS]
            self._put(piece, x, y, self._tone)
            x += kind.width(piece)

    def _put(self, text: str, x: int, y: float, colour: str) -> None:
        self.words([text], x, y, self._kind.size, colour=colour, weight=self._kind.weight)


class Runner:
    """Moves a line that is longer than its room, from its start to its end.

    Arguments:
        line: what runs; the room begins where it stands.
        room_px: how much of it is in sight.
        pace: how fast.
    """

    def __init__(self, line: StripLine, room_px: int, pace: Gait) -> None:
        self._line, self._gait = line, pace
        self._left = max(0, int(line.width) - room_px)
        self._frames = 0.0

    @property
    def done(self) -> bool:
        """Tell whether the end is in sight."""
        return self._left <= 0

    def advance(self, seconds: float) -> None:
        """Move as far as is due after a frame; frames that were left out are made good."""
        self._frames += max(1, round(seconds * FRAMES_PER_SECOND))
        while self._frames >= self._gait.frames and not self.done:
            self._frames -= self._gait.frames
            step = min(self._gait.pixels, self._left)
            self._line.x -= step
            self._left -= step


class StripClock(Sheet):
    """The wall time at the end of a row, on its own ground."""

    def __init__(self, panel: Panel, row_px: int, **kwargs: Any) -> None:
        self._kind, self._time = row_type(row_px, CLOCK), ""
        super().__init__(clock_px(panel), row_px, **kwargs)

    def show_time(self, time: str) -> None:
        """Show another time; drawn again only when it has changed."""
        if time != self._time:
            self._time = time
            self.repaint()

    def paint(self) -> None:
        """Draw ground and time."""
        self.fill(0, 0, self.width, self.height, "paper")
        kind = self._kind
        y = (self.height - kind.height) // 2
        self.words([self._time], kind.size // 2, y, kind.size, weight=kind.weight)


class StripView(RelativeLayout):
    """A content as a layer of the player.

    Arguments:
        content: what is shown.
        panel: the bar.
        pace: how fast lines run.
        time: the wall time, or empty while it is not known.
    """

    broken = ""

    def __init__(self, content: StripContent, panel: Panel, pace: Pace, time: str = "") -> None:
        super().__init__(size_hint=(None, None), size=(panel.width_px, panel.height_px))
        self.name = content.title
        self._runners: list[Runner] = []
        self._drawn = False
        self._clock: StripClock | None = None
        self._run = Clock.create_trigger(self._advance, 0, interval=True)
        self._rest = Clock.create_trigger(lambda _dt: self._run(), REST_SECONDS)
        self.add_widget(StripGround(panel.width_px, panel.height_px))
        self._add_lines(content, panel, pace, time)
        Clock.schedule_once(self._note_drawn, 0)

    @property
    def ready(self) -> bool:
        """Tell whether the lines are drawn."""
        return self._drawn

    @property
    def moving(self) -> bool:
        """Tell whether a line has yet to run."""
        return not all(runner.done for runner in self._runners)

    def show_time(self, time: str) -> None:
        """Show the wall time, where a clock has its place."""
        if self._clock is not None:
            self._clock.show_time(time)

    def start(self) -> None:
        """Begin to run, after a rest."""
        if self.moving:
            self._rest()

    def stop(self) -> None:
        """Stop running, and leave the screen."""
        self._rest.cancel()
        self._run.cancel()
        if self.parent is not None:
            self.parent.remove_widget(self)

    def _add_lines(self, content: StripContent, panel: Panel, pace: Pace, time: str) -> None:
        row_px = panel.height_px // rows_of(panel)
        bare = StripContent(title=content.title, tone=content.tone)
        for number, text in enumerate(lines(content, panel, time)):
            kind = row_type(row_px, text)
            line = StripLine(text, kind, row_px, bare if number else content)
            line.y = panel.height_px - (number + 1) * row_px
            room = panel.width_px - (0 if number else clock_px(panel))
            self._runners.append(Runner(line, room, gait(kind.size, pace)))
            self.add_widget(line)
        if clock_px(panel):
            self._clock = StripClock(panel, row_px)
            self._clock.pos = (panel.width_px - clock_px(panel), panel.height_px - row_px)
            self._clock.show_time(time)
            self.add_widget(self._clock)

    def _advance(self, seconds: float) -> None:
        for runner in self._runners:
            runner.advance(seconds)
        if not self.moving:
            self._run.cancel()

    def _note_drawn(self, _dt: float) -> None:
        self._drawn = True


class StripGround(Sheet):
    """The dark ground of a LED bar."""

    def paint(self) -> None:
        """Draw it."""
        self.fill(0, 0, self.width, self.height, "paper")
