"""The outbox by hand: rows onto the stick in closed boxes, the county's answers off it.

Invariant: a row is settled only by an answer that the county's head key signed for
this terminal; until then it is owed, whatever was written on whichever stick.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from content_sync.agent.delivery import BODY_BYTES_MOST
from content_sync.agent.device import Device
from content_sync.agent.journal import Journal
from content_sync.store.clock import Instant
from content_sync.store.files import disk_faults, sync_folder, write_durably
from content_sync.store.outbox import Outbox
from disclosure import carry
from disclosure.areas import AreaCode
from disclosure.carry import CarriedRows
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedError, UsageError
from disclosure.feed import Envelope
from disclosure.outbox import BATCH_ROWS, OutboxRow, RowVerdict
from disclosure.seals import boxes
from disclosure.seals.keyring import Keyring
from disclosure.seals.signing import seal
from disclosure.seals.verifying import open_answer


@dataclass(frozen=True)
class Bearer:
    """Who carries.

    Attributes:
        terminal: the terminal's id.
        area: its area, for the journal.
    """

    terminal: str
    area: AreaCode


class CarriedOutbox:
    """The outbox on a stick.

    Arguments:
        folder: the county's folder on the stick.
        outbox: what is owed.
        bearer: who this terminal is.
        journal: takes answers that do not hold, and refusals.
    """

    def __init__(self, folder: Path, outbox: Outbox, bearer: Bearer, journal: Journal) -> None:
        name = carry.terminal_folder(bearer.terminal)
        self._boxes = folder / carry.OUTBOX / name
        self._answers = folder / carry.ANSWERS / name
        self._outbox = outbox
        self._bearer = bearer
        self._journal = journal

    def settle(self, keyring: Keyring, instant: Instant) -> int:
        """Settle the rows that the county has answered; return how many answers there were.

        What is settled leaves the stick.

        Raises:
            RetryLaterError: outbox or stick fails; nothing is lost, try again.
            UsageError: a symbolic link is where a folder should be.
        """
        settled = 0
        for path in _files(self._answers, ".json"):
            with disk_faults(path), path.open("rb") as file:
                raw = file.read(carry.BOX_BYTES)
            try:
                with self._journal.evidence(self._bearer.area, "answer", raw):
                    answer = open_answer(decode(raw, Envelope), keyring, self._bearer.terminal)
            except RejectedError:
                continue
            self._outbox.settle(answer.rows, instant.now)
            settled += len(answer.rows)
            for row in answer.rows:
                if row.result is RowVerdict.REFUSED:
                    self._journal.problem(f"outbox row {row.id} was refused: {row.reason}")
            with disk_faults(path):
                (self._boxes / f"{path.stem}.box").unlink(missing_ok=True)
                path.unlink()
        return settled

    def write(self, device: Device, keyring: Keyring) -> int:
        """Put all that is owed onto the stick, signed by the device; return how many rows.

        What an earlier visit left there is replaced: it is owed still, or was settled.

        Raises:
            RetryLaterError: the stick is full or fails; every row stays owed.
            UsageError: a symbolic link is where a folder should be.
        """
        with disk_faults(self._boxes):
            _make_plain(self._boxes)
        earlier = list(_files(self._boxes, ".box"))
        written = 0
        for rows in self._owed():
            carried = CarriedRows(format=1, terminal=self._bearer.terminal, rows=rows)
            signed = seal(carry.ROWS_TYPE, encode(carried), device.seed)
            box = boxes.close(keyring.request_key, encode(signed))
            write_durably(self._boxes / f"{uuid4().hex}.box", box)
            written += len(rows)
        with disk_faults(self._boxes):
            for path in earlier:
                path.unlink()
            sync_folder(self._boxes)
            os.sync()
        return written

    def _owed(self) -> Iterator[tuple[OutboxRow, ...]]:
        passed = 0
        while rows := self._outbox.take_batch(BATCH_ROWS, BODY_BYTES_MOST, passed):
            yield rows
            passed += len(rows)


def _make_plain(folder: Path) -> None:
    for step in (folder.parent, folder):
        _require_plain(step)
        step.mkdir(exist_ok=True)


def _require_plain(folder: Path) -> None:
    if folder.is_symlink():
        raise UsageError(f"{folder} is a symbolic link: a stick has none; remove it")


def _files(folder: Path, suffix: str) -> Iterator[Path]:
    _require_plain(folder.parent)
    _require_plain(folder)
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir())[: carry.BOXES]:
        if path.suffix == suffix and path.is_file() and not path.is_symlink():
            yield path
