"""Enclosures: pages that lie beside an answer, each in a letter of its own.

An answer's document never changed, so terminals of any age read it; a page lies in a box for
the same code under a locator that follows from the answer's, where only they look who know of
it. Each is a picture of a page (JPEG): nothing in it can run, and every face can show it.
Invariant: a page is shown with the answer that it was sent with, and with no other.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Literal

from disclosure.decoding import decode
from disclosure.errors import MalformedError
from disclosure.items import Strict
from disclosure.requests import Answer, RequestId

MOST_PAGES = 40
"""Pages beside one answer that a reader looks for."""
_JPEG = b"\xff\xd8\xff"


class Enclosure(Strict, frozen=True, kw_only=True):
    """One page beside an answer.

    Attributes:
        request: whose answer it belongs to.
        answered_at: when that was answered; pages of an earlier answer are not shown.
        name: of the file, as the clerk called it.
        page: of the file, from 1.
        place, count: which of all pages of the answer it is, from 1, and how many there are.
        picture: JPEG, base64 in JSON.
    """

    format: Literal[1]
    kind: Literal["enclosure"]
    request: RequestId
    answered_at: datetime
    name: str
    page: int
    place: int
    count: int
    picture: bytes

    def __post_init__(self) -> None:
        if not self.picture.startswith(_JPEG):
            raise ValueError("the picture is no JPEG")
        if not 1 <= self.place <= self.count <= MOST_PAGES:
            raise ValueError(f"page {self.place} of {self.count}")


def enclosure_locator(locator: str, place: int) -> str:
    """Return where the letter of a page lies, from the locator of its answer.

    Arguments:
        locator: hex, as `disclosure.seals.boxes.derive` gives it.
        place: from 1.
    """
    return hashlib.sha256(f"enclosure {place} {locator}".encode()).hexdigest()[: len(locator)]


def page_locators(locator: str) -> frozenset[str]:
    """Return all locators under which pages beside an answer may lie."""
    return frozenset(enclosure_locator(locator, place) for place in range(1, MOST_PAGES + 1))


def read_enclosure(raw: bytes, answer: Answer, place: int) -> Enclosure | None:
    """Return the page of an answer that was in a letter's box.

    Arguments:
        raw: what was in the box.
        answer: the answer that is shown.
        place: under which it lay.

    Returns:
        The page; None where it was sent with an earlier answer.

    Raises:
        MalformedError: it is no page, or lies in another's place.
    """
    page = decode(raw, Enclosure)
    if page.request != answer.request or page.place != place:
        raise MalformedError(f"a page of another place: {page.place}")
    return page if page.answered_at == answer.answered_at else None


def pages_beside(
    answer: Answer, opened: Callable[[str], bytes | None], locator: str
) -> tuple[Enclosure, ...]:
    """Return the pages beside an answer, in order, as far as they have come.

    Arguments:
        answer: the answer that is shown.
        opened: returns what is in the box under a locator, None where there is none.
        locator: the answer's.

    Raises:
        RejectedError: a box does not open, or holds something else.
    """
    found: list[Enclosure] = []
    for place in range(1, MOST_PAGES + 1):
        raw = opened(enclosure_locator(locator, place))
        page = None if raw is None else read_enclosure(raw, answer, place)
        if page is None:
            break
        found.append(page)
        if page.place == page.count:
            break
    return tuple(found)
