"""How this kiosk does the actions of an item's page: the one place where they are hooked in.

Invariant: an action without a deed has no button.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from disclosure.items import Item
from disclosure.requests import RequestKind
from kiosk.hall import Hall
from kiosk.journey.actions import Action, actions_for
from kiosk.journey.entering import entrance
from kiosk.journey.reading_aloud import recorded, sentences_of
from kiosk.journey.stops import PrintStop, Sheet, TakeStop
from kiosk.screens.reading import Reading
from kiosk.voice import Recorded

if TYPE_CHECKING:
    from kiosk.screens.item import ItemScreen


@dataclass(frozen=True)
class Deed:
    """One action, done.

    Attributes:
        able: whether this kiosk can do it with this item now; asked whenever the page is
            filled, so it must be cheap.
        do: does it with the item that the page shows; `page.actions.key(action)` is the
            button that was pressed.
    """

    able: Callable[[Hall, Item], bool]
    do: Callable[["ItemScreen", Item], None]


def offered(hall: Hall, item: Item) -> tuple[Action, ...]:
    """Return the actions that the page of an item offers."""
    able = [action for action, deed in DEEDS.items() if deed.able(hall, item)]
    return actions_for(item, able)


def _can_read(hall: Hall, item: Item) -> bool:
    return hall.speaking() is not None or hall.recording(item) is not None


def _read(page: "ItemScreen", item: Item) -> None:
    """Play what was recorded; the machine's voice reads the whole item after it, or without."""
    recording = None if page.heard else page.hall.recording(item)
    voice = page.hall.speaking()
    if recording is not None:
        page.reading = Reading(page, recorded(item), Recorded(recording))
    elif voice is not None:
        page.reading = Reading(page, sentences_of(item, page.say), voice)


def _take(page: "ItemScreen", item: Item) -> None:
    page.remember()
    page.visit.trail.go(TakeStop(item=item.id))
    page.moved()


def _doubt(page: "ItemScreen", item: Item) -> None:
    page.remember()
    page.visit.open_form(kind=RequestKind.QUERY, item=item.id)
    page.moved()


def _print(page: "ItemScreen", item: Item) -> None:
    page.remember()
    page.visit.trail.go(PrintStop(sheet=Sheet.ITEM, item=item.id))
    page.moved()


def _take_part(page: "ItemScreen", item: Item) -> None:
    page.remember()
    page.visit.trail.go(entrance(page.visit, item, page.hall.opinions, page.hall.today()))
    page.moved()


DEEDS: dict[Action, Deed] = {
    Action.READ: Deed(able=_can_read, do=_read),
    Action.PRINT: Deed(able=lambda hall, _item: hall.printing.prints_sheets, do=_print),
    Action.TAKE: Deed(able=lambda hall, _item: bool(hall.settings.item_page), do=_take),
    Action.OPINION: Deed(able=lambda _hall, _item: True, do=_take_part),
    Action.QUESTIONNAIRE: Deed(able=lambda _hall, _item: True, do=_take_part),
    Action.DOUBT: Deed(able=lambda _hall, _item: True, do=_doubt),
}
