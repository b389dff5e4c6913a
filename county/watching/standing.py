"""How a county stands, read from its database when somebody asks.

Invariant: figures are numbers of things; who or what they are stays in the database.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import Connection, case, func, select

from county.database.tables import (
    alert_steps,
    chores,
    documents,
    heads,
    outbox_rows,
    requests,
    terminals,
)
from county.notices import outbox
from county.terminals.health import Mark, ailments
from county.terminals.register import Standing
from county.terminals.settings import TerminalSettings
from disclosure.alerts import ALERT_ENTRY
from disclosure.decoding import decode
from disclosure.machines import MachineRecord
from disclosure.requests import OPEN_STATES

SILENT = timedelta(hours=1)
TROUBLED = timedelta(hours=24)
LATELY = timedelta(hours=1)
ALERTS_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Asked:
    """Whose figures are asked for, and when: code, zone and instant; limits on terminals."""

    county: str
    zone: tzinfo
    now: datetime
    limits: TerminalSettings = field(default_factory=TerminalSettings)


def figures(connection: Connection, asked: Asked) -> Iterator[GaugeMetricFamily]:
    """Yield the figures of a county, each with its code as a label; nine statements."""
    yield _terminals(connection, asked)
    yield _boards(connection, asked)
    yield from _requests(connection, asked)
    yield from _heads(connection, asked)
    yield _outbox(connection, asked)
    yield _drafts(connection, asked)
    yield _alerts(connection, asked)
    yield from _chores(connection, asked)
    yield _notices(connection, asked)


def _family(name: str, words: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"mingbai_{name}", words, labels=("county", *labels))


def _terminals(connection: Connection, asked: Asked) -> GaugeMetricFamily:
    family = _family("terminals", "Terminals in use, by how they are.", "health")
    state = case(
        (terminals.c.seen_at.is_(None), "new"),
        (terminals.c.seen_at < asked.now - SILENT, "silent"),
        (terminals.c.trouble_at > asked.now - TROUBLED, "troubled"),
        else_="well",
    )
    query = select(state, func.count()).where(terminals.c.standing == Standing.CONFIRMED)
    found = {row[0]: row[1] for row in connection.execute(query.group_by(state))}
    for one in ("well", "troubled", "silent", "new"):
        family.add_metric((asked.county, one), found.get(one, 0))
    return family


def _boards(connection: Connection, asked: Asked) -> GaugeMetricFamily:
    words = "Terminals in use whose board a person should look after, by what ails."
    family = _family("terminals_ailing", words, "what")
    in_use = terminals.c.standing == Standing.CONFIRMED
    query = select(terminals.c.machine).where(in_use, terminals.c.machine.is_not(None))
    found: Counter[Mark] = Counter()
    for body in connection.scalars(query):
        found.update(ailments(decode(body, MachineRecord), asked.limits))
    for mark in (Mark.CARD, Mark.FILES, Mark.POWER):
        family.add_metric((asked.county, mark.value), found[mark])
    return family


def _requests(connection: Connection, asked: Asked) -> Iterator[GaugeMetricFamily]:
    open_ = _family("requests_open", "Requests whose answer is owed, by state.", "state")
    late = _family("requests_overdue", "Requests whose answer is owed and late.")
    nobodys = _family("requests_unassigned", "Requests whose answer is owed and that nobody has.")
    today = asked.now.astimezone(asked.zone).date()
    runs = requests.c.paused_from.is_(None)
    overdue = func.sum(case((runs & (requests.c.due < today), 1), else_=0))
    nobody = func.sum(case((requests.c.assignee.is_(None), 1), else_=0))
    query = select(requests.c.state, func.count(), overdue, nobody)
    rows = connection.execute(
        query.where(requests.c.state.in_(OPEN_STATES)).group_by(requests.c.state)
    )
    found = {row[0]: (row[1], int(row[2] or 0), int(row[3] or 0)) for row in rows}
    for state in sorted(OPEN_STATES):
        open_.add_metric((asked.county, state.value), found.get(state, (0, 0, 0))[0])
    late.add_metric((asked.county,), sum(row[1] for row in found.values()))
    nobodys.add_metric((asked.county,), sum(row[2] for row in found.values()))
    yield from (open_, late, nobodys)


def _heads(connection: Connection, asked: Asked) -> Iterator[GaugeMetricFamily]:
    oldest = _family("oldest_head_seconds", "Age of the head that was signed the longest ago.")
    epoch = _family("epoch", "Epoch of the feeds; grows when a backup was restored.")
    row = connection.execute(select(func.min(heads.c.issued), func.max(heads.c.epoch))).one()
    if row[0] is not None:
        oldest.add_metric((asked.county,), (asked.now - row[0]).total_seconds())
        epoch.add_metric((asked.county,), row[1])
    yield oldest
    yield epoch


def _outbox(connection: Connection, asked: Asked) -> GaugeMetricFamily:
    family = _family("outbox_rows_last_hour", "Rows that terminals delivered, by kind.", "kind")
    lately = outbox_rows.c.received_at > asked.now - LATELY
    query = select(outbox_rows.c.kind, func.count()).where(lately).group_by(outbox_rows.c.kind)
    for kind, count in connection.execute(query):
        family.add_metric((asked.county, str(kind)), count)
    return family


def _drafts(connection: Connection, asked: Asked) -> GaugeMetricFamily:
    family = _family("drafts_waiting", "Drafts that wait for a seal.")
    query = select(func.count()).select_from(documents).where(documents.c.drafted_at.is_not(None))
    family.add_metric((asked.county,), connection.scalar(query) or 0)
    return family


def _alerts(connection: Connection, asked: Asked) -> GaugeMetricFamily:
    """Return the longest way, of this week's alerts, from being published to a first face."""
    words = "Longest time from an alert's publishing to its first face, of the last week."
    family = _family("alert_first_face_seconds", words)
    first = func.min(alert_steps.c.at).label("first")
    query = (
        select(documents.c.live_at, first)
        .join(alert_steps, alert_steps.c.item == documents.c.id)
        .where(documents.c.entry == ALERT_ENTRY, documents.c.live_at > asked.now - ALERTS_FOR)
        .where(alert_steps.c.version == documents.c.live_version, alert_steps.c.clock_trusted)
        .group_by(documents.c.id, documents.c.live_at)
    )
    ways = [(row[1] - row[0]).total_seconds() for row in connection.execute(query)]
    if ways:
        family.add_metric((asked.county,), max(0.0, *ways))
    return family


def _chores(connection: Connection, asked: Asked) -> Iterator[GaugeMetricFamily]:
    age = _family("chore_age_seconds", "Age of the last good end of a chore of rounds.", "chore")
    failures = _family("chore_failures", "Failures of a chore in a row.", "chore")
    for row in connection.execute(select(chores).order_by(chores.c.name)):
        failures.add_metric((asked.county, row.name), row.failures)
        if row.done_at is not None:
            seconds = (asked.now - row.done_at).total_seconds()
            age.add_metric((asked.county, row.name), seconds)
    yield age
    yield failures


def _notices(connection: Connection, asked: Asked) -> GaugeMetricFamily:
    family = _family("notices_stuck", "Notices to staff that could not be sent yet.")
    family.add_metric((asked.county,), outbox.stuck(connection))
    return family
