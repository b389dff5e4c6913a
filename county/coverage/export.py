"""The board as an XLSX file: areas × entries, the areas' tallies, and what is open.

Invariant: no cell is ever a formula; the words are those of the desk.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from county.airings.cells import put
from county.coverage.board import Standing, Tally
from disclosure.areas import Area, AreaCode
from disclosure.catalogue import Catalogue, Entry
from disclosure.duties import State
from disclosure.items import EntryCode
from disclosure.wording import Say

MOST_ROWS = 20_000
"""Open duties in one file at most."""


class Named(Protocol):
    """What a state is called."""

    @property
    def words(self) -> str:
        """Return its words."""


@dataclass(frozen=True)
class Told:
    """What the file tells: as the board shows it, all its pages together."""

    place: str
    today: date
    areas: Sequence[Area]
    entries: Sequence[Entry]
    tallies: Mapping[AreaCode, Tally]
    cells: Mapping[tuple[AreaCode, EntryCode], Tally]
    open_ones: Sequence[Standing]
    catalogue: Catalogue
    names: Mapping[AreaCode, str]


def sheet(told: Told, states: Mapping[State, Named], say: Say) -> bytes:
    """Return the file.

    Arguments:
        told: what it tells.
        states: what the states are called.
        say: the reader's language.
    """
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    _tallies(first, told, states, say)
    _grid(book.create_sheet(), told, states, say)
    _open(book.create_sheet(), told, states, say)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _tallies(page: Worksheet, told: Told, states: Mapping[State, Named], say: Say) -> None:
    page.title = say("完成情况")
    heads = [say("地方"), *(say(one.words) for one in states.values()), say("到期"), say("完成")]
    _head(page, [*heads, say("完成率（%）")], widths=[22])
    for row, area in enumerate(told.areas, 2):
        tally = told.tallies.get(area.code, Tally())
        put(page, row, 1, area.name)
        for column, state in enumerate(states, 2):
            put(page, row, column, tally.of(state))
        put(page, row, len(states) + 2, tally.fell)
        put(page, row, len(states) + 3, tally.met)
        if tally.rate is not None:
            put(page, row, len(states) + 4, tally.rate)


def _grid(page: Worksheet, told: Told, states: Mapping[State, Named], say: Say) -> None:
    page.title = say("逐项")
    _head(page, [say("地方"), *(one.second_level for one in told.entries)], widths=[22])
    page.row_dimensions[1].height = 90
    for row, area in enumerate(told.areas, 2):
        put(page, row, 1, area.name)
        for column, entry in enumerate(told.entries, 2):
            state = told.cells.get((area.code, entry.code), Tally()).gravest
            put(page, row, column, say(states[state].words) if state else "")
    page.freeze_panes = "B2"


def _open(page: Worksheet, told: Told, states: Mapping[State, Named], say: Say) -> None:
    page.title = say("未完成清单")
    heads = ("地方", "公开部分", "事项", "哪一期", "状态", "最晚公开", "已公开的事项")
    _head(page, [say(one) for one in heads], widths=[22, 12, 34, 14, 12, 12, 40])
    for row, one in enumerate(told.open_ones, 2):
        entry = told.catalogue.find(one.entry)
        values = (
            told.names.get(one.area, one.area),
            entry.part if entry else "",
            entry.second_level if entry else one.entry,
            one.occasion if len(one.occasion) <= len("2026-Q4") else "",
            say(states[one.state].words),
            one.due.isoformat() if one.due else "",
            one.title,
        )
        for column, value in enumerate(values, 1):
            put(page, row, column, value)
    page.auto_filter.ref = page.dimensions


def _head(page: Worksheet, names: Sequence[str], widths: Sequence[float]) -> None:
    for column, name in enumerate(names, 1):
        cell = put(page, 1, column, name)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        width = widths[column - 1] if column <= len(widths) else 11
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "A2"
