"""What a search of the as-aired log found, as a sheet or a CSV file.

Invariant: both hold the same rows and columns, in the order of the planned times.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from county.airings import words
from county.airings.cells import plain, put
from county.airings.log import Airing
from disclosure.wording import Say
from screen.paging.dates import weekday

MOST_ROWS = 20_000
"""Airings in one file at most."""

_COLUMNS: tuple[tuple[str, float], ...] = (
    ("计划日期", 12),
    ("星期", 8),
    ("时段", 10),
    ("计划时间", 10),
    ("开始时间", 10),
    ("结束时间", 10),
    ("秒数", 8),
    ("地方", 16),
    ("喇叭编号", 10),
    ("喇叭", 22),
    ("内容", 40),
    ("版本", 6),
    ("遍数", 6),
    ("结果", 10),
    ("原因", 30),
    ("响度 LUFS", 11),
    ("声音", 16),
    ("输出", 12),
    ("时钟可信", 10),
    ("声音指纹", 20),
    ("事项编号", 38),
)


def sheet(airings: Iterable[Airing], slots: Mapping[str, str], zone: tzinfo, say: Say) -> bytes:
    """Return the airings as an XLSX file.

    Arguments:
        airings: in their order.
        slots: labels of the slots by their names.
        zone: the county's.
        say: the reader's language.
    """
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = say("播出记录")
    for column, (name, width) in enumerate(_COLUMNS, 1):
        put(page, 1, column, say(name)).font = Font(bold=True)
        page.column_dimensions[get_column_letter(column)].width = width
    for row, airing in enumerate(airings, 2):
        for column, value in enumerate(_values(airing, slots, zone, say), 1):
            put(page, row, column, value)
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(airings: Iterable[Airing], slots: Mapping[str, str], zone: tzinfo, say: Say) -> bytes:
    """Return the airings as a CSV file in UTF-8 that office programs open; as `sheet`."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([say(name) for name, _ in _COLUMNS])
    for airing in airings:
        values = _values(airing, slots, zone, say)
        writer.writerow([plain(one) if isinstance(one, str) else one for one in values])
    return out.getvalue().encode("utf-8-sig")


def _values(
    airing: Airing, slots: Mapping[str, str], zone: tzinfo, say: Say
) -> Iterator[str | float]:
    record = airing.record
    planned = record.planned.astimezone(zone)
    yield planned.date().isoformat()
    yield weekday(planned.date(), say)
    yield slots.get(record.slot, record.slot)
    yield clock(record.planned, zone)
    yield clock(record.started, zone)
    yield clock(record.ended, zone)
    yield round(airing.seconds, 1)
    yield airing.area_name
    yield airing.number
    yield airing.unit
    yield airing.title
    yield record.version
    yield record.repeats
    yield say(words.RESULTS[record.result][0])
    yield words.reason(record.reason, say)
    yield "" if record.loudness_lufs is None else round(record.loudness_lufs, 1)
    yield words.engine(record.engine, say)
    yield record.output
    yield say("是") if record.clock_trusted else say("否")
    yield (record.audio or "")[:16]
    yield record.item


def clock(instant: datetime | None, zone: tzinfo) -> str:
    """Return the local time of day to the second; empty where there is none."""
    return f"{instant.astimezone(zone):%H:%M:%S}" if instant is not None else ""
