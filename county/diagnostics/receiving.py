"""Pieces of bundles as terminals send them.

Invariant: a piece is kept only for an ask of this terminal that is open; once all are there, they
are one bundle, checked, or one sentence that says why not.
"""

import hashlib
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from county.database.tables import diagnostic_pieces, diagnostics
from county.diagnostics import opening
from county.terminals.settings import TerminalSettings
from disclosure.diagnostics import LARGEST_BUNDLE_BYTES, PIECE_BYTES, DiagnosticsPiece
from disclosure.errors import MalformedError
from disclosure.requests import TerminalId


def receive(
    connection: Connection,
    piece: DiagnosticsPiece,
    terminal: TerminalId,
    now: datetime,
    settings: TerminalSettings,
) -> None:
    """Keep a piece that this terminal was asked for; put the bundle together once it is whole.

    Raises:
        MalformedError: nobody asked for it, not any more, or it is no such piece.
    """
    mine = diagnostics.c.number == piece.number
    row = connection.execute(select(diagnostics).where(mine)).one_or_none()
    if row is None or row.terminal != terminal:
        raise MalformedError(f"DiagnosticsPiece: nobody asked {terminal} for {piece.number}")
    if row.came_at is not None or row.until <= now:
        raise MalformedError(f"DiagnosticsPiece: {piece.number} is not asked for any more")
    if piece.part < piece.parts - 1 and len(piece.content) != PIECE_BYTES:
        raise MalformedError("DiagnosticsPiece: only the last piece is a short one")
    pieces = diagnostic_pieces.c.number == piece.number
    if (row.sha256, row.parts) != (piece.sha256, piece.parts):
        # The terminal lost what it had begun to send, and made a new one.
        connection.execute(delete(diagnostic_pieces).where(pieces))
        values = {"sha256": piece.sha256, "parts": piece.parts}
        connection.execute(update(diagnostics).where(mine).values(values))
    same = pieces & (diagnostic_pieces.c.part == piece.part)
    connection.execute(delete(diagnostic_pieces).where(same))
    connection.execute(
        insert(diagnostic_pieces).values(
            number=piece.number, part=piece.part, content=piece.content
        )
    )
    query = select(diagnostic_pieces.c.content).where(pieces).order_by(diagnostic_pieces.c.part)
    held = list(connection.scalars(query))
    if len(held) < piece.parts:
        return
    came, fault = b"".join(held), None
    try:
        _check(came, piece, settings)
    except MalformedError as error:
        fault = str(error)
    connection.execute(delete(diagnostic_pieces).where(pieces))
    kept = {"came_at": now, "fault": fault, "bundle": came if fault is None else None}
    connection.execute(update(diagnostics).where(mine).values(kept))


def _check(came: bytes, piece: DiagnosticsPiece, settings: TerminalSettings) -> None:
    if len(came) > LARGEST_BUNDLE_BYTES or hashlib.sha256(came).hexdigest() != piece.sha256:
        raise MalformedError("other bytes came than the terminal announced")
    opening.findings(opening.open_bundle(came, settings.diagnostics_unpacked_bytes))
