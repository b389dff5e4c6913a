"""The standard elements of an item as lines to read, and who approved it.

Invariant: an element that an item lacks has no line; nothing is made up.
"""

from datetime import date

from disclosure.areas import AreaCode
from disclosure.items import Item, Strict
from disclosure.profile import Profile
from disclosure.wording import Wording
from screen.paging.dates import short_date


class Fact(Strict, frozen=True, kw_only=True):
    """One element: its name and what it says."""

    name: str
    words: str


def facts_of(item: Item, area_name: str, wording: Wording) -> tuple[Fact, ...]:
    """Return the elements of an item in the order in which people ask for them."""
    say, elements = wording.say, item.elements

    def day(value: date | None) -> str:
        return short_date(value, say) if value else ""

    lines = (
        (say("公开单位"), elements.issuing_body),
        (say("公开范围"), area_name),
        (say("公开日期"), day(elements.issued)),
        (say("文号"), elements.document_number),
        (say("索引号"), elements.index_number),
        (say("施行日期"), day(elements.effective)),
        (say("失效日期"), day(elements.repealed)),
        (say("公开到"), day(item.shown.last)),
        (say("依据"), "\n".join(elements.basis)),
        (say("有疑问找谁"), elements.contact),
    )
    return tuple(Fact(name=name, words=words) for name, words in lines if words)


def approving_office(approved_by: tuple[AreaCode, ...], profile: Profile) -> str:
    """Return the offices of the approvers' areas, each once."""
    offices = {area.code: area.office or area.name for area in profile.areas}
    return "、".join(dict.fromkeys(offices.get(code, code) for code in approved_by))
