"""Receiving what terminals send: requests, opinions, display and as-aired records, reports.

Invariant: a row is stored once, in one transaction with what it says; a bad row is
refused by itself and keeps none of the others out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, insert, select, update

from county.alerts import steps
from county.database.engine import Database
from county.database.tables import aired_records, display_records, outbox_rows, terminals
from county.diagnostics import receiving as diagnostics
from county.keys.online import OnlineKeys
from county.opinions.receiving import receive_opinion
from county.orders import answers, pictures
from county.publishing import profiles
from county.releases import steps as updates
from county.requests import receiving as filing
from county.requests.afterwards import Afterwards
from county.requests.delivery_settings import DeliverySettings
from county.requests.escalation_settings import EscalationSettings
from county.requests.settings import FilingSettings
from county.requests.terms import Terms
from county.showings import tally
from county.showings.tally import Arrival
from county.terminals import boards, flood, panels
from county.terminals.register import Terminal
from county.terminals.settings import TerminalSettings
from disclosure.decoding import decode
from disclosure.delivery import LetterNote
from disclosure.diagnostics import DiagnosticsPiece
from disclosure.errors import MalformedError, MingbaiError, RetryLaterError
from disclosure.machines import MachineRecord
from disclosure.opinions import Opinion, Rating
from disclosure.orders import OrderRecord, Screenshot
from disclosure.outbox import (
    AiredRecord,
    AlertRecord,
    DisplayRecord,
    OutboxBatch,
    OutboxKind,
    OutboxReply,
    OutboxRow,
    RowResult,
    RowVerdict,
    TerminalReport,
)
from disclosure.panels import PanelRecord
from disclosure.profile import Profile
from disclosure.releases import UpdateRecord
from disclosure.requests import CameBy, FiledRequest

LONGEST_SHOWN_SECONDS = 366 * 24 * 60 * 60
LARGEST_COUNT = 2**31
AGENT = "agent"

Asked = FiledRequest | Opinion | Rating | LetterNote
"""What residents sent; sealed to the county's request key."""

OfMachine = PanelRecord | UpdateRecord | MachineRecord | DiagnosticsPiece
"""What terminals say of what they are made of."""

Told = (
    DisplayRecord
    | AiredRecord
    | AlertRecord
    | TerminalReport
    | OrderRecord
    | Screenshot
    | OfMachine
)
"""What terminals say of themselves."""

_ASKED: dict[OutboxKind, type[Asked]] = {
    OutboxKind.REQUEST: FiledRequest,
    OutboxKind.OPINION: Opinion,
    OutboxKind.RATING: Rating,
    OutboxKind.LETTER: LetterNote,
}
_TOLD: dict[OutboxKind, type[Told]] = {
    OutboxKind.DISPLAY: DisplayRecord,
    OutboxKind.AIRED: AiredRecord,
    OutboxKind.ALERT: AlertRecord,
    OutboxKind.REPORT: TerminalReport,
    OutboxKind.ORDER: OrderRecord,
    OutboxKind.SCREENSHOT: Screenshot,
    OutboxKind.PANEL: PanelRecord,
    OutboxKind.UPDATE: UpdateRecord,
    OutboxKind.MACHINE: MachineRecord,
    OutboxKind.DIAGNOSIS: DiagnosticsPiece,
}


@dataclass(frozen=True)
class Parcel:
    """A batch of outbox rows, the terminal that sent it, and when it came."""

    batch: OutboxBatch
    terminal: Terminal
    came: datetime


