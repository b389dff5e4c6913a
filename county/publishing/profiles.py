"""The county's profile as the county itself knows it.

Invariant: the sealed profile wins over a draft; a draft serves until the first seal.
"""

from functools import lru_cache

from sqlalchemy import Connection, select

from county.database.tables import documents
from county.publishing.drafts import Kind
from disclosure.decoding import decode
from disclosure.profile import Profile


def current(connection: Connection) -> Profile | None:
    """Return the profile, or None before the first import."""
    query = select(documents.c.live, documents.c.draft).where(documents.c.kind == Kind.PROFILE)
    row = connection.execute(query).one_or_none()
    if row is None or (row.live is None and row.draft is None):
        return None
    return _decoded(row.live or row.draft)


@lru_cache(maxsize=4)
def _decoded(raw: bytes) -> Profile:
    return decode(raw, Profile)
