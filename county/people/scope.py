"""Scope: an area with all below it, as a condition of a query.

Invariant: equals `disclosure.areas.contains`; a test compares the two.
"""

from typing import Any

from sqlalchemy import ColumnElement

from disclosure.areas import AreaCode, Level, area_code, contains, level
from disclosure.errors import MalformedError

_DIGITS = {Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12, Level.GROUP: 15}


def within(column: ColumnElement[Any], area: AreaCode) -> ColumnElement[bool]:
    """Return the condition that a column's area is `area` or lies below it."""
    return column.startswith(area[: _DIGITS[level(area)]])


def reaches_text(outer: AreaCode, text: str) -> bool:
    """Tell whether a text is an area code and that area is `outer` or lies below it."""
    try:
        return contains(outer, area_code(text))
    except MalformedError:
        return False
