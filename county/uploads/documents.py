"""Word documents: paragraphs, headings, lists, tables and pictures in their order.

Runs in the reading process. Invariant: nothing but words and pixels is taken: no links,
fields, comments or tracked changes.
"""

import re
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from lxml.etree import LxmlError

from county.uploads import pictures
from county.uploads.harvest import (
    Fault,
    Harvest,
    Part,
    RefusedFileError,
    SheetPart,
    TextKind,
    TextPart,
)

LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 400
MOST_PICTURES = 40
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_BULLET = re.compile(r"^[•·●○■◆▪*-]\s*")


def read(path: Path, out: Path) -> Harvest:
    """Return the parts of a DOCX file; raise RefusedFileError."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise RefusedFileError(Fault.LONG)
        parts = _parts(Document(str(path)), out)
    except zipfile.BadZipFile as error:
        locked = path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
        raise RefusedFileError(Fault.LOCKED if locked else Fault.BROKEN) from error
    except (PackageNotFoundError, LxmlError, KeyError, ValueError, AttributeError) as error:
        raise RefusedFileError(Fault.BROKEN) from error
    if not parts:
        raise RefusedFileError(Fault.EMPTY)
    if len(parts) > MOST_PARTS:
        raise RefusedFileError(Fault.LONG, str(MOST_PARTS))
    return Harvest(parts=tuple(_joined(parts)))


def _parts(document: Any, out: Path) -> list[Part]:
    parts: list[Part] = []
    drawn = 0
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            rows = _rows(block)
            parts += [SheetPart(name="", rows=rows)] if rows else []
            continue
        text = " ".join(block.text.split())
        if text:
            parts.append(_text(block, text))
        for name in block._p.xpath(".//a:blip/@r:embed"):  # noqa: SLF001 - no other way in
            drawn += 1
            if drawn > MOST_PICTURES:
                raise RefusedFileError(Fault.LONG, str(MOST_PICTURES))
            raw = document.part.related_parts[name].blob
            parts.append(pictures.redraw(raw, out, f"picture-{drawn}"))
    return parts


def _text(block: Any, text: str) -> TextPart:
    style = str(block.style.name if block.style is not None else "")
    heading = _HEADING.search(style)
    if heading:
        return TextPart(kind=TextKind.HEADING, text=text, rank=min(int(heading[1]), 3))
    listed = "list" in style.lower() or "列表" in style or bool(block._p.xpath("./w:pPr/w:numPr"))  # noqa: SLF001
    if listed or _BULLET.match(text):
        return TextPart(kind=TextKind.LIST, text=_BULLET.sub("", text))
    return TextPart(kind=TextKind.PARAGRAPH, text=text)


def _rows(table: Table) -> tuple[tuple[str, ...], ...]:
    """Return a table's rows; a merged cell says its words once."""
    rows = []
    for row in table.rows:
        cells, seen = [], set()
        for cell in row.cells:
            mark = id(cell._tc)  # noqa: SLF001 - what tells a merged cell
            cells.append("" if mark in seen else " ".join(cell.text.split()))
            seen.add(mark)
        if any(cells):
            rows.append(tuple(cells))
    return tuple(rows)


def _joined(parts: list[Part]) -> list[Part]:
    """Return the parts with neighbouring paragraphs, and neighbouring entries, as one."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        same = (
            isinstance(part, TextPart)
            and isinstance(last, TextPart)
            and part.kind is last.kind
            and part.kind is not TextKind.HEADING
        )
        if same and isinstance(part, TextPart) and isinstance(last, TextPart):
            found[-1] = TextPart(kind=part.kind, text=f"{last.text}\n{part.text}")
        else:
            found.append(part)
    return found
