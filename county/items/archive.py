"""The archive (归档) as a condition of a query: what is past its last day on display.

Invariant: equals `disclosure.items.is_archived`; a test compares the two.
"""

from datetime import date

from sqlalchemy import ColumnElement, func

from county.database.tables import live_items


def archived(today: date) -> ColumnElement[bool]:
    """Return the condition that a public item is archived on a day."""
    return func.coalesce(live_items.c.shown_last < today, False)
