"""Diagnostics (诊断包): what the county asks of one terminal, and how it comes.

An ask is signed by the head key, for one terminal and some days; the bundle comes in pieces, each
an outbox row of its own, so that a cut costs one piece. Invariant: a bundle is known by the number
of its ask, its size and its hash; nobody sends one unasked.
Source: docs/decisions/0049-diagnostics.md.
"""

import re
from datetime import datetime, timedelta
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from disclosure.blocks import Sha256
from disclosure.items import Strict

ASK_TYPE = "application/vnd.mingbai.diagnostics-ask+json; v=1"

PIECE_BYTES = 64 * 1024
"""Bytes of a piece at most; all but the last have as many."""

LARGEST_BUNDLE_BYTES = 1024 * 1024
MOST_PARTS = LARGEST_BUNDLE_BYTES // PIECE_BYTES
LONGEST_ASK = timedelta(days=14)

FIRST_PAGE, FINDINGS, JOURNAL = "0-first.txt", "1-findings.json", "6-journal.txt"
FILES = (
    FIRST_PAGE,
    FINDINGS,
    "2-machine.json",
    "3-services.json",
    "4-settings.json",
    "5-content.json",
    JOURNAL,
)
"""The files of a bundle, in their order; it has no others."""

_HASH = re.compile(r"[0-9a-f]{64}")


class DiagnosticsAsk(Strict, frozen=True, kw_only=True):
    """The county's word that it wants a terminal's diagnostics.

    Attributes:
        number: of the ask at the county, by which the bundle is known.
        terminal: id of the terminal.
        issued, until: instants, aware; outside them nothing is made or sent.
    """

    format: Literal[1]
    number: int
    terminal: str
    issued: datetime
    until: datetime

    def __post_init__(self) -> None:
        if self.issued.tzinfo is None or self.until.tzinfo is None:
            raise ValueError("an ask's times carry a zone")
        if not self.issued < self.until <= self.issued + LONGEST_ASK:
            raise ValueError(f"an ask holds for {LONGEST_ASK} at most")
        if self.number < 1:
            raise ValueError("asks are numbered from 1")


class DiagnosticsPiece(Strict, frozen=True, kw_only=True):
    """A piece of a bundle.

    Attributes:
        number: of the ask.
        part, parts: which piece this is, from 0, and how many there are.
        sha256: of the whole bundle.
        content: the piece's bytes.
    """

    format: Literal[1]
    number: int
    part: int
    parts: int
    sha256: Sha256
    content: bytes

    def __post_init__(self) -> None:
        if not 0 <= self.part < self.parts <= MOST_PARTS:
            raise ValueError(f"a bundle has 1 to {MOST_PARTS} pieces, counted from 0")
        if not 0 < len(self.content) <= PIECE_BYTES:
            raise ValueError(f"a piece has 1 to {PIECE_BYTES} bytes")
        if not _HASH.fullmatch(self.sha256):
            raise ValueError(f"{self.sha256!r} is no SHA-256")


def piece_id(terminal: str, number: int, sha256: Sha256, part: int) -> str:
    """Return the id of the outbox row of a bundle's piece: the same one whenever it is sent."""
    return str(uuid5(NAMESPACE_URL, f"mingbai diagnostics {terminal} {number} {sha256} {part}"))
