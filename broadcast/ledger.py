"""The ledger: every occurrence, and the records that the county is still owed.

Broadcast's own SQLite file: rollback journal, `synchronous=FULL`. Invariant: an
occurrence stands there once by (item, version, day, slot); it is claimed in a
transaction, and settled together with its record.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

from broadcast.halting import Halt
from broadcast.turning import Turned
from disclosure.alert_facts import AlertLevel
from disclosure.decoding import decode, encode
from disclosure.errors import RetryLaterError
from disclosure.items import ItemId
from disclosure.orders import OrderRecord
from disclosure.outbox import AiredRecord
from disclosure.timetable import Occurrence, OccurrenceState

_BUSY_SECONDS = 5.0
_ORDERS_KEPT = 200
_SCHEMA = """
CREATE TABLE IF NOT EXISTS occurrence (
    item TEXT NOT NULL, version INTEGER NOT NULL, day TEXT NOT NULL, slot TEXT NOT NULL,
    precedence TEXT NOT NULL, planned TEXT NOT NULL, due TEXT NOT NULL, until TEXT NOT NULL,
    repeats INTEGER NOT NULL, ordered INTEGER NOT NULL, alert INTEGER,
    said INTEGER NOT NULL, attempts INTEGER NOT NULL, state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (item, version, day, slot)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS occurrence_state ON occurrence (state);
CREATE TABLE IF NOT EXISTS record (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, made TEXT NOT NULL, body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS settled (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_COLUMNS = (
    "item, version, day, slot, precedence, planned, due, until, repeats, ordered, alert,"
    " said, attempts, state"
)
_KEY = "item = ? AND version = ? AND day = ? AND slot = ?"
_OWED = "('waiting', 'deferred')"
_CLAIM = (
    "UPDATE occurrence SET state = 'playing', attempts = attempts + 1"  # noqa: S608 - constants
    f" WHERE {_KEY} AND state IN {_OWED}"
)
_SETTLE = (
    "UPDATE occurrence SET due = ?, until = ?, said = ?, attempts = ?, state = ?,"  # noqa: S608
    f" reason = ? WHERE {_KEY}"
)


class Ledger:
    """The ledger of one unit; each process may open one."""

    def __init__(self, path: Path) -> None:
        """Open the file, made when missing.

        Raises:
            RetryLaterError: it is busy, damaged or cannot be written.
        """
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._translated():
            self._db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode = DELETE")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_SCHEMA)
            self._bring_up_to_date()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _bring_up_to_date(self) -> None:
        """Add what a ledger made by an older version lacks."""
        held = {row["name"] for row in self._db.execute("PRAGMA table_info(occurrence)")}
        if "alert" not in held:
            self._db.execute("ALTER TABLE occurrence ADD COLUMN alert INTEGER")

    def plan(self, rows: Iterable[Occurrence]) -> None:
        """Write down what is due; what stands there already is left as it is."""
        marks = ", ".join("?" * len(_COLUMNS.split(",")))
        with self._transaction():
            self._db.executemany(
                f"INSERT OR IGNORE INTO occurrence ({_COLUMNS}) VALUES ({marks})",  # noqa: S608
                [_values(row) for row in rows],
            )

    def owed(self) -> list[Occurrence]:
        """Return what may still be said, in no order."""
        return self._found(f"state IN {_OWED}")

    def of_day(self, day: date) -> list[Occurrence]:
        """Return all occurrences of a day, in order of their due time."""
        return sorted(self._found("day = ?", day.isoformat()), key=lambda row: row.due)

    def get(self, row: Occurrence) -> Occurrence:
        """Return the occurrence as it stands now."""
        return self._found(_KEY, *_key(row))[0]

    def reason(self, row: Occurrence) -> str:
        """Return why an occurrence is not done; empty when it is."""
        with self._translated():
            found = self._db.execute(
                f"SELECT reason FROM occurrence WHERE {_KEY}",  # noqa: S608 - constants
                _key(row),
            ).fetchone()
        return str(found["reason"])

    def claim(self, row: Occurrence) -> bool:
        """Take an occurrence to say it; False when somebody else has."""
        with self._transaction():
            done = self._db.execute(
                _CLAIM,
                _key(row),
            )
            return done.rowcount == 1

    def say(self, row: Occurrence, said: int) -> None:
        """Write down how often it has been said to its end."""
        with self._transaction():
            self._db.execute(
                f"UPDATE occurrence SET said = ? WHERE {_KEY}",  # noqa: S608 - constants
                (said, *_key(row)),
            )

    def settle(self, row: Occurrence, reason: str = "", record: AiredRecord | None = None) -> None:
        """Write down how an occurrence stands now, together with its record."""
        with self._transaction():
            self._db.execute(
                _SETTLE,
                (
                    _text(row.due),
                    _text(row.until),
                    row.said,
                    row.attempts,
                    row.state.value,
                    reason,
                    *_key(row),
                ),
            )
            if record is not None:
                made = _text(datetime.now(UTC) if record.ended is None else record.ended)
                self._db.execute(
                    "INSERT INTO record (id, made, body) VALUES (?, ?, ?)",
                    (str(uuid4()), made, encode(record)),
                )

    def recover(self) -> list[Occurrence]:
        """Give back what a dead player was saying; return it."""
        with self._transaction():
            found = self._found("state = 'playing'")
            self._db.execute("UPDATE occurrence SET state = 'waiting' WHERE state = 'playing'")
        return found

    def revive(self, now: datetime) -> None:
        """Owe again what a wrong clock had written off and whose window is still open."""
        with self._transaction():
            self._db.execute(
                "UPDATE occurrence SET state = 'waiting' WHERE state = 'missed' AND until > ?",
                (_text(now),),
            )

    def records(self, limit: int = 100) -> list[tuple[str, datetime, bytes]]:
        """Return the oldest records not yet in the outbox: id, instant, body."""
        with self._translated():
            rows = self._db.execute(
                "SELECT id, made, body FROM record ORDER BY number LIMIT ?", (limit,)
            ).fetchall()
        return [(row["id"], datetime.fromisoformat(row["made"]), row["body"]) for row in rows]

    def forget_record(self, record_id: str) -> None:
        """Drop a record that is in the outbox."""
        with self._transaction():
            self._db.execute("DELETE FROM record WHERE id = ?", (record_id,))

    def forget_before(self, day: date) -> None:
        """Drop settled occurrences of days before this."""
        with self._transaction():
            self._db.execute(
                f"DELETE FROM occurrence WHERE day < ? AND state NOT IN {_OWED}",  # noqa: S608
                (day.isoformat(),),
            )

    def alive_until(self) -> datetime | None:
        """Return the last trusted instant at which the player was seen alive."""
        with self._translated():
            row = self._db.execute("SELECT value FROM settled WHERE name = 'alive'").fetchone()
        return datetime.fromisoformat(row["value"]) if row else None

    def keep_alive(self, now: datetime) -> None:
        """Write down a trusted instant."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO settled VALUES ('alive', ?)", (_text(now),))

    def halts(self) -> list[Halt]:
        """Return who stopped the loudspeaker: one at the unit, one an area at most."""
        with self._translated():
            rows = self._db.execute("SELECT value FROM settled WHERE name LIKE 'halt%'").fetchall()
        return [decode(row["value"].encode(), Halt) for row in rows]

    def put_halt(self, halt: Halt, order: OrderRecord | None = None) -> None:
        """Write down that somebody stopped the loudspeaker, and by which order."""
        with self._transaction():
            values = (f"halt {halt.area}".strip(), encode(halt).decode())
            self._db.execute("INSERT OR REPLACE INTO settled VALUES (?, ?)", values)
            self._note_order(order)

    def lift(
        self, lets_go: Callable[[Halt], bool] = lambda _: True, order: OrderRecord | None = None
    ) -> list[Halt]:
        """Forget the stops that somebody lets go, all if not told otherwise; return them."""
        with self._transaction():
            gone = [one for one in self.halts() if lets_go(one)]
            names = [(f"halt {one.area}".strip(),) for one in gone]
            self._db.executemany("DELETE FROM settled WHERE name = ?", names)
            self._note_order(order)
        return gone

    def turned(self) -> Turned | None:
        """Return how loud an order wants it; None where none ever did."""
        with self._translated():
            row = self._db.execute("SELECT value FROM settled WHERE name = 'volume'").fetchone()
        return decode(row["value"].encode(), Turned) if row else None

    def put_turned(self, turned: Turned, order: OrderRecord) -> None:
        """Write down how loud an order wants it."""
        with self._transaction():
            values = ("volume", encode(turned).decode())
            self._db.execute("INSERT OR REPLACE INTO settled VALUES (?, ?)", values)
            self._note_order(order)

    def owes_order(self, number: int) -> bool:
        """Tell whether an order is still to be settled; of very old ones none is."""
        settled = self._settled_orders()
        return number not in settled and (len(settled) < _ORDERS_KEPT or number > settled[0])

    def pass_over(self, order: OrderRecord) -> None:
        """Write down that an order needs nothing more than to be told of."""
        with self._transaction():
            self._note_order(order)

    def untold_orders(self) -> list[OrderRecord]:
        """Return what the county is still to be told of orders."""
        with self._translated():
            rows = self._db.execute("SELECT value FROM settled WHERE name LIKE 'told %'").fetchall()
        return [decode(row["value"].encode(), OrderRecord) for row in rows]

    def told_order(self, number: int) -> None:
        """Forget what the outbox has taken over."""
        with self._transaction():
            self._db.execute("DELETE FROM settled WHERE name = ?", (f"told {number}",))

    def _note_order(self, order: OrderRecord | None) -> None:
        """Note an order and what is to be told of it, in the transaction that obeys it."""
        if order is None:
            return
        newest = sorted({*self._settled_orders(), order.number})[-_ORDERS_KEPT:]
        values = [
            ("orders", " ".join(map(str, newest))),
            (f"told {order.number}", encode(order).decode()),
        ]
        self._db.executemany("INSERT OR REPLACE INTO settled VALUES (?, ?)", values)

    def _settled_orders(self) -> list[int]:
        with self._translated():
            row = self._db.execute("SELECT value FROM settled WHERE name = 'orders'").fetchone()
        return [int(number) for number in row["value"].split()] if row else []

    def _found(self, where: str, *values: object) -> list[Occurrence]:
        with self._translated():
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM occurrence WHERE {where}",  # noqa: S608 - constants
                values,
            ).fetchall()
        return [_occurrence(row) for row in rows]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise RetryLaterError(f"{self._path}: {error}") from error


def _key(row: Occurrence) -> tuple[str, int, str, str]:
    return (row.item, row.version, row.day.isoformat(), row.slot)


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _values(row: Occurrence) -> tuple[object, ...]:
    return (
        *_key(row),
        row.precedence,
        _text(row.planned),
        _text(row.due),
        _text(row.until),
        row.repeats,
        row.ordered,
        row.alert,
        row.said,
        row.attempts,
        row.state.value,
    )


def _occurrence(row: sqlite3.Row) -> Occurrence:
    return Occurrence(
        item=ItemId(row["item"]),
        version=row["version"],
        day=date.fromisoformat(row["day"]),
        slot=row["slot"],
        precedence=row["precedence"],
        planned=datetime.fromisoformat(row["planned"]),
        due=datetime.fromisoformat(row["due"]),
        until=datetime.fromisoformat(row["until"]),
        repeats=row["repeats"],
        ordered=bool(row["ordered"]),
        alert=AlertLevel(row["alert"]) if row["alert"] else None,
        said=row["said"],
        attempts=row["attempts"],
        state=OccurrenceState(row["state"]),
    )
