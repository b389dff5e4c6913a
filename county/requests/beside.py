"""What lies beside a request in tables of its own: told with the request, in one statement.

Invariant: a table is read for a page only where something of this request lies in it; most
requests have no pause, no missed limit, no mark.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, exists

from county.database.tables import (
    answer_pages,
    delivery_tries,
    gap_askers,
    rating_reviews,
    ratings,
    request_breaches,
    request_pauses,
    requests,
    texts,
)


class Beside(StrEnum):
    """What may lie beside a request."""

    PAUSES = "pauses"
    BREACHES = "breaches"
    RATING = "rating"
    REVIEWS = "reviews"
    TRIES = "tries"
    TEXTS = "texts"
    GAPS = "gaps"
    PAGES = "pages"


_TABLES = {
    Beside.PAUSES: request_pauses,
    Beside.BREACHES: request_breaches,
    Beside.RATING: ratings,
    Beside.REVIEWS: rating_reviews,
    Beside.TRIES: delivery_tries,
    Beside.TEXTS: texts,
    Beside.GAPS: gap_askers,
    Beside.PAGES: answer_pages,
}


def columns() -> list[ColumnElement[bool]]:
    """Return columns of a query over requests: whether each lies beside."""
    return [
        exists().where(table.c.request == requests.c.id).label(f"has_{beside}")
        for beside, table in _TABLES.items()
    ]


def of(row: Row[Any]) -> frozenset[Beside]:
    """Return what a row of such a query says to lie beside its request."""
    return frozenset(beside for beside in Beside if getattr(row, f"has_{beside}"))
