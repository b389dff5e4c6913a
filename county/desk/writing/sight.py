"""What the templates of a manuscript's form show beside what was typed.

Invariant: nothing here changes a manuscript.
"""

from dataclasses import dataclass

from county.checking.finding import Judged, Kind, Weight
from county.checking.texts import words_of
from county.desk.writing import labels
from county.writing.balancing import following_places
from county.writing.beginning import Occasion, fill
from county.writing.composing import FLOW_COLUMNS
from county.writing.last_time import role_of
from county.writing.manuscript import Manuscript, Piece, SheetPiece
from county.writing.sheets import shown_totals, wrong_cells
from disclosure.areas import Level
from disclosure.blocks import ColumnKind
from disclosure.channels import Channel, label
from disclosure.forms import PieceKind
from disclosure.periods import Span, parse, span_of
from disclosure.profile import Profile
from disclosure.wording import Say

LEVELS = {
    Level.COUNTY: "县",
    Level.TOWNSHIP: "乡镇",
    Level.VILLAGE: "村",
    Level.GROUP: "组",
}
PERIODS_OFFERED = 6
NARROWEST, WIDEST = 6, 40
"""Characters that a column has room for."""
GLANCE = 36
"""Characters of a piece that was taken out, to know it again."""


@dataclass(frozen=True)
class SheetSight:
    """What a sheet shows.

    Attributes:
        totals: its sums, as a person reads them.
        wrong: places of cells that cannot be read.
        follows: which columns each counted column follows from, for the script.
        named: whether it is a sheet of the form, whose columns stay as they are.
        widths: characters that each column has room for.
        differs: whether the totals that the file stated are others.
    """

    totals: tuple[str, ...]
    wrong: set[tuple[int, int]]
    follows: dict[int, str]
    named: bool
    widths: tuple[int, ...]
    differs: bool

    @property
    def sums(self) -> bool:
        """Tell whether a column is summed."""
        return any(self.totals)


class Sight:
    """One manuscript's form as it is shown."""

    def __init__(
        self, occasion: Occasion, profile: Profile, judged: tuple[Judged, ...], say: Say
    ) -> None:
        self.entry = occasion.entry
        self.area = occasion.area
        self.slots = profile.slots
        self.judged = judged
        self.checks = labels.CHECKS
        self.pieces = labels.PIECES
        self.files = labels.FILES
        self.questions = labels.QUESTIONS
        self.kinds = labels.COLUMNS
        self.flow_columns = FLOW_COLUMNS
        self.term = say(labels.TERMS[self.entry.term])
        if self.entry.period:
            self.term += f"（{say(labels.PERIODS[self.entry.period])}）"
        self.levels = "、".join(say(LEVELS[one]) for one in self.entry.levels)
        self._occasion = occasion
        self._say = say

    def channels(self) -> list[tuple[Channel, str]]:
        """Return the channels that the entry allows."""
        return [(one, self._say(label(one))) for one in self.entry.channels]

    def periods(self, manuscript: Manuscript) -> list[Span]:
        """Return the periods to choose from, the newest first; none for other entries."""
        if self.entry.period is None:
            return []
        span = span_of(self.entry.period, self._occasion.today)
        found = []
        for _ in range(PERIODS_OFFERED):
            found.append(span)
            span = span.before
        held = parse(manuscript.period) if manuscript.period else None
        return found if held is None or held in found else [*found, held]

    def sheet(self, piece: SheetPiece) -> SheetSight:
        """Return what a sheet shows."""
        follows = following_places(piece, self._occasion.form)
        wrong = wrong_cells(piece)
        return SheetSight(
            totals=shown_totals(piece),
            wrong=wrong,
            follows={
                place: " ".join([*(f"+{n}" for n in plus), *(f"-{n}" for n in minus)])
                for place, (plus, minus) in follows.items()
            },
            named=role_of(piece.columns, self._occasion.form) is not None,
            widths=tuple(_width(piece, place) for place in range(len(piece.columns))),
            differs=any(
                one.finding.kind is Kind.SUMS and one.finding.weight is Weight.MEND
                for one in self.at(piece.key)
            ),
        )

    def prompt(self, piece: Piece) -> str:
        """Return what the form asks for in a piece that it laid out."""
        form = self._occasion.form
        laid = form.piece if form else ()
        number = piece.key.removeprefix("p")
        place = int(number) - 1 if number.isdecimal() else -1
        if not 0 <= place < len(laid) or laid[place].kind is PieceKind.SHEET:
            return ""
        return fill(laid[place].prompt, self.area, None)

    def glance(self, piece: Piece) -> str:
        """Return the first words of a piece."""
        words = words_of(piece).strip()
        if not words:
            return self._say("（空的）")
        return words if len(words) <= GLANCE else f"{words[:GLANCE]}……"

    def at(self, where: str) -> list[Judged]:
        """Return what was found at a field or piece."""
        return [one for one in self.judged if one.finding.where == where]

    def numeric(self, kind: ColumnKind) -> bool:
        """Tell whether a column's cells are figures."""
        return kind in (ColumnKind.MONEY, ColumnKind.INTEGER, ColumnKind.DECIMAL)


def _width(piece: SheetPiece, place: int) -> int:
    """Return a column's width in characters of a Latin letter; a Chinese one counts two."""
    cells = [piece.columns[place].name, *(row[place] for row in piece.rows)]
    longest = max(sum(1 if sign.isascii() else 2 for sign in cell) for cell in cells)
    return min(max(longest, NARROWEST), WIDEST)
