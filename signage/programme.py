"""The programme: from the store's items to the next page to show.

Invariant: a page is handed out only for an item that the store vouches for at that
moment; one that cannot be shown is left out until its content changes.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, pairwise

from content_sync.store.reader import ContentReader, ItemQuery, VerifiedItem
from disclosure.alerts import ALERT_ENTRY, Alert, alert_of, gravest_first, is_past
from disclosure.items import Item, ItemId
from screen.paging.contents import Page
from screen.paging.panel import Panel
from signage.order import Begun, Order, OwnOrder, WallOrder
from signage.playlist import PLAIN, County, Deck, county_for, in_order, may_show
from signage.rotation import Rotation
from signage.settings import PlayerPlan
from signage.takeover import Takeover

log = logging.getLogger(__name__)

MOST_ALERTS = 20
JUMP_SECONDS = 1.0
"""By so much the wall clock may drift from the steady one before a wall joins in anew."""
SHORTEST_JOIN_SECONDS = 2.0
"""Who joins a wall's page later than so long before its end begins with the next one."""
LONGEST_STAY = 3.0
"""A page of a wall stays at most so many times its seconds."""
DEFAULT_PLAN = PlayerPlan()

Paginate = Callable[[Item, date], tuple[Page, ...]]


@dataclass(frozen=True)
class Cue:
    """A page with the verified item it belongs to.

    Attributes:
        moment: when it comes and when it leaves, on a wall's timeline; None where it stays
            its seconds.
        joined: as of `Programme.rejoin`.
        laid: which deck it is of.
    """

    verified: VerifiedItem
    page: Page
    moment: tuple[datetime, datetime] | None = None
    joined: int = 0
    laid: int = 0

    @property
    def key(self) -> tuple[ItemId, int]:
        """Return the item and version that are shown."""
        return self.verified.item.id, self.verified.item.version

    def stays(self, now: datetime) -> float:
        """Return how long it stays if it appears now, in seconds."""
        if self.moment is None:
            return self.page.seconds
        left = (self.moment[1] - now).total_seconds()
        return min(max(left, 0.0), LONGEST_STAY * self.page.seconds)


