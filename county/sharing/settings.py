"""Settings of what is shared: how much other apps may ask for.

Invariant: as of all settings of the county; a limit nowhere else has a number.
"""

from disclosure.items import Strict


class SharingSettings(Strict, frozen=True, kw_only=True):
    """The open API and the Atom feeds, for other apps.

    Attributes:
        requests_a_minute: requests from one address.
        page_rows: rows of a page at most; half of it unless the asker says.
        feed_rows: entries of a page of an Atom feed.
    """

    requests_a_minute: int = 300
    page_rows: int = 100
    feed_rows: int = 30
