"""One row of a list: what it is, who issued it, when, for which area, how it stands.

Invariant: whether something is in force or archived is said in words, computed from the
day that is passed in.
"""

from datetime import date
from enum import StrEnum

from disclosure.areas import AreaCode
from disclosure.items import Item, ItemId, Strict, in_force, on_display
from disclosure.wording import Wording
from screen.paging.dates import short_date


class Tone(StrEnum):
    """How a status is coloured; its words say the same."""

    GOOD = "green"
    PAST = "muted"
    COMING = "amber"


class Status(Strict, frozen=True, kw_only=True):
    """Whether an item is in force, in words; empty words when there is nothing to say."""

    words: str
    tone: Tone = Tone.GOOD


class Row(Strict, frozen=True, kw_only=True):
    """A row of a list.

    Attributes:
        item: what it leads to.
        title, source: title, and date with issuing body.
        area: name of the area.
        status: whether it is in force.
        matched: words to set off in title and snippet.
        snippet: where in the text the words stand; empty in lists without a search.
    """

    item: ItemId
    title: str
    source: str
    area: str
    status: Status
    matched: tuple[str, ...] = ()
    snippet: str = ""


class Names:
    """What rows need to know of the county: the areas' names, and the wording."""

    def __init__(self, areas: dict[AreaCode, str], wording: Wording) -> None:
        self._areas = areas
        self._wording = wording

    def area(self, code: AreaCode) -> str:
        """Return an area's name, or its code where the profile does not know it."""
        return self._areas.get(code, code)

    def row(self, item: Item, today: date, matched: tuple[str, ...] = (), snippet: str = "") -> Row:
        """Return the row of an item as it stands on `today`."""
        elements = item.elements
        return Row(
            item=item.id,
            title=item.title,
            source=f"{short_date(elements.issued, self._wording.say)}　{elements.issuing_body}",
            area=self.area(item.area),
            status=self.status(item, today),
            matched=matched,
            snippet=snippet,
        )

    def status(self, item: Item, today: date) -> Status:
        """Return how an item stands on `today`.

        Only what carries a document number or an end says that it is in force: a
        village's accounts of last month are neither in force nor out of it.
        """
        say = self._wording.say
        elements = item.elements
        if elements.repealed is not None and elements.repealed <= today:
            return Status(words=say("已失效"), tone=Tone.PAST)
        if not on_display(item, today):
            return Status(words=say("已归档"), tone=Tone.PAST)
        if not in_force(item, today):
            start = elements.effective or elements.issued
            return Status(words=say("{day}起施行", day=short_date(start, say)), tone=Tone.COMING)
        if elements.document_number or elements.repealed is not None:
            return Status(words=say("现行有效"))
        return Status(words="")
