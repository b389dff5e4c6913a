"""Opening the way out for notices, as the settings say.

Invariant: a setting that cannot work is told before the server starts.
"""

from county.notices.addresses import open_book
from county.notices.apprise_notifier import AppriseNotifier
from county.notices.sending import Sending
from county.parts import County
from disclosure.wording import Say


def open_sending(county: County, say: Say) -> Sending:
    """Return the chore that sends a county's notices.

    Raises:
        UsageError: the addresses' file is wrong.
    """
    settings = county.settings.notices
    book = open_book(county.folder, settings)
    notifier = AppriseNotifier(settings.seconds) if book else None
    return Sending(county.database, book, notifier, settings, say)
