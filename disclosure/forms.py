"""Forms: what an editor finds laid out for an entry (`config/forms.toml`).

Invariant: every column that a rule of a form names is a column of its sheets.
"""

import tomllib
from enum import StrEnum

import msgspec

from disclosure.blocks import Column, ColumnKind
from disclosure.errors import MalformedError
from disclosure.items import Strict


class PieceKind(StrEnum):
    """What a piece of a form is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    SHEET = "sheet"
    FLOW = "flow"
    COMMENTS = "comments"
    QUESTIONS = "questions"


class FormColumn(Strict, frozen=True, kw_only=True):
    """A column of a form's sheet.

    Attributes:
        name, kind, summed: as of a table's column.
        carried: the column of the period before whose cells open this one.
        plus, minus: in each row this column is the sum of `plus` less those of `minus`.
        also: other names under which spreadsheets have it.
    """

    name: str
    kind: ColumnKind = ColumnKind.TEXT
    summed: bool = False
    carried: str = ""
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def column(self) -> Column:
        """Return it as a table has it."""
        return Column(name=self.name, kind=self.kind, summed=self.summed)


class FormPiece(Strict, frozen=True, kw_only=True):
    """A piece that a form lays out.

    Attributes:
        kind: what it is.
        text: a heading, or the caption of a sheet or flow chart; ``{area}`` and
            ``{period}`` are filled in.
        prompt: what is asked for here, shown where nothing is written yet.
        role: name of a sheet inside its form.
        columns: of a sheet.
        rows: empty rows that a sheet begins with.
        opening: first cells of its first rows.
    """

    kind: PieceKind
    text: str = ""
    prompt: str = ""
    role: str = ""
    columns: tuple[FormColumn, ...] = ()
    rows: int = 3
    opening: tuple[str, ...] = ()


class Equality(Strict, frozen=True, kw_only=True):
    """Two totals that are the same money: ``role.column`` each."""

    left: str
    right: str


class Form(Strict, frozen=True, kw_only=True):
    """The form of one or more entries.

    Attributes:
        code: as `Entry.form` names it.
        title: proposal for the title; ``{area}`` and ``{period}`` are filled in.
        keywords: everyday words that people look for it by.
        piece: what is laid out, in order.
        equal: totals that must agree.
    """

    code: str
    title: str = ""
    keywords: tuple[str, ...] = ()
    piece: tuple[FormPiece, ...] = ()
    equal: tuple[Equality, ...] = ()

    def __post_init__(self) -> None:
        for piece in self.piece:
            names = [column.name for column in piece.columns]
            if (piece.kind is PieceKind.SHEET) != bool(names) or len(set(names)) != len(names):
                raise ValueError(f"form {self.code!r}: a sheet, and only a sheet, has columns")
            for column in piece.columns:
                for name in (*column.plus, *column.minus, *filter(None, [column.carried])):
                    if name not in names:
                        raise ValueError(f"form {self.code!r}: no column {name!r}")
        for one in self.equal:
            for end in (one.left, one.right):
                role, _, name = end.partition(".")
                sheet = self.sheet(role)
                if sheet is None or name not in {column.name for column in sheet.columns}:
                    raise ValueError(f"form {self.code!r}: no total {end!r}")

    def sheet(self, role: str) -> FormPiece | None:
        """Return the sheet of this role, or None."""
        return next((one for one in self.piece if one.role == role and one.role), None)


class Forms(Strict, frozen=True, kw_only=True):
    """All forms."""

    form: tuple[Form, ...]

    def find(self, code: str) -> Form | None:
        """Return the form with this code, or None."""
        return next((form for form in self.form if form.code == code), None)


def parse_forms(text: str) -> Forms:
    """Return the forms written in TOML; raise MalformedError naming what is wrong."""
    try:
        return msgspec.convert(tomllib.loads(text), Forms)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, ValueError) as error:
        raise MalformedError(f"forms: {error}") from error
