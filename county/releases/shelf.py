"""The releases that the county has, and who gets which.

Invariant: a release stands here only with enough true seals of release keys; a version has
one content for ever; at most one roll-out is not stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, insert, select, update

from county.audit import log
from county.database.tables import releases, rollout_stages, rollouts
from county.releases.turns import Rollout, RolloutState, Stage
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.errors import NotAllowedError
from disclosure.feed import Envelope
from disclosure.releases import Night, Release

MOST_STAGES = 8
_HOLDING = (RolloutState.RUNNING, RolloutState.PAUSED)


@dataclass(frozen=True)
class Shelved:
    """A release as the county has it."""

    release: Release
    sealed: Envelope
    added_at: datetime
    added_by: str
    withdrawn_at: datetime | None


def put(
    connection: Connection, release: Release, sealed: Envelope, who: str, now: datetime
) -> None:
    """Take in a release whose seals were checked.

    Raises:
        NotAllowedError: its version is there already.
    """
    if find(connection, release.version) is not None:
        raise NotAllowedError(f"version {release.version} is there already, and stays as it is")
    connection.execute(
        insert(releases).values(
            version=release.version,
            sealed=encode(sealed),
            made=release.made,
            added_at=now,
            added_by=who,
        )
    )
    log.record(connection, now, who, log.Act.RELEASE_ADDED, release.version)


def find(connection: Connection, version: str) -> Shelved | None:
    """Return a release by its version, or None."""
    query = select(releases).where(releases.c.version == version)
    row = connection.execute(query).one_or_none()
    return None if row is None else _shelved(row)


def newest(connection: Connection, *, limit: int) -> list[Shelved]:
    """Return the releases, the newest first."""
    query = select(releases).order_by(releases.c.made.desc(), releases.c.version).limit(limit)
    return [_shelved(row) for row in connection.execute(query)]


def withdraw(connection: Connection, version: str, who: str, now: datetime) -> None:
    """Offer a release to nobody any more; a terminal that has it keeps it.

    Raises:
        NotAllowedError: there is none to be withdrawn.
    """
    mine = (releases.c.version == version) & releases.c.withdrawn_at.is_(None)
    if not connection.execute(update(releases).where(mine).values(withdrawn_at=now)).rowcount:
        raise NotAllowedError(f"there is no version {version} to be withdrawn")
    _set(connection, rollouts.c.version == version, state=RolloutState.STOPPED)
    log.record(connection, now, who, log.Act.RELEASE_WITHDRAWN, version)


def current(connection: Connection) -> Rollout | None:
    """Return the roll-out that is not stopped, or None."""
    query = select(rollouts).where(rollouts.c.state.in_(_HOLDING))
    row = connection.execute(query.order_by(rollouts.c.number.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    query_stages = select(rollout_stages).where(rollout_stages.c.rollout == row.number)
    stages = tuple(
        Stage(AreaCode(one.area), one.share)
        for one in connection.execute(query_stages.order_by(rollout_stages.c.place))
    )
    return Rollout(
        number=row.number,
        version=row.version,
        state=RolloutState(row.state),
        night=Night(start=row.night_start, end=row.night_end),
        stages=stages,
        open_stages=row.open_stages,
        returns_borne=row.returns_borne,
        begun_at=row.begun_at,
        begun_by=row.begun_by,
    )


@dataclass(frozen=True)
class Plan:
    """A roll-out that somebody wants to begin."""

    version: str
    stages: Sequence[Stage]
    night: Night
    returns_borne: int


def begin(connection: Connection, plan: Plan, who: str, now: datetime) -> None:
    """Begin to give out a release: its first stage is open.

    Raises:
        NotAllowedError: another one is being given out, or this one cannot be.
    """
    shelved = find(connection, plan.version)
    if shelved is None or shelved.withdrawn_at is not None or shelved.release.expires <= now:
        raise NotAllowedError(f"version {plan.version} cannot be given out")
    if current(connection) is not None:
        raise NotAllowedError("another version is being given out")
    if not 0 < len(plan.stages) <= MOST_STAGES:
        raise NotAllowedError(f"a release is given out in 1 to {MOST_STAGES} stages")
    number = (connection.scalar(select(func.max(rollouts.c.number))) or 0) + 1
    connection.execute(
        insert(rollouts).values(
            number=number,
            version=plan.version,
            state=RolloutState.RUNNING,
            night_start=plan.night.start,
            night_end=plan.night.end,
            open_stages=1,
            returns_borne=plan.returns_borne,
            begun_at=now,
            begun_by=who,
        )
    )
    rows = [
        {"rollout": number, "place": place, "area": stage.area, "share": stage.share}
        for place, stage in enumerate(plan.stages)
    ]
    connection.execute(insert(rollout_stages), rows)
    log.record(connection, now, who, log.Act.ROLLOUT_BEGUN, plan.version)


def pause(connection: Connection, rollout: Rollout, who: str, now: datetime) -> None:
    """Offer it to nobody for now."""
    _set(connection, rollouts.c.number == rollout.number, state=RolloutState.PAUSED)
    log.record(connection, now, who, log.Act.ROLLOUT_PAUSED, rollout.version)


def go_on(
    connection: Connection, rollout: Rollout, returned: int, borne: int, who: str, now: datetime
) -> None:
    """Go on after a pause; of those that have gone back until now, it is known.

    Arguments:
        connection: to the database.
        rollout: the roll-out.
        returned: how many terminals have gone back.
        borne: how many more may, until it holds again.
        who: who says so.
        now: the present instant.
    """
    mine = rollouts.c.number == rollout.number
    most = max(rollout.returns_borne, returned + borne)
    _set(connection, mine, state=RolloutState.RUNNING, returns_borne=most)
    log.record(connection, now, who, log.Act.ROLLOUT_RESUMED, rollout.version)


def open_next(connection: Connection, rollout: Rollout, who: str, now: datetime) -> None:
    """Open the next stage.

    Raises:
        NotAllowedError: all are open, or it rests.
    """
    if rollout.is_last or rollout.state is not RolloutState.RUNNING:
        raise NotAllowedError("there is no stage to be opened now")
    mine = rollouts.c.number == rollout.number
    _set(connection, mine, open_stages=rollout.open_stages + 1)
    note = f"{rollout.open_stages + 1}/{len(rollout.stages)}"
    log.record(connection, now, who, log.Act.ROLLOUT_WIDENED, rollout.version, note)


def stop(connection: Connection, rollout: Rollout, who: str, now: datetime) -> None:
    """Offer it to nobody any more."""
    _set(connection, rollouts.c.number == rollout.number, state=RolloutState.STOPPED)
    log.record(connection, now, who, log.Act.ROLLOUT_STOPPED, rollout.version)


def _set(connection: Connection, mine: object, **values: object) -> None:
    connection.execute(update(rollouts).where(mine).values(**values))  # type: ignore[arg-type]


def _shelved(row: Row[tuple[object, ...]]) -> Shelved:
    sealed = decode(row.sealed, Envelope)
    return Shelved(
        release=decode(sealed.payload, Release),
        sealed=sealed,
        added_at=row.added_at,
        added_by=row.added_by,
        withdrawn_at=row.withdrawn_at,
    )
