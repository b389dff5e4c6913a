"""What reading an uploaded file gives: texts, sheets, files; or why it is refused.

Invariant: what the reading process says is decoded strictly, and its files lie in the one
folder that it was given.
"""

from enum import StrEnum
from typing import Literal

from county.writing.manuscript import FileKind
from disclosure.items import Strict


class TextKind(StrEnum):
    """What a text is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"


class TextPart(Strict, frozen=True, kw_only=True, tag="text"):
    """Words, one paragraph or entry a line."""

    kind: TextKind
    text: str
    rank: int = 2


class SheetPart(Strict, frozen=True, kw_only=True, tag="sheet"):
    """Rows of text, as a person would type them; `name` is the worksheet's."""

    name: str
    rows: tuple[tuple[str, ...], ...]


class FilePart(Strict, frozen=True, kw_only=True, tag="file"):
    """A file to keep.

    Attributes:
        file, media_type: its name in the folder, and what it is.
        measure: pages or seconds.
        poster: name of a video's still picture; empty without one.
        words: what stands in it, for search.
        caption: what it is called where it came from.
    """

    kind: FileKind
    file: str
    media_type: str
    measure: float = 0
    poster: str = ""
    words: str = ""
    caption: str = ""


Part = TextPart | SheetPart | FilePart


class Harvest(Strict, frozen=True, kw_only=True):
    """All that a file gave, in order."""

    format: Literal[1] = 1
    parts: tuple[Part, ...]


class Fault(StrEnum):
    """Why a file is refused."""

    KIND = "kind"
    SIZE = "size"
    BROKEN = "broken"
    LOCKED = "locked"
    EMPTY = "empty"
    FORMULA = "formula"
    LONG = "long"
    PAGES = "pages"
    PIXELS = "pixels"
    CODEC = "codec"
    FRAME = "frame"
    SECONDS = "seconds"
    TOOL = "tool"
    EFFORT = "effort"
    ENCODING = "encoding"


class Refused(Strict, frozen=True, kw_only=True):
    """A refusal; `fact` is what it is about: a codec, a count, a row."""

    fault: Fault
    fact: str = ""


class RefusedFileError(Exception):
    """A reader refuses its file."""

    def __init__(self, fault: Fault, fact: str = "") -> None:
        super().__init__(fault.value)
        self.refused = Refused(fault=fault, fact=fact)
