"""The programme: from the store's items to the next page to show.

Invariant: a page is handed out only for an item that the store vouches for at that
moment; one that cannot be shown is left out until its content changes.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from content_sync.store.reader import ContentReader, ItemQuery, VerifiedItem
from disclosure.alerts import ALERT_ENTRY, Alert, alert_of, gravest_first
from disclosure.channels import Channel
from disclosure.items import Item, ItemId
from screen.paging.contents import Page
from signage.playlist import Rotation, may_show, weight_of
from signage.takeover import ORANGE_SECONDS, Takeover

log = logging.getLogger(__name__)

MOST_ALERTS = 20

Paginate = Callable[[Item, date], tuple[Page, ...]]


@dataclass(frozen=True)
class Cue:
    """A page with the verified item it belongs to."""

    verified: VerifiedItem
    page: Page

    @property
    def key(self) -> tuple[ItemId, int]:
        """Return the item and version that are shown."""
        return self.verified.item.id, self.verified.item.version


class Programme:
    """What comes next on one screen.

    Arguments:
        reader: the store.
        paginate: cuts an item for the panel.
        channel: the face; kiosks play the screen's items when idle.
        most_items: items in rotation at most.
        silenced: tells whether nothing may be shown now, e.g. since the content is too old.
        orange_seconds: how long an orange alert has the screen to itself.
    """

    def __init__(
        self,
        reader: ContentReader,
        paginate: Paginate,
        *,
        channel: Channel = Channel.SCREEN,
        most_items: int = 500,
        silenced: Callable[[], bool] = lambda: False,
        orange_seconds: float = ORANGE_SECONDS,
    ) -> None:
        self._reader, self._paginate = reader, paginate
        self._channel, self._most, self._silenced = channel, most_items, silenced
        self._rotation = Rotation()
        self._urgent = Rotation()
        self._takeover = Takeover(orange_seconds)
        self._holding: tuple[ItemId, ...] = ()
        self._alerts: tuple[Alert, ...] = ()
        self._pages: list[Cue] = []
        self._put_off: list[Cue] = []
        self._broken: dict[tuple[ItemId, int], str] = {}
        self._seen: tuple[int, date, bool] | None = None
        self._count = 0

    def refresh(self, today: date, steady: float = 0.0) -> bool:
        """Take over changed content, a new day, an alert's time; tell whether there was any.

        Arguments:
            today: the day in the county's zone.
            steady: seconds on a clock that never jumps.
        """
        silenced = self._silenced()
        seen = (self._reader.version(), today, silenced)
        changed = seen != self._seen
        if changed:
            self._seen = seen
            self._read(today, steady, silenced=silenced)
        return self._give_the_screen(self._takeover.holding(steady)) or changed

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """Return the alerts that stand, the gravest first."""
        return self._alerts

    @property
    def is_taken_over(self) -> bool:
        """Tell whether an alert has the screen to itself now."""
        return bool(self._holding)

    def gives_way(self, cue: Cue) -> bool:
        """Tell whether a page must leave at once since an alert has the screen."""
        return bool(self._holding) and cue.verified.item.id not in self._holding

    def put_off(self, cue: Cue) -> None:
        """Keep a page that gave way; it comes again when the alert leaves the screen."""
        self._put_off.insert(0, cue)

    def next(self, today: date) -> Cue | None:
        """Return the next page, or None when there is nothing to show."""
        if self._silenced():
            return None
        for _ in range(max(1, self._count)):
            if self._pages and self.holds(self._pages[0], today):
                return self._pages.pop(0)
            self._pages = self._turn(today)
        return self._pages.pop(0) if self._pages else None

    def holds(self, cue: Cue, today: date) -> bool:
        """Tell whether a page may be shown now: its very version is held, sealed, in term."""
        if self._silenced():
            return False
        found = self._reader.item(cue.verified.item.id)
        return (
            found is not None
            and found.item.version == cue.verified.item.version
            and may_show(found.item, today)
        )

    def _read(self, today: date, steady: float, *, silenced: bool) -> None:
        query = ItemQuery(channel=self._channel, today=today)
        found = [] if silenced else self._reader.items(query, limit=self._most)
        items = [one.item for one in found]
        shown = [item for item in items if may_show(item, today) and not self._is_broken(item)]
        self._alerts = self._standing(today, silenced=silenced)
        self._takeover.update(self._alerts, steady)
        self._rotation.update({item.id: weight_of(item, today) for item in shown})
        self._count = len(shown)
        self._pages = [cue for cue in self._pages if self.holds(cue, today)]

    def _standing(self, today: date, *, silenced: bool) -> tuple[Alert, ...]:
        """Return the alerts as they stand; asked for apart, however many items are newer."""
        query = ItemQuery(channel=self._channel, today=today, entries=(ALERT_ENTRY,))
        found = [] if silenced else self._reader.items(query, limit=MOST_ALERTS)
        alerts = (alert_of(one.item, today) for one in found if not self._is_broken(one.item))
        return gravest_first([alert for alert in alerts if alert is not None])

    def _give_the_screen(self, holding: tuple[ItemId, ...]) -> bool:
        """Let alerts have the screen, or have it no more; tell whether that is new."""
        if holding == self._holding:
            return False
        if not self._holding:
            self._put_off = self._pages
        self._holding = holding
        self._urgent.update(dict.fromkeys(holding, 1))
        self._pages = [] if holding else self._put_off
        log.info("alerts that have the screen: %s", ", ".join(holding) or "none")
        return True

    def skip(self, cue: Cue, reason: str) -> None:
        """Leave an item out that cannot be shown, until a new version comes; log why."""
        log.error("item %s version %s is skipped: %s", *cue.key, reason)
        self._broken[cue.key] = reason
        self._pages = []
        self._seen = None

    @property
    def skipped(self) -> tuple[str, ...]:
        """Return what is left out, with the reasons."""
        return tuple(f"{item} v{version}: {why}" for (item, version), why in self._broken.items())

    def coming(self, count: int) -> tuple[str, ...]:
        """Return the titles of the next items."""
        rotation = self._urgent if self._holding else self._rotation
        found = (self._reader.item(item) for item in rotation.peek(count))
        return tuple(each.item.title for each in found if each is not None)

    def _turn(self, today: date) -> list[Cue]:
        drawn = (self._urgent if self._holding else self._rotation).draw()
        found = self._reader.item(drawn) if drawn is not None else None
        if found is None or not may_show(found.item, today) or self._is_broken(found.item):
            return []
        return [Cue(found, page) for page in self._paginate(found.item, today)]

    def _is_broken(self, item: Item) -> bool:
        return (item.id, item.version) in self._broken
