"""Section: how long the personal data of a request are kept.

Invariant: whoever may hand out or erase sees it said what happens; others see only until when.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from county.desk.frame import Frame, Visit
from county.desk.privacy.reasons import ERASED_FOR, KNOWN_BY
from county.people.staff import Role
from county.privacy import keeping
from county.privacy.holding import REASON_CHARACTERS
from county.requests.queue import Filed
from disclosure.requests import RequestKind

KEEPERS = (Role.LEAD,)
"""Who holds, hands out and erases personal data."""


class PrivacySection:
    """Personal data: until when, and what a lead can do about them."""

    template = "privacy/section.html"

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._say = frame.drawing.say
        self._settings = frame.county.settings.privacy

    def context(
        self, connection: Connection, visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return until when the data are kept, and by whom they are held."""
        is_application = filed.kind is RequestKind.APPLICATION
        settings, keeps = self._settings, visit.person.may(KEEPERS)
        return {
            "kept": keeping.kept(connection, filed.id, settings),
            "days": settings.application_days if is_application else settings.erase_days,
            "keeps": keeps,
            "longest": REASON_CHARACTERS,
            "known_by": [(key, self._say(words)) for key, words in KNOWN_BY.items()],
            "erased_for": [(key, self._say(words)) for key, words in ERASED_FOR.items()],
            "needs_code": self._frame.county.proving.needs_code(visit.person) if keeps else False,
        }
