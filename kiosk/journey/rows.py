"""One row of a list: what it is, who issued it, when, for which area, how it stands.

Invariant: whether something is in force or archived is said in words, computed from the
day that is passed in.
"""

from datetime import date
from enum import StrEnum

import msgspec

from disclosure.areas import AreaCode
from disclosure.catalogue import Topic
from disclosure.items import Item, ItemId, Strict, in_force, on_display
from disclosure.wording import Wording
from screen.paging.dates import short_date


class Tone(StrEnum):
    """How a status is coloured; its words say the same."""

    GOOD = "green"
    PAST = "muted"
    COMING = "amber"


class Standing(StrEnum):
    """Whether what an item says holds on a day."""

    IN_FORCE = "in_force"
    COMING = "coming"
    OVER = "over"


def standing_of(item: Item, today: date) -> Standing:
    """Return how an item stands on `today`; one that is archived is over."""
    repealed = item.elements.repealed
    if (repealed is not None and repealed <= today) or not on_display(item, today):
        return Standing.OVER
    return Standing.IN_FORCE if in_force(item, today) else Standing.COMING


def has_force(item: Item) -> bool:
    """Tell whether an item is in force or not at all: it has a document number or an end.

    A village's accounts of last month are neither in force nor out of it.
    """
    return bool(item.elements.document_number) or item.elements.repealed is not None


class Status(Strict, frozen=True, kw_only=True):
    """Whether an item is in force, in words; empty words when there is nothing to say."""

    words: str
    tone: Tone = Tone.GOOD


class Row(Strict, frozen=True, kw_only=True):
    """A row of a list.

    Attributes:
        item: what it leads to.
        title, day: title and day of issue.
        source: issuing body, after the document number where there is one.
        area: name of the area.
        status: whether it is in force.
        label: what it is, where that does not follow from the list; else empty.
        matched: words to set off in title and snippet.
        snippet: where in the text the words stand; empty in lists without a search.
    """

    item: ItemId
    title: str
    day: str
    source: str
    area: str
    status: Status
    label: str = ""
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

    def topic(self, topic: Topic) -> Topic:
        """Return a topic with its name and hint in the language in use."""
        say = self._wording.say
        return msgspec.structs.replace(topic, name=say(topic.name), hint=say(topic.hint))

    def row(
        self,
        item: Item,
        today: date,
        matched: tuple[str, ...] = (),
        snippet: str = "",
        label: str = "",
    ) -> Row:
        """Return the row of an item as it stands on `today`.

        Arguments:
            item: the item.
            today: local date.
            matched: words to set off.
            snippet: where in the text they stand.
            label: what it is, where that does not follow from the list.
        """
        elements = item.elements
        source = (elements.document_number, elements.issuing_body)
        return Row(
            item=item.id,
            title=item.title,
            day=short_date(elements.issued, self._wording.say),
            source="　".join(part for part in source if part),
            label=label,
            area=self.area(item.area),
            status=self.status(item, today),
            matched=matched,
            snippet=snippet,
        )

    def status(self, item: Item, today: date) -> Status:
        """Return how an item stands on `today`; only what `has_force` is said to be in force."""
        say = self._wording.say
        elements = item.elements
        standing = standing_of(item, today)
        if standing is Standing.OVER:
            archived = elements.repealed is None or elements.repealed > today
            return Status(words=say("已归档") if archived else say("已失效"), tone=Tone.PAST)
        if standing is Standing.COMING:
            start = elements.effective or elements.issued
            return Status(words=say("{day}起施行", day=short_date(start, say)), tone=Tone.COMING)
        return Status(words=say("现行有效") if has_force(item) else "")
