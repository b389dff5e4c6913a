"""Scope: an area with all below it, as a condition of a query.

Invariant: equals `disclosure.areas.contains`; a test compares the two.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_

from disclosure.areas import AreaCode, Level, area_code, contains, level
from disclosure.errors import MalformedError

_DIGITS = {Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}


def within(column: ColumnElement[Any], area: AreaCode) -> ColumnElement[bool]:
    """Return the condition that a column's area is `area` or lies below it."""
    if level(area) is Level.GROUP:
        return column == area
    first = area[: _DIGITS[level(area)]]
    # A range is found in an index, the beginning of a text is not. No code is all nines.
    return and_(column >= first, column < str(int(first) + 1))


def reaches_text(outer: AreaCode, text: str) -> bool:
    """Tell whether a text is an area code and that area is `outer` or lies below it."""
    try:
        return contains(outer, area_code(text))
    except MalformedError:
        return False
