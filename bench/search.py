"""Search over 10,000 items beside a `LIKE` scan of the same texts in the same order."""

import random
import sqlite3
from datetime import date, timedelta
from functools import partial

from bench.table import Row, median_ms
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.items import EntryCode, ItemId
from finding import index
from finding.search import Scope, search

_ITEMS = 10_000
_VILLAGE = AreaCode("990421101201")
_WORDS = (
    "低保",
    "高龄津贴",
    "财务收支",
    "危房改造",
    "土地流转",
    "医疗救助",
    "道路硬化",
    "水费标准",
    "公交线路",
    "学区划分",
)
_TAILS = ("申请指南", "发放名单公示", "明细表", "补助办法", "实施方案", "通知", "年度计划")


def measure() -> list[Row]:
    """Return the time of typical searches, ours and a scan's."""
    connection = _filled()
    scope = Scope(areas=(_VILLAGE,), today=date(2026, 11, 22), channel=Channel.KIOSK)
    rows = []
    for typed, like in [("低保", "低保"), ("dibao", "低保"), ("db", "低保"), ("底保", "低保")]:
        ours = median_ms(partial(search, connection, typed, scope))
        peer = median_ms(partial(_scan, connection, like))
        rows.append(Row(what=f"search {typed}", ours_ms=ours, peer="LIKE scan", peer_ms=peer))
    return rows


def _scan(connection: sqlite3.Connection, word: str) -> list[tuple[str]]:
    return connection.execute(
        "SELECT item_id FROM finding_document WHERE title LIKE ? OR body LIKE ?"
        " ORDER BY title LIKE ? DESC, issued DESC LIMIT 50",
        (f"%{word}%", f"%{word}%", f"%{word}%"),
    ).fetchall()


def _filled() -> sqlite3.Connection:
    chance = random.Random(7)  # noqa: S311 - the same texts at every run
    connection = sqlite3.connect(":memory:")
    index.create(connection)
    for number in range(_ITEMS):
        _put(connection, number, chance)
    return connection


def _put(connection: sqlite3.Connection, number: int, chance: random.Random) -> None:
    title = f"石桥村第{number}号{chance.choice(_WORDS)}{chance.choice(_TAILS)}"
    day = date(2026, 1, 1) + timedelta(days=number % 300)
    body = "，".join(chance.choice(_WORDS) + chance.choice(_TAILS) for _ in range(40))
    document = index.Document(
        item_id=ItemId(str(number)),
        title=title,
        area=_VILLAGE,
        entry=EntryCode("other.policy"),
        issuing_body="石桥村村民委员会",
        issued=day,
        shown_first=day,
        shown_last=None,
        channels=(Channel.KIOSK,),
        keywords=(),
        body=body,
    )
    index.put(connection, number, document)
