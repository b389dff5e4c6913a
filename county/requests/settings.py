"""What a county may set about filing requests (`[filing]`).

Invariant: every limit of filing has a name here. None of them counts by address: a hall, a
village or a whole mobile network may stand behind one.
"""

from disclosure.items import Strict

WORDS_LONGEST = 2000
"""What the sealed document takes (`disclosure.requests.FiledRequest`)."""


class FilingSettings(Strict, frozen=True, kw_only=True):
    """Filing requests with the county: on a phone, at the desk, and from terminals.

    Attributes:
        words_most: characters of a request's words at most.
        photos: photos that a request may have.
        form_bytes: bytes of a form's photos at most, as they come from phones.
        photos_together: photos that one server process reads at once (up to 1 GiB each).
        photo_wait_seconds: how long a photo waits for its turn before it is refused.
        form_seconds: a form sent sooner after it was opened was not filled in by a person, and is
            asked for once more.
        form_hours: hours for which an opened form can be sent; later it is asked for once more.
        receipt_minutes: for so long the form that filed a request shows its code again, for who
            pressed twice or lost the connection.
        area_a_minute: requests that phones may file for one village or area in a minute.
        area_a_day: the same in a day, over all server processes.
        county_a_minute: the same for the whole county in a minute.
        terminal_a_day: requests that the county takes from one terminal in a day. A kiosk has
            limits of its own, far lower: this one holds back a stolen pass.
        letter_days: how many days ago a letter may have come that is registered today.
        similar_days: so far back it is looked for requests that ask the same.
        similar_share: share of words in common, from 0 to 1, from which two seem to ask the same.
    """

    words_most: int = 1000
    photos: int = 3
    form_bytes: int = 36 * 1024 * 1024
    photos_together: int = 2
    photo_wait_seconds: float = 10.0
    form_seconds: float = 3.0
    form_hours: int = 24
    receipt_minutes: int = 30
    area_a_minute: int = 10
    area_a_day: int = 300
    county_a_minute: int = 60
    terminal_a_day: int = 2_000
    letter_days: int = 30
    similar_days: int = 90
    similar_share: float = 0.6

    def __post_init__(self) -> None:
        if not 0 < self.words_most <= WORDS_LONGEST:
            raise ValueError(f"words_most is not within 1 to {WORDS_LONGEST}")
