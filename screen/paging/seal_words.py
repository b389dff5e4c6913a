"""What the seal mark says: who stands behind an item, and since when.

Invariant: 已审核 is said only of what people have sealed; what a standing rule's key sealed
says that nobody looked at it first, whose warning it is, and of what time.
"""

from disclosure.alert_facts import AlertFacts
from disclosure.items import Item, Strict
from disclosure.wording import Say
from screen.paging.dates import day_and_time, short_date


class SealWords(Strict, frozen=True, kw_only=True):
    """The words of a seal mark: in the square, and beside it.

    `checked` tells whether people looked at it first: only then a tick stands in the square.
    """

    word: str
    who: str
    when: str
    checked: bool = True

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the square's word as it stands there: beside a tick, or in two lines without."""
        half = len(self.word) // 2
        if self.checked or self.word.isascii():
            return (self.word,)
        return self.word[:half], self.word[half:]


def seal_words(item: Item, office: str, say: Say, *, by_rule: bool) -> SealWords:
    """Return what an item's seal mark says.

    Arguments:
        item: as sealed.
        office: of its approvers.
        say: the wording.
        by_rule: whether a standing rule's key sealed it and no person did.
    """
    if not by_rule:
        return SealWords(word=say("已审核"), who=office, when=short_date(item.sealed_on, say))
    body = item.elements.issuing_body
    if not isinstance(item.alert, AlertFacts):
        when = short_date(item.sealed_on, say)
    else:
        # The year is left out: an alert stands for three days at most.
        when = day_and_time(item.alert.since, say)
    return SealWords(word=say("自动发布"), who=body, when=when, checked=False)
