"""A harvest into a manuscript: sheets into the form's own, the rest as new pieces.

Invariant: what was in a sheet before is kept to be put back; nothing of the harvest is
dropped without a word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from county.checking.texts import words_of
from county.uploads.harvest import FilePart, Harvest, SheetPart, TextKind, TextPart
from county.writing import pasting, rearranging
from county.writing.last_time import role_of
from county.writing.manuscript import (
    FilePiece,
    HeadingPiece,
    KeptPiece,
    ListPiece,
    Manuscript,
    ParagraphPiece,
    SheetPiece,
    next_key,
)
from county.writing.pasting import Rows
from county.writing.sheets import compose_sheet
from disclosure.blocks import Sha256
from disclosure.forms import Form, FormPiece
from disclosure.items import Blob
from disclosure.wording import Say


@dataclass(frozen=True)
class Brought:
    """An uploaded file as it is placed.

    Attributes:
        name: of the file.
        harvest: what it gave.
        blobs: its files in the county's store, by their names in the harvest.
    """

    name: str
    harvest: Harvest
    blobs: Mapping[str, Blob] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """What a file is placed by.

    Attributes:
        form: of the entry.
        period: how titles say the item's period.
        year: of days without one.
        largest_rows: rows up to which a table is edited cell by cell.
        say: words of what was done.
    """

    form: Form | None
    period: str
    year: int
    largest_rows: int
    say: Say


def place(
    manuscript: Manuscript, brought: Brought, setting: Setting
) -> tuple[Manuscript, tuple[str, ...]]:
    """Return the manuscript with what a file gave, and sentences of what was done."""
    placer = _Placer(manuscript, brought, setting)
    for part in brought.harvest.parts:
        match part:
            case SheetPart():
                placer.sheet(part)
            case TextPart():
                placer.text(part)
            case FilePart():
                placer.file(part)
    return placer.manuscript, tuple(placer.told)


def cut(rows: Rows, form: Form | None) -> list[Rows]:
    """Return the tables that stand below each other in one worksheet.

    A table begins where a header of another sheet of the form stands, with the titles above.
    """
    starts, known = [0], ""
    for number in range(len(rows)):
        layout = pasting.best_sheet(rows[number : number + 1], form)
        if layout is None or layout.role == known:
            continue
        if known:
            first = number
            while first - 1 > starts[-1] and sum(bool(cell) for cell in rows[first - 1]) == 1:
                first -= 1
            starts.append(first)
        known = layout.role
    return [rows[at:end] for at, end in zip(starts, [*starts[1:], len(rows)], strict=True)]


class _Placer:
    """One file being placed."""

    def __init__(self, manuscript: Manuscript, brought: Brought, setting: Setting) -> None:
        self.manuscript = manuscript
        self.told: list[str] = []
        self._brought = brought
        self._setting = setting
        self._filled: set[str] = set()

    def sheet(self, part: SheetPart) -> None:
        """Lay a worksheet's tables into the form's sheets, or into sheets of their own."""
        for rows in cut(list(part.rows), self._setting.form):
            layout = pasting.best_sheet(rows, self._setting.form)
            old = self._sheet_of(layout)
            if layout is not None and old is not None:
                self._fill(rows, layout, old)
            else:
                self._add(rows, part.name)

    def text(self, part: TextPart) -> None:
        """Put words at the end, or into an empty piece of their kind."""
        key = self._empty(part.kind) or next_key(self.manuscript)
        piece: ParagraphPiece | HeadingPiece | ListPiece
        if part.kind is TextKind.HEADING:
            piece = HeadingPiece(key=key, text=part.text, rank=part.rank)
        elif part.kind is TextKind.LIST:
            piece = ListPiece(key=key, text=part.text)
        else:
            piece = ParagraphPiece(key=key, text=part.text)
        self.manuscript = rearranging.put(self.manuscript, piece)

    def file(self, part: FilePart) -> None:
        """Put a file at the end."""
        blob = self._keep(part.file)
        poster = self._keep(part.poster) if part.poster else None
        stem = self._brought.name.rpartition(".")[0]
        piece = FilePiece(
            key=next_key(self.manuscript),
            kind=part.kind,
            blob=blob,
            caption="" if part.media_type.startswith("image/") else part.caption or stem,
            measure=part.measure,
            poster=poster,
            words=part.words,
        )
        self.manuscript = rearranging.put(self.manuscript, piece)
        told = self._setting.say("“{name}”已放在内容的最后。", name=self._brought.name)
        if told not in self.told:
            self.told.append(told)

    def _fill(self, rows: Rows, layout: FormPiece, old: SheetPiece) -> None:
        laid = pasting.lay(rows, old, layout, self._setting.year)
        if len(laid.piece.rows) > self._setting.largest_rows:
            self._keep_long(laid.piece)
            return
        if any(any(row[1:]) for row in old.rows):
            spare = replace(old, key=next_key(self.manuscript))
            self.manuscript = rearranging.keep(self.manuscript, spare)
        self._filled.add(layout.role)
        piece = replace(laid.piece, source=self._brought.name)
        self.manuscript = rearranging.put(self.manuscript, piece)
        say = self._setting.say
        told = say("“{caption}”填入 {count} 行。", caption=piece.caption, count=laid.rows)
        if laid.left:
            told += say("没有对应栏目的：{names}。", names="、".join(laid.left[:6]))
        self.told.append(told)

    def _add(self, rows: Rows, name: str) -> None:
        caption = pasting.caption_above(rows) or name or self._brought.name.rpartition(".")[0]
        key = next_key(self.manuscript)
        piece = pasting.guess_sheet(rows, key, caption[:200], self._setting.year)
        piece = replace(piece, source=self._brought.name)
        if len(piece.rows) > self._setting.largest_rows:
            self._keep_long(piece)
            return
        self.manuscript = rearranging.put(self.manuscript, piece)
        told = self._setting.say(
            "“{caption}”作为一张新表放在最后，共 {count} 行。",
            caption=caption,
            count=len(piece.rows),
        )
        self.told.append(told)

    def _keep_long(self, piece: SheetPiece) -> None:
        """Keep a table that is too long to be edited cell by cell, as it is."""
        say, count = self._setting.say, len(piece.rows)
        try:
            [table] = compose_sheet(piece, say)
        except ValueError as error:
            self.told.append(
                say(
                    "这张表有 {count} 行，请在表格里改好再导入：{reason}",
                    count=count,
                    reason=str(error),
                )
            )
            return
        kept = KeptPiece(key=next_key(self.manuscript), block=table)
        self.manuscript = rearranging.put(self.manuscript, kept)
        told = say("“{caption}”有 {count} 行，原样放在最后。", caption=piece.caption, count=count)
        self.told.append(told)

    def _sheet_of(self, layout: FormPiece | None) -> SheetPiece | None:
        if layout is None or layout.role in self._filled:
            return None
        for piece in self.manuscript.pieces:
            if isinstance(piece, SheetPiece):
                own = role_of(piece.columns, self._setting.form)
                if own is not None and own.role == layout.role:
                    return piece
        columns = tuple(column.column for column in layout.columns)
        key = next_key(self.manuscript)
        caption = layout.text.replace("{period}", self._setting.period)
        return SheetPiece(key=key, role=layout.role, columns=columns, caption=caption)

    def _empty(self, kind: TextKind) -> str:
        for piece in self.manuscript.pieces:
            match piece, kind:
                case (ParagraphPiece(), TextKind.PARAGRAPH) | (ListPiece(), TextKind.LIST):
                    if not words_of(piece).strip():
                        return piece.key
        return ""

    def _keep(self, name: str) -> Sha256:
        blob = self._brought.blobs[name]
        if blob not in self.manuscript.blobs:
            blobs = (*self.manuscript.blobs, blob)
            self.manuscript = replace(self.manuscript, blobs=blobs)
        return blob.sha256
