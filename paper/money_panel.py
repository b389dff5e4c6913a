"""A month's accounts as a panel: what came in, went out and is left, and how it was before.

Invariant: every figure is a total of a sealed table; a month without accounts is a gap.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from disclosure.accounts import Month, Sheet
from disclosure.items import Strict
from disclosure.money import format_yuan
from disclosure.wording import Say
from paper.pouring import Piece, space
from paper.sheet import Sheet as Paper
from paper.sheet import mm
from paper.text import passage_pieces
from screen.paging.lines import break_lines
from screen.paging.panel import TypeScale, line_px
from screen.paging.passages import Passage
from screen.paging.typeface import Typeface

YUAN, TEN_THOUSAND_YUAN = 100, 1_000_000
"""In fen."""
HIGHEST = mm(44)
"""Of a bar on a board."""
LEAST = 6
"""Of a bar for an amount above zero."""


class Sum(Strict, frozen=True, kw_only=True):
    """One sum of a month; `before` is None where the month before has none."""

    name: str
    now: int
    before: int | None


def sums_of(sheet: Sheet, last: Sheet | None, say: Say) -> tuple[Sum, ...]:
    """Return a month's sums beside those of the month before."""
    found = [
        Sum(name=say("收入"), now=sheet.income, before=last.income if last else None),
        Sum(name=say("支出"), now=sheet.spending, before=last.spending if last else None),
    ]
    if sheet.balance is not None:
        closing = last.balance if last else None
        before = closing if sheet.opening is None else sheet.opening
        found.append(Sum(name=say("月末还有"), now=sheet.balance, before=before))
    return tuple(found)


def change_words(told: Sum, say: Say) -> str:
    """Return how a sum differs from that of the month before; empty where that has none."""
    if told.before is None:
        return ""
    by = told.now - told.before
    if by == 0:
        return say("和上月一样")
    amount = format_yuan(abs(by))
    return say("比上月多 {sum}", sum=amount) if by > 0 else say("比上月少 {sum}", sum=amount)


def month_name(month: Month, say: Say) -> str:
    """Return e.g. ``2026年10月``."""
    return say("{year}年{month}月", year=month.year, month=month.month)


