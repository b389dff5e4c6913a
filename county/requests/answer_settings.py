"""Settings of answering.

Invariant: every limit of an answer stands here.
"""

from disclosure.enclosures import MOST_PAGES
from disclosure.items import Strict
from disclosure.requests import RequestKind

KIB = 1024


class AnswerSettings(Strict, frozen=True, kw_only=True):
    """Answering requests.

    Attributes:
        part_characters: characters of each of an answer's parts at most.
        items: items of one answer at most.
        checked_kinds: kinds whose answers a second person has to agree to before they are
            sent; all kinds for every answer, none (`[]`) for no second pair of eyes.
        held_minutes: minutes after the last keystroke for which an answer being written is
            kept from others.
        pages: pages of files beside one answer at most, 40 at the highest.
        pages_bytes: bytes of all pages of one answer at most; they travel to every terminal
            of the zone.
        similar: earlier answers shown beside the form.
        gap_working_days: working days in which what should have been public has to be.
    """

    part_characters: int = 1000
    items: int = 10
    checked_kinds: tuple[RequestKind, ...] = (RequestKind.COMPLAINT, RequestKind.QUERY)
    held_minutes: int = 10
    pages: int = 8
    pages_bytes: int = 1024 * KIB
    similar: int = 3
    gap_working_days: int = 5

    def __post_init__(self) -> None:
        if not 0 <= self.pages <= MOST_PAGES:
            raise ValueError(f"pages: at most {MOST_PAGES}")
