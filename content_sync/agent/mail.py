"""The mailbox: letters that only their collection codes open.

Invariant: a letter is stored only if the head key signed it and it is the area's.
"""

from content_sync.agent.county import County
from content_sync.agent.journal import Journal
from content_sync.agent.trust import Trust
from content_sync.store.writer import ContentWriter
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedError, RejectedFeedError
from disclosure.feed import Envelope, Letter, MailPage
from disclosure.seals.verifying import open_letter

PAGES_MOST = 100
"""Pages of letters fetched in one go at most."""


class Mailbox:
    """Fetches the letters of the terminal's area."""

    def __init__(
        self, county: County, writer: ContentWriter, trust: Trust, journal: Journal
    ) -> None:
        self._county = county
        self._writer = writer
        self._trust = trust
        self._journal = journal

    def fetch(self) -> int:
        """Fetch the new letters; return how many were stored.

        Raises:
            RejectedError: the page is no page; it is in the journal.
            RetryLaterError: the county cannot be reached now.
        """
        area, stored = self._writer.home, 0
        for _ in range(PAGES_MOST):
            after = self._writer.feed(area).mail_cursor
            page = self._page(area, after)
            if page.sequence == after:
                break
            letters = self._opened(area, page)
            self._writer.put_letters(area, letters, page.sequence)
            stored += len(letters)
            if not page.letters:
                break
        return stored

    def _page(self, area: AreaCode, after: int) -> MailPage:
        raw = self._county.mail(area, after)
        with self._journal.evidence(area, "mail", raw):
            page = decode(raw, MailPage)
            if page.sequence < after or (page.letters and page.sequence == after):
                raise RejectedFeedError(f"mail after {after} ends at {page.sequence}")
        return page

    def _opened(self, area: AreaCode, page: MailPage) -> list[tuple[Letter, Envelope]]:
        opened = []
        for envelope in page.letters:
            try:
                letter = open_letter(envelope, self._trust.keyring)
                if letter.area != area:
                    raise RejectedFeedError(f"a letter of {letter.area} came to {area}")
            except RejectedError as error:
                self._journal.reject(area, "letter", str(error), encode(envelope))
                continue
            opened.append((letter, envelope))
        return opened
