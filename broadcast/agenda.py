"""The agenda: what the store holds for this loudspeaker, on which day and when.

Invariant: announcements come from sealed items, slots from the sealed profile or from
the unit's own settings, and nowhere else.
"""

from datetime import date, datetime, tzinfo

from content_sync.store.reader import ContentReader, ItemQuery
from disclosure.alert_turns import AlertRules, told_at_once, turn_of
from disclosure.alerts import ALERT_ENTRY
from disclosure.announcements import Announcement, announcement_of, speaks_on
from disclosure.channels import Channel
from disclosure.errors import RetryLaterError
from disclosure.items import Item, ItemId
from disclosure.profile import Profile, Slot
from disclosure.timetable import (
    Occurrence,
    QuietHours,
    Window,
    at_once,
    near_a_slot,
    windows,
)

_PAGE = 100
_MOST_ALERTS = 50


class Agenda:
    """What is to be said.

    Arguments:
        content: the store.
        own_slots: slots of this unit; empty for the profile's.
        quiet: hours in which nothing is said by timetable.
        most: announcements of a day at most.
        alerts: how alerts are told.
    """

    def __init__(
        self,
        content: ContentReader,
        own_slots: tuple[Slot, ...],
        quiet: QuietHours | None,
        most: int,
        alerts: AlertRules = AlertRules(),  # noqa: B008 - immutable
    ) -> None:
        self._content = content
        self._own_slots = own_slots
        self._quiet = quiet
        self._most = most
        self._alerts = alerts
        self._alerts_read: tuple[Item, ...] = ()
        self._alerts_seen: tuple[int, date] | None = None
        self._profile: Profile | None = None
        self._read_at = -1

    def profile(self) -> Profile:
        """Return the county's profile, read again whenever the content changed.

        Raises:
            RetryLaterError: it is not there yet.
        """
        version = self._content.version()
        if self._profile is None or version != self._read_at:
            self._profile, self._read_at = self._content.profile(), version
        if self._profile is None:
            raise RetryLaterError("the store holds no profile of the county yet")
        return self._profile

    def zone(self) -> tzinfo:
        """Return the county's zone."""
        return self.profile().zone

    def slots(self) -> tuple[Slot, ...]:
        """Return when this unit may speak."""
        return self._own_slots or self.profile().slots

    def speaks_soon(self, now: datetime) -> bool:
        """Tell whether a slot of this unit is on or near."""
        return near_a_slot(self.slots(), now.astimezone(self.zone()))

    def windows(self, day: date) -> tuple[Window, ...]:
        """Return the windows of a day, and the one of what is said as soon as it arrives."""
        slots = (*self.slots(), at_once(self._quiet))
        return windows(day, slots, self.zone(), self._quiet)

    def is_quiet(self, now: datetime) -> bool:
        """Tell whether it is quiet at an instant."""
        return self._quiet is not None and self._quiet.covers(now.astimezone(self.zone()).time())

    def announcements(self, day: date) -> tuple[Announcement, ...]:
        """Return what loudspeakers say on a day, no more than the limit."""
        query = ItemQuery(channel=Channel.LOUDSPEAKER, today=day)
        total = min(self._content.count(query), self._most)
        found: list[Announcement] = []
        for offset in range(0, total, _PAGE):
            page = self._content.items(query, min(_PAGE, total - offset), offset)
            found += [announcement_of(one.item) for one in page if speaks_on(one.item, day)]
        return tuple(found)

    def alerts(self, now: datetime) -> tuple[Occurrence, ...]:
        """Return the alerts that are told at once, as they stand now.

        Arguments:
            now: instant; where the clock is not trusted, the latest that is known.
        """
        zone = self.zone()
        today = now.astimezone(zone).date()
        told = [(item, told_at_once(item, today, now)) for item in self._alert_items(today)]
        return tuple(
            turn_of(item, alert, now, self._alerts, self._quiet, zone)
            for item, alert in told
            if alert is not None
        )

    def _alert_items(self, today: date) -> tuple[Item, ...]:
        """Return the day's alerts, read anew when the content has changed: asked every second."""
        seen = (self._content.version(), today)
        if seen != self._alerts_seen:
            query = ItemQuery(channel=Channel.LOUDSPEAKER, today=today, entries=(ALERT_ENTRY,))
            found = self._content.items(query, _MOST_ALERTS)
            self._alerts_read, self._alerts_seen = tuple(one.item for one in found), seen
        return self._alerts_read

    def announcement(self, item_id: ItemId, day: date | None) -> Announcement | None:
        """Return an item's announcement, its seals checked now.

        Arguments:
            item_id: whose.
            day: the day on which it must be on display and in force; None where the
                clock can't tell the day.

        Returns:
            None where it is withdrawn, unknown, not on this day or does not verify.
        """
        verified = self._content.item(item_id)
        if verified is None or Channel.LOUDSPEAKER not in verified.item.channels:
            return None
        if day is not None and not speaks_on(verified.item, day):
            return None
        return announcement_of(verified.item)
