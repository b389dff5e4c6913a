"""Requests that repeat each other: a hint for the clerk, who decides.

Compared by pairs of neighbouring tokens of `finding.tokens`, so that word order counts a little
and no dictionary is needed.
Invariant: a hint names requests of the same area alone, and never the request itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import Connection, select

from county.database.tables import requests
from county.requests.queue import Filed
from county.requests.settings import FilingSettings
from disclosure.requests import RequestId, RequestState
from finding.tokens import tokens

MOST_COMPARED = 200
MOST_SHOWN = 5


@dataclass(frozen=True)
class Repeat:
    """A request that asks much the same; `share` is how much, from 0 to 1."""

    id: RequestId
    number: str
    words: str
    filed_at: datetime
    state: RequestState
    share: float


def repeats(connection: Connection, filed: Filed, settings: FilingSettings) -> tuple[Repeat, ...]:
    """Return requests of the same area and time with much the same words, the nearest first."""
    span = timedelta(days=settings.similar_days)
    columns = requests.c
    query = (
        select(columns.id, columns.number, columns.words, columns.filed_at, columns.state)
        .where(
            columns.area == filed.area,
            columns.id != filed.id,
            columns.filed_at > filed.filed_at - span,
            columns.filed_at < filed.filed_at + span,
        )
        .order_by(columns.filed_at.desc(), columns.id)
        .limit(MOST_COMPARED)
    )
    mine = pairs(filed.words)
    found = [
        Repeat(
            RequestId(row.id),
            row.number,
            row.words,
            row.filed_at,
            RequestState(row.state),
            likeness(mine, pairs(row.words)),
        )
        for row in connection.execute(query)
    ]
    near = [one for one in found if one.share >= settings.similar_share]
    return tuple(sorted(near, key=lambda one: -one.share)[:MOST_SHOWN])


def pairs(words: str) -> frozenset[tuple[str, ...]]:
    """Return the pairs of neighbouring tokens of a text; a single token stands alone."""
    cut = tokens(words)
    return frozenset(pairwise(cut)) if len(cut) > 1 else frozenset({cut} if cut else ())


def likeness(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """Return Dice's coefficient of two sets: 1 where they are the same, 0 where nothing is."""
    both = len(one) + len(other)
    return 2 * len(one & other) / both if both else 0.0
