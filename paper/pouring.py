"""Pieces poured into pages.

Invariant: every piece is on exactly one page and in order; no page is fuller than it may
be unless one piece alone is; no page begins or ends with bare space, and no piece that
keeps to its follower ends a page where the two fit on one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from paper.sheet import Sheet

Draw = Callable[[Sheet, int, int], None]
"""Draws a piece at the left and top given."""


def _nothing(_sheet: Sheet, _x: int, _y: int) -> None:
    return None


@dataclass(frozen=True)
class Piece:
    """What is never cut: a line, a row, a box.

    Attributes:
        height: units.
        draw: draws it.
        keep: stands on the page of the piece after it.
        heads: pieces that are drawn once more above it where a page begins with it.
        blank: bare space, dropped where a page begins or ends.
        mark: words of a bookmark; empty makes none.
    """

    height: int
    draw: Draw = _nothing
    keep: bool = False
    heads: tuple["Piece", ...] = ()
    blank: bool = False
    mark: str = ""


@dataclass
class Filled:
    """A page with its pieces from the top down."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Return the height of all its pieces."""
        return sum(piece.height for piece in self.pieces)


def space(height: int) -> Piece:
    """Return bare space."""
    return Piece(height, blank=True)


def collapsed(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces; of spaces that follow each other only the largest."""
    waiting: Piece | None = None
    for piece in pieces:
        if piece.blank:
            waiting = max(piece, waiting or piece, key=lambda one: one.height)
            continue
        if waiting is not None:
            yield waiting
            waiting = None
        yield piece


def pour(pieces: Sequence[Piece], first_room: int, room: int) -> list[Filled]:
    """Return the pages.

    Arguments:
        pieces: from the top down.
        first_room: height of the first page.
        room: height of each further page.
    """
    pages = [Filled()]
    for group in _groups(pieces):
        limit = first_room if len(pages) == 1 else room
        if pages[-1].pieces and pages[-1].height + _height(group) > limit:
            pages.append(Filled())
        _put(group, pages, first_room, room)
    for page in pages:
        while page.pieces and page.pieces[-1].blank:
            page.pieces.pop()
    return [page for page in pages if page.pieces] or [Filled()]


def _groups(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces with those that keep to their followers."""
    groups: list[list[Piece]] = []
    open_ended = False
    for piece in pieces:
        if open_ended:
            groups[-1].append(piece)
        else:
            groups.append([piece])
        open_ended = piece.keep or (open_ended and piece.blank)
    return groups


def _put(group: list[Piece], pages: list[Filled], first_room: int, room: int) -> None:
    """Put a group on the last page; one that is too high for a page is cut between pieces."""
    for piece in group:
        limit = first_room if len(pages) == 1 else room
        if pages[-1].pieces and pages[-1].height + piece.height > limit:
            pages.append(Filled())
        page = pages[-1]
        if not page.pieces:
            if piece.blank:
                continue
            if len(pages) > 1:
                page.pieces.extend(piece.heads)
        page.pieces.append(piece)


def _height(group: Sequence[Piece]) -> int:
    """Return the height of a group, the space at its end left out."""
    solid = max((place for place, piece in enumerate(group, 1) if not piece.blank), default=0)
    return sum(piece.height for piece in group[:solid])
