"""Suggestions while typing: titles that the letters so far may mean.

Invariant: every suggestion finds its item.
"""

import sqlite3

from finding.search import Scope, search
from finding.stages import Why

_SURE = frozenset(Why) - {Why.BODY, Why.FRAGMENT}


def suggest(
    connection: sqlite3.Connection, text: str, scope: Scope, *, limit: int = 8
) -> tuple[str, ...]:
    """Return up to `limit` titles for what has been typed so far, best first."""
    if not text.strip():
        return ()
    hits = search(connection, text, scope, limit=limit * 2).hits
    titles = dict.fromkeys(hit.title for hit in hits if hit.why in _SURE)
    return tuple(titles)[:limit]
