"""The header band: 政务公开 in white on the zone's blue, the office, the clock."""

from typing import Any

from screen.paging.lines import shorten
from screen.paging.panel import TypeScale, line_px
from screen.paging.typeface import Typeface
from screen.widgets.sheet import Sheet

BRACKET_BLANK = 0.5
"""The empty part of a full-width closing bracket, in em: it hangs over the margin."""


class Header(Sheet):
    """The band at the top of every face.

    Arguments:
        width_px, height_px: the band's size.
        scale: type sizes.
        sign: what the zone's sign says, e.g. ``政务公开``.
        office: name of the county's office.
        place: name of the area; stands before the office where there is room for both.
        margin_px: space left and right; the grid's unit when not given.
    """

    def __init__(
        self,
        width_px: int,
        height_px: int,
        scale: TypeScale,
        *,
        sign: str,
        office: str,
        place: str = "",
        margin_px: int | None = None,
        **kwargs: Any,
    ) -> None:
        self._scale = scale
        self._margin = scale.unit if margin_px is None else margin_px
        self._sign, self._office, self._place = sign, office, place
        self._time = self._day = self._brief = ""
        super().__init__(width_px, height_px, **kwargs)

    def name(self, office: str, place: str = "") -> None:
        """Show other names; drawn again only when one has changed."""
        if (office, place) != (self._office, self._place):
            self._office, self._place = office, place
            self.repaint()

    def show_time(self, time: str, day: str, brief: str = "") -> None:
        """Show the wall time and the date; drawn again only when one has changed.

        Arguments:
            time: of the day.
            day: the date.
            brief: a shorter form of the date, for where the names need the room.
        """
        if (time, day, brief) != (self._time, self._day, self._brief):
            self._time, self._day, self._brief = time, day, brief
            self.repaint()

    def paint(self) -> None:
        """Draw the band, its words left and the clock right."""
        self.fill(0, 0, self.width, self.height, "deep")
        if self.height >= line_px(self._scale.small) + line_px(self._scale.subtitle):
            self._paint_two_rows()
        else:
            self._paint_one_row()

    def _paint_two_rows(self) -> None:
        sign, small = self._scale.subtitle, self._scale.small
        top = (self.height - line_px(sign) - line_px(small)) / 2
        room = self.width - 2 * self._margin - small
        told = self._fitting_day(room)
        day = self._right(told, top + line_px(sign), small, "Regular")
        self._right(self._time, top, sign, "Bold")
        self._left(self._sign, self._margin, top, sign, "Bold")
        room -= day
        office = self._names(room)
        self._left(office, self._margin, top + line_px(sign), small, "Regular", room)

    def _paint_one_row(self) -> None:
        sign, small = self._scale.subtitle, self._scale.small
        low = (self.height - line_px(sign)) / 2
        lower = (self.height - line_px(small)) / 2
        time = self._right(self._time, low, sign, "Bold")
        used = self._left(self._sign, self._margin, low, sign, "Bold")
        x = self._margin + used + small
        room = self.width - x - self._margin - time - small
        day = Typeface.load().width(self._day, small)
        office = self._names(room - day - small)
        if self._day and Typeface.load().width(office, small) + day + small <= room:
            self.words(
                [self._day],
                0,
                lower,
                small,
                colour="fill_ink",
                align="right",
                width=self.width - self._margin - time - small,
            )
            room -= day + small
        self._left(office, x, lower, small, "Regular", room)

    def _fitting_day(self, room: float) -> str:
        """Return the date, in its shorter form where the names would be cut beside it."""
        face, small = Typeface.load(), self._scale.small
        names = face.width(self._names(room), small)
        fits = names + face.width(self._day, small) <= room
        return self._day if fits or not self._brief else self._brief

    def _names(self, room: float) -> str:
        """Return place and office, or the office alone where both are too wide."""
        both = f"{self._place}　{self._office}" if self._place else self._office
        return both if Typeface.load().width(both, self._scale.small) <= room else self._office

    def _left(
        self, text: str, x: float, y: float, size: int, weight: str, room: float | None = None
    ) -> int:
        if not text:
            return 0
        face = Typeface.load(weight)
        if room is not None:
            text = shorten(text, int(room), size, face)
        self.words([text], x, y, size, colour="fill_ink", weight=weight)
        return face.width(text, size)

    def _right(self, text: str, y: float, size: int, weight: str) -> int:
        if not text:
            return 0
        hanging = int(size * BRACKET_BLANK) if text.endswith("）") else 0
        self.words(
            [text],
            0,
            y,
            size,
            colour="fill_ink",
            weight=weight,
            align="right",
            width=self.width - self._margin + hanging,
        )
        return Typeface.load(weight).width(text, size)
