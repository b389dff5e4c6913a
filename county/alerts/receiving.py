"""What the server takes in: envelopes that the signer sealed, drafts that people shall seal.

Invariant: an envelope is published only if terminals accept it; whoever can write into the
folder gains nothing by it.
"""

import logging
import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from county.alerts.inbox import DONE, REASON_SUFFIX, REFUSED
from county.alerts.memory import Memory
from county.alerts.signer import SEALED_SUFFIX
from county.alerts.sources import AlertSettings, Rule, Source
from county.alerts.taking import Taking
from county.clock import Clock
from county.database.tables import areas, documents
from county.files import write_whole
from county.parts import County
from county.publishing import drafts
from county.publishing.sealing import SealedDocument
from disclosure.decoding import decode
from disclosure.errors import MingbaiError, NotAllowedError, RejectedError, RetryLaterError
from disclosure.feed import Envelope
from disclosure.items import Item
from disclosure.seals.verifying import open_approved
from disclosure.settings import load, located

SETTINGS_FILE = "alerts.toml"
LARGEST_BYTES = 256 * 1024
MOST_AT_ONCE = 100

_LOG = logging.getLogger(__name__)


def source_name(item: Item) -> str:
    """Return where an alert's document came from, for lists."""
    return f"{item.author.replace(':', '/')}/{item.id}"


class AlertIntake:
    """Looks into the folders of alerts.

    Arguments:
        county: the open county.
        settings: of alerts.
        file: their file; relative paths begin in its folder.
        clock: the present instant.
    """

    def __init__(self, county: County, settings: AlertSettings, file: Path, clock: Clock) -> None:
        self._county = county
        self._clock = clock
        self._sealed = located(settings.sealed, file)
        self._memory = Memory(located(settings.memory, file))
        inbox, people = located(settings.inbox, file), Rule.TWO_PEOPLE
        zone = county.zone()
        sources = settings.source
        self._people = Taking(sources, people, inbox, self._memory, zone, self._draft)
        self.poll_seconds = settings.poll_seconds

    def close(self) -> None:
        """Close the memory."""
        self._memory.close()

    def turn(self) -> int:
        """Take in what waits; return how many alerts were published or became drafts."""
        published = self._publish_sealed()
        return published + sum(bool(taken.items) for taken in self._people.turn(self._clock()))

    def _draft(self, items: tuple[Item, ...], _source: Source) -> None:
        self._require_known(items)
        with self._county.database.writing() as connection:
            for item in items:
                drafts.put(connection, item, source_name(item), self._clock())

    def _require_known(self, items: tuple[Item, ...]) -> None:
        with self._county.database.reading() as connection:
            known = set(connection.scalars(select(areas.c.code)))
        for item in items:
            if item.area not in known:
                raise NotAllowedError(f"the county's profile has no area {item.area}")

    def _publish_sealed(self) -> int:
        done = 0
        for path in self._waiting():
            try:
                self._publish(path, self._clock())
                done += 1
                _put_away(path)
            except (RetryLaterError, OSError) as error:
                _LOG.warning("%s is tried again: %s", path.name, error)
            except MingbaiError as error:
                _LOG.warning("sealed alert %s is refused: %s", path.name, error)
                _put_away(path, str(error))
        return done

    def _waiting(self) -> list[Path]:
        try:
            entries = list(os.scandir(self._sealed))
        except FileNotFoundError:
            return []
        files = [
            Path(one.path)
            for one in entries
            if one.name.endswith(SEALED_SUFFIX) and one.is_file(follow_symlinks=False)
        ]
        return sorted(files)[:MOST_AT_ONCE]

    def _publish(self, path: Path, now: datetime) -> None:
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
        if len(raw) > LARGEST_BYTES:
            raise RejectedError(f"it is longer than {LARGEST_BYTES} bytes")
        envelope = decode(raw, Envelope)
        opened = open_approved(envelope, self._county.online.keyring, now)
        item = opened.document
        if not isinstance(item, Item) or not any(one.scope.alerts_of for one in opened.approvers):
            raise RejectedError("no standing rule has sealed it")
        self._require_known((item,))
        with self._county.database.writing() as connection:
            query = select(documents.c.live).where(documents.c.id == item.id)
            if connection.scalar(query) == envelope.payload:
                return
            drafts.put(connection, item, source_name(item), now)
        self._county.publisher.publish([SealedDocument(envelope, opened)], now)


def _put_away(path: Path, reason: str = "") -> None:
    folder = path.parent / (REFUSED if reason else DONE)
    folder.mkdir(exist_ok=True)
    if reason:
        write_whole(folder / f"{path.name}{REASON_SUFFIX}", f"{reason}\n".encode())
    path.replace(folder / path.name)


def open_intake(county: County, clock: Clock) -> AlertIntake | None:
    """Return what takes in alerts, or None where the county's folder has no `alerts.toml`.

    Raises:
        UsageError: the file is wrong.
    """
    file = county.folder.path / SETTINGS_FILE
    if not file.exists():
        return None
    return AlertIntake(county, load(file, AlertSettings), file, clock)
