"""Intake: what was read goes into the blob folder and the drafts.

Invariant: a draft's attachments are in the blob folder before the draft is.
"""

from datetime import datetime

from msgspec.structs import replace

from county.blobs.interface import Blobs
from county.database.engine import Database
from county.database.tables import blobs
from county.database.upserts import insert_into
from county.holidays import loading
from county.importing.county_file import NAME
from county.importing.item_file import ReadItem
from county.publishing import drafts
from county.publishing.drafts import Outcome
from disclosure.areas import AreaCode
from disclosure.errors import UsageError
from disclosure.profile import Profile


class Intake:
    """Takes read documents into one county.

    Arguments:
        database, store: of the county.
        county: its area.
        texts: whether it sends text messages, as its settings say; terminals learn it by the
            profile.
    """

    def __init__(self, database: Database, store: Blobs, county: AreaCode, *, texts: bool) -> None:
        self._database = database
        self._store = store
        self._county = county
        self._texts = texts

    def take_profile(self, profile: Profile, now: datetime) -> Outcome:
        """Make the profile a draft and its areas the county's.

        Raises:
            UsageError: it is another county's.
        """
        if profile.area != self._county:
            raise UsageError(
                f"{NAME} is of county {profile.area}, the data folder of {self._county}:"
                " choose the folder that belongs to it with --data"
            )
        with self._database.writing() as connection:
            drafts.put_areas(connection, profile.areas)
            whole = replace(loading.with_notices(connection, profile), texts=self._texts)
            return drafts.put(connection, whole, NAME, now)

    def take_item(self, read: ReadItem, now: datetime) -> Outcome:
        """Take in an item's attachments, then make it a draft."""
        for attachment in read.attachments:
            self._store.put(attachment.path, attachment.sha256)
        with self._database.writing() as connection:
            for blob in read.item.blobs:
                values = {
                    "sha256": blob.sha256,
                    "size": blob.size,
                    "media_type": blob.media_type,
                    "name": blob.name,
                }
                connection.execute(
                    insert_into(connection, blobs).values(**values).on_conflict_do_nothing()
                )
            return drafts.put(connection, read.item, read.source, now)
