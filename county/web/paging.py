"""Pages of a list.

Invariant: a page number beyond the last shows the last page.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams


@dataclass(frozen=True)
class Pages:
    """Where a list is: `number` of `last` pages, `count` rows in all."""

    number: int
    last: int
    count: int
    rows: int
    query: QueryParams

    @property
    def offset(self) -> int:
        """Return how many rows stand before this page."""
        return (self.number - 1) * self.rows

    def link(self, number: int) -> str:
        """Return the address of another page of the same list."""
        kept = [(name, value) for name, value in self.query.multi_items() if name != "page"]
        return "?" + urlencode([*kept, ("page", str(number))])


def pages(count: int, asked: int, rows: int, query: QueryParams) -> Pages:
    """Return the pages of a list.

    Arguments:
        count: rows in all.
        asked: the page asked for, from 1.
        rows: rows of a page.
        query: the list's filters, kept in links.
    """
    last = max(1, -(-count // rows))
    return Pages(min(asked, last), last, count, rows, query)
