"""A flow chart as pieces: whole where it fits on a page, else as many steps as do."""

from collections.abc import Iterator
from functools import partial

from disclosure.blocks import FlowChart
from paper.pouring import Piece, space
from paper.sheet import Sheet
from paper.text import caption_pieces
from screen.paging.flow import Arrow, Box, FlowLayout, split
from screen.paging.panel import TypeScale, line_px

CORNER = 25


def chart_pieces(
    chart: FlowChart, width: int, scale: TypeScale, most_height: int
) -> Iterator[Piece]:
    """Yield caption and chart; `most_height` is what a page has room for."""
    captioned = list(caption_pieces(chart.caption, width, scale))
    yield from captioned
    room = most_height - sum(piece.height for piece in captioned)
    for number, layout in enumerate(split(chart, width, (room, room), scale.small)):
        if number:
            yield space(scale.small)
        yield Piece(layout.height, partial(_chart, layout))


def _chart(layout: FlowLayout, sheet: Sheet, x: int, y: int) -> None:
    for arrow in layout.arrows:
        _arrow(layout, arrow, sheet, x, y)
    for box in layout.boxes:
        _box(layout, box, sheet, x, y)


def _box(layout: FlowLayout, box: Box, sheet: Sheet, x: int, y: int) -> None:
    size, pad = layout.size, layout.pad
    left, top = x + box.x, y + box.y
    colour = "amber" if box.question else "civic"
    sheet.fill(left, top, box.width, box.height, "paper", radius=CORNER)
    sheet.outline(left, top, box.width, box.height, colour, line=10, radius=CORNER)
    badge = size * 3 // 2
    sheet.disc(left + pad + badge / 2, top + pad // 2 + badge / 2, badge / 2, colour)
    small = size * 4 // 5
    sheet.words(
        [str(box.number)],
        left + pad,
        top + pad // 2 + (badge - line_px(small)) / 2,
        small,
        weight="Bold",
        colour="fill_ink",
        align="center",
        width=badge,
    )
    inner = left + pad + 2 * size
    sheet.words(box.lines, inner, top + pad // 2, size, weight="Bold")
    down = len(box.lines) * line_px(size)
    sheet.words(box.meta, inner, top + pad // 2 + down, size, colour="muted")


def _arrow(layout: FlowLayout, arrow: Arrow, sheet: Sheet, x: int, y: int) -> None:
    head = layout.size * 0.42
    points = [(float(x + px), float(y + py)) for px, py in arrow.points]
    *_, before, tip = points
    if before[0] == tip[0]:
        end = (tip[0], tip[1] - head)
        sides = ((-head * 0.7, -head), (head * 0.7, -head))
    else:
        end = (tip[0] + head, tip[1])
        sides = ((head, -head * 0.7), (head, head * 0.7))
    sheet.rule([*points[:-1], end], "muted", line=9)
    sheet.wedge([tip, *((tip[0] + dx, tip[1] + dy) for dx, dy in sides)], "muted")
    if arrow.label:
        sheet.words(
            [arrow.label],
            x + arrow.label_x,
            y + arrow.label_y,
            layout.size,
            weight="Bold",
            colour="amber",
        )
