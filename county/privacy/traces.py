"""Where personal data of a request lie: every table that belongs to it, and what is erased.

What stays are figures and the record of who did what: number, kind, area, days, states, staff,
ids of public items and marks. Invariant: a column is either erased or kept by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Table

from county.database import tables as t


@dataclass(frozen=True)
class Trace:
    """A table that belongs to requests.

    Attributes:
        table: which one.
        column: its column that names the request, or a row of `through`.
        through: the table between, None where it names the request itself.
        blank: columns that are overwritten, with what.
        drops: rows are deleted whole.
        kept: columns with text or bytes that hold nothing personal.
    """

    table: Table
    column: str = "request"
    through: Table | None = None
    blank: Mapping[str, object] = field(default_factory=dict)
    drops: bool = False
    kept: tuple[str, ...] = ()


TRACES: tuple[Trace, ...] = (
    Trace(
        t.answer_outcomes,
        "answer",
        t.answers,
        {"reason": ""},
        kept=("outcome", "item", "checked_by"),
    ),
    Trace(t.answer_tokens, "answer", t.answers, drops=True),
    Trace(t.answer_pages, drops=True),
    Trace(t.answer_drafts, drops=True),
    Trace(t.answers, blank={"text": ""}, kept=("who", "items")),
    Trace(t.request_photos, drops=True),
    Trace(t.delivery_tries, blank={"number": "", "said": ""}, kept=("way", "who")),
    Trace(t.texts, drops=True),
    Trace(t.text_consents, drops=True),
    Trace(t.rating_reviews, blank={"words": ""}, kept=("who",)),
    Trace(t.ratings, blank={"words": ""}, kept=("face", "terminal")),
    Trace(t.request_pauses, blank={"asked": "", "evidence": ""}, kept=("why", "who")),
    Trace(t.request_history, blank={"note": ""}, kept=("who", "came_from", "went_to", "what")),
    Trace(t.request_cycles, kept=("state",)),
    Trace(t.request_moves, kept=("why",)),
    Trace(t.request_breaches, kept=("what",)),
    Trace(t.notices, kept=("key", "what", "words", "fault")),
    Trace(t.escalations, kept=("step", "level")),
    Trace(t.gap_askers),
    Trace(t.application_bundles, drops=True),
    Trace(
        t.application_steps,
        blank={"about": "", "parts": "{}", "paper": "", "told": "", "note": ""},
        kept=("step", "who"),
    ),
    Trace(
        t.applications,
        blank={"name": "", "contact": "", "agent": "", "identity": "", "described": ""},
        kept=(
            *("register", "area", "agency", "arrived_by", "applicant", "form", "way", "who"),
            *("stage", "line"),
        ),
    ),
    Trace(t.request_holds, drops=True),
    Trace(
        t.requests,
        "id",
        blank={"words": "", "searched": "[]", "name": "", "phone": "", "answer_key": b""},
        kept=(
            *("id", "number", "kind", "area", "came_by", "terminal", "topic", "original"),
            *("item", "locator", "state"),
        ),
    ),
)
"""Rows of a table stand before those that they refer to."""
