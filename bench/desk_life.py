"""What two years leave in a county beside its items: staff, terminals, records, requests, acts.

Invariant: of what a county keeps for 92 days there are 92 days; of proof of display, which it
keeps for three years, the last quarter.
"""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import Connection, Table, insert, select, update

from bench import desk_items, desk_requests
from county.audit.log import Act, Record, instant_text
from county.database.tables import (
    acts,
    acts_tip,
    aired_records,
    display_days,
    display_records,
    live_items,
    outbox_rows,
    staff,
    terminals,
)
from county.people.staff import Role
from disclosure.areas import AreaCode, Level, level
from disclosure.channels import Channel
from disclosure.decoding import encode
from disclosure.items import ItemId
from disclosure.outbox import AiredRecord, AiredResult, FeedState, TerminalReport

TERMINALS_A_VILLAGE, ACTS = 5, 60_000
DISPLAY_DAYS, SHOWN_DAYS, AIRED_DAYS = 92, 10, 92
DISPLAY_RECORDS = 100_000
Row = dict[str, object]


def fill(connection: Connection, now: datetime, random: Random) -> None:
    """Write all of it, inside a write transaction."""
    villages = [one.code for one in desk_items.areas() if level(one.code) is Level.VILLAGE]
    _people(connection, villages, now)
    places = _terminals(connection, villages, now, random)
    desk_requests.fill(connection, places, now, random)
    _showings(connection, places, now, random)
    _airings(connection, places, now, random)
    _acts(connection, now)


def _id(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))


def _add(connection: Connection, table: Table, rows: list[Row]) -> None:
    connection.execute(insert(table), rows)


def _people(connection: Connection, villages: list[AreaCode], now: datetime) -> None:
    ours = {"password_hash": "x", "added_at": now}
    rows: list[Row] = [
        {"name": f"{role.value}.one", "role": role, "area": desk_items.COUNTY, **ours}
        for role in Role
    ]
    rows += [
        {"name": f"editor.{code}", "role": Role.EDITOR, "area": code, **ours} for code in villages
    ]
    towns = [one.code for one in desk_items.areas() if level(one.code) is Level.TOWNSHIP]
    rows += [{"name": f"clerk.{code}", "role": Role.CLERK, "area": code, **ours} for code in towns]
    _add(connection, staff, rows)


def _terminals(
    connection: Connection, villages: list[AreaCode], now: datetime, random: Random
) -> dict[str, AreaCode]:
    places, rows = {}, list[Row]()
    for code in villages:
        for _ in range(TERMINALS_A_VILLAGE):
            id_ = _id(random)
            places[id_] = code
            silent = random.random() < 0.05
            seen = now - timedelta(hours=30 if silent else 0, seconds=random.randrange(900))
            rows.append(_terminal(id_, len(rows) + 1, code, seen, random))
    _add(connection, terminals, rows)
    return places


def _terminal(id_: str, number: int, code: AreaCode, seen: datetime, random: Random) -> Row:
    path = (desk_items.COUNTY, AreaCode(f"{code[:9]}000"), code)
    report = TerminalReport(
        format=1,
        area=code,
        process="agent",
        software="0.1",
        feeds=tuple(FeedState(area=one, epoch=1, sequence=140, whole=True) for one in path),
        items=400,
        disk_free_bytes=8 * 10**9,
    )
    return {
        "id": id_,
        "number": number,
        "area": code,
        "name": f"第{number}号终端",
        "added_at": seen - timedelta(days=700),
        "seen_at": seen,
        "report": encode(report),
        "reported_at": seen,
        "device_key": random.randbytes(32).hex(),
    }


def _showings(
    connection: Connection, places: dict[str, AreaCode], now: datetime, random: Random
) -> None:
    """Every terminal of a village shows what its village published, ten days long."""
    by_area: dict[AreaCode, list[str]] = {}
    for id_, code in places.items():
        by_area.setdefault(code, []).append(id_)
    since = now.date() - timedelta(days=DISPLAY_DAYS)
    query = select(live_items.c.id, live_items.c.area, live_items.c.issued)
    shown = connection.execute(query.where(live_items.c.issued >= since)).all()
    rows: list[Row] = [
        {
            "item": one.id,
            "terminal": terminal,
            "day": one.issued + timedelta(days=day),
            "times": 40,
            "counted": 40,
            "milliseconds": 600_000,
        }
        for one in shown
        for terminal in by_area.get(AreaCode(one.area), ())
        for day in range(SHOWN_DAYS)
    ]
    _add(connection, display_days, rows)
    records = list[Row]()
    for _ in range(DISPLAY_RECORDS):
        one = random.choice(shown)
        held = by_area.get(AreaCode(one.area))
        if held:
            started = now - timedelta(seconds=random.randrange(DISPLAY_DAYS * 86_400))
            records.append(_showing(_id(random), random.choice(held), one.id, started))
    _add(connection, outbox_rows, [_outbox(row, "display", row["started"]) for row in records])
    _add(connection, display_records, records)


def _showing(row: str, terminal: str, item: str, started: datetime) -> Row:
    return {
        "row": row,
        "terminal": terminal,
        "item": item,
        "version": 1,
        "channel": Channel.SCREEN,
        "started": started,
        "milliseconds": 15_000,
        "times": 1,
        "lit": True,
        "clock_trusted": True,
    }


def _outbox(row: Row, kind: str, at: object) -> Row:
    made = {"id": row["row"], "terminal": row["terminal"], "kind": kind}
    return {**made, "made": at, "received_at": at}


def _airings(
    connection: Connection, places: dict[str, AreaCode], now: datetime, random: Random
) -> None:
    """One loudspeaker of each village speaks twice a day."""
    by_area = {code: id_ for id_, code in places.items()}
    spoken = live_items.c.channels.contains("loudspeaker")
    found = connection.execute(select(live_items.c.id, live_items.c.area).where(spoken)).all()
    items = {AreaCode(one.area): ItemId(one.id) for one in found}
    rows = list[Row]()
    for code, terminal in by_area.items():
        for half in range(2 * AIRED_DAYS):
            planned = now - timedelta(hours=12 * half, minutes=random.randrange(60))
            record = AiredRecord(
                format=1,
                item=items[code],
                version=1,
                slot="morning",
                planned=planned,
                result=AiredResult.DONE,
                started=planned,
                ended=planned + timedelta(seconds=20),
                repeats=2,
            )
            rows.append(
                {
                    "row": _id(random),
                    "terminal": terminal,
                    "item": items[code],
                    "planned": planned,
                    "result": AiredResult.DONE,
                    "record": encode(record),
                }
            )
    _add(connection, outbox_rows, [_outbox(row, "aired", row["planned"]) for row in rows])
    _add(connection, aired_records, rows)


def _acts(connection: Connection, now: datetime) -> None:
    rows, previous = list[Row](), ""
    for number in range(1, ACTS + 1):
        at = now - timedelta(minutes=15 * (ACTS - number))
        words = {"who": "editor.one", "act": Act.ITEM_PUBLISHED.value, "about": "x", "note": ""}
        made = Record(number=number, previous=previous, at=instant_text(at), **words)
        previous = made.hash
        rows.append({"number": number, "at": at, "hash": previous, **words})
    _add(connection, acts, rows)
    connection.execute(update(acts_tip).values(number=ACTS, hash=previous))
