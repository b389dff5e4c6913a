"""Carrying by hand: what lies where on a stick between a county and its terminals.

A stick holds one folder a county, `folder_name`. In it the manifest lists every file
of the bundle with its hash; the terminals' rows and the county's answers to them lie
beside the bundle, since they come and go on their own.
Invariant: a name that the manifest lists stays inside the folder it is taken from, and
rows travel in a box that the county alone opens.
"""

import re
from datetime import datetime
from typing import Literal

from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.errors import MalformedError
from disclosure.items import Strict
from disclosure.outbox import OutboxRow, RowResult

MANIFEST_TYPE = "application/vnd.mingbai.carry+json; v=1"
ANSWER_TYPE = "application/vnd.mingbai.carried-answer+json; v=1"
ROWS_TYPE = "application/vnd.mingbai.carried-rows+json; v=1"

MANIFEST = "manifest.json"
ROOTS, AREAS, BLOBS, OUTBOX, ANSWERS = "root", "areas", "blobs", "outbox", "answers"

MANIFEST_BYTES = 64 * 1024 * 1024
"""Bytes of a manifest at most: some 300,000 files."""

BOX_BYTES = 6 * 1024 * 1024
"""Bytes of a box of rows at most: a batch, its envelope and the box around it."""

BOXES = 2_000
"""Boxes of one terminal at most: 400,000 rows."""

_STEP = r"[a-z0-9][a-z0-9.-]{0,99}"
_NAME = re.compile(rf"{_STEP}(/{_STEP}){{0,5}}")
_TERMINAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")


class CarriedFile(Strict, frozen=True, kw_only=True):
    """A file of a bundle: name below the bundle's folder, bytes, SHA-256."""

    name: str
    size: int
    sha256: Sha256

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"the file name {self.name!r} does not stay inside the bundle")
        if self.size < 0:
            raise ValueError(f"{self.name} has {self.size} bytes")


class CarryManifest(Strict, frozen=True, kw_only=True):
    """What a bundle holds; signed by the head key.

    Attributes:
        county: whose bundle it is.
        made: instant at which it was written, aware.
        areas: the areas whose feeds are in it.
        files: every file but the manifest itself.
    """

    format: Literal[1]
    county: AreaCode
    made: datetime
    areas: tuple[AreaCode, ...]
    files: tuple[CarriedFile, ...]

    def __post_init__(self) -> None:
        if self.made.tzinfo is None:
            raise ValueError("made has no zone")
        if len({file.name for file in self.files}) != len(self.files):
            raise ValueError("a file is listed twice")


class CarriedRows(Strict, frozen=True, kw_only=True):
    """A terminal's rows on a stick.

    The device's key signs the envelope, which is closed to the county's request key.

    Attributes:
        terminal: the terminal's id.
        rows: the rows; the county takes each once.
    """

    format: Literal[1]
    terminal: str
    rows: tuple[OutboxRow, ...]


class CarriedAnswer(Strict, frozen=True, kw_only=True):
    """The county's answer to one box of rows; signed by the head key."""

    format: Literal[1]
    terminal: str
    rows: tuple[RowResult, ...]


def folder_name(county: AreaCode) -> str:
    """Return the name of a county's folder on a stick."""
    return f"mingbai-{county}"


def root_file(version: int) -> str:
    """Return the name of a root."""
    return f"{ROOTS}/{version}.root.json"


def head_file(area: AreaCode) -> str:
    """Return the name of an area's head."""
    return f"{AREAS}/{area}/head.json"


def index_file(area: AreaCode) -> str:
    """Return the name of an area's index."""
    return f"{AREAS}/{area}/index.json"


def changes_file(area: AreaCode, after: int) -> str:
    """Return the name of the change page after a sequence."""
    return f"{AREAS}/{area}/changes-{after}.json"


def mail_file(area: AreaCode, after: int) -> str:
    """Return the name of the mail page after a sequence."""
    return f"{AREAS}/{area}/mail-{after}.json"


def page_starts(manifest: CarryManifest, area: AreaCode, kind: str) -> tuple[int, ...]:
    """Return after which sequences the pages of an area begin, in order.

    Arguments:
        manifest: the bundle's.
        area: whose pages.
        kind: ``changes`` or ``mail``.
    """
    page = re.compile(rf"{AREAS}/{re.escape(area)}/{kind}-([0-9]{{1,16}})\.json")
    found = (page.fullmatch(file.name) for file in manifest.files)
    return tuple(sorted(int(match.group(1)) for match in found if match))


def blob_file(sha256: Sha256) -> str:
    """Return the name of a blob."""
    return f"{BLOBS}/{sha256[:2]}/{sha256}"


def terminal_folder(terminal: str) -> str:
    """Return a terminal's id where it may name a folder.

    Raises:
        MalformedError: it may not.
    """
    if not _TERMINAL.fullmatch(terminal):
        raise MalformedError(f"the terminal's id {terminal!r} can name no folder on a stick")
    return terminal
