"""Section: other requests of the same area that ask much the same.

Invariant: a hint only; a request becomes a duplicate by a clerk's act alone.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from county.desk.frame import Visit
from county.requests.queue import Filed
from county.requests.repeats import repeats
from county.requests.settings import FilingSettings


class LikenessSection:
    """What seems to repeat this request, or is repeated by it."""

    template = "requests/likeness.html"

    def __init__(self, settings: FilingSettings) -> None:
        self._settings = settings

    def context(
        self, connection: Connection, _visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return the requests that ask much the same; None where none does."""
        found = repeats(connection, filed, self._settings) if filed.open else ()
        return {"found": found} if found else None
