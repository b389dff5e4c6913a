"""The mailbox of an area: letters, each in a box that only its code opens.

Invariant: the county keeps what was derived from a code, never the code; a code that was
withdrawn gets no letter.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from county.database.signals import feeds_changed
from county.database.tables import mail, withdrawn_codes
from county.keys.online import OnlineKeys
from county.publishing.heads import epoch
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.enclosures import Enclosure, enclosure_locator
from disclosure.feed import LETTER_TYPE, Envelope, Letter
from disclosure.letters import LetterContent
from disclosure.seals import boxes
from disclosure.seals.signing import seal


@dataclass(frozen=True)
class Addressee:
    """Whom a letter is for: where its code finds it, and the key that it closes to.

    `place` is 0 for the letter itself, else the page's beside it.
    """

    area: AreaCode
    locator: str
    public: bytes
    place: int = 0

    @property
    def found_at(self) -> str:
        """Return the locator under which this very letter lies."""
        return enclosure_locator(self.locator, self.place) if self.place else self.locator


def post(
    connection: Connection,
    to: Addressee,
    content: LetterContent | Enclosure,
    at: datetime,
    keys: OnlineKeys,
) -> None:
    """Put a letter into its area's mail; a withdrawn code gets none.

    Arguments:
        connection: inside a write transaction.
        to: whom it is for.
        content: what it holds.
        at: instant, aware.
        keys: with the head key, which signs letters.
    """
    lost = select(withdrawn_codes.c.locator).where(withdrawn_codes.c.locator == to.locator)
    if connection.scalar(lost) is not None:
        return
    letter = Letter(
        format=1,
        area=to.area,
        locator=to.found_at,
        box=boxes.close(to.public, encode(content)),
        posted=at,
    )
    append(connection, letter, keys)


def letters_to(connection: Connection, area: AreaCode, locator: str) -> dict[int, Letter]:
    """Return an area's letters for a locator, by their sequence."""
    return letters_to_any(connection, area, frozenset({locator}))


def letters_to_any(
    connection: Connection, area: AreaCode, locators: frozenset[str]
) -> dict[int, Letter]:
    """Return an area's letters for any of these locators, by their sequence."""
    query = select(mail.c.sequence, mail.c.envelope).where(mail.c.area == area)
    letters = {
        row.sequence: decode(decode(row.envelope, Envelope).payload, Letter)
        for row in connection.execute(query)
    }
    return {sequence: one for sequence, one in letters.items() if one.locator in locators}


def append(connection: Connection, letter: Letter, keys: OnlineKeys) -> None:
    """Sign a letter and put it behind all others of its area.

    Arguments:
        connection: inside a write transaction.
        letter: as it travels.
        keys: with the head key.
    """
    query = select(func.max(mail.c.sequence)).where(mail.c.area == letter.area)
    sequence = max((connection.scalar(query) or 0) + 1, epoch(connection))
    envelope = encode(seal(LETTER_TYPE, encode(letter), keys.head))
    connection.execute(
        insert(mail).values(
            area=letter.area, sequence=sequence, envelope=envelope, posted=letter.posted
        )
    )
    feeds_changed(connection)
