"""Two years of requests: 50,000 of them with what was done, answered, missed and marked.

Invariant: due days are working days as the calendar gives them, and what is late has its breach,
as the county itself would have written it.
"""

import json
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, insert, select

from county.database.tables import (
    answers,
    delivery_tries,
    ratings,
    request_breaches,
    request_cycles,
    request_history,
    requests,
    staff,
)
from county.people.staff import Role
from county.requests import similar
from disclosure import shipped
from disclosure.areas import AreaCode
from disclosure.opinions import Face
from disclosure.requests import (
    CameBy,
    RequestKind,
    RequestState,
    parse_service_levels,
)

REQUESTS = 50_000
OPEN_ONES, OPEN_HOURS = 400, 96
"""Requests that are still open, and for how long at most."""
LATE, REOPENED, MARKED, TRIED = 0.03, 0.01, 0.4, 0.1
"""Shares of the answered ones."""
ERASED_AFTER = timedelta(days=182)
"""After its answer; its personal data are gone by then."""
ZONE = ZoneInfo("Asia/Shanghai")
_OPEN = (RequestState.ASSIGNED, RequestState.IN_PROGRESS, RequestState.FILED)
_KINDS = (*(RequestKind.LOOKUP,) * 5, *(RequestKind.ENQUIRY,) * 3, *RequestKind)
_FACES = (*(Face.SATISFIED,) * 8, *Face)
_TOPICS = ("高龄津贴", "宅基地", "低保", "公交线路", "学区", "医保报销", "修路", "水费", "救助")
Row = dict[str, object]


class Written:
    """Rows of two years, table by table; `add` writes them in bulk."""

    def __init__(self, people: list[int], now: datetime, random: Random) -> None:
        self._people = people
        self._now = now
        self._random = random
        levels = parse_service_levels(shipped.read_text("service_levels.toml"))
        self._days = {level.kind: level.working_days for level in levels.level}
        self._calendar = shipped.calendar()
        self._rows: dict[Table, list[Row]] = {}

    def write(self, number: int, terminal: str, area: AreaCode, *, is_open: bool) -> None:
        """Add a request with all that became of it."""
        random, now = self._random, self._now
        hours = random.randrange(OPEN_HOURS if is_open else 24 * 720) + random.random()
        filed = now - timedelta(hours=hours)
        kind, id_ = random.choice(_KINDS), str(UUID(int=random.getrandbits(128), version=4))
        day = filed.astimezone(ZONE).date()
        due = self._calendar.after(day, self._days[kind]).day
        cut_off = datetime(due.year, due.month, due.day, 16, tzinfo=UTC)
        late = random.random() < LATE
        spare = (cut_off - filed).total_seconds()
        answered = filed + timedelta(seconds=spare * (1.2 if late else random.random()))
        ended = not is_open and answered < now
        state = RequestState.CLOSED if ended else random.choice(_OPEN)
        by_kiosk = random.random() < 0.6
        row: Row = {
            "id": id_,
            "number": f"{day:%Y%m%d}-01-{number:05d}",
            "kind": kind,
            "area": area,
            "came_by": CameBy.KIOSK if by_kiosk else CameBy.PHONE,
            "terminal": terminal if by_kiosk else None,
            "filed_at": filed,
            "received_at": filed,
            "words": f"{random.choice(_TOPICS)}怎么办，需要带什么材料？" * 3,
            "searched": json.dumps([random.choice(_TOPICS)], ensure_ascii=False),
            "name": "某某某",
            "phone": f"138{random.randrange(10**8):08d}",
            "answer_key": random.randbytes(32),
            "locator": random.randbytes(16).hex(),
            "cycle": 1,
            "counts_from": day,
            "limit_days": self._days[kind],
            "extended_days": 0,
            "due": due,
            "cut_off": cut_off,
            "provisional": False,
            "first_due": filed + timedelta(hours=1),
            "first_response_at": filed + timedelta(minutes=random.randrange(5, 80)),
            "state": state,
            "assignee": None if state is RequestState.FILED else random.choice(self._people),
            "answered_at": answered if ended else None,
            "closed_at": answered + timedelta(days=2) if ended else None,
            "erased_at": None,
        }
        if ended and answered < now - ERASED_AFTER:
            row |= {"words": "", "searched": "[]", "name": "", "phone": "", "answer_key": b""}
            row["erased_at"] = answered + ERASED_AFTER
        self._put(requests, row)
        self._moved(id_, filed, state)
        if cut_off <= now and (not ended or answered >= cut_off):
            breach = {"request": id_, "cycle": 1, "what": "answer", "due": cut_off, "at": cut_off}
            self._put(request_breaches, breach)
        if ended:
            self._ended(row, answered)

    def add(self, connection: Connection) -> None:
        """Write all rows, each table's at once; the newest answers can be found by likeness."""
        for table in (requests, *(table for table in self._rows if table is not requests)):
            connection.execute(insert(table), self._rows[table])
        areas = {row["id"]: AreaCode(str(row["area"])) for row in self._rows[requests]}
        for row in self._rows[answers][-similar.MOST_LOOKED :]:
            texts = (str(row["text"]),)
            similar.keep(connection, int(str(row["id"])), areas[row["request"]], texts)

    def _moved(self, id_: str, filed: datetime, state: RequestState) -> None:
        came_from = ""
        for step in dict.fromkeys((RequestState.FILED, RequestState.ASSIGNED, state)):
            move = {"request": id_, "at": filed, "who": "clerk.one", "note": "", "what": "move"}
            self._put(request_history, {**move, "came_from": came_from, "went_to": step})
            came_from = step

    def _ended(self, row: Row, at: datetime) -> None:
        random, mine = self._random, {"request": row["id"]}
        text = f"{random.choice(_TOPICS)}：请带身份证和户口簿到村委会办理。" * 4
        said = {"id": len(self._rows.get(answers, ())) + 1, "text": text, "items": "[]"}
        self._put(answers, {**mine, **said, "at": at, "who": "clerk.one"})
        if random.random() < MARKED:
            mark = {"face": random.choice(_FACES), "words": "", "terminal": row["terminal"]}
            seen = {"rated_at": at + timedelta(hours=8), "received_at": at + timedelta(hours=8)}
            self._put(ratings, {**mine, **mark, **seen})
        if random.random() < TRIED:
            tried = {"cycle": 1, "way": "call", "at": at, "who": "clerk.one", "reached": False}
            self._put(delivery_tries, {**mine, **tried, "number": "＊＊＊＊00", "said": ""})
        if random.random() < REOPENED:
            kept = ("counts_from", "limit_days", "due", "cut_off", "first_due", "assignee")
            cycle = {"cycle": 1, "answered_at": at, "ended_at": at, "state": RequestState.CLOSED}
            told = {name: row[name] for name in kept}
            self._put(request_cycles, {**mine, **told, **cycle, "first_response_at": None})

    def _put(self, table: Table, row: Row) -> None:
        self._rows.setdefault(table, []).append(row)


def fill(
    connection: Connection, places: dict[str, AreaCode], now: datetime, random: Random
) -> None:
    """Write two years of requests.

    Arguments:
        connection: inside a write transaction.
        places: areas of terminals by their ids.
        now: where the two years end.
        random: lots.
    """
    query = select(staff.c.id).where(staff.c.role == Role.CLERK)
    written = Written(list(connection.scalars(query)), now, random)
    spots = list(places.items())
    for number in range(REQUESTS):
        written.write(number, *random.choice(spots), is_open=number < OPEN_ONES)
    written.add(connection)
