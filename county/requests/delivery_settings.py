"""What a county may set about bringing answers to their askers (`[delivery]`).

Invariant: every limit of delivery has a name here.
"""

from disclosure.items import Strict


class DeliverySettings(Strict, frozen=True, kw_only=True):
    """Bringing answers to those who asked.

    Attributes:
        attempts: attempts without success, at different times, after which an asker counts as
            not to be reached.
        apart_minutes: minutes between two attempts that count as two.
        receipt_delivers: whether a text message that demonstrably reached the asker's phone,
            telling that the answer is there and where, counts as delivery.
        close_days: days after delivery on which a request is closed by itself; 0 never closes.
        reopen_days: days after delivery in which the asker may say that it is not solved.
        reopen_times: how often one request may be opened again by its asker.
        reopen_words: characters that the asker may say of it.
    """

    attempts: int = 3
    apart_minutes: int = 120
    receipt_delivers: bool = True
    close_days: int = 7
    reopen_days: int = 30
    reopen_times: int = 2
    reopen_words: int = 200
