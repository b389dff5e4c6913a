"""Questions about a feed, and those that were found well put before.

Invariant: only a question that the routes have checked and answered is remembered, so
what is answered from here was never unchecked.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from disclosure.areas import AreaCode

LONGEST_QUERY = 64
"""Bytes of a query that are worth remembering; the terminals' are shorter."""

_Target = tuple[str, bytes]


class What(StrEnum):
    """What can be asked of a feed."""

    HEAD = "head"
    CHANGES = "changes"
    INDEX = "index"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Question:
    """A checked question: `after` a sequence; a head within `wait` seconds.

    `key` names what is asked for in one string, whose hash Python keeps.
    """

    what: What
    area: AreaCode
    after: int = 0
    wait: float = 0.0
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", f"{self.what} {self.area} {self.after}")


class Questions:
    """Checked questions by path and query; the oldest are forgotten beyond `limit`."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._known: dict[_Target, Question] = {}

    def get(self, path: str, query: bytes) -> Question | None:
        """Return the question that was put in these bytes before, or None."""
        return self._known.get((path, query))

    def remember(self, path: str, query: bytes, question: Question) -> None:
        """Keep a question that was answered."""
        if len(query) > LONGEST_QUERY:
            return
        self._known[path, query] = question
        if len(self._known) > self._limit:
            del self._known[next(iter(self._known))]
