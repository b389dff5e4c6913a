"""Search over 50,000 items: how long a person waits, beside a `LIKE` scan of the same texts.

The items are the demo county's, again and again with other villages, months and numbers: as
many titles are alike as in a county that has disclosed for years.
"""

import random
import re
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import msgspec

from bench.figures import Figure
from county.importing.content_folder import open_folder
from county.importing.item_file import ReadItem
from disclosure import shipped
from disclosure.areas import AreaCode
from disclosure.catalogue import parse_catalogue
from disclosure.channels import Channel
from disclosure.items import ItemId
from finding import index
from finding.search import Scope, search
from finding.suggest import suggest

ITEMS = 50_000
CONTENT = Path("demo/content")
TODAY = date(2026, 11, 22)
AREAS = (AreaCode("990421101201"), AreaCode("990421101000"), AreaCode("990421000000"))
SCOPE = Scope(areas=AREAS, today=TODAY, channel=Channel.KIOSK)
GOAL_MS = 30.0
SUGGESTION_GOAL_MS = 10.0
TIMES = 20
BODY_CHARACTERS = 780

PLACES = "石杨柳梨桃竹云青白双龙马河沙高大小上下东西南北"
KINDS = "桥湾沟塬坪坝庄营堡店集寨岭坡滩"

QUERIES = {
    "characters": (
        "低保",
        "停水",
        "村账",
        "高龄津贴",
        "财务收支公开",
        "公示",
        "通知",
        "石桥村",
        "2026年",
    ),
    "pinyin": ("dibao", "gaolingjintie", "caiwu", "gongshi", "tingsh", "zaijidi", "nongcun"),
    "initials of two and more": ("db", "gljt", "cwsz", "zjd", "gs", "tz"),
    "homophones, letters between": ("底保", "高铃津贴", "低bao", "养老bx", "停shui"),
    "questions": (
        "老人钱怎么领",
        "九月的账",
        "村里这个月花了多少钱",
        "我家房子裂了怎么办",
        "去县城的班车几点发车",
        "六十岁以上的老人今年可以免费打流感疫苗吗要带什么去哪里打",
    ),
    "nothing found": ("火箭发射", "xqzwvk", "dibap", "𬭛𫖯", "kjsdhf"),
}
ONE_LETTER = ("d", "的", "1")


def measure() -> list[Figure]:
    """Return how long searches and suggestions take."""
    connection = filled()
    figures = [_slowest(kind, connection, words) for kind, words in QUERIES.items()]
    everything = [text for words in QUERIES.values() for text in words]
    figures.append(_slowest("all of two characters and more", connection, everything))
    figures.append(_figure("one letter, p99", _times(connection, ONE_LETTER)))
    parts = [text[:size] for text in everything for size in range(1, len(text) + 1)]
    suggested = _taken(partial(suggest, connection, scope=SCOPE), parts)
    figures.append(_figure("suggestions at each key, p99", suggested, SUGGESTION_GOAL_MS))
    figures.append(_beside_scan(connection))
    return figures


def filled(items: int = ITEMS, path: str = ":memory:") -> sqlite3.Connection:
    """Return a database that holds the index of so many items."""
    connection = sqlite3.connect(path)
    index.create(connection)
    for number, document in enumerate(_documents(items), 1):
        index.put(connection, number, document)
    connection.commit()
    return connection


def _documents(items: int) -> Iterator[index.Document]:
    chance = random.Random(7)  # noqa: S311 - the same texts at every run
    catalogue = parse_catalogue(shipped.read_text("catalogue.toml"))
    read = [one for one in open_folder(CONTENT).items(catalogue) if isinstance(one, ReadItem)]
    models = [index.document_of(one.item) for one in read]
    bodies = "".join(model.body for model in models)
    for number in range(items):
        yield _alike(chance.choice(models), number, bodies, chance)


def _alike(
    model: index.Document, number: int, bodies: str, chance: random.Random
) -> index.Document:
    """Return a document like the model, of another place and time."""
    place = chance.choice(PLACES) + chance.choice(KINDS) + "村"
    title = re.sub("(石桥|杨树湾|上塬|竹沟|碾子坪)村", place, model.title)
    title = re.sub(r"[0-9]+(?=月|日)", lambda _: str(chance.randint(1, 12)), title)
    start = chance.randrange(len(bodies) - BODY_CHARACTERS)
    issued = TODAY - timedelta(days=(ITEMS - number) // 20)
    return msgspec.structs.replace(
        model,
        item_id=ItemId(f"item-{number}"),
        title=title,
        area=chance.choice(AREAS),
        issued=issued,
        shown_first=issued,
        channels=(Channel.KIOSK, Channel.PHONE),
        body=bodies[start : start + BODY_CHARACTERS],
    )


def _slowest(
    kind: str, connection: sqlite3.Connection, texts: "tuple[str, ...] | list[str]"
) -> Figure:
    return _figure(f"{kind}, p99", _times(connection, texts), GOAL_MS)


def _times(connection: sqlite3.Connection, texts: "tuple[str, ...] | list[str]") -> list[float]:
    return _taken(lambda text: search(connection, text, SCOPE, limit=40), texts)


def _taken(act: Callable[[str], object], texts: "tuple[str, ...] | list[str]") -> list[float]:
    """Return the milliseconds that each text took, several times each."""
    taken = []
    for text in texts:
        act(text)
        for _ in range(TIMES):
            start = time.perf_counter()
            act(text)
            taken.append((time.perf_counter() - start) * 1000)
    return taken


def _figure(what: str, taken: list[float], goal: float | None = None) -> Figure:
    return Figure(
        what=what,
        ours=statistics.quantiles(taken, n=100, method="inclusive")[98],
        unit="ms",
        goal=goal,
    )


def _beside_scan(connection: sqlite3.Connection) -> Figure:
    ours = statistics.median(_times(connection, ("低保",)))
    peers = statistics.median(_taken(partial(_scan, connection), ("低保",)))
    return Figure(
        what="低保, median", ours=ours, unit="ms", peer="LIKE scan", peers=peers, goal=0.2
    )


def _scan(connection: sqlite3.Connection, word: str) -> list[tuple[str]]:
    return connection.execute(
        "SELECT item_id FROM finding_document WHERE title LIKE ? OR body LIKE ?"
        " ORDER BY title LIKE ? DESC, issued DESC LIMIT 50",
        (f"%{word}%", f"%{word}%", f"%{word}%"),
    ).fetchall()
