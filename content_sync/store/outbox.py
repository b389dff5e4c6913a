"""The outbox: what the terminal owes the county, in the order it is to be sent.

Invariant: `put` returns only when the row would survive a power cut; a request is
never deleted, and nothing here ever rebuilds the database.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from sqlalchemy import (
    Connection,
    Engine,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from content_sync.store.database import OUTBOX_PRAGMAS, open_engine, translated
from content_sync.store.folder import Folder
from content_sync.store.schema import OUTBOX, counts, rows, terminal, wishes
from disclosure.blocks import Sha256
from disclosure.errors import MalformedError, RetryLaterError
from disclosure.outbox import OutboxKind, OutboxRow, RowResult, RowVerdict


class RowState(StrEnum):
    """Where a row stands: it is only ever sent again while queued or sending."""

    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    REFUSED = "refused"


_OWED = (RowState.QUEUED, RowState.SENDING)
_URGENCY = {
    OutboxKind.REQUEST: 0,
    OutboxKind.OPINION: 1,
    OutboxKind.RATING: 2,
    OutboxKind.LETTER: 2,
    OutboxKind.ALERT: 2,
    OutboxKind.ORDER: 3,
    OutboxKind.SCREENSHOT: 3,
    OutboxKind.REPORT: 4,
    OutboxKind.UPDATE: 4,
    OutboxKind.MACHINE: 4,
    OutboxKind.AIRED: 5,
    OutboxKind.DISPLAY: 6,
    OutboxKind.DIAGNOSIS: 7,
}
_ONCE = (OutboxKind.SCREENSHOT, OutboxKind.DIAGNOSIS)
"""What has done its duty once it was sent; on a stolen card there is to be none."""


@dataclass(frozen=True)
class OutboxTally:
    """How many rows are in each state."""

    queued: int = 0
    sending: int = 0
    delivered: int = 0
    refused: int = 0


class Outbox:
    """The outbox of a store; each process and thread may hold one."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self._path = path
        self._engine = engine

    @classmethod
    def open(cls, store: Path) -> "Outbox":
        """Open the outbox of a store, made when it is missing.

        Raises:
            RetryLaterError: it is busy or damaged; it is never replaced by a new one.
        """
        path = Folder(store).outbox_db
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = open_engine(path, OUTBOX_PRAGMAS)
        with translated(path), engine.begin() as connection:
            OUTBOX.create_all(connection)
        return cls(path, engine)

    @classmethod
    def at(cls, store: Path) -> "Outbox":
        """Return the outbox of a store unopened: while it is damaged, every use fails."""
        path = Folder(store).outbox_db
        return cls(path, open_engine(path, OUTBOX_PRAGMAS))

    @property
    def folder(self) -> Path:
        """Return the folder in which it lies, which every process of a terminal may write."""
        return self._path.parent

    def put(
        self,
        kind: OutboxKind,
        body: bytes,
        *,
        made: datetime,
        id: str | None = None,  # noqa: A002 - the row's own name for it
    ) -> str:
        """Queue a row; durable when this returns. The same id twice is one row.

        Arguments:
            kind: what the body is.
            body: the encoded record, for a request its sealed box.
            made: instant, aware.
            id: UUID; a new one where none is given.

        Returns:
            The row's id.

        Raises:
            MalformedError: the id is no UUID, `made` is naive or the body too long.
            RetryLaterError: the row could not be made durable; it is not queued.
        """
        row = new_row(kind, body, made=made, id=id)
        with self.transaction() as connection:
            queue(connection, row)
        return row.id

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a transaction of the file, for what must stand in it together.

        Raises:
            RetryLaterError: what was done in it could not be made durable.
        """
        with translated(self._path), self._engine.begin() as connection:
            yield connection

    def wish(self, sha256: Sha256) -> None:
        """Ask the agent for a file that was given up, as somebody wants to see it now."""
        with translated(self._path), self._engine.begin() as connection:
            connection.execute(insert(wishes).values(sha256=sha256).on_conflict_do_nothing())

    def wishes(self, most: int) -> list[Sha256]:
        """Return the files that were asked for, at most so many."""
        with translated(self._path), self._engine.begin() as connection:
            names = connection.scalars(select(wishes.c.sha256).limit(most))
            return [Sha256(name) for name in names]

    def forget_wishes(self, names: Iterable[Sha256]) -> None:
        """Forget what was asked for: it is there, or there is no room for it."""
        gone = [{"name": name} for name in names]
        if gone:
            with translated(self._path), self._engine.begin() as connection:
                connection.execute(delete(wishes).where(wishes.c.sha256 == bindparam("name")), gone)

    def count_of_day(self, day: date) -> int:
        """Return the next running number of a day, from 1; durable, never given twice."""
        statement = insert(counts).values(day=day.isoformat(), count=1)
        counted = statement.on_conflict_do_update(
            index_elements=["day"], set_={"count": counts.c.count + 1}
        ).returning(counts.c.count)
        with translated(self._path), self._engine.begin() as connection:
            return int(connection.execute(counted).scalar_one())

    def name_terminal(self, terminal_id: str, number: int) -> None:
        """Keep the terminal's id and number, which the agent knows from its settings."""
        values = {"one": 1, "id": terminal_id, "number": number}
        with translated(self._path), self._engine.begin() as connection:
            known = connection.execute(select(terminal)).mappings().first()
            if known is None or dict(known) != values:
                connection.execute(
                    insert(terminal)
                    .values(values)
                    .on_conflict_do_update(index_elements=["one"], set_=values)
                )

    def terminal_number(self) -> int:
        """Return the terminal's number, as it stands in request numbers.

        Raises:
            RetryLaterError: the agent has not named the terminal yet.
        """
        with translated(self._path), self._engine.begin() as connection:
            number = connection.scalar(select(terminal.c.number))
        if number is None:
            raise RetryLaterError(f"{self._path}: the agent has not named the terminal yet")
        return int(number)

    def terminal_id(self) -> str:
        """Return the terminal's id; empty while the agent has not named it."""
        with translated(self._path), self._engine.begin() as connection:
            return connection.scalar(select(terminal.c.id)) or ""

    def change_mark(self) -> tuple[int, int]:
        """Return a mark that changes with the file; cheap, for polling."""
        stat = self._path.stat()
        return stat.st_mtime_ns, stat.st_size

    def take_batch(self, rows_most: int, bytes_most: int, passed: int = 0) -> tuple[OutboxRow, ...]:
        """Return the rows to send next, requests first, and mark them as sending.

        Arguments:
            rows_most: how many rows at most.
            bytes_most: how many bytes their bodies have together at most; one row is
                always taken.
            passed: how many owed rows to pass over, taken before and not yet answered.
        """
        urgency = case(_URGENCY, value=rows.c.kind, else_=len(_URGENCY))
        with translated(self._path), self._engine.begin() as connection:
            sizes = connection.execute(
                select(rows.c.number, func.length(rows.c.body).label("size"))
                # A version that was gone back from may have queued kinds unknown to this one.
                .where(rows.c.state.in_(_OWED), rows.c.kind.in_(list(OutboxKind)))
                .order_by(urgency, rows.c.number)
                .limit(rows_most)
                .offset(passed)
            ).all()
            numbers: list[int] = []
            total = 0
            for number, size in sizes:
                total += size
                if numbers and total > bytes_most:
                    break
                numbers.append(number)
            found = connection.execute(
                select(rows).where(rows.c.number.in_(numbers)).order_by(urgency, rows.c.number)
            ).all()
            connection.execute(
                update(rows).where(rows.c.number.in_(numbers)).values(state=RowState.SENDING)
            )
        return tuple(
            OutboxRow(
                id=row.id,
                kind=OutboxKind(row.kind),
                made=datetime.fromisoformat(row.made),
                body=row.body,
            )
            for row in found
        )

    def settle(self, results: Iterable[RowResult], now: datetime) -> None:
        """Note what the county durably answered for rows; unknown ids change nothing."""
        values = [
            {
                "of": result.id,
                "became": (
                    RowState.DELIVERED if result.result is RowVerdict.STORED else RowState.REFUSED
                ).value,
                "because": result.reason,
            }
            for result in results
        ]
        if not values:
            return
        with translated(self._path), self._engine.begin() as connection:
            connection.execute(
                update(rows)
                .where(rows.c.id == bindparam("of"))
                .where(or_(*(rows.c.state == state for state in _OWED)))
                .values(
                    state=bindparam("became"),
                    reason=bindparam("because"),
                    settled_at=now.isoformat(),
                ),
                values,
            )
            gone = rows.c.kind.in_(_ONCE) & rows.c.state.not_in(_OWED)
            connection.execute(update(rows).where(gone).values(body=b""))

    def send_again(self) -> int:
        """Queue again what was delivered and is still here; the county knows it by its id.

        For a county that was restored from a backup, and has forgotten what came since.

        Returns:
            How many rows are queued.
        """
        with translated(self._path), self._engine.begin() as connection:
            mine = update(rows).where(rows.c.state == RowState.DELIVERED, rows.c.body != b"")
            return connection.execute(mine.values(state=RowState.QUEUED)).rowcount

    def forget_delivered(self, before: datetime) -> int:
        """Delete what was delivered before an instant, but never a request.

        Returns:
            How many rows went.
        """
        with translated(self._path), self._engine.begin() as connection:
            gone = connection.execute(
                delete(rows).where(
                    rows.c.state == RowState.DELIVERED,
                    rows.c.kind != OutboxKind.REQUEST,
                    rows.c.settled_at < before.isoformat(),
                )
            )
            return gone.rowcount

    def state(self, id_: str) -> RowState | None:
        """Return where a row stands, None where there is none of that id."""
        with translated(self._path), self._engine.begin() as connection:
            found = connection.scalar(select(rows.c.state).where(rows.c.id == id_))
        return None if found is None else RowState(found)

    def depth(self) -> dict[str, int]:
        """Return how many rows are owed, by kind."""
        query = select(rows.c.kind, func.count()).where(rows.c.state.in_(_OWED))
        with translated(self._path), self._engine.begin() as connection:
            found = connection.execute(query.group_by(rows.c.kind).order_by(rows.c.kind))
            return {str(kind): int(count) for kind, count in found}

    def tally(self) -> OutboxTally:
        """Return how many rows are in each state."""
        query = select(rows.c.state, func.count()).group_by(rows.c.state)
        with translated(self._path), self._engine.begin() as connection:
            found = {str(state): int(count) for state, count in connection.execute(query)}
        return OutboxTally(**found)

    def check(self) -> list[str]:
        """Return what SQLite's own check finds wrong with the database; empty when sound."""
        with translated(self._path), self._engine.begin() as connection:
            found = [str(line) for line in connection.scalars(text("PRAGMA integrity_check"))]
        return [] if found == ["ok"] else found


def new_row(
    kind: OutboxKind,
    body: bytes,
    *,
    made: datetime,
    id: str | None = None,  # noqa: A002 - the row's own name for it
) -> OutboxRow:
    """Return a row; see `Outbox.put`."""
    try:
        return OutboxRow(id=id or str(uuid4()), kind=kind, made=made, body=body)
    except ValueError as error:
        raise MalformedError(f"outbox row: {error}") from error


def queue(connection: Connection, row: OutboxRow) -> None:
    """Queue a row inside `Outbox.transaction`; a known id changes nothing."""
    values = {
        "id": row.id,
        "kind": row.kind.value,
        "made": row.made.isoformat(),
        "body": row.body,
        "state": RowState.QUEUED.value,
        "reason": "",
    }
    connection.execute(insert(rows).values(values).on_conflict_do_nothing())
