"""The stops of a visit: what a person can stand in front of, and the way back.

Invariant: a trail always begins at home, so that going back ends there.
"""

from enum import StrEnum

from disclosure.accounts import Month
from disclosure.areas import AreaCode
from disclosure.items import ItemId, Strict
from kiosk.journey.part_stops import PART_STOPS, PartStop
from kiosk.journey.rows import Standing


class Home(Strict, frozen=True, kw_only=True):
    """The first page: topics, search, requests."""


class TopicStop(Strict, frozen=True, kw_only=True):
    """The items of one topic, or only those that stand so."""

    topic: str
    standing: Standing | None = None


class FinanceStop(Strict, frozen=True, kw_only=True):
    """The accounts of a month, beside the month before; the newest when none is named."""

    topic: str
    month: Month | None = None


class EventsStop(Strict, frozen=True, kw_only=True):
    """The events of a topic (参与活动): what comes first, first."""

    topic: str


class PlacesStop(Strict, frozen=True, kw_only=True):
    """Places people go to (便民地图)."""


class NewestStop(Strict, frozen=True, kw_only=True):
    """What was disclosed last (最新公开)."""


class ArchiveStop(Strict, frozen=True, kw_only=True):
    """What is no longer on display but still open to look-up (已归档), of one year."""

    year: int


class SearchStop(Strict, frozen=True, kw_only=True):
    """Searching: `text` is what has been typed; `writing` shows the keyboard."""

    text: str = ""
    writing: bool = True


class ItemStop(Strict, frozen=True, kw_only=True):
    """One item."""

    item: ItemId


class GuideStop(Strict, frozen=True, kw_only=True):
    """A guide step by step; `page` counts from 0."""

    item: ItemId
    page: int = 0


class TakeStop(Strict, frozen=True, kw_only=True):
    """The code that takes an item home on the phone (带回手机)."""

    item: ItemId


class Sheet(StrEnum):
    """What can be put on paper."""

    ITEM = "item"
    SLIP = "slip"
    STATEMENT = "statement"
    HOUSEHOLD = "household"
    BOOK = "book"


class PrintStop(Strict, frozen=True, kw_only=True):
    """Printing (打印).

    Attributes:
        sheet: what is put on paper.
        item: which item, where it is one.
        area, month: whose household sheet, and of which month, where it is one.
    """

    sheet: Sheet
    item: ItemId | None = None
    area: AreaCode | None = None
    month: Month | None = None


class FormField(StrEnum):
    """The questions of the form, one a screen."""

    WORDS = "words"
    NAME = "name"
    PHONE = "phone"


class FormStop(Strict, frozen=True, kw_only=True):
    """Writing a request (帮我查)."""

    field: FormField = FormField.WORDS


class ConfirmStop(Strict, frozen=True, kw_only=True):
    """Reading the request once more before it is sent."""


class ReceiptStop(Strict, frozen=True, kw_only=True):
    """The receipt of the request just filed."""


class CodeStop(Strict, frozen=True, kw_only=True):
    """Entering a collection code (我的答复)."""


class StatementStop(Strict, frozen=True, kw_only=True):
    """The household's statement that a code from staff opened (我的补贴)."""


class AnswerStop(Strict, frozen=True, kw_only=True):
    """The answer that the code opened, or that there is none yet."""


Stop = (
    Home
    | TopicStop
    | FinanceStop
    | EventsStop
    | PlacesStop
    | NewestStop
    | ArchiveStop
    | SearchStop
    | ItemStop
    | GuideStop
    | TakeStop
    | PrintStop
    | FormStop
    | ConfirmStop
    | ReceiptStop
    | CodeStop
    | StatementStop
    | AnswerStop
    | PartStop
)

BUSY = (
    SearchStop,
    ItemStop,
    GuideStop,
    TakeStop,
    PrintStop,
    FormStop,
    ConfirmStop,
    ReceiptStop,
    CodeStop,
    StatementStop,
    AnswerStop,
    *PART_STOPS,
)
"""Stops at which people read or write, and so may take longer."""

WITHOUT_CONTENT = (FormStop, ConfirmStop, ReceiptStop, CodeStop, AnswerStop, *PART_STOPS)
"""Stops that stay open while the content is too old to be shown."""

LONGEST_TRAIL = 40


class Trail:
    """The stops of a visit, home first; each remembers how far it was scrolled."""

    def __init__(self) -> None:
        self._stops: list[Stop] = [Home()]
        self._scrolled: list[float] = [1.0]

    @property
    def here(self) -> Stop:
        """Return the stop where the person is."""
        return self._stops[-1]

    @property
    def scrolled(self) -> float:
        """Return how far the present stop is scrolled, from 1 (top) to 0 (bottom)."""
        return self._scrolled[-1]

    def scroll(self, place: float) -> None:
        """Remember how far the present stop is scrolled."""
        self._scrolled[-1] = min(1.0, max(0.0, place))

    def go(self, stop: Stop) -> None:
        """Go on to a stop; the oldest after home is forgotten when there are too many."""
        if stop == self.here:
            return
        self._stops.append(stop)
        self._scrolled.append(1.0)
        if len(self._stops) > LONGEST_TRAIL:
            del self._stops[1], self._scrolled[1]

    def become(self, stop: Stop) -> None:
        """Put a stop in the present one's place: the way back does not pass it again."""
        self._stops[-1] = stop
        if isinstance(stop, Home):
            self.home()

    def back(self) -> Stop:
        """Go back one stop; at home stay there."""
        if len(self._stops) > 1:
            self._stops.pop()
            self._scrolled.pop()
        return self.here

    def home(self) -> None:
        """Go home; the way there is forgotten."""
        self._stops = [Home()]
        self._scrolled = [1.0]

    def drop(self, kinds: tuple[type, ...]) -> None:
        """Forget the stops of these kinds before the present one (a form once it is filed)."""
        kept = [
            (stop, place)
            for stop, place in zip(self._stops[:-1], self._scrolled[:-1], strict=True)
            if not isinstance(stop, kinds)
        ]
        kept.append((self._stops[-1], self._scrolled[-1]))
        self._stops = [stop for stop, _ in kept]
        self._scrolled = [place for _, place in kept]
