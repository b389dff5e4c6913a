"""What a village's papers tell: chosen from what is posted there, for one month.

Invariant: what is withdrawn, repealed or no longer on display is not among it; of accounts
whose days are over only the sums stand, beside those of the month that is told.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from disclosure import accounts
from disclosure.accounts import Month, Sheet
from disclosure.areas import AreaCode, path
from disclosure.catalogue import Catalogue, Part, TopicPage
from disclosure.channels import Channel
from disclosure.items import EntryCode, Item, Strict, on_display
from disclosure.occasions import Occasion, occasion_of
from paper.people import Person, people_of
from paper.posted import Posted

MONTHLY_FORM, PEOPLE_FORM, GUIDE_FORM = "finance-month", "cadre-list", "service-guide"
SUBSIDY_TOPICS = ("subsidy", "welfare")
AHEAD = timedelta(days=60)
"""How far ahead events are told."""
TREND_MONTHS = 6


class Place(Strict, frozen=True, kw_only=True):
    """Whose papers these are.

    Attributes:
        area: the village's or community's code.
        name: as signs show it.
        above: names of the areas above it, the county first.
        office: that discloses for it.
        phone: of the county's disclosure office.
        page: address of its page for phones; empty prints no code.
    """

    area: AreaCode
    name: str
    above: tuple[str, ...]
    office: str
    phone: str
    page: str = ""


class Coming(Strict, frozen=True, kw_only=True):
    """What takes place soon, and when."""

    when: Occasion
    posted: Posted


class Village(Strict, frozen=True, kw_only=True):
    """What is told of a village.

    Attributes:
        place: whose papers these are.
        month: that is told.
        today: day in the county's zone.
        sheet: the month's accounts on display, None where there are none.
        source: the item that they come from.
        last: the sums of the month before.
        trend: sums of the last months, oldest first; None for a gap.
        notices: what is on display of the village itself, newest first, the month's accounts
            and the list of people left out.
        above: what townships and the county post for it, newest first.
        decided, subsidies: of these notices what was issued in the month.
        coming: what takes place soon, the nearest first.
        people: whom to call.
        people_from: the lists that name them.
    """

    place: Place
    month: Month
    today: date
    sheet: Sheet | None = None
    source: Posted | None = None
    last: Sheet | None = None
    trend: tuple[Sheet | None, ...] = ()
    notices: tuple[Posted, ...] = ()
    above: tuple[Posted, ...] = ()
    decided: tuple[Posted, ...] = ()
    subsidies: tuple[Posted, ...] = ()
    coming: tuple[Coming, ...] = ()
    people: tuple[Person, ...] = ()
    people_from: tuple[Posted, ...] = ()


def is_posted(item: Item, today: date) -> bool:
    """Tell whether an item is on display on paper on `today`."""
    repealed = item.elements.repealed
    return (
        Channel.PRINT in item.channels
        and on_display(item, today)
        and (repealed is None or repealed > today)
    )


def of_month(month: Month, day: date) -> bool:
    """Tell whether a day is in a month."""
    return (day.year, day.month) == (month.year, month.month)


def months_told(posted: Sequence[Posted], area: AreaCode, today: date) -> tuple[Month, ...]:
    """Return the months whose accounts are on display, the newest first."""
    own = [one.item for one in posted if _is_own(one.item, area) and is_posted(one.item, today)]
    return tuple(sheet.month for sheet in accounts.ledger(_newest(own)))


def village_of(
    place: Place, posted: Sequence[Posted], month: Month | None, today: date, catalogue: Catalogue
) -> Village:
    """Return what is told of a village.

    Arguments:
        place: whose papers these are.
        posted: items of the village and of the areas above it; monthly accounts whose days
            are over too.
        month: to be told; None for the newest whose accounts are on display, else this one.
        today: day in the county's zone.
        catalogue: tells what kind of entry an item fulfils.
    """
    current = sorted(
        (one for one in posted if is_posted(one.item, today)),
        key=lambda one: (one.item.elements.issued, one.item.id),
        reverse=True,
    )
    own = [one for one in current if _is_own(one.item, place.area)]
    told = months_told(own, place.area, today)
    month = month or (told[0] if told else Month(year=today.year, month=today.month))
    sheets = _sheets(posted, place.area)
    sheet = next((one for one in accounts.ledger(o.item for o in own) if one.month == month), None)
    people = _of_form(own, PEOPLE_FORM, catalogue)
    kinds = {entry.code: entry for entry in catalogue.entry}
    left_out = {one.item.id for one in people} | ({sheet.item} if sheet else set())
    monthly = {one.item.id for one in _of_form(own, MONTHLY_FORM, catalogue)}
    notices = tuple(
        one for one in own if one.item.id not in left_out and one.item.id not in monthly
    )
    issued = [one for one in notices if of_month(month, one.item.elements.issued)]
    subsidies = tuple(one for one in issued if _is_subsidy(one.item.entry, catalogue))
    return Village(
        place=place,
        month=month,
        today=today,
        sheet=sheet,
        source=next((one for one in own if sheet and one.item.id == sheet.item), None),
        last=accounts.before(sheets, month),
        trend=_trend(sheets, month),
        notices=notices,
        above=tuple(one for one in current if one.item.area in path(place.area)[:-1]),
        decided=tuple(
            one
            for one in issued
            if one not in subsidies
            and (entry := kinds.get(one.item.entry)) is not None
            and entry.part == Part.AFFAIRS
        ),
        subsidies=subsidies,
        coming=_coming(
            [one for one in current if _concerns(one.item, place.area)], today, catalogue
        ),
        people=people_of(one.item for one in people),
        people_from=tuple(people),
    )


def guides_of(posted: Sequence[Posted], today: date, catalogue: Catalogue) -> tuple[Posted, ...]:
    """Return the service guides among what is posted."""
    current = [one for one in posted if is_posted(one.item, today)]
    return tuple(_of_form(current, GUIDE_FORM, catalogue))


def codes_of(form: str, catalogue: Catalogue) -> tuple[EntryCode, ...]:
    """Return the entries that are filled in with a form."""
    return tuple(entry.code for entry in catalogue.entry if entry.form == form)


def _is_own(item: Item, area: AreaCode) -> bool:
    return item.area == area or item.area.startswith(f"{area}-")


def _concerns(item: Item, area: AreaCode) -> bool:
    return _is_own(item, area) or item.area in path(area)


def _newest(items: Sequence[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item.elements.issued, item.id), reverse=True)


def _sheets(posted: Sequence[Posted], area: AreaCode) -> tuple[Sheet, ...]:
    return accounts.ledger(_newest([one.item for one in posted if one.item.area == area]))


def _trend(sheets: Sequence[Sheet], month: Month) -> tuple[Sheet | None, ...]:
    until = tuple(sheet for sheet in sheets if sheet.month <= month)
    shown = accounts.trend(until, TREND_MONTHS)
    return shown if until and until[0].month == month else ()


def _of_form(posted: Sequence[Posted], form: str, catalogue: Catalogue) -> list[Posted]:
    codes = codes_of(form, catalogue)
    return [one for one in posted if one.item.entry in codes]


def _is_subsidy(code: EntryCode, catalogue: Catalogue) -> bool:
    entry = catalogue.find(code)
    parts = (Part.FINANCE, Part.AFFAIRS)
    return entry is not None and entry.topic in SUBSIDY_TOPICS and entry.part in parts


def _coming(current: Sequence[Posted], today: date, catalogue: Catalogue) -> tuple[Coming, ...]:
    """Return what has a day ahead; a last day counts only for what people take part in."""
    pages = {topic.code: topic.page for topic in catalogue.topic}
    found = []
    for one in current:
        when, entry = occasion_of(one.item), catalogue.find(one.item.entry)
        if when is None or not today <= when.day <= today + AHEAD:
            continue
        if not when.deadline or (entry and pages.get(entry.topic) is TopicPage.EVENTS):
            found.append(Coming(when=when, posted=one))
    return tuple(sorted(found, key=lambda one: (one.when.day, one.posted.item.id)))
