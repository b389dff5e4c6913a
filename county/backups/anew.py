"""Going on after a restore: a county that forgot a while must not contradict what it said then.

Terminals never go back: they refuse a head below the epoch and sequence that they have seen, a
document below its version, and do not ask for letters again that they counted past. So all
counting begins anew above anything that can have been given out: at the epoch, which follows the
minutes since 2026. Invariant: the epoch is above every number in the backup by `MARGIN` at least.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from county.audit.log import Act, record
from county.database.tables import (
    areas,
    claims,
    documents,
    first_codes,
    given_seals,
    heads,
    login_trips,
    mail,
    seal_proofs,
    sealings,
    sessions,
    terminal_passes,
)
from county.publishing.heads import HeadSigner
from disclosure.alerts import ALERT_ENTRY
from disclosure.areas import AreaCode

MARGIN = 1_000
"""More than anything is numbered on in the time between a backup and the next."""

_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_COUNTED = documents.c.entry != ALERT_ENTRY
"""What is numbered one by one; alerts' versions follow the time of their message."""

_ENDED = (seal_proofs, sessions, login_trips, first_codes, claims, terminal_passes)
_UNFINISHED = (given_seals, sealings)


def begin(connection: Connection, signer: HeadSigner, made: datetime, now: datetime) -> int:
    """Let a restored county go on; return the epoch in which its feeds begin anew.

    Sessions, passes and codes end, since some may have been revoked in the time that is
    forgotten; seals that were being collected are asked for again.

    Arguments:
        connection: inside a write transaction.
        signer: signs the heads of the new epoch.
        made: when the backup was taken.
        now: instant.
    """
    epoch = _epoch(connection, now)
    for table in (*_ENDED, *_UNFINISHED):
        connection.execute(delete(table))
    connection.execute(update(documents).where(_COUNTED).values(last_version=epoch - 1))
    connection.execute(update(heads).values(epoch=epoch))
    record(connection, now, "restore", Act.COUNTY_RESTORED, f"epoch {epoch}", made.isoformat())
    codes = connection.scalars(select(areas.c.code).order_by(areas.c.place)).all()
    for code in codes:
        signer.sign(connection, AreaCode(code), now)
    return epoch


def _epoch(connection: Connection, now: datetime) -> int:
    numbers = (
        select(func.max(heads.c.epoch)),
        select(func.max(documents.c.last_version)).where(_COUNTED),
        select(func.max(mail.c.sequence)),
    )
    highest = max(connection.scalar(query) or 0 for query in numbers)
    return max((now - _SINCE) // timedelta(minutes=1), highest + MARGIN)
