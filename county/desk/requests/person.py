"""Section: how to reach the asker.

Invariant: name and phone are masked unless this visit has asked to see them, which was noted.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from county.desk.frame import Visit
from county.requests.masking import mask_name, mask_phone
from county.requests.queue import Filed


class PersonSection:
    """Who asked."""

    template = "requests/person.html"

    def context(
        self, _connection: Connection, _visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return name and phone, masked."""
        return {"masked_name": mask_name(filed.name), "masked_phone": mask_phone(filed.phone)}
