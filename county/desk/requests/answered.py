"""Section: the answers that were sent, and how the asker rated them.

Invariant: an answer is shown as it was sent.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from county.desk.frame import Visit
from county.desk.requests.sheet import OUTCOMES
from county.items import public
from county.opinions import rated
from county.requests import enclosing
from county.requests.beside import Beside
from county.requests.queue import Filed
from county.requests.stored import stored_answers
from disclosure.opinions import FACE_NAMES
from disclosure.replies import passages


class AnsweredSection:
    """What was answered."""

    template = "requests/answered.html"

    def context(
        self, connection: Connection, _visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return the answers with their items' titles, and the rating."""
        if filed.answered_at is None:
            return None
        written = stored_answers(connection, filed.id)
        has_rating, has_pages = (one in filed.beside for one in (Beside.RATING, Beside.PAGES))
        rating = rated.of_request(connection, filed.id) if has_rating else None
        if not written and rating is None:
            return None
        numbers = [one.number for one in written]
        return {
            "answers": written,
            "passages": passages,
            "outcomes": OUTCOMES,
            "beside": enclosing.of_answers(connection, numbers) if has_pages else {},
            "titles": public.titles(connection, tuple(id_ for one in written for id_ in one.items)),
            "rating": rating,
            "faces": FACE_NAMES,
        }
