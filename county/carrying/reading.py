"""Reading a stick: terminals' rows into the county, the answers onto the stick.

Invariant: an answer is on the stick only after its rows are durably stored; a box is
taken in as often as it is met, and its rows once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from county.carrying.stick import Stick, plain_folder
from county.database.engine import Database
from county.files import write_whole
from county.keys.online import OnlineKeys
from county.terminals.receiving import Receiver
from county.terminals.register import Entry, Standing, Terminal, find
from disclosure import carry
from disclosure.carry import CarriedAnswer, CarriedRows
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, RejectedError, RejectedSealError
from disclosure.feed import Envelope
from disclosure.outbox import OutboxBatch, RowVerdict
from disclosure.seals.signing import key_id, seal, valid_signers

TERMINALS = 2_000
"""Terminals whose rows one stick may carry."""


@dataclass
class Received:
    """What a stick brought: boxes and rows taken in, rows refused, and what was wrong."""

    boxes: int = 0
    stored: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)


class StickReader:
    """Takes in what terminals wrote onto a stick."""

    def __init__(self, database: Database, keys: OnlineKeys, receiver: Receiver) -> None:
        self._database = database
        self._keys = keys
        self._receiver = receiver

    def read(self, stick: Stick, now: datetime) -> Received:
        """Take in all boxes; a bad one keeps none of the others out.

        Raises:
            UsageError: a symbolic link is where a folder should be.
            RetryLaterError: the database is busy; reading again goes on.
        """
        received = Received()
        if not stick.folder.is_dir():
            received.faults.append(f"{stick.folder} is not there: nothing was carried")
            return received
        for part in ("", carry.OUTBOX, carry.ANSWERS):
            plain_folder(stick.folder / part)
        for folder in _folders(stick.folder / carry.OUTBOX):
            answers = plain_folder(stick.folder / carry.ANSWERS / folder.name)
            for box in _boxes(folder):
                try:
                    self._take(box, answers / f"{box.stem}.json", now, received)
                except RejectedError as error:
                    received.faults.append(f"{folder.name}/{box.name}: {error}")
        return received

    def _take(self, box: Path, answer: Path, now: datetime, received: Received) -> None:
        signed = self._opened(box)
        carried = decode(signed.payload, CarriedRows)
        terminal = self._terminal(signed, carried)
        if terminal.id != box.parent.name:
            raise RejectedSealError(f"it lies in another terminal's folder; it is {terminal.id}'s")
        try:
            batch = OutboxBatch(format=1, rows=carried.rows)
        except ValueError as error:
            raise MalformedError(str(error)) from error
        reply = self._receiver.receive(batch, terminal, now)
        told = CarriedAnswer(format=1, terminal=terminal.id, rows=reply.rows)
        write_whole(answer, encode(seal(carry.ANSWER_TYPE, encode(told), self._keys.head)))
        received.boxes += 1
        refused = sum(row.result is RowVerdict.REFUSED for row in reply.rows)
        received.refused += refused
        received.stored += len(reply.rows) - refused

    def _opened(self, box: Path) -> Envelope:
        with box.open("rb") as file:
            raw = file.read(carry.BOX_BYTES + 1)
        if len(raw) > carry.BOX_BYTES:
            raise MalformedError(f"it is longer than {carry.BOX_BYTES} bytes")
        signed = decode(self._keys.open_request(raw), Envelope)
        if signed.payload_type != carry.ROWS_TYPE:
            raise MalformedError(f"payload type {signed.payload_type!r} is none of rows")
        return signed

    def _terminal(self, signed: Envelope, carried: CarriedRows) -> Terminal:
        """Return whose rows these are, by its device's signature."""
        with self._database.reading() as connection:
            terminal = _signer(find(connection, carried.terminal), signed)
        if terminal is None:
            raise RejectedSealError("no known terminal's device has signed it")
        return terminal


def _signer(entry: Entry | None, signed: Envelope) -> Terminal | None:
    if entry is None or entry.device_key is None or entry.standing is not Standing.CONFIRMED:
        return None
    key = {key_id(entry.device_key): entry.device_key}
    return entry.terminal if valid_signers(signed, key) else None


def _folders(outbox: Path) -> Iterator[Path]:
    for folder in sorted(outbox.iterdir())[:TERMINALS]:
        if folder.is_dir() and not folder.is_symlink():
            yield folder


def _boxes(folder: Path) -> Iterator[Path]:
    """Yield whole boxes; what was cut off while writing still has its temporary name."""
    for box in sorted(folder.glob("*.box"))[: carry.BOXES]:
        if box.is_file() and not box.is_symlink() and not box.name.startswith("."):
            yield box
