"""The seal mark (已审核): the sign that the county stands behind what is shown."""

from typing import Any

from screen.paging.lines import break_lines
from screen.paging.panel import TypeScale, line_px
from screen.paging.seal_words import SealWords
from screen.paging.typeface import Typeface
from screen.widgets.sheet import Sheet


class SealMark(Sheet):
    """A cinnabar square 已审核, with the approver's office and the day beside it.

    Arguments:
        said: what it says.
        width_px: room for square and words; the words wrap inside it.
        scale: type sizes; the words are `small`.
    """

    def __init__(self, said: SealWords, width_px: int, scale: TypeScale, **kwargs: Any) -> None:
        self._size_px = scale.small
        self._said = said
        bold = Typeface.load("Bold")
        wide = max(bold.width(line, scale.small) for line in said.lines)
        self._square = max(scale.small * 18 // 5, wide + scale.small * 3 // 5)
        self._pad = scale.small // 3
        room = width_px - self._square - self._pad
        face = Typeface.load()
        self._beside = min(face.width(said.when, scale.small), 8 * scale.small) <= room
        if not self._beside:
            room = width_px
        self._lines = [
            *break_lines(said.who, room, scale.small, face),
            *break_lines(said.when, room, scale.small, face),
        ]
        words = len(self._lines) * line_px(scale.small)
        height = max(self._square, words) if self._beside else self._square + self._pad + words
        super().__init__(width_px, height, **kwargs)

    def paint(self) -> None:
        """Draw the square, then office and day."""
        side, size = self._square, self._size_px
        words = len(self._lines) * line_px(size)
        top = max(0, (self.height - side) / 2) if self._beside else 0
        self.fill(0, top, side, side, "seal", radius=max(3, side // 12))
        inset = max(3, side // 22)
        self.rule(
            [
                (inset, top + inset),
                (side - inset, top + inset),
                (side - inset, top + side - inset),
                (inset, top + side - inset),
                (inset, top + inset),
            ],
            "fill_ink",
            line=max(1.0, side / 90),
        )
        lines = self._said.lines
        check = side * 45 // 100 if self._said.checked else 0
        gap = (side - len(lines) * line_px(size) - check * 0.86) / 2
        if check:
            self.icon("check", (side - check) / 2, top + gap, check, "fill_ink")
        self.words(
            list(lines),
            0,
            top + gap + check * 0.86,
            size,
            colour="fill_ink",
            weight="Bold",
            align="center",
            width=side,
        )
        x, y = (
            (side + self._pad, (self.height - words) / 2) if self._beside else (0, side + self._pad)
        )
        self.words(self._lines, x, y, size, colour="muted")


class SealWord(Sheet):
    """The seal mark's word alone, where one line is all the room there is.

    Arguments:
        width_px, height_px: its size.
        scale: type sizes; the word is `small`.
        word: what it says.
    """

    def __init__(
        self, width_px: int, height_px: int, scale: TypeScale, word: str, **kwargs: Any
    ) -> None:
        self._size_px, self._word = scale.small, word
        super().__init__(width_px, height_px, **kwargs)

    def paint(self) -> None:
        """Draw the word on its colour."""
        self.fill(0, 0, self.width, self.height, "seal", radius=max(3, self.height // 12))
        y = (self.height - line_px(self._size_px)) / 2
        self.words(
            [self._word],
            0,
            y,
            self._size_px,
            colour="fill_ink",
            weight="Bold",
            align="center",
            width=self.width,
        )
