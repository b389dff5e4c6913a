"""The mailbox: letters that only their collection codes open.

Invariant: a letter is stored only if the head key signed it and it is the area's; the
mailbox is read on past a letter of another key only once no cache can be the reason.

When the head key changes, the county signs all letters anew, but for some seconds its
board, or a cache before it, still gives out the pages of before. A letter that the new
key has not signed is therefore looked at again until `LOOKS_MOST` looks have found it so.
"""

from content_sync.agent.county import County
from content_sync.agent.journal import Journal
from content_sync.agent.trust import Trust
from content_sync.store.writer import ContentWriter
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedError, RejectedFeedError, RejectedSealError
from disclosure.feed import Envelope, Letter, MailPage
from disclosure.seals.verifying import open_letter

PAGES_MOST = 100
"""Pages of letters fetched in one go at most."""

LOOKS_MOST = 20
"""Looks at a letter of another key, and those behind it: five minutes at the usual pace."""


class Mailbox:
    """Fetches the letters of the terminal's area."""

    def __init__(
        self, county: County, writer: ContentWriter, trust: Trust, journal: Journal
    ) -> None:
        self._county = county
        self._writer = writer
        self._trust = trust
        self._journal = journal
        self._looks = 0

    def fetch(self) -> int:
        """Fetch the letters not yet read; return how many hold.

        Raises:
            RejectedError: the page is no page; it is in the journal.
            RetryLaterError: the county cannot be reached now.
        """
        area, stored, doubtful = self._writer.home, 0, False
        after = read = self._writer.feed(area).mail_cursor
        for _ in range(PAGES_MOST):
            page = self._page(area, after)
            if page.sequence == after:
                break
            after = page.sequence
            letters, fits = self._opened(area, page)
            doubtful = doubtful or not fits
            read = read if doubtful else after
            self._writer.put_letters(area, letters, read)
            stored += len(letters)
            if not page.letters:
                break
        self._looks = self._looks + 1 if doubtful else 0
        return stored

    def _page(self, area: AreaCode, after: int) -> MailPage:
        raw = self._county.mail(area, after)
        with self._journal.evidence(area, "mail", raw):
            page = decode(raw, MailPage)
            if page.sequence < after or (page.letters and page.sequence == after):
                raise RejectedFeedError(f"mail after {after} ends at {page.sequence}")
        return page

    def _opened(self, area: AreaCode, page: MailPage) -> tuple[list[tuple[Letter, Envelope]], bool]:
        """Return the letters that hold, and whether none is to be looked at again."""
        opened, fits = [], True
        for envelope in page.letters:
            try:
                opened.append((self._letter(area, envelope), envelope))
            except RejectedError as error:
                if isinstance(error, RejectedSealError) and self._looks + 1 < LOOKS_MOST:
                    fits = False
                    continue
                self._journal.reject(area, "letter", str(error), encode(envelope))
        return opened, fits

    def _letter(self, area: AreaCode, envelope: Envelope) -> Letter:
        letter = open_letter(envelope, self._trust.keyring)
        if letter.area != area:
            raise RejectedFeedError(f"a letter of {letter.area} came to {area}")
        return letter
