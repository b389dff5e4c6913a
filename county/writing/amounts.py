"""Cells as people and spreadsheets write them, brought to how an item writes them.

Invariant: what is not understood is handed back as it was typed, never guessed at.
"""

import re
import unicodedata
from datetime import date

from disclosure.blocks import ColumnKind

_DAY = re.compile(
    r"(?:(?P<year>[0-9]{4})\s*[-/.年]\s*)?(?P<month>[0-9]{1,2})\s*[-/.月]\s*(?P<day>[0-9]{1,2})\s*日?"
)
_COMPACT_DAY = re.compile(r"(?P<year>20[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_MONTH = re.compile(r"(?P<year>[0-9]{4})\s*[-/.年]\s*(?P<month>[0-9]{1,2})\s*月?")
_AMOUNT = re.compile(
    r"[¥￥]?\s*(?P<sign>[-−(]?)\s*[¥￥]?\s*(?P<figure>[0-9][0-9,]*(?:\.[0-9]+)?)\s*(?:元)?\s*\)?"
)
_NOTHING = {"", "-", "—", "——", "/", "无"}
_CLOCK = re.compile(r"[ T]00:00(:00)?$")


def tidy(kind: ColumnKind, text: str, year: int) -> str:
    """Return a cell as an item's table file writes it.

    Arguments:
        kind: what its column holds.
        text: as typed, pasted or read out of a spreadsheet.
        year: of days that are written without one.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if kind is ColumnKind.TEXT:
        return " ".join(text.split())
    if plain in _NOTHING:
        return ""
    if kind is ColumnKind.DATE:
        return _day(_CLOCK.sub("", plain), year) or text.strip()
    if kind is ColumnKind.MONTH:
        return _month(_CLOCK.sub("", plain)) or text.strip()
    return _figure(kind, plain) or text.strip()


def _day(text: str, year: int) -> str:
    match = _COMPACT_DAY.fullmatch(text) or _DAY.fullmatch(text)
    if match is None:
        return ""
    try:
        told = date(int(match["year"] or year), int(match["month"]), int(match["day"]))
    except ValueError:
        return ""
    return told.isoformat()


def _month(text: str) -> str:
    match = _MONTH.fullmatch(text)
    if match is None or not 1 <= int(match["month"]) <= 12:
        return ""
    return f"{match['year']}-{int(match['month']):02d}"


def _figure(kind: ColumnKind, text: str) -> str:
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return ""
    whole, _, part = match["figure"].replace(",", "").partition(".")
    sign = "-" if match["sign"] else ""
    whole = str(int(whole))
    if kind is ColumnKind.INTEGER:
        return f"{sign}{int(whole):,}" if not part.strip("0") else ""
    if kind is ColumnKind.DECIMAL:
        return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"
    # A spreadsheet's 12.30 may come as 12.3 or, counted, as 12.299999999999999.
    cents = part.ljust(2, "0")
    if cents[2:].strip("0"):
        return ""
    return f"{sign}{int(whole):,}.{cents[:2]}"