class Programme:
    """What comes next on one screen.

    Arguments:
        reader: the store.
        paginate: cuts an item for the panel.
        plan: how it plays.
        panel: where it is shown, for the county's playlists; without one, none is heeded.
        silenced: tells whether nothing may be shown now, e.g. since the content is too old.
        trusted: tells whether the wall clock is to be trusted; playlists need one that is.
    """

    def __init__(
        self,
        reader: ContentReader,
        paginate: Paginate,
        *,
        plan: PlayerPlan = DEFAULT_PLAN,
        panel: Panel | None = None,
        silenced: Callable[[], bool] = lambda: False,
        trusted: Callable[[], bool] = lambda: True,
    ) -> None:
        self._reader, self._paginate = reader, paginate
        self._plan, self._panel = plan, panel
        self._silenced, self._trusted = silenced, trusted
        self._order: Order = OwnOrder(self._length_of, plan.hours)
        if plan.wall:
            self._order = WallOrder(self._length_of, plan.hours)
        self._urgent = Rotation()
        self._takeover = Takeover(plan.orange_seconds)
        self._holding: tuple[ItemId, ...] = ()
        self._alerts: tuple[Alert, ...] = ()
        self._pages: list[Cue] = []
        self._put_off: list[Cue] = []
        self._broken: dict[tuple[ItemId, int], str] = {}
        self._seen: tuple[int, date, bool, bool] | None = None
        self._deck = Deck(date.min, ())
        self._lengths: dict[tuple[ItemId, int, date], float] = {}
        self._next_at: datetime | None = None
        self._handed: Cue | None = None
        self._joined = self._laid = 0
        self._offset: datetime | None = None
        self._local = datetime.min.replace(tzinfo=UTC)

    def refresh(self, local: datetime, steady: float = 0.0) -> bool:
        """Take over changed content, a new day, an alert's time; tell whether there was any.

        Arguments:
            local: the present, in the county's zone.
            steady: seconds on a clock that never jumps.
        """
        self._local = local
        silenced, trusted, today = self._silenced(), self._trusted(), local.date()
        seen = (self._reader.version(), today, silenced, trusted)
        changed = seen != self._seen or any(self._is_over(one) for one in self._alerts)
        if changed:
            self._seen = seen
            self._read(today, steady, silenced=silenced)
            self._take_back()
        jumped = self._follow_jump(local, steady)
        return self._give_the_screen(self._takeover.holding(steady)) or changed or jumped

    def rejoin(self) -> None:
        """Join the wall anew: after the dark, or a jump of the clock."""
        if self._plan.wall:
            self._joined += 1
            self._pages, self._next_at = [], None

    def _take_back(self) -> None:
        """Let other content begin after the page that is shown, not after the prepared one."""
        self._laid += 1
        if self._handed is not None and self._handed.moment is not None:
            comes, leaves = self._handed.moment
            self._next_at = comes if self._local < comes else leaves

    def _follow_jump(self, local: datetime, steady: float) -> bool:
        offset = local - timedelta(seconds=steady)
        jump = abs((offset - (self._offset or offset)).total_seconds())
        self._offset = offset
        if jump < JUMP_SECONDS or not self._plan.wall:
            return False
        log.info("the clock jumped by %.1f s; the wall %r is joined anew", jump, self._plan.wall)
        self.rejoin()
        return True

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """Return the alerts that stand, the gravest first."""
        return self._alerts

    @property
    def is_taken_over(self) -> bool:
        """Tell whether an alert has the screen to itself now."""
        return bool(self._holding)

    def gives_way(self, cue: Cue) -> bool:
        """Tell whether a page must leave at once: to an alert, or to be in step again."""
        if self._holding:
            return cue.verified.item.id not in self._holding
        return cue.moment is not None and cue.joined != self._joined

    def may_come(self, cue: Cue, today: date) -> bool:
        """Tell whether a page that was prepared may still be shown."""
        in_step = cue.moment is None or cue.laid == self._laid
        return in_step and self.holds(cue, today) and not self.gives_way(cue)

    def put_off(self, cue: Cue) -> None:
        """Keep a page that gave way; it comes again when the alert leaves the screen."""
        if cue.moment is None:
            self._put_off.insert(0, cue)

    def next(self, local: datetime) -> Cue | None:
        """Return the next page, or None when there is nothing to show.

        Arguments:
            local: the present, in the county's zone.
        """
        if self._silenced():
            return None
        for _ in range(max(1, len(self._deck.items))):
            self._pages = [cue for cue in self._pages if _is_ahead(cue, local)]
            if self._pages and self.holds(self._pages[0], local.date()):
                return self._hand_out()
            self._pages = self._turn(local)
        return self._hand_out() if self._pages else None

    def _hand_out(self) -> Cue:
        cue = self._pages.pop(0)
        self._handed, self._next_at = cue, cue.moment[1] if cue.moment else None
        return cue

    def holds(self, cue: Cue, today: date) -> bool:
        """Tell whether a page may be shown now: its very version is held, sealed, in term.

        An alert leaves with its window, not with its day.
        """
        if self._silenced():
            return False
        found = self._reader.item(cue.verified.item.id)
        return (
            found is not None
            and found.item.version == cue.verified.item.version
            and self._may_show(found.item, today)
        )

    def _read(self, today: date, steady: float, *, silenced: bool) -> None:
        query = ItemQuery(channel=self._plan.channel, today=today)
        found = [] if silenced else self._reader.items(query, limit=self._plan.most_items)
        items = [one.item for one in found if self._may_show(one.item, today)]
        if not self._plan.wall:
            # On a wall a broken item keeps its slot, or this screen would be out of step.
            items = [item for item in items if not self._is_broken(item)]
        self._alerts = self._standing(today, silenced=silenced)
        self._takeover.update(self._alerts, steady)
        self._deck = Deck(today, in_order(items, self._plan.wall), self._county())
        current = {(item.id, item.version, today) for item in items}
        self._lengths = {key: self._lengths[key] for key in self._lengths.keys() & current}
        self._order.lay(self._deck)
        self._pages = [cue for cue in self._pages if self.holds(cue, today) and not cue.moment]

    def _county(self) -> County:
        """Return what the county's profile says to this screen."""
        profile = self._reader.profile()
        if profile is None or self._panel is None or not self._trusted():
            return PLAIN
        return county_for(profile, self._reader.home(), self._panel)

    def _length_of(self, item: ItemId) -> float:
        """Return how long an item's turn takes, in seconds."""
        found = self._deck.find(item)
        key = (item, found.version, self._deck.day)
        if key not in self._lengths:
            pages = self._paginate(found, self._deck.day)
            self._lengths[key] = sum(page.seconds for page in pages)
        return self._lengths[key]

    def _standing(self, today: date, *, silenced: bool) -> tuple[Alert, ...]:
        """Return the alerts as they stand; asked for apart, however many items are newer."""
        query = ItemQuery(channel=self._plan.channel, today=today, entries=(ALERT_ENTRY,))
        found = [] if silenced else self._reader.items(query, limit=MOST_ALERTS)
        alerts = (alert_of(one.item, today) for one in found if not self._is_broken(one.item))
        return gravest_first([one for one in alerts if one and not self._is_over(one)])

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
        ahead = self._urgent.peek(count) if self._holding else self._order.peek(self._local, count)
        found = (self._reader.item(item) for item in ahead)
        return tuple(each.item.title for each in found if each is not None)

    def _turn(self, local: datetime) -> list[Cue]:
        """Return the pages of the next turn; none of one that cannot be shown."""
        at = max(local, self._next_at or local)
        begun = self._drawn(at)
        found = self._reader.item(begun.item) if begun else None
        if begun is not None:
            self._next_at = begun.end
        if begun is None or found is None or self._is_broken(found.item):
            return []
        if not self._may_show(found.item, local.date()):
            return []
        cues = self._cues(found, begun, local.date())
        return [cue for cue in cues if _is_ahead(cue, at)]

    def _drawn(self, at: datetime) -> Begun | None:
        if not self._holding:
            return self._order.next(at)
        drawn = self._urgent.draw()
        return None if drawn is None else Begun(drawn)

    def _cues(self, found: VerifiedItem, begun: Begun, today: date) -> list[Cue]:
        pages = self._paginate(found.item, today)
        if begun.start is None:
            return [Cue(found, page) for page in pages]
        ends = accumulate((page.seconds for page in pages), initial=0.0)
        moments = pairwise(begun.start + timedelta(seconds=end) for end in ends)
        return [
            Cue(found, page, moment, self._joined, self._laid)
            for page, moment in zip(pages, moments, strict=True)
        ]

    def _is_over(self, alert: Alert) -> bool:
        """Tell whether an alert's window has ended; a clock in doubt ends none."""
        return self._trusted() and alert.is_over(self._local)

    def _may_show(self, item: Item, today: date) -> bool:
        """Tell whether an item is in its days, and no alert that is past."""
        return may_show(item, today) and not (self._trusted() and is_past(item, self._local))

    def _is_broken(self, item: Item) -> bool:
        return (item.id, item.version) in self._broken


def _is_ahead(cue: Cue, local: datetime) -> bool:
    """Tell whether there is still time for a page at its moment."""
    if cue.moment is None:
        return True
    return (cue.moment[1] - local).total_seconds() >= SHORTEST_JOIN_SECONDS
