"""Section: the resident's words, what they had searched, and the ways to begin.

Invariant: none of the resident's personal data beside their words stands here.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from county.coverage import gaps
from county.desk.frame import Visit
from county.items import public
from county.requests import drafts
from county.requests.beside import Beside
from county.requests.queue import Filed


class WordsSection:
    """What was asked."""

    template = "requests/words.html"

    def context(
        self, connection: Connection, visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return the item doubted, how far the answer is, and what was found to be missing."""
        doubted = public.titles(connection, (filed.item,)) if filed.item else {}
        kept = drafts.read(connection, filed.id, visit.now) if filed.open else None
        found = gaps.of_request(connection, filed.id) if Beside.GAPS in filed.beside else []
        return {"titles": doubted, "kept": kept, "gaps": found}
