"""Sections: what the page of one request is made of, each its owner's own.

A section is a template and what that shows. It is drawn by itself, so that no section sees
or overwrites another's words; one that has nothing to say is left out.
Invariant: a section shows only; what changes something is an act with a route of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup
from sqlalchemy import Connection

from county.desk.frame import Frame, Visit
from county.desk.requests.labels import Labels
from county.desk.requests.sight import ANSWERERS
from county.requests.queue import Filed


class Section(Protocol):
    """One card, or a few that belong together, on the page of a request.

    Its template may use, beside what `context` gives: `visit`, `filed`, `labels`, `today`,
    `may_answer` (this person may answer requests) and `revealed` (the personal data of the
    request are shown, and the look has been noted).
    """

    @property
    def template(self) -> str:
        """Return the template's name, e.g. ``requests/history.html``."""
        ...

    def context(
        self, connection: Connection, visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return what the template shows, None where this request has nothing of it."""
        ...


@dataclass(frozen=True)
class Sections:
    """The sections of the page, in order: the wide column, and the one beside it."""

    wide: tuple[Section, ...]
    aside: tuple[Section, ...]


class Sectioning:
    """Draws the sections of one request."""

    def __init__(self, frame: Frame, labels: Labels, sections: Sections) -> None:
        self._frame = frame
        self._labels = labels
        self._sections = sections

    def draw(
        self, connection: Connection, visit: Visit, filed: Filed, *, revealed: bool = False
    ) -> dict[str, list[Markup]]:
        """Return the two columns, ``wide`` and ``aside``, as drawn sections."""
        around = {
            "visit": visit,
            "filed": filed,
            "labels": self._labels,
            "today": self._frame.today(visit),
            "may_answer": visit.person.may(ANSWERERS),
            "revealed": revealed,
        }

        def drawn(sections: tuple[Section, ...]) -> list[Markup]:
            found = ((one, one.context(connection, visit, filed)) for one in sections)
            return [
                # Markup of our own templates, which escape by themselves.
                Markup(self._frame.drawing.text(one.template, {**around, **context}))  # noqa: S704
                for one, context in found
                if context is not None
            ]

        return {"wide": drawn(self._sections.wide), "aside": drawn(self._sections.aside)}