@dataclass(frozen=True)
class Receiver:
    """Takes batches of outbox rows.

    Attributes:
        database, keys: the county's.
        terms: says what due days follow from now.
        delivery: how often a request may be opened again, and for how long.
        escalation: says whom a low mark is told.
        requests_a_day: requests that are taken from one terminal in a day.
        settings: limits on terminals.
    """

    database: Database
    keys: OnlineKeys
    terms: Callable[[], Terms]
    delivery: DeliverySettings = field(default_factory=DeliverySettings)
    escalation: EscalationSettings = field(default_factory=EscalationSettings)
    requests_a_day: int = FilingSettings().terminal_a_day
    settings: TerminalSettings = field(default_factory=TerminalSettings)

    def receive(self, batch: OutboxBatch, terminal: Terminal, now: datetime) -> OutboxReply:
        """Store the rows of a batch; answer for each. Raises as `receive_all`."""
        [reply] = self.receive_all([Parcel(batch, terminal, now)])
        return reply

    def receive_all(self, parcels: Sequence[Parcel]) -> list[OutboxReply]:
        """Store the rows of all parcels in one transaction; return the answer to each.

        Raises:
            RetryLaterError: the database is busy; nothing was stored.
        """
        with self.database.writing() as connection:
            return [self._parcel(connection, parcel) for parcel in parcels]

    def _parcel(self, connection: Connection, parcel: Parcel) -> OutboxReply:
        terminal, now = parcel.terminal, parcel.came
        seen = update(terminals).where(terminals.c.id == terminal.id)
        connection.execute(seen.values(seen_at=now))
        rows = parcel.batch.rows
        results = tuple(self._row(connection, row, terminal, now) for row in rows)
        return OutboxReply(format=1, rows=results)

    def _row(
        self, connection: Connection, row: OutboxRow, terminal: Terminal, now: datetime
    ) -> RowResult:
        known = select(outbox_rows.c.id).where(outbox_rows.c.id == row.id)
        if connection.scalar(known) is not None:
            return RowResult(id=row.id, result=RowVerdict.STORED)
        try:
            body = self._opened(row)
            with connection.begin_nested():
                self._keep(connection, row, body, terminal, now)
        except RetryLaterError:
            raise
        except MingbaiError as error:
            return RowResult(id=row.id, result=RowVerdict.REFUSED, reason=str(error))
        return RowResult(id=row.id, result=RowVerdict.STORED)

    def _opened(self, row: OutboxRow) -> Asked | Told:
        if row.kind in _ASKED:
            return decode(self.keys.open_request(row.body), _ASKED[row.kind])
        body = decode(row.body, _TOLD[row.kind])
        return _credible(body) if isinstance(body, DisplayRecord) else body

    def _keep(
        self,
        connection: Connection,
        row: OutboxRow,
        body: Asked | Told,
        terminal: Terminal,
        now: datetime,
    ) -> None:
        connection.execute(
            insert(outbox_rows).values(
                id=row.id, terminal=terminal.id, kind=row.kind, made=row.made, received_at=now
            )
        )
        if isinstance(body, Asked):
            self._asked(connection, body, terminal, now)
        else:
            self._told(connection, row, body, Arrival(terminal.id, now), terminal)

    def _asked(
        self, connection: Connection, body: Asked, terminal: Terminal, now: datetime
    ) -> None:
        match body:
            case FiledRequest():
                flood.check(connection, terminal.id, now, self.requests_a_day)
                arrival = filing.Arrival(CameBy.KIOSK, terminal.id)
                filing.receive(connection, body, arrival, now, self.terms())
            case Opinion():
                receive_opinion(connection, body, terminal.id, now, self.terms().zone)
            case Rating():
                self._afterwards().rated(connection, body, terminal.id, now)
            case LetterNote():
                self._afterwards().noted(connection, body, now)

    def _afterwards(self) -> Afterwards:
        return Afterwards(self.terms, self.delivery, self.escalation)

    def _told(
        self,
        connection: Connection,
        row: OutboxRow,
        body: Told,
        arrival: Arrival,
        terminal: Terminal,
    ) -> None:
        match body:
            case DisplayRecord():
                connection.execute(insert(display_records).values(**_shown(row, body, terminal)))
                tally.add(connection, body, arrival, self._profile(connection))
            case AiredRecord():
                connection.execute(insert(aired_records).values(**_aired(row, body, terminal)))
            case AlertRecord():
                steps.note(connection, row, body, terminal.id)
            case TerminalReport():
                _report(connection, row, body, terminal)
            case OrderRecord():
                answers.receive(connection, body, terminal, arrival.came)
            case Screenshot():
                pictures.receive(connection, body, terminal, arrival.came)
            case _:
                self._told_of_machine(connection, row, body, arrival)

    def _told_of_machine(
        self, connection: Connection, row: OutboxRow, body: OfMachine, arrival: Arrival
    ) -> None:
        terminal, came = arrival.terminal, arrival.came
        match body:
            case PanelRecord():
                panels.receive(connection, body, terminal, came)
            case UpdateRecord():
                updates.receive(connection, body, terminal, came)
            case MachineRecord():
                boards.receive(connection, body, terminal, row.made)
            case DiagnosticsPiece():
                diagnostics.receive(connection, body, terminal, came, self.settings)

    def _profile(self, connection: Connection) -> Profile:
        """Return the county's profile; raises RetryLaterError before the first import."""
        profile = profiles.current(connection)
        if profile is None:
            raise RetryLaterError("the county has no areas yet")
        return profile


def _credible(record: DisplayRecord) -> DisplayRecord:
    if not 0 <= record.seconds <= LONGEST_SHOWN_SECONDS:
        raise MalformedError(f"DisplayRecord: {record.seconds} seconds were not shown")
    if not (0 <= record.times < LARGEST_COUNT and 0 < record.version < LARGEST_COUNT):
        raise MalformedError("DisplayRecord: times or version is out of all bounds")
    return record


def _shown(row: OutboxRow, record: DisplayRecord, terminal: Terminal) -> dict[str, Any]:
    return {
        "row": row.id,
        "terminal": terminal.id,
        "item": record.item,
        "version": record.version,
        "channel": record.channel,
        "started": _aware(record.started),
        "milliseconds": round(record.seconds * 1000),
        "times": record.times,
        "lit": record.lit,
        "clock_trusted": record.clock_trusted,
    }


def _aired(row: OutboxRow, record: AiredRecord, terminal: Terminal) -> dict[str, Any]:
    return {
        "row": row.id,
        "terminal": terminal.id,
        "item": record.item,
        "planned": _aware(record.planned),
        "result": record.result,
        "record": row.body,
    }


def _report(
    connection: Connection, row: OutboxRow, report: TerminalReport, terminal: Terminal
) -> None:
    """Keep the agent's newest report, and the newest one of any process that tells of trouble.

    An older one that comes late changes nothing. What is wrong is told once, so the
    next report, which has nothing to tell, must not wipe it off the desk.
    """
    if report.process == AGENT:
        _keep_newest(connection, terminals.c.report, terminals.c.reported_at, row, terminal)
    if report.problems or report.rejected or report.damaged:
        _keep_newest(connection, terminals.c.trouble, terminals.c.trouble_at, row, terminal)


def _keep_newest(
    connection: Connection,
    body: Column[bytes],
    at: Column[datetime],
    row: OutboxRow,
    terminal: Terminal,
) -> None:
    newer = (terminals.c.id == terminal.id) & (at.is_(None) | (at <= row.made))
    connection.execute(update(terminals).where(newer).values({body: row.body, at: row.made}))


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise MalformedError(f"timestamp {instant.isoformat()} has no zone")
    return instant
