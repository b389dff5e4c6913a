"""Counting duties: what each area owes, kept in the database as it stood when counted.

Invariant: what an area's rows say follows from its feed, the catalogue, the events and the
calendar of the day they were counted; they are made anew when one of these changed.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from county.catalogue.versions import Edition
from county.coverage.gathering import Measure, gather
from county.database.tables import areas, changes, duties, duty_counts, heads
from county.parts import County
from disclosure.areas import AreaCode, Level, level
from disclosure.duties import Duty, Ground, owes
from disclosure.duties import duties as duties_of


class Counting:
    """Counts the duties of one county."""

    def __init__(self, county: County) -> None:
        self._county = county
        self._settings = county.settings.coverage

    def update(self, now: datetime, *, most: int | None = None) -> int:
        """Count the areas anew in which something changed, some at a time; return how many.

        Arguments:
            now: the present instant.
            most: areas at most; None for all of them.
        """
        edition = self._county.edition()
        with self._county.database.reading() as connection:
            stale = self.stale(connection, edition, now)[:most]
        together = self._settings.areas_together
        for start in range(0, len(stale), together):
            with self._county.database.writing() as connection:
                self.count(connection, stale[start : start + together], edition, now)
        return len(stale)

    def stale(self, connection: Connection, edition: Edition, now: datetime) -> list[AreaCode]:
        """Return the areas whose rows are not of today's state, in the county's order."""
        today = self.today(now)
        old = now - timedelta(minutes=self._settings.recount_minutes)
        table = duty_counts.c
        query = (
            select(areas.c.code, heads.c.sequence.label("newest"), *table)
            .join(heads, heads.c.area == areas.c.code, isouter=True)
            .join(duty_counts, table.area == areas.c.code, isouter=True)
            .order_by(areas.c.place)
        )
        return [
            AreaCode(row.code)
            for row in connection.execute(query)
            if level(AreaCode(row.code)) is not Level.GROUP
            and (
                row.at is None
                or row.at < old
                or (row.day, row.catalogue, row.sequence)
                != (today, edition.number, row.newest or 0)
            )
        ]

    def count(
        self, connection: Connection, some: Sequence[AreaCode], edition: Edition, now: datetime
    ) -> None:
        """Count some areas anew; inside a write transaction."""
        measure = self.measure(connection, now)
        found = gather(connection, some, measure)
        rows = [
            _row(area, entry.code, duty)
            for area in some
            for entry in edition.catalogue.entry
            if owes(entry, area)
            for duty in duties_of(
                entry,
                found.disclosed.get((area, entry.code), ()),
                found.happened.get((area, entry.code), ()),
                found.spared.get((area, entry.code), ()),
                measure.ground,
            )
        ]
        held = select(heads.c.area, heads.c.sequence).where(heads.c.area.in_(some))
        sequences = {row.area: row.sequence for row in connection.execute(held)}
        known = select(areas.c.code)
        for table in (duties, duty_counts):
            gone = table.c.area.in_(some) | table.c.area.not_in(known)
            connection.execute(delete(table).where(gone))
        if rows:
            connection.execute(insert(duties), rows)
        told = {"at": now, "day": measure.ground.today, "catalogue": edition.number}
        marks = [{"area": area, "sequence": sequences.get(area, 0), **told} for area in some]
        connection.execute(insert(duty_counts), marks)

    def measure(self, connection: Connection, now: datetime) -> Measure:
        """Return what duties and displays are measured by."""
        profile, today = self._county.profile(), self.today(now)
        first = connection.scalar(select(func.min(changes.c.at)))
        began = first.astimezone(profile.zone).date() if first else today
        earliest = today - timedelta(days=366 * self._settings.years)
        ground = Ground(
            calendar=self._county.calendar(),
            today=today,
            since=max(self._settings.since or began, earliest),
            needed=profile.display.working_days,
        )
        return Measure(ground, profile.display, profile.zone, began)

    def today(self, now: datetime) -> date:
        """Return the county's date."""
        return now.astimezone(self._county.zone()).date()


def _row(area: AreaCode, entry: str, duty: Duty) -> dict[str, object]:
    return {
        "area": area,
        "entry": entry,
        "occasion": duty.occasion,
        "state": duty.state.value,
        "due": duty.due,
        "item": duty.item,
        "out": duty.out,
        "shown_last": duty.last,
        "shown_days": duty.days,
        "fell": duty.fell,
        "met": duty.met,
    }
