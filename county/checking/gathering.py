"""Gathering what the checks have to know: from the database, the blobs, the fonts.

Invariant: an approver's findings of a draft are those that its editor saw, by the same rules.
"""

from datetime import date, timedelta

from sqlalchemy import Connection, select

from county.checking.checks import check
from county.checking.finding import Judged
from county.checking.subject import Public, Speech, Subject
from county.checking.words import ListedWord, parse_words
from county.database.tables import live_items
from county.parts import County
from county.speaking import readings
from county.writing import shelf
from county.writing.composing import Composed
from county.writing.handing import LARGEST_ROWS
from county.writing.manuscript import Manuscript
from county.writing.reopening import manuscript_of
from disclosure import shipped
from disclosure.alert_facts import AlertFacts
from disclosure.announcements import estimated_seconds
from disclosure.blocks import Sha256
from disclosure.items import Item
from disclosure.profile import Profile
from disclosure.wording import Say
from screen.paging.typeface import Typeface
from speech.words.reading import to_words

SAME_ENTRY_DAYS = 400
"""How far back public items of the same entry are looked at."""


class Checker:
    """Checks manuscripts and drafts of one county."""

    def __init__(self, county: County, say: Say) -> None:
        self._county = county
        self._say = say
        self._words: tuple[ListedWord, ...] = parse_words(shipped.read_text("words.toml"))

    def of_manuscript(
        self, connection: Connection, manuscript: Manuscript, composed: Composed, today: date
    ) -> tuple[Judged, ...]:
        """Return what is found in a manuscript and the item it makes."""
        return check(self._subject(connection, manuscript, composed, today))

    def of_draft(self, connection: Connection, item: Item, today: date) -> tuple[Judged, ...]:
        """Return what is found in a draft, with what its editor wrote to justify it.

        Arguments:
            connection: for reading.
            item: as it waits for its seals, imported or written on the desk.
            today: the county's date.
        """
        if isinstance(item.alert, AlertFacts):
            return ()
        held = shelf.find(connection, item.id)
        manuscript = held.manuscript if held else manuscript_of(item, LARGEST_ROWS)
        return check(self._subject(connection, manuscript, Composed(item, ()), today))

    def _subject(
        self, connection: Connection, manuscript: Manuscript, composed: Composed, today: date
    ) -> Subject:
        item = composed.item
        edition = self._county.edition()
        entry = edition.catalogue.find(item.entry)
        return Subject(
            item=item,
            manuscript=manuscript,
            faults=composed.faults,
            entry=entry,
            form=edition.forms.find(entry.form) if entry else None,
            today=today,
            calendar=self._county.calendar(),
            say=self._say,
            has=Typeface.load("Regular").has,
            public=_public(connection, item, today) if entry and entry.period else (),
            sizes=self._sizes(item),
            words=self._words,
            speech=self._speech(item),
        )

    def _sizes(self, item: Item) -> dict[Sha256, int]:
        paths = {blob.sha256: self._county.blobs.path(blob.sha256) for blob in item.blobs}
        return {sha256: path.stat().st_size for sha256, path in paths.items() if path}

    def _speech(self, item: Item) -> Speech | None:
        if item.spoken is None:
            return None
        lexicon = readings.lexicon_of(self._county.folder.lexicon)
        seconds = estimated_seconds(to_words(item.spoken.text, lexicon))
        return Speech(seconds, slot_seconds(self._county.profile()))


def slot_seconds(profile: Profile) -> dict[str, float]:
    """Return how long each slot is."""
    return {
        slot.name: (
            timedelta(hours=slot.ends.hour, minutes=slot.ends.minute)
            - timedelta(hours=slot.starts.hour, minutes=slot.starts.minute)
        ).total_seconds()
        for slot in profile.slots
    }


def _public(connection: Connection, item: Item, today: date) -> tuple[Public, ...]:
    query = select(live_items.c.id, live_items.c.title, live_items.c.issued).where(
        live_items.c.area == item.area,
        live_items.c.entry == item.entry,
        live_items.c.id != item.id,
        live_items.c.issued >= today - timedelta(days=SAME_ENTRY_DAYS),
    )
    rows = connection.execute(query.order_by(live_items.c.issued.desc()).limit(100))
    return tuple(Public(row.id, row.title, row.issued) for row in rows)
