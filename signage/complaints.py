"""What a screen cannot show, told to the county: items left out, characters it has no shape for.

Invariant: a report holds all that is wrong with what is in the store now, since the desk keeps
the newest report alone; nothing new, no report. Telling of it never stops the screen.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version

from content_sync.store.outbox import Outbox
from disclosure.areas import AreaCode
from disclosure.blocks import plain_text
from disclosure.decoding import encode
from disclosure.errors import RetryLaterError
from disclosure.items import Item
from disclosure.outbox import OutboxKind, TerminalReport
from screen.paging.typeface import Typeface

log = logging.getLogger(__name__)

MOST_PROBLEMS = 50
MOST_CHARACTERS = 20
MOST_ITEMS = 2_000
"""Versions remembered as read; then all are read anew."""


class Characters:
    """Looks into items for characters that would show as empty boxes."""

    def __init__(self) -> None:
        self._missing: dict[tuple[str, int], str] = {}

    def read(self, item: Item) -> None:
        """Look into an item, once for each version."""
        key = item.id, item.version
        if key in self._missing:
            return
        if len(self._missing) >= MOST_ITEMS:
            self._missing.clear()
        missing = Typeface.load().missing(_words_of(item))
        self._missing[key] = "".join(missing[:MOST_CHARACTERS])
        if missing:
            log.warning("item %s version %s: no font has %s", *key, self._missing[key])

    @property
    def problems(self) -> tuple[str, ...]:
        """Return a sentence for each version with such characters."""
        return tuple(
            f"{item} v{number}: no font has {chars}"
            for (item, number), chars in self._missing.items()
            if chars
        )


class Complaints:
    """Reports what cannot be shown.

    Arguments:
        outbox: the terminal's outbox.
        home: tells the terminal's area.
    """

    def __init__(self, outbox: Outbox, home: Callable[[], AreaCode]) -> None:
        self._outbox, self._home = outbox, home
        self._told: tuple[str, ...] = ()

    def tell(self, problems: tuple[str, ...], now: datetime) -> None:
        """Report what is wrong if it is not what was reported last.

        Arguments:
            problems: all that is wrong, in sentences.
            now: the instant, aware.
        """
        problems = problems[-MOST_PROBLEMS:]
        if problems == self._told:
            return
        try:
            if problems:
                self._outbox.put(OutboxKind.REPORT, encode(self._report(problems)), made=now)
        except RetryLaterError as error:
            log.warning("what cannot be shown is not yet reported: %s", error)
            return
        self._told = problems

    def _report(self, problems: tuple[str, ...]) -> TerminalReport:
        return TerminalReport(
            format=1,
            area=self._home(),
            process="signage",
            software=version("mingbai"),
            problems=problems,
        )


def _words_of(item: Item) -> str:
    return "\n".join([item.title, *(plain_text(block) for block in item.blocks)])
