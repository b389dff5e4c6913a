"""What a person starts at once.

Invariant: it goes through the ledger like everything else, so that it is verified,
recorded, and never said by two players.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import msgspec

from broadcast.agenda import Agenda
from broadcast.building import Workshop
from broadcast.clock import Clock
from broadcast.ledger import Ledger
from content_sync.store.reader import ContentReader
from disclosure.announcements import precedence
from disclosure.errors import NotAllowedError, UsageError
from disclosure.items import ItemId
from disclosure.timetable import OWED, Occurrence, OccurrenceState

STEP_SECONDS = 0.2


def order(
    item: ItemId, agenda: Agenda, ledger: Ledger, clock: Clock, *, wait_seconds: float
) -> Occurrence:
    """Write down that an item is to be said now; return its occurrence.

    Arguments:
        item: id of the item.
        agenda: what the store holds.
        ledger: where it is written down.
        clock: the clock; it need not be trusted.
        wait_seconds: how long it may wait for its turn.

    Raises:
        UsageError: the store holds no such announcement.
    """
    announcement = agenda.announcement(item, None)
    if announcement is None:
        raise UsageError(
            f"item {item!r}: the store holds no item of this id that is approved for loudspeakers"
        )
    now = clock.now()
    row = Occurrence(
        item=announcement.item,
        version=announcement.version,
        day=now.astimezone(agenda.zone()).date(),
        slot=f"order-{uuid4()}",
        precedence=precedence(announcement),
        planned=now,
        due=now,
        until=now + timedelta(seconds=wait_seconds),
        repeats=announcement.repeats,
        ordered=True,
    )
    ledger.plan([row])
    return row


def air(
    workshop: Workshop, item: str, *, wait_seconds: float, in_quiet_hours: bool
) -> tuple[Occurrence, str]:
    """Say an item now; return how it ended, and why if it is not done.

    A running player says it; where none runs, this process does.

    Arguments:
        workshop: makes the unit.
        item: id of the item.
        wait_seconds: how long it may wait for its turn.
        in_quiet_hours: the person means it even if it is quiet now.

    Raises:
        UsageError: there is no such announcement.
        NotAllowedError: it is quiet now, and the person did not insist.
        RetryLaterError: the store has no content, or the output can't be used.
    """
    with workshop.locked() as held:
        if held:
            with workshop.open_unit() as unit:
                if not in_quiet_hours and unit.duty.trusted():
                    _require_no_quiet(unit.agenda, workshop.clock)
                row = order(
                    ItemId(item),
                    unit.agenda,
                    unit.ledger,
                    workshop.clock,
                    wait_seconds=wait_seconds,
                )
                return _settled(unit.ledger, row, unit.duty.serve_orders, unit.duty.stop)
    return _air_beside(workshop, item, wait_seconds, in_quiet_hours=in_quiet_hours)


def _air_beside(
    workshop: Workshop, item: str, wait_seconds: float, *, in_quiet_hours: bool
) -> tuple[Occurrence, str]:
    """Leave it to the player that runs on the store, and watch."""
    content = ContentReader.open(workshop.places.store, "broadcast")
    ledger = Ledger(workshop.places.ledger)
    try:
        agenda = workshop.agenda(content)
        if not in_quiet_hours:
            _require_no_quiet(agenda, workshop.clock)
        row = order(ItemId(item), agenda, ledger, workshop.clock, wait_seconds=wait_seconds)
        give_up = time.monotonic() + wait_seconds

        def watch() -> None:
            if time.monotonic() > give_up:
                _cancel(ledger, row, "no player took it in time")

        return _settled(ledger, row, watch, lambda: None)
    finally:
        ledger.close()
        content.close()


def _settled(
    ledger: Ledger, row: Occurrence, step: Callable[[], None], stop: Callable[[], None]
) -> tuple[Occurrence, str]:
    """Return the order as it ended; take it back where the person interrupts."""
    try:
        while True:
            step()
            now = ledger.get(row)
            if now.state not in OWED and now.state is not OccurrenceState.PLAYING:
                return now, ledger.reason(row)
            time.sleep(STEP_SECONDS)
    except BaseException:
        stop()
        _cancel(ledger, row, "taken back by the person who started it")
        raise


def _cancel(ledger: Ledger, row: Occurrence, reason: str) -> None:
    if ledger.claim(row):
        given_up = msgspec.structs.replace(ledger.get(row), state=OccurrenceState.CANCELLED)
        ledger.settle(given_up, reason)


def _require_no_quiet(agenda: Agenda, clock: Clock) -> None:
    if agenda.is_quiet(clock.now()):
        raise NotAllowedError("it is quiet time now; add --in-quiet-hours if it has to be said")
