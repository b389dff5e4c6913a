"""Section: the resident's words, what they had searched, and the ways to begin.

Invariant: none of the resident's personal data beside their words stands here.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from county.desk.frame import Visit
from county.items import public
from county.requests.queue import Filed


class WordsSection:
    """What was asked."""

    template = "requests/words.html"

    def context(
        self, connection: Connection, _visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return the title of the item doubted, where there is one."""
        doubted = public.titles(connection, (filed.item,)) if filed.item else {}
        return {"titles": doubted}
