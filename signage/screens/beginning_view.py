"""The page of a terminal that is not set up yet: what is missing, its fingerprint, and a code of it."""

from typing import Any

from content_sync.store.beginning import Beginning
from disclosure.seals.fingerprints import GROUPS
from disclosure.wording import Say
from screen.paging.frame import Frame, Rect
from screen.paging.lines import break_lines
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface
from screen.widgets.qr import QrCode
from screen.widgets.sheet import Sheet
from signage.beginning import advice_of, title_of

_ROW = GROUPS // 2
_DIGITS = (2.4, 2.0, 1.7, 1.4, 1.2, 1.0)
"""Sizes of the fingerprint, in running text's; the first that fits."""
_TEXT = (1.0, 0.8, 0.65)
"""The same of all other words: whoever reads this page stands before it."""


class BeginningView(Sheet):
    """A page for a technician, read by two people on the telephone.

    Arguments:
        frame: of the panel.
        beginning: what the set-up waits for.
        say: the wording.
    """

    def __init__(self, frame: Frame, beginning: Beginning, say: Say, **kwargs: Any) -> None:
        self._scale, self._say, self._beginning = frame.scale, say, beginning
        wide, high = frame.header.width, frame.ticker.bottom
        self._words, self._code = _boxes(wide, high, frame.scale.unit, bool(beginning.fingerprint))
        super().__init__(wide, high, **kwargs)
        if self._code.height:
            code = QrCode(beginning.fingerprint, min(self._code.width, self._code.height))
            code.x = self._code.x + (self._code.width - code.width) / 2
            code.y = high - self._code.y - (self._code.height + code.height) / 2
            self.add_widget(code)

    @property
    def rows(self) -> list[tuple[str, int, str, str, int]]:
        """Return text, size, weight, colour and the space above of each line that fits."""
        rows: list[tuple[str, int, str, str, int]] = []
        for part in _TEXT:
            for digits in _DIGITS:
                rows = self._rows(int(self._scale.body * part), int(self._scale.body * digits))
                if _fits(rows, self._words):
                    return rows
        return rows

    def paint(self) -> None:
        """Draw the words in the middle of their box."""
        self.fill(0, 0, self.width, self.height, "paper")
        unit = self._scale.unit
        self.fill(0, 0, self.width, max(6, unit // 6), "civic")
        rows, box = self.rows, self._words
        y = box.y + (box.height - _high(rows)) / 2
        for text, size, weight, colour, gap in rows:
            y += gap
            y += self.words(
                [text],
                box.x,
                y,
                size,
                colour=colour,
                weight=weight,
                align="center",
                width=box.width,
            )

    def _rows(self, text: int, digits: int) -> list[tuple[str, int, str, str, int]]:
        scale, say, told = self._scale, self._say, self._beginning
        gap, least = scale.unit // 2, min(text, scale.small)
        title = scale.title * text // scale.body
        rows = [
            (line, title, "Bold", "deep", 0) for line in self._broken(title_of(told, say), title)
        ]
        for line in self._broken(advice_of(told, say), text):
            rows.append((line, text, "Regular", "ink", gap))
            gap = 0
        gap = scale.unit // 2
        if told.fingerprint:
            groups = told.fingerprint.split()
            rows.append((say("这台设备的指纹"), least, "Regular", "muted", gap * 2))
            rows.append(("  ".join(groups[:_ROW]), digits, "Medium", "ink", 0))
            rows.append(("  ".join(groups[_ROW:]), digits, "Medium", "ink", 0))
        if told.county:
            rows.append((say("县里的服务器"), least, "Regular", "muted", gap))
            rows += self._address(told.county, least)
        return rows

    def _address(self, address: str, largest: int) -> list[tuple[str, int, str, str, int]]:
        """Return an address on one line where there is a size for that."""
        sizes = (int(largest * part) for part in (1.0, 0.9, 0.8, 0.7))
        size = next((one for one in sizes if len(self._broken(address, one)) == 1), largest)
        return [(line, size, "Regular", "ink", 0) for line in self._broken(address, size)]

    def _broken(self, text: str, size: int) -> list[str]:
        return list(break_lines(text, self._words.width, size, Typeface.load()))


def _boxes(wide: int, high: int, margin: int, coded: bool) -> tuple[Rect, Rect]:  # noqa: FBT001
    """Return where words and code are: side by side, or one above the other."""
    inner = Rect(x=margin, y=margin, width=wide - 2 * margin, height=high - 2 * margin)
    if not coded:
        return inner, Rect(x=0, y=0, width=0, height=0)
    if wide > high:
        side = min(inner.width // 3, inner.height)
        words = Rect(x=margin, y=margin, width=inner.width - side - margin, height=inner.height)
        return words, Rect(x=wide - margin - side, y=margin, width=side, height=inner.height)
    side = min(inner.height // 3, inner.width)
    words = Rect(x=margin, y=margin, width=inner.width, height=inner.height - side - margin)
    return words, Rect(x=margin, y=high - margin - side, width=inner.width, height=side)


def _high(rows: list[tuple[str, int, str, str, int]]) -> int:
    return sum(line_px(size) + gap for _, size, _, _, gap in rows)


def _fits(rows: list[tuple[str, int, str, str, int]], box: Rect) -> bool:
    typeface = Typeface.load()
    wide = max(len(break_lines(text, box.width, size, typeface)) for text, size, *_ in rows)
    return wide == 1 and _high(rows) <= box.height
