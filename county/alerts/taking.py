"""Taking messages: proof, form, verdict, in this order, whoever then acts on it.

Invariant: every dropped message ends in ``done`` or in ``refused`` with a sentence, unless
a passing fault stopped it, which leaves it where it is.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from county.alerts import cap, proof
from county.alerts.inbox import Drop, Inbox
from county.alerts.items import items_of
from county.alerts.judging import judge
from county.alerts.memory import Memory
from county.alerts.sources import Rule, Source
from disclosure.errors import MingbaiError, RetryLaterError
from disclosure.items import Item

_LOG = logging.getLogger(__name__)

Act = Callable[[tuple[Item, ...], Source], None]
"""What is done with the items of a message that holds; it may be done twice."""


@dataclass(frozen=True)
class Taken:
    """What became of a message: why it was refused, or the items that it made."""

    name: str
    items: tuple[Item, ...]
    reason: str = ""


class Taking:
    """Takes what sources of one rule have dropped.

    Arguments:
        sources: the sources.
        rule: whose messages are taken here; the others are another process's.
        inbox: folder with a folder for each source.
        memory: what was taken before.
        zone: the county's.
        act: what is done with the items.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        rule: Rule,
        inbox: Path,
        memory: Memory,
        zone: tzinfo,
        act: Act,
    ) -> None:
        self._sources = [source for source in sources if source.rule is rule]
        self._inbox = inbox
        self._memory = memory
        self._zone = zone
        self._act = act

    def turn(self, now: datetime) -> list[Taken]:
        """Take what waits now; return what became of it."""
        taken = []
        for source in self._sources:
            for drop in Inbox(self._inbox / source.name).drops():
                try:
                    taken.append(self._take(drop, source, now))
                except (RetryLaterError, OSError) as error:
                    _LOG.warning("%s is tried again: %s", drop.path.name, error)
        return taken

    def _take(self, drop: Drop, source: Source, now: datetime) -> Taken:
        try:
            items = self._items(drop, source, now)
        except RetryLaterError:
            raise
        except MingbaiError as error:
            drop.finish(str(error))
            _LOG.warning("%s of %s is refused: %s", drop.path.name, source.name, error)
            return Taken(drop.path.name, (), str(error))
        drop.finish()
        titles = ", ".join(f"“{item.title}” in {item.area}" for item in items)
        _LOG.info("%s of %s: %s", drop.path.name, source.name, titles)
        return Taken(drop.path.name, items)

    def _items(self, drop: Drop, source: Source, now: datetime) -> tuple[Item, ...]:
        cap.require_size(drop.raw)
        proof.require(drop.raw, drop.proof, source)
        message = cap.parse(drop.raw)
        verdict = judge(message, source, self._memory.before(source.name), now, self._zone)
        items = items_of(verdict, source)
        self._act(items, source)
        self._memory.note(source.name, message, verdict, now)
        return items
