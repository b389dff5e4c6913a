"""What terminals tell of versions, and how far a roll-out has come.

Invariant: a terminal has a version only by its own word; of several words the latest counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, and_, func, insert, select

from county.database.tables import areas, terminals, update_steps
from county.people.scope import within
from county.releases.turns import Rollout, stage_of
from county.terminals.register import Standing
from disclosure.areas import AreaCode
from disclosure.releases import UpdateReason, UpdateRecord, UpdateStep
from disclosure.requests import TerminalId


class _Software(msgspec.Struct):
    """The one thing that is wanted of 1,200 reports at once; each was judged when it came."""

    software: str


@dataclass(frozen=True)
class Step:
    """The last word of a terminal about a version."""

    step: UpdateStep
    because: UpdateReason | None
    at: datetime


@dataclass(frozen=True)
class Line:
    """A terminal in a roll-out.

    Attributes:
        running: the version that its last report names; empty before the first.
        stage: the stage it is in, from 0; None where it is in none.
        step: its last word about the version; None where it has said nothing.
    """

    id: str
    number: int
    name: str
    area: AreaCode
    area_name: str
    running: str
    stage: int | None
    step: Step | None
    seen_at: datetime | None


def receive(
    connection: Connection, record: UpdateRecord, terminal: TerminalId, now: datetime
) -> None:
    """Keep what a terminal tells of a version; the same step again changes nothing."""
    mine = and_(
        update_steps.c.terminal == terminal,
        update_steps.c.version == record.version,
        update_steps.c.step == record.step,
    )
    if connection.scalar(select(func.count()).select_from(update_steps).where(mine)):
        return
    connection.execute(
        insert(update_steps).values(
            terminal=terminal,
            version=record.version,
            step=record.step,
            because=record.because,
            at=record.at,
            came=now,
        )
    )


def returned(connection: Connection, version: str) -> int:
    """Return how many terminals have gone back from a version."""
    back = and_(update_steps.c.version == version, update_steps.c.step == UpdateStep.RETURNED)
    return connection.scalar(select(func.count()).select_from(update_steps).where(back)) or 0


def lines(connection: Connection, scope: AreaCode, rollout: Rollout) -> list[Line]:
    """Return all terminals of an area with how far they are, by area and number."""
    last = _last_steps(connection, rollout.version)
    query = (
        select(
            terminals.c.id,
            terminals.c.number,
            terminals.c.name,
            terminals.c.area,
            terminals.c.report,
            terminals.c.seen_at,
            areas.c.name.label("area_name"),
        )
        .join(areas, areas.c.code == terminals.c.area, isouter=True)
        .where(within(terminals.c.area, scope), terminals.c.standing == Standing.CONFIRMED)
        .order_by(terminals.c.area, terminals.c.number)
    )
    return [
        Line(
            id=row.id,
            number=row.number,
            name=row.name,
            area=AreaCode(row.area),
            area_name=row.area_name or row.area,
            running=_running(row.report),
            stage=stage_of(rollout, row.id, AreaCode(row.area)),
            step=last.get(row.id),
            seen_at=row.seen_at,
        )
        for row in connection.execute(query)
    ]


def done(line: Line, version: str) -> bool:
    """Tell whether a terminal keeps a version, by its word or its report."""
    kept = line.step is not None and line.step.step is UpdateStep.KEPT
    tried = line.step is not None and line.step.step is UpdateStep.TRYING
    return kept or (line.running == version and not tried)


def count(found: Sequence[Line], stage: int, version: str) -> tuple[int, int, int]:
    """Return how many terminals a stage has, how many keep the version, how many went back."""
    mine = [line for line in found if line.stage == stage]
    back = [line for line in mine if line.step and line.step.step is UpdateStep.RETURNED]
    return len(mine), sum(done(line, version) for line in mine), len(back)


def _last_steps(connection: Connection, version: str) -> dict[str, Step]:
    told = update_steps.c
    query = select(told.terminal, told.step, told.because, told.at).where(told.version == version)
    last = {row.terminal: row for row in connection.execute(query.order_by(told.at, told.came))}
    return {
        terminal: Step(
            UpdateStep(row.step), UpdateReason(row.because) if row.because else None, row.at
        )
        for terminal, row in last.items()
    }


def _running(report: bytes | None) -> str:
    if report is None:
        return ""
    try:
        return msgspec.json.decode(report, type=_Software).software
    except msgspec.DecodeError:
        return ""
