"""Settings of privacy: when personal data are erased, and what holds them.

Invariant: as of all settings of the county; a limit nowhere else has a number.
"""

from disclosure.items import Strict
from disclosure.requests import RequestKind


class PrivacySettings(Strict, frozen=True, kw_only=True):
    """Erasing and handing out personal data of requests.

    Attributes:
        erase_days: days after its end at which a request's personal data are erased: after it
            was closed, set aside or withdrawn, or after its answer where nobody closed it.
        application_days: the same for applications for disclosure, whose papers are an archive.
        held_by: while a person has an open request of these kinds, their earlier ones are kept.
        batch: requests erased in one transaction.
        batches: transactions of one round at most.
        found: requests of one person that are handed out or erased together at most.
    """

    erase_days: int = 180
    application_days: int = 3650
    held_by: tuple[RequestKind, ...] = (RequestKind.COMPLAINT, RequestKind.QUERY)
    batch: int = 50
    batches: int = 20
    found: int = 50
