"""Whether nobody would be disturbed if a terminal's processes were started anew now.

Invariant: never while an alert is in force, a loudspeaker's slot is near or on, or a face says
that somebody needs it. What cannot be read counts as a disturbance.
"""

from datetime import datetime
from pathlib import Path

from content_sync.store.machine_clock import MachineClock, SystemClock
from content_sync.store.occupied import occupied
from content_sync.store.reader import ContentReader, ItemQuery
from disclosure.alerts import ALERT_ENTRY, alert_of
from disclosure.channels import Channel
from disclosure.errors import MingbaiError
from disclosure.profile import Profile
from disclosure.timetable import near_a_slot

_FACES = (Channel.KIOSK, Channel.SCREEN, Channel.LOUDSPEAKER)
_MOST_ALERTS = 200


class Quiet:
    """Asks the store and the faces.

    Arguments:
        store: the store's folder.
        outbox: the folder in which the outbox lies.
        clock: the machine's clocks.
    """

    def __init__(self, store: Path, outbox: Path, clock: MachineClock | None = None) -> None:
        self._store, self._outbox = store, outbox
        self._clock = clock or SystemClock()

    def profile(self) -> Profile | None:
        """Return the county's profile; None where the store has none now."""
        try:
            reader = ContentReader.open(self._store, "agent")
            try:
                return reader.profile()
            finally:
                reader.close()
        except MingbaiError:
            return None

    def is_quiet(self, now: datetime) -> bool:
        """Tell whether nobody would be disturbed now."""
        if occupied(self._outbox, self._clock):
            return False
        try:
            reader = ContentReader.open(self._store, "agent")
            try:
                profile = reader.profile()
                return (
                    profile is not None
                    and not near_a_slot(profile.slots, now.astimezone(profile.zone))
                    and not _alerted(reader, profile, now)
                )
            finally:
                reader.close()
        except MingbaiError:
            return False


def _alerted(reader: ContentReader, profile: Profile, now: datetime) -> bool:
    today = now.astimezone(profile.zone).date()
    for channel in _FACES:
        query = ItemQuery(channel=channel, today=today, entries=(ALERT_ENTRY,))
        for found in reader.items(query, limit=_MOST_ALERTS):
            if alert_of(found.item, today, now) is not None:
                return True
    return False