def sum_boxes(sums: Sequence[Sum], width: int, scale: TypeScale, say: Say) -> Piece:
    """Return the sums side by side, each in a box as large as its figure."""
    gap, pad = mm(3), scale.body // 2
    wide = (width - gap * (len(sums) - 1)) // max(1, len(sums))
    bold = Typeface.load("Bold")
    widest = max((bold.width(format_yuan(told.now), 1000) for told in sums), default=1000)
    size = min(scale.title, (wide - 2 * pad) * 1000 // widest)
    changes = [
        break_lines(change_words(told, say), wide - 2 * pad, scale.body, Typeface.load())
        for told in sums
    ]
    lines = max(map(len, changes), default=0)
    height = (1 + lines) * line_px(scale.body) + line_px(size) + 2 * pad

    def draw(sheet: Paper, x: int, y: int) -> None:
        for place, told in enumerate(sums):
            left = x + place * (wide + gap)
            sheet.fill(left, y, wide, height, "mist", radius=scale.body / 4)
            top = y + pad
            sheet.words([told.name + say("（元）")], left + pad, top, scale.body, weight="Medium")
            top += line_px(scale.body)
            figure = format_yuan(told.now)
            sheet.words([figure], left + pad, top, size, weight="Bold", colour="deep")
            top += line_px(size)
            sheet.words(changes[place], left + pad, top, scale.body, colour="muted")

    return Piece(height, draw)


def sum_rows(
    sums: Sequence[Sum], months: tuple[str, str], width: int, size: int, say: Say
) -> Iterator[Piece]:
    """Yield the sums as rows: this month, last month, and how they differ.

    Arguments:
        sums: from the top down.
        months: names of this month and of the one before.
        width: room from left to right.
        size: of the type.
        say: the wording.
    """
    pad = size // 2
    columns = (0.2, 0.27, 0.53)
    ends = [round(width * share) for share in (columns[0], columns[0] + columns[1])]
    ends += [round(width * 0.73), width]

    def row(cells: Sequence[str], weights: Sequence[str], *, head: bool) -> Piece:
        height = line_px(size) + pad

        def draw(sheet: Paper, x: int, y: int) -> None:
            if head:
                sheet.fill(x, y, width, height, "civic")
            colour = "fill_ink" if head else "ink"
            top = y + pad // 2
            sheet.words([cells[0]], x + pad, top, size, weight=weights[0], colour=colour)
            for place in range(1, 4):
                left = x + ends[place - 1]
                room = ends[place] - ends[place - 1] - pad
                face = Typeface.load(weights[place])
                fits = min(size, size * room // max(1, face.width(cells[place], size)))
                sheet.words(
                    [cells[place]],
                    left,
                    top + (size - fits) / 2,
                    fits,
                    weight=weights[place],
                    colour=colour,
                    align="right",
                    width=room,
                )
            if not head:
                sheet.rule([(x, y + height), (x + width, y + height)], "hairline", line=4)

        return Piece(height, draw, keep=True)

    yield row((say("项目（元）"), *months, say("相差")), ("Bold",) * 4, head=True)
    for told in sums:
        before = "—" if told.before is None else format_yuan(told.before)
        change = "—" if told.before is None else _short_change(told.now - told.before, say)
        cells = (told.name, format_yuan(told.now), before, change)
        yield row(cells, ("Medium", "Bold", "Regular", "Regular"), head=False)


def _short_change(by: int, say: Say) -> str:
    if by == 0:
        return say("一样")
    amount = format_yuan(abs(by))
    return say("多 {sum}", sum=amount) if by > 0 else say("少 {sum}", sum=amount)


class _Chart(Strict, frozen=True, kw_only=True):
    """Months side by side: as many as have room for their figures at `size`."""

    sheets: tuple[Sheet | None, ...]
    width: int
    size: int
    small: int
    unit: int
    most: int

    @classmethod
    def fitted(
        cls, sheets: Sequence[Sheet | None], width: int, scale: TypeScale
    ) -> "_Chart | None":
        """Return the chart, or None where fewer than two months can be compared."""
        amounts = [amount for one in sheets if one for amount in (one.income, one.spending)]
        most = max(map(abs, amounts), default=0)
        unit = TEN_THOUSAND_YUAN if most >= TEN_THOUSAND_YUAN else YUAN
        face, size = Typeface.load("Medium"), scale.body
        widest = max((face.width(_figure(one, unit), size) for one in amounts), default=0)
        count = width // (2 * (widest + size // 3) + size // 2)
        shown = tuple(sheets[-count:]) if count else ()
        if sum(one is not None for one in shown) < 2:
            return None
        return cls(sheets=shown, width=width, size=size, small=scale.small, unit=unit, most=most)

    @property
    def height(self) -> int:
        """Return how high it is, with figures above and months below."""
        return 2 * line_px(self.size) + HIGHEST

    def draw(self, say: Say, sheet: Paper, x: int, y: int) -> None:
        """Draw the months from the left."""
        wide, foot = self.width // len(self.sheets), y + line_px(self.size) + HIGHEST
        for place, one in enumerate(self.sheets):
            left = x + place * wide
            if one is None:
                told, top = say("没有公开"), foot - line_px(self.small)
                sheet.words(
                    [told], left, top, self.small, colour="muted", align="center", width=wide
                )
            else:
                self._month(sheet, one, (left, foot), wide, say)
        sheet.rule([(x, foot), (x + self.width, foot)], "ink", line=10)

    def _month(self, sheet: Paper, one: Sheet, place: tuple[int, int], wide: int, say: Say) -> None:
        left, foot = place
        column = (wide - self.size // 2) // 2
        for number, amount in enumerate((one.income, one.spending)):
            high = max(LEAST, HIGHEST * max(0, amount) // max(1, self.most)) if amount else 0
            at, thick = left + self.size // 4 + number * column, column * 0.72
            box = (at + (column - thick) / 2, foot - high, thick, high)
            _bar(sheet, box, solid=number == 0)
            figure, top = _figure(amount, self.unit), foot - high - line_px(self.size)
            sheet.words([figure], at, top, self.size, weight="Medium", align="center", width=column)
        name = say("{month}月", month=one.month.month)
        sheet.words([name], left, foot, self.size, align="center", width=wide)


def month_bars(
    sheets: Sequence[Sheet | None], width: int, scale: TypeScale, say: Say
) -> Iterator[Piece]:
    """Yield income and spending of the last months as bars; nothing for a single month."""
    chart = _Chart.fitted(sheets, width, scale)
    if chart is None:
        return
    unit = say("万元") if chart.unit == TEN_THOUSAND_YUAN else say("元")
    legend = say("近几个月的收入和支出（单位：{unit}）", unit=unit)
    lines = tuple(break_lines(legend, width, scale.body, Typeface.load("Bold")))
    yield from passage_pieces(Passage(lines=lines, size=scale.body, weight="Bold", heading=True))
    yield _legend(scale, say)
    yield space(scale.body // 3)
    yield Piece(chart.height, partial(chart.draw, say))


def _figure(fen: int, unit: int) -> str:
    """Return an amount in a unit: yuan to the fen, ten thousands to two places."""
    if unit == YUAN:
        return f"{fen // YUAN:,}" if fen % YUAN == 0 else format_yuan(fen)
    hundreds = (abs(fen) + unit // 200) // (unit // 100)
    return f"{'-' if fen < 0 else ''}{hundreds // 100:,}.{hundreds % 100:02d}"


def _legend(scale: TypeScale, say: Say) -> Piece:
    size = scale.body

    def draw(sheet: Paper, x: int, y: int) -> None:
        for name, solid in ((say("收入"), True), (say("支出"), False)):
            top = y + (line_px(size) - size * 0.7) / 2
            _bar(sheet, (x, top, size * 1.2, size * 0.7), solid=solid)
            sheet.words([name], x + size * 3 // 2, y, size)
            x += size * 5

    return Piece(line_px(size), draw, keep=True)


def _bar(sheet: Paper, box: tuple[float, float, float, float], *, solid: bool) -> None:
    x, y, wide, high = box
    if high <= 0:
        return
    if solid:
        sheet.fill(x, y, wide, high, "civic")
    else:
        sheet.fill(x, y, wide, high, "paper")
        sheet.outline(x + 6, y + 6, wide - 12, max(1, high - 6), "civic", line=12)
