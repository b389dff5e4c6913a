"""The standing page: county, time, and how to ask; when there is nothing else to show."""

from typing import Any

from disclosure.wording import Say
from screen.paging.contents import StripContent
from screen.paging.frame import Frame
from screen.paging.lines import break_lines
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface
from screen.widgets.sheet import Sheet
from signage.signs import Signs


def standing_strip(signs: Signs, say: Say) -> StripContent:
    """Return what a LED bar tells when there is nothing else."""
    name = signs.place or signs.county
    title = say("{place}政务公开", place=name) if name else say("政务公开")
    return StripContent(title=title, text="".join(help_lines(signs, say)))


def help_lines(signs: Signs, say: Say) -> list[str]:
    """Return how to ask, as sentences."""
    if signs.profile is None:
        return [say("公开内容正在接收，请稍候。")]
    told = [say("想了解公开事项，请到便民服务大厅的触摸终端查询。")]
    if signs.phone:
        told.append(say("咨询电话：{phone}", phone=signs.phone))
    return told


Row = tuple[str, int, str, str, int]


class StandingView(Sheet):
    """A calm page that is always true.

    Arguments:
        frame: where things stand.
        signs: names; a page without a profile says that content is on its way.
        say: the wording.
    """

    ready = True
    broken = ""
    moving = False
    name = "standing"

    def __init__(self, frame: Frame, signs: Signs, say: Say, **kwargs: Any) -> None:
        self._frame, self._signs, self._say = frame, signs, say
        self._time = self._day = ""
        super().__init__(frame.header.width, frame.ticker.bottom, **kwargs)

    def show_time(self, time: str, day: str) -> None:
        """Show the wall time and the date."""
        if (time, day) != (self._time, self._day):
            self._time, self._day = time, day
            self.repaint()

    def start(self) -> None:
        """Nothing moves."""

    def stop(self) -> None:
        """Leave the screen."""
        if self.parent is not None:
            self.parent.remove_widget(self)

    def paint(self) -> None:
        """Draw the place's name, the time, and how to ask, in the middle."""
        frame, scale = self._frame, self._frame.scale
        self.fill(0, 0, self.width, self.height, "paper")
        rows, high = self._rows_that_fit()
        y = frame.cover.y + (frame.cover.height - high) / 2
        for text, size, weight, colour, gap in rows:
            y += gap
            y += self.words(
                [text],
                frame.cover.x,
                y,
                size,
                colour=colour,
                weight=weight,
                align="center",
                width=frame.cover.width,
            )
        bar = scale.unit * 2
        self.fill((self.width - bar) / 2, frame.cover.y, bar, max(6, scale.unit // 9), "civic")

    def _rows_that_fit(self) -> tuple[list[Row], int]:
        """Return the lines with the clock as large as there is room, and their height."""
        rows: list[Row] = []
        high = 0
        for clock_size in range(self._frame.scale.display * 2, self._frame.scale.body, -8):
            rows = self._rows(clock_size)
            high = sum(line_px(size) + gap for _, size, _, _, gap in rows)
            if high <= self._frame.cover.height - self._frame.scale.unit // 2:
                break
        return rows, high

    def _rows(self, clock_size: int) -> list[Row]:
        """Return text, size, weight, colour and the space above of each line."""
        scale, say, signs = self._frame.scale, self._say, self._signs
        rows = [(signs.place or signs.county or say("政务公开"), scale.title, "Bold", "deep", 0)]
        if self._time:
            rows.append((self._time, clock_size, "Bold", "ink", 0))
            rows.append((self._day, scale.body, "Regular", "muted", 0))
        gap = scale.unit // 2
        for text in help_lines(self._signs, self._say):
            for line in break_lines(text, self._frame.cover.width, scale.body, Typeface.load()):
                rows.append((line, scale.body, "Regular", "ink", gap))
                gap = 0
        return rows
