"""The duty of display (公示要求): what counts as shown on a day, and as shown long enough.

Invariant: terminals plan by the same rule by which the county counts.
Source: monthly and immediate disclosures are shown for at least seven working days.
"""

from datetime import date, datetime

from disclosure.day_parts import wall_time
from disclosure.items import Item, Strict, in_force, on_display


class DisplayDuty(Strict, frozen=True, kw_only=True):
    """The county's rule.

    Attributes:
        showings: how often an item is shown on a screen in a day's hours, so that the day
            counts; 0 asks for none.
        opens, closes: the hours of the day in which showings count, local wall time.
        working_days: on how many working days an item is shown at least.
    """

    showings: int = 4
    opens: str = "08:00"
    closes: str = "18:00"
    working_days: int = 7

    def __post_init__(self) -> None:
        if not 0 <= self.showings <= 1000:
            raise ValueError(f"display showings {self.showings} is not between 0 and 1000")
        if not 1 <= self.working_days <= 366:
            raise ValueError(f"display working_days {self.working_days} is not between 1 and 366")
        if wall_time(self.closes) <= wall_time(self.opens):
            raise ValueError(f"display closes at {self.closes!r}, before it opens")

    def counts_at(self, local: datetime) -> bool:
        """Tell whether a showing that begins at a local time counts."""
        return wall_time(self.opens) <= local.time() < wall_time(self.closes)

    def owed(self, item: Item, day: date) -> int:
        """Return how often an item is to be shown on a day: inside its legal term alone."""
        inside = item.shown.last is not None and on_display(item, day) and in_force(item, day)
        return self.showings if inside else 0
